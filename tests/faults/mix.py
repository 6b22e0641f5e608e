"""The ways in which a model endpoint fails, as data, and how often each is to happen."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STATUSES: Mapping[str, tuple[int, str | None, Mapping[str, str]]] = {
    "401": (401, "invalid_api_key", {}),
    "404": (404, "model_not_found", {}),
    "408": (408, None, {}),
    "409": (409, None, {}),
    "429": (429, "rate_limit_exceeded", {}),
    "429-retry-after": (429, "rate_limit_exceeded", {"Retry-After": "0.05"}),
    "500": (500, None, {}),
    "503": (503, None, {"Retry-After": "0.05"}),
}
"""Status, error code and headers of the answers that are errors by their status."""
WIRE = ("timeout", "reset", "drip", "truncated", "page")
"""Told by how the bytes come: never, cut off before the answer, one by one, cut off within it, another format."""
REPLIES = ("length", "refusal", "filter", "empty", "malformed", "misfit", "nonsense")
"""Completions that are of no use; the last one fits the schema and says nothing true."""
FAULTS = (*STATUSES, *WIRE, *REPLIES)

_WORDS = "delta orchid seven paving window marble tender harbour lilac ordinary velvet nineteen".split()


@dataclass(frozen=True)
class Mix:
    """Shares of calls by fault, drawn by seed, call and attempt: the order in which calls arrive changes nothing."""

    shares: Mapping[str, float] = field(default_factory=dict)
    seed: int = 1

    def __post_init__(self) -> None:
        unknown = self.shares.keys() - set(FAULTS)
        if unknown or sum(self.shares.values()) > 1:
            raise ValueError(f"shares are at most 1 in all, of {', '.join(FAULTS)}; unknown: {sorted(unknown)}")

    @classmethod
    def even(cls, share: float, faults: tuple[str, ...] = FAULTS, seed: int = 1) -> "Mix":
        """Return a mix in which the faults have `share` of the calls, each as often as the others."""
        return cls({name: share / len(faults) for name in faults}, seed)

    def draw(self, call: str, attempt: int) -> str | None:
        """Return the fault of the attempt of that number at a call, None for a good answer."""
        if not self.shares:
            return None
        chance = random.Random(f"{self.seed}/{call}/{attempt}").random()  # noqa: S311 - no secret
        for name, share in self.shares.items():
            chance -= share
            if chance < 0:
                return name
        return None


def spoilt(fault: str, content: dict[str, Any]) -> dict[str, Any]:
    """Return what a completion with the fault says instead: the fields of its first choice, {} for no choice."""
    good = json.dumps(content)
    message: dict[str, Any] = {"role": "assistant", "content": good}
    match fault:
        case "length":
            return {"finish_reason": "length", "message": message | {"content": good[: len(good) // 2]}}
        case "refusal":
            return {"finish_reason": "stop", "message": message | {"content": None, "refusal": "I cannot help."}}
        case "filter":
            return {"finish_reason": "content_filter", "message": message | {"content": None}}
        case "empty":
            return {}
        case "malformed":
            return {"finish_reason": "stop", "message": message | {"content": "Certainly: {" + good}}
        case "misfit":
            return {"finish_reason": "stop", "message": message | {"content": '{"answer": [1, 2]}'}}
        case _:
            return {"finish_reason": "stop", "message": message | {"content": json.dumps(nonsense(content))}}


def nonsense(content: Any, seed: str = "") -> Any:  # noqa: ANN401 - any JSON
    """Return the same shape with other words and cites; closed vocabularies stay, as a grammar keeps them."""
    chance = random.Random(seed or json.dumps(content))  # noqa: S311 - no secret
    if not isinstance(content, dict):
        return content
    other: dict[str, Any] = {}
    for key, value in content.items():
        if key in ("name", "text", "headline", "summary"):
            other[key] = " ".join(chance.choices(_WORDS, k=6))
        elif key == "cites":
            other[key] = [chance.randrange(1, 400)]
        else:
            other[key] = [nonsense(each) for each in value] if isinstance(value, list) else value
    return other
