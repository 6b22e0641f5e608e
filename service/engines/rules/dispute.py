"""Whether an article reports a dispute or negotiation at all; if not, it has no parties, mediators, demands or outcomes."""

import re
from dataclasses import dataclass
from functools import cache

from schemas.article import Article
from service.engines.rules.tables import table


@dataclass(frozen=True, slots=True)
class Tone:
    """Distinct words of dispute, and of other subjects (sport, culture, markets …), in an article."""

    strong: int
    weak: int
    settings: int
    lead: int
    """Strong words in the first sentences."""

    @property
    def is_dispute(self) -> bool:
        """Whether words of dispute outweigh those of other subjects."""
        if self.strong == 0:
            return False
        weight = 2 * self.strong + self.weak + 2 * self.lead
        return weight >= 7 and weight > 2 * self.settings


@cache
def _expression(field: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('disputes')[field])})\b", re.IGNORECASE)


def tone(article: Article) -> Tone:
    """Return the counts of an article's quotable text, figures of speech taken out."""
    sentences = [_expression("figurative").sub(" ", article.text_of(s)) for s in article.quotable]
    text = "\n".join(sentences)
    lead = "\n".join(sentences[:4])
    return Tone(
        strong=_distinct("strong", text),
        weak=_distinct("weak", text),
        settings=_distinct("settings", text),
        lead=_distinct("strong", lead),
    )


def _distinct(field: str, text: str) -> int:
    return len({found.group().lower() for found in _expression(field).finditer(text)})


def is_dispute(article: Article) -> bool:
    """Return whether the article reports a dispute or negotiation."""
    return tone(article).is_dispute
