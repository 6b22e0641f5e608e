import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from schemas.errors import UpstreamDenied, UpstreamUnreachable
from service.engines.llm.probe import probe_endpoints
from service.settings import Settings

Endpoint = Callable[[int, object], str]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"  # a real server answers in real time, over which the jumping clock would jump


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Return a function that starts an endpoint with one answer to everything, and returns its URL."""
    servers: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def start(status: int, answer: object) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status if self.path == "/v1/models" else 500)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}/v1"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def settings(**values: object) -> Settings:
    given: dict[str, Any] = {"_env_file": None, "llm_model": "m", **values}
    return Settings(**given)


def models(*names: str) -> object:
    return {
        "object": "list",
        "data": [{"id": name, "object": "model", "created": 0, "owned_by": "x"} for name in names],
    }


@pytest.mark.parametrize(("names", "listed"), [(("other", "m"), True), (("other",), False)])
async def test_whether_the_model_is_listed(endpoint: Endpoint, names: tuple[str, ...], listed: bool) -> None:
    (probe,) = await probe_endpoints(settings(llm_base_url=endpoint(200, models(*names))))
    assert (probe.listed, probe.error) == (listed, None)


async def test_endpoint_without_a_list_answers_all_the_same(endpoint: Endpoint) -> None:
    (probe,) = await probe_endpoints(settings(llm_base_url=endpoint(404, {})))
    assert (probe.listed, probe.error) == (None, None)


async def test_denied_key_is_told(endpoint: Endpoint) -> None:
    (probe,) = await probe_endpoints(settings(llm_base_url=endpoint(401, {}), llm_api_key="sk-hunter2"))
    assert isinstance(probe.error, UpstreamDenied)


async def test_unreachable_endpoint_is_told_without_its_credentials() -> None:
    (probe,) = await probe_endpoints(settings(llm_base_url="http://u:hunter2@127.0.0.1:9/v1"))
    assert isinstance(probe.error, UpstreamUnreachable)
    assert probe.address == "http://127.0.0.1:9/v1/"


async def test_both_endpoints_are_asked(endpoint: Endpoint) -> None:
    probes = await probe_endpoints(
        settings(
            llm_base_url=endpoint(200, models("m")),
            llm_fallback_base_url=endpoint(200, models("n")),
            llm_fallback_model="n",
        )
    )
    assert [(probe.model, probe.listed) for probe in probes] == [("m", True), ("n", True)]


async def test_nothing_is_asked_where_no_model_is_set() -> None:
    assert await probe_endpoints(settings(llm_model=None)) == []
