import socket

import pytest

from schemas.errors import WebhookRefused
from service.batches.posting import PublicResolver
from service.batches.targets import check_target, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104 -- refused, not bound to
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "64:ff9b::7f00:1", "not an address",
    ],
)  # fmt: skip
def test_address_inside_or_reserved_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://[::1",
        "http://a:b@example.org/",
    ],
)
async def test_what_is_no_web_address_is_refused_even_where_private_ones_are_not(url: str) -> None:
    with pytest.raises(WebhookRefused):
        await check_target(url, allow_private=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "https://[::1]:8443/x", "http://169.254.169.254/latest/", "http://localhost/"]
)
async def test_address_inside_this_network_is_refused(url: str) -> None:
    with pytest.raises(WebhookRefused, match="private"):
        await check_target(url, allow_private=False)


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f000001/", "http://127.1/"])
async def test_loopback_in_disguise_is_refused(url: str) -> None:
    with pytest.raises(WebhookRefused, match="private"):
        await check_target(url, allow_private=False)


async def test_address_inside_passes_where_allowed() -> None:
    await check_target("http://127.0.0.1:9/", allow_private=True)


async def test_resolver_gives_no_address_inside() -> None:
    with pytest.raises(WebhookRefused):
        await PublicResolver().resolve("localhost", 80, socket.AF_UNSPEC)
