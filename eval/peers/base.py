"""What a peer is: something that makes a draft of an article, and can say what it is."""

import hashlib
from typing import Protocol

from schemas.article import Article
from schemas.brief import Call
from schemas.drafts import Draft


class PeerFailed(Exception):
    """A peer gave no draft; the message holds neither article text nor a key."""


class Peer(Protocol):
    """One way of extracting."""

    name: str
    software: str
    prompts: dict[str, str]
    """Stage to `name@hash`."""

    async def draft(self, article: Article) -> tuple[Draft, Call]:
        """Return what it finds, and what that took.

        Raises:
            PeerFailed: it found nothing that is a draft.

        """
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...


def prompt_version(name: str, text: str) -> dict[str, str]:
    """Return `{name: name@hash}` of a prompt's text."""
    return {name: f"{name}@{hashlib.sha256(text.encode()).hexdigest()[:12]}"}
