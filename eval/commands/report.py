"""`parley eval report`: writes a run out for a pull request or a test report."""

from collections.abc import Callable
from pathlib import Path

import click

from eval.agreement import ceiling
from eval.baseline import load_baseline
from eval.cases import load_cases
from eval.commands.options import FILE, golden_option
from eval.gate import Reason, invariants, reasons
from eval.report.junit import junit
from eval.report.markdown import markdown
from eval.runs import RUNS, Run, load_run, run_path

Writer = Callable[[Run, tuple[Reason, ...]], str]


def _markdown(run: Run, found: tuple[Reason, ...]) -> str:
    return markdown(run, ceiling(run.config.cases), found)


FORMATS: dict[str, Writer] = {"md": _markdown, "junit": junit}
"""Format to what writes it."""


@click.command()
@click.argument("run_name", metavar="[RUN]", default="rules")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="md", show_default=True)
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Where to write it.  [default: stdout]")
@click.option("--baseline", type=FILE, help="Also hold the run to this baseline, as `parley eval gate` does.")
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@golden_option
def report(run_name: str, form: str, output: Path | None, baseline: Path | None, runs: Path, golden: Path) -> None:
    """Write RUN out, with what keeps it from passing."""
    run = load_run(run_path(run_name, runs))
    text = FORMATS[form](run, _reasons(run, baseline, golden))
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"written to {output}", err=True)


def _reasons(run: Run, baseline: Path | None, golden: Path) -> tuple[Reason, ...]:
    if baseline is None:
        return tuple(invariants(run, {}))
    return reasons(run, load_baseline(baseline), {case.name: case for case in load_cases(golden)})
