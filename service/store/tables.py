"""The tables: articles by digest, and the briefs made of them."""

from datetime import UTC, datetime

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """Base of Parley's tables."""


class ArticleRow(Table):
    """The text of an article, once however many briefs were made of it."""

    __tablename__ = "articles"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    """UTF-8: PostgreSQL's TEXT does not take U+0000, which an article may hold."""
    created: Mapped[datetime] = mapped_column(DateTimeUTC, default=lambda: datetime.now(UTC))


class BriefRow(Table):
    """One brief; the columns beside `body` are what briefs are looked up and counted by."""

    __tablename__ = "briefs"

    id: Mapped[str] = mapped_column(String(28), primary_key=True)
    article_sha256: Mapped[str] = mapped_column(ForeignKey("articles.sha256"), index=True)
    created: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)
    engine: Mapped[str] = mapped_column(String(16))
    profile: Mapped[str] = mapped_column(String(16))
    model: Mapped[str | None] = mapped_column(Text)
    degraded: Mapped[bool]
    body: Mapped[str] = mapped_column(Text)
    """The brief as JSON, without the article's text. TEXT, since JSONB does not take an escaped U+0000."""
