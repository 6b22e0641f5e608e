"""Durable work by DBOS Transact: queues, workflows and their checkpoints, in the database that Parley has anyway.

Everything of DBOS that Parley uses is here, and all of it is DBOS's public interface. One process runs one `Durable` at
a time, since DBOS is one instance a process.

Versions. DBOS gives a workflow only to workers of the application version under which it was enqueued. That version is
`WORKFLOWS`, not that of the software: it is raised only when a release cannot end what an earlier one began. Workers of
two releases so take from one queue during an upgrade. Their prompts may differ, which is no harm: a checkpoint is taken
up only where it answers the very request that is to be made (see `service.batches.checkpoints`), and a brief is stored
under an id that tells with which prompts it was made.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio.to_thread
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from schemas.errors import StoreError
from service.batches.workflows import Pending, Queue
from service.store.failures import explain

if TYPE_CHECKING:
    from dbos import DBOSClient

WORKFLOWS = "1"
"""Version of the workflows: see above. Raise it when a step is added, taken away or renamed."""
APPLICATION = "parley"
THREADS = 6
"""Threads in which DBOS talks to the database; measured to be best between 4 and 8."""


class Durable:
    """Runs the workflows of some queues in the loop in which it is opened."""

    def __init__(self, engine: sa.Engine, executor_id: str) -> None:
        self._engine = engine
        self._executor_id = executor_id
        self._queues: Sequence[Queue] = ()
        self._client: DBOSClient | None = None

    async def open(self, queues: Sequence[Queue]) -> None:
        """Create or migrate DBOS's tables, and begin to take work from the queues.

        Raises:
            SQLAlchemyError: the database does not do its work; nothing is left open.

        """
        from dbos import DBOS

        self._queues = queues
        try:
            await self._open()
        except BaseException:
            DBOS.destroy(destroy_registry=True)
            raise

    async def _open(self) -> None:
        from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer

        _quiet()
        for queue in self._queues:
            _register(queue)
        client = DBOSClient(
            system_database_engine=self._engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
        )
        DBOS(
            config={
                "name": APPLICATION,
                "application_version": WORKFLOWS,
                "executor_id": self._executor_id,
                "system_database_engine": self._engine,
                "serializer": DBOSPortableJSONSerializer(),
                "max_executor_threads": THREADS,
                "log_level": "WARNING",
                "run_migrations": True,
            }
        )
        # DBOS looks for queues when it is launched, and then once a second; its own threads may have ended before
        declare = partial(_declare, client, self._queues)
        migrated = await anyio.to_thread.run_sync(_has_queues, self._engine)
        if migrated:
            await anyio.to_thread.run_sync(declare)
        DBOS.launch()
        if not migrated:
            await anyio.to_thread.run_sync(declare)
        self._client = client

    async def aclose(self) -> None:
        """Stop; what has not ended is left for whoever comes next."""
        from dbos import DBOS

        if self._client is not None:
            client, self._client = self._client, None
            await anyio.to_thread.run_sync(client.destroy)
            await anyio.to_thread.run_sync(lambda: DBOS.destroy(destroy_registry=True))

    def enqueue(self, connection: sa.Connection, queue: str, id_: str, *, priority: int = 1) -> None:
        """Put work on a queue, in the connection's transaction; once, for however often it is asked for.

        Args:
            connection: of the engine.
            queue: where to.
            id_: what the workflow is called and given.
            priority: less goes first, from 1.

        """
        if self._client is None:
            raise RuntimeError("not open")
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": queue,
                "queue_name": queue,
                "workflow_id": id_,
                "app_version": WORKFLOWS,
                "priority": priority,
            },
            id_,
        )

    async def pending(self) -> list[Pending]:
        """Return what has begun and not ended, in whatever process."""
        from dbos import DBOS

        found = await DBOS.list_workflows_async(
            status="PENDING", queue_name=[queue.name for queue in self._queues], load_input=False, load_output=False
        )
        return [Pending(one.workflow_id, one.queue_name or "", one.executor_id or "") for one in found]

    async def resume(self, pending: Sequence[Pending]) -> None:
        """Put workflows back on their queues, from where they go on after their last checkpoint."""
        from dbos import DBOS

        for queue in {one.queue for one in pending}:
            ids = [one.id for one in pending if one.queue == queue]
            await DBOS.resume_workflows_async(ids, queue_name=queue)

    async def cancel(self, workflow_ids: Sequence[str]) -> None:
        """Take workflows off their queues; what runs stops at its next step."""
        from dbos import DBOS

        if workflow_ids:
            await DBOS.cancel_workflows_async(list(workflow_ids))

    async def sweep(self, before: str, most: int) -> int:
        """Delete what DBOS keeps of workflows that ended before a moment (ISO 8601); return how many there were."""
        from dbos import DBOS

        ended = await DBOS.list_workflows_async(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            completed_before=before,
            limit=most,
            load_input=False,
            load_output=False,
        )
        if ended:
            await DBOS.delete_workflows_async([one.workflow_id for one in ended])
        return len(ended)


class _Steps:
    """Keeps `Steps` by DBOS."""

    async def run(self, name: str, step: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401
        from dbos import DBOS

        async def body() -> Any:  # noqa: ANN401
            return await step()

        try:
            return await DBOS.run_step_async({"name": name}, body)
        except SQLAlchemyError as error:
            raise StoreError(explain(error)) from None

    async def sleep(self, seconds: float) -> None:
        from dbos import DBOS

        await DBOS.sleep_async(seconds)


def _register(queue: Queue) -> None:
    from dbos import DBOS

    async def work(id_: str) -> None:
        await queue.run(id_, _Steps())

    work.__name__ = work.__qualname__ = queue.name
    # attempts are counted by whoever does the work, since to resume a workflow sets DBOS's own count back
    DBOS.workflow(name=queue.name, max_recovery_attempts=None)(work)


def _declare(client: "DBOSClient", queues: Sequence[Queue]) -> None:
    for queue in queues:
        client.register_queue(
            queue.name,
            worker_concurrency=queue.a_worker,
            global_concurrency=queue.in_all,
            limiter={"limit": queue.a_minute, "period": 60.0} if queue.a_minute else None,
            polling_interval_sec=queue.poll,
            on_conflict="always_update",
            application_name=APPLICATION,
        )


def _has_queues(engine: sa.Engine) -> bool:
    schema = None if engine.dialect.name == "sqlite" else "dbos"
    return sa.inspect(engine).has_table("queues", schema)


def _quiet() -> None:
    """Let DBOS's log go the way of all others, rather than to a console of its own."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
