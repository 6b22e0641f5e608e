"""A model with no sense at all: it answers any JSON schema with random content, under real constrained decoding.

llguidance computes, byte by byte, what the schema allows next, as a server does for a model, and one of those bytes is
taken at random. So that the nonsense is as hard to tell from sense as can be, the schema is narrowed first: its strings
to what a `Vocabulary` draws, its ids and references to ones that exist, its citations to sentences that there are.
"""

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import httpx
from llguidance import LLMatcher, LLTokenizer

Mode = Literal["words", "runs", "generic", "names"]
MODES: tuple[Mode, ...] = get_args(Mode)
"""`words`: single words of the article; `runs`: five of its words in a row, several times; `generic`: words of any
dispute; `names`: runs again, but under names that the article writes, so that its actors are real."""

_BYTES = LLTokenizer("byte")
_EOS = 256
_ON, _END = ord(","), ord("]")
_GO_ON = 0.7
"""Chance that a list goes on where it may end."""
_CHOICES = 12
"""Strings to choose from, a field."""
_SENTENCE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_ACTOR = re.compile(r"^- (\S+): .* \(\w+\)$", re.MULTILINE)
_ITEM = re.compile(r"^(\d+)\. ", re.MULTILINE)
_NAME = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)*")
_IDS = ("a", "b", "c", "d", "e", "f")
_GENERIC = """
agreed agreement aid army attack ban border ceasefire chief claim conflict country deal demand deny deputy early envoy
force foreign former free government group hold hostages immediate independence international join lift leader levy
march meet mediator military ministry monday month nation negotiations not offer official open pay peace people plan
police president prisoners proposal reject release rebels resume return round sanctions security sign soldiers south
spokesman state stop strike summit talks tax terms territory the threat to trade treaty troops truce union war
warned week will withdraw withdrawal workers year
""".split()
_MOST = {"parties": 4, "mediators": 2, "demands": 5, "outcomes": 5, "by": 1, "of": 1, "verdicts": 12, "repairs": 12}
"""Most elements of a list, by its field; two of any other."""
_LENGTHS = {"headline": (4, 12), "summary": (8, 40), "text": (2, 14), "title": (1, 3)}


@dataclass(frozen=True)
class Vocabulary:
    """What the content of one answer is drawn from."""

    mode: Mode
    chance: random.Random
    words: Sequence[str]
    names: Sequence[str]
    ids: Sequence[str]
    sentences: Sequence[int]
    items: Sequence[int]

    @classmethod
    def of(cls, message: str, mode: Mode, chance: random.Random) -> "Vocabulary":
        """Return the vocabulary of a user's message: the article's words, the ids and the numbers that it lists."""
        found = _SENTENCE.findall(message)
        text = " ".join(sentence for _, sentence in found)
        return cls(
            mode,
            chance,
            text.split() or ["none"],
            _NAME.findall(text) or ["None"],
            _ACTOR.findall(message) or _IDS,
            [int(number) for number, _ in found] or [1],
            [int(number) for number in _ITEM.findall(message)] or [1],
        )

    def narrowed(self, schema: Any, field: str = "") -> Any:  # noqa: ANN401 -- any JSON
        """Return the schema with its free content bound to the vocabulary."""
        if isinstance(schema, list):
            return [self.narrowed(one, field) for one in schema]
        if not isinstance(schema, dict):
            return schema
        kind = schema.get("type")
        if kind == "integer":
            return {"enum": list(self.sentences if field == "cites" else self.items)}
        if kind == "string" and not schema.keys() & {"enum", "const"}:
            return {"enum": sorted({self._string(field) for _ in range(_CHOICES)})}
        narrow = {
            key: self.narrowed(value, field) for key, value in schema.items() if key not in ("properties", "$defs")
        }
        for key in (key for key in ("properties", "$defs") if key in schema):
            narrow[key] = {name: self.narrowed(value, name) for name, value in schema[key].items()}
        return narrow | {"maxItems": _MOST.get(field, 2)} if kind == "array" else narrow

    def _string(self, field: str) -> str:
        if field in ("id", "by", "of", "actors"):
            return self.chance.choice(self.ids)
        if field == "when":
            return f"2025-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        if field in ("name", "aliases"):
            return self.chance.choice(self.names) if self.mode == "names" else self._text(self.chance.randint(1, 2))
        return self._text(self.chance.randint(*_LENGTHS.get(field, (1, 14))))

    def _text(self, length: int) -> str:
        if self.mode in ("generic", "words"):
            return " ".join(self.chance.choices(_GENERIC if self.mode == "generic" else self.words, k=length))
        starts = self.chance.choices(range(max(len(self.words) - 4, 1)), k=-(-length // 5))
        return " ".join(word for start in starts for word in self.words[start : start + min(length, 5)])


def answer(schema: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    """Return random JSON that the narrowed schema accepts."""
    grammar = LLMatcher.grammar_from_json_schema(vocabulary.narrowed(schema), defaults={"whitespace_flexible": False})
    matcher = LLMatcher(_BYTES, grammar)
    written = bytearray()
    while not matcher.is_stopped():
        step = matcher.compute_ff_bytes()
        if not step:
            mask = int.from_bytes(matcher.compute_bitmask(), "little")
            allowed = [token for token in range(_EOS) if mask >> token & 1]
            if not allowed:
                break
            step = bytes([_taken(allowed, vocabulary.chance)])
        if not matcher.consume_tokens(list(step)):
            raise ValueError(f"the grammar refused what it allowed: {matcher.get_error()}")
        written += step
    return written.decode()


def _taken(allowed: Sequence[int], chance: random.Random) -> int:
    if _ON in allowed and _END in allowed:
        return _ON if chance.random() < _GO_ON else _END
    return chance.choice(allowed)


class HostileModel(httpx.AsyncBaseTransport):
    """An OpenAI-compatible endpoint as a transport; it keeps what it answered."""

    def __init__(self, mode: Mode, seed: int = 1) -> None:
        self.mode = mode
        self.answers: list[str] = []
        self._chance = random.Random(seed)  # noqa: S311 -- no secret

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one chat completion."""
        body = json.loads(await request.aread())
        vocabulary = Vocabulary.of(body["messages"][-1]["content"], self.mode, self._chance)
        self.answers.append(answer(body["response_format"]["json_schema"]["schema"], vocabulary))
        message = {"role": "assistant", "content": self.answers[-1]}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        return httpx.Response(
            200,
            json={
                "id": "c",
                "object": "chat.completion",
                "created": 1,
                "model": "m",
                "choices": [choice],
                "usage": usage,
            },
        )
