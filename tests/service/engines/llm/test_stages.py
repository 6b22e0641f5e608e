from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from schemas.article import Article
from schemas.drafts import DraftDemand, Failing
from schemas.terms import Section
from service.engines.llm import repairs

if TYPE_CHECKING:
    from tests.service.engines.llm.conftest import Answers, Complete, Endpoint, Open, Within

EMPTY: dict[str, Any] = {"parties": [], "mediators": [], "demands": [], "outcomes": [], "headline": "", "summary": ""}


def verdicts(*given: tuple[int, str, list[int]]) -> dict[str, Any]:
    return {"verdicts": [{"number": number, "verdict": verdict, "cites": cites} for number, verdict, cites in given]}


async def test_what_was_missing_is_added_to_what_was_found(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    within: "Within",
) -> None:
    again = answers["Cast"]["parties"][0]
    new = again | {"id": "eastmark", "name": "Eastmark", "role": "stakeholder"}
    demand = answers["Stakes"]["demands"][0] | {"by": ["eastmark"], "text": "stop the shelling"}
    more = EMPTY | {"parties": [again, new], "demands": [demand]}
    endpoint.script = [complete(answers["Cast"]), complete(answers["Stakes"]), complete(more)]
    draft = (await engine().draft(article, "thorough", deadline=within(100))).draft
    assert [party.id for party in draft.parties] == ["northland", "front", "eastmark"]
    assert [demand.text for demand in draft.demands] == ["leave the harbour of Quillon", "stop the shelling"]
    assert draft.headline == "Northland and the Front meet"
    assert "- demand by northland of front: leave the harbour of Quillon (rejected)" in endpoint.users[2]


async def check(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    deadline: float,
    *given: tuple[int, str, list[int]],
) -> Any:  # noqa: ANN401 -- a draft result
    replies = [answers["Cast"], answers["Stakes"], EMPTY, verdicts(*given)]
    endpoint.script = [complete(reply) for reply in replies]
    return await engine().draft(article, "thorough", deadline=deadline)


async def test_the_check_lists_every_item_with_its_number_and_cites(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    within: "Within",
) -> None:
    await check(engine, endpoint, article, answers, complete, within(100))
    listed = endpoint.users[3].split("\n")[-5:]
    assert [line.partition(".")[0] for line in listed] == ["1", "2", "3", "4", "5"]
    assert listed[3].endswith("(rejected) [2] [3]")


async def test_an_item_that_the_check_does_not_find_is_rejected_with_a_reason(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    within: "Within",
) -> None:
    result = await check(engine, endpoint, article, answers, complete, within(100), (4, "not_stated", []))
    assert result.draft.demands == ()
    (rejected,) = result.rejected
    assert (rejected.section, rejected.reason) == ("demands", "unsupported")
    assert rejected.item["text"] == "leave the harbour of Quillon"


async def test_wrong_cites_are_corrected(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    within: "Within",
) -> None:
    result = await check(engine, endpoint, article, answers, complete, within(100), (5, "misquoted", [1, 4]))
    assert result.draft.outcomes[0].cites == (1, 4)
    assert result.rejected == ()


async def test_an_actor_that_a_kept_item_names_is_not_struck(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    within: "Within",
) -> None:
    given: list[tuple[int, str, list[int]]] = [(1, "not_counted", []), (3, "not_counted", []), (5, "not_stated", [])]
    result = await check(engine, endpoint, article, answers, complete, within(100), *given)
    assert [party.id for party in result.draft.parties] == ["northland", "front"]
    assert result.draft.mediators == ()
    assert [item.section for item in result.rejected] == ["mediators", "outcomes"]


async def test_verdicts_on_numbers_that_were_not_listed_do_nothing(
    engine: "Open",
    endpoint: "Endpoint",
    article: Article,
    answers: "Answers",
    complete: "Complete",
    within: "Within",
) -> None:
    given: list[tuple[int, str, list[int]]] = [(0, "not_stated", []), (99, "not_stated", []), (-1, "not_stated", [])]
    result = await check(engine, endpoint, article, answers, complete, within(100), *given)
    assert (len(result.draft.parties), result.rejected) == (2, ())


def failing(index: int = 0, candidates: tuple[int, ...] = (2, 3), section: Section = "demands") -> Failing:
    item = DraftDemand(cites=(1,), by=("northland",), of=("front",), text="go", force="demand", status="open")
    return Failing(
        section=section, index=index, item=item, reason="unsupported", detail="not there", candidates=candidates
    )


async def test_repair_asks_one_message_of_candidate_and_cited_sentences_only(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    result = await engine().repair(article, "standard", [failing()], deadline=within(100))
    (user,) = endpoint.users
    assert "[2] Northland demands" in user
    assert "[1] Northland and" in user
    assert "[4] Westmark" not in user
    assert "1. demand by northland of front: go (open)\n   wrong: not there\n   sentences: [2] [3] [1]" in user
    assert [(call.stage, call.outcome) for call in result.calls] == [("repair", "ok")]


async def test_kept_items_come_back_corrected_and_given_up_ones_do_not(
    engine: "Open", endpoint: "Endpoint", article: Article, complete: "Complete", within: "Within"
) -> None:
    answers = [
        {"number": 2, "keep": True, "cites": [2], "text": "leave the harbour of Quillon"},
        {"number": 1, "keep": False, "cites": [], "text": "go"},
        {"number": 7, "keep": True, "cites": [2], "text": "nothing"},
    ]
    endpoint.script = [complete({"repairs": answers})]
    result = await engine().repair(article, "fast", [failing(3), failing(5)], deadline=within(100))
    (entry,) = result.items
    assert (entry.section, entry.index) == ("demands", 5)
    assert isinstance(entry.item, DraftDemand)
    assert (entry.item.text, entry.item.cites, entry.item.by) == ("leave the harbour of Quillon", (2,), ("northland",))


async def test_items_without_candidates_are_not_asked_about(
    engine: "Open", endpoint: "Endpoint", article: Article, within: "Within"
) -> None:
    hopeless = [failing(candidates=()), failing(candidates=(99,))]
    result = await engine().repair(article, "fast", hopeless, deadline=within(9))
    assert (result.items, result.calls, endpoint.bodies) == ((), (), [])


def test_the_repair_message_is_bounded(reading: Callable[[tuple[str, ...]], Article]) -> None:
    article = reading(tuple(f"Sentence {number} says little." for number in range(500)))
    many = [failing(index, tuple(range(index + 1, index + 60))) for index in range(200)]
    question = repairs.question(article, many)
    assert question is not None
    assert len(question.items) == repairs.MOST_ITEMS
    assert len(question.text) < 6000
