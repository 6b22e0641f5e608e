from datetime import date

import pytest

from service.engines.rules.guards.factuality import background, figurative, modal, negated, speculative, unfulfilled
from service.engines.rules.lexicon.phrases import NOBODY, Who
from service.engines.rules.syntax.lines import Line, read_lines
from tests.staging import stage


def line_of(text: str) -> Line:
    return read_lines(stage(text).scene)[0]


def index_of(line: Line, word: str) -> int:
    return next(i for i, w in enumerate(line.words) if w.text == word)


@pytest.mark.parametrize(
    "text", ["The sides did not sign the text.", "The sides never sign any text.", "They don't sign."]
)
def test_a_negated_verb_is_seen(text: str) -> None:
    line = line_of(text)
    assert negated(line, index_of(line, "sign"))


def test_a_negation_of_another_clause_does_not_count() -> None:
    line = line_of("It was not easy but they signed the text.")
    assert not negated(line, index_of(line, "signed"))


@pytest.mark.parametrize("auxiliary", ["could", "may", "might", "would"])
def test_a_modal_verb_is_seen(auxiliary: str) -> None:
    line = line_of(f"The sides {auxiliary} soon sign the text.")
    assert modal(line, index_of(line, "sign"))


@pytest.mark.parametrize(
    "text",
    ["The sides failed to sign the text.", "Norland refused to sign it.", "If both sides sign the text, war ends."],
)
def test_what_was_not_fulfilled_is_seen(text: str) -> None:
    line = line_of(text)
    assert unfulfilled(line, index_of(line, "sign"))


@pytest.mark.parametrize(
    "text",
    [
        "In 1998 the sides signed a treaty.",
        "A decade ago the sides signed a treaty.",
        "The war broke out after a border clash.",
    ],
)
def test_what_lies_long_back_is_background(text: str) -> None:
    line = line_of(text)
    assert background(line, 0, len(line.text), date(2024, 5, 10))


@pytest.mark.parametrize(
    "text",
    [
        "On Monday the sides signed a treaty.",
        "The sides agreed to restore ties, severed in 2016, and to reopen embassies.",
    ],
)
def test_what_is_reported_is_no_background(text: str) -> None:
    line = line_of(text)
    assert not background(line, 0, len(line.text), date(2024, 5, 10))


def test_figures_of_speech_are_seen() -> None:
    assert figurative(line_of("The streaming wars ended in a deal."))
    assert not figurative(line_of("The war ended in a deal."))


def test_analysis_is_speculative() -> None:
    assert speculative(line_of("Analysts say the sides have agreed in secret."), NOBODY)


def test_a_bystander_is_no_source() -> None:
    line = line_of('"They signed it," said Maria Roa, a shopkeeper in Tame.')
    assert speculative(line, Who((), "Maria Roa, a shopkeeper in Tame"))
