"""Which addresses a webhook may go to: none inside this network, after resolving names, unless a setting allows it."""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from schemas.errors import WebhookRefused

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
SCHEMES = ("https", "http")
RESOLVE_SECONDS = 5.0


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not private, loopback, link-local, multicast or reserved.

    An IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64) is looked at too.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not (one.is_multicast or one.is_reserved) for one in (found, *_inside(found)))


def _inside(address: IpAddress) -> list[IpAddress]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    inner: list[IpAddress | None] = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in ipaddress.ip_network("64:ff9b::/96"):
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]


def check_form(url: str) -> str:
    """Return the host of a webhook's address.

    Raises:
        WebhookRefused: it is no http or https address, or carries a user or password.

    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise WebhookRefused("The webhook is no address. Send an http or https URL.") from None
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise WebhookRefused("The webhook is no http or https URL.")
    if parts.username is not None or parts.password is not None:
        raise WebhookRefused("The webhook's URL carries a user or password. Verify the signature instead.")
    return parts.hostname


async def check_target(url: str, *, allow_private: bool) -> None:
    """Raise `WebhookRefused` where the address is none that may be told; a name that has no address yet passes."""
    host = check_form(url)
    if allow_private:
        return
    if _is_address(host):
        refuse_inside([host])
        return
    try:
        async with asyncio.timeout(RESOLVE_SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:  # a timeout too: it is resolved again, and checked again, when it is told
        return
    refuse_inside(str(address[0]) for *_, address in found)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def refuse_inside(addresses: Iterable[str]) -> None:
    """Raise `WebhookRefused` where one of the addresses is not public."""
    if not all(map(is_public, addresses)):
        raise WebhookRefused(
            "The webhook leads to a private, loopback or link-local address. Use a public one, or set "
            "PARLEY_WEBHOOK_ALLOW_PRIVATE=true."
        )
