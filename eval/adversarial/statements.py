"""True statements of the golden cases as draft items, and edits that make them false."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.cases import Case, load_cases
from schemas.article import Article
from schemas.drafts import (
    Draft,
    DraftDemand,
    DraftItem,
    DraftMediator,
    DraftOutcome,
    DraftParty,
    DraftRepresentative,
)
from schemas.golden import GoldenDemand, GoldenMediator, GoldenOutcome, GoldenParty
from schemas.terms import DEMAND_WORDS
from service.grounding.words import content_stems, numbers, stem
from service.reading import Limits, read_submission

LIMITS = Limits(max_bytes=2_000_000, max_characters=200_000)

ANTONYMS = {
    "agreed": "refused",
    "accepted": "rejected",
    "accept": "reject",
    "signed": "repudiated",
    "sign": "repudiate",
    "extended": "cancelled",
    "release": "detain",
    "released": "detained",
    "free": "jail",
    "withdraw": "deploy",
    "stop": "continue",
    "lift": "impose",
    "open": "close",
    "reopen": "shut",
    "resume": "suspend",
    "suspended": "resumed",
    "met": "boycotted",
    "meet": "shun",
    "offered": "refused",
    "accused": "absolved",
    "rejected": "accepted",
    "refused": "agreed",
    "allow": "forbid",
    "let": "forbid",
    "pay": "withhold",
    "raise": "cut",
    "return": "flee",
    "drop": "keep",
    "end": "prolong",
    "give": "keep",
    "hand": "keep",
    "cancel": "confirm",
    "recognise": "repudiate",
    "guarantee": "deny",
    "remove": "install",
    "begin": "abandon",
    "leave": "enter",
}
_NEGATABLE = re.compile(
    r"\b(agreed|will|is to|are to|accepted|signed|met|offered|refused|suspended|extended|has|have)\b"
)
_NEGATED = {
    "will": "will not",
    "is to": "is not to",
    "are to": "are not to",
    "has": "has not",
    "have": "have not",
}
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b")
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Source:
    """A golden case as grounding meets it: the article read, and its labels as a draft that cites right."""

    name: str
    article: Article
    draft: Draft

    @property
    def stakes(self) -> tuple[DraftDemand | DraftOutcome, ...]:
        """Demands and outcomes."""
        return (*self.draft.demands, *self.draft.outcomes)

    @property
    def items(self) -> tuple[DraftItem, ...]:
        """Every item of every section."""
        return (*self.draft.parties, *self.draft.mediators, *self.stakes)


def sources() -> list[Source]:
    """Return every golden case, in order of name."""
    return [_source(case) for case in load_cases()]


def _source(case: Case) -> Source:
    article = read_submission(case.submission, LIMITS)
    golden = case.golden
    draft = Draft(
        parties=tuple(_party(one, article) for one in golden.parties),
        mediators=tuple(_mediator(one, article) for one in golden.mediators),
        demands=tuple(_demand(one, article) for one in golden.demands),
        outcomes=tuple(_outcome(one, article) for one in golden.outcomes),
        headline=golden.headline,
        summary=golden.summary,
    )
    return Source(name=case.name, article=article, draft=draft)


def cites_of(quotes: Sequence[str], article: Article) -> tuple[int, ...]:
    """Return the numbers of the sentences that share most with each quote."""

    def nearest(quote: str) -> int:
        start = article.text.find(quote)
        end = start + len(quote)
        return max(article.quotable, key=lambda s: min(s.end, end) - max(s.start, start)).number

    return tuple(dict.fromkeys(nearest(quote) for quote in quotes))


def _people(one: GoldenParty | GoldenMediator) -> tuple[DraftRepresentative, ...]:
    return tuple(DraftRepresentative(name=person.name, title=person.title) for person in one.representatives)


def _party(one: GoldenParty, article: Article) -> DraftParty:
    return DraftParty(
        cites=cites_of(one.evidence, article),
        id=one.id,
        name=one.name,
        kind=one.kind,
        role=one.role,
        aliases=one.aliases,
        representatives=_people(one),
    )


def _mediator(one: GoldenMediator, article: Article) -> DraftMediator:
    return DraftMediator(
        cites=cites_of(one.evidence, article),
        id=one.id,
        name=one.name,
        kind=one.kind,
        role=one.role,
        status=one.status,
        aliases=one.aliases,
        representatives=_people(one),
    )


def _demand(one: GoldenDemand, article: Article) -> DraftDemand:
    return DraftDemand(
        cites=cites_of(one.evidence, article), by=one.by, of=one.of, text=one.text, force=one.force, status=one.status
    )


def _outcome(one: GoldenOutcome, article: Article) -> DraftOutcome:
    when = one.when.isoformat() if one.when else None
    return DraftOutcome(
        cites=cites_of(one.evidence, article), kind=one.kind, text=one.text, actors=one.actors, when=when
    )


def flipped(item: DraftDemand | DraftOutcome, article: Article) -> DraftDemand | DraftOutcome | None:
    """Return the item with a verb that its sentences have turned into its opposite, or None if it has none."""
    stated = {s for cite in item.cites for s in content_stems(article.text_of(article.sentences[cite - 1]))}
    for found in re.finditer(r"\b[a-z]+\b", item.text):
        opposite = ANTONYMS.get(found.group())
        if opposite and stem(found.group()) in stated:
            return _with_text(item, item.text[: found.start()] + opposite + item.text[found.end() :])
    return None


def negated(item: DraftDemand | DraftOutcome, _article: Article) -> DraftDemand | DraftOutcome | None:
    """Return the item with a negation put in, or None where it has one already or offers no place."""
    if re.search(r"\b(?:not|no|never|without|nobody|nothing|neither|nor)\b|n't\b|n’t\b", item.text):
        return None
    if isinstance(item, DraftDemand):
        return _with_text(item, f"not {item.text}")
    found = _NEGATABLE.search(item.text)
    if found is None:
        return None
    verb = found.group()
    return _with_text(item, item.text[: found.start()] + _NEGATED.get(verb, f"never {verb}") + item.text[found.end() :])


def renumbered(
    item: DraftDemand | DraftOutcome, article: Article, rng: random.Random
) -> DraftDemand | DraftOutcome | None:
    """Return the item with one of its numbers turned into one its sentences do not have, or None if it has none."""
    places = list(_NUMBER.finditer(item.text))
    if not places:
        return None
    found = rng.choice(places)
    taken = {n for cite in item.cites for n in numbers(article.text_of(article.sentences[cite - 1]))}
    other = next(new for new in _other_numbers(found.group(), rng) if not numbers(new) & taken)
    return _with_text(item, item.text[: found.start()] + other + item.text[found.end() :])


def _other_numbers(number: str, rng: random.Random) -> Iterator[str]:
    if number in _NUMBER_WORDS:
        yield from rng.sample([word for word in _NUMBER_WORDS if word != number], k=len(_NUMBER_WORDS) - 1)
    digits = re.sub(r"\D", "", number)
    for step in rng.sample(range(1, 100), k=99):
        yield str(int(digits or "20") + step * 10 ** max(0, len(digits) - 2))


def _with_text(item: DraftDemand | DraftOutcome, text: str) -> DraftDemand | DraftOutcome:
    return item.model_copy(update={"text": text})


def transplanted(
    target: Source, others: Sequence[Source], rng: random.Random, *, renamed: bool
) -> Iterator[DraftDemand | DraftOutcome]:
    """Yield, without end, statements of other articles as if they were the target's: its actors, random sentences.

    With `renamed`, names of the other article's actors in the text are replaced by names of the target's.
    """
    actors: list[DraftParty | DraftMediator] = [*target.draft.parties, *target.draft.mediators]
    numbers = [sentence.number for sentence in target.article.quotable]
    while True:
        other = rng.choice(others)
        if other is target or not other.stakes:
            continue
        item = rng.choice(other.stakes)
        text = _with_names_of(target, other, item.text, rng) if renamed else item.text
        refs = tuple(actor.id for actor in rng.sample(actors, k=min(2, len(actors))))
        cites = tuple(rng.sample(numbers, k=min(rng.randint(1, 3), len(numbers))))
        changed: dict[str, object] = {"text": " ".join(text.split()[:DEMAND_WORDS]), "cites": cites}
        changed |= {"by": refs[:1], "of": refs[1:]} if isinstance(item, DraftDemand) else {"actors": refs, "when": None}
        yield item.model_copy(update=changed)


def _with_names_of(target: Source, other: Source, text: str, rng: random.Random) -> str:
    here: list[DraftParty | DraftMediator] = [*target.draft.parties, *target.draft.mediators]
    there: list[DraftParty | DraftMediator] = [*other.draft.parties, *other.draft.mediators]
    names = [actor.name for actor in here]
    forms = [form for actor in there for form in (actor.name, *actor.aliases)]
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, rng.choice(names))
    return text
