"""The one place where clients of model endpoints are built, with their own logging silenced.

The libraries below log request bodies, headers and replies at DEBUG and parse errors (with the reply) at ERROR; article
text and keys must stay out of every log, so none of their loggers writes. The engine logs its own events.
"""

import logging
from typing import TYPE_CHECKING, Any, cast

import openai
import openai.resources.chat  # else loaded within the first call, for a second

if TYPE_CHECKING:
    import httpx

_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "none"
_TALKATIVE = ("openai", "instructor", "httpx", "httpx2", "httpcore", "httpcore2", "aiohttp", "httpx_aiohttp")


def open_client(
    base_url: str | None, api_key: str | None, timeout: float, http_client: "httpx.AsyncClient | None" = None
) -> openai.AsyncOpenAI:
    """Return a client that never retries by itself and takes nothing from the environment.

    Args:
        base_url: an OpenAI-compatible endpoint; None is OpenAI's own.
        api_key: its key; None where the endpoint wants none.
        timeout: seconds for each phase of a request (connect, send, each read).
        http_client: the transport, for tests, recording and replay; by default one of aiohttp's.

    """
    silence_libraries()
    client = openai.AsyncOpenAI(
        api_key=api_key or _NO_KEY,
        base_url=base_url or _OPENAI,
        max_retries=0,
        timeout=timeout,
        http_client=cast("Any", http_client) or openai.DefaultAioHttpClient(timeout=timeout),
    )
    client.organization = client.project = None
    client._custom_headers = {}  # noqa: SLF001 -- taken from OPENAI_CUSTOM_HEADERS, and meant for another endpoint
    return client


def silence_libraries() -> None:
    """Keep the loggers of the libraries from writing, whatever level is set on them later."""
    for name in (*_TALKATIVE, *logging.root.manager.loggerDict):
        if name.split(".")[0] in _TALKATIVE:
            logger = logging.getLogger(name)
            logger.setLevel(logging.CRITICAL + 1)
            if _drop not in logger.filters:
                logger.addFilter(_drop)


def _drop(_: logging.LogRecord) -> bool:
    return False
