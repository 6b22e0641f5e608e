"""What moved between two runs, case by case, in the words of the items: gained, lost, mended, spoilt, made up."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Literal

from eval.cases import Case
from eval.figures import by_case
from eval.listing import label
from eval.records import Labelled, from_brief
from eval.runner import NOTHING
from eval.runs import CaseRun, Run
from eval.scores import CaseScore, FieldVerdict, Value
from eval.summary import document_f1
from schemas.base import Contract
from schemas.terms import SECTIONS, Section

MoveKind = Literal["gained", "lost", "mended", "spoilt", "made up", "no longer made up"]


class Move(Contract):
    """One item that the second run treats otherwise than the first."""

    kind: MoveKind
    section: Section
    text: str
    """Of the gold item, or of the predicted one where it was made up."""
    field: str | None = None
    """Of what was mended or spoilt."""
    gold: Value = None
    first: Value = None
    second: Value = None


class Mover(Contract):
    """One case whose items moved."""

    case: str
    found: tuple[float | None, float | None]
    """Mean F1 of its sections, first run and second."""
    strict: tuple[float | None, float | None]
    moves: tuple[Move, ...]

    @property
    def shift(self) -> float:
        """How far the case moved: strict and lenient F1 together; below zero is worse."""
        return sum((after or 0.0) - (before or 0.0) for before, after in (self.found, self.strict))


def movers(first: Run, second: Run, cases: Mapping[str, Case]) -> tuple[Mover, ...]:
    """Return the cases on which the runs differ, the worst first.

    Args:
        first: one run.
        second: the other.
        cases: those to compare, by name. Of repeated cases the items are those of the first repeat.

    """
    one, other = by_case(first.scores), by_case(second.scores)
    briefs = [{entry.case: entry for entry in run.entries if entry.repeat == 1} for run in (first, second)]
    found = []
    for name, case in cases.items():
        sides = [_predicted(entries.get(name), case) for entries in briefs]
        mover = Mover(
            case=name,
            found=(_f1(one[name]), _f1(other[name])),
            strict=(_f1(one[name], strict=True), _f1(other[name], strict=True)),
            moves=tuple(_moves(case.labelled, (one[name][0], other[name][0]), sides)),
        )
        if mover.moves or mover.shift:
            found.append(mover)
    return tuple(sorted(found, key=lambda mover: (mover.shift, mover.case)))


def move_lines(mover: Mover) -> Iterator[str]:
    """Yield a heading and one line a move."""
    found, strict = (" → ".join(_figure(value) for value in both) for both in (mover.found, mover.strict))
    yield f"{mover.case}: found {found}, strict {strict}"
    yield from (f"  {move_line(move)}" for move in mover.moves)


def move_line(move: Move) -> str:
    """Return one move in words."""
    if move.field is None:
        return f"{move.kind}: {move.section}: {move.text}"
    change = f"{move.field} {_shown(move.first)} → {_shown(move.second)}, gold {_shown(move.gold)}"
    return f"{move.kind}: {move.section}: {move.text}: {change}"


def _predicted(entry: CaseRun | None, case: Case) -> Labelled:
    return from_brief(entry.brief, case.text) if entry and entry.brief else NOTHING


def _moves(gold: Labelled, scores: tuple[CaseScore, CaseScore], predicted: Sequence[Labelled]) -> Iterator[Move]:
    for section in SECTIONS:
        before, after = (score.sections[section] for score in scores)
        was, now = ({pair.gold: pair for pair in score.pairs} for score in (before, after))
        yield from (_move("lost", section, label(gold, section, g)) for g in sorted(was.keys() - now.keys()))
        yield from (_move("gained", section, label(gold, section, g)) for g in sorted(now.keys() - was.keys()))
        for g in sorted(was.keys() & now.keys()):
            text = label(gold, section, g)
            for old, new in zip(was[g].fields, now[g].fields, strict=True):
                if old.right != new.right and new.counts:
                    yield _field_move(section, text, old, new)
        invented = [
            Counter(label(side, section, p) for p in score.spurious)
            for side, score in zip(predicted, (before, after), strict=True)
        ]
        yield from (_move("made up", section, text) for text in (invented[1] - invented[0]).elements())
        yield from (_move("no longer made up", section, text) for text in (invented[0] - invented[1]).elements())


def _move(kind: MoveKind, section: Section, text: str) -> Move:
    return Move(kind=kind, section=section, text=text)


def _field_move(section: Section, text: str, old: FieldVerdict, new: FieldVerdict) -> Move:
    return Move(
        kind="mended" if new.right else "spoilt",
        section=section,
        text=text,
        field=new.field,
        gold=new.gold,
        first=old.predicted,
        second=new.predicted,
    )


def _f1(repeats: Sequence[CaseScore], *, strict: bool = False) -> float | None:
    known = [f1 for f1 in (document_f1(score, strict=strict) for score in repeats) if f1 is not None]
    return fmean(known) if known else None


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _shown(value: Value) -> str:
    return (", ".join(value) or "nobody") if isinstance(value, tuple) else str(value)
