import pytest

from service.engines.rules.lexicon.verbs import base_of, is_base, is_finite


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("stopped", "stop"),
        ("agreed", "agree"),
        ("lying", "lie"),
        ("carried", "carry"),
        ("withdrew", "withdraw"),
        ("withdrawn", "withdraw"),
        ("beginning", "begin"),
        ("releases", "release"),
        ("fixes", "fix"),
    ],
)
def test_forms_lead_back_to_their_base(form: str, base: str) -> None:
    assert base_of(form) == base


def test_a_form_is_read_only_as_the_tenses_asked_for() -> None:
    assert base_of("withdrew", "participle") is None


def test_an_unknown_word_has_no_base() -> None:
    assert base_of("tablecloth") is None


def test_a_past_form_is_no_base() -> None:
    assert is_base("give")
    assert not is_base("gave")


def test_plural_nouns_are_not_taken_for_finite_verbs() -> None:
    assert is_finite("rejects")
    assert not is_finite("talks")
