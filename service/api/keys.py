"""API keys: made once, kept as digests, found in constant time, renewed while the service runs; no HTTP here.

A key is `parley_` and 256 random bits, and what is configured is its plain SHA-256. The slow, salted hashes that
passwords need defend guessable secrets against whoever reads the hashes; 256 random bits cannot be guessed, so slowness
would buy nothing, and would let strangers spend the service's processor time with keys that are none. Only what has the
form of a generated key is looked up, so the digest of a word somebody chose never lets anybody in.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import structlog

from schemas.errors import ConfigurationError, Unauthenticated

PREFIX = "parley_"
"""What secret scanners can know our keys by."""
KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
ENTRY = re.compile(rf"(?P<name>{NAME.pattern}):sha256:(?P<digest>[0-9a-fA-F]{{64}})(?P<options>(?::[a-z]+=[0-9-]+)*)")
FORM = "NAME:sha256:DIGEST, then :expires=YYYY-MM-DD, :requests=N a minute or :tokens=N a day as needed"

log: structlog.stdlib.BoundLogger = structlog.get_logger("parley.keys")


@dataclass(frozen=True)
class ApiKey:
    """One configured key. Keys of one name are one user's: they share limits, so that one can replace the other."""

    name: str
    digest: bytes = field(repr=False)
    """SHA-256 of the key."""
    expires: date | None = None
    """Last day (UTC) on which it is valid."""
    requests: int | None = None
    """Requests a minute, where not the default."""
    tokens: int | None = None
    """Tokens a day, where not the default."""

    def as_line(self) -> str:
        """Return the line that configures the key."""
        options = {"expires": self.expires, "requests": self.requests, "tokens": self.tokens}
        given = "".join(f":{name}={value}" for name, value in options.items() if value is not None)
        return f"{self.name}:sha256:{self.digest.hex()}{given}"


def new_key(
    name: str, *, expires: date | None = None, requests: int | None = None, tokens: int | None = None
) -> tuple[str, ApiKey]:
    """Return a new key, which is nowhere else and cannot be had again, and what to configure of it.

    Raises:
        ConfigurationError: the name has characters that the configuration cannot hold.

    """
    if not NAME.fullmatch(name):
        raise ConfigurationError("A key's name has up to 40 letters, digits, dots, hyphens and underscores.")
    key = PREFIX + secrets.token_urlsafe(32)
    return key, ApiKey(name, _digest(key), expires, requests, tokens)


def parse_keys(text: str, origin: str) -> tuple[ApiKey, ...]:
    """Return the keys in `text`: one a line or between commas; `#` begins a comment.

    Args:
        text: entries of the form `NAME:sha256:DIGEST[:expires=…][:requests=…][:tokens=…]`.
        origin: what messages call the text.

    Raises:
        ConfigurationError: an entry is none, or entries of one name have different limits.

    """
    lines = (line.partition("#")[0] for line in text.splitlines())
    entries = [entry.strip() for line in lines for entry in line.split(",")]
    keys = tuple(_parsed(entry, place, origin) for place, entry in enumerate(filter(None, entries), start=1))
    _refuse_two_limits(keys)
    return keys


class KeyRing:
    """The keys that let in: those of the setting, and those of a file, which is read again whenever it has changed."""

    def __init__(
        self, inline: str = "", file: Path | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Read both.

        Raises:
            ConfigurationError: an entry is none, the file cannot be read, or there is no key at all.

        """
        self._inline = parse_keys(inline, "PARLEY_API_KEYS")
        self._file = file
        self._now = now
        self._stamp = _stamp(file)
        self._keys = self._read()
        if not self._keys:
            raise ConfigurationError("API keys are configured, but there is none. Make one: parley keys new NAME.")

    @property
    def keys(self) -> tuple[ApiKey, ...]:
        """The configured keys, expired ones among them."""
        return self._keys

    def find(self, given: str) -> ApiKey:
        """Return the key that was given, compared with every digest whichever it is.

        Raises:
            Unauthenticated: it is none of ours, or has expired.

        """
        self._renew()
        digest = _digest(given) if KEY.fullmatch(given) else b""
        found = None
        for key in self._keys:
            if hmac.compare_digest(key.digest, digest):
                found = key
        if found is None:
            raise Unauthenticated("This API key is not one of the service's. Check it, or ask for a new one.")
        if found.expires is not None and self._now().date() > found.expires:
            raise Unauthenticated(f"This API key expired after {found.expires}. Ask for a new one.")
        return found

    def _renew(self) -> None:
        """Read a changed file; one that cannot be used is logged, and the keys stay as they were."""
        stamp = _stamp(self._file)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._keys = self._read()
        except ConfigurationError as error:
            log.error("API keys not renewed", detail=error.detail)  # noqa: TRY400 -- its traceback says nothing more
        else:
            log.info("API keys renewed", keys=len(self._keys))

    def _read(self) -> tuple[ApiKey, ...]:
        if self._file is None:
            return self._inline
        try:
            text = self._file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise ConfigurationError("PARLEY_API_KEYS_FILE names no file that can be read as UTF-8.") from None
        keys = (*self._inline, *parse_keys(text, "PARLEY_API_KEYS_FILE"))
        _refuse_two_limits(keys)
        return keys


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _stamp(file: Path | None) -> tuple[int, int, int] | None:
    """Return what changes with the file's content; None where there is no file."""
    try:
        stat = file.stat() if file is not None else None
    except OSError:
        return None
    return (stat.st_ino, stat.st_mtime_ns, stat.st_size) if stat is not None else None


def _parsed(entry: str, place: int, origin: str) -> ApiKey:
    """Return one key; no message quotes the entry, which may be a key in the wrong place."""
    found = ENTRY.fullmatch(entry)
    options = dict(option.split("=") for option in found["options"].split(":")[1:]) if found else {}
    if found is None or not options.keys() <= {"expires", "requests", "tokens"}:
        raise ConfigurationError(f"{origin}: entry {place} is not of the form {FORM}. `parley keys new` prints it.")
    try:
        expires = date.fromisoformat(options["expires"]) if "expires" in options else None
        requests, tokens = (int(options[name]) if name in options else None for name in ("requests", "tokens"))
    except ValueError:
        raise ConfigurationError(f"{origin}: entry {place} has a value that is no day or no number.") from None
    if requests == 0 or any(value is not None and value < 0 for value in (requests, tokens)):
        raise ConfigurationError(f"{origin}: entry {place} has a limit that lets nothing through.")
    return ApiKey(found["name"], bytes.fromhex(found["digest"]), expires, requests, tokens)


def _refuse_two_limits(keys: Iterable[ApiKey]) -> None:
    limits: dict[str, tuple[int | None, int | None]] = {}
    for key in keys:
        if limits.setdefault(key.name, (key.requests, key.tokens)) != (key.requests, key.tokens):
            raise ConfigurationError(f"The API keys named {key.name} have different limits. Give both the same.")
