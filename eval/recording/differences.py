"""Says how a request differs from the nearest one that was recorded, in lines that a person can read."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from typing import Any

from rapidfuzz import fuzz

from eval.recording.slots import Slot
from eval.recording.tape import Exchange, form_of

WIDTH = 110
MOST_LINES = 40


def describe(slot: Slot, asked: dict[str, Any], recorded: Sequence[Exchange]) -> str:
    """Return what was asked for whom, and how it differs from the nearest recorded request; of bounded length.

    Args:
        slot: whom the request was made for.
        asked: the canonical request.
        recorded: the whole recording.

    """
    form = form_of(asked) or "a request"
    title = f"no reply is recorded for {form} of {slot.case or 'no case'} (repeat {slot.repeat})"
    nearest = _nearest(slot, asked, recorded)
    if nearest is None:
        return f"{title}: the recording is empty"
    lines = list(_changes(nearest.request, asked))
    if not lines:
        return f"{title}: the recording has it, but not so many times"
    more = [f"  … and {len(lines) - MOST_LINES} lines more"] if len(lines) > MOST_LINES else []
    name = f"{nearest.form} of {nearest.case} (repeat {nearest.repeat})"
    return "\n".join([f"{title}; nearest is {name}; - recorded, + asked:", *lines[:MOST_LINES], *more])


def _nearest(slot: Slot, asked: dict[str, Any], recorded: Sequence[Exchange]) -> Exchange | None:
    form, words = form_of(asked), _words(asked)

    def nearness(exchange: Exchange) -> tuple[bool, bool, float, bool]:
        likeness = fuzz.ratio(_words(exchange.request), words)
        return exchange.form == form, exchange.case == slot.case, likeness, exchange.repeat == slot.repeat

    return max(recorded, key=nearness, default=None)


def _words(request: dict[str, Any]) -> str:
    return "\n".join(text for _, text in _messages(request))


def _changes(recorded: dict[str, Any], asked: dict[str, Any]) -> Iterator[str]:
    """Yield the differing lines, under the name of the field or message they are in."""
    old, new = _parts(recorded), _parts(asked)
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) == new.get(name):
            continue
        yield f"  {name}:"
        diff = unified_diff(_lines(old.get(name)), _lines(new.get(name)), n=0, lineterm="")
        yield from (f"    {line}" for line in list(diff)[2:] if not line.startswith("@@"))


def _parts(request: dict[str, Any]) -> dict[str, str]:
    """Return the fields, and each message, as text by name."""
    fields = {
        name: json.dumps(value, ensure_ascii=False, indent=1) for name, value in request.items() if name != "messages"
    }
    return fields | dict(_messages(request))


def _messages(request: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for number, message in enumerate(request.get("messages") or [], start=1):
        content = message.get("content")
        text = content if isinstance(content, str) else json.dumps(message, ensure_ascii=False, indent=1)
        yield f"message {number} ({message.get('role')})", text


def _lines(text: str | None) -> list[str]:
    wrapped = (textwrap.wrap(line, WIDTH, replace_whitespace=False) or [""] for line in (text or "").split("\n"))
    return [piece for pieces in wrapped for piece in pieces]
