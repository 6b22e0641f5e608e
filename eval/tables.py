"""Figures as tables for a terminal."""

from rich.table import Table

from eval.scores import Counts, Summary


def section_table(summary: Summary, title: str) -> Table:
    """Return one row a section: pooled precision, recall and F1, found and strict, with their denominators."""
    table = Table(title=title)
    table.add_column("section")
    for column in ("gold", "predicted", "found", "P", "R", "F1", "strict", "P", "R", "F1", "evidence", "empty, silent"):
        table.add_column(column, justify="right")
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
        )
    return table


def headline(summary: Summary) -> str:
    """Return the headline figures in one line each."""
    by_document = f"{share(summary.found_by_document)} / {share(summary.strict_by_document)}"
    return "\n".join(
        [
            f"mean F1 of the four sections, found / strict: {share(summary.found)} / {share(summary.strict)} pooled, "
            f"{by_document} by document ({summary.cases} cases)",
            f"quotes that stand in the article: {summary.valid_quotes} of {summary.quotes}",
            f"cases with nothing to find: {summary.empty_cases}, silent on {summary.abstained_cases}, "
            f"false items {summary.false_items}",
        ]
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


def _ratios(counts: Counts, *, strict: bool) -> list[str]:
    return [
        share(counts.precision(strict=strict)),
        share(counts.recall(strict=strict)),
        share(counts.f1(strict=strict)),
    ]
