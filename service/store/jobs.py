"""The work on articles: who has taken which, what came of it, and the model's replies meanwhile."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from schemas.article import Submission
from schemas.batches import ArticleFailure
from schemas.brief import Usage
from schemas.terms import EngineName, ProfileName
from service.spending import Account
from service.store.receiving import insert_missing
from service.store.tables import ArticleRow, BatchRow, BriefRow, JobRow, ReplyRow
from service.store.transactions import Transactions


@dataclass(frozen=True)
class Job:
    """An article to be briefed, taken."""

    id: str
    submission: Submission
    engine: EngineName
    profile: ProfileName
    attempts: int
    """Times it has been begun, this one included."""
    account: Account | None
    """Who pays for its calls."""


class JobRecords:
    """Every method raises `StoreError` where the database does not do its work."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def take(self, job_id: str) -> Job | None:
        """Begin an attempt at a job; None where there is nothing to do: it has ended, or nobody wants it any more."""
        begin = (
            sa.update(JobRow)
            .where(JobRow.id == job_id, JobRow.state.in_(("queued", "running")))
            .values(state="running", attempts=JobRow.attempts + 1)
            .returning(
                JobRow.article_sha256, JobRow.about, JobRow.engine, JobRow.profile, JobRow.attempts, JobRow.batch_id
            )
        )

        def take(connection: sa.Connection) -> Job | None:
            row = connection.execute(begin).one_or_none()
            if row is None:
                return None
            article = sa.select(ArticleRow.text).where(ArticleRow.sha256 == row.article_sha256)
            text: bytes = connection.execute(article).scalar_one()
            submission = Submission.model_validate({"text": text.decode("utf-8"), **json.loads(row.about)})
            payer = connection.execute(sa.select(BatchRow.account).where(BatchRow.id == row.batch_id)).scalar()
            account = Account(**json.loads(payer)) if payer is not None else None
            return Job(job_id, submission, row.engine, row.profile, row.attempts, account)

        return await self._transactions.run(take)

    async def give_back(self, job_id: str) -> None:
        """Take back an attempt that was not the article's to lose: its worker was told to stop."""
        back = (
            sa.update(JobRow)
            .where(JobRow.id == job_id, JobRow.state == "running")
            .values(state="queued", attempts=JobRow.attempts - 1)
        )
        await self._transactions.run(lambda connection: connection.execute(back))

    async def done(self, job_id: str, brief_id: str, usage: Usage) -> bool:
        """End a job with a brief; return False where that brief is not stored, and the job so has not ended."""
        stored = sa.exists().where(BriefRow.id == brief_id)
        return await self._end(job_id, {"state": "done", "brief_id": brief_id}, usage, stored)

    async def failed(self, job_id: str, failure: ArticleFailure, usage: Usage) -> None:
        """End a job with a typed failure."""
        await self._end(job_id, {"state": "failed", "failure": failure.model_dump_json()}, usage, sa.true())

    async def reply(self, job_id: str, request_sha256: str) -> str | None:
        """Return the reply that was given to this request in an earlier attempt at the job."""
        kept = sa.select(ReplyRow.body).where(ReplyRow.job_id == job_id, ReplyRow.request_sha256 == request_sha256)
        return await self._transactions.run(lambda connection: connection.execute(kept).scalar_one_or_none())

    async def keep_reply(self, job_id: str, request_sha256: str, body: str) -> None:
        """Keep a reply until the job has ended."""
        row = {"job_id": job_id, "request_sha256": request_sha256, "body": body}
        await self._transactions.run(lambda connection: insert_missing(connection, ReplyRow, [row]))

    async def _end(
        self, job_id: str, values: dict[str, object], usage: Usage, condition: sa.ColumnElement[bool]
    ) -> bool:
        spent = {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cost_usd": usage.cost_usd,
        }
        end = sa.update(JobRow).where(JobRow.id == job_id, condition).values(**values, **spent, ended=datetime.now(UTC))
        forget = sa.delete(ReplyRow).where(ReplyRow.job_id == job_id)

        def finish(connection: sa.Connection) -> bool:
            ended = connection.execute(end).rowcount == 1
            if ended:
                connection.execute(forget)
            return ended

        return await self._transactions.run(finish)
