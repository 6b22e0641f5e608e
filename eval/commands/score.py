"""`parley eval score`: scores a folder of briefs or labels that were made elsewhere."""

from pathlib import Path

import click

from eval.cases import load_cases
from eval.commands.options import FOLDER, golden_option, results
from eval.figures import figures
from eval.listing import case_lines
from eval.predictions import load_prediction
from eval.scoring import score_case
from eval.summary import summarise
from eval.tables import error_table, field_table, headline, section_table
from eval.taxonomy import error_classes


@click.command()
@click.argument("predictions", type=FOLDER)
@golden_option
@click.option("--cases", "by_case", is_flag=True, help="Also list what each case misses, makes up or gets wrong.")
def score(predictions: Path, golden: Path, *, by_case: bool) -> None:
    """Score PREDICTIONS, a folder with a brief (or labels) NAME.json for each golden case."""
    console = results()
    cases = load_cases(golden)
    sides = [(case.labelled, load_prediction(predictions, case)) for case in cases]
    scores = [score_case(case.name, *both) for case, both in zip(cases, sides, strict=True)]
    summary = summarise(scores)
    if by_case:
        for scored, (gold, predicted) in zip(scores, sides, strict=True):
            console.print("\n".join(case_lines(scored, gold, predicted)), markup=False, soft_wrap=True)
    console.print(section_table(summary, predictions.name))
    console.print(field_table(summary))
    console.print(error_table(error_classes(scores)))
    console.print(headline(summary, figures(scores)))
