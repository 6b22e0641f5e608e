"""The stored briefs, newest first, a page at a time, with a search over what a reader knows a brief by."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from schemas.base import Contract
from schemas.errors import InvalidRequest
from schemas.terms import EngineName, ProfileName
from service.store.database import ANSWER_SECONDS
from service.store.failures import store_errors
from service.store.tables import BriefRow

PAGE = 20
MOST_SEARCHED = 1_000
"""Briefs that one request looks through; the cursor goes on from there."""


class BriefSummary(Contract):
    """What a list says of a brief."""

    id: str
    headline: str
    title: str | None
    source: str | None
    created: datetime
    engine: EngineName
    profile: ProfileName


class BriefList(Contract):
    """One page of stored briefs, newest first."""

    briefs: tuple[BriefSummary, ...]
    cursor: str | None
    """Where the list goes on; null at its end. A page of a search may hold few briefs and still go on."""


async def list_recent(
    sessions: async_sessionmaker[AsyncSession], query: str | None = None, cursor: str | None = None
) -> BriefList:
    """Return the briefs after `cursor` whose headline, title, source or actors hold `query`, whatever its case.

    Raises:
        InvalidRequest: the cursor is none of ours.
        StoreError: the database does not answer.

    """
    wanted = (query or "").strip().casefold()
    statement = select(BriefRow.id, BriefRow.created, BriefRow.body).order_by(
        BriefRow.created.desc(), BriefRow.id.desc()
    )
    if cursor is not None:
        statement = statement.where(tuple_(BriefRow.created, BriefRow.id) < tuple_(*_place(cursor)))
    found: list[BriefSummary] = []
    last, looked = None, 0
    async with store_errors(ANSWER_SECONDS), sessions() as session:
        rows = await session.stream(statement.limit(MOST_SEARCHED if wanted else PAGE))
        async for id_, created, body in rows:
            last, looked = f"{created.isoformat()}~{id_}", looked + 1
            brief = json.loads(body)
            if wanted in _known_by(brief):
                found.append(_summary(brief))
            if len(found) == PAGE:
                break
    more = len(found) == PAGE or looked == MOST_SEARCHED
    return BriefList(briefs=tuple(found), cursor=last if more else None)


def _place(cursor: str) -> tuple[datetime, str]:
    moment, _, id_ = cursor.partition("~")
    try:
        return datetime.fromisoformat(moment), id_
    except ValueError:
        raise InvalidRequest("cursor is not one that a list of briefs gave.") from None


def _known_by(brief: dict[str, Any]) -> str:
    names = [actor["name"] for actor in (*brief["parties"], *brief["mediators"])]
    article = brief["article"]
    return "\n".join(filter(None, (brief["headline"], article["title"], article["source"], *names))).casefold()


def _summary(brief: dict[str, Any]) -> BriefSummary:
    article, made = brief["article"], brief["provenance"]
    return BriefSummary.model_validate(
        {"id": brief["id"], "headline": brief["headline"], "title": article["title"], "source": article["source"]}
        | {"created": made["created"], "engine": made["engine"], "profile": made["profile"]}
    )
