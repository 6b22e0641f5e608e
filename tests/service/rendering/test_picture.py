from itertools import combinations

import pytest

from schemas.brief import Brief, Demand, Mediator, Outcome, Party
from service.rendering.picture import BOX, Picture, picture
from tests.drafting import STORY, draft, party, read
from tests.rendered import brief_of

EVIDENCE = brief_of(read(STORY), draft(party())).parties[0].evidence


def actor(id_: str, *, role: str = "disputant") -> Party:
    return Party.model_validate(
        {"id": id_, "name": id_.title(), "kind": "state", "role": role, "aliases": (), "representatives": ()}
        | {"evidence": EVIDENCE}
    )


def third(id_: str, *, status: str = "active") -> Mediator:
    return Mediator.model_validate(
        {"id": id_, "name": id_.title(), "kind": "state", "role": "mediator", "status": status, "aliases": ()}
        | {"representatives": (), "evidence": EVIDENCE}
    )


def asks(by: tuple[str, ...], of: tuple[str, ...], text: str = "leave") -> Demand:
    return Demand(by=by, of=of, text=text, force="demand", status="open", evidence=EVIDENCE)


def met(*actors: str) -> Outcome:
    return Outcome(kind="talks_held", text="They met.", actors=actors, when=None, evidence=EVIDENCE)


def brief(*items: Party | Mediator | Demand | Outcome) -> Brief:
    sections = {"parties": Party, "mediators": Mediator, "demands": Demand, "outcomes": Outcome}
    plain = brief_of(read(STORY), draft(party()))
    return plain.model_copy(
        update={name: tuple(item for item in items if isinstance(item, kind)) for name, kind in sections.items()}
    )


def drawn(*items: Party | Mediator | Demand | Outcome) -> Picture:
    made = picture(brief(*items))
    assert made is not None
    return made


def test_there_is_no_picture_of_one_actor() -> None:
    assert picture(brief(actor("norland"))) is None


def test_mediators_stand_between_the_parties_with_whom_they_met() -> None:
    parties = (actor("norland"), actor("sudland"), actor("eastland"))
    made = drawn(*parties, third("isle"), third("cape"), met("isle", "norland", "sudland"))
    assert [rail.title for rail in made.rails] == [
        "Isle between Norland and Sudland",
        "Cape between Norland, Sudland and Eastland",
    ]


def test_stakeholders_are_not_mediated_between() -> None:
    made = drawn(actor("norland"), actor("sudland"), actor("towns", role="stakeholder"), third("isle"))
    assert [rail.title for rail in made.rails] == ["Isle between Norland and Sudland"]


def test_arrow_tells_every_demand_of_one_actor_of_another() -> None:
    made = drawn(
        actor("norland"), actor("sudland"),
        asks(("norland",), ("sudland",), "leave"), asks(("sudland",), ("norland",), "pay"),
        asks(("norland",), ("sudland",), "talk"),
    )  # fmt: skip
    assert {(arrow.label, arrow.title, arrow.anchors) for arrow in made.arrows} == {
        ("2×", "Norland → Sudland: D1: leave; D3: talk", ("d1", "d3")),
        ("D2", "Sudland → Norland: D2: pay", ("d2",)),
    }


def test_demand_of_nobody_named_leads_to_a_box_that_says_so() -> None:
    made = drawn(actor("norland"), actor("sudland"), asks(("norland",), ()))
    assert made.boxes[-1].name == "unnamed"
    assert [arrow.title for arrow in made.arrows] == ["Norland → unnamed: D1: leave"]


def test_demand_of_oneself_is_not_drawn() -> None:
    assert drawn(actor("norland"), actor("sudland"), asks(("norland",), ("norland",))).arrows == ()


@pytest.mark.parametrize("count", range(2, 9))
def test_nothing_overlaps_where_everybody_demands_of_everybody(count: int) -> None:
    names = [f"actor{place}" for place in range(count)]
    items = [actor(name) for name in names[count // 3 :]]
    mediators = [third(name, status="offered") for name in names[: count // 3]]
    demands = [asks((by,), (of,)) for by in names for of in names if by != of]
    made = drawn(*items, *mediators, *demands)
    assert len(made.arrows) == count * (count - 1)
    for upper, lower in zip(made.boxes, made.boxes[1:], strict=False):
        assert upper.y + upper.height < lower.y
    for one, other in combinations(made.arrows, 2):
        assert abs(one.x - other.x) >= 28 or abs(one.y - other.y) >= 20
    for arrow in made.arrows:
        assert arrow.x + 14 <= made.width
        assert arrow.x - 14 >= made.boxes[0].x + BOX
        assert all(not box.y - 10 < arrow.y < box.y + box.height + 10 for box in made.boxes)
