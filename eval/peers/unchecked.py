"""A brief of a draft taken at its word: nothing is grounded, repaired, merged or rejected, as a peer would not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from schemas.article import Article
from schemas.brief import (
    Brief,
    Call,
    Coverage,
    Demand,
    Evidence,
    Mediator,
    Outcome,
    Party,
    Provenance,
    Representative,
    Usage,
)
from schemas.drafts import Draft, DraftRepresentative, EngineIdentity
from service.assembly.brief import brief_id, facts
from service.settings import Settings

_MILLION = 1_000_000


def unchecked_brief(
    draft: Draft, article: Article, identity: EngineIdentity, call: Call, software: str, settings: Settings
) -> Brief:
    """Return the brief; citations of sentences that are not there, and days that are none, are all that is left out.

    Args:
        draft: what the peer said.
        article: of what.
        identity: model and prompt.
        call: what it took.
        software: of the peer.
        settings: hold the model's prices, if they are known.

    """
    return Brief(
        id=brief_id(article, settings.profile, identity),
        article=facts(article),
        headline=draft.headline,
        summary=draft.summary,
        parties=tuple(
            Party(
                **one.model_dump(exclude={"cites", "representatives"}),
                representatives=_people(one.representatives),
                evidence=_evidence(article, one.cites),
            )
            for one in draft.parties
        ),
        mediators=tuple(
            Mediator(
                **one.model_dump(exclude={"cites", "representatives"}),
                representatives=_people(one.representatives),
                evidence=_evidence(article, one.cites),
            )
            for one in draft.mediators
        ),
        demands=tuple(
            Demand(**one.model_dump(exclude={"cites"}), evidence=_evidence(article, one.cites)) for one in draft.demands
        ),
        outcomes=tuple(
            Outcome(
                **one.model_dump(exclude={"cites", "when"}),
                when=_day(one.when),
                evidence=_evidence(article, one.cites),
            )
            for one in draft.outcomes
        ),
        rejected=(),
        warnings=(),
        provenance=_provenance(article, identity, call, software, settings),
    )


def _people(people: Sequence[DraftRepresentative]) -> tuple[Representative, ...]:
    return tuple(Representative(name=person.name, title=person.title) for person in people)


def _evidence(article: Article, cites: Sequence[int]) -> tuple[Evidence, ...]:
    cited = [article.sentences[number - 1] for number in cites if 1 <= number <= len(article.sentences)]
    return tuple(
        Evidence(sentence=one.number, start=one.start, end=one.end, text=article.text_of(one), support=1.0)
        for one in cited
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _provenance(
    article: Article, identity: EngineIdentity, call: Call, software: str, settings: Settings
) -> Provenance:
    prices = (settings.llm_input_price, settings.llm_output_price)
    cost = None
    if prices[0] is not None and prices[1] is not None:
        cost = round((call.prompt_tokens * prices[0] + call.completion_tokens * prices[1]) / _MILLION, 6)
    return Provenance(
        engine="llm",
        profile=settings.profile,
        model=identity.model,
        degraded=False,
        cached=False,
        created=datetime.now(UTC),
        software=software,
        prompts=identity.prompts,
        calls=(call,),
        usage=Usage(prompt_tokens=call.prompt_tokens, completion_tokens=call.completion_tokens, cost_usd=cost),
        coverage=(Coverage(part=f"1-{len(article.sentences)}", state="read"),),
    )
