"""The words of results: nouns of deals, truces, talks and proposals, and for each verb what it makes of them, as data."""

import re
from dataclasses import dataclass
from typing import Literal

from schemas.terms import OutcomeKind

Place = Literal["after", "before", "either"]

TRUCE = (
    r"(?:cease-?fires?|truces?|cessation of (?:all )?hostilities|armistice|halt to "
    r"(?:the )?(?:fighting|hostilities|shelling)|pause in (?:the )?fighting|humanitarian "
    r"pause|end to (?:the )?(?:fighting|hostilities))"
)
DEAL = (
    r"(?:deals?|agreements?|accords?|pacts?|treat(?:y|ies)|memorand(?:um|a)|understandings?|"
    r"protocols?|settlements?|contracts?|road ?maps?|compromises?|declarations?|charter|"
    r"texts?|documents?|arrangements?|joint statement|framework|outlines?|terms|communiqué|"
    r"package|formula|exchange|swap)"
)
TALKS = (
    r"(?:talks?|negotiations?|rounds?|meetings?|summits?|sessions?|dialogues?|conferences?|"
    r"mediation|discussions|consultations?|bargaining|hearings?|conversations?|gathering|"
    r"visit|mission|process|table|ceremony|signing)"
)
PROPOSAL = (
    r"(?:proposals?|plans?|offers?|drafts?|texts?|compromises?|frameworks?|packages?|"
    r"formulas?|invitations?|deals?|agreements?|mediat\w+|arbitration|venues?|meetings?|"
    r"talks|negotiations|rounds?|terms|road ?maps?|ceasefires?|truces?|extensions?|"
    r"request that|idea|suggestion|accord|contract|document|settlement|observers|"
    r"that down)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What one verb states.

    `what` must match within the clause after (or before) the verb; an empty pattern always does.
    """

    kind: OutcomeKind
    what: re.Pattern[str] | None
    place: Place = "after"
    sides: Literal["joint", "subject"] = "joint"
    """Whose act it is: all named in the clause, or its subject alone."""


def _rule(
    kind: OutcomeKind, what: str = "", place: Place = "after", sides: Literal["joint", "subject"] = "joint"
) -> Rule:
    return Rule(kind, re.compile(what, re.IGNORECASE) if what else None, place, sides)


_NEAR = r"^(?:[^;]{0,70}?)\b"
_CLINCH = (
    _rule("ceasefire", rf"{_NEAR}{TRUCE}\b"),
    _rule("agreement", rf"^(?:[^;]{{0,60}}?)\b{DEAL}\b"),
    _rule("ceasefire", rf"\b{TRUCE}\b(?:[^;,]{{0,40}})$", "before"),
    _rule("agreement", rf"\b{DEAL}\b(?:[^;,]{{0,40}})$", "before"),
)
_MEET_AGAIN = (
    r"^\s*(?:on |to )?(?:meet\b|hold (?:\w+ ){0,3}"
    + TALKS
    + r"|resume|return to (?:the )?(?:"
    + TALKS
    + r"|table)|continue (?:the )?"
    + TALKS
    + r"|reconvene|start (?:\w+ ){0,2}"
    + TALKS
    + r"|begin (?:\w+ ){0,2}"
    + TALKS
    + r"|sit down|another round|a (?:\w+ )?round|go back to|send (?:\w+ ){0,2}(?:teams?|delegations?|negotiators?))"
)
_ATTACK = _rule("escalation", sides="subject")

VERB_RULES: dict[str, tuple[Rule, ...]] = {
    "agree": (
        _rule("talks_planned", _MEET_AGAIN),
        _rule(
            "ceasefire",
            rf"^\s*(?:\S+ ){{0,9}}?(?:{TRUCE}|stop (?:the )?(?:fighting|shooting|shelling)|"
            rf"halt (?:the )?(?:fighting|hostilities|attacks|shelling)|lay down)\b",
        ),
        _rule(
            "agreement",
            r"^(?!\s*to (?:maintain|stay|remain|keep|continue) (?:\w+ ){0,3}?(?:contacts?|"
            r"touch|consultations?|cooperat\w+)|\s+that\b(?! \w+ (?:would|will|should))|\s+with\b)\s*(?:(?:on "
            r")?(?:mon|tues|wednes|thurs|fri|satur|sun)day |in \w+ |late |early |also |\w+ "
            r"){0,4}?(?:to|on|that|in principle|a|an|the)\b",
        ),
        _rule("agreement", rf"\b{DEAL}\b(?:[^;,]{{0,30}})$", "before"),
    ),
    "sign": _CLINCH,
    "initial": _CLINCH,
    "conclude": (_CLINCH[0], _CLINCH[1]),
    "reach": _CLINCH,
    "strike": (
        _rule(
            "agreement",
            r"^\s+(?:a|an|the|their)\s+(?:[\w-]+ ){0,3}(?:deal|agreement|bargain|compromise|"
            r"accord|pact)\b",
        ),
        _ATTACK,
    ),
    "clinch": _CLINCH,
    "seal": _CLINCH,
    "finalise": _CLINCH,
    "finalize": _CLINCH,
    "ratify": (_rule("agreement", rf"^(?:[^;]{{0,40}}?)\b{DEAL}\b", sides="subject"),),
    "approve": (_rule("agreement", rf"^(?:[^;]{{0,40}}?)\b(?:{DEAL}|{PROPOSAL})\b", sides="subject"),),
    "accept": (
        _rule(
            "agreement",
            rf"^(?:[^;]{{0,50}}?)\b(?!invitation|meeting|talks|request|observers|mediat){PROPOSAL}\b",
            sides="subject",
        ),
    ),
    "endorse": (_rule("agreement", rf"^(?:[^;]{{0,40}}?)\b{DEAL}\b", sides="subject"),),
    "adopt": (_rule("agreement", rf"^(?:[^;]{{0,40}}?)\b{DEAL}\b"),),
    "settle": (_rule("agreement", r"^\s+(?:on|upon|their|the)\s"),),
    "pledge": (_rule("agreement", r"^\s+(?:not )?to\b"),),
    "bring": (_rule("talks_held", r"^(?:[^;]{0,90}?)\btogether\b"),),
    "send": (
        _rule("offer", r"^(?:[^;]{0,30}?)\b(?:a|its|new) (?:\w+ ){0,2}(?:proposal|draft|text)\b", sides="subject"),
        _rule("offer", r"\b(?:draft|proposal|text)(?: \w+){0,3}$", "before", sides="subject"),
    ),
    "push": (_rule("escalation", r"^\s+(?:deeper|into|further)\b", sides="subject"),),
    "commit": (
        _rule("ceasefire", rf"^\s+(?:themselves |itself )?to\b(?:[^;,]{{0,50}}?)\b{TRUCE}\b"),
        _rule("agreement", r"^\s+(?:themselves|itself)\s+to\b"),
    ),
    "undertake": (_rule("agreement", r"^\s+to\b"),),
    "declare": (_rule("ceasefire", rf"^\s+(?:an? |the )?(?:[\w-]+ ){{0,4}}{TRUCE}\b"),),
    "announce": (
        _rule("ceasefire", rf"^\s+(?:an? |the )(?:[\w-]+ ){{0,4}}{TRUCE}\b"),
        _rule("agreement", r"^\s+(?:an? )(?:[\w-]+ ){0,3}(?:deal|agreement|accord)\b"),
    ),
    "extend": (
        _rule("ceasefire", rf"^(?:[^;]{{0,40}}?)\b(?:{TRUCE}|it)\b"),
        _rule("ceasefire", rf"\b{TRUCE}\b(?:[^;,]{{0,30}})$", "before"),
    ),
    "renew": (
        _rule("ceasefire", rf"^(?:[^;]{{0,40}}?)\b{TRUCE}\b"),
        _rule("offer", r"^\s+(?:its|an|the|his|their) (?:\w+ )?(?:offer|proposal)\b", sides="subject"),
    ),
    "restore": (_rule("ceasefire", rf"^(?:[^;]{{0,40}}?)\b{TRUCE}\b"),),
    "come": (
        _rule("ceasefire", rf"{TRUCE}\b[^;]*$", "before"),
        _rule(
            "offer",
            r"^\s+(?:\w+ )?with (?:an?|its|his|their) (?:[\w-]+ ){0,4}(?:offer|plan|proposal)\b",
            sides="subject",
        ),
    ),
    "take": (_rule("ceasefire", rf"{TRUCE}\b(?:[^;]*)$", "before"),),
    "enter": (_rule("ceasefire", rf"{TRUCE}\b(?:[^;]*)$", "before"),),
    "hold": (_rule("talks_held", rf"^\s+(?:an? |the |their |its )?(?:[\w'-]+ ){{0,5}}{TALKS}\b"),),
    "meet": (
        _rule(
            "talks_held",
            r"^\s+(?!with (?:resistance|criticism)|(?:the|their|its|his|her) (?:\w+ )?(?:demands?|"
            r"deadline|conditions?|obligations?|cost))",
        ),
    ),
    "sit": (_rule("talks_held", r"^\s+down\b"),),
    "convene": (_rule("talks_held", rf"^(?:[^;]{{0,50}}?)\b{TALKS}\b"),),
    "receive": (_rule("talks_held", r"^\s+(?:both|the two|[A-Z])"),),
    "speak": (_rule("talks_held", r"^\s+(?:by (?:tele)?phone|on the (?:tele)?phone)\b"),),
    "offer": (
        _rule(
            "offer",
            r"^\s+(?!no\b|little|nothing|condolences|prayers|congratulations|thanks|a glimpse)",
            sides="subject",
        ),
    ),
    "propose": (_rule("offer", sides="subject"),),
    "table": (_rule("offer", rf"^(?:[^;]{{0,40}}?)\b{PROPOSAL}\b", sides="subject"),),
    "present": (_rule("offer", rf"^(?:[^;]{{0,50}}?)\b{PROPOSAL}\b", sides="subject"),),
    "submit": (_rule("offer", rf"^(?:[^;]{{0,50}}?)\b{PROPOSAL}\b", sides="subject"),),
    "put": (
        _rule("agreement", r"^\s+(?:their|its|his) (?:initials|signatures?|names?) to\b"),
        _rule(
            "offer",
            r"^(?:[^;]{0,60}?)\b(?:on the table|forward|to the (?:two|parties|sides|delegations))\b",
            sides="subject",
        ),
        _rule("talks_planned", r"^\s+(?:off|back)\b"),
    ),
    "collapse": (_rule("deadlock", rf"\b{TALKS}\b", "before"),),
    "break": (
        _rule("deadlock", r"^\s+(?:down|up|off)\b"),
        _rule("violation", rf"^(?:[^;]{{0,30}}?)\b(?:{TRUCE}|{DEAL}|its word|promises?)\b", sides="subject"),
    ),
    "stall": (_rule("deadlock", rf"\b{TALKS}\b", "before"),),
    "founder": (_rule("deadlock", rf"\b{TALKS}\b", "before"),),
    "adjourn": (_rule("deadlock", rf"\b{TALKS}\b", "either"),),
    "suspend": (
        _rule("deadlock", rf"^(?:[^;]{{0,40}}?)\b{TALKS}\b"),
        _rule("deadlock", rf"\b{TALKS}\b(?:[^;]{{0,30}})$", "before"),
    ),
    "fail": (
        _rule(
            "deadlock",
            r"^\s+(?:again )?to (?:reach|sign|merge|agree|produce|bridge|find|secure|resolve|"
            r"break|settle|clinch|narrow|yield)\b",
        ),
        _rule("deadlock", rf"\b{TALKS}\b(?:[^;,]{{0,40}})$", "before"),
    ),
    "end": (
        _rule(
            "deadlock",
            r"^(?:[^;]{0,60}?)\b(?:without|in (?:deadlock|failure|stalemate|acrimony|a quarrel)|"
            r"inconclusively|with no|with nothing)\b",
        ),
    ),
    "broker": (_rule("agreement", rf"\b(?:{DEAL})\b(?:[^;,]{{0,40}})$", "before"),),
    "call": (_rule("violation", r"^\s+(?:it|that|this) a (?:\w+ )?(?:breach|violation)", sides="subject"),),
    "leave": (
        _rule(
            "implementation",
            r"\b(?:as (?:\w+ ){0,3}promised|as agreed|under the (?:deal|agreement|accord))\b",
            sides="subject",
        ),
        _rule("deadlock", r"^(?:[^;]{0,60}?)\b(?:without|empty-handed)\b"),
    ),
    "part": (_rule("deadlock", r"^(?:[^;]{0,40}?)\bwithout\b"),),
    "reject": (_rule("refusal", rf"^(?:[^;]{{0,60}}?)\b{PROPOSAL}\b", sides="subject"),),
    "turn": (
        _rule(
            "refusal",
            rf"^(?:[^;]{{0,60}}?)\bdown\b(?=[^;]*\b{PROPOSAL}\b)|^\s+(?:that|it|this|them|"
            rf"both) down\b|^(?:[^;]{{0,60}}?)\b{PROPOSAL}\b[^;]{{0,40}}? down\b",
            sides="subject",
        ),
    ),
    "decline": (
        _rule(
            "refusal", rf"^(?:[^;]{{0,60}}?)\b(?:{PROPOSAL}|to (?:attend|sign|take part|join|meet))\b", sides="subject"
        ),
    ),
    "refuse": (
        _rule(
            "refusal",
            rf"^\s+(?:again )?(?:to (?:attend|sign|take part|join|meet|accept|initial|go to|"
            rf"sit|talk|negotiate|endorse|discuss)\b|(?:the|any|an?) (?:\w+ ){{0,3}}{PROPOSAL}\b)",
            sides="subject",
        ),
    ),
    "rebuff": (_rule("refusal", rf"^(?:[^;]{{0,60}}?)\b{PROPOSAL}\b", sides="subject"),),
    "spurn": (_rule("refusal", rf"^(?:[^;]{{0,60}}?)\b{PROPOSAL}\b", sides="subject"),),
    "veto": (_rule("refusal", "", sides="subject"),),
    "rule": (_rule("refusal", rf"^\s+out (?:[^;]{{0,40}}?)\b(?:{PROPOSAL})\b", sides="subject"),),
    "boycott": (_rule("refusal", rf"^(?:[^;]{{0,40}}?)\b{TALKS}\b", sides="subject"),),
    "violate": (_rule("violation", sides="subject"),),
    "breach": (_rule("violation", sides="subject"),),
    "release": (_rule("implementation"),),
    "free": (_rule("implementation"),),
    "hand": (_rule("implementation", r"^(?:[^;]{0,50}?)\b(?:over|back|in)\b"),),
    "withdraw": (
        _rule("escalation", rf"^\s+(?:its \w+ )?from (?:[^;]{{0,30}}?)\b{TALKS}\b", sides="subject"),
        _rule("implementation", r"^(?:[^;]{0,50}?)\b(?:troops|forces|soldiers|fighters|units|police|from)\b"),
    ),
    "pull": (
        _rule("escalation", rf"^\s+(?:[^;]{{0,40}}?)out of (?:[^;]{{0,30}}?)\b{TALKS}\b", sides="subject"),
        _rule("implementation", r"^(?:[^;]{0,50}?)\b(?:back|out)\b"),
    ),
    "return": (_rule("implementation", r"^\s+(?:the |\d|all|some|its|bodies|prisoners|remains)"),),
    "reopen": (_rule("implementation"),),
    "repatriate": (_rule("implementation"),),
    "exchange": (_rule("implementation", r"^\s+(?:[^;]{0,30}?)\b(?:prisoners|detainees|captives|hostages|bodies)\b"),),
    "deliver": (_rule("implementation"),),
    "carry": (_rule("implementation", r"^(?:[^;]{0,50}?)\b(?:detainees|prisoners|hostages|captives|aid|home)\b"),),
    "fly": (
        _rule("implementation", r"^(?:[^;]{0,50}?)\b(?:detainees|prisoners|hostages|captives|home|the other way)\b"),
    ),
    "attack": (_ATTACK,),
    "shell": (_ATTACK,),
    "bomb": (_ATTACK,),
    "bombard": (_ATTACK,),
    "hit": (_ATTACK,),
    "kill": (_ATTACK,),
    "wound": (_ATTACK,),
    "fire": (
        _rule(
            "escalation",
            r"^\s+(?:on|at|in|after|into|across|rockets|missiles|shells|mortars|shots|live|"
            r"tear|rubber|artillery|\d)",
            sides="subject",
        ),
    ),
    "open": (_rule("escalation", r"^\s+fire\b", sides="subject"),),
    "seize": (_ATTACK,),
    "capture": (_ATTACK,),
    "ambush": (_ATTACK,),
    "raid": (_ATTACK,),
    "storm": (_ATTACK,),
    "torch": (_ATTACK,),
    "clash": (_ATTACK,),
    "impose": (
        _rule(
            "escalation",
            r"^(?:[^;]{0,50}?)\b(?:sanctions?|tariffs?|embargo|blockade|curfew|ban|fines?)\b",
            sides="subject",
        ),
    ),
    "place": (_rule("escalation", r"^\s+(?:[\w]+ )?sanctions\b", sides="subject"),),
    "expel": (_rule("escalation", sides="subject"),),
    "recall": (_rule("escalation", r"^\s+(?:its|his|their) ambassador", sides="subject"),),
    "walk": (_rule("escalation", r"^\s+(?:out|off)\b", sides="subject"),),
    "storm_out": (),
    "lock": (_rule("escalation", r"^\s+out\b", sides="subject"),),
    "blockade": (_ATTACK,),
    "close": (
        _rule(
            "escalation", r"^\s+(?:its|the|all) (?:\w+ )?(?:borders?|crossings?|airspace|road|port)\b", sides="subject"
        ),
    ),
    "sack": (_ATTACK,),
    "suspend_": (),
}

PLANNED_VERBS: dict[str, re.Pattern[str] | None] = {
    "meet": None,
    "resume": None,
    "reconvene": None,
    "gather": None,
    "convene": None,
    "call": re.compile(
        rf"^\s+(?:[^;]{{0,60}}?)\b(?:(?:to|for) an? (?:\w+ )?{TALKS}|(?:both|the two|all) (?:sides|parties|leaders))\b",
        re.IGNORECASE,
    ),
    "hold": re.compile(rf"^(?:[^;]{{0,50}}?)\b{TALKS}\b|^\s*(?:in|on|at)\b", re.IGNORECASE),
    "visit": None,
    "travel": None,
    "return": re.compile(r"^\s+to\b|^\s+(?:next|on|later|for)\b", re.IGNORECASE),
    "come": re.compile(r"^\s+back\b", re.IGNORECASE),
    "go": re.compile(r"^\s+(?:back|to [A-Z])", re.IGNORECASE),
    "open": re.compile(r"^\s+(?:in|on|at|next)\b", re.IGNORECASE),
    "begin": re.compile(r"^\s+(?:in|on|at|next|\w+day)\b", re.IGNORECASE),
    "start": re.compile(r"^\s+(?:in|on|at|next|after|this|later|within|soon|again|\w+day)\b", re.IGNORECASE),
    "take": re.compile(r"^\s+place\b", re.IGNORECASE),
    "sign": re.compile(rf"^(?:[^;]{{0,50}}?)\b{DEAL}\b|^\s*(?:here |there )?(?:in|on|at)\b", re.IGNORECASE),
    "fly": re.compile(r"^\s+to\b", re.IGNORECASE),
    "arrive": None,
    "sit": re.compile(r"^\s+down\b", re.IGNORECASE),
    "host": re.compile(rf"^(?:[^;]{{0,50}}?)\b{TALKS}\b", re.IGNORECASE),
    "continue": None,
    "be": re.compile(r"^\s+(?:back|in [A-Z]\w+|held|signed|resumed)\b"),
}
DEAL_SUBJECT = re.compile(rf"\b{DEAL}\b", re.IGNORECASE)
TRUCE_WORD = re.compile(rf"\b(?:{TRUCE}|fighting|hostilities|offensive operations|shelling)\b", re.IGNORECASE)
TALKS_SUBJECT = re.compile(rf"\b{TALKS}\b", re.IGNORECASE)
NO_DEAL = re.compile(
    r"\b(?:no (?:\w+ ){0,2}?(?:agreement|deal|breakthrough|accord|result|progress|"
    r"compromise)\b(?! (?:with|was ever))|without (?:having )?(?:\w+ ){0,3}?(?:agree\w*|"
    r"deal|breakthrough|accord|result|date|progress|a paper)|"
    r"(?:with)?out a signature|not (?:been )?(?:settled|resolved)|unsettled|"
    r"(?:have|has|had|did|do|does)(?:n't| not)(?: yet)? (?:agree|agreed|found? an "
    r"agreement|reach\w*|find an agreement)|deadlock\w*|stalemate|impasse|at a standstill)\b",
    re.IGNORECASE,
)
ACCUSED = re.compile(
    r"\b(?:accus\w+|blam\w+|charg\w+)\b(?P<who>[^;]{0,70}?)\b(?:of|for) (?:[\w-]+ "
    r"){0,3}?(?:break|breach|violat|flout|fir|shell|attack|stay|reneg)\w*",
    re.IGNORECASE,
)
TIED_TO_DEAL = re.compile(
    r"\b(?:deal|agreement|accord|exchange|swap|as agreed|as promised|promised|agreed|"
    r"under (?:the|a|its)|in line with|first (?:day|phase|group|batch|stage|convoy)|"
    r"truce|ceasefire|pledged|terms)\b",
    re.IGNORECASE,
)
REFUSABLE = re.compile(
    r"\b(?:proposal|plan|offer|draft|compromise|framework|package|invitation|mediat\w+|"
    r"arbitration|venue|meeting|talks|round|truce|ceasefire|road ?map)\b",
    re.IGNORECASE,
)
TERMINAL_TRUCE = re.compile(r"^\s*(?:into (?:force|effect)|effect|hold\b|force)", re.IGNORECASE)
