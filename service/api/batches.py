"""The batches: `POST /v1/batches` takes many articles, `GET` says how they come along and what became of each."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, PathParameter, QueryParameter
from litestar.response import Stream

from schemas.article import Article, Submission
from schemas.batches import Batch, BatchList, BatchOptions, BatchProgress
from schemas.terms import ProfileName
from service.api.access import STREAMED
from service.api.batch_bodies import BatchLimits, batch_lines
from service.api.openapi import (
    NDJSON,
    BatchResultsOperation,
    CreateBatchOperation,
    PlainOperation,
    problem_responses,
)
from service.batches.service import BatchService
from service.briefing import Briefer, EngineChoice
from service.rendering.wire import line_as_json
from service.spending import ACCOUNT, Spending

MOST_RESULTS = 10_000
"""Lines of one answer, where the client names a limit."""
BatchId = Annotated[str, PathParameter(description="Id of a batch.")]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="The same key with the same articles and options gives the batch that the first request made.",
    ),
]


@post(
    "/v1/batches",
    status_code=202,
    operation_class=CreateBatchOperation,
    responses=problem_responses(400, 408, 409, 413, 415, 422, 500, 503),
    request_max_body_size=None,
    opt=STREAMED,
    summary="Hand over a batch",
    tags=["batches"],
)
async def create_batch(
    request: Request[Any, Any, Any],
    batches: NamedDependency[BatchService],
    briefer: NamedDependency[Briefer],
    spending: NamedDependency[Spending],
    batch_limits: NamedDependency[BatchLimits],
    profile: Annotated[ProfileName | None, QueryParameter(description="How much work to spend on each.")] = None,
    engine: Annotated[EngineChoice | None, QueryParameter(description="Who makes the briefs.")] = None,
    webhook: Annotated[
        str | None, QueryParameter(max_length=2000, description="Address that is told, signed, when the batch ends.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Batch]:
    """Take many articles to be briefed; a line that cannot be read ends as a failure and sinks no other."""
    lines = batch_lines(request, batch_limits)
    options = BatchOptions(engine=engine, profile=profile, webhook=webhook)
    await _refuse_spent(options, briefer, spending)
    return _accepted(await batches.submit(lines, options, idempotency_key=idempotency_key))


@get(
    "/v1/batches",
    operation_class=PlainOperation,
    responses=problem_responses(400, 500, 503),
    summary="List batches",
    tags=["batches"],
)
async def list_batches(
    batches: NamedDependency[BatchService],
    cursor: Annotated[
        str | None, QueryParameter(max_length=100, description="The `cursor` of the page before.")
    ] = None,
) -> BatchList:
    """Return batches, newest first, twenty at a time."""
    return await batches.recent(cursor)


@get(
    "/v1/batches/{batch_id:str}",
    operation_class=PlainOperation,
    responses=problem_responses(400, 404, 500, 503),
    summary="See how a batch comes along",
    tags=["batches"],
)
async def read_batch(batches: NamedDependency[BatchService], batch_id: BatchId) -> BatchProgress:
    """Return a batch: its lines by state, how fast they end, when the rest will have, and what was spent so far."""
    return await batches.progress(batch_id)


@get(
    "/v1/batches/{batch_id:str}/results",
    operation_class=BatchResultsOperation,
    responses=problem_responses(400, 404, 500, 503),
    summary="Read the results of a batch",
    tags=["batches"],
)
async def read_results(
    *,
    batches: NamedDependency[BatchService],
    batch_id: BatchId,
    cursor: Annotated[
        int, QueryParameter(ge=0, le=2**31, description="The `position` of the last line that was read; 0 is none.")
    ] = 0,
    limit: Annotated[
        int | None, QueryParameter(ge=1, le=MOST_RESULTS, description="Most lines to send; all there are by default.")
    ] = None,
    follow: Annotated[
        bool, QueryParameter(description="Wait for lines that have not ended, until the batch has.")
    ] = False,
) -> Stream:
    """Send one JSON object a line (`ResultLine`), in input order: a brief, or why there is none.

    Without `follow` it ends before the first line that has not ended. Go on from the `position` of the last one.
    """
    await batches.progress(batch_id)  # so that an unknown batch is told by the status
    lines = _as_lines(batches, batch_id, cursor, limit, follow=follow)
    return Stream(lines, media_type=NDJSON, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


@delete(
    "/v1/batches/{batch_id:str}",
    status_code=200,
    operation_class=PlainOperation,
    responses=problem_responses(400, 404, 500, 503),
    summary="Cancel a batch",
    tags=["batches"],
)
async def cancel_batch(batches: NamedDependency[BatchService], batch_id: BatchId) -> BatchProgress:
    """Begin no more of its articles; what is under way ends, and what is done stays and can be read."""
    return await batches.cancel(batch_id)


@post(
    "/v1/batches/{batch_id:str}/retry",
    status_code=202,
    operation_class=PlainOperation,
    responses=problem_responses(400, 404, 500, 503),
    summary="Try the failed articles of a batch again",
    tags=["batches"],
)
async def retry_batch(batches: NamedDependency[BatchService], batch_id: BatchId) -> BatchProgress:
    """Put articles that an engine could not brief back on the queue; lines that could not be read stay failures."""
    await batches.retry(batch_id)
    return await batches.progress(batch_id)


async def brief_later(
    batches: BatchService, article: Article, options: BatchOptions, idempotency_key: str | None
) -> Response[Batch]:
    """Answer `Prefer: respond-async` (RFC 7240, section 4.1): the article goes ahead of batches, as one of its own."""
    told = article.model_dump(include=set(Submission.model_fields))
    batch = await batches.brief_later(Submission(**told), options, idempotency_key=idempotency_key)
    return _accepted(batch, {"Preference-Applied": "respond-async"})


def _accepted(batch: Batch, headers: dict[str, str] | None = None) -> Response[Batch]:
    return Response(batch, status_code=202, headers={"Location": f"/v1/batches/{batch.id}", **(headers or {})})


async def _refuse_spent(options: BatchOptions, briefer: Briefer, spending: Spending) -> None:
    """Raise `LimitReached` where nothing is left of the key's tokens, before the articles are taken."""
    nothing = Article(text="", sha256="", sentences=())
    if briefer.plan(nothing, engine=options.engine, profile=options.profile).engine == "llm":
        await spending.check(ACCOUNT.get())


async def _as_lines(
    batches: BatchService, batch_id: str, cursor: int, limit: int | None, *, follow: bool
) -> AsyncGenerator[bytes, None]:
    async for line in batches.results(batch_id, cursor=cursor, limit=limit, follow=follow):
        yield line_as_json(line).encode() + b"\n"
