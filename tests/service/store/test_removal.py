import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from service.store.briefs import SqlBriefStore
from service.store.database import create_engine
from service.store.removal import MOST_AT_ONCE
from tests.service.store.test_briefs import article, brief

MADE = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)


async def count(database_url: str, table: str) -> int:
    engine = create_engine(database_url)
    async with engine.connect() as connection:
        found = await connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 -- the test's own words
    await engine.dispose()
    return int(found or 0)


async def test_a_brief_goes_with_its_article(store: SqlBriefStore, database_url: str) -> None:
    await store.put(brief(article()), article())
    assert await store.delete(brief(article()).id)
    assert await store.get(brief(article()).id) is None
    assert await count(database_url, "articles") == 0


async def test_an_article_that_another_brief_refers_to_stays(store: SqlBriefStore, database_url: str) -> None:
    for number in (1, 2):
        await store.put(brief(article(), number), article())
    await store.delete(brief(article(), 1).id)
    assert await count(database_url, "articles") == 1
    assert await store.get(brief(article(), 2).id) is not None


async def test_what_is_not_there_cannot_be_deleted(store: SqlBriefStore) -> None:
    assert not await store.delete("brf_000000000000000000000009")
    assert not await store.delete("\0")


async def test_briefs_made_before_a_moment_are_deleted(store: SqlBriefStore) -> None:
    await store.put(brief(article()), article())
    assert await store.delete_before(MADE) == 0
    assert await store.delete_before(MADE + timedelta(microseconds=1)) == 1
    assert await store.get(brief(article()).id) is None


async def test_only_so_many_are_deleted_at_once(store: SqlBriefStore, database_url: str) -> None:
    await store.put(brief(article()), article())
    columns = "article_sha256, created, engine, profile, model, degraded, body"
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        copy = text(f"INSERT INTO briefs (id, {columns}) SELECT :id, {columns} FROM briefs LIMIT 1")  # noqa: S608 -- ours
        await connection.execute(copy, [{"id": f"brf_copy{number:020x}"} for number in range(MOST_AT_ONCE + 10)])
    await engine.dispose()
    later = MADE + timedelta(days=1)
    assert await store.delete_before(later) == MOST_AT_ONCE
    assert await count(database_url, "articles") == 1
    assert await store.delete_before(later) == 11
    assert await store.delete_before(later) == 0
    assert await count(database_url, "articles") == 0


async def test_storing_and_deleting_at_once_leaves_no_brief_without_its_article(
    store: SqlBriefStore, database_url: str
) -> None:
    other = SqlBriefStore(database_url)
    for _ in range(15):
        await store.put(brief(article(), 1), article())
        await asyncio.gather(other.delete(brief(article(), 1).id), store.put(brief(article(), 2), article()))
        kept = await store.get(brief(article(), 2).id)
        assert kept is not None
        assert kept.article.text == article().text
        await store.delete(brief(article(), 2).id)
    await other.aclose()
    assert await count(database_url, "articles") == 0
