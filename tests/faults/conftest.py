"""The stand-in endpoint for tests: in the test's own loop, or in a process of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.batching import Site
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


@pytest.fixture
def site(tmp_path: Path, database_url: str, apart: RunningUpstream) -> Iterator[Site]:
    """Batches on each kind of database, at an endpoint that takes a moment."""
    apart.control(latency=0.05)
    with Site(tmp_path, database_url, apart).closing() as site:
        yield site


@pytest.fixture
def shared(tmp_path: Path, postgres_url: str, apart: RunningUpstream) -> Iterator[Site]:
    """The same on a database that takes several workers."""
    apart.control(latency=0.05)
    with Site(tmp_path, postgres_url, apart).closing() as site:
        yield site
