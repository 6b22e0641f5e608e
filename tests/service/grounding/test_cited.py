from service.grounding.cited import citation_fault, cited_sentences, evidence
from service.grounding.index import ArticleIndex
from tests.drafting import STORY, read

ARTICLE = read(f"{STORY}\n\nFacebook Twitter Email\n")
INDEX = ArticleIndex(ARTICLE)


def _numbers(*cites: int) -> list[int]:
    return [entry.sentence.number for entry in cited_sentences(cites, INDEX)]


def test_cites_keep_their_order() -> None:
    assert _numbers(5, 2) == [5, 2]


def test_cites_count_once() -> None:
    assert _numbers(3, 3, 1, 3) == [3, 1]


def test_at_most_three_are_kept() -> None:
    assert _numbers(5, 4, 3, 2) == [5, 4, 3]


def test_cites_outside_the_article_are_passed_over() -> None:
    assert _numbers(-1, 0, 10**25, 4) == [4]


def test_furniture_is_passed_over() -> None:
    furniture = [s.number for s in ARTICLE.sentences if s.boilerplate]
    assert furniture
    assert _numbers(*furniture) == []
    assert citation_fault(furniture, INDEX).reason == "boilerplate_evidence"


def test_no_cites_is_no_evidence() -> None:
    assert citation_fault((), INDEX).reason == "no_evidence"


def test_unknown_cite_is_named() -> None:
    fault = citation_fault((-4,), INDEX)
    assert fault.reason == "no_evidence"
    assert "-4" in fault.detail


def test_evidence_is_the_sentence_to_the_letter() -> None:
    made = evidence(cited_sentences((2,), INDEX), INDEX, lambda _: 0.5)
    assert [one.text for one in made] == ["Envoy Mira Toll of Sudmark brokered the talks."]
    assert ARTICLE.text[made[0].start : made[0].end] == made[0].text


def test_support_is_held_between_0_and_1() -> None:
    assert [one.support for one in evidence(cited_sentences((1,), INDEX), INDEX, lambda _: 1.7)] == [1.0]
