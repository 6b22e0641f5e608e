"""How fast scoring is: the same made-up records through our scorer and through stickler-eval, in one run (CPU time).

Both compare ten demands with ten, by the same five fields, aligning them optimally. Needs the dependency group `bench`.
"""

import random
from collections.abc import Callable, Sequence
from time import process_time

import click
from stickler import ComparableField, ExactComparator, LevenshteinComparator, StructuredModel

from eval.records import ActorRecord, ItemRecord, Labelled
from eval.scoring import score_case

ACTORS = tuple(f"Actor{letter}" for letter in "ABCDE")
FORCES, STATUSES = ("demand", "condition", "appeal"), ("open", "accepted", "rejected")
SYLLABLES = "ba ce di fo gu ha ke li mo nu pa re si to vu wa ye zi".split()
WORDS = tuple(f"{first}{second}{third}" for first in SYLLABLES for second in SYLLABLES for third in SYLLABLES)


class StickledDemand(StructuredModel):  # type: ignore[misc] # it ships no types
    """A demand as stickler-eval compares it."""

    text: str = ComparableField(comparator=LevenshteinComparator(), threshold=0.5, weight=2.0)
    force: str = ComparableField(comparator=ExactComparator())
    status: str = ComparableField(comparator=ExactComparator())
    by: list[str] = ComparableField(comparator=ExactComparator())
    of: list[str] = ComparableField(comparator=ExactComparator())


class StickledCase(StructuredModel):  # type: ignore[misc] # it ships no types
    """The demands of one article."""

    demands: list[StickledDemand] = ComparableField()


Pair = tuple[Labelled, Labelled]


def make_pairs(count: int, records: int, seed: int = 1) -> list[Pair]:
    """Return `count` pairs of labellings: the second is the first reworded a little, with two of ten replaced."""
    order = random.Random(seed)  # noqa: S311 # made-up records
    return [_pair(order, records) for _ in range(count)]


def _pair(order: random.Random, records: int) -> Pair:
    gold = [_demand(order) for _ in range(records)]
    answers = [_demand(order) if n % 5 == 0 else _reworded(order, item) for n, item in enumerate(gold)]
    order.shuffle(answers)
    return _labelled(gold), _labelled(answers)


def _labelled(demands: Sequence[ItemRecord]) -> Labelled:
    actors = tuple(ActorRecord(name, name, (), (), ("state", "disputant"), ()) for name in ACTORS)
    return Labelled(actors, (), tuple(demands), (), valid_quotes=0, quotes=0)


def _demand(order: random.Random) -> ItemRecord:
    by, of = order.sample(ACTORS, 2)
    start = order.randrange(5000)
    text = " ".join(order.choices(WORDS, k=10))
    labels = order.choice(FORCES), order.choice(STATUSES)
    return ItemRecord(text, labels, ((by,), (of,)), None, ((start, start + 120),))


def _reworded(order: random.Random, item: ItemRecord) -> ItemRecord:
    words = item.text.split()
    words[order.randrange(len(words))] = order.choice(WORDS)
    return ItemRecord(" ".join(words), item.labels, item.refs, None, item.spans)


def _stickled(side: Labelled) -> StickledCase:
    return StickledCase(
        demands=[
            StickledDemand(
                text=item.text,
                force=item.labels[0],
                status=item.labels[1],
                by=list(item.refs[0]),
                of=list(item.refs[1]),
            )
            for item in side.demands
        ]
    )


def _ours(pairs: Sequence[Pair]) -> Callable[[], None]:
    def run() -> None:
        for gold, predicted in pairs:
            score_case("pair", gold, predicted)

    return run


def _theirs(pairs: Sequence[Pair]) -> Callable[[], None]:
    stickled = [(_stickled(gold), _stickled(predicted)) for gold, predicted in pairs]

    def run() -> None:
        for gold, predicted in stickled:
            gold.compare_with(predicted, include_confusion_matrix=True)

    return run


def _seconds(run: Callable[[], None]) -> float:
    started = process_time()
    run()
    return process_time() - started


@click.command()
@click.option("--pairs", default=1000, show_default=True, help="Pairs of labellings to score.")
@click.option("--records", default=10, show_default=True, help="Records on either side of a pair.")
def main(pairs: int, records: int) -> None:
    """Time our scorer at a quarter, a half and all of the pairs, then stickler-eval on all of them."""
    _seconds(_ours(make_pairs(20, records, seed=0)))
    ours = 0.0
    for share in (4, 2, 1):
        count = max(1, pairs // share)
        ours = _seconds(_ours(make_pairs(count, records, seed=share)))
        click.echo(
            f"parley    {count:6d} pairs of {records} x {records}: {ours:8.2f} s, {1000 * ours / count:8.3f} ms a pair"
        )
    theirs = _seconds(_theirs(make_pairs(pairs, records, seed=1)))
    click.echo(
        f"stickler  {pairs:6d} pairs of {records} x {records}: {theirs:8.2f} s, {1000 * theirs / pairs:8.3f} ms a pair"
    )
    click.echo(f"parley is {theirs / ours:.0f} times as fast")


if __name__ == "__main__":
    main()
