"""`parley eval stress`: edits the golden cases in ways whose effect is known, and says whether briefs follow."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from eval.cases import Case, load_cases
from eval.commands.launch import Wanted, launch
from eval.commands.options import golden_option, results
from eval.recording.sessions import Session
from eval.report.markdown import who_answered
from eval.runs import RUNS, Run
from eval.stress.perturbations import PERTURBATIONS, perturb
from eval.stress.results import StressReport, stressed
from eval.stress.written import markdown, terminal
from schemas.errors import InvalidRequest
from schemas.terms import PROFILES
from service.commands.configuration import load_settings
from service.settings import Settings
from service.telemetry.logging import configure_command

UNPERTURBED = "unperturbed"


@click.command()
@click.option("--engine", type=click.Choice(["rules", "llm"]), default="rules", show_default=True)
@click.option("--profile", type=click.Choice(PROFILES), help="How much work to spend.  [default: PARLEY_PROFILE]")
@click.option("--model", help="Model at the endpoint.  [default: PARLEY_LLM_MODEL]")
@click.option("--base-url", help="OpenAI-compatible endpoint.  [default: PARLEY_LLM_BASE_URL]")
@golden_option
@click.option("--only", multiple=True, type=click.Choice(list(PERTURBATIONS)), help="May be given more than once.")
@click.option("--case", "names", multiple=True, metavar="CASE", help="Perturb this case alone; more than once, too.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same gives the same edits.")
@click.option("--in-flight", type=click.IntRange(1), default=8, show_default=True, help="Articles under way at once.")
@click.option("--runs", type=click.Path(file_okay=False, path_type=Path), default=RUNS, show_default=True)
@click.option("--name", default="stress", show_default=True, help="Folder of the runs and perturbed cases.")
@click.option("--format", "form", type=click.Choice(["text", "md", "json"]), default="text", show_default=True)
def stress(
    engine: str,
    profile: str | None,
    model: str | None,
    base_url: str | None,
    golden: Path,
    only: tuple[str, ...],
    names: tuple[str, ...],
    seed: int,
    in_flight: int,
    runs: Path,
    name: str,
    form: Literal["text", "md", "json"],
) -> None:
    """Brief perturbed golden cases, and say which briefs held.

    A brief holds if it stays the same where nothing told was changed, follows names and numbers where these were, and
    drops what is denied or no longer told. Scores are against labels perturbed in the same way. Perturbed cases and
    their runs are kept in RUNS/NAME.
    """
    cases = {case.name: case for case in load_cases(golden) if not names or case.name in names}
    if unknown := sorted(set(names) - cases.keys()):
        raise InvalidRequest(f"there is no case {', '.join(unknown)}: name one that is there")
    settings = load_settings(engine=engine, profile=profile, llm_model=model, llm_base_url=base_url)
    configure_command(settings.log_level)
    folder = runs / name
    before = _run(settings, list(cases.values()), UNPERTURBED, folder, in_flight)
    found = []
    for perturbation in [PERTURBATIONS[one] for one in only] or PERTURBATIONS.values():
        edited = perturb(perturbation, list(cases.values()), seed, folder / perturbation.name)
        if edited:
            after = _run(settings, [one.case for one in edited.values()], perturbation.name, folder, in_flight)
            found.append(stressed(perturbation, cases, edited, before, after))
    _show(
        StressReport(
            made_by=who_answered(before),
            software=before.config.software,
            seed=seed,
            cases=len(cases),
            perturbations=tuple(found),
        ),
        form,
    )


def _run(settings: Settings, cases: Sequence[Case], name: str, folder: Path, in_flight: int) -> Run:
    return asyncio.run(launch(settings, Session(), Wanted(cases, 1, in_flight, name, folder, fresh=True)))


def _show(report: StressReport, form: Literal["text", "md", "json"]) -> None:
    if form == "json":
        click.echo(report.model_dump_json(indent=1))
    elif form == "md":
        click.echo(markdown(report), nl=False)
    else:
        console = results()
        for part in terminal(report):
            console.print(part, markup=False, soft_wrap=isinstance(part, str))
