"""Runs something beside the application for as long as that lives."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin


class Alongside(InitPlugin):
    """Enters a context once the store is open, and leaves it before the store is closed."""

    def __init__(self, running: Callable[[], AbstractAsyncContextManager[None]]) -> None:
        self._running = running

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the context to what the application lives in."""
        app_config.lifespan.append(self._lifespan)
        return app_config

    def _lifespan(self, _app: Litestar) -> AbstractAsyncContextManager[None]:
        return self._running()
