"""What grounding upholds of random content: briefs of golden articles by a model with no sense at all.

The model is `tests.hostile.model` (it runs from a checkout), behind the whole engine: stages, repair, grounding. Every
brief is held to `tests.hostile.checks`, which share no code with grounding. Rows are the vocabularies it draws from.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import process_time

import click
import httpx

from eval.cases import Case, load_cases
from schemas.article import Article
from schemas.brief import Brief
from schemas.terms import SECTIONS
from service.app import build_briefer, build_limits
from service.engines.llm.engine import open_engine
from service.reading import read_submission
from service.settings import Settings
from tests.hostile.checks import FLAGS, Breach, breaches, flags, unnamed
from tests.hostile.model import MODES, HostileModel, Mode


@dataclass
class Row:
    """What came of the briefs of one vocabulary."""

    briefs: int = 0
    upheld: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    """Demands and outcomes that were upheld with a warning to look at them."""
    unnamed: int = 0
    """Those without a warning of whose actors none is named in or beside their quotes."""
    breaches: list[Breach] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, brief: Brief, article: Article) -> None:
        """Count one brief."""
        self.briefs += 1
        self.upheld.update({section: len(getattr(brief, section)) for section in SECTIONS})
        self.rejected.update(item.section for item in brief.rejected)
        paths = [f"/{section}/{place}" for section in SECTIONS[2:] for place in range(len(getattr(brief, section)))]
        self.flagged += sum(bool(flags(brief, path) & FLAGS) for path in paths)
        self.unnamed += unnamed(brief, article)
        self.breaches += breaches(brief, article)


async def measure(mode: Mode, cases: Sequence[Case], briefs: int, seed: int = 1) -> Row:
    """Return what came of so many briefs, over the cases in turn; seconds are CPU time, the model's included."""
    settings = Settings(_env_file=None, llm_model="hostile", llm_base_url="http://hostile.test/v1")
    model = HostileModel(mode, seed)
    engine = open_engine(settings, http_client=httpx.AsyncClient(transport=model))
    briefer = build_briefer(settings, engines={"llm": engine})
    limits = build_limits(settings)
    articles = [read_submission(case.submission, limits) for case in cases]
    row, started = Row(), process_time()
    try:
        for number in range(briefs):
            article = articles[number % len(articles)]
            row.add(await briefer.brief(article, fresh=True), article)
    finally:
        await briefer.aclose()
    row.seconds = process_time() - started
    return row


@click.command()
@click.option("--briefs", default=300, show_default=True, help="Briefs a vocabulary.")
@click.option("--seed", default=1, show_default=True)
@click.option("--show", default=3, show_default=True, help="Breaches to print of each vocabulary.")
def main(briefs: int, seed: int, show: int) -> None:
    """Print the table: upheld and rejected items by section, and upheld ones that break a check."""
    logging.disable(logging.WARNING)
    click.echo(
        "vocabulary  briefs  parties  mediators  demands  outcomes  flagged  unnamed  not upheld  breaches  s a brief"
    )
    for mode in MODES:
        row = asyncio.run(measure(mode, load_cases(), briefs, seed))
        upheld = "  ".join(f"{row.upheld[name]:>{len(name)}}" for name in SECTIONS)
        lost = row.rejected["demands"] + row.rejected["outcomes"]
        click.echo(
            f"{mode:10}  {row.briefs:6}  {upheld}  {row.flagged:7}  {row.unnamed:7}  {lost:10}  {len(row.breaches):8}  "
            f"{row.seconds / row.briefs:9.3f}"
        )
        for breach in row.breaches[:show]:
            click.echo(f"  {breach.check}: {breach.path}: {breach.told[:400]}")


if __name__ == "__main__":
    main()
