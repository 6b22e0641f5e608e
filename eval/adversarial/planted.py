"""Errors planted in true items, one in ten, and how many of them grounding rejects, cites anew or flags.

What a hasty reader does wrong: another actor, asker and asked exchanged, a sentence that does not say it, a demand that
nobody made, a verb turned round. Each is planted in the labels of a golden case, among its other items left true.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from eval.adversarial.statements import Source, flipped, sources, transplanted
from schemas.drafts import Draft, DraftDemand, DraftOutcome
from service.grounding import Upheld, ground

SEED = 20_251_111
ROUNDS = 20
"""Times that every case is planted anew."""
SHARE = 10
"""One item in so many is planted."""

Stake = DraftDemand | DraftOutcome
Planter = Callable[[Stake, Source, random.Random], Stake | None]


def other_actor(item: Stake, source: Source, rng: random.Random) -> Stake | None:
    """Return the item with one of its actors replaced by another of the article."""
    refs = (*item.by, *item.of) if isinstance(item, DraftDemand) else item.actors
    ids = [*(party.id for party in source.draft.parties), *(mediator.id for mediator in source.draft.mediators)]
    others = [one for one in ids if one not in refs]
    if not refs or not others:
        return None
    gone, new = rng.choice(refs), rng.choice(others)
    fields = ("by", "of") if isinstance(item, DraftDemand) else ("actors",)
    return item.model_copy(update={f: tuple(new if r == gone else r for r in getattr(item, f)) for f in fields})


def exchanged(item: Stake, _source: Source, _rng: random.Random) -> Stake | None:
    """Return the demand with asker and asked exchanged."""
    if not isinstance(item, DraftDemand) or not item.by or not item.of:
        return None
    return item.model_copy(update={"by": item.of, "of": item.by})


def other_sentence(item: Stake, source: Source, rng: random.Random) -> Stake | None:
    """Return the item cited to a sentence that is none of its own, nor beside one."""
    far = [s.number for s in source.article.quotable if all(abs(s.number - cite) > 1 for cite in item.cites)]
    return item.model_copy(update={"cites": (rng.choice(far),)}) if far else None


def turned(item: Stake, source: Source, _rng: random.Random) -> Stake | None:
    """Return the item with its verb turned into the opposite."""
    return flipped(item, source.article)


def invented(cases: Sequence[Source], rng: random.Random) -> Planter:
    """Return a planter of demands made elsewhere, the names in them replaced, put to actors and sentences of here."""
    supplies: dict[str, Iterator[Stake]] = {
        case.name: transplanted(case, cases, rng, renamed=True) for case in cases if case.draft.parties
    }

    def plant(_item: Stake, source: Source, _rng: random.Random) -> Stake | None:
        return next((one for one in supplies[source.name] if isinstance(one, DraftDemand)), None)

    return plant


def planted_table(seed: int = SEED) -> str:
    """Return as Markdown what became of the planted errors by kind, and of the true items beside them."""
    cases = [case for case in sources() if case.stakes]
    rng = random.Random(seed)  # noqa: S311 -- a sample that must repeat, no secret
    kinds: Mapping[str, Planter] = {
        "another actor put in": other_actor,
        "asker and asked exchanged": exchanged,
        "another sentence cited": other_sentence,
        "a demand invented": invented(cases, rng),
        "the verb turned round": turned,
    }
    fates = {kind: Counter[str]() for kind in (*kinds, "left true")}
    for _ in range(ROUNDS):
        for case in cases:
            for kind, fate in _fates(case, kinds, rng):
                fates[kind][fate] += 1
    return _markdown(fates)


def _fates(case: Source, kinds: Mapping[str, Planter], rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield, for every demand and outcome of the case, what was done to it and what grounding made of it."""
    stakes: list[Stake] = list(case.stakes)
    done = ["left true"] * len(stakes)
    for place in rng.sample(range(len(stakes)), k=max(1, len(stakes) // SHARE)):
        kind = rng.choice(sorted(kinds))
        changed = kinds[kind](stakes[place], case, rng)
        if changed is not None and type(changed) is type(stakes[place]):
            stakes[place], done[place] = changed, kind
    demands = [n for n, one in enumerate(stakes) if isinstance(one, DraftDemand)]
    outcomes = [n for n, one in enumerate(stakes) if isinstance(one, DraftOutcome)]
    grounded = ground(case.article, _draft(case, stakes))
    upheld = {demands[one.index]: _fate(one) for one in grounded.demands}
    upheld |= {outcomes[one.index]: _fate(one) for one in grounded.outcomes}
    return ((kind, upheld.get(place, "rejected")) for place, kind in enumerate(done))


def _draft(case: Source, stakes: Iterable[Stake]) -> Draft:
    listed = list(stakes)
    return case.draft.model_copy(
        update={
            "demands": tuple(one for one in listed if isinstance(one, DraftDemand)),
            "outcomes": tuple(one for one in listed if isinstance(one, DraftOutcome)),
        }
    )


def _fate(one: Upheld[DraftDemand] | Upheld[DraftOutcome]) -> str:
    codes = {note.code for note in one.notes}
    if "evidence_replaced" in codes:
        return "cited anew"
    return "flagged" if codes else "upheld"


def _markdown(fates: Mapping[str, Counter[str]]) -> str:
    lines = [
        "| item | planted | rejected | cited anew | flagged | caught |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    wrong = sum((count for kind, count in fates.items() if kind != "left true"), Counter[str]())
    for kind, count in (*fates.items(), ("all planted errors", wrong)):
        tried = count.total()
        caught = tried - count["upheld"]
        share = "–" if kind == "left true" else f"{caught / tried:.0%}" if tried else "–"
        lines.append(
            f"| {kind} | {tried} | {count['rejected']} | {count['cited anew']} | {count['flagged']} | {share} |"
        )
    return "\n".join(lines)
