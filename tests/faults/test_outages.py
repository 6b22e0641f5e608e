"""Batches whose database goes away, fills up or is read-only, that are cancelled, or handed over twice at once."""

import asyncio
import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.articles import made_up
from tests.faults.batching import IN_FLIGHT, Site, in_order_and_briefed, repeated, submit, until, whole
from tests.faults.processes import RunningUpstream
from tests.postgres import Postgres

ARTICLES = 80


async def test_postgresql_is_restarted_half_way(shared: Site, postgres: Postgres) -> None:
    async with shared.office() as batches:
        batch = await submit(batches, range(ARTICLES))
        worker = shared.worker()
        await until(lambda: shared.answers() >= ARTICLES)
        await asyncio.to_thread(postgres.stop, "immediate")
        await asyncio.sleep(1)  # as long as a restart may take
        await asyncio.to_thread(postgres.start)
        results = await whole(batches, batch, 100)
    assert worker.poll() is None
    assert in_order_and_briefed(results, ARTICLES)
    assert repeated(shared.upstream.counts()) <= IN_FLIGHT


async def test_a_cancelled_batch_begins_no_more_and_keeps_what_is_done(site: Site) -> None:
    async with site.office() as batches:
        batch = await submit(batches, range(ARTICLES))
        site.worker()
        await until(lambda: site.answers() >= ARTICLES / 2)
        cancelled = await batches.cancel(batch.id)
        ended = await batches.ended(batch.id)
        lines = [line async for line in batches.results(batch.id, follow=True)]  # what is under way ends
        done = [line for line in lines if line.state == "done"]
        assert (cancelled.state, ended.state) == ("cancelled", "cancelled")
        assert len(lines) == ARTICLES
        assert 0 < len(done) < ARTICLES
        assert all(line.brief for line in done)
        again = await submit(batches, range(20))  # another batch of the same articles is none the worse
        assert in_order_and_briefed(await whole(batches, again, 30), 20)


async def test_the_same_key_twice_at_once_makes_one_batch(site: Site) -> None:
    async with site.office() as one, site.office() as other:
        made = await asyncio.gather(*(submit(batches, range(30), key="a key") for batches in (one, other, one, other)))
        assert len({batch.id for batch in made}) == 1
        assert [batch.total for batch in made] == [30] * 4
        assert len((await one.recent()).batches) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own, of 32 megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    mounted = subprocess.run(  # noqa: S603
        ["/usr/bin/mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["/usr/bin/umount", "--lazy", str(folder)], check=True)  # noqa: S603


async def send(client: httpx.AsyncClient, number: int) -> httpx.Response:
    return await client.post("/v1/briefs", json=made_up(number).model_dump(exclude_none=True))


async def send_batch(client: httpx.AsyncClient, numbers: range) -> httpx.Response:
    lines = "\n".join(made_up(number).model_dump_json(exclude_none=True) for number in numbers)
    return await client.post("/v1/batches", content=lines, headers={"content-type": "application/x-ndjson"})


async def test_a_full_disk_is_told_and_survived(small_disk: Path, tmp_path: Path, apart: RunningUpstream) -> None:
    with Site(tmp_path, f"sqlite+aiosqlite:///{small_disk}/parley.db", apart).closing() as site:
        url, process = await site.service()
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            assert (await client.get("/health/ready")).status_code == 200
            assert (await send(client, 1)).status_code == 200
            fill(small_disk / "filler")
            refused = await send_batch(client, range(400))
            assert refused.status_code == 503
            assert refused.json()["type"] == "urn:parley:problem:store-unavailable"
            assert "disk of the database is full" in refused.json()["detail"]
            assert (await send(client, 2)).status_code == 200  # a brief that was made is given, though it is not kept
            assert (await client.get("/health/ready")).status_code == 503
            assert (await client.get("/health/live")).status_code == 200
            (small_disk / "filler").unlink()
            taken = await send_batch(client, range(20))
            assert taken.status_code == 202
            assert await until(lambda: done(client, taken.headers["location"], 20), 30) < 30
            assert (await send(client, 3)).status_code == 200
            assert (await client.get("/health/ready")).status_code == 200
        assert process.poll() is None
    assert "Sealey" not in site.logs


def fill(file: Path) -> None:
    """Write until there is no space left."""
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as filler:
        while filler.write(b"\0" * 4096):
            pass


async def done(client: httpx.AsyncClient, location: str, count: int) -> bool:
    counts = (await client.get(location)).json()["counts"]
    return bool(counts["done"] == count)


async def test_a_database_that_is_read_only_for_a_while(shared: Site, postgres: Postgres) -> None:
    """As after a failover to a standby."""
    url, process = await shared.service()
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        assert (await client.get("/health/ready")).status_code == 200
        postgres.set_read_only(shared.values["database_url"], read_only=True)
        refused = await send_batch(client, range(3))
        assert refused.status_code == 503
        assert "read-only" in refused.json()["detail"]
        assert (await send(client, 2)).status_code == 200
        assert (await client.get("/health/ready")).status_code == 503
        postgres.set_read_only(shared.values["database_url"], read_only=False)
        assert (await send(client, 3)).status_code == 200
        assert (await client.get("/health/ready")).status_code == 200
        assert (await send_batch(client, range(3))).status_code == 202
    assert process.poll() is None
