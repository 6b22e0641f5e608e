"""Settings for a command: a wrong one is named, and its value, which may be a key, is not shown."""

from typing import Any

from pydantic import ValidationError

from schemas.errors import ConfigurationError
from service.settings import Settings


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401
    """Return the settings; `overrides` that are not None (options of the command) win over the environment.

    Raises:
        ConfigurationError: a setting cannot work.

    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        raise ConfigurationError("; ".join(_explain(item) for item in error.errors(include_input=False))) from None


def _explain(item: Any) -> str:  # noqa: ANN401
    if not item["loc"]:
        return str(item["ctx"]["error"])  # a rule over several settings, in our own words
    name = str(item["loc"][0]).upper()
    message = item["msg"]
    return f"{name if name.startswith('PARLEY_') else f'PARLEY_{name}'}: {message[0].lower()}{message[1:]}"
