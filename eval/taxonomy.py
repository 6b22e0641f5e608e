"""Names every error, counts each class, and says what F1 repairing a class would gain.

A class is repaired by undoing its errors and nothing else: what is missing is found, what is spurious is left out, a
wrong field is right. A pair with two wrong fields is strictly right only once both are, so gains do not add up.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from statistics import fmean

from eval.scores import CaseScore, Confusion, Counts, ErrorClass, ErrorClassTally, Mistake, Pair, SectionScore
from eval.summary import pool
from schemas.terms import SECTIONS, Section

_OTHER: dict[Section, Section] = {"parties": "mediators", "mediators": "parties"}
_FIELD_CLASSES: dict[str, ErrorClass] = {
    "kind": "wrong_kind",
    "role": "wrong_role",
    "status": "wrong_status",
    "force": "wrong_force",
    "by": "wrong_by",
    "of": "wrong_of",
    "actors": "wrong_actors",
}


def mistakes(case: CaseScore) -> Iterator[Mistake]:
    """Yield every error of one case, section by section; each record or field is in one class only."""
    for section, score in case.sections.items():
        yield from _unpaired(case, section, score)
        for pair in score.pairs:
            yield from (
                Mistake(case=case.name, error=error, section=section, gold=pair.gold, predicted=pair.predicted)
                for error in pair_errors(pair)
            )


def pair_errors(pair: Pair) -> frozenset[ErrorClass]:
    """Return the classes of the wrong fields of one pair; exchanged `by` and `of` are one `role_swap`."""
    wrong = {verdict.field: verdict for verdict in pair.fields if verdict.counts and not verdict.right}
    found = {_FIELD_CLASSES[field] for field in wrong}
    if {"by", "of"} <= wrong.keys():
        by, of = wrong["by"], wrong["of"]
        if set(by.gold or ()) == set(of.predicted or ()) and set(of.gold or ()) == set(by.predicted or ()):
            found = found - {"wrong_by", "wrong_of"} | {"role_swap"}
    return frozenset(found)


def error_classes(cases: Sequence[CaseScore]) -> tuple[ErrorClassTally, ...]:
    """Return each class that occurs: its errors, and the headline F1 (found, strict) once it is repaired.

    The headline figure is the mean over the four sections of F1 pooled over `cases`.
    """
    occurring = list(chain.from_iterable(mistakes(case) for case in cases))
    counted = Counter(mistake.error for mistake in occurring)
    by_section: dict[ErrorClass, Counter[Section]] = defaultdict(Counter)
    for mistake in occurring:
        by_section[mistake.error][mistake.section] += 1
    now = _headline(cases, None)
    tallies = []
    for error, count in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0])):
        then = _headline(cases, error)
        tallies.append(
            ErrorClassTally(
                error=error,
                count=count,
                sections=dict(sorted(by_section[error].items())),
                found_gain=then[0] - now[0],
                strict_gain=then[1] - now[1],
            )
        )
    return tuple(tallies)


def confusions(cases: Sequence[CaseScore]) -> tuple[Confusion, ...]:
    """Return how often each value of a closed-vocabulary field was given for each, over aligned pairs."""
    cells = Counter(
        (section, verdict.field, verdict.gold, verdict.predicted)
        for case in cases
        for section, score in case.sections.items()
        for pair in score.pairs
        for verdict in pair.fields
        if verdict.counts and isinstance(verdict.gold, str) and isinstance(verdict.predicted, str)
    )
    return tuple(
        Confusion(section=section, field=field, gold=str(gold), predicted=str(predicted), count=count)
        for (section, field, gold, predicted), count in sorted(
            cells.items(), key=lambda cell: [str(k) for k in cell[0]]
        )
    )


def _unpaired(case: CaseScore, section: Section, score: SectionScore) -> Iterator[Mistake]:
    confused = dict(score.confused)
    taken_elsewhere = set(dict(_swapped(case, section)))
    opposed = dict(score.polarity)
    again = {p: g for g, p in score.duplicates}
    for g in score.missing:
        error: ErrorClass = "party_mediator" if g in confused else "polarity" if g in opposed else "missing"
        predicted = confused.get(g, opposed.get(g))
        yield Mistake(case=case.name, error=error, section=section, gold=g, predicted=predicted)
    for p in score.spurious:
        if p in taken_elsewhere or p in opposed.values():
            continue
        error = "duplicate" if p in again else "spurious"
        yield Mistake(case=case.name, error=error, section=section, gold=again.get(p), predicted=p)


def _swapped(case: CaseScore, section: Section) -> Iterable[tuple[int, int]]:
    """Yield predicted index and gold index of the actors here that gold has in the other section."""
    other = _OTHER.get(section)
    return ((p, g) for g, p in case.sections[other].confused) if other else ()


def _headline(cases: Sequence[CaseScore], repaired: ErrorClass | None) -> tuple[float, float]:
    pooled = [pool([_repaired(case, section, repaired) for case in cases]) for section in SECTIONS]
    found = [f1 for f1 in (counts.f1() for counts in pooled) if f1 is not None]
    strict = [f1 for f1 in (counts.f1(strict=True) for counts in pooled) if f1 is not None]
    return fmean(found or [0.0]), fmean(strict or [0.0])


def _repaired(case: CaseScore, section: Section, repaired: ErrorClass | None) -> Counts:
    score = case.sections[section]
    here = Counter(mistake.error for mistake in _unpaired(case, section, score))
    arriving = here[repaired] if repaired in ("missing", "polarity", "party_mediator") else 0
    leaving = here[repaired] if repaired in ("spurious", "duplicate") else 0
    if repaired == "party_mediator":
        leaving = len(dict(_swapped(case, section)))
    strict = sum(not (pair_errors(pair) - {repaired}) for pair in score.pairs)
    created = 0 if repaired == "polarity" else arriving
    return Counts(
        gold=score.counts.gold,
        predicted=score.counts.predicted + created - leaving,
        found=score.counts.found + arriving,
        strict=strict + arriving,
    )
