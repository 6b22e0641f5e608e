"""The stand-in endpoint for tests: in the test's own loop, or in a process of its own."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.faults.processes import RunningUpstream, running_upstream
from tests.faults.upstream import Upstream


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    async with Upstream().serving() as upstream:
        yield upstream


@pytest.fixture(scope="session")
def _one_upstream() -> Iterator[RunningUpstream]:
    with running_upstream() as running:
        yield running


@pytest.fixture
def apart(_one_upstream: RunningUpstream) -> RunningUpstream:
    """The endpoint in a process of its own, as if it had just been started."""
    _one_upstream.control(latency=0, faults={}, most_in_flight=None)
    _one_upstream.counts(forget=True)
    return _one_upstream
