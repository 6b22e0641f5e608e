"""The tables: articles by digest, the briefs made of them, batches, and what accounts have spent."""

from datetime import UTC, date, datetime

from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import BigInteger, Date, Float, ForeignKey, Index, LargeBinary, String, Text
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


class UsageRow(Table):
    """Tokens of one account on one day (UTC)."""

    __tablename__ = "usage"

    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Name of an API key."""
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    tokens: Mapped[int] = mapped_column(BigInteger)


class BatchRow(Table):
    """One batch. Its lines hold ids; the texts are in `articles`."""

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(String(28), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    created: Mapped[datetime] = mapped_column(DateTimeUTC, index=True)
    ended: Mapped[datetime | None] = mapped_column(DateTimeUTC)
    total: Mapped[int]
    round: Mapped[int] = mapped_column(default=0)
    """Times it has been taken up again after it had ended."""
    urgent: Mapped[bool]
    """Whether its articles go ahead of those of other batches."""
    options: Mapped[str] = mapped_column(Text)
    """JSON of `schemas.batches.BatchOptions`."""
    account: Mapped[str | None] = mapped_column(Text)
    """JSON of who pays for its calls."""
    key_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Digest of the idempotency key, which may be anything."""
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    """Digest of lines and options: what the same key must come with."""


class LineRow(Table):
    """One line of a batch: a stored brief, an article to be briefed, or why there is neither."""

    __tablename__ = "batch_lines"

    batch_id: Mapped[str] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int]
    name: Mapped[str | None] = mapped_column(Text)
    """The sender's own name for the article, as a JSON string: PostgreSQL's TEXT does not take U+0000."""
    job_id: Mapped[str | None] = mapped_column(ForeignKey("jobs.id"), index=True)
    brief_id: Mapped[str | None] = mapped_column(String(28))
    """A brief that was stored before the line came."""
    failure: Mapped[str | None] = mapped_column(Text)
    """JSON of `schemas.batches.ArticleFailure`."""


class JobRow(Table):
    """One article to be briefed one way, once for all lines that ask for it."""

    __tablename__ = "jobs"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """`key`, a dot, and how often the work had been given up before."""
    key: Mapped[str] = mapped_column(String(28), index=True)
    """Id of the brief that is wanted: a hash of the article's content and of how it is to be briefed."""
    state: Mapped[str] = mapped_column(String(16))
    """waiting, queued (the durable queue holds it), running, done, failed or cancelled."""
    article_sha256: Mapped[str] = mapped_column(ForeignKey("articles.sha256"), index=True)
    about: Mapped[str] = mapped_column(Text)
    """JSON of title, source, published and language."""
    engine: Mapped[str] = mapped_column(String(16))
    profile: Mapped[str] = mapped_column(String(16))
    batch_id: Mapped[str] = mapped_column(String(28))
    """The batch that asked first, to which the calls are put down."""
    brief_id: Mapped[str | None] = mapped_column(String(28))
    """The brief that was made; another than `key` where an engine stood in, or prompts changed meanwhile."""
    failure: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    prompt_tokens: Mapped[int] = mapped_column(default=0)
    completion_tokens: Mapped[int] = mapped_column(default=0)
    cost_usd: Mapped[float | None] = mapped_column(Float)
    ended: Mapped[datetime | None] = mapped_column(DateTimeUTC)

    __table_args__ = (Index("ix_jobs_batch_id_state", "batch_id", "state"), Index("ix_jobs_ended", "ended"))


class ReplyRow(Table):
    """A model's reply to one request of a job, kept until the job has ended."""

    __tablename__ = "replies"

    job_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
