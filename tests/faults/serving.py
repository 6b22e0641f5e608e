"""The service with a real LLM engine at the stand-in endpoint, reached through HTTP in the test's own loop."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from service.app import create_app
from service.engines.llm.engine import open_engine
from service.engines.rules.engine import RulesEngine
from service.settings import Settings
from tests.faults.articles import made_up

_HURRY = 0.05


@dataclass(frozen=True)
class Answered:
    """How one request for a brief ended."""

    status: int
    body: dict[str, Any]
    seconds: float

    @property
    def outcome(self) -> str:
        """`brief`, `degraded`, or the last word of the problem's type."""
        if self.status == httpx.codes.OK:
            return "degraded" if self.body["provenance"]["degraded"] else "brief"
        return str(self.body["type"]).rpartition(":")[2]


@asynccontextmanager
async def serving(folder: Path, url: str, **values: object) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service with the model at `url`; what retries wait is cut short, and nothing else."""

    async def hurry(seconds: float) -> None:
        await asyncio.sleep(seconds * _HURRY)

    given: dict[str, Any] = {"llm_base_url": url, "llm_model": "stand-in", "llm_timeout": 0.4, "brief_deadline": 5}
    given |= {"database_url": f"sqlite:///{folder / 'briefs.db'}", "llm_in_flight": 32, **values}
    settings = Settings(_env_file=None, **given)
    app: Any = create_app(settings, engines={"llm": open_engine(settings, sleep=hurry), "rules": RulesEngine()})
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=60) as client,
    ):
        yield client


async def ask(client: httpx.AsyncClient, number: int) -> Answered:
    """Ask for a brief of the made-up article of that number."""
    started = time.perf_counter()
    answer = await client.post("/v1/briefs", json=made_up(number).model_dump(mode="json", exclude_none=True))
    return Answered(answer.status_code, answer.json(), time.perf_counter() - started)


async def ask_many(client: httpx.AsyncClient, numbers: range, concurrency: int) -> list[Answered]:
    """Ask for a brief of each, so many at once."""
    places = asyncio.Semaphore(concurrency)

    async def one(number: int) -> Answered:
        async with places:
            return await ask(client, number)

    return await asyncio.gather(*(one(number) for number in numbers))


def open_files() -> int:
    """Return how many files and sockets this process holds."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
