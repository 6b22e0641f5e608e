"""Keeps the pages of other sites out: what a browser says of where a request comes from, and by what name.

A service without keys on this machine trusts whoever can reach it, and a browser on it can be made to by any page it
shows: by a form or a `text/plain` POST, which need no leave (a simple request of the Fetch standard), or by a name of
the page's own site that is made to point to 127.0.0.1 (DNS rebinding), under which even answers could be read. Programs
send none of these headers and are not concerned.
"""

import ipaddress
from collections.abc import Set as AbstractSet
from urllib.parse import urlsplit

from litestar.datastructures import Headers
from litestar.enums import HttpMethod

from schemas.errors import RequestForbidden

SAFE = frozenset({HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS})
"""Methods that change nothing; their answers, other sites' pages cannot read."""
OWN = frozenset({"same-origin", "none"})
"""`Sec-Fetch-Site` of our own pages, and of what the user did (an address typed in, a bookmark)."""


def refuse_foreign_page(method: str, headers: Headers, allowed: AbstractSet[str]) -> None:
    """Raise `RequestForbidden` where another site's page would change or spend something.

    `Sec-Fetch-Site` decides where there is one, since a proxy may have changed the host; else `Origin` against `Host`.

    Args:
        method: of the request.
        headers: of the request.
        allowed: origins that may (PARLEY_CORS_ORIGINS).

    """
    origin = headers.get("origin")
    if method in SAFE or origin in allowed:
        return
    site = headers.get("sec-fetch-site")
    own = site in OWN if site is not None else origin is None or origin.partition("://")[2] == headers.get("host")
    if not own:
        raise RequestForbidden("A page of another site sent this. PARLEY_CORS_ORIGINS names the sites that may.")


def refuse_foreign_name(headers: Headers) -> None:
    """Raise `RequestForbidden` where the request is to a name that is not this machine's own.

    Addresses pass: only names can be made to point elsewhere.
    """
    host = headers.get("host")
    if host is not None and not _is_local(host):
        raise RequestForbidden(
            "Without API keys, the service answers to localhost and 127.0.0.1 only. "
            "Use one of them, or configure keys: parley keys new NAME."
        )


def _is_local(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
