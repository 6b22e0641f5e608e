"""The words by which things are asked: verbs and nouns with their force and frames, and what is no demand, as data."""

import re
from dataclasses import dataclass
from typing import Literal

from schemas.terms import Force

Frame = Literal["to", "that", "noun"]


@dataclass(frozen=True, slots=True)
class Ask:
    """How one verb asks: its force and the frames it takes.

    `to`: "urged X to do"; `that`: "demanded that X do"; `noun`: "wants a written pledge".
    """

    force: Force
    frames: frozenset[Frame]
    addressed: str = ""
    """Preposition before the addressee in the `to` frame; empty for none."""
    through: str = ""
    """Preposition before the thing in the `noun` frame; empty for none."""


def _ask(force: Force, *frames: Frame, addressed: str = "", through: str = "") -> Ask:
    return Ask(force, frozenset(frames), addressed, through)


ASK_VERBS: dict[str, Ask] = {
    "urge": _ask("appeal", "to", "that"),
    "ask": _ask("appeal", "to", "that", "noun", through="for"),
    "request": _ask("appeal", "to", "that", "noun"),
    "appeal": _ask("appeal", "to", "noun", addressed="to", through="for"),
    "call": _ask("appeal", "to", "noun", addressed="on|upon", through="for"),
    "implore": _ask("appeal", "to"),
    "beg": _ask("appeal", "to"),
    "plead": _ask("appeal", "to", addressed="with"),
    "press": _ask("appeal", "to", "noun", through="for"),
    "encourage": _ask("appeal", "to"),
    "advise": _ask("appeal", "to"),
    "recommend": _ask("appeal", "that"),
    "demand": _ask("demand", "that", "noun"),
    "insist": _ask("demand", "that", "noun", through="on|upon"),
    "require": _ask("demand", "that", "to", "noun"),
    "order": _ask("demand", "to", "that"),
    "instruct": _ask("demand", "to"),
    "command": _ask("demand", "to"),
    "tell": _ask("demand", "to"),
    "warn": _ask("demand", "to"),
    "pressure": _ask("demand", "to"),
    "want": _ask("demand", "to", "noun"),
    "seek": _ask("demand", "noun"),
}

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
}

MODALS: dict[str, Force] = {
    "must": "demand",
    "should": "appeal",
    "ought": "appeal",
    "needs": "demand",
    "has": "demand",
    "have": "demand",
}

NOMINAL_VERBS: dict[str, str] = {
    "release": "release",
    "freeing": "free",
    "withdrawal": "withdraw",
    "pullout": "withdraw",
    "removal": "remove",
    "return": "return",
    "end": "end",
    "halt": "halt",
    "cessation": "cease",
    "suspension": "suspend",
    "lifting": "lift",
    "reopening": "reopen",
    "opening": "open",
    "handover": "hand over",
    "elimination": "eliminate",
    "dismantling": "dismantle",
    "disarmament": "disarm",
    "extradition": "extradite",
    "recognition": "recognise",
    "reinstatement": "reinstate",
    "restoration": "restore",
    "payment": "pay",
    "resignation": "accept resignation of",
    "dismissal": "dismiss",
    "repeal": "repeal",
    "cancellation": "cancel",
    "closure": "close",
    "implementation": "implement",
    "establishment": "establish",
    "creation": "create",
    "deployment": "deploy",
    "exchange": "exchange",
    "protection": "protect",
    "replacement": "replace",
    "reduction": "reduce",
    "resumption": "resume",
    "extension": "extend",
    "inclusion": "include",
    "transfer": "transfer",
    "evacuation": "evacuate",
    "abolition": "abolish",
    "demilitarisation": "demilitarise",
    "dissolution": "dissolve",
}
GIVEN = frozenset(
    """
    guarantee guarantees pledge promise assurance assurances commitment commitments say access seat compensation apology
    right rights information notice time undertaking
    """.split()
)
TAKEN = frozenset("step steps action actions measure measures".split())
PAID = frozenset(
    "raise raises rise rises increase increases wage wages pay bonus bonuses compensation "
    "allowance allowances damages".split()
)

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
    r"\b(?:(?<!move )first(?=\s*[,.\"]|$)|(?:must|should|to|that \w+) first\b|before "
    r"(?:any\w*|it|they|talks|negotiations|the|he|she|there)|must first|as a (?:pre)?condition|"
    r"before anything else)\b",
    re.IGNORECASE,
)
