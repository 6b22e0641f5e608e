"""What the rest of the service asks of a store, and the store that keeps nothing."""

from typing import Protocol

from schemas.article import Article
from schemas.brief import Brief


class BriefStore(Protocol):
    """Keeps briefs by id, each with the text of its article.

    Every method raises `schemas.errors.StoreError` where the database does not do its work.
    """

    async def get(self, brief_id: str) -> Brief | None:
        """Return the brief stored under the id, with the article's text in `article.text`; None if there is none."""
        ...

    async def put(self, brief: Brief, article: Article) -> None:
        """Store the brief and its article; an earlier brief of the same id is replaced."""
        ...


class NoStore:
    """A store that keeps nothing: every brief is made anew."""

    async def get(self, brief_id: str) -> Brief | None:
        """Return None."""
        return None

    async def put(self, brief: Brief, article: Article) -> None:
        """Keep nothing."""
