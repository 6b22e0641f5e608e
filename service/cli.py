"""The command line `parley`: finds commands by name and loads one only when it runs, so that help answers at once.

stdout is data, stderr is talk. Exit codes: 0 fine, 1 the work failed, 2 wrong use.
"""

import ast
import importlib
import importlib.util
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

import click

from schemas.errors import ConfigurationError, ParleyError
from service import __version__

COMMANDS = {
    "serve": "service.commands.serve:serve",
    "worker": "service.commands.worker:worker",
    "brief": "service.commands.brief:brief",
    "batch": "service.commands.batch:batch",
    "schema": "service.commands.schema:schema",
    "doctor": "service.commands.doctor:doctor",
    "keys": "service.commands.keys:keys",
}
"""Command to `module:object`, in the order of the help."""
PLUGINS = "parley.commands"
"""Entry-point group through which other packages add commands."""
FAILED = 1
WRONG_USE = 2


class LazyGroup(click.Group):
    """A group whose commands are named in a table and by entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(_targets())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load and return a command, None where there is none of the name."""
        target = _targets().get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the first sentence of its module, which is read but not run."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_sentence(target)) for name, target in _targets().items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error of ours is one line on stderr and an exit code."""
        try:
            return super().invoke(ctx)
        except ConfigurationError as error:
            _exit(error, WRONG_USE)
        except ParleyError as error:
            _exit(error, FAILED)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="parley")
def main() -> None:
    """Parley reads a news article about a dispute and returns a brief whose every item cites its sentences.

    Settings come from the environment (PARLEY_...) and from a file .env in the current folder.
    """


def _targets() -> dict[str, str]:
    return COMMANDS | {point.name: point.value for point in entry_points(group=PLUGINS)}


def _first_sentence(target: str) -> str:
    spec = importlib.util.find_spec(target.partition(":")[0])
    if spec is None or spec.origin is None:
        return ""
    docstring = ast.get_docstring(ast.parse(Path(spec.origin).read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n\n")[0].replace("\n", " ")


def _exit(error: ParleyError, code: int) -> NoReturn:
    click.echo(f"parley: {error.detail}", err=True)
    raise SystemExit(code)


if __name__ == "__main__":
    main(prog_name="parley")
