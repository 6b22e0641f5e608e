"""Makes each model call of an article's workflow a durable step, so that an answered call is not made again.

A reply is kept twice: by the durable engine as the step's result, and, before that, in Parley's own table under a hash
of the request. The second has two reasons. DBOS records a result after the step, at saturation seconds after it. And
DBOS knows a step by its number only, while the calls of a long article's parts end in any order, and another release
may ask otherwise: so a recorded result is taken up only where its request is the one to be made now.
"""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from pydantic import TypeAdapter

from schemas.base import Contract
from schemas.brief import Call
from schemas.errors import ParleyError, StoreError
from service.batches.patience import persistently
from service.batches.workflows import Steps
from service.engines.llm.seam import Caller, ReplyT, StageReply, StageRequest
from service.store.jobs import JobRecords

STEP = "model call"
STORE_PAUSE = 1.0
"""Seconds after which a database that did not record a step is tried again."""
_calls = TypeAdapter(tuple[Call, ...])
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Working:
    """The workflow on whose behalf calls are made."""

    job_id: str
    steps: Steps
    repeated: bool
    """Whether there was an attempt before this one, whose replies may be there."""


WORKING: ContextVar[Working | None] = ContextVar("working", default=None)
"""Set within an article's workflow, and so in the tasks it starts."""


class Checkpoints:
    """Wraps a `Caller`; calls outside a workflow pass through."""

    def __init__(self, caller: Caller, jobs: JobRecords, model: str | None) -> None:
        self._caller = caller
        self._jobs = jobs
        self._model = model

    async def __call__(self, request: StageRequest[ReplyT]) -> StageReply[ReplyT]:
        """Return the model's answer, or the one it gave in an earlier attempt; see `seam.Caller`."""
        working = WORKING.get()
        if working is None:
            return await self._caller(request)
        name = digest(request, self._model)
        if working.repeated:
            kept = await persistently(lambda: self._jobs.reply(working.job_id, name))
            if kept is not None:
                return _decoded(request, kept)
        return await self._step(working, request, name)

    async def _step(self, working: Working, request: StageRequest[ReplyT], name: str) -> StageReply[ReplyT]:
        answered: list[StageReply[ReplyT]] = []
        failures: list[ParleyError] = []

        async def ask() -> dict[str, str]:
            try:
                reply = await self._caller(request)
            except ParleyError as error:
                failures.append(error)
                return {"request": name, "failed": error.code}
            answered.append(reply)
            body = _encoded(reply)
            try:
                await self._jobs.keep_reply(working.job_id, name, body)
            except StoreError as error:  # the reply is here, and the article can go on with it
                log.warning("reply not kept", job=working.job_id, detail=error.detail)
            return {"request": name, "reply": body}

        while True:
            record = await self._recorded(working, ask, answered, failures)
            if answered:
                return answered[0]
            if failures:
                raise failures[0]
            if record.get("request") == name and "reply" in record:
                return _decoded(request, record["reply"])
            # a result of an earlier attempt, of another request or a failure: the next step is the one

    async def _recorded(
        self, working: Working, ask: Callable[[], Awaitable[dict[str, str]]], *called: Sequence[object]
    ) -> dict[str, str]:
        """Return what the step recorded; nothing where the call was made and the database failed to record it."""
        try:
            record: dict[str, str] = await working.steps.run(STEP, ask)
        except StoreError as error:
            log.warning("step not recorded", job=working.job_id, detail=error.detail)
            if not any(called):
                await asyncio.sleep(STORE_PAUSE)
            return {}
        return record


def digest(request: StageRequest[ReplyT], model: str | None) -> str:
    """Return the SHA-256 of all that an answer depends on."""
    basis = (model, request.stage, request.system, request.user, _schema(request.reply))
    return hashlib.sha256(json.dumps(basis).encode()).hexdigest()


@lru_cache(maxsize=32)
def _schema(reply: type[Contract]) -> str:
    return json.dumps(reply.model_json_schema(), sort_keys=True)


def _encoded(reply: StageReply[Any]) -> str:
    content = reply.content.model_dump(mode="json")
    return json.dumps({"content": content, "calls": _calls.dump_python(reply.calls, mode="json")})


def _decoded(request: StageRequest[ReplyT], body: str) -> StageReply[ReplyT]:
    kept = json.loads(body)
    return StageReply(request.reply.model_validate(kept["content"]), _calls.validate_python(kept["calls"]))
