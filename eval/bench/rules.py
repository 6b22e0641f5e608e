"""How much CPU time a brief by rules costs, and where it goes: the golden articles in turn, a few times, the best kept.

The first brief of a process is told apart: it makes the tables and patterns that all later ones share.
"""

import asyncio
from collections.abc import Callable, Sequence
from statistics import fmean, median
from time import process_time

import click

from eval.cases import Case, load_cases
from schemas.article import Article
from schemas.brief import Brief
from service.assembly import assemble
from service.engines.rules.engine import RulesEngine, draft_of
from service.grounding import ground
from service.pipeline import PipelineOptions, brief_article
from service.reading import Limits, read_submission

PER = 4000
"""Characters to which a brief's cost is scaled."""
LIMITS = Limits(max_bytes=2_000_000, max_characters=200_000)


def milliseconds(works: Sequence[Callable[[], object]], times: int) -> list[float]:
    """Return the least CPU time (ms) of each piece of work; the machine's other work only ever adds.

    They take turns, so that none finds what it did last time still at hand: an article is new to a service.
    """
    best = [float("inf")] * len(works)
    for _ in range(times):
        for place, work in enumerate(works):
            started = process_time()
            work()
            best[place] = min(best[place], process_time() - started)
    return [1000 * seconds for seconds in best]


def read(case: Case) -> Article:
    """Return the article of a case."""
    return read_submission(case.submission, LIMITS)


async def _brief(case: Case) -> Brief:
    deadline = asyncio.get_running_loop().time() + 60
    return await brief_article(read(case), RulesEngine(), "standard", deadline=deadline, options=PipelineOptions())


def _whole(case: Case, loop: asyncio.AbstractEventLoop) -> Callable[[], object]:
    return lambda: loop.run_until_complete(_brief(case))


def _parts(case: Case, loop: asyncio.AbstractEventLoop) -> dict[str, Callable[[], object]]:
    """Return the parts of a brief as pieces of work, each given what the one before it makes."""
    brief = loop.run_until_complete(_brief(case))
    article = read(case)
    draft = draft_of(article)
    grounded = ground(article, draft)
    identity = RulesEngine().identity("standard")
    return {
        "reading": lambda: read(case),
        "rules": lambda: draft_of(article),
        "grounding": lambda: ground(article, draft),
        "assembly": lambda: assemble(article, grounded, brief.provenance, identity),
    }


def _told(name: str, costs: list[float], characters: list[int]) -> str:
    scaled = PER * sum(costs) / sum(characters)
    return f"{name:10s}{fmean(costs):8.1f}{median(costs):8.1f}{max(costs):8.1f}{scaled:12.1f}"


@click.command()
@click.option("--times", default=5, show_default=True, help="Runs of each piece of work; the least time counts.")
def main(times: int) -> None:
    """Time the rules engine's briefs of the golden articles, whole and part by part."""
    cases = load_cases()
    characters = [len(case.text) for case in cases]
    loop = asyncio.new_event_loop()
    whole = [_whole(case, loop) for case in cases]
    (cold,) = milliseconds(whole[:1], 1)
    milliseconds(whole, 1)
    click.echo(f"CPU ms over {len(cases)} articles of {sum(characters) // len(cases):,} characters on average")
    click.echo(f"{'':10s}{'mean':>8s}{'median':>8s}{'max':>8s}{f'per {PER:,}':>12s}")
    click.echo(_told("a brief", milliseconds(whole, times), characters))
    parts = [_parts(case, loop) for case in cases]
    for name in parts[0]:
        click.echo(_told(name, milliseconds([part[name] for part in parts], times), characters))
    click.echo(f"the first brief of a process: {cold:.0f}")
    loop.close()


if __name__ == "__main__":
    main()
