"""Puts around an application what guards it: keys and limits, the sites that may call it, and the job that deletes."""

from contextlib import AbstractAsyncContextManager

from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.config.cors import CORSConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from service.api.access import Access, AccessPolicy
from service.retention import Retention

CORS_SECONDS = 600
"""How long a browser may remember what it may ask."""
READABLE_HEADERS = ["Location", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id"]


class GuardPlugin(InitPlugin):
    """Adds the guards to an application; see the module."""

    def __init__(self, policy: AccessPolicy, retention: Retention) -> None:
        self._policy = policy
        self._retention = retention

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the middleware, the job, and CORS where origins are allowed: exact ones, without credentials."""
        app_config.middleware.append(Access(self._policy))
        app_config.lifespan.append(self._lifespan)
        app_config.dependencies["spending"] = Provide(lambda: self._policy.spending, sync_to_thread=False)
        if self._policy.cors_origins:
            app_config.cors_config = CORSConfig(
                allow_origins=sorted(self._policy.cors_origins),
                allow_methods=["GET", "HEAD", "POST", "DELETE"],
                allow_headers=["Authorization", "Cache-Control", "Content-Type", "Idempotency-Key", "Prefer"],
                expose_headers=READABLE_HEADERS,
                max_age=CORS_SECONDS,
            )
        return app_config

    def _lifespan(self, _app: Litestar) -> AbstractAsyncContextManager[None]:
        return self._retention.running()
