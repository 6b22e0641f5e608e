"""A run as Markdown, short enough for a comment on a pull request."""

from collections.abc import Iterator, Sequence

from eval.agreement import Agreement
from eval.gate import Reason
from eval.metrics import HEADLINES
from eval.report.marks import cell
from eval.runs import Run
from eval.summary import document_f1
from eval.tables import share, totals_line, with_interval

SECTION_COLUMNS = ("section", "gold", "predicted", "found", "P", "R", "F1", "strict F1")
MOST_ERRORS = 8


def markdown(run: Run, ceiling: Agreement | None, reasons: Sequence[Reason]) -> str:
    """Return a summary of the run.

    Args:
        run: what was run.
        ceiling: how far two readers agree on the same cases, if that is known.
        reasons: why the run does not pass.

    """
    figures = (*_headlines(run, ceiling), *_sections(run, ceiling), *_errors(run), *_cases(run))
    return "\n".join([*_head(run), *figures, *_reasons(reasons)]) + "\n"


def who_answered(run: Run) -> str:
    """Return who made the briefs, in words; a recording is told from a live model, a person from both."""
    config = run.config
    if config.engine == "rules":
        return "rules engine"
    who = f"llm engine, profile {config.profile}, {config.answered_by or config.model}"
    return f"{who}, replayed from a recording" if config.replies == "replayed" else who


def _head(run: Run) -> Iterator[str]:
    yield f"### {cell(run.name)}: {len(run.config.cases)} cases"
    yield ""
    yield f"{cell(who_answered(run))}; {run.config.software}; {run.started:%Y-%m-%d}; {totals_line(run.totals)}."
    yield ""


def _headlines(run: Run, ceiling: Agreement | None) -> Iterator[str]:
    readers = {figure.metric: figure for figure in ceiling.figures} if ceiling else {}
    figures = {figure.metric: figure for figure in run.figures}
    for metric in HEADLINES:
        among_readers = f"; two readers agree by {with_interval(readers[metric])}" if ceiling else ""
        yield f"- **{metric}: {with_interval(figures[metric])}**{among_readers}"
    summary = run.summary
    yield f"- quotes that stand in the article: {summary.valid_quotes} of {summary.quotes}"
    yield (
        f"- cases with nothing to find: {summary.empty_cases}, silent on {summary.abstained_cases}, "
        f"false items {summary.false_items}"
    )
    yield ""


def _sections(run: Run, ceiling: Agreement | None) -> Iterator[str]:
    columns = (*SECTION_COLUMNS, *(("readers", "readers strict") if ceiling else ()))
    yield f"| {' | '.join(columns)} |"
    yield f"|---|{'---:|' * (len(columns) - 1)}"
    for section, summary in run.summary.sections.items():
        counts = summary.pooled
        ratios = [counts.precision(), counts.recall(), counts.f1(), counts.f1(strict=True)]
        if ceiling:
            readers = ceiling.summary.sections[section].pooled
            ratios += [readers.f1(), readers.f1(strict=True)]
        numbers = [str(n) for n in (counts.gold, counts.predicted, counts.found)]
        yield f"| {' | '.join([section, *numbers, *map(share, ratios)])} |"
    yield ""


def _errors(run: Run) -> Iterator[str]:
    if not run.errors:
        return
    yield "| error | count | repaired, found | repaired, strict |"
    yield "|---|---:|---:|---:|"
    for tally in run.errors[:MOST_ERRORS]:
        yield f"| {tally.error} | {tally.count} | {tally.found_gain:+.3f} | {tally.strict_gain:+.3f} |"
    yield ""


def _cases(run: Run) -> Iterator[str]:
    yield "<details><summary>cases</summary>"
    yield ""
    yield "| case | found F1 | strict F1 | seconds |"
    yield "|---|---:|---:|---:|"
    for entry, score in zip(run.entries, run.scores, strict=True):
        name = entry.case if run.config.repeats == 1 else f"{entry.case} ({entry.repeat})"
        figures = " | ".join(share(document_f1(score, strict=strict)) for strict in (False, True))
        figures = "failed | failed" if entry.failure else figures
        yield f"| {cell(name)} | {figures} | {entry.seconds:.1f} |"
    yield ""
    yield "</details>"


def _reasons(reasons: Sequence[Reason]) -> Iterator[str]:
    if not reasons:
        return
    yield ""
    yield "#### Does not pass"
    yield ""
    for reason in reasons:
        yield f"- {cell(reason.case or 'the run as a whole')}: {reason.rule}: {cell(reason.detail)}"
        yield from (f"  - {cell(line)}" for line in reason.moved)
