"""The briefs: `POST /v1/briefs` makes one, `GET /v1/briefs/{id}` returns a stored one, `DELETE` takes it away."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, PathParameter, QueryParameter

from schemas.article import LANGUAGE_TAG
from schemas.batches import BatchOptions
from schemas.brief import Brief
from schemas.errors import BriefNotFound, LimitReached, NotAcceptable, Unauthenticated, UnsupportedMediaType
from schemas.terms import ProfileName
from service.api.batches import IdempotencyKey, brief_later
from service.api.negotiation import preferred, prefers_async
from service.api.openapi import (
    CREATED_FORMATS,
    EVENT_STREAM,
    STORED_FORMATS,
    CreateBriefOperation,
    PlainOperation,
    ReadBriefOperation,
    problem_responses,
)
from service.api.pages import html_response, show_locked
from service.api.streaming import event_stream
from service.api.submissions import read_request
from service.api.tracing import note_brief
from service.batches.service import BatchService
from service.briefing import Briefer, EngineChoice, Plan
from service.reading import Limits
from service.rendering.html import as_page
from service.rendering.markdown import as_markdown
from service.rendering.wire import as_json
from service.spending import ACCOUNT, Spending
from service.store.briefs import SqlBriefStore
from service.store.recent import BriefList
from service.telemetry.work import Monitors, StageWork

Include = Annotated[
    Literal["article"] | None,
    QueryParameter(description="`article` adds the text that evidence offsets count into."),
]


@post(
    "/v1/briefs",
    status_code=200,
    operation_class=CreateBriefOperation,
    responses=problem_responses(400, 406, 408, 409, 413, 415, 422, 500, 502, 503, 504),
    summary="Brief an article",
    tags=["briefs"],
)
async def create_brief(
    request: Request[Any, Any, Any],
    briefer: NamedDependency[Briefer],
    limits: NamedDependency[Limits],
    heartbeat: NamedDependency[float],
    monitor: NamedDependency[Monitors],
    spending: NamedDependency[Spending],
    store: NamedDependency[SqlBriefStore],
    batches: NamedDependency[BatchService],
    profile: Annotated[ProfileName | None, QueryParameter(description="How much work to spend.")] = None,
    engine: Annotated[EngineChoice | None, QueryParameter(description="Who makes the brief.")] = None,
    include: Include = None,
    title: Annotated[
        str | None, QueryParameter(max_length=1000, description="Headline, where the body does not say it.")
    ] = None,
    source: Annotated[
        str | None, QueryParameter(max_length=1000, description="Publication, where the body does not say it.")
    ] = None,
    published: Annotated[
        date | None, QueryParameter(description="Day it appeared (ISO 8601), where the body does not say it.")
    ] = None,
    language: Annotated[
        str | None,
        QueryParameter(
            max_length=35, pattern=LANGUAGE_TAG, description="Language tag (BCP 47), where the body does not say it."
        ),
    ] = None,
    cache_control: Annotated[
        str | None, HeaderParameter(name="Cache-Control", description="`no-cache` has a new brief made.")
    ] = None,
    prefer: Annotated[
        str | None,
        HeaderParameter(name="Prefer", description="`respond-async` has the article briefed as a batch of one."),
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Any]:
    """Return a brief of the article in the body; the same content again is answered with the stored brief.

    With `Prefer: respond-async` the answer is a batch of one (202), whose results hold the brief.
    """
    media_type = _acceptable(request, CREATED_FORMATS)
    _refuse_encoded(request)
    metadata = {"title": title, "source": source, "published": published, "language": language}
    body = await request.body()
    with monitor.during(StageWork("read")):
        article = await read_request(body, request.headers.get("content-type"), metadata, limits)
    fresh = _asks_fresh(cache_control)
    if prefers_async(prefer) and not fresh:
        await _refuse_spent(spending, store, briefer.plan(article, engine=engine, profile=profile), fresh=fresh)
        return await brief_later(batches, article, BatchOptions(engine=engine, profile=profile), idempotency_key)
    if media_type == EVENT_STREAM:
        plan = briefer.plan(article, engine=engine, profile=profile)
        await _refuse_spent(spending, store, plan, fresh=fresh)
        events = briefer.follow(article, engine=engine, profile=profile, fresh=fresh)
        return event_stream(request, events, heartbeat, include_article=include == "article")
    brief = await briefer.brief(article, engine=engine, profile=profile, fresh=fresh)
    return _answer(request, brief, media_type, include)


@get(
    "/v1/briefs",
    operation_class=PlainOperation,
    responses=problem_responses(400, 500, 503),
    summary="List stored briefs",
    tags=["briefs"],
)
async def list_briefs(
    store: NamedDependency[SqlBriefStore],
    search: Annotated[
        str | None,
        QueryParameter(
            name="query", max_length=200, description="Only briefs with this in headline, title, source or an actor."
        ),
    ] = None,
    cursor: Annotated[
        str | None, QueryParameter(max_length=100, description="The `cursor` of the page before.")
    ] = None,
) -> BriefList:
    """Return stored briefs, newest first, twenty at a time."""
    return await store.recent(search, cursor)


@get(
    "/v1/briefs/{brief_id:str}",
    operation_class=ReadBriefOperation,
    responses=problem_responses(400, 404, 406, 500, 503),
    exception_handlers={Unauthenticated: show_locked},
    summary="Read a stored brief",
    tags=["briefs"],
)
async def read_brief(
    request: Request[Any, Any, Any],
    briefer: NamedDependency[Briefer],
    brief_id: Annotated[str, PathParameter(description="Id of a brief.")],
    include: Include = None,
) -> Response[bytes]:
    """Return a stored brief: as JSON, as Markdown to read, or as its page."""
    media_type = _acceptable(request, STORED_FORMATS)
    brief = await briefer.stored(brief_id)
    if media_type == "text/html":
        note_brief(request.scope, brief.id)
        return html_response(as_page(brief))
    return _answer(request, brief, media_type, include)


@delete(
    "/v1/briefs/{brief_id:str}",
    operation_class=PlainOperation,
    responses=problem_responses(400, 404, 500, 503),
    summary="Delete a stored brief",
    tags=["briefs"],
)
async def delete_brief(
    request: Request[Any, Any, Any],
    store: NamedDependency[SqlBriefStore],
    brief_id: Annotated[str, PathParameter(description="Id of a brief.")],
) -> None:
    """Delete a brief, and the text of its article unless another brief or a batch refers to it."""
    if not await store.delete(brief_id):
        raise BriefNotFound("No brief is stored under this id.")
    note_brief(request.scope, brief_id)


async def _refuse_spent(spending: Spending, store: SqlBriefStore, plan: Plan, *, fresh: bool) -> None:
    """Raise `LimitReached` where a stream would end with it: before it begins, it can be an answer's status."""
    try:
        await spending.check(ACCOUNT.get() if plan.engine == "llm" else None)
    except LimitReached:
        if fresh or await store.get(plan.brief_id) is None:
            raise


def _answer(request: Request[Any, Any, Any], brief: Brief, media_type: str, include: str | None) -> Response[bytes]:
    note_brief(request.scope, brief.id)
    is_json = media_type == "application/json"
    content = as_json(brief, include_article=include == "article") if is_json else as_markdown(brief)
    return Response(content.encode(), media_type=media_type, headers={"Vary": "Accept"})


def _acceptable(request: Request[Any, Any, Any], formats: Sequence[str]) -> str:
    chosen = preferred(request.headers.get("accept"), formats)
    if chosen is None:
        raise NotAcceptable(f"A brief is written as {' or '.join(formats)}. Ask for one of them in Accept.")
    return chosen


def _refuse_encoded(request: Request[Any, Any, Any]) -> None:
    if request.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise UnsupportedMediaType("Compressed bodies are not read. Send the body without Content-Encoding.")


def _asks_fresh(cache_control: str | None) -> bool:
    directives = {directive.strip().lower() for directive in (cache_control or "").split(",")}
    return bool(directives & {"no-cache", "no-store"})
