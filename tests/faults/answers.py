"""What a well-behaved model would answer, read off the request itself: short, grounded in the article, always the same.

It finds no dispute: it takes the names an article writes most for its actors and plain sentences for their statements,
so that every stage after it has something to do.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_FENCE = re.compile(r"<article (\w+)>\n(.*?)\n</article \1>", re.DOTALL)
_SENTENCE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_NAME = re.compile(r"(?<![\w’'-])[A-Z][\w-]+(?: [A-Z][\w-]+)*")
_ACTOR = re.compile(r"^- (\S+): .* \((\w+)\)$", re.MULTILINE)
_ITEM = re.compile(r"^(\d+)\. .*$", re.MULTILINE)
_LISTED = re.compile(r"^(\d+)\. .*\n   wrong: .*\n   sentences: (.*)$", re.MULTILINE)
_MARK = re.compile(r"\[(\d+)\]")
_CALENDAR = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December".split()
)
_PARTY_ROLES = frozenset({"disputant", "stakeholder"})

Numbered = tuple[int, str]


@dataclass(frozen=True)
class Asked:
    """What a request asks: the stage, the article by the code of its fence, and the form of the answer."""

    stage: str
    article: str
    content: dict[str, Any]


@lru_cache(maxsize=4096)
def answer(schema: str, message: str) -> Asked:
    """Return the answer to the user's `message` in the form that `schema` names.

    The code of the fence is how the article's SHA-256 begins.
    """
    fence = _FENCE.search(message)
    code, block, task = (fence[1], fence[2], message[fence.end() :]) if fence else ("", "", message)
    sentences = [(int(number), text) for number, text in _SENTENCE.findall(block)]
    if schema == "Cast":
        return Asked("cast", code, _cast(sentences))
    if schema == "Stakes":
        return Asked("stakes", code, _stakes(sentences, _ACTOR.findall(task)))
    if schema == "Verdicts":
        numbers = [int(number) for number in _ITEM.findall(task)]
        return Asked("check", code, {"verdicts": [{"number": n, "verdict": "stated", "cites": [1]} for n in numbers]})
    if schema == "Repairs":
        return Asked("repair", code, {"repairs": [_repair(*listed) for listed in _LISTED.findall(task)]})
    if schema != "Draft":
        return Asked(schema.lower(), code, {})
    if "\nFound:\n" in task:
        return Asked("missing", code, _cast([]) | _stakes([], []))
    cast = _cast(sentences)
    ids = [(actor["id"], actor["role"]) for section in ("parties", "mediators") for actor in cast[section]]
    return Asked("whole", code, cast | _stakes(sentences, ids))


def _cast(sentences: Sequence[Numbered]) -> dict[str, Any]:
    names = _names(sentences)
    actors = [_actor(name, [n for n, text in sentences if name in text][:2]) for name in names]
    return {
        "parties": [actor | {"role": "disputant"} for actor in actors[:2]],
        "mediators": [actor | {"role": "mediator", "status": "active"} for actor in actors[2:3]],
    }


def _names(sentences: Sequence[Numbered]) -> list[str]:
    """Return the names written most within sentences, none of which is a part of another."""
    within = Counter(found.group() for _, text in sentences for found in _NAME.finditer(text) if found.start() > 0)
    chosen: list[str] = []
    for name, _ in within.most_common():
        if name.split()[0] not in _CALENDAR and not any(name in other or other in name for other in chosen):
            chosen.append(name)
    return chosen[:3]


def _actor(name: str, cites: list[int]) -> dict[str, Any]:
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return {"cites": cites, "id": slug, "name": name, "kind": "state", "aliases": [], "representatives": []}


def _stakes(sentences: Sequence[Numbered], actors: Sequence[tuple[str, str]]) -> dict[str, Any]:
    ids = [id_ for id_, _ in actors]
    parties = [id_ for id_, role in actors if role in _PARTY_ROLES]
    plain = [(number, text) for number, text in sentences if 6 <= len(text.split()) <= 22] or list(sentences)[:4]
    demands = plain[: 2 if len(parties) > 1 else 0]
    outcomes = plain[len(demands) : len(demands) + 2] if ids else []
    return {
        "demands": [
            {"cites": [number], "by": parties[:1], "of": parties[1:2], "text": _short(text, 22), "force": "demand"}
            | {"status": "open"}
            for number, text in demands
        ],
        "outcomes": [
            {"cites": [number], "kind": "talks_held", "text": _short(text, 22), "actors": ids[:2], "when": None}
            for number, text in outcomes
        ],
        "headline": _short(plain[0][1], 12) if plain else "",
        "summary": plain[0][1] if plain else "",
    }


def _short(text: str, words: int) -> str:
    return " ".join(text.split()[:words]).rstrip(".,;: ")


def _repair(number: str, marks: str) -> dict[str, Any]:
    cites = [int(mark) for mark in _MARK.findall(marks)]
    return {"number": int(number), "keep": False, "cites": cites[:1], "text": ""}
