"""The profiles, as data: the stages of each, what each is told of what was found, and what its reply adds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic

from prompts.templates import Template, load
from schemas.base import Contract
from schemas.brief import Rejected
from schemas.drafts import Cast, Draft, Repairs, Stakes, Verdict, Verdicts
from schemas.terms import SECTIONS, ProfileName
from service.engines.llm import listing
from service.engines.llm.listing import Place
from service.engines.llm.replies import wire_schema
from service.engines.llm.seam import ReplyT

NOTHING = Draft(parties=(), mediators=(), demands=(), outcomes=(), headline="", summary="")


@dataclass(frozen=True)
class Findings:
    """What the stages have found so far."""

    draft: Draft = NOTHING
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True)
class Stage(Generic[ReplyT]):
    """One question to the model; its prompt is the file of the same name."""

    name: str
    reply: type[ReplyT]
    variables: Callable[[Draft], dict[str, str]]
    """The prompt's variables, from what was found before."""
    absorb: Callable[[Findings, ReplyT], Findings]
    """What was found before and the reply, put together."""

    @property
    def template(self) -> Template:
        """The stage's prompt."""
        return load(self.name)


def version(name: str, reply: type[Contract]) -> str:
    """Return `name@hash` of a stage's prompt, with the system message and the reply's schema in the hash."""
    return load(name).version(load("system").text, wire_schema(reply))


def _whole(_: Findings, reply: Draft) -> Findings:
    return Findings(reply)


def _cast(found: Findings, reply: Cast) -> Findings:
    return Findings(found.draft.model_copy(update={"parties": reply.parties, "mediators": reply.mediators}))


def _stakes(found: Findings, reply: Stakes) -> Findings:
    return Findings(found.draft.model_copy(update=dict(reply)))


def _missing(found: Findings, reply: Draft) -> Findings:
    """Add actors with new ids, and all demands and outcomes; headline and summary stay where nothing replaces them."""
    draft = found.draft
    known = {actor.id for actor in listing.actors(draft)}
    update = {
        "parties": draft.parties + tuple(p for p in reply.parties if p.id not in known),
        "mediators": draft.mediators + tuple(m for m in reply.mediators if m.id not in known),
        "demands": draft.demands + reply.demands,
        "outcomes": draft.outcomes + reply.outcomes,
        "headline": reply.headline or draft.headline,
        "summary": reply.summary or draft.summary,
    }
    return Findings(draft.model_copy(update=update))


_STRUCK = {
    "not_stated": "checking it again, the model found that the article does not state it",
    "not_counted": "checking it again, the model found that it is background, analysis or a repetition",
}


def _check(found: Findings, reply: Verdicts) -> Findings:
    """Correct cites and strike what was not upheld; an actor that a kept item names stays."""
    draft = found.draft
    order = listing.places(draft)
    verdicts = {order[v.number - 1]: v for v in reply.verdicts if 0 < v.number <= len(order)}
    struck = {place: _STRUCK[v.verdict] for place, v in verdicts.items() if v.verdict in _STRUCK}
    named = _named(draft, struck)
    struck = {
        place: why for place, why in struck.items() if getattr(listing.item_at(draft, place), "id", None) not in named
    }
    update: dict[str, Any] = {
        section: tuple(
            _recited(item, verdicts.get(Place(section, index)))
            for index, item in enumerate(getattr(draft, section))
            if Place(section, index) not in struck
        )
        for section in SECTIONS
    }
    rejected = tuple(
        Rejected(
            section=place.section,
            item=listing.item_at(draft, place).model_dump(mode="json"),
            reason="unsupported",
            detail=why,
        )
        for place, why in struck.items()
    )
    return Findings(draft.model_copy(update=update), found.rejected + rejected)


def _named(draft: Draft, struck: Mapping[Place, str]) -> set[str]:
    kept_demands = [d for i, d in enumerate(draft.demands) if Place("demands", i) not in struck]
    kept_outcomes = [o for i, o in enumerate(draft.outcomes) if Place("outcomes", i) not in struck]
    return {ref for d in kept_demands for ref in (*d.by, *d.of)} | {ref for o in kept_outcomes for ref in o.actors}


def _recited(item: Any, verdict: Verdict | None) -> Any:  # noqa: ANN401 -- any draft item, of its own type again
    if verdict is None or verdict.verdict != "misquoted" or not verdict.cites:
        return item
    return item.model_copy(update={"cites": verdict.cites})


WHOLE = Stage("whole", Draft, lambda _: {}, _whole)
CAST = Stage("cast", Cast, lambda _: {}, _cast)
STAKES = Stage("stakes", Stakes, lambda draft: {"cast": listing.cast_lines(draft)}, _stakes)
MISSING = Stage("missing", Draft, lambda draft: {"found": listing.found_lines(draft)}, _missing)
CHECK = Stage("check", Verdicts, lambda draft: {"items": listing.numbered_lines(draft)}, _check)

PROFILES: Mapping[ProfileName, tuple[Stage[Any], ...]] = {
    "fast": (WHOLE,),
    "standard": (CAST, STAKES),
    "thorough": (CAST, STAKES, MISSING, CHECK),
}


@lru_cache(maxsize=len(PROFILES))
def prompts_of(profile: ProfileName) -> dict[str, str]:
    """Return the version of every prompt that a brief of `profile` may use, repair included; treat it as read-only."""
    versions = {stage.name: version(stage.name, stage.reply) for stage in PROFILES[profile]}
    return versions | {"repair": version("repair", Repairs)}
