"""Figures as tables for a terminal."""

from collections.abc import Sequence

from rich.table import Table

from eval.metrics import HEADLINES
from eval.runs import CaseVariance, Figure, Totals
from eval.scores import Counts, ErrorClassTally, Summary
from schemas.terms import Section


def section_table(summary: Summary, title: str, readers: Summary | None = None) -> Table:
    """Return one row a section: pooled precision, recall and F1, found and strict, with their denominators.

    Args:
        summary: the figures.
        title: of the table.
        readers: how far two readers agree on the same cases, where that is known; their F1 stands beside each.

    """
    table = Table(title=title)
    table.add_column("section")
    for column in ("gold", "predicted", "found", "P", "R", "F1", "strict", "P", "R", "F1", "evidence", "empty, silent"):
        table.add_column(column, justify="right")
    if readers:
        table.add_column("readers, strict", justify="right")
    for section, figures in summary.sections.items():
        counts = figures.pooled
        table.add_row(
            section,
            *(str(n) for n in (counts.gold, counts.predicted, counts.found)),
            *_ratios(counts, strict=False),
            str(counts.strict),
            *_ratios(counts, strict=True),
            share(figures.evidence.f1),
            str(figures.abstained),
            *_readers_f1(readers, section),
        )
    return table


def headline(summary: Summary, figures: Sequence[Figure], readers: Sequence[Figure] = ()) -> str:
    """Return the headline figures, a line each, with their intervals over documents.

    Args:
        summary: the counts.
        figures: the figures.
        readers: how far two readers agree on the same cases, the ceiling; nothing where that is not known.

    """
    found, strict = _headlines(figures)
    ceiling = [f"two readers agree by: {', strict '.join(_headlines(readers))}"] if readers else []
    by_document = f"{share(summary.found_by_document)} / {share(summary.strict_by_document)}"
    return "\n".join(
        [
            f"mean F1 of the four sections, found:  {found}",
            f"mean F1 of the four sections, strict: {strict}",
            *ceiling,
            f"averaged by document instead of pooled, found / strict: {by_document} ({summary.cases} briefs)",
            f"quotes that stand in the article: {summary.valid_quotes} of {summary.quotes}",
            f"cases with nothing to find: {summary.empty_cases}, silent on {summary.abstained_cases}, "
            f"false items {summary.false_items}",
        ]
    )


def _headlines(figures: Sequence[Figure]) -> tuple[str, str]:
    by_metric = {figure.metric: figure for figure in figures}
    found, strict = (with_interval(by_metric[metric]) for metric in HEADLINES)
    return found, strict


def with_interval(figure: Figure) -> str:
    """Return a figure with its interval, or what stands in for one."""
    if figure.low is None:
        return f"{share(figure.value)} (no interval: {figure.documents} documents)"
    if not figure.spread:
        return f"{share(figure.value)} (the same in all {figure.documents} documents)"
    return f"{share(figure.value)} (95 %: {share(figure.low)} to {share(figure.high)}, {figure.documents} documents)"


def error_table(errors: Sequence[ErrorClassTally]) -> Table:
    """Return one row a class of errors, with what repairing it alone would add to the headline F1."""
    table = Table(title="errors, and what repairing each class alone would gain")
    table.add_column("class")
    for column in ("errors", "found", "strict"):
        table.add_column(column, justify="right")
    table.add_column("where")
    for tally in errors:
        where = ", ".join(f"{section} {count}" for section, count in tally.sections.items())
        table.add_row(tally.error, str(tally.count), f"{tally.found_gain:+.3f}", f"{tally.strict_gain:+.3f}", where)
    return table


def variance_table(variances: Sequence[CaseVariance]) -> Table:
    """Return one row a case: mean and standard deviation of its F1 over repeats."""
    table = Table(title="between repeats")
    table.add_column("case")
    for column in ("found", "±", "strict", "±"):
        table.add_column(column, justify="right")
    for one in variances:
        values = (one.found, one.found_deviation, one.strict, one.strict_deviation)
        table.add_row(one.case, *(share(value) for value in values))
    return table


def totals_line(totals: Totals) -> str:
    """Return what a run took, in one line."""
    cost = "cost unknown" if totals.cost_usd is None else f"{totals.cost_usd:.4f} USD"
    tokens = f"{totals.prompt_tokens} + {totals.completion_tokens} tokens, {cost}" if totals.calls else "no model asked"
    return (
        f"{totals.wall_seconds:.1f} s in all, {totals.median_seconds:.2f} s a brief (median), "
        f"{totals.slowest_seconds:.2f} s the slowest; {totals.calls} calls, {tokens}; {totals.failures} failures"
    )


def field_table(summary: Summary) -> Table:
    """Return one row a field: right of compared, over aligned pairs."""
    table = Table(title="fields over aligned pairs")
    table.add_column("section")
    table.add_column("field")
    for column in ("right", "of", "share"):
        table.add_column(column, justify="right")
    for section, figures in summary.sections.items():
        for field, tally in figures.fields.items():
            table.add_row(section, field, str(tally.right), str(tally.compared), share(tally.accuracy))
        for field, shares in (("aliases F1", figures.aliases), ("representatives F1", figures.representatives)):
            if shares.gold or shares.predicted:
                table.add_row(
                    section, field, str(shares.shared), f"{shares.gold}, {shares.predicted}", share(shares.f1)
                )
    return table


def share(value: float | None) -> str:
    """Return a ratio to three places, or a dash."""
    return "–" if value is None else f"{value:.3f}"


def _readers_f1(readers: Summary | None, section: Section) -> list[str]:
    if readers is None:
        return []
    counts = readers.sections[section].pooled
    return [f"{share(counts.f1())}, {share(counts.f1(strict=True))}"]


def _ratios(counts: Counts, *, strict: bool) -> list[str]:
    return [
        share(counts.precision(strict=strict)),
        share(counts.recall(strict=strict)),
        share(counts.f1(strict=strict)),
    ]
