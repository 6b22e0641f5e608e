"""Settings, read from the environment (`PARLEY_…`) and `.env`; the only module that reads the environment."""

import ipaddress
import re
import sys
from types import NoneType
from typing import Literal, Self, get_args

from pydantic import Field, FilePath, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.terms import ProfileName

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?|https?://\[[0-9a-f:]+\](:[0-9]+)?")
"""An origin as browsers write it: scheme, host and port, in lower case."""


class Settings(BaseSettings):
    """Everything that can be set; the docstring of each field is its documentation and its line in `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix="PARLEY_", env_file=".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    host: str = "127.0.0.1"
    """Address to listen on; any other than loopback needs API keys, or PARLEY_ALLOW_PUBLIC."""
    port: int = Field(default=8000, ge=0, le=65535)
    """Port to listen on; 0 picks a free one."""
    allow_public: bool = False
    """Listen beyond loopback, and answer to any host name, although no API key guards the service."""
    api_keys: SecretStr | None = None
    """API keys by their digests, comma-separated, as `parley keys new NAME` prints them; none lets everybody in."""
    api_keys_file: FilePath | None = None
    """File with such entries, one a line; it is read again when it changes, so that keys can be replaced in service."""
    key_requests_per_minute: int = Field(default=600, ge=1)
    """Requests a minute that one API key may make, in each process; a key's entry may say otherwise."""
    key_tokens_per_day: int | None = Field(default=None, ge=0)
    """Tokens of model calls that one API key may spend a day (UTC), where its entry does not say; empty is no limit."""
    max_requests: int = Field(default=256, ge=1)
    """Articles being briefed or waiting for it in one process; one more is answered 503 at once."""
    body_seconds: float = Field(default=30, gt=0)
    """Seconds in which a request's body must have come."""
    cors_origins: str = ""
    """Sites whose pages may call the service from a browser: origins such as https://news.example, comma-separated."""
    shutdown_grace: float = Field(default=30, gt=0)
    """Seconds that running briefs get to end after a stop signal."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log line to write (stderr, JSON)."""
    tracing: bool = False
    """Export OpenTelemetry spans (extra otel) to where the standard OTEL_EXPORTER_OTLP_… variables say."""

    database_url: str = Field(default="sqlite+aiosqlite:///parley.db", repr=False)
    """Where briefs are stored: a SQLAlchemy URL, sqlite+aiosqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME."""

    retention_days: int | None = Field(default=None, ge=1)
    """Days after which a stored brief is deleted, and its article with it; empty keeps them."""

    engine: Literal["auto", "llm", "rules"] = "auto"
    """Engine used when a request names none; auto is llm where PARLEY_LLM_MODEL is set, else rules."""
    profile: ProfileName = "standard"
    """Profile used when a request names none: fast, standard or thorough."""
    brief_deadline: float = Field(default=180, gt=0)
    """Seconds one brief may take in all, retries and repair included."""
    repair_rounds: int = Field(default=1, ge=0, le=3)
    """Rounds in which the model may correct items that its citations do not support."""
    degrade_to_rules: bool = False
    """Answer with the rules engine, marked degraded, when the model endpoint fails."""

    batch_articles: int = Field(default=100_000, ge=1)
    """Most articles that one batch may have."""
    batch_bytes: int = Field(default=1_000_000_000, ge=1)
    """Largest batch, in bytes after unpacking."""
    batch_in_flight: int = Field(default=32, ge=1)
    """Articles of batches under way at once in each worker; all workers of a database go by the last one started."""
    batch_in_flight_total: int | None = Field(default=None, ge=1)
    """Articles of batches under way at once in all workers together; empty is no limit."""
    batch_articles_per_minute: int | None = Field(default=None, ge=1)
    """Articles of batches begun a minute in all workers together; empty is no limit."""
    batch_attempts: int = Field(default=3, ge=1)
    """Times an article of a batch is tried whose worker dies during it, or on which the endpoint fails."""
    batch_patience: float = Field(default=3600, ge=0)
    """Seconds for which an article of a batch is tried while the endpoint is away, overloaded or limiting."""
    batch_lease: float = Field(default=10, gt=0)
    """Seconds without a sign of a worker after which its articles go to others (PostgreSQL)."""
    batch_retention_days: float | None = Field(default=30, gt=0)
    """Days after its end when a batch is forgotten; briefs are kept as others are. Empty keeps batches."""
    webhook_secret: SecretStr | None = None
    """Signs what webhooks are sent when a batch ends; empty means no webhooks."""
    webhook_allow_private: bool = False
    """Let webhooks go to private, loopback and link-local addresses."""
    webhook_pause: float = Field(default=5, gt=0)
    """Seconds before a webhook that failed is told again; each further pause is four times as long."""

    stream_heartbeat: float = Field(default=15, gt=0)
    """Seconds of silence in a stream of events after which a comment line keeps the connection open."""

    max_body_bytes: int = Field(default=2_000_000, ge=1)
    """Largest request body, in bytes."""
    max_characters: int = Field(default=200_000, ge=1)
    """Longest article, in characters (code points)."""

    llm_base_url: str | None = None
    """OpenAI-compatible endpoint, such as http://127.0.0.1:11434/v1; empty is OpenAI's own."""
    llm_api_key: SecretStr | None = None
    """Key of the endpoint; local servers take any."""
    llm_model: str | None = None
    """Model name at the endpoint; setting it turns the llm engine on."""
    llm_mode: Literal["json_schema", "tools"] = "json_schema"
    """How structure is asked for: json_schema (constrained decoding) or tools (function calling)."""
    llm_timeout: float = Field(default=90, gt=0)
    """Seconds one call to the endpoint may take."""
    llm_attempts: int = Field(default=4, ge=1, le=10)
    """Requests made for one call when the endpoint fails (timeouts, connection errors, 408, 409, 429, 5xx)."""
    llm_reasks: int = Field(default=1, ge=0, le=3)
    """Times the model is asked again when its reply does not fit the schema."""
    llm_in_flight: int = Field(default=16, ge=1)
    """Calls under way at once over all briefs; backs off on 429 and recovers."""
    llm_calls_per_minute: int | None = Field(default=None, ge=1)
    """Calls started a minute; empty is no limit."""
    llm_tokens_per_minute: int | None = Field(default=None, ge=1)
    """Tokens (estimated at four characters each) sent a minute; empty is no limit."""
    llm_window_characters: int = Field(default=60_000, ge=2_000)
    """Longest article sent whole; longer ones go in overlapping parts."""
    llm_max_completion_tokens: int | None = Field(default=None, ge=256)
    """Most tokens of one reply; empty leaves it to the endpoint."""
    llm_temperature: float | None = Field(default=0.0, ge=0, le=2)
    """Sampling temperature; empty leaves it out of the request (some models refuse it)."""
    llm_breaker_failures: int = Field(default=5, ge=1)
    """Failed calls in a row after which an endpoint is rested."""
    llm_breaker_rest: float = Field(default=30, gt=0)
    """Seconds an endpoint is rested before one call tries it again."""
    llm_input_price: float | None = Field(default=None, ge=0)
    """US dollars a million prompt tokens; with the output price, briefs state their cost."""
    llm_output_price: float | None = Field(default=None, ge=0)
    """US dollars a million completion tokens."""
    llm_fallback_base_url: str | None = None
    """Second OpenAI-compatible endpoint, used while the first fails."""
    llm_fallback_api_key: SecretStr | None = None
    """Key of the second endpoint."""
    llm_fallback_model: str | None = None
    """Model name at the second endpoint; setting it turns the second endpoint on."""

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: dict[str, object]) -> dict[str, object]:
        # An empty value is none where a setting may be none, and its default elsewhere.
        optional = {name for name, field in cls.model_fields.items() if NoneType in get_args(field.annotation)}
        return {
            name: None if value == "" else value for name, value in values.items() if value != "" or name in optional
        }

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.engine == "llm" and self.llm_model is None:
            raise ValueError(
                "PARLEY_ENGINE is llm but PARLEY_LLM_MODEL is not set: name a model, or set the engine to auto"
            )
        if not self.allow_public and not self.has_keys and not self.is_loopback:
            raise ValueError(
                f"PARLEY_HOST {self.host} is not a loopback address and no API key guards the service: "
                "listen on 127.0.0.1, make a key (parley keys new NAME), or set PARLEY_ALLOW_PUBLIC=true"
            )
        if wrong := [origin for origin in self.allowed_origins if not ORIGIN.fullmatch(origin)]:
            raise ValueError(
                f"PARLEY_CORS_ORIGINS: {wrong[0]} is not an origin such as https://news.example (no path, no *)"
            )
        return self

    @property
    def has_keys(self) -> bool:
        """Whether API keys guard the service."""
        return self.api_keys is not None or self.api_keys_file is not None

    @property
    def inline_keys(self) -> str:
        """The entries of PARLEY_API_KEYS."""
        return self.api_keys.get_secret_value() if self.api_keys is not None else ""

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Origins whose pages may call the service."""
        return frozenset(filter(None, (origin.strip() for origin in self.cors_origins.split(","))))

    @property
    def is_loopback(self) -> bool:
        """Whether the service listens on this machine only."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def env_example() -> str:
    """Text of `.env.example`: each setting at its default, under the first line of its docstring."""
    lines = ["# Copy to .env and change what you need; a variable of the environment wins over its line there."]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        written = default.lower() if isinstance(field.default, bool) else default
        lines += ["", f"# {(field.description or '').splitlines()[0]}", f"PARLEY_{name.upper()}={written}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(env_example())
