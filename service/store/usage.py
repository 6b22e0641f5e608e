"""The ledger over a database: tokens of each account and day, added up by the database itself."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from service.store.database import ANSWER_SECONDS, IMMEDIATE
from service.store.failures import store_errors
from service.store.tables import UsageRow


class SqlLedger:
    """Keeps what accounts have spent (see `service.spending.Ledger`)."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def spent(self, account: str, day: date) -> int:
        """Return the tokens spent on a day (UTC)."""
        async with store_errors(ANSWER_SECONDS), self._sessions() as session:
            row = select(UsageRow.tokens).where(UsageRow.account == account, UsageRow.day == day)
            return await session.scalar(row) or 0

    async def charge(self, account: str, day: date, tokens: int) -> None:
        """Add to them, however many processes do at once."""
        async with store_errors(ANSWER_SECONDS), self._sessions() as session, session.begin():
            await session.connection(execution_options={IMMEDIATE: True})
            on_postgresql = session.get_bind().dialect.name == "postgresql"
            insert = postgresql.insert(UsageRow) if on_postgresql else sqlite.insert(UsageRow)
            await session.execute(
                insert.values(account=account, day=day, tokens=tokens).on_conflict_do_update(
                    index_elements=[UsageRow.account, UsageRow.day],
                    set_={"tokens": UsageRow.tokens + insert.excluded.tokens},
                )
            )
