"""The way of an article: engine, grounding, one round of repair, assembly. Reading comes before, storing after."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.article import Article
from schemas.brief import Brief, Call, Coverage, Provenance, Usage
from schemas.drafts import Draft, DraftItem, DraftResult, Failing
from schemas.errors import DeadlineExceeded, EngineError, ParleyError
from schemas.terms import SECTIONS, ProfileName
from service import __version__
from service.assembly import assemble
from service.engines.base import Engine
from service.grounding import Grounded, Note
from service.observing import Teller
from service.observing import grounded as grounded_draft
from service.progress import Progress
from service.telemetry.work import UNMONITORED, Monitor, StageWork

SOFTWARE = f"parley {__version__}"
BACKSTOP = 0.1
"""Seconds after the deadline at which an engine is cut off that has not kept it; one that has tells why it failed."""


@dataclass(frozen=True)
class PipelineOptions:
    """What the pipeline needs to know besides article, engine and profile."""

    repair_rounds: int = 1
    input_price: float | None = None
    """US dollars a million prompt tokens."""
    output_price: float | None = None
    """US dollars a million completion tokens."""


async def brief_article(
    article: Article,
    engine: Engine,
    profile: ProfileName,
    *,
    deadline: float,
    options: PipelineOptions,
    degraded: bool = False,
    progress: Progress | None = None,
    monitor: Monitor = UNMONITORED,
) -> Brief:
    """Return the brief of `article`.

    Args:
        article: what reading made.
        engine: who drafts and repairs.
        profile: how much work the engine spends.
        deadline: running-loop time (seconds) by which the brief must be done.
        options: rounds of repair and prices.
        degraded: whether this engine stands in for one that failed; recorded in the provenance.
        progress: is told of stages and of items as they are upheld.
        monitor: is told of stages.

    Raises:
        schemas.errors.EngineError: the engine could not make a draft.
        schemas.errors.DeadlineExceeded: the time was used up before there was a draft.

    """
    teller = Teller(article, engine.identity(profile), profile, progress or Progress(), monitor)
    try:
        async with asyncio.timeout_at(deadline + BACKSTOP):
            drafted = await engine.draft(article, profile, deadline=deadline, observer=teller)
    except TimeoutError:
        drafted = None
    finally:
        teller.close()
    if drafted is None:
        raise DeadlineExceeded("the time for this brief was used up: allow more with PARLEY_BRIEF_DEADLINE")
    grounded, repair_calls = await _ground_and_repair(
        article, engine, profile, drafted, deadline, options, teller, monitor
    )
    provenance = _provenance(drafted, profile, (*drafted.calls, *repair_calls), options, degraded=degraded)
    with monitor.during(StageWork("assemble")):
        return assemble(article, grounded, provenance, drafted.identity, struck=drafted.rejected)


async def _ground_and_repair(
    article: Article,
    engine: Engine,
    profile: ProfileName,
    drafted: DraftResult,
    deadline: float,
    options: PipelineOptions,
    teller: Teller,
    monitor: Monitor,
) -> tuple[Grounded, tuple[Call, ...]]:
    """Ground the draft; give failing items to the engine for repair, and ground again.

    A repair that fails costs the repaired items only: what was upheld stays, what failed is rejected.
    """
    draft = drafted.draft
    with monitor.during(StageWork("ground")):
        grounded = await grounded_draft(article, draft)
    teller.upheld(grounded)
    calls: tuple[Call, ...] = ()
    for _ in range(options.repair_rounds):
        if not grounded.failing:
            break
        teller.stage("repair", "begun")
        try:
            async with asyncio.timeout_at(deadline + BACKSTOP):
                repaired = await engine.repair(article, profile, grounded.failing, deadline=deadline)
        except (EngineError, DeadlineExceeded, TimeoutError) as error:
            teller.stage("repair", "failed")
            spent = error.calls if isinstance(error, ParleyError) else ()
            note = Note(code="repair_failed", detail="items that were not upheld could not be put right by the model")
            return grounded.model_copy(update={"notes": (*grounded.notes, note)}), (*calls, *spent)
        teller.stage("repair", "done")
        calls = (*calls, *repaired.calls)
        if not repaired.items:
            break
        draft = _with_repairs(draft, repaired.items)
        with monitor.during(StageWork("ground")):
            grounded = await grounded_draft(article, draft)
    return grounded, calls


def _with_repairs(draft: Draft, repaired: Sequence[Failing]) -> Draft:
    """Return the draft with the repaired items in the places of the failing ones."""
    by_place: dict[tuple[str, int], DraftItem] = {(one.section, one.index): one.item for one in repaired}
    changed: dict[str, tuple[DraftItem, ...]] = {
        section: tuple(by_place.get((section, place), item) for place, item in enumerate(getattr(draft, section)))
        for section in SECTIONS
    }
    return draft.model_copy(update=changed)


def _provenance(
    drafted: DraftResult,
    profile: ProfileName,
    calls: tuple[Call, ...],
    options: PipelineOptions,
    *,
    degraded: bool,
) -> Provenance:
    return Provenance(
        engine=drafted.identity.engine,
        profile=profile,
        model=drafted.identity.model,
        degraded=degraded,
        cached=False,
        created=datetime.now(UTC),
        software=SOFTWARE,
        prompts=drafted.identity.prompts,
        calls=calls,
        usage=usage_of(calls, options),
        coverage=drafted.coverage or (Coverage(part="all", state="read"),),
    )


def usage_of(calls: Sequence[Call], options: PipelineOptions) -> Usage:
    """Return the tokens of model calls, and what they cost where the prices are known."""
    prompt = sum(call.prompt_tokens for call in calls)
    completion = sum(call.completion_tokens for call in calls)
    cost = None
    if options.input_price is not None and options.output_price is not None:
        cost = round((prompt * options.input_price + completion * options.output_price) / 1_000_000, 6)
    return Usage(prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost)
