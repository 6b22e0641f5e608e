"""The pages: `/` takes an article and lists recent briefs; script and stylesheet come from `/assets`."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import CacheControlHeader, UploadFile
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.static_files import create_static_files_router
from litestar.types import ExceptionHandlersMap
from pydantic import TypeAdapter, ValidationError

from schemas.article import Article, Submission
from schemas.errors import InvalidRequest, ParleyError
from schemas.terms import PROFILES, ProfileName
from service.api.access import OPEN, may_see_briefs
from service.api.negotiation import preferred
from service.api.problems import problem_response, status_of
from service.api.submissions import describe, type_of_file
from service.api.tracing import note_brief
from service.briefing import ENGINE_CHOICES, Briefer, EngineChoice
from service.reading import Limits, read_body, read_submission
from service.rendering.html import ASSETS, Offer, as_page, locked_page, start_page
from service.store.briefs import SqlBriefStore
from service.store.recent import BriefList

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
PAGE_HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Vary": "Accept"}
ASSET_SECONDS = 300
"""How long a browser keeps script and stylesheet before it asks whether they have changed."""
SILENT_BEATS, LEAST_SILENCE = 3, 20
"""Heartbeats that may be missing, and seconds that pass at least, before the page takes a stream for broken."""

NOTHING_LISTED = BriefList(briefs=(), cursor=None)

Form = dict[str, Any]

assets = create_static_files_router(
    path="/assets",
    directories=[ASSETS],
    cache_control=CacheControlHeader(max_age=ASSET_SECONDS, public=True),
    include_in_schema=False,
    opt=OPEN,
    name="assets",
)


def html_response(page: str, status: int = 200) -> Response[bytes]:
    """Return a page under the policy that lets it load nothing from elsewhere, and run nothing inline."""
    return Response(page.encode(), media_type="text/html", status_code=status, headers=PAGE_HEADERS)


@get("/", opt=OPEN, include_in_schema=False)
async def show_start(
    request: Request[Any, Any, Any],
    briefer: NamedDependency[Briefer],
    store: NamedDependency[SqlBriefStore],
    limits: NamedDependency[Limits],
    heartbeat: NamedDependency[float],
    search: Annotated[str | None, QueryParameter(name="query", max_length=200)] = None,
    cursor: Annotated[str | None, QueryParameter(max_length=100)] = None,
) -> Response[bytes]:
    """Return the page on which an article is sent, with recent briefs."""
    locked = not may_see_briefs(request)
    listed = NOTHING_LISTED if locked else await store.recent(search, cursor)
    page = start_page(
        offer_of(briefer, limits, heartbeat), listed.briefs, query=search or "", cursor=listed.cursor, locked=locked
    )
    return html_response(page)


def offer_of(briefer: Briefer, limits: Limits, heartbeat: float) -> Offer:
    """Return what a sender may choose."""
    silence = max(SILENT_BEATS * heartbeat, LEAST_SILENCE)
    return Offer(briefer.engines, briefer.default_profile, limits.max_characters, silence)


def _show_failure(request: Request[Any, Any, Any], error: ParleyError) -> Response[bytes]:
    """Return the page again, with what went wrong."""
    parts = request.app.state
    offer = offer_of(parts.briefer, parts.limits, parts.heartbeat)
    return html_response(start_page(offer, (), failure=error.detail), status_of(type(error)))


def show_locked(request: Request[Any, Any, Any], error: ParleyError) -> Response[Any]:
    """Return the page that asks for a key to a browser that sent none, the problem to others."""
    if preferred(request.headers.get("accept"), ("application/json", "text/html")) == "text/html":
        return html_response(locked_page(), status_of(type(error)))
    return problem_response(error, request)


FAILURES: ExceptionHandlersMap = {ParleyError: _show_failure}


@post("/", status_code=200, include_in_schema=False, exception_handlers=FAILURES)
async def send_form(
    request: Request[Any, Any, Any], briefer: NamedDependency[Briefer], limits: NamedDependency[Limits]
) -> Response[bytes]:
    """Return the page of a brief of the article in the form: what a browser without script is answered with."""
    form = dict(await request.form())
    engine: EngineChoice | None = _choice(form, "engine", ENGINE_CHOICES)
    profile: ProfileName | None = _choice(form, "profile", PROFILES)
    brief = await briefer.brief(await _article(form, limits), engine=engine, profile=profile)
    note_brief(request.scope, brief.id)
    return html_response(as_page(brief))


def _choice(form: Form, name: str, known: tuple[Any, ...]) -> Any:  # noqa: ANN401 -- one of `known`
    given = form.get(name) or None
    if given is not None and given not in known:
        raise InvalidRequest(f"{name} is not one of {', '.join(known)}.")
    return given


async def _article(form: Form, limits: Limits) -> Article:
    given = {name: form[name] for name in ("title", "source", "published") if form.get(name)}
    text, file = form.get("text") or "", form.get("file")
    try:
        submission = TypeAdapter(Submission).validate_python({"text": text, **given})
    except ValidationError as error:
        raise InvalidRequest(describe(error)) from None
    if isinstance(file, UploadFile) and not text.strip():
        body = await file.read()
        if body:
            facts = submission.model_dump(exclude={"text"})
            return read_body(body, type_of_file(file.content_type, file.filename), limits, **facts)
    return read_submission(submission, limits)
