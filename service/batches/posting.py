"""Posts to a webhook by aiohttp, to the very addresses that were found public; loaded when there is one to tell."""

import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from schemas.errors import WebhookRefused
from service.batches.targets import refuse_inside

ANSWER_SECONDS = 10.0


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only; the connection goes to just these, so a second look-up cannot differ."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name.

        Raises:
            WebhookRefused: one of them is not public.
            OSError: the name has none.

        """
        found = await self._inner.resolve(host, port, family)
        refuse_inside(one["host"] for one in found)
        return found

    async def close(self) -> None:
        """Release nothing: there is nothing held."""


async def post(url: str, content: bytes, headers: dict[str, str], *, allow_private: bool) -> str:
    """Return the status of the answer, or in a word why there is none; redirects are not followed."""
    resolver = None if allow_private else PublicResolver()
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    try:
        async with (
            aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True) as connector,
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.post(url, data=content, headers=headers, allow_redirects=False) as answer,
        ):
            return str(answer.status)
    except WebhookRefused:
        return "refused"
    except TimeoutError:
        return "timeout"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # a refusal of the resolver may come wrapped
        return "refused" if isinstance(error.__cause__, WebhookRefused) else "unreachable"
