"""The adversarial table: how many false statements grounding upholds, and how many true ones it loses."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from eval.adversarial.statements import LIMITS, Source, cites_of, flipped, negated, renumbered, sources, transplanted
from schemas.article import Article, Submission
from schemas.drafts import Draft, DraftDemand, DraftItem, DraftMediator, DraftOutcome, DraftParty
from service.grounding import Grounded, Upheld, ground
from service.reading import read_submission

SEED = 20_251_110
FABRICATED, CONTRARY, RENUMBERED, TRUE, REPEATED = 200, 140, 100, 300, 40
ARTICLE_LENGTHS = range(2_500, 4_000)
"""Characters of the articles that fabricated statements are put to: about 3,000."""
_FLAGS = frozenset({"polarity_mismatch", "verb_unsupported"})

Stake = DraftDemand | DraftOutcome


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    statements: int
    count: int
    """How many did what the row counts."""
    counted: str
    bar: str
    within: bool
    """Whether the count keeps the bar."""


def table(seed: int = SEED) -> list[Row]:
    """Return the table, the same for the same seed and golden cases."""
    cases = sources()
    rng = random.Random(seed)  # noqa: S311 -- a sample that must repeat, no secret
    return [
        _fabricated(cases, rng, renamed=False),
        _fabricated(cases, rng, renamed=True),
        _contrary(cases, rng),
        _renumbered(cases, rng),
        _true(cases, rng),
        _repeated(cases),
    ]


def markdown(rows: Iterable[Row]) -> str:
    """Return the table as Markdown."""
    lines = ["| statements | tried | counted | bar | result |", "|---|---:|---|---|---:|"]
    lines += [f"| {row.name} | {row.statements} | {row.counted} | {row.bar} | {row.count} |" for row in rows]
    return "\n".join(lines)


def _grounded(source: Source, items: Sequence[DraftItem], article: Article | None = None) -> Grounded:
    draft = Draft(
        parties=tuple(item for item in items if isinstance(item, DraftParty)) or source.draft.parties,
        mediators=tuple(item for item in items if isinstance(item, DraftMediator)) or source.draft.mediators,
        demands=tuple(item for item in items if isinstance(item, DraftDemand)),
        outcomes=tuple(item for item in items if isinstance(item, DraftOutcome)),
        headline=source.draft.headline,
        summary=source.draft.summary,
    )
    return ground(article or source.article, draft)


def _stakes(grounded: Grounded) -> list[Upheld[DraftDemand] | Upheld[DraftOutcome]]:
    return [*grounded.demands, *grounded.outcomes]


def _unflagged(source: Source, item: Stake) -> bool:
    """Whether the item is upheld without a flag of polarity."""
    return any(not _FLAGS & {note.code for note in one.notes} for one in _stakes(_grounded(source, [item])))


def _listed(source: Source, item: Stake) -> bool:
    grounded = _grounded(source, [item])
    return bool(grounded.demands or grounded.outcomes)


def _fabricated(cases: Sequence[Source], rng: random.Random, *, renamed: bool) -> Row:
    targets = [case for case in cases if len(case.article.text) in ARTICLE_LENGTHS and case.draft.parties]
    supplies = [transplanted(target, cases, rng, renamed=renamed) for target in targets]
    tried = [(targets[n % len(targets)], next(supplies[n % len(targets)])) for n in range(FABRICATED)]
    count = sum(_listed(source, item) for source, item in tried)
    if renamed:
        return Row("the same with names of this article put in", FABRICATED, count, "upheld", "≤ 4", count <= 4)
    return Row("fabricated, cited to random sentences", FABRICATED, count, "upheld", "0", count == 0)


def _edited(
    cases: Sequence[Source], edits: Sequence[Callable[[Stake, Article], Stake | None]], rng: random.Random, number: int
) -> list[tuple[Source, Stake]]:
    made = [
        (case, new)
        for case in cases
        for item in case.stakes
        for edit in edits
        if (new := edit(item, case.article)) is not None
    ]
    rng.shuffle(made)
    return list(islice(made, number))


def _contrary(cases: Sequence[Source], rng: random.Random) -> Row:
    half = CONTRARY // 2
    tried = _edited(cases, [flipped], rng, half) + _edited(cases, [negated], rng, CONTRARY - half)
    count = sum(_unflagged(source, item) for source, item in tried)
    return Row("true, verb flipped or negated", len(tried), count, "upheld without a flag", "0", count == 0)


def _renumbered(cases: Sequence[Source], rng: random.Random) -> Row:
    edits = [lambda item, article: renumbered(item, article, rng)] * 3
    tried = _edited(cases, edits, rng, RENUMBERED)
    count = sum(_listed(source, item) for source, item in tried)
    return Row("true, a number changed", len(tried), count, "upheld", "0", count == 0)


def _true(cases: Sequence[Source], rng: random.Random) -> Row:
    chosen = rng.sample([(case, item) for case in cases for item in case.items], k=TRUE)
    right = sum(_kept(case, [item for source, item in chosen if source is case], rng) for case in cases)
    return Row("true, in shuffled order", TRUE, right, "upheld, each on its sentences", "≥ 297", right >= 297)


def _kept(case: Source, chosen: Sequence[DraftItem], rng: random.Random) -> int:
    """Return how many of `chosen` are upheld on just the sentences they cite, the case's items in shuffled order."""
    items = rng.sample(case.items, k=len(case.items))
    grounded = _grounded(case, items)
    sections = (
        (DraftParty, grounded.parties),
        (DraftMediator, grounded.mediators),
        (DraftDemand, grounded.demands),
        (DraftOutcome, grounded.outcomes),
    )
    right = 0
    for kind, upheld in sections:
        given = [item for item in items if isinstance(item, kind)]
        for one in upheld:
            item = given[one.index]
            right += item in chosen and {evidence.sentence for evidence in one.evidence} == set(item.cites)
    return right


def _repeated(cases: Sequence[Source]) -> Row:
    tried = right = 0
    for case in cases:
        once = case.article.text
        twice = read_submission(Submission(text=f"{once}\n\n{once}", published=case.article.published), LIMITS)
        for item in case.stakes:
            quotes = [case.article.text_of(case.article.sentences[number - 1]) for number in item.cites]
            second = _second_cites(quotes, twice, len(once))
            if tried < REPEATED and len(second) == len(quotes) and _listed(case, item):
                tried += 1
                right += _upheld_at(case, item.model_copy(update={"cites": second}), twice) == set(second)
    return Row(
        "a repeated sentence, cited the second time", tried, right, "placed the second time", f"{tried}", right == tried
    )


def _second_cites(quotes: Sequence[str], article: Article, after: int) -> tuple[int, ...]:
    tail = article.model_copy(update={"text": " " * after + article.text[after:]})
    return tuple(n for n in cites_of(quotes, tail) if article.sentences[n - 1].start >= after)


def _upheld_at(source: Source, item: Stake, article: Article) -> set[int]:
    return {evidence.sentence for one in _stakes(_grounded(source, [item], article)) for evidence in one.evidence}
