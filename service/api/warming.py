"""Does work ahead of the first requests, in a thread, while the application answers already."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin


class WarmUp(InitPlugin):
    """Runs `warm` once the application starts; it ends before the application does."""

    def __init__(self, warm: Callable[[], None]) -> None:
        self._warm = warm

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the work to what runs beside the application."""
        app_config.lifespan.append(self._lifespan)
        return app_config

    @asynccontextmanager
    async def _lifespan(self, _app: Litestar) -> AsyncIterator[None]:
        warming = asyncio.create_task(asyncio.to_thread(self._warm))
        try:
            yield
        finally:
            await warming
