"""Edits that labels must follow: numbers changed, an agreement denied, an outcome no longer told."""

import random
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from eval.cases import Case
from eval.records import Span
from eval.stress.editing import Edit, Edited, Perturbed, Target, perturbed
from schemas.golden import GoldenDemand, GoldenOutcome
from service.grounding.words import NUMBER_WORDS

_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_NUMBER = re.compile(r"(?<![\w.,:/–-])\d+(?:[.,]\d+)*(?![\w:/]|[.,–-]\d)")
_DATED_BEFORE = re.compile(rf"(?:\b{_MONTHS}|\b(?:Resolution|Article|No\.|Chapter))\s+$")
_DATED_AFTER = re.compile(rf"\s+(?:{_MONTHS}|[ap]\.?m\b|o'clock|o’clock)", re.IGNORECASE)
_YEARS = range(1800, 2101)
_LEAST = 3
"""Below it grammar turns on a number."""

_BASES = {
    "agreed": "agree",
    "signed": "sign",
    "accepted": "accept",
    "extended": "extend",
    "approved": "approve",
    "reached": "reach",
    "endorsed": "endorse",
    "initialled": "initial",
    "adopted": "adopt",
    "concluded": "conclude",
    "consented": "consent",
    "pledged": "pledge",
    "undertook": "undertake",
    "settled": "settle",
}
_AUXILIARY = re.compile(rf"\b(?:have|has|had|was|were)(?= (?:{'|'.join(_BASES)})\b)")
_SUBJECT = (
    r"(?:[A-Z][\w’'-]*\)?|[A-Z]{2,}\)?|\bsides|\bparties|\bthey|\bdelegations|\bgovernments|\bleaders|\bnegotiators)"
)
_PAST = re.compile(rf"(?<=\s)(?:{'|'.join(_BASES)})\b(?! by\b)")
_BEFORE_PAST = re.compile(rf"(?<!\bof )(?<![\w-]){_SUBJECT}\s$")
_KINDS = ("agreement", "ceasefire")
_Label = tuple[Literal["demands", "outcomes"], int]


def renumbered(case: Case, rng: random.Random) -> Perturbed | None:
    """Change every number that is no date, the same one always to the same one, in article and labels."""
    spelt = {NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", case.text.casefold()) if word in NUMBER_WORDS}
    numbers = sorted({case.text[start:end] for start, end in _numbers(case.text)} - spelt)
    taken = set(re.findall(r"\d+(?:[.,]\d+)*", case.text)) | spelt
    mapping: dict[str, str] = {}
    for number in numbers:
        mapping[number] = _another(number, taken, rng)
        taken.add(mapping[number])
    edits = list(_number_edits(case.text, mapping))
    if not edits:
        return None
    return perturbed(case, edits, lambda words: Edited.of(words, [*_number_edits(words, mapping)]).after)


def negated(case: Case, rng: random.Random) -> Perturbed | None:
    """Deny an agreement, truce or acceptance in every sentence quoted for it; its label goes."""
    found: list[tuple[_Label, Span, list[Edit]]] = []
    for label, quotes in _asserted(case):
        starts = [case.text.index(quote) for quote in quotes]
        denials = [list(_denials(quote, start)) for quote, start in zip(quotes, starts, strict=True)]
        if denials[0]:
            edits = {edit.start: edit for each in denials for edit in each}
            found.append((label, (starts[0], starts[0] + len(quotes[0])), list(edits.values())))
    if not found:
        return None
    (section, index), quoted, chosen = rng.choice(found)
    where = Edited.of(case.text, chosen).place(quoted)
    return perturbed(case, chosen, target=Target(section, index, where))


def removed(case: Case, rng: random.Random) -> Perturbed | None:
    """Take out the paragraph that alone states an outcome, chosen so that least else goes with it; its label goes."""
    found: list[tuple[int, int, Span]] = []
    for index, outcome in enumerate(case.golden.outcomes):
        starts = [case.text.index(quote) for quote in outcome.evidence]
        paragraphs = {_paragraph(case.text, start) for start in starts}
        if len(paragraphs) == 1:
            span = paragraphs.pop()
            found.append((_quotes_in(case, span), index, span))
    if not found:
        return None
    least = min(cost for cost, _, _ in found)
    _, index, (start, end) = rng.choice([one for one in found if one[0] == least])
    edit = Edit(start, end, "")
    return perturbed(case, [edit], target=Target("outcomes", index, (start, start)))


def _numbers(text: str) -> Iterator[Span]:
    for found in _NUMBER.finditer(text):
        value = float(found.group().replace(",", "").split(".")[0] or 0)
        year = len(found.group()) == 4 and int(value) in _YEARS
        before = text[max(0, found.start() - 20) : found.start()]
        dated = _DATED_BEFORE.search(before) or _DATED_AFTER.match(text, found.end())
        if not year and not dated and value >= _LEAST:
            yield found.start(), found.end()


def _number_edits(text: str, mapping: Mapping[str, str]) -> Iterator[Edit]:
    for start, end in _numbers(text):
        if text[start:end] in mapping:
            yield Edit(start, end, mapping[text[start:end]])


def _another(number: str, taken: set[str], rng: random.Random) -> str:
    """Return another number written like this one; zeros at its end stay."""
    kept = len(number) - len(number.rstrip("0.,"))
    for _ in range(1000):
        digits = [str(rng.randint(0, 9)) if mark.isdigit() else mark for mark in number[: len(number) - kept]]
        digits[0] = str(rng.randint(_LEAST, 9))
        other = "".join(digits) + number[len(number) - kept :]
        if other not in taken:
            return other
    return number


def _asserted(case: Case) -> Iterator[tuple[_Label, tuple[str, ...]]]:
    for index, outcome in enumerate(case.golden.outcomes):
        if outcome.kind in _KINDS:
            yield ("outcomes", index), outcome.evidence
    for index, demand in enumerate(case.golden.demands):
        if demand.status == "accepted":
            yield ("demands", index), demand.evidence


def _denials(quote: str, start: int) -> Iterator[Edit]:
    for auxiliary in _AUXILIARY.finditer(quote):
        yield Edit(start + auxiliary.end(), start + auxiliary.end(), " not")
    for verb in _PAST.finditer(quote):
        if _BEFORE_PAST.search(quote[: verb.start()]):
            yield Edit(start + verb.start(), start + verb.end(), f"did not {_BASES[verb.group()]}")


def _paragraph(text: str, place: int) -> Span:
    start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
    end = min((found for found in (text.find("\n", place), text.find("\r", place)) if found >= 0), default=len(text))
    return start, end


def _quotes_in(case: Case, span: Span) -> int:
    items: tuple[GoldenDemand | GoldenOutcome, ...] = (*case.golden.demands, *case.golden.outcomes)
    return sum(span[0] <= case.text.index(quote) < span[1] for item in items for quote in item.evidence)
