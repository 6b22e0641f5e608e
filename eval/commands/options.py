"""Options and consoles that several commands share."""

from pathlib import Path

import click
from rich.console import Console

from eval.cases import GOLDEN

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
WIDTH = 144

golden_option = click.option(
    "--golden",
    type=FOLDER,
    default=GOLDEN,
    help="Folder of golden cases, NAME.txt beside NAME.json.  [default: the built-in ones]",
)


def results() -> Console:
    """Return the console that results go to: stdout, as wide as the tables need where it is no terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH)


def talk() -> Console:
    """Return the console for everything that is no result: stderr."""
    return Console(stderr=True, highlight=False)
