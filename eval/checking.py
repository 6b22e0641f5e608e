"""Holds golden files to the guidelines: shape and vocabularies by the contract, the rest against the article."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from eval.cases import read_article
from schemas.golden import GoldenCase, GoldenDemand, GoldenMediator, GoldenOutcome, GoldenParty
from schemas.terms import DEMAND_WORDS, HEADLINE_WORDS, OUTCOME_WORDS, SUMMARY_WORDS

SUMMARY_LEAST_WORDS = 5
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def problems(labels: Path, article: Path) -> list[str]:
    """Return what is wrong with one case, one line each; nothing where it keeps every rule.

    Args:
        labels: the `.json` file.
        article: the `.txt` file it labels.

    """
    try:
        text = read_article(article)
    except OSError:
        return [f"article {article.name} is not there"]
    except UnicodeDecodeError as error:
        return [f"article {article.name} is not UTF-8 (byte {error.start})"]
    try:
        content = labels.read_bytes()
        case = GoldenCase.model_validate_json(content)
    except ValidationError as error:
        return [f"{_place(found['loc'])}: {found['msg']}" for found in error.errors()]
    return [*_head(case, article), *_days(content), *_actors(case, text), *_demands(case, text), *_outcomes(case, text)]


def _place(loc: Sequence[int | str]) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return place.removeprefix(".") or "file"


def _head(case: GoldenCase, article: Path) -> Iterator[str]:
    if case.article != article.name:
        yield f"article names another file: {case.article}"
    yield from _too_long("headline", case.headline, HEADLINE_WORDS)
    yield from _too_long("summary", case.summary, SUMMARY_WORDS)
    if len(case.summary.split()) < SUMMARY_LEAST_WORDS:
        yield f"summary: fewer than {SUMMARY_LEAST_WORDS} words"


def _days(content: bytes) -> Iterator[str]:
    """Yield days that the contract reads but that are not written YYYY-MM-DD, such as a number or a timestamp."""
    raw = json.loads(content)
    days = [("published", raw["published"])]
    days += [(f"outcomes[{n}].when", outcome["when"]) for n, outcome in enumerate(raw["outcomes"])]
    for where, day in days:
        if day is not None and not (isinstance(day, str) and _ISO_DAY.fullmatch(day)):
            yield f"{where}: not written YYYY-MM-DD"


def _actors(case: GoldenCase, text: str) -> Iterator[str]:
    counted = Counter([party.id for party in case.parties] + [mediator.id for mediator in case.mediators])
    yield from (f"actor {actor} stands {count} times" for actor, count in counted.items() if count > 1)
    sections: dict[str, Sequence[GoldenParty | GoldenMediator]] = {"parties": case.parties, "mediators": case.mediators}
    for where, actors in sections.items():
        for n, actor in enumerate(actors):
            yield from _quotes(f"{where}[{n}]", actor, text)
            for form in (actor.name, *actor.aliases):
                if not form or form not in text:
                    yield f"{where}[{n}]: form not in the article: {form!r}"
            for person in actor.representatives:
                if not person.name or person.name not in text:
                    yield f"{where}[{n}]: representative not in the article: {person.name!r}"


def _demands(case: GoldenCase, text: str) -> Iterator[str]:
    ids = _ids(case)
    for n, demand in enumerate(case.demands):
        where = f"demands[{n}]"
        yield from _too_long(f"{where}.text", demand.text, DEMAND_WORDS)
        yield from _quotes(where, demand, text)
        yield from _refs(f"{where}.by", demand.by, ids)
        yield from _refs(f"{where}.of", demand.of, ids)


def _outcomes(case: GoldenCase, text: str) -> Iterator[str]:
    ids = _ids(case)
    for n, outcome in enumerate(case.outcomes):
        where = f"outcomes[{n}]"
        yield from _too_long(f"{where}.text", outcome.text, OUTCOME_WORDS)
        yield from _quotes(where, outcome, text)
        yield from _refs(f"{where}.actors", outcome.actors, ids)


def _ids(case: GoldenCase) -> frozenset[str]:
    return frozenset([party.id for party in case.parties] + [mediator.id for mediator in case.mediators])


def _too_long(where: str, text: str, limit: int) -> Iterator[str]:
    if len(text.split()) > limit:
        yield f"{where}: over {limit} words"


def _refs(where: str, refs: Sequence[str], ids: frozenset[str]) -> Iterator[str]:
    yield from (f"{where}: names no actor: {ref}" for ref in refs if ref not in ids)


def _quotes(where: str, item: GoldenParty | GoldenMediator | GoldenDemand | GoldenOutcome, text: str) -> Iterator[str]:
    for quote in item.evidence:
        if not quote or quote not in text:
            yield f"{where}: not in the article: {quote[:80]!r}"
