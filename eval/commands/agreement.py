"""`parley eval agreement`: scores one reader's labels against another's."""

from pathlib import Path

import click

from eval.agreement import FIRST, SECOND
from eval.agreement import agreement as measure
from eval.cases import GOLDEN
from eval.commands.options import FOLDER, results
from eval.tables import error_table, field_table, headline, section_table


@click.command()
@click.option("--first", type=FOLDER, default=FIRST, help="Labels of one reader.  [default: the built-in ones]")
@click.option("--second", type=FOLDER, default=SECOND, help="Labels of the other.  [default: the built-in ones]")
@click.option("--articles", type=FOLDER, default=GOLDEN, help="Folder of NAME.txt.  [default: the built-in ones]")
@click.option("--json", "as_json", is_flag=True, help="Print every figure and score as JSON.")
def agreement(first: Path, second: Path, articles: Path, *, as_json: bool) -> None:
    """Say how far two readers agree, by the scorer that scores briefs: the ceiling for every other score.

    The second reader is scored against the first: what only the second has counts as spurious.
    """
    measured = measure(first, second, articles)
    if as_json:
        click.echo(measured.model_dump_json(indent=1))
        return
    console = results()
    console.print(section_table(measured.summary, f"{second.name} against {first.name}"))
    console.print(field_table(measured.summary))
    console.print(error_table(measured.disagreements))
    console.print(headline(measured.summary, measured.figures))
