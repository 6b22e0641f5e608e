from typing import Any

from schemas.drafts import Draft
from service.engines.llm.merge import merged


def actor(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- fields of any type
    base = {"cites": [1], "id": name.lower(), "name": name, "kind": "state", "role": "disputant"}
    return base | {"aliases": [], "representatives": []} | more


def draft(**sections: Any) -> Draft:  # noqa: ANN401 -- fields of any type
    base: dict[str, Any] = {
        "parties": [],
        "mediators": [],
        "demands": [],
        "outcomes": [],
        "headline": "",
        "summary": "",
    }
    return Draft.model_validate(base | sections)


def demand(by: str, of: str, text: str = "leave", cites: tuple[int, ...] = (1,)) -> dict[str, Any]:
    return {"cites": cites, "by": [by], "of": [of], "text": text, "force": "demand", "status": "open"}


def test_one_draft_stays_as_it_is() -> None:
    one = draft(parties=[actor("Northland")])
    assert merged([one]) is one


def test_an_actor_of_two_parts_is_one_with_the_names_people_and_cites_of_both() -> None:
    ada, bo = {"name": "Ada Brook", "title": None}, {"name": "Bo Lind", "title": "envoy"}
    first = draft(parties=[actor("Northland", role="stakeholder", cites=[1, 2], representatives=[ada])])
    second = draft(
        parties=[actor("NORTHLAND", id="nl", aliases=["Nordport"], cites=[2, 9, 11], representatives=[ada, bo])]
    )
    (party,) = merged([first, second]).parties
    assert (party.id, party.name, party.role, party.cites) == ("northland", "Northland", "disputant", (1, 2, 9))
    assert set(party.aliases) == {"NORTHLAND", "Nordport"}
    assert [person.name for person in party.representatives] == ["Ada Brook", "Bo Lind"]


def test_accents_and_aliases_join_actors() -> None:
    first = draft(parties=[actor("Türkland", aliases=["Ankor"])])
    second = draft(parties=[actor("Turkland", id="x")])
    third = draft(parties=[actor("Ankor", id="y")])
    assert len(merged([first, second, third]).parties) == 1


def test_references_follow_their_actor() -> None:
    first = draft(parties=[actor("Northland"), actor("Front")], demands=[demand("northland", "front")])
    second = draft(
        parties=[actor("Front", id="the-front"), actor("Northland", id="nl")],
        demands=[demand("the-front", "nl", "free the captives")],
        outcomes=[{"cites": [9], "kind": "deadlock", "text": "none", "actors": ["nl", "the-front"], "when": None}],
    )
    result = merged([first, second])
    assert [(d.by, d.of) for d in result.demands] == [(("northland",), ("front",)), (("front",), ("northland",))]
    assert result.outcomes[0].actors == ("northland", "front")


def test_another_actor_with_the_same_id_gets_its_own() -> None:
    first = draft(parties=[actor("United Front", id="front")])
    second = draft(parties=[actor("Popular Front", id="front")], demands=[demand("front", "front")])
    result = merged([first, second])
    assert [party.id for party in result.parties] == ["front", "front-2"]
    assert result.demands[0].by == ("front-2",)


def test_who_mediates_in_any_part_is_a_mediator_doing_the_most_at_the_latest_stage() -> None:
    first = draft(parties=[actor("Westmark", role="stakeholder")])
    second = draft(mediators=[actor("Westmark", id="w", role="host", status="planned")])
    third = draft(mediators=[actor("Westmark", id="v", role="mediator", status="active")])
    result = merged([first, second, third])
    assert result.parties == ()
    assert [(m.id, m.role, m.status) for m in result.mediators] == [("westmark", "mediator", "active")]


def test_what_was_read_twice_is_listed_once_and_the_lead_gives_headline_and_summary() -> None:
    one = draft(parties=[actor("A"), actor("B")], demands=[demand("a", "b")], headline="", summary="First.")
    other = draft(parties=[actor("A"), actor("B")], demands=[demand("a", "b")], headline="Head", summary="Second.")
    result = merged([one, other])
    assert len(result.demands) == 1
    assert (result.headline, result.summary) == ("Head", "First.")
