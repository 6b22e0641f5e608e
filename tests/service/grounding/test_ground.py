import time

import pytest
from hypothesis import HealthCheck, given, settings

from schemas.article import Article
from schemas.drafts import Draft
from service.grounding import Grounded, ground
from tests.drafting import demand, draft, mediator, outcome, party, read
from tests.hostile.drafts import articles, drafts

SECTIONS = ("parties", "mediators", "demands", "outcomes")


def _spans(grounded: Grounded, article: Article) -> bool:
    return all(
        article.text[one.start : one.end] == one.text and article.sentences[one.sentence - 1].start == one.start
        for section in SECTIONS
        for item in getattr(grounded, section)
        for one in item.evidence
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(articles, drafts)
def test_any_draft_is_grounded_whole(article: Article, drafted: Draft) -> None:
    grounded = ground(article, drafted)
    assert _spans(grounded, article)
    for section in SECTIONS:
        upheld = [one.index for one in getattr(grounded, section)]
        failing = [one.index for one in grounded.failing if one.section == section]
        assert sorted(upheld + failing) == list(range(len(getattr(drafted, section))))
        assert all(1 <= len(one.evidence) <= 3 for one in getattr(grounded, section))
    numbers = {sentence.number for sentence in article.quotable}
    assert all(numbers.issuperset(one.candidates) for one in grounded.failing)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(articles, drafts)
def test_grounding_is_deterministic(article: Article, drafted: Draft) -> None:
    again = Article.model_validate(article.model_dump())
    assert ground(article, drafted) == ground(again, Draft.model_validate(drafted.model_dump()))


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(articles, drafts)
def test_what_is_upheld_is_upheld_again(article: Article, drafted: Draft) -> None:
    first = ground(article, drafted)
    kept = draft(*(one.item for section in SECTIONS for one in getattr(first, section)))
    again = ground(article, kept)
    assert [one.section for one in again.failing if one.section in ("parties", "mediators")] == []


def test_failing_item_comes_with_reason_and_nearest_sentences() -> None:
    [failing] = ground(read(), draft(demand("open the valley road for 90 trucks", cites=(6,)))).failing
    assert (failing.section, failing.index, failing.reason) == ("demands", 0, "number_not_in_evidence")
    assert failing.candidates[0] == 5


def test_reference_to_an_actor_that_failed_is_dropped() -> None:
    grounded = ground(read(), draft(party(), party("Estmere"), outcome(actors=("norland", "estmere"))))
    assert grounded.outcomes[0].item.actors == ("norland",)


def test_id_shared_by_party_and_mediator_means_neither() -> None:
    article = read()
    cast = (party("Norland", id="one"), mediator("Sudmark", id="one"))
    grounded = ground(article, draft(*cast, outcome(actors=("one",)), outcome(actors=("one", "Sudmark"))))
    assert [(one.index, one.reason) for one in grounded.failing] == [(0, "unknown_actor")]
    assert grounded.outcomes[0].item.actors == (grounded.mediators[0].item.id,)
    assert grounded.parties[0].item.id != grounded.mediators[0].item.id


def test_headline_may_use_names_of_upheld_actors_only() -> None:
    drafted = draft(party("Estmere"), headline="Estmere agreed to open road")
    assert [note.code for note in ground(read(), drafted).notes] == ["headline_replaced", "summary_replaced"]


@pytest.mark.parametrize(
    "said", ["The envoy of village {n} asked for withdrawal of troops on day {n}.", "Norland said {n}."]
)
def test_long_article_and_draft_take_little_time(said: str) -> None:
    article = read(" ".join(said.format(n=n) for n in range(200_000 // (len(said) + 4))))
    last = len(article.sentences)
    texts = [f"withdraw the troops from the valley of village {n} on day {n + 1}" for n in range(100)]
    drafted = draft(party("Norland"), *(demand(text, cites=(last - n,)) for n, text in enumerate(texts)))
    started = time.process_time()
    ground(article, drafted)
    assert time.process_time() - started < 10
