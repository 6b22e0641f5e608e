"""`parley eval`: check golden cases, run engines over them, score, compare, gate and report."""

from pathlib import Path

import click

GOLDEN = Path(__file__).parent / "golden"
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(name="eval")
def group() -> None:
    """Say in numbers how far to trust a brief."""


@group.command()
@click.argument("predictions", type=_FOLDER)
@click.option("--golden", type=_FOLDER, default=GOLDEN, help="Folder of golden cases.  [default: the built-in ones]")
@click.option("--cases", "by_case", is_flag=True, help="Also list what each case misses and makes up.")
def score(predictions: Path, golden: Path, *, by_case: bool) -> None:
    """Score a folder of briefs (or labels), one NAME.json a case, against golden cases."""
    from rich.console import Console  # imported here so that `--help` stays quick; the same holds below

    from eval.cases import load_cases
    from eval.listing import case_lines
    from eval.predictions import load_prediction
    from eval.scoring import score_case
    from eval.summary import summarise
    from eval.tables import field_table, headline, section_table

    console = Console(width=150)
    cases = load_cases(golden)
    sides = [(case.labelled, load_prediction(predictions, case)) for case in cases]
    scores = [score_case(case.name, *both) for case, both in zip(cases, sides, strict=True)]
    summary = summarise(scores)
    if by_case:
        for scored, (gold, predicted) in zip(scores, sides, strict=True):
            console.print("\n".join(case_lines(scored, gold, predicted)), markup=False, highlight=False, soft_wrap=True)
    console.print(section_table(summary, str(predictions)))
    console.print(field_table(summary))
    console.print(headline(summary), highlight=False)
