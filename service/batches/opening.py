"""Puts the parts of batches together, as the settings say."""

from datetime import timedelta

from service.batches.articles import ArticleWork, Endurance
from service.batches.intake import Intake
from service.batches.service import BatchParts, BatchService
from service.batches.webhooks import WebhookPolicy, Webhooks
from service.batches.worker import Worker, WorkerLimits
from service.briefing import Briefer
from service.reading import Limits
from service.settings import Settings
from service.store.batch_changes import BatchChanges
from service.store.batch_removal import BatchRemoval
from service.store.batches import BatchRecords
from service.store.briefs import SqlBriefStore
from service.store.database import is_in_memory
from service.store.jobs import JobRecords
from service.store.receiving import BatchIntake
from service.store.transactions import Transactions


def open_batches(
    settings: Settings,
    briefer: Briefer,
    store: SqlBriefStore,
    transactions: Transactions,
    *,
    work: bool,
) -> BatchService:
    """Return the batches of a store.

    Args:
        settings: how much is done at once, borne and kept.
        briefer: makes the briefs; its engines' calls should go through `service.batches.checkpoints`.
        store: where briefs are, and batches too.
        transactions: of the same database; closed with the batches.
        work: take articles off the queue; else batches are only taken in and looked at.

    """
    records = BatchRecords(store.engine)
    limits = Limits(max_bytes=settings.max_body_bytes, max_characters=settings.max_characters)
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    policy = WebhookPolicy(secret, settings.webhook_allow_private, settings.webhook_pause)
    webhooks = Webhooks(records, policy)
    parts = BatchParts(
        intake=Intake(briefer, records, BatchIntake(transactions), settings.batch_articles),
        records=records,
        changes=BatchChanges(transactions),
        removal=BatchRemoval(store.engine),
        transactions=transactions,
        limits=limits,
        webhooks=webhooks,
    )
    if not work or is_in_memory(settings.database_url):
        return BatchService(parts, None)
    articles = ArticleWork(
        briefer,
        store,
        JobRecords(transactions),
        limits,
        Endurance(attempts=settings.batch_attempts, patience=settings.batch_patience),
    )
    bounds = WorkerLimits(
        in_flight=min(settings.batch_in_flight, settings.batch_in_flight_total or settings.batch_in_flight),
        in_flight_total=settings.batch_in_flight_total,
        a_minute=settings.batch_articles_per_minute,
        lease=settings.batch_lease,
        grace=settings.shutdown_grace,
    )
    days = settings.batch_retention_days
    looker = BatchService(parts, None)

    async def upkeep() -> None:
        if days is not None:
            await looker.purge(timedelta(days=days))

    worker = Worker(settings.database_url, transactions, records, articles, bounds, webhook=webhooks.run, upkeep=upkeep)
    return BatchService(parts, worker)
