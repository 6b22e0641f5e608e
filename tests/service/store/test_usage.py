import asyncio
from datetime import date

from service.store.briefs import SqlBriefStore

TODAY = date(2026, 11, 22)


async def test_nothing_is_spent_at_first(store: SqlBriefStore) -> None:
    assert await store.ledger.spent("desk", TODAY) == 0


async def test_tokens_add_up_by_account_and_day(store: SqlBriefStore) -> None:
    await store.ledger.charge("desk", TODAY, 100)
    await store.ledger.charge("desk", TODAY, 5_000_000_000)
    await store.ledger.charge("desk", date(2026, 11, 23), 7)
    await store.ledger.charge("wire", TODAY, 1)
    assert await store.ledger.spent("desk", TODAY) == 5_000_000_100
    assert await store.ledger.spent("desk", date(2026, 11, 23)) == 7
    assert await store.ledger.spent("wire", TODAY) == 1


async def test_processes_that_add_at_once_lose_nothing(store: SqlBriefStore, database_url: str) -> None:
    other = SqlBriefStore(database_url)
    charges = [each.ledger.charge("desk", TODAY, 1) for each in (store, other) for _ in range(20)]
    await asyncio.gather(*charges)
    await other.aclose()
    assert await store.ledger.spent("desk", TODAY) == 40
