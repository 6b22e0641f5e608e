"""The LangExtract peer: one pass over the whole article with one example, run in an environment of its own.

LangExtract holds libraries that this project needs at other versions, so it is not installed beside it.
"""

import asyncio
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from eval.peers.base import PeerFailed, prompt_version
from eval.peers.extractions import draft_of
from eval.peers.gateway import gateway
from schemas.article import Article
from schemas.brief import Call
from schemas.drafts import Draft
from service.settings import Settings

PROMPT = (
    "Extract the parties, mediators, demands and outcomes of the dispute in this news article. The text of a party or "
    "mediator is its name; the text of a demand or outcome is the passage that states it, word for word, and its "
    "attribute `says` puts it in a few words. Roles of parties: disputant, stakeholder. Roles of mediators: mediator, "
    "guarantor, facilitator, host, observer; status: offered, planned, active, ended, declined. Kinds of actors: "
    "state, armed_group, intergovernmental, political, company, union, civil_society, person, other. Force of "
    "demands: demand, condition, appeal; status: open, accepted, met, partly_met, rejected, withdrawn. Kinds of "
    "outcomes: agreement, ceasefire, implementation, talks_planned, talks_held, offer, deadlock, refusal, violation, "
    "escalation."
)
_EXAMPLE = (
    "Arvia and Belor agreed on Monday to reopen the bridge, Costria's envoy Ana Reyl, who mediated, said. "
    "Arvia insisted that Belor pull its guards back first."
)
EXAMPLES: list[dict[str, Any]] = [
    {
        "text": _EXAMPLE,
        "extractions": [
            {
                "extraction_class": "party",
                "extraction_text": name,
                "attributes": {"kind": "state", "role": "disputant", "aliases": [], "representatives": []},
            }
            for name in ("Arvia", "Belor")
        ]
        + [
            {
                "extraction_class": "mediator",
                "extraction_text": "Costria",
                "attributes": {"kind": "state", "role": "mediator", "status": "active", "aliases": []}
                | {"representatives": ["Ana Reyl"]},
            },
            {
                "extraction_class": "outcome",
                "extraction_text": "Arvia and Belor agreed on Monday to reopen the bridge",
                "attributes": {"kind": "agreement", "says": "Arvia and Belor agreed to reopen the bridge"}
                | {"actors": ["Arvia", "Belor", "Costria"]},
            },
            {
                "extraction_class": "demand",
                "extraction_text": "Arvia insisted that Belor pull its guards back first",
                "attributes": {"says": "pull its guards back first", "by": ["Arvia"], "of": ["Belor"]}
                | {"force": "condition", "status": "open"},
            },
        ],
    }
]
_WORKER = Path(__file__).with_name("langextract_worker.py")
_OPENAI = "https://api.openai.com/v1"


class LangExtractPeer:
    """Starts LangExtract once an article."""

    name = "langextract"
    software = name

    def __init__(self, settings: Settings, http_client: httpx.AsyncClient | None, python: Path) -> None:
        self.prompts = prompt_version(self.name, PROMPT + json.dumps(EXAMPLES))
        self._settings = settings
        self._python = python
        self._client = http_client or httpx.AsyncClient(timeout=settings.llm_timeout)

    async def draft(self, article: Article) -> tuple[Draft, Call]:
        """Return what LangExtract finds, its passages as citations of the sentences they lie in."""
        model, started = str(self._settings.llm_model), asyncio.get_running_loop().time()
        replies: list[Mapping[str, Any]] = []
        key = self._settings.llm_api_key.get_secret_value() if self._settings.llm_api_key else None
        base_url = self._settings.llm_base_url or _OPENAI
        async with gateway(self._client, base_url, key, replies.append) as own_url:  # type: ignore[arg-type]  # objects
            asked = {
                "text": article.text,
                "prompt": PROMPT,
                "examples": EXAMPLES,
                "model": model,
                "base_url": own_url,
                "temperature": self._settings.llm_temperature,
                "max_char_buffer": len(article.text) + 1,
            }
            answer = await self._worker(json.dumps(asked).encode())
        self.software = f"langextract {answer['version']}"
        usages = [reply.get("usage") or {} for reply in replies]
        call = Call(
            stage=self.name,
            model=model,
            attempts=max(len(replies), 1),
            prompt_tokens=_sum(usages, "prompt_tokens"),
            cached_tokens=0,
            completion_tokens=_sum(usages, "completion_tokens"),
            seconds=round(asyncio.get_running_loop().time() - started, 3),
            outcome="ok",
        )
        return draft_of(answer["extractions"], article), call

    async def _worker(self, asked: bytes) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            str(self._python),
            "-I",  # else modules of this folder come before the library
            str(_WORKER),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PATH": os.defpath},  # no key
        )
        try:
            answered, complaint = await asyncio.wait_for(process.communicate(asked), self._settings.llm_timeout * 2)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise PeerFailed("LangExtract did not end in time") from None
        if process.returncode:
            last = complaint.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise PeerFailed(f"LangExtract failed: {last[0].partition(':')[0] if last else 'no reason given'}")
        answer: dict[str, Any] = json.loads(answered)
        return answer

    async def aclose(self) -> None:
        """Close the client's connections."""
        await self._client.aclose()


def _sum(usages: Sequence[Mapping[str, Any]], name: str) -> int:
    return sum(count for usage in usages if isinstance(count := usage.get(name), int))
