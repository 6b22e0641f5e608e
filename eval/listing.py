"""What one case missed, made up or got wrong, as lines of text."""

from collections.abc import Iterator

from eval.records import ACTOR_SECTIONS, Labelled
from eval.scores import CaseScore, FieldVerdict, Pair
from eval.summary import document_f1
from schemas.terms import Section


def case_lines(score: CaseScore, gold: Labelled, predicted: Labelled) -> Iterator[str]:
    """Yield a heading and one line an error: `-` missing, `+` spurious, `~` a wrong field."""
    found, strict = document_f1(score), document_f1(score, strict=True)
    figures = "nothing on either side" if found is None else f"found {found:.3f}, strict {strict:.3f}"
    yield f"{score.name}: {figures}"
    for section, scored in score.sections.items():
        again = {p: g for g, p in scored.duplicates}
        opposed = {p: g for g, p in scored.polarity}
        elsewhere = dict(scored.confused)
        for g in scored.missing:
            note = " (predicted in the other section)" if g in elsewhere else ""
            yield f"  - {section}: {label(gold, section, g)}{note}"
        for p in scored.spurious:
            note = " (duplicate)" if p in again else " (opposite polarity)" if p in opposed else ""
            yield f"  + {section}: {label(predicted, section, p)}{note}"
        for pair in scored.pairs:
            yield from _field_lines(section, pair, label(gold, section, pair.gold))


def label(labelled: Labelled, section: Section, index: int) -> str:
    """Return the name of an actor, or the text of an item."""
    return labelled.actors(section)[index].name if section in ACTOR_SECTIONS else labelled.items(section)[index].text


def _field_lines(section: Section, pair: Pair, name: str) -> Iterator[str]:
    for verdict in pair.fields:
        if verdict.counts and not verdict.right:
            yield f"  ~ {section}: {name}: {verdict_words(verdict)}"


def verdict_words(verdict: FieldVerdict) -> str:
    """Return what a field should be and what it was said to be, in words."""
    return f"{verdict.field} is {_shown(verdict.gold)}, not {_shown(verdict.predicted)}"


def _shown(value: str | tuple[str, ...] | None) -> str:
    return (", ".join(value) or "nobody") if isinstance(value, tuple) else str(value)
