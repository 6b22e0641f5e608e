"""Whether a run may pass: invariants that always hold, no case worse than pinned, no significant drop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.baseline import Baseline, PinnedCase, f1, f1_counts, pinned_cases
from eval.cases import Case
from eval.comparison import tested
from eval.figures import by_case
from eval.listing import label, verdict_words
from eval.records import Labelled
from eval.runs import CaseRun, Run
from eval.scores import CaseScore, SectionScore
from eval.tables import share
from schemas.base import Contract
from schemas.errors import InvalidRequest
from schemas.terms import SECTIONS, Section

TOLERANCE = 0.02
"""How far the F1 of one case may fall; to lose one of a handful of items is more."""
ROUNDING = 1e-9
_SAME = ("engine", "model", "mode")

Rule = Literal["failed", "invalid quotes", "false items", "cases", "regression", "significant drop"]


class Reason(Contract):
    """One reason why a run does not pass."""

    rule: Rule
    case: str | None
    """None where it is about the run as a whole."""
    detail: str
    moved: tuple[str, ...] = ()
    """What moved in the case, an item each."""


def invariants(run: Run, falsely_found: Mapping[str, int]) -> Iterator[Reason]:
    """Yield what no run may do: fail a case, quote what is not in the article, find items where there are none.

    Args:
        run: any run.
        falsely_found: items that are known to be found in a case that has none; 0 where it is not named.

    """
    for entry in run.entries:
        if entry.failure is not None:
            yield Reason(rule="failed", case=entry.case, detail=f"{entry.failure.code}: {entry.failure.detail}")
    for case, scores in by_case(run.scores).items():
        valid, quotes = (sum(getattr(score, name) for score in scores) for name in ("valid_quotes", "quotes"))
        if valid != quotes:
            detail = f"{quotes - valid} of {quotes} quotes do not stand in the article where they are said to"
            yield Reason(rule="invalid quotes", case=case, detail=detail)
        everything = [section.counts for score in scores for section in score.sections.values()]
        found = sum(each.predicted for each in everything)
        known = falsely_found.get(case, 0)
        if not any(each.gold for each in everything) and found > known * len(scores):
            detail = f"{found} items found where there is nothing to find ({known} in the baseline)"
            yield Reason(rule="false items", case=case, detail=detail)


def reasons(
    run: Run, baseline: Baseline, cases: Mapping[str, Case], tolerance: float = TOLERANCE
) -> tuple[Reason, ...]:
    """Return every reason why `run` does not pass; none where it does.

    Args:
        run: the run under test.
        baseline: what it is held to.
        cases: golden cases by name, for the words of the items.
        tolerance: how far the F1 of one case may fall.

    Raises:
        schemas.errors.InvalidRequest: the two were asked in different ways, so that one says nothing of the other.

    """
    same = _SAME if run.config.engine == "rules" else (*_SAME, "profile")
    differing = [name for name in same if getattr(run.config, name) != getattr(baseline.config, name)]
    if differing:
        raise InvalidRequest(f"run and baseline differ in {', '.join(differing)}: name another --baseline")
    was, now = baseline.pinned, pinned_cases(run)
    firsts = {e.case: (e, score) for e, score in zip(run.entries, run.scores, strict=True) if e.repeat == 1}
    known = {name: _predicted(case) // baseline.config.repeats for name, case in was.items()}
    shared = [name for name in was if name in now and now[name].digest == was[name].digest]
    failed = {entry.case for entry in run.entries if entry.failure}
    return (
        *invariants(run, known),
        *_other_cases(run, baseline),
        *(
            reason
            for name in shared
            if name not in failed
            for reason in _regression(_Both(was[name], now[name], *firsts[name], cases.get(name)), tolerance)
        ),
        *_drops([was[name] for name in shared], baseline.config.repeats, [now[name] for name in shared], run),
    )


def _predicted(case: PinnedCase) -> int:
    return sum(section.predicted for section in case.sections.values())


def _other_cases(run: Run, baseline: Baseline) -> Iterator[Reason]:
    for name, case in baseline.pinned.items():
        if name not in run.config.cases:
            yield Reason(rule="cases", case=name, detail="is pinned, but was not run")
        elif run.config.cases[name] != case.digest:
            yield Reason(rule="cases", case=name, detail="its article or labels changed since it was pinned")


@dataclass(frozen=True, slots=True)
class _Both:
    """One case as it was pinned and as it is; what it is made of is of the first repeat."""

    before: PinnedCase
    now: PinnedCase
    entry: CaseRun
    score: CaseScore
    case: Case | None


def _regression(both: _Both, tolerance: float) -> Iterator[Reason]:
    falls = []
    for kind, strict in (("found", False), ("strict", True)):
        was, now = (f1(pinned, strict=strict) for pinned in (both.before, both.now))
        if was is not None and was - (now or 0.0) > tolerance + ROUNDING:
            falls.append(f"{kind} F1 {share(was)} → {share(now)}")
    if falls:
        moved = tuple(_moved(both, both.case.labelled)) if both.case else ()
        yield Reason(rule="regression", case=both.entry.case, detail=", ".join(falls), moved=moved)


def _moved(both: _Both, gold: Labelled) -> Iterator[str]:
    for section in SECTIONS:
        was, now, score = both.before.sections[section], both.now.sections[section], both.score.sections[section]
        for item in was.items:
            text = f"{section}: {label(gold, section, item)}"
            spoilt = set(now.wrong.get(str(item), ())) - set(was.wrong.get(str(item), ()))
            if item not in now.items:
                yield f"lost: {text}"
            elif spoilt:
                pairs = [pair for pair in score.pairs if pair.gold == item]
                verdicts = [verdict for pair in pairs for verdict in pair.fields if verdict.field in spoilt]
                yield f"spoilt: {text}: {', '.join(map(verdict_words, verdicts))}"
        more = (now.predicted - now.found) - (was.predicted - was.found)
        if more > 0:
            made_up = "; ".join(_made_up(section, score, both.entry))
            yield f"made up: {section}: {more} more than before, now: {made_up}"


def _made_up(section: Section, score: SectionScore, entry: CaseRun) -> list[str]:
    items = getattr(entry.brief, section) if entry.brief else ()
    return [getattr(items[p], "name", None) or items[p].text for p in score.spurious]


def _drops(pinned: Sequence[PinnedCase], repeats: int, now: Sequence[PinnedCase], run: Run) -> Iterator[Reason]:
    if not pinned:
        return
    headlines, sections = {}, {}
    for kind, strict in (("found", False), ("strict", True)):
        was = f1_counts(pinned, repeats, strict=strict)
        present = f1_counts(now, run.config.repeats, strict=strict)
        headlines[f"mean F1 {kind}"] = was, present
        for place, section in enumerate(SECTIONS):
            sections[f"{section} F1 {kind}"] = was[:, [place]], present[:, [place]]
    for test in (*tested("headline", headlines), *tested("section", sections)):
        if test.verdict == "worse":
            detail = (
                f"{test.metric} {share(test.first)} → {share(test.second)}, more than chance "
                f"(p = {test.adjusted_p:.3f}, {test.differing} of {test.documents} cases differ)"
            )
            yield Reason(rule="significant drop", case=None, detail=detail)
