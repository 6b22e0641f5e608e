"""Takes batches in: lines in portions, each under the id of the brief it asks for; one batch an idempotency key."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterable
from dataclasses import asdict
from secrets import token_hex

from schemas.article import Article
from schemas.batches import Batch, BatchArticle, BatchOptions
from schemas.errors import BatchTooLarge, EmptyBatch, IdempotencyBusy, IdempotencyConflict
from service.batches.lines import Line
from service.briefing import Briefer
from service.spending import ACCOUNT
from service.store.batches import BatchRecords
from service.store.receiving import BatchIntake, NewLine, Wanted

AT_ONCE = 200
"""Lines stored in one transaction, and held meanwhile."""
MOST_CHARACTERS = 2_000_000
"""Characters after which fewer lines are stored at once."""
PATIENCE_SECONDS = 60.0
"""How long a second use of an idempotency key waits for the first to be received."""
LOOK_SECONDS = 0.1
NOTHING = Article(text="", sha256="", sentences=())


class Intake:
    """Takes lines for the batches of one store."""

    def __init__(self, briefer: Briefer, records: BatchRecords, intake: BatchIntake, most: int) -> None:
        self._briefer = briefer
        self._records = records
        self._intake = intake
        self._most = most

    async def take(
        self, lines: AsyncIterable[Line], options: BatchOptions, key: str | None, *, urgent: bool = False
    ) -> tuple[Batch, bool]:
        """Return the batch, and whether it is a new one; see `BatchService.submit`."""
        _ = self._briefer.plan(NOTHING, engine=options.engine, profile=options.profile)  # whether the engine is there
        key_sha256 = digest_of(key) if key is not None else None
        batch_id = f"bat_{token_hex(12)}"
        seen = hashlib.sha256(options.model_dump_json().encode())
        payer = ACCOUNT.get()
        account = json.dumps(asdict(payer)) if payer is not None else None
        if not await self._intake.begin(batch_id, options.model_dump_json(), key_sha256, account, urgent=urgent):
            async for line in lines:
                seen.update(_basis(line))
            return await self._earlier(str(key_sha256), seen.hexdigest()), False
        try:
            total = await self._store(batch_id, lines, options, seen)
            await self._intake.end(batch_id, total, seen.hexdigest())
        except BaseException:
            await asyncio.shield(self._intake.take_back(batch_id))
            raise
        return await self._records.get(batch_id), True

    async def _store(
        self, batch_id: str, lines: AsyncIterable[Line], options: BatchOptions, seen: "hashlib._Hash"
    ) -> int:
        total, held, characters = 0, list[NewLine](), 0
        async for line in lines:
            total += 1
            if total > self._most:
                raise BatchTooLarge(f"At most {self._most:,} lines are taken at once. Send several batches.")
            seen.update(_basis(line))
            held.append(self._new_line(total, line, options))
            characters += len(line.article.text) if line.article else 0
            if len(held) == AT_ONCE or characters > MOST_CHARACTERS:
                await self._intake.add(batch_id, held)
                held, characters = [], 0
        if total == 0:
            raise EmptyBatch("There is no line. Send a JSON array, or one JSON object a line.")
        if held:
            await self._intake.add(batch_id, held)
        return total

    def _new_line(self, position: int, line: Line, options: BatchOptions) -> NewLine:
        name = line.article.id if line.article else line.id
        named = json.dumps(name) if name is not None else None
        if line.article is None:
            failure = line.failure.model_dump_json() if line.failure else None
            return NewLine(position, line.number, named, failure=failure)
        return NewLine(position, line.number, named, wanted=self._wanted(line.article, options))

    def _wanted(self, submitted: BatchArticle, options: BatchOptions) -> Wanted:
        text = submitted.text.encode()
        about = submitted.model_dump(mode="json", exclude={"text", "id"}, exclude_none=True)
        article = Article(
            text=submitted.text,
            sha256=hashlib.sha256(text).hexdigest(),
            title=submitted.title,
            source=submitted.source,
            published=submitted.published,
            language=submitted.language,
            sentences=(),  # the id does not depend on them, and whoever briefs the article cuts them
        )
        plan = self._briefer.plan(article, engine=options.engine, profile=options.profile)
        return Wanted(plan.brief_id, article.sha256, text, json.dumps(about), plan.engine, plan.profile)

    async def _earlier(self, key_sha256: str, fingerprint: str) -> Batch:
        """Return the batch that an idempotency key made, once it is received."""
        until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while (earlier := await self._records.by_key(key_sha256)) and earlier.fingerprint is None:
            if asyncio.get_running_loop().time() > until:
                break
            await asyncio.sleep(LOOK_SECONDS)
        if earlier is None or earlier.fingerprint is None:
            raise IdempotencyBusy(
                "The first request with this Idempotency-Key has not ended. Try again.", retry_after=5
            )
        if earlier.fingerprint != fingerprint:
            raise IdempotencyConflict("This Idempotency-Key was used for other articles or options. Use another key.")
        return earlier.batch


def digest_of(idempotency_key: str) -> str:
    """Return what is stored of a key, which may be long, or secret."""
    return hashlib.sha256(idempotency_key.encode("utf-8", "surrogatepass")).hexdigest()


def _basis(line: Line) -> bytes:
    """Return what makes a line the same as another."""
    sent = line.article or line.failure
    return (sent.model_dump_json() if sent else "").encode("utf-8", "surrogatepass") + b"\n"
