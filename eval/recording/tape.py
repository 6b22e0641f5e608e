"""The file of a recording: JSON Lines, a header and then one exchange a line, in an order that does not vary.

An exchange holds no header of the request or the reply, no host and no query, so no key, organisation or address.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import JsonValue, ValidationError, model_validator

from eval.recording.slots import Slot
from schemas.base import Contract
from schemas.errors import InvalidRequest
from schemas.terms import ProfileName

NOT_CONTENT = frozenset(
    "stream stream_options user safety_identifier prompt_cache_key store metadata service_tier".split()
)
"""Fields of a request that say how to deliver, account for or keep a reply; they are neither kept nor compared."""


class Asking(Contract):
    """What the requests of a recording depend on besides the articles; replay sets all of it."""

    model: str
    profile: ProfileName
    mode: Literal["json_schema", "tools"]
    temperature: float | None
    max_completion_tokens: int | None
    reasks: int
    repair_rounds: int
    window_characters: int
    prompts: dict[str, str]
    """Stage to `name@hash`."""
    repeats: int


class Header(Contract):
    """The first line: who answered what, and when."""

    recording: Literal[1] = 1
    answered_by: str
    """The model, or whoever answered in its place."""
    recorded: date
    software: str
    asking: Asking
    cases: tuple[str, ...]
    """Cases whose every request has its reply here."""


class Exchange(Contract):
    """One request and its reply."""

    case: str
    repeat: int
    form: str
    """Name of the response model that the reply was to fit."""
    turn: int
    """1-based, among equal requests for the case and repeat."""
    key: str
    """Of `request`; see `key_of`."""
    method: str
    path: str
    """Last two segments."""
    status: Literal[200] = 200
    reply: JsonValue
    """The body as JSON; as text where it is none."""
    request: dict[str, JsonValue]
    """The body, canonical."""

    @model_validator(mode="after")
    def _keyed(self) -> Self:
        if self.key != key_of(self.request):
            raise ValueError("the request is not the one that the key was made of")
        return self

    @property
    def slot(self) -> Slot:
        """Whom the request was made for."""
        return Slot(self.case, self.repeat)


def canonical(body: bytes) -> dict[str, Any]:
    """Return what a request asks, its fields in order of their names."""
    content: dict[str, Any] = json.loads(body)
    return {name: content[name] for name in sorted(content.keys() - NOT_CONTENT)}


def key_of(request: dict[str, Any]) -> str:
    """Return the key of a canonical request: 32 hex digits of its SHA-256."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def form_of(request: dict[str, Any]) -> str:
    """Return the name of the response model that a request carries, or nothing."""
    schema = (request.get("response_format") or {}).get("json_schema") or {}
    tools = request.get("tools") or [{}]
    return str(schema.get("name") or tools[0].get("function", {}).get("name") or "")


def line(entry: Header | Exchange) -> str:
    """Return an entry as a line of the file."""
    return json.dumps(entry.model_dump(mode="json"), ensure_ascii=False, separators=(", ", ": ")) + "\n"


def in_order(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Return exchanges as a recording keeps them, whatever the order they came in."""
    return sorted(exchanges, key=lambda e: (e.case, e.repeat, e.form, e.key, e.turn))


def write_tape(path: Path, header: Header, exchanges: Iterable[Exchange]) -> None:
    """Write a recording, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".tmp")
    unfinished.write_text("".join([line(header), *map(line, in_order(exchanges))]), encoding="utf-8")
    unfinished.replace(path)


def read_tape(path: Path) -> tuple[Header, tuple[Exchange, ...]]:
    """Return a recording.

    Raises:
        schemas.errors.InvalidRequest: there is none, or a line of it is not one of a recording.

    """
    try:
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    except OSError:
        raise InvalidRequest(f"there is no recording at {path}: make one with `parley eval run --record`") from None
    exchanges: list[Exchange] = []
    header = None
    try:
        header = Header.model_validate_json(lines[0])
        for text in lines[1:]:
            exchanges.append(Exchange.model_validate_json(text))  # noqa: PERF401 -- their number tells the broken line
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]["msg"]
        number = len(exchanges) + 2 if header else 1
        raise InvalidRequest(f"{path}, line {number}, is not of a recording: {problem}") from None
    return header, tuple(exchanges)
