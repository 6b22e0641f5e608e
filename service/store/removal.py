"""Takes stored briefs away, and with them the text of an article that nothing else refers to."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from service.store.database import ANSWER_SECONDS, IMMEDIATE
from service.store.failures import store_errors
from service.store.tables import ArticleRow, BriefRow, Table

MOST_AT_ONCE = 500
"""Briefs in one transaction, so that nobody waits long for its locks."""
HELD = "articles.sha256"


async def delete_brief(sessions: async_sessionmaker[AsyncSession], brief_id: str) -> bool:
    """Delete a brief; return whether there was one.

    Raises:
        StoreError: the database does not do it.

    """
    async with store_errors(ANSWER_SECONDS), sessions() as session, session.begin():
        await session.connection(execution_options={IMMEDIATE: True})
        deleted = delete(BriefRow).where(BriefRow.id == brief_id).returning(BriefRow.article_sha256)
        article = await session.scalar(deleted)
        if article is not None:
            await delete_unneeded_articles(session, [article])
    return article is not None


async def delete_briefs_before(sessions: async_sessionmaker[AsyncSession], moment: datetime) -> int:
    """Delete the oldest of the briefs made before a moment, up to a number; return how many there were.

    Raises:
        StoreError: the database does not do it.

    """
    async with store_errors(ANSWER_SECONDS), sessions() as session, session.begin():
        await session.connection(execution_options={IMMEDIATE: True})
        oldest = select(BriefRow.id).where(BriefRow.created < moment).order_by(BriefRow.created).limit(MOST_AT_ONCE)
        ids = (await session.scalars(oldest)).all()
        articles = await session.scalars(
            delete(BriefRow).where(BriefRow.id.in_(ids)).returning(BriefRow.article_sha256)
        )
        deleted = articles.all()
        await delete_unneeded_articles(session, set(deleted))
    return len(deleted)


async def delete_unneeded_articles(session: AsyncSession, digests: Collection[str]) -> None:
    """Delete those of the articles that no row of any table refers to any more, in the session's transaction."""
    columns = [column for table in Table.metadata.tables.values() for column in table.columns]
    holders = [column for column in columns if any(key.target_fullname == HELD for key in column.foreign_keys)]
    locked = select(ArticleRow.sha256).where(ArticleRow.sha256.in_(digests)).order_by(ArticleRow.sha256)
    # whoever is storing a brief of one has finished once we hold it, and the next statement sees that brief
    held = (await session.scalars(locked.with_for_update())).all()
    unneeded = and_(*(~exists().where(column == ArticleRow.sha256) for column in holders))
    await session.execute(delete(ArticleRow).where(ArticleRow.sha256.in_(held), unneeded))
