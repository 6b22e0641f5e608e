"""A large batch sent over HTTP: taken line by line, whatever it weighs."""

import gzip
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from eval.bench.common import Used
from tests.faults.articles import made_up
from tests.faults.batching import Site
from tests.faults.processes import RunningUpstream

LINES = 2_000
CHARACTERS = 20_000
MEGABYTES = 20
"""What it may take more than before; the upload has twice as many."""


@pytest.fixture
def idle(tmp_path: Path, apart: RunningUpstream) -> Iterator[Site]:
    with Site(tmp_path, f"sqlite+aiosqlite:///{tmp_path}/parley.db", apart, engine="rules").closing() as site:
        yield site


def lines() -> Iterator[bytes]:
    for number in range(LINES):
        text = made_up(number).text
        yield json.dumps({"text": text * (CHARACTERS // len(text)), "id": str(number)}).encode() + b"\n"


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_memory_is_flat_while_a_large_upload_comes(idle: Site, encoding: str) -> None:
    url, process = await idle.service("--no-worker")

    async def chunks() -> AsyncIterator[bytes]:
        for line in lines():
            yield gzip.compress(line, 1) if encoding == "gzip" else line  # members of one file, one after another

    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        headers = {"content-type": "application/x-ndjson", "content-encoding": encoding}
        small = await client.post(
            "/v1/batches", content=next(lines()), headers=headers | {"content-encoding": "identity"}
        )
        assert small.status_code == 202
        before = Used.by(process.pid).rss
        taken = await client.post("/v1/batches", content=chunks(), headers=headers)
        assert taken.status_code == 202
        assert taken.json()["total"] == LINES
    assert Used.by(process.pid).peak - before < MEGABYTES
