"""Print the JSON Schemas of the contracts."""

import json
from pathlib import Path

import click

from schemas.export import CONTRACTS, json_schema


@click.command()
@click.argument("name", required=False, type=click.Choice(list(CONTRACTS)))
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write NAME.json files to a folder.",
)
def schema(name: str | None, output: Path | None) -> None:
    """Print the JSON Schema of the contract NAME, or one object with all of them by name."""
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for each in [name] if name else CONTRACTS:
            (output / f"{each}.json").write_text(_pretty(json_schema(each)) + "\n", encoding="utf-8")
        return
    click.echo(_pretty(json_schema(name) if name else {each: json_schema(each) for each in CONTRACTS}))


def _pretty(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
