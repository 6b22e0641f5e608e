"""The pages of batches, `/batches` and `/batches/{id}`: no data, only a script that asks `/v1/batches` with its key."""

from typing import Annotated

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from schemas.batches import BATCH_ID
from service.api.access import OPEN
from service.api.pages import html_response, offer_of
from service.briefing import Briefer
from service.reading import Limits
from service.rendering.html import batch_page, batches_page


@get("/batches", opt=OPEN, include_in_schema=False)
async def show_batches(
    briefer: NamedDependency[Briefer], limits: NamedDependency[Limits], heartbeat: NamedDependency[float]
) -> Response[bytes]:
    """Return the page on which a batch is sent, with the batches there are."""
    return html_response(batches_page(offer_of(briefer, limits, heartbeat)))


@get("/batches/{batch_id:str}", opt=OPEN, include_in_schema=False)
async def show_batch(batch_id: Annotated[str, PathParameter(pattern=BATCH_ID)]) -> Response[bytes]:
    """Return the page of a batch."""
    return html_response(batch_page(batch_id))
