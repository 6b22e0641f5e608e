import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from schemas.article import Article
from schemas.brief import ArticleFacts, Brief, Coverage, Provenance, Usage
from schemas.errors import StoreError
from service.store.briefs import SqlBriefStore
from service.store.database import create_engine
from service.store.migrating import upgrade

AWKWARD = "Norland\u0000 said\r\n\u2028 🕊 e\u0301 “no”. ' \" \\ %s :x"


def article(words: str = "Norland asked Sudland.") -> Article:
    return Article(text=words, sha256=f"{abs(hash(words)):064x}", sentences=())


def brief(of: Article, number: int = 1, headline: str = "Talks") -> Brief:
    return Brief(
        id=f"brf_{number:024x}",
        article=ArticleFacts(
            sha256=of.sha256,
            title=AWKWARD,
            source=None,
            published=None,
            language=None,
            characters=len(of.text),
            sentences=1,
            text=of.text,
        ),
        headline=headline,
        summary="",
        parties=(),
        mediators=(),
        demands=(),
        outcomes=(),
        rejected=(),
        warnings=(),
        provenance=Provenance(
            engine="rules",
            profile="standard",
            model=None,
            degraded=False,
            cached=False,
            created=datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC),
            software="parley",
            prompts={},
            calls=(),
            usage=Usage(),
            coverage=(Coverage(part="1-1", state="read"),),
        ),
    )


@pytest.mark.parametrize("words", ["Norland asked Sudland.", AWKWARD, "n" * 200_000])
async def test_brief_comes_back_to_the_letter(store: SqlBriefStore, words: str) -> None:
    stored = brief(article(words))
    await store.put(stored, article(words))
    assert await store.get(stored.id) == stored


async def test_unknown_id_is_none(store: SqlBriefStore) -> None:
    assert await store.get("brf_000000000000000000000000") is None


async def test_later_brief_replaces_the_earlier(store: SqlBriefStore) -> None:
    await store.put(brief(article(), headline="Earlier"), article())
    await store.put(brief(article(), headline="Later"), article())
    found = await store.get(brief(article()).id)
    assert found is not None
    assert found.headline == "Later"


async def test_article_is_stored_once_for_its_briefs(store: SqlBriefStore, database_url: str) -> None:
    for number in (1, 2):
        await store.put(brief(article(), number), article())
    engine = create_engine(database_url)
    async with engine.connect() as connection:
        counts = [await connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("articles", "briefs")]  # noqa: S608 - our names
    await engine.dispose()
    assert counts == [1, 2]


async def test_concurrent_writers_of_one_brief_all_succeed(store: SqlBriefStore, database_url: str) -> None:
    other = SqlBriefStore(database_url)
    await asyncio.gather(*(each.put(brief(article()), article()) for each in (store, other) for _ in range(20)))
    assert await other.get(brief(article()).id) == brief(article())
    await other.aclose()


async def test_stores_that_open_at_once_migrate_once(database_url: str) -> None:
    stores = [SqlBriefStore(database_url) for _ in range(4)]
    await asyncio.gather(*(each.open() for each in stores))
    for each in stores:
        await each.check()
        await each.aclose()


async def test_opening_again_keeps_what_is_stored(store: SqlBriefStore) -> None:
    await store.put(brief(article()), article())
    await store.open()
    assert await store.get(brief(article()).id) is not None


async def test_missing_tables_are_not_ready(database_url: str, store: SqlBriefStore) -> None:
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    await engine.dispose()
    with pytest.raises(StoreError, match="revision"):
        await store.check()


async def test_missing_table_is_a_store_error(database_url: str, store: SqlBriefStore) -> None:
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE briefs"))
    await engine.dispose()
    with pytest.raises(StoreError):
        await store.get("brf_000000000000000000000000")


async def test_store_error_quotes_nothing_of_the_article(database_url: str, store: SqlBriefStore) -> None:
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE briefs"))
    await engine.dispose()
    with pytest.raises(StoreError) as caught:
        await store.put(brief(article("whispered")), article("whispered"))
    assert "whispered" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_failed_write_is_not_ready_for_a_while(database_url: str, store: SqlBriefStore) -> None:
    engine = create_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE briefs RENAME TO away"))
    with pytest.raises(StoreError):
        await store.put(brief(article()), article())
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE away RENAME TO briefs"))
    await engine.dispose()
    with pytest.raises(StoreError, match="last brief"):
        await store.check()
    await store.put(brief(article()), article())
    await store.check()


class TestSqliteFile:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "briefs.db"

    @pytest.fixture
    def database_url(self, file: Path) -> str:
        return f"sqlite:///{file}"

    async def test_deleted_file_is_an_error_not_an_empty_database(self, store: SqlBriefStore, file: Path) -> None:
        await store.put(brief(article()), article())
        file.unlink()
        with pytest.raises(StoreError, match="cannot be opened"):
            await store.put(brief(article(), 2), article())
        with pytest.raises(StoreError):
            await store.check()
        assert not file.exists()

    async def test_deleted_file_is_made_anew_on_opening(self, store: SqlBriefStore, file: Path) -> None:
        file.unlink()
        await store.open()
        await store.check()

    async def test_file_that_is_no_database(self, file: Path) -> None:
        file.write_bytes(b"not a database, but long enough to look at" * 100)
        store = SqlBriefStore(f"sqlite:///{file}")
        with pytest.raises(StoreError, match="not a SQLite database"):
            await store.open()
        await store.aclose()

    async def test_missing_folder_is_told(self, tmp_path: Path) -> None:
        store = SqlBriefStore(f"sqlite:///{tmp_path / 'missing' / 'briefs.db'}")
        with pytest.raises(StoreError, match="cannot be opened"):
            await store.open()
        await store.aclose()

    async def test_read_only_database_is_told(self, store: SqlBriefStore) -> None:
        engine = store._engine  # noqa: SLF001 - the pragma holds per connection, and root writes read-only files
        async with engine.connect() as connection:
            await connection.execute(text("PRAGMA query_only = ON"))
        with pytest.raises(StoreError, match="read-only"):
            await store.put(brief(article()), article())

    async def test_full_database_is_told(self, store: SqlBriefStore) -> None:
        engine = store._engine  # noqa: SLF001 - a page limit is SQLite's own way to be full, and holds per connection
        async with engine.connect() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(StoreError, match="full"):
            await store.put(brief(article("n" * 200_000)), article("n" * 200_000))

    async def test_memory_database_works(self) -> None:
        store = SqlBriefStore("sqlite:///:memory:")
        await store.open()
        await asyncio.gather(*(store.put(brief(article(), number), article()) for number in range(8)))
        assert await store.get(brief(article(), 7).id) is not None
        await store.aclose()

    async def test_upgrade_is_one_transaction(self, file: Path) -> None:
        file.touch()
        engine = create_engine(f"sqlite:///{file}")
        await upgrade(engine, f"sqlite:///{file}")
        async with engine.connect() as connection:
            assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
        await engine.dispose()
