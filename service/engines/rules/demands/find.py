"""Demands of a scene: asks of the same content joined, each with its force and the answer that the article tells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from schemas.drafts import DraftDemand
from schemas.terms import Force
from service.engines.rules.demands.answers import answer
from service.engines.rules.demands.asks import find_asks
from service.engines.rules.demands.raw_asks import RawAsk
from service.engines.rules.lexicon.verbs import base_of
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast
from service.grounding.words import content_stems

_STRENGTH: dict[Force, int] = {"appeal": 0, "demand": 1, "condition": 2}
_SAME = 0.5
_ANAPHORIC = re.compile(r"(?:agree to )?(?:the same|so|that)\b|do (?:so|that|the same)\b")
_TO_THAT_END = re.compile(r"\bto that end\b")
_ECHO = Cue(
    "same end repeated repeats backed backs echoed echoes joined joins seconded seconds supported supports",
    r"\b(?:asked for|demanded|said|wants?|wanted|made|makes|takes?|took|spoke in) "
    r"the same\b|\bto that end\b|\b(?:repeat(?:ed|s)|back(?:ed|s)|echo(?:ed|es)|join(?:ed|"
    r"s)|second(?:ed|s)|support(?:ed|s)) "
    r"(?:that|the|this|his|her|its|their) (?:call|demand|appeal|request|line|point)\b|\brepeated (?:that|this|it)\b",
)


@dataclass
class _Group:
    """Asks of one content, and who joined in."""

    asks: list[RawAsk]
    echoes: list[tuple[Line, tuple[str, ...]]] = field(default_factory=list)


def find_demands(cast: Cast) -> tuple[DraftDemand, ...]:
    """Return what actors of the scene ask of others, one item per distinct thing asked, in order of position."""
    if not cast.disputants:
        return ()
    groups: list[_Group] = []
    for ask in find_asks(cast):
        if _ANAPHORIC.match(ask.text) or _TO_THAT_END.search(ask.text):
            continue
        group = next((g for g in groups if _same(g.asks[0], ask)), None)
        if group is None:
            groups.append(_Group([ask]))
        else:
            group.asks.append(ask)
    _add_echoes(cast, groups)
    stems = [_stems(group.asks[0].text) for group in groups]
    rivals = [frozenset().union(*(other for other in stems if other is not own)) for own in stems]
    return tuple(_demand(cast, group, others) for group, others in zip(groups, rivals, strict=True))


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


def _same(first: RawAsk, second: RawAsk) -> bool:
    if set(first.by) & set(second.of) or set(second.by) & set(first.of):
        return False
    left, right = _stems(first.text), _stems(second.text)
    if not left or not right:
        return False
    return 2 * len(left & right) / (len(left) + len(right)) >= _SAME


def _add_echoes(cast: Cast, groups: Sequence[_Group]) -> None:
    """Add those who "asked for the same" or "repeated the call" to the demands told just before."""
    for line in cast.lines:
        found = _ECHO.search(line)
        if not found:
            continue
        before = [
            g
            for g in groups
            if 0 < line.number - g.asks[-1].line.number <= 2
            or (g.asks[-1].line is line and g.asks[-1].end < found.start())
        ]
        index = next(
            (i for i in range(line.word_at(found.start()), len(line.words)) if base_of(line.words[i].text)), None
        )
        who = cast.subject(line, index) if index is not None else None
        if before and who is not None and who.ids:
            nearest = max(g.asks[-1].line.number for g in before)
            for group in before:
                if group.asks[-1].line.number == nearest and not set(who.ids) & set(group.asks[0].of):
                    group.echoes.append((line, who.ids))


def _answered_by(cast: Cast, group: _Group, number: int) -> tuple[str, ...]:
    """Return who answered, where the ask itself names no addressee."""
    line = cast.by_number[number]
    taken = {i for ask in group.asks for i in ask.by}
    said = [i for i in cast.speaker(line).ids if i not in taken]
    return tuple(said or [i for i in line.actors_between(0, len(line.text)) if i in cast.known and i not in taken][:1])


def _demand(cast: Cast, group: _Group, rivals: frozenset[str]) -> DraftDemand:
    first = group.asks[0]
    force = max((ask.force for ask in group.asks), key=lambda force: _STRENGTH[force])
    by = tuple(
        dict.fromkeys([*(i for ask in group.asks for i in ask.by), *(i for _, ids in group.echoes for i in ids)])
    )
    of = tuple(i for i in dict.fromkeys(i for ask in group.asks for i in ask.of) if i not in by)
    status, told = next(
        (found for ask in reversed(group.asks) if (found := answer(cast, ask, rivals))[1]), ("open", None)
    )
    if told and not of:
        of = _answered_by(cast, group, told)
    cites = dict.fromkeys(
        [
            *(ask.line.number for ask in group.asks),
            *([told] if told else []),
            *(line.number for line, _ in group.echoes),
        ]
    )
    text = min(
        (ask.text for ask in group.asks),
        key=lambda text: (len(text.split()) < 3, group.asks.index(next(a for a in group.asks if a.text == text))),
    )
    return DraftDemand(
        cites=tuple(cites)[:3], by=by, of=of, text=text if text else first.text, force=force, status=status
    )
