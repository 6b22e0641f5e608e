"""Grounding beside LangExtract's aligner: the same 300 statements through both in one run, CPU time and errors.

A third are true statements of the golden cases, a third another article's, and a third true ones made false (a verb
flipped or negated, a number changed). Both are given each article with all of its statements and its actors. The
aligner looks for the words that a statement shares with the article, and grounds what it finds; we also say where it is
stated, and flag or reject what is not. LangExtract needs libraries at other versions than ours: `--peer-python` names
its interpreter.
"""

import json
import random
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Literal

import click

from eval.adversarial.statements import Source, flipped, negated, renumbered, sources, transplanted
from schemas.article import Submission
from schemas.drafts import Draft, DraftDemand, DraftOutcome
from service.grounding import ground
from service.reading import Limits, read_submission

Kind = Literal["true", "another article's", "verb turned round", "number changed"]
Stake = DraftDemand | DraftOutcome
SHARES: dict[Kind, int] = {"true": 100, "another article's": 100, "verb turned round": 60, "number changed": 40}
Grounded = Counter[tuple[Kind, bool]]
"""Statements upheld, by kind and whether their verb or polarity is flagged."""
FLAGS = frozenset({"polarity_mismatch", "verb_unsupported"})
WORKER = Path(__file__).with_name("aligner.py")
SEED = 20_251_122


@dataclass(frozen=True)
class Told:
    """One statement of an article, and whether it is true."""

    source: Source
    item: Stake
    kind: Kind


def statements(seed: int = SEED) -> list[Told]:
    """Return the statements, the same for the same seed and golden cases."""
    rng = random.Random(seed)  # noqa: S311 -- a sample that must repeat, no secret
    cases = sources()
    true = [Told(case, item, "true") for case in cases for item in case.stakes]
    turned = [
        Told(one.source, new, "verb turned round")
        for one in true
        for edit in (flipped, negated)
        if (new := edit(one.item, one.source.article)) is not None
    ]
    changed = [
        Told(one.source, new, "number changed")
        for one in true
        if (new := renumbered(one.item, one.source.article, rng)) is not None
    ]
    targets = [case for case in cases if case.draft.parties]
    foreign = [
        Told(target, item, "another article's")
        for target in targets
        for item in islice(
            transplanted(target, cases, rng, renamed=False), SHARES["another article's"] // len(targets) + 1
        )
    ]
    return [one for told in (true, foreign, turned, changed) for one in _sample(told, rng)]


def _sample(told: Sequence[Told], rng: random.Random) -> list[Told]:
    return rng.sample(told, min(SHARES[told[0].kind], len(told)))


def ours(told: Sequence[Told]) -> tuple[float, Grounded]:
    """Return the CPU seconds, and how many of each kind were upheld."""
    grounded: Grounded = Counter()
    seconds = 0.0
    for source, group in _by_article(told):
        demands = [one for one in group if isinstance(one.item, DraftDemand)]
        outcomes = [one for one in group if isinstance(one.item, DraftOutcome)]
        draft = source.draft.model_copy(
            update={"demands": tuple(one.item for one in demands), "outcomes": tuple(one.item for one in outcomes)}
        )
        seconds += _grounded(source, draft, demands, outcomes, grounded)
    return seconds, grounded


def _grounded(
    source: Source, draft: Draft, demands: Sequence[Told], outcomes: Sequence[Told], grounded: Grounded
) -> float:
    started = process_time()
    result = ground(source.article, draft)
    seconds = process_time() - started
    for group, upheld in ((demands, result.demands), (outcomes, result.outcomes)):
        for one in upheld:
            grounded[group[one.index].kind, bool(FLAGS & {note.code for note in one.notes})] += 1
    return seconds


def theirs(told: Sequence[Told], python: Path) -> tuple[str, float, Counter[Kind]]:
    """Return LangExtract's version, its CPU seconds, and how many of each kind it aligned, in whatever way."""
    groups = _by_article(told)
    asked = [
        {"text": source.article.text, "statements": [*(one.item.text for one in group), *_names(source)]}
        for source, group in groups
    ]
    ran = subprocess.run(  # noqa: S603 -- our own program
        [str(python), "-I", str(WORKER)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    answer = json.loads(ran.stdout)
    aligned: Counter[Kind] = Counter()
    for (_, group), found in zip(groups, answer["found"], strict=True):
        aligned.update(one.kind for one, status in zip(group, found, strict=False) if status is not None)
    return answer["version"], answer["seconds"], aligned


def _warm_up() -> None:
    """Ground something else first, for imports and patterns, as the worker does."""
    article = read_submission(Submission(text="The first one is to warm up with."), Limits(1000, 1000))
    ground(article, Draft(parties=(), mediators=(), demands=(), outcomes=(), headline="Warm up", summary="To warm up."))


def _names(source: Source) -> list[str]:
    """Return the names of the article's actors, which we ground as well."""
    return [party.name for party in source.draft.parties] + [mediator.name for mediator in source.draft.mediators]


def _by_article(told: Sequence[Told]) -> list[tuple[Source, list[Told]]]:
    groups: dict[str, tuple[Source, list[Told]]] = {}
    for one in told:
        groups.setdefault(one.source.article.sha256, (one.source, []))[1].append(one)
    return list(groups.values())


@click.command()
@click.option("--peer-python", type=click.Path(exists=True, path_type=Path), help="Interpreter with langextract.")
def main(peer_python: Path | None) -> None:
    """Print statements by kind, how many each of the two grounds, and the CPU time of either."""
    told = statements()
    _warm_up()
    first, grounded = ours(told)
    again, _ = ours(told)
    version, peer_seconds, aligned = theirs(told, peer_python) if peer_python else ("", 0.0, Counter[Kind]())
    click.echo(f"{'statements':20} {'tried':>6} {'upheld':>8} {'flagged':>8} {'aligned by LangExtract':>23}")
    for kind in SHARES:
        tried = sum(one.kind == kind for one in told)
        click.echo(f"{kind:20} {tried:6} {grounded[kind, False]:8} {grounded[kind, True]:8} {aligned[kind]:23}")
    click.echo(f"CPU seconds: {first:.3f}, and {again:.3f} once the caches of words are warm")
    if peer_python:
        times = f"{peer_seconds / first:.0f} and {peer_seconds / again:.0f}"
        click.echo(f"LangExtract {version}: {peer_seconds:.3f}, {times} times as long")


if __name__ == "__main__":
    main()
