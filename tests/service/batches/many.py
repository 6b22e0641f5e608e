"""Lines of batches for tests."""

from collections.abc import AsyncIterator

from schemas.batches import BatchArticle
from service.batches.lines import Line
from service.reading import Limits

LIMITS = Limits(max_bytes=2_000, max_characters=1_000)


async def lines(*texts: str | Line) -> AsyncIterator[Line]:
    """Yield articles of these texts; a line that is given whole is kept."""
    for number, text in enumerate(texts, 1):
        yield text if isinstance(text, Line) else Line(number, article=BatchArticle(text=text, id=f"no. {number}"))


def reports(count: int) -> list[str]:
    """Return texts of which no two are the same."""
    return [f"Norland and Sudmark met for the {number}th time." for number in range(1, count + 1)]
