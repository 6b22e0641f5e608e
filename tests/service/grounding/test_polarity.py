import pytest

from service.grounding.index import ArticleIndex
from service.grounding.polarity import flags
from service.grounding.statements import statement
from tests.drafting import read


def _opposite(text: str, sentence: str) -> bool:
    index = ArticleIndex(read(sentence))
    return any(flag.opposite for flag in flags(statement(text, frozenset()), index.sentences))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Norland refused the plan", "Norland accepted the plan."),
        ("Norland accepted the plan", "Norland rejected the plan."),
        ("Norland will not sign the plan", "Norland will sign the plan."),
        ("Norland will sign the plan", "Norland will not sign the plan."),
        ("close the road", "Norland was asked to open the road."),
    ],
)
def test_contrary_statement_is_flagged(text: str, sentence: str) -> None:
    assert _opposite(text, sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Norland accepted the plan", "Norland agreed to the plan."),
        ("Norland will not sign the plan", "Norland will never sign the plan."),
        ("open the road", "Norland was asked to open the road."),
    ],
)
def test_statement_of_the_same_stance_is_not_flagged(text: str, sentence: str) -> None:
    assert not _opposite(text, sentence)


def test_stance_of_the_nearest_clause_counts() -> None:
    assert _opposite(
        "Norland accepted the border plan", "Norland rejected the border plan, while Sudmark accepted aid."
    )


def test_step_that_is_not_told_is_flagged_as_missing() -> None:
    index = ArticleIndex(read("Norland spoke of the bridge."))
    found = flags(statement("paint the bridge", frozenset()), index.sentences)
    assert [(flag.opposite, flag.word) for flag in found] == [(False, "paint")]
