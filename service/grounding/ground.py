"""Grounding: what an engine drafted is held against the article, item by item, by code alone.

The model says which sentences state an item; it never writes evidence. Grounding turns the numbers into exact spans,
`article.text[start:end] == text`, and upholds the item only if those sentences carry it:

1. A cite must be a quotable sentence: it exists and is no page furniture.
2. An actor's name (or, failing that, an alias) must be written in the article, and be more than a function word or a
   letter; aliases and representatives that are not, and aliases that are common nouns, are dropped with a note. A cited
   sentence must speak of the actor, else sentences that do take its place.
3. References of demands and outcomes must mean upheld actors, by id or by name; others, and ids that two actors share,
   are dropped with a note, and an item that had references and keeps none fails.
4. Names in a demand's or outcome's text must be written in the article, its numbers in the cited sentences.
5. Enough of its content words (stemmed, senses of disputes levelled, actors' names left out) must be in them:
   `support.CITED_THRESHOLD`. A weakly cited item is first cited anew, by code, to the sentences that carry it best,
   at the stricter `support.RECITED_THRESHOLD`.
6. A negation in one and not the other, or a stance (agreed, refused) that the sentences do not take, is flagged.
7. A date is kept only where a sentence nearby fixes a day.

What fails is returned with the reason and the sentences that come nearest, for one round of repair by the engine; after
that `ground` is asked again with the repaired draft, and what still fails is published as rejected. Nothing is dropped
in silence. Every function here is pure: the same article and draft give the same result.
"""

from collections.abc import Callable, Iterable

from schemas.article import Article
from schemas.drafts import Draft, DraftItem, DraftMediator, DraftParty, Failing
from schemas.terms import Section
from service.grounding.actors import ground_actor
from service.grounding.cast import cast_names, distinct
from service.grounding.cited import Fault
from service.grounding.index import ArticleIndex
from service.grounding.results import Grounded, Item, Upheld
from service.grounding.stakes import ground_stake
from service.grounding.statements import statement
from service.grounding.support import candidates
from service.grounding.wording import ground_headline, ground_summary

Grounder = Callable[[Item, int], Upheld[Item] | Fault]


def ground(article: Article, draft: Draft) -> Grounded:
    """Hold every item of `draft` against `article`; see the module's docstring for the rules."""
    index = ArticleIndex(article)
    failing: list[Failing] = []
    parties = _section("parties", draft.parties, lambda i, n: ground_actor(i, n, index), index, failing)
    mediators = _section("mediators", draft.mediators, lambda i, n: ground_actor(i, n, index), index, failing)
    drafted = [*(one.item.id for one in parties), *(one.item.id for one in mediators)]
    parties, mediators = distinct(parties, mediators)
    cast = cast_names(drafted, [*(one.item for one in parties), *(one.item for one in mediators)])
    demands = _section("demands", draft.demands, lambda i, n: ground_stake(i, n, index, cast), index, failing)
    outcomes = _section("outcomes", draft.outcomes, lambda i, n: ground_stake(i, n, index, cast), index, failing)
    headline, headline_notes = ground_headline(draft.headline, index, cast.words)
    summary, summary_notes = ground_summary(draft.summary, index, cast.words)
    return Grounded(
        parties=tuple(parties),
        mediators=tuple(mediators),
        demands=tuple(demands),
        outcomes=tuple(outcomes),
        failing=tuple(failing),
        headline=headline,
        summary=summary,
        notes=(*headline_notes, *summary_notes),
    )


def _section(
    section: Section, items: Iterable[Item], grounder: Grounder[Item], index: ArticleIndex, failing: list[Failing]
) -> list[Upheld[Item]]:
    upheld: list[Upheld[Item]] = []
    for place, item in enumerate(items):
        result = grounder(item, place)
        if isinstance(result, Fault):
            failing.append(_failing(section, place, item, result, index))
        else:
            upheld.append(result)
    return upheld


def _failing(section: Section, place: int, item: DraftItem, fault: Fault, index: ArticleIndex) -> Failing:
    text = item.name if isinstance(item, DraftParty | DraftMediator) else item.text
    near = candidates(statement(text, frozenset()), index)
    return Failing(section=section, index=place, item=item, reason=fault.reason, detail=fault.detail, candidates=near)
