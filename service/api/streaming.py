"""A brief as server-sent events (WHATWG HTML, section 9.2): ids that count from 1, heartbeats, errors as an event."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import anyio
from litestar import Request
from litestar.response import ServerSentEventMessage, Stream

from schemas.events import EVENTS, BriefEvent, Event
from service.api.failures import log_failure
from service.api.openapi import EVENT_STREAM
from service.api.problems import problem_of
from service.api.tracing import note_brief
from service.rendering.wire import as_json

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Vary": "Accept"}
"""Neither kept by a cache nor held back by a proxy."""


def event_stream(
    request: Request[Any, Any, Any],
    events: AsyncGenerator[Event, None],
    heartbeat: float,
    *,
    include_article: bool,
) -> Stream:
    """Return the answer that sends the events as they come.

    Args:
        request: whose log event will name the brief.
        events: what a briefer tells; closed when the client goes away.
        heartbeat: seconds of silence after which a comment line is sent.
        include_article: whether the brief carries the article's text.

    """
    messages = _messages(request, events, heartbeat, include_article=include_article)
    return Stream(messages, media_type=EVENT_STREAM, headers=HEADERS)


async def _messages(
    request: Request[Any, Any, Any],
    events: AsyncGenerator[Event, None],
    heartbeat: float,
    *,
    include_article: bool,
) -> AsyncGenerator[bytes, None]:
    number = 0
    try:
        async for event in _with_silences(events, heartbeat):
            if event is None:
                yield ServerSentEventMessage(data=None, comment="still at work", sep="\n").encode()
                continue
            number += 1
            if isinstance(event, BriefEvent):
                note_brief(request.scope, event.brief.id)
            yield _message(EVENTS[type(event)], number, _data(event, include_article=include_article))
    except Exception as error:
        await log_failure(error, request.scope)
        yield _message("error", number + 1, problem_of(error, request.scope).model_dump_json())


async def _with_silences(events: AsyncGenerator[Event, None], heartbeat: float) -> AsyncGenerator[Event | None, None]:
    """Yield the events, and None for every so many seconds in which there was none."""
    coming: asyncio.Task[Event] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(events))
            await asyncio.wait({coming}, timeout=heartbeat)
            if not coming.done():
                yield None
                continue
            try:
                event = coming.result()
            except StopAsyncIteration:
                return
            coming = None
            yield event
    finally:
        with anyio.CancelScope(shield=True):
            if coming is not None and not coming.done():
                coming.cancel()
                await asyncio.wait({coming})
            await events.aclose()


def _data(event: Event, *, include_article: bool) -> str:
    if isinstance(event, BriefEvent):
        return as_json(event.brief, include_article=include_article)
    return event.model_dump_json()


def _message(name: str, number: int, data: str) -> bytes:
    return ServerSentEventMessage(data=data, event=name, id=number, sep="\n").encode()
