"""Outcomes of a scene: happenings joined to distinct results, each with its text, its actors and its day."""

import re
from collections.abc import Sequence

from schemas.drafts import DraftMediator, DraftOutcome, DraftParty
from schemas.terms import OUTCOME_WORDS, OutcomeKind
from service.engines.rules.dates import find_day
from service.engines.rules.happenings import Happening, find_happenings
from service.engines.rules.scene import Scene
from service.engines.rules.subjects import Cast
from service.grounding.words import content_stems

_JOINT: frozenset[OutcomeKind] = frozenset({"agreement", "ceasefire", "deadlock", "talks_held", "talks_planned", "implementation"})
_RESULTS: frozenset[OutcomeKind] = frozenset({"agreement", "ceasefire", "deadlock"})
_SAME = 0.5
_ATTRIBUTION = re.compile(
    r"^(?:[^,;\"]{1,60} (?:said|says|announced|added|confirmed|reported|told \w+)(?: (?:on \w+|afterwards|later|in a statement))? (?:that )?(?=\S)|(?:meanwhile|however|in return|in the end|earlier|still|yet|and|but),? )",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,\s*\"?|\"\s+)(?:[^,;]{1,70} )?(?:said|says|added|announced|told|wrote|reported)\b.*$|,? according to\b.*$|,? (?:saying|adding|accusing|citing)\b.*$"
)


def find_outcomes(
    scene: Scene, parties: Sequence[DraftParty], mediators: Sequence[DraftMediator]
) -> tuple[DraftOutcome, ...]:
    """Return what came of the dispute reported, one item per distinct result, in order of position."""
    if not any(party.role == "disputant" for party in parties):
        return ()
    cast = Cast(scene, parties, mediators)
    items: list[DraftOutcome] = []
    for happening in find_happenings(cast, scene.article.published):
        item = _outcome(cast, happening)
        place = _place(items, item, happening)
        if place is None:
            items.append(item)
        else:
            items[place] = _joined(items[place], item)
    return tuple(item for item in items if not _shadowed(item, items))


def _outcome(cast: Cast, happening: Happening) -> DraftOutcome:
    line = happening.segment.line
    direction = "future" if happening.kind == "talks_planned" else "past"
    published = cast.scene.article.published
    when = find_day(happening.segment.text, published, direction) or find_day(line.text, published, direction)
    return DraftOutcome(
        cites=(line.number,),
        kind=happening.kind,
        text=_text(cast, happening),
        actors=_actors(cast, happening),
        when=when,
    )


def _text(cast: Cast, happening: Happening) -> str:
    text = happening.segment.text.strip(" ,;")
    text = _TAIL.sub("", text)
    text = _ATTRIBUTION.sub("", text) if len(_ATTRIBUTION.sub("", text).split()) >= 5 else text
    text = text.replace('"', "").strip(" ,;.")
    pronoun = re.match(r"(?:he|she|it|they)\b", text, re.IGNORECASE)
    if pronoun and happening.who.ids:
        text = _names(cast, happening.who.ids) + text[pronoun.end() :]
    elif happening.who.ids and re.match(r"[a-z]+(?:ed|t|ing)\b", text):
        text = _names(cast, happening.who.ids) + " " + text
    words = text.split()
    if len(words) > OUTCOME_WORDS:
        text = " ".join(words[:OUTCOME_WORDS])
        comma = text.rfind(",")
        text = text[:comma] if comma > len(text) * 0.6 else text
    return text[:1].upper() + text[1:]


def _names(cast: Cast, ids: Sequence[str]) -> str:
    names = [cast.scene.by_id[i].name for i in ids if i in cast.scene.by_id]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _actors(cast: Cast, happening: Happening) -> tuple[str, ...]:
    line, who = happening.segment.line, happening.who
    if happening.sides == "subject" or happening.kind not in _JOINT:
        return who.ids
    named = [i for i in line.actors_between(happening.segment.start, happening.segment.end) if i in cast.known]
    ids = list(dict.fromkeys([*who.ids, *named]))
    sides = [i for i in ids if i in cast.disputants]
    if len(sides) < 2 and (len(cast.disputants) == 2 or not sides):
        ids.extend(i for i in cast.disputants if i not in ids)
    if happening.kind in _RESULTS:
        ids.extend(i for i in cast.mediators if i not in ids and len(cast.mediators) == 1)
    return tuple(ids)


def _place(items: Sequence[DraftOutcome], item: DraftOutcome, happening: Happening) -> int | None:
    """Return which earlier item says the same, if one does."""
    for place, earlier in enumerate(items):
        if earlier.kind != item.kind:
            continue
        if earlier.when and item.when and earlier.when != item.when:
            continue
        if happening.definite and item.kind in _RESULTS:
            return place
        if item.kind == "deadlock" and (not item.when or item.when == earlier.when):
            return place
        if _alike(earlier.text, item.text):
            return place
    return None


def _alike(first: str, second: str) -> bool:
    left, right = set(content_stems(first)), set(content_stems(second))
    return bool(left and right) and 2 * len(left & right) / (len(left) + len(right)) >= _SAME


def _joined(first: DraftOutcome, second: DraftOutcome) -> DraftOutcome:
    return first.model_copy(
        update={
            "cites": tuple(dict.fromkeys((*first.cites, *second.cites)))[:3],
            "when": first.when or second.when,
        }
    )


def _shadowed(item: DraftOutcome, items: Sequence[DraftOutcome]) -> bool:
    """Whether a meeting is told only as part of the result that it had."""
    return item.kind == "talks_held" and any(
        other.kind in _RESULTS and abs(other.cites[0] - item.cites[0]) <= 1 for other in items
    )
