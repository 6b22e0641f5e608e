"""Batches whose workers are killed: every article has its brief in the end, and hardly a call is paid for twice."""

from tests.faults.batching import IN_FLIGHT, Site, in_order_and_briefed, kill, repeated, submit, until, whole

ARTICLES = 300


async def test_the_only_worker_is_killed_half_way_and_started_again(site: Site) -> None:
    async with site.office() as batches:
        batch = await submit(batches, range(ARTICLES))
        worker = site.worker()
        await until(lambda: site.answers() >= ARTICLES)  # half of two calls each
        kill(worker)
        done = (await batches.progress(batch.id)).counts.done
        assert 0 < done < ARTICLES
        site.worker()
        results = await whole(batches, batch, 100)
    assert in_order_and_briefed(results, ARTICLES)
    counts = site.upstream.counts()
    assert len(counts["calls"]) == ARTICLES
    assert repeated(counts) <= IN_FLIGHT


async def test_a_worker_that_is_killed_for_good_is_replaced_by_the_other(shared: Site) -> None:
    async with shared.office() as batches:
        batch = await submit(batches, range(ARTICLES))
        first, _ = shared.worker(), shared.worker()
        await until(lambda: shared.answers() >= ARTICLES)
        kill(first)
        results = await whole(batches, batch, 100)
    assert in_order_and_briefed(results, ARTICLES)
    assert repeated(shared.upstream.counts()) <= IN_FLIGHT
    assert shared.logs.count("work of a dead worker taken over") == 1
