"""Asks each configured endpoint which models it has: a request that costs nothing, for diagnosis."""

from dataclasses import dataclass

from pydantic import SecretStr

from schemas.errors import ParleyError, UpstreamModelMissing
from service.engines.llm.client import open_client
from service.engines.llm.failures import of_exception
from service.settings import Settings

SECONDS = 10.0


@dataclass(frozen=True)
class Probe:
    """What one endpoint said."""

    address: str
    """URL without the credentials it may hold."""
    model: str
    listed: bool | None = None
    """Whether it lists the model; None where it keeps no list."""
    error: ParleyError | None = None
    """Why it did not answer."""


async def probe_endpoints(settings: Settings) -> list[Probe]:
    """Return what each configured endpoint says; empty where no model is set."""
    configured = [
        (settings.llm_base_url, settings.llm_api_key, settings.llm_model),
        (settings.llm_fallback_base_url, settings.llm_fallback_api_key, settings.llm_fallback_model),
    ]
    return [await _probe(url, key, model) for url, key, model in configured if model is not None]


async def _probe(url: str | None, key: SecretStr | None, model: str) -> Probe:
    client = open_client(url, key.get_secret_value() if key else None, SECONDS)
    address = f"{client.base_url.scheme}://{client.base_url.netloc.decode()}{client.base_url.path}"
    try:
        listed = {entry.id async for entry in client.models.list()}
    except Exception as error:
        found = of_exception(error).error()
        return Probe(address, model) if isinstance(found, UpstreamModelMissing) else Probe(address, model, error=found)
    finally:
        await client.close()
    return Probe(address, model, listed=model in listed)
