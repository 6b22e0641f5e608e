"""Say what is configured, and what of it answers."""

import click


@click.command()
def doctor() -> None:
    """Check."""
