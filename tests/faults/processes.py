"""Programs that a test or bench starts as processes of their own, and ends with itself."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RunningUpstream:
    """The endpoint in a process of its own."""

    url: str
    """What `PARLEY_LLM_BASE_URL` is to be."""
    process: subprocess.Popen[str]

    def counts(self, *, forget: bool = False) -> dict[str, Any]:
        """Return what it has been asked so far (see `upstream.Counts`) until now, and with `forget` count anew."""
        return self._ask("counts", None, "DELETE") if forget else self._ask("counts", None, "GET")

    def control(self, **behaviour: object) -> None:
        """Change how it behaves from now on: latency, faults, seed, most_in_flight, drip."""
        self._ask("control", behaviour, "PUT")

    def _ask(self, path: str, body: object, method: str) -> dict[str, Any]:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{path}", data=data, method=method)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return dict(json.load(answer))


@contextmanager
def running_upstream(*arguments: str) -> Iterator[RunningUpstream]:
    """Run the endpoint with these arguments (see `upstream.main`)."""
    command = [sys.executable, "-m", "tests.faults.upstream", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    try:
        assert process.stdout is not None
        yield RunningUpstream(process.stdout.readline().strip(), process)
    finally:
        process.kill()
        process.communicate()
