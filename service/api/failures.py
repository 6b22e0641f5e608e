"""Logs failures of requests: ours by code, unexpected ones by type and stack frames; never a message that may quote."""

import structlog
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR
from litestar.types import Scope

from schemas.errors import ParleyError
from service.api.problems import status_of
from service.telemetry.logging import frames_of

log: structlog.stdlib.BoundLogger = structlog.get_logger("parley.failures")


async def log_failure(error: Exception, _scope: Scope) -> None:
    """Log what was not the sender's doing."""
    if isinstance(error, ParleyError):
        if status_of(type(error)) >= HTTP_500_INTERNAL_SERVER_ERROR:
            log.warning("request failed", code=error.code, detail=error.detail)
    elif not isinstance(error, HTTPException) or error.status_code >= HTTP_500_INTERNAL_SERVER_ERROR:
        log.error("unexpected error", error=frames_of(error))
