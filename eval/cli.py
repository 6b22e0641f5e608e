"""Check golden cases, run engines over them, and say in numbers how far to trust a brief."""

import importlib

import click

COMMANDS = {
    "run": ("eval.commands.run:run", "Brief every golden case with one engine, and score it."),
    "compare": ("eval.commands.compare:compare", "Say what differs between two runs, and whether by chance."),
    "gate": ("eval.commands.gate:gate", "Pass a run, or say in which cases it is worse than its baseline."),
    "report": ("eval.commands.report:report", "Write runs out for a browser, a pull request or a test report."),
    "stress": ("eval.commands.stress:stress", "Perturb the golden cases, and say which briefs hold."),
    "peers": ("eval.commands.peers:peers", "Run another way of extracting over the golden cases."),
    "agreement": ("eval.commands.agreement:agreement", "Score one reader's labels against another's."),
    "check": ("eval.commands.check:check", "Hold golden files to the guidelines."),
    "score": ("eval.commands.score:score", "Score a folder of briefs or labels."),
}
"""Command to `module:object` and its line in the help; a module is loaded only when its command runs."""


class LazyGroup(click.Group):
    """A group whose commands stand in a table."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load and return a command, None where there is none of the name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(name="eval", cls=LazyGroup)
def group() -> None:
    """Say in numbers how far to trust a brief."""
