from schemas.drafts import Draft
from service.assembly.merging import merge_actors, merge_demands, merge_outcomes
from service.grounding import Grounded, ground
from tests.drafting import demand, draft, mediator, outcome, party, person, read

ARTICLE = read(
    "Norland and the Varga Front (VF) met the Sudmark envoy Mira Toll. The VF and the Norland Army spoke to Sudmark. "
    "Norland and Sudmark asked the VF to release 40 prisoners. The VF refused to release the prisoners. "
    "They agreed to open the Isker road."
)


def _grounded(drafted: Draft) -> Grounded:
    grounded = ground(ARTICLE, drafted)
    assert grounded.failing == ()
    return grounded


def _names(*items: object) -> tuple[list[str], list[str], dict[str, str]]:
    grounded = _grounded(draft(*items))  # type: ignore[arg-type] # parties and mediators
    parties, mediators, renamed = merge_actors(grounded.parties, grounded.mediators)
    return [one.item.name for one in parties], [one.item.name for one in mediators], renamed


def test_party_named_by_the_alias_of_another_is_the_same_actor() -> None:
    parties, _, renamed = _names(party("Varga Front", id="a", aliases=("VF",)), party("VF", id="b"))
    assert (parties, renamed) == (["Varga Front"], {"b": "a"})


def test_party_that_mediates_is_a_mediator() -> None:
    assert _names(party("Sudmark", id="a"), mediator("Sudmark", id="b")) == ([], ["Sudmark"], {"a": "b"})


def test_entries_are_one_through_a_third_that_follows() -> None:
    parties, mediators, renamed = _names(
        party("Varga Front", id="a"), party("VF", id="b", aliases=("Varga Front",)), mediator("VF", id="c")
    )
    assert (parties, mediators, renamed) == ([], ["VF"], {"a": "c", "b": "c"})


def test_shared_alias_stays_with_the_first_and_merges_nobody() -> None:
    drafted = draft(party("Norland", aliases=("Army",)), party("Sudmark", aliases=("Army",)))
    grounded = _grounded(drafted)
    parties, _, _ = merge_actors(grounded.parties, grounded.mediators)
    assert [one.item.aliases for one in parties] == [("Army",), ()]
    assert [note.code for note in parties[1].notes] == ["alias_dropped"]


def test_merged_actor_has_people_and_evidence_of_both() -> None:
    grounded = _grounded(
        draft(party("Sudmark", cites=(1,), people=(person("Mira Toll", "envoy"),)), mediator(cites=(2,)))
    )
    _, [one], _ = merge_actors(grounded.parties, grounded.mediators)
    assert [p.name for p in one.item.representatives] == ["Mira Toll"]
    assert [evidence.sentence for evidence in one.evidence] == [2, 1]
    assert [note.code for note in one.notes] == ["actor_merged"]


CAST = (party("Norland", id="n"), party("VF", id="v"), party("Sudmark", id="s"))


def _demands(*items: object) -> list[object]:
    return [one.item for one in merge_demands(_grounded(draft(*CAST, *items)).demands)]  # type: ignore[arg-type] # demands


def test_demand_restated_by_another_is_one_with_both() -> None:
    first = demand("release 40 prisoners", by=("n",), of=("v",), force="appeal")
    second = demand("release the 40 prisoners", by=("s",), of=("v",), status="rejected")
    merged = demand("release 40 prisoners", by=("n", "s"), of=("v",), force="demand", status="rejected")
    assert _demands(first, second) == [merged]


def test_addressee_told_only_once_is_kept() -> None:
    merged = _demands(demand(by=("n",)), demand(by=("n",), of=("v",)))
    assert merged == [demand(by=("n",), of=("v",))]


def test_demands_to_different_actors_stay_two() -> None:
    assert len(_demands(demand(by=("n",), of=("v",)), demand(by=("v",), of=("n",)))) == 2


def test_merging_makes_nobody_ask_itself() -> None:
    assert len(_demands(demand(by=("n",)), demand(by=("v",), of=("n",)))) == 2


def test_negated_demand_stays_its_own() -> None:
    assert len(_demands(demand("release prisoners"), demand("not release prisoners"))) == 2


def test_outcomes_of_one_kind_and_text_are_one() -> None:
    items = (outcome(actors=("n",)), outcome("Agreed to open the Isker road.", actors=("v",)))
    article = read(ARTICLE.text + " Both sides agreed to open the Isker road.")
    [one] = merge_outcomes(ground(article, draft(*CAST, *items)).outcomes)
    assert one.item.actors == ("n", "v")


def test_outcomes_of_two_kinds_stay_two() -> None:
    items = (outcome(kind="agreement"), outcome(kind="implementation"))
    assert len(merge_outcomes(_grounded(draft(*CAST, *items)).outcomes)) == 2
