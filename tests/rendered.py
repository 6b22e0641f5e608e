"""Briefs for tests of how they are shown, made of drafts by grounding and assembly."""

from datetime import UTC, datetime

from schemas.article import Article
from schemas.brief import Brief, Provenance, Usage
from schemas.drafts import Draft, EngineIdentity
from service.assembly import assemble
from service.grounding import ground

MADE = Provenance(
    engine="rules",
    profile="standard",
    model=None,
    degraded=False,
    cached=False,
    created=datetime(2024, 5, 6, tzinfo=UTC),
    software="parley",
    prompts={},
    calls=(),
    usage=Usage(),
    coverage=(),
)


def brief_of(article: Article, drafted: Draft) -> Brief:
    """Return the brief, with the article's text."""
    made = assemble(article, ground(article, drafted), MADE, EngineIdentity(engine="rules", model=None, prompts={}))
    return made.model_copy(update={"article": made.article.model_copy(update={"text": article.text})})
