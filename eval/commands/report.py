"""`parley eval report`: writes runs out for a browser, a pull request or a test report."""

from collections.abc import Callable
from pathlib import Path

import click

from eval.agreement import ceiling
from eval.baseline import load_baseline
from eval.cases import Case, case_digest, load_cases
from eval.commands.options import FILE, golden_option
from eval.gate import Reason, invariants, reasons
from eval.report.html import html
from eval.report.junit import junit
from eval.report.markdown import markdown
from eval.runs import RUNS, Run, load_run, run_path
from schemas.errors import InvalidRequest

Writer = Callable[[Run, tuple[Reason, ...]], str]


def _markdown(run: Run, found: tuple[Reason, ...]) -> str:
    return markdown(run, ceiling(run.config.cases), found)


FORMATS: dict[str, Writer] = {"md": _markdown, "junit": junit}
"""Format to what writes it, of those that hold one run; HTML holds several."""


@click.command()
@click.argument("run_names", metavar="[RUN]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(["html", *FORMATS]), default="html", show_default=True)
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Where to write it.  [default: RUN.html, else stdout]")
@click.option("--baseline", type=FILE, help="Also hold the run to this baseline, as `parley eval gate` does.")
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@golden_option
def report(
    run_names: tuple[str, ...], form: str, output: Path | None, baseline: Path | None, runs: Path, golden: Path
) -> None:
    """Write RUN (by default `rules`) out, with what keeps it from passing.

    As HTML it is one file that needs nothing else: figures, errors, and every case beside its article. Further runs
    stand beside the first in its figures: F1 with intervals, and what a brief takes against its quality.
    """
    if form != "html" and len(run_names) > 1:
        raise click.UsageError(f"--format {form} holds one run: name one, or compare them with `parley eval compare`")
    loaded = [load_run(run_path(name, runs)) for name in run_names or ("rules",)]
    run = loaded[0]
    found = _reasons(run, baseline, golden)
    if form == "html":
        text = html(loaded, _cases(run, golden), ceiling(run.config.cases), found)
        output = output or run_path(run.name, runs).with_suffix(".html")
    else:
        text = FORMATS[form](run, found)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"written to {output}", err=True)


def _cases(run: Run, golden: Path) -> dict[str, Case]:
    """Return the cases of a run, as they were when it was made."""
    cases = {case.name: case for case in load_cases(golden) if case.name in run.config.cases}
    gone = [name for name, d in run.config.cases.items() if name not in cases or case_digest(cases[name]) != d]
    if gone:
        raise InvalidRequest(
            f"{', '.join(gone)}: not in {golden}, or changed since; name the --golden folder of the run, or run it anew"
        )
    return cases


def _reasons(run: Run, baseline: Path | None, golden: Path) -> tuple[Reason, ...]:
    if baseline is None:
        return tuple(invariants(run, {}))
    return reasons(run, load_baseline(baseline), {case.name: case for case in load_cases(golden)})
