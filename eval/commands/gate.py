"""`parley eval gate`: passes a run, or says in which cases it is worse than its baseline."""

from collections.abc import Sequence
from pathlib import Path

import click

from eval.baseline import BASELINES, baseline_path, load_baseline, pin, save_baseline
from eval.cases import load_cases
from eval.commands.options import FILE, golden_option
from eval.gate import TOLERANCE, Reason, reasons
from eval.report.junit import junit
from eval.runs import RUNS, Run, load_run, run_path
from eval.tables import share


@click.command()
@click.argument("run_name", metavar="[RUN]", default="rules")
@click.option("--baseline", type=FILE, help=f"What the run is held to.  [default: {BASELINES.name}/RUN.json]")
@click.option("--tolerance", type=click.FloatRange(0, 1), default=TOLERANCE, show_default=True)
@click.option("--junit", "junit_file", type=FILE, metavar="FILE", help="Also write the result as JUnit XML.")
@click.option("--update", is_flag=True, help="Pin RUN as the baseline instead of holding it to one.")
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@golden_option
def gate(
    run_name: str,
    baseline: Path | None,
    tolerance: float,
    junit_file: Path | None,
    runs: Path,
    golden: Path,
    *,
    update: bool,
) -> None:
    """Hold RUN to its baseline; exit 1 with the reasons if it does not pass.

    It does not where a case failed, a quote does not stand in the article, items are found where there are none, the
    F1 of a case fell by more than the tolerance, or a figure fell by more than chance.
    """
    run = load_run(run_path(run_name, runs))
    path = baseline or baseline_path(run)
    if update:
        save_baseline(pin(run), path)
        click.echo(f"pinned {_figures(run)} in {path}")
        return
    cases = {case.name: case for case in load_cases(golden)}
    pinned = load_baseline(path)
    found = reasons(run, pinned, cases, tolerance)
    if junit_file is not None:
        junit_file.write_text(junit(run, found), encoding="utf-8")
    if found:
        click.echo("\n".join(reason_lines(found)))
        click.echo(f"{run.name} does not pass, for the reasons above", err=True)
        raise SystemExit(1)
    new = sorted(run.config.cases.keys() - pinned.pinned.keys())
    unpinned = f"; not pinned yet: {', '.join(new)}" if new else ""
    click.echo(f"{run.name} passes: {_figures(run)}{unpinned}")


def reason_lines(found: Sequence[Reason]) -> list[str]:
    """Return reasons as lines, each followed by what moved."""
    lines = []
    for reason in found:
        lines.append(f"{reason.case or 'the run as a whole'}: {reason.rule}: {reason.detail}")
        lines += [f"  {line}" for line in reason.moved]
    return lines


def _figures(run: Run) -> str:
    return (
        f"{len(run.config.cases)} cases, mean F1 found {share(run.summary.found)}, strict {share(run.summary.strict)}, "
        f"quotes {run.summary.valid_quotes} of {run.summary.quotes}"
    )
