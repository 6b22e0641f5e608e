"""The words by which things are asked: verbs and nouns with their force and frames, and what is no demand, as data."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from schemas.terms import Force
from service.engines.rules.tables import table

Frame = Literal["to", "that", "noun", "state", "infinitive"]


@dataclass(frozen=True, slots=True)
class Ask:
    """How one verb asks: its force and the frames it takes.

    `to`: "urged X to do"; `that`: "demanded that X do"; `noun`: "wants a written pledge"; `state`: "wants the pay cut
    scrapped"; `infinitive`: "demands to see the map".
    """

    force: Force
    frames: frozenset[Frame]
    addressed: str = ""
    """Preposition before the addressee in the `to` frame; empty for none."""
    through: str = ""
    """Preposition before the thing in the `noun` frame; empty for none."""
    noun_force: Force = "demand"
    """Force in the `noun` frame."""
    known: bool = False
    """Whether the `to` frame asks only where an actor of the scene is addressed."""


def _asking(row: dict[str, Any]) -> Ask:
    frames = frozenset[Frame](row["frames"].split())
    noun_force = row.get("noun_force", row["force"])
    return Ask(
        row["force"], frames, row.get("addressed", ""), row.get("through", ""), noun_force, row.get("known", False)
    )


ASK_VERBS: dict[str, Ask] = {base: _asking(row) for base, row in table("asking")["asking"].items()}

DEMAND_NOUNS: dict[str, Force] = {
    "demand": "demand",
    "demands": "demand",
    "ultimatum": "demand",
    "request": "appeal",
    "requests": "appeal",
    "appeal": "appeal",
    "call": "appeal",
    "calls": "appeal",
    "condition": "condition",
    "conditions": "condition",
    "precondition": "condition",
    "preconditions": "condition",
    "terms": "condition",
    "insistence": "demand",
    "claim": "demand",
    "plea": "appeal",
    "pleas": "appeal",
}

MODALS: dict[str, Force] = {
    "must": "demand",
    "should": "appeal",
    "ought": "appeal",
    "needs": "demand",
    "has": "demand",
    "have": "demand",
    "had": "demand",
    "needed": "demand",
    "need": "demand",
}

NO_SUBSTANCE = re.compile(
    r"^\W*of their own|^\W*(?:(?:regional|global|mutual|greater|closer|bilateral|national|lasting|"
    r"the|a|an|any|more|further|immediate|for|all|some|urgent|new|his|her|its|their|"
    r"international|renewed) )*(?:comments?|peace|stability|cooperation|calm|restraint|"
    r"unity|"
    r"questions?|(?:another |new |later )?date|more time|postponement|prayers?|patience|"
    r"understanding|mediation|mediators?|arbitrators?|anonymity|reconciliation|justice|"
    r"talks|dialogue|solutions?|"
    r"(?:peace|lasting|durable|negotiated|political|peaceful) \w+|good relations|"
    r"clarity|details|votes?|re-?election|attention|"
    r"answers|(?:\w+ )?things?|help|advice|permission|money|solidarity)\b(?! (?:of|with) )",
    re.IGNORECASE,
)
NO_DEMAND_VERBS = frozenset(
    "be comment remember note understand know think wait see believe stay say tell look expect hope mediate".split()
)
MEDIATION = re.compile(
    r"\b(?:mediat\w+|broker\w*|facilitat\w+ (?:the )?talks|host (?:the )?(?:talks|"
    r"negotiat\w+)|good offices|step in as|act as an? (?:\w+ )?(?:intermediary|observer|"
    r"host|guarantor|go-between)|take over the mediation)\b",
    re.IGNORECASE,
)
CONDITION_MARK = re.compile(
    r"\b(?:(?<!move )first(?=\s*[,.\"]|$)|(?:must|should|to|that \w+) first\b|as a (?:pre)?condition|in return\b|"
    r"before (?:any\w*|it|they|talks|negotiations|he|she|there|an? single|an?\b|the (?:talks|negotiations|deal)|taking|"
    r"signing|returning|talking|joining|(?:the |its |their )?[\w'-]+(?: [\w'-]+){0,3} (?:is|are|was|were|can|could|"
    r"will|would|takes?|signs?|sits?|sends?|returns?|leaves?|goes|go)\b)|before anything else|"
    r"until (?:then|the deal)|not \w+ until)\b",
    re.IGNORECASE,
)
