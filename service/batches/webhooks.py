"""Tells a webhook that a batch has ended: signed, tried again with growing pauses, as durable work of its own.

The body is the batch with its counts, as `GET /v1/batches/{id}` answers. `Parley-Signature` is `v1=` and the
HMAC-SHA256 (RFC 2104), in hex, of `Parley-Timestamp`, a full stop, and the body, under PARLEY_WEBHOOK_SECRET. Whoever
is told should compare it in constant time, and refuse timestamps more than some minutes old. `Parley-Delivery` is the
same for every attempt. Redirects are not followed; any 2xx ends it, and so does 410.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from schemas.errors import BatchNotFound, InvalidRequest, WebhookRefused
from service.batches.parents import batch_of
from service.batches.patience import persistently
from service.batches.targets import check_target
from service.batches.workflows import Steps
from service.store.batches import BatchRecords

ATTEMPTS = 8
FACTOR = 4.0
"""By how much each pause is longer than the one before."""
LONGEST_PAUSE = 4 * 3600.0
GONE = 410
log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WebhookPolicy:
    """How webhooks are told."""

    secret: str | None
    """Signs what is sent; without one there are no webhooks."""
    allow_private: bool
    """Whether addresses inside this network may be told."""
    first_pause: float
    """Seconds before the second attempt."""
    clock: Callable[[], float] = time.time


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Return `v1=` and the HMAC-SHA256 of timestamp and body, in hex."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


class Webhooks:
    """Tells webhooks."""

    def __init__(self, records: BatchRecords, policy: WebhookPolicy) -> None:
        self._records = records
        self._policy = policy

    async def check(self, url: str | None) -> None:
        """Raise where a batch asks for a webhook that would not be told.

        Raises:
            InvalidRequest: there is no secret to sign with.
            WebhookRefused: the address is none, or one inside this network.

        """
        if url is None:
            return
        if self._policy.secret is None:
            raise InvalidRequest("There are no webhooks here: PARLEY_WEBHOOK_SECRET is not set.")
        await check_target(url, allow_private=self._policy.allow_private)

    async def run(self, workflow_id: str, steps: Steps) -> None:
        """Tell of the end of a batch; the workflow of the queue."""
        composed = await persistently(lambda: steps.run("compose", lambda: self._compose(batch_of(workflow_id))))
        if composed is None:
            return
        url, body = composed
        pause = self._policy.first_pause
        for attempt in range(1, ATTEMPTS + 1):
            ended = await persistently(lambda: steps.run("tell", lambda: self._tell(url, body, workflow_id)))
            log.info("webhook told", batch=batch_of(workflow_id), attempt=attempt, outcome=ended)
            if ended in _FINAL or ended.startswith("2"):
                return
            if attempt < ATTEMPTS:
                await steps.sleep(pause)
                pause = min(pause * FACTOR, LONGEST_PAUSE)
        log.warning("webhook given up", batch=batch_of(workflow_id), attempts=ATTEMPTS)

    async def _compose(self, batch_id: str) -> list[str] | None:
        """Return address and body; None where the batch was forgotten meanwhile."""
        try:
            batch = await self._records.progress(batch_id)
        except BatchNotFound:
            return None
        return [batch.options.webhook, batch.model_dump_json()] if batch.options.webhook else None

    async def _tell(self, url: str, body: str, delivery: str) -> str:
        """Return the status of one attempt, or in a word why there is none."""
        if self._policy.secret is None:
            return "no-secret"
        content, timestamp = body.encode(), int(self._policy.clock())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Parley",
            "Parley-Event": "batch.ended",
            "Parley-Delivery": delivery,
            "Parley-Timestamp": str(timestamp),
            "Parley-Signature": signature(self._policy.secret, timestamp, content),
        }
        try:
            await check_target(url, allow_private=self._policy.allow_private)
        except WebhookRefused:
            return "refused"
        from service.batches.posting import post

        return await post(url, content, headers, allow_private=self._policy.allow_private)


_FINAL = {str(GONE), "refused", "no-secret"}
