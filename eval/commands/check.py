"""`parley eval check`: holds golden files to the guidelines."""

from pathlib import Path

import click

from eval.cases import GOLDEN
from eval.checking import problems
from eval.commands.options import FOLDER


@click.command()
@click.argument("folders", nargs=-1, type=FOLDER)
def check(folders: tuple[Path, ...]) -> None:
    """Check the golden files in FOLDERS (by default the built-in ones and both readers'); exit 1 if a rule is broken.

    Labels without an article beside them are checked against the built-in articles.
    """
    labels = [path for folder in folders or _built_in() for path in sorted(folder.glob("*.json"))]
    broken = 0
    for path in labels:
        for problem in problems(path, _article(path)):
            broken += 1
            click.echo(f"{path}: {problem}")
    click.echo(f"{len(labels)} cases, {broken} problems", err=True)
    if broken or not labels:
        raise SystemExit(1)


def _built_in() -> tuple[Path, ...]:
    return GOLDEN, GOLDEN / "first-reader", GOLDEN / "second-reader"


def _article(labels: Path) -> Path:
    beside = labels.with_suffix(".txt")
    built_in = GOLDEN / beside.name
    return beside if beside.is_file() or not built_in.is_file() else built_in
