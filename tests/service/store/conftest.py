"""A store for the store's tests, over each kind of database."""

from collections.abc import AsyncIterator

import pytest

from service.store.briefs import SqlBriefStore


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlBriefStore]:
    store = SqlBriefStore(database_url)
    await store.open()
    yield store
    await store.aclose()
