import pytest

from schemas.drafts import DraftParty
from service.grounding.actors import ground_actor
from service.grounding.cited import Fault
from service.grounding.index import ArticleIndex
from service.grounding.results import Upheld
from tests.drafting import party, person, read

INDEX = ArticleIndex(read())


def _upheld(item: DraftParty, index: ArticleIndex = INDEX) -> Upheld[DraftParty]:
    result = ground_actor(item, 0, index)
    assert not isinstance(result, Fault), result
    return result


def _codes(result: Upheld[DraftParty]) -> list[str]:
    return [note.code for note in result.notes]


def test_actor_with_name_and_cite_is_upheld() -> None:
    result = _upheld(party("Varga Front"))
    assert [one.sentence for one in result.evidence] == [1]
    assert result.evidence[0].support == 1.0
    assert result.notes == ()


@pytest.mark.parametrize("name", ["Estmere", "", " ", "the", "A", "40", "…", "\0", "🙂"])
def test_name_that_is_none_of_the_article_fails(name: str) -> None:
    result = ground_actor(party(name), 0, INDEX)
    assert isinstance(result, Fault)
    assert result.reason == "name_not_in_article"


def test_alias_stands_in_for_a_name_that_is_not_written() -> None:
    result = _upheld(party("Republic of Norland", aliases=("Norland",)))
    assert result.item.name == "Norland"
    assert _codes(result) == ["alias_dropped"]


@pytest.mark.parametrize("alias", ["the", "it", "It", "Estmere", "prisoners", "the Valley", "of"])
def test_alias_that_is_no_proper_name_of_the_article_is_dropped(alias: str) -> None:
    result = _upheld(party(aliases=(alias,)))
    assert result.item.aliases == ()
    assert _codes(result) == ["alias_dropped"]


def test_alias_of_another_spelling_of_the_name_counts_once() -> None:
    result = _upheld(party(aliases=("NORLAND", "norland’s")))
    assert result.item.aliases == ()
    assert result.notes == ()


def test_name_of_common_nouns_is_kept() -> None:
    assert _upheld(party("both sides", cites=(5,))).item.name == "both sides"


def test_name_is_published_without_formatting_characters() -> None:
    assert _upheld(party("Varga\u202e\n Front\0")).item.name == "Varga Front"


def test_representative_whom_the_article_does_not_name_is_dropped() -> None:
    result = _upheld(party("Sudmark", cites=(2,), people=(person("Mira Toll", "envoy"), person("Jon Vale"))))
    assert [one.name for one in result.item.representatives] == ["Mira Toll"]
    assert _codes(result) == ["representative_dropped"]


def test_title_that_the_article_does_not_give_is_dropped() -> None:
    result = _upheld(party("Sudmark", cites=(2,), people=(person("Mira Toll", "chancellor"),)))
    assert result.item.representatives == (person("Mira Toll"),)
    assert _codes(result) == ["representative_dropped"]


def test_cites_that_do_not_speak_of_it_are_replaced() -> None:
    result = _upheld(party("Sudmark", cites=(6,)))
    assert result.item.cites == (2,)
    assert _codes(result) == ["evidence_replaced"]


def test_sentence_of_its_representative_speaks_of_it() -> None:
    index = ArticleIndex(read("Sudmark waits. Minister Toll flew home."))
    result = _upheld(party("Sudmark", cites=(2,), people=(person("Toll"),)), index)
    assert [one.sentence for one in result.evidence] == [2]


def test_sentence_with_its_adjective_speaks_of_it() -> None:
    index = ArticleIndex(read("Sudmark waits. A Sudmarkian envoy flew home."))
    assert _upheld(party("Sudmark", cites=(2,)), index).evidence[0].support == 1.0


def test_pronoun_does_not_speak_of_an_acronym() -> None:
    index = ArticleIndex(read("Norland told us to wait. The US agreed."))
    assert _upheld(party("US", cites=(1,)), index).item.cites == (2,)


def test_actor_without_cites_fails() -> None:
    result = ground_actor(party(cites=()), 0, INDEX)
    assert isinstance(result, Fault)
    assert result.reason == "no_evidence"


@pytest.mark.parametrize("cites", [(-1,), (0,), (99,), (10**20,)])
def test_cites_outside_the_article_are_replaced(cites: tuple[int, ...]) -> None:
    assert _upheld(party(cites=cites)).item.cites == (1, 3)


def test_name_in_the_title_only_needs_a_cite_that_exists() -> None:
    index = ArticleIndex(read(title="Estmere waits"))
    result = ground_actor(party("Estmere", cites=(99,)), 0, index)
    assert isinstance(result, Fault)
    assert result.reason == "no_evidence"
