"""`parley eval compare`: says what differs between two runs, and whether it is more than chance."""

from pathlib import Path
from typing import Literal

import click

from eval.cases import case_digest, load_cases
from eval.commands.options import golden_option, results, talk
from eval.comparison import cases_apart, differences, shared_cases
from eval.movers import movers
from eval.report.compared import Comparison, markdown, terminal
from eval.runs import RUNS, Run, load_run, run_path
from schemas.errors import InvalidRequest


@click.command()
@click.argument("first")
@click.argument("second")
@click.option("--common", is_flag=True, help="Compare only the cases that both runs share.")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@golden_option
def compare(
    first: str, second: str, form: Literal["text", "md", "json"], runs: Path, golden: Path, *, common: bool
) -> None:
    """Compare run SECOND with run FIRST: figures, tests, and what moved in which case.

    Runs are named as they were made, or by their files (.json). Intervals are over documents; p is by paired
    randomisation, adjusted within headline, section and field figures. Fields are compared over items both found.
    """
    compared = comparison(load_run(run_path(first, runs)), load_run(run_path(second, runs)), golden, common=common)
    if form == "json":
        click.echo(compared.model_dump_json(indent=1))
    elif form == "md":
        click.echo(markdown(compared), nl=False)
    else:
        console = results()
        for part in terminal(compared):
            console.print(part, markup=False, soft_wrap=isinstance(part, str))
        if compared.left_out:
            talk().print(f"left out ({compared.left_out})", markup=False, soft_wrap=True)


def comparison(first: Run, second: Run, golden: Path, *, common: bool) -> Comparison:
    """Return the comparison of two runs over the cases in `golden`."""
    shared = shared_cases(first, second, common=common)
    cases = {case.name: case for case in load_cases(golden) if case.name in shared}
    gone = [name for name in shared if name not in cases or case_digest(cases[name]) != first.config.cases[name]]
    if gone:
        raise InvalidRequest(
            f"{', '.join(gone)}: not in {golden}, or changed since; name the --golden folder of the runs"
        )
    one, other = ([score for score in run.scores if score.name in shared] for run in (first, second))
    return Comparison(
        first=first.name,
        second=second.name,
        cases=tuple(shared),
        left_out=str(cases_apart(first, second)),
        differences=differences(one, other),
        movers=movers(first, second, cases),
    )
