"""One thing asked in one sentence, and its making: what is no demand is left out here."""

import re
from dataclasses import dataclass

from schemas.terms import Force
from service.engines.rules.demands.ask_patterns import CONDITION_MARK, MEDIATION, NO_DEMAND_VERBS
from service.engines.rules.syntax.lines import Line


@dataclass(frozen=True, slots=True)
class RawAsk:
    """One thing asked in one sentence."""

    line: Line
    end: int
    """Where in the line the thing asked ends."""
    by: tuple[str, ...]
    of: tuple[str, ...]
    text: str
    force: Force


_NO_IMPERATIVE = re.compile(
    r"have (?:will|is|was|are|'s|has|had|been|not|\w+ed)\b|have (?:(?!\b(?:that|which|who|whatever|"
    r"state)\b)[^,]){2,60}? (?:had|has|was|were|will|would|is|are) |"
    r"\w+ (?:it|them|that|so|us|me|this)$|"
    r"(?:agree to )?\w+ (?:[\w-]+ )?(?:is|are|was|were|has|will)\b|agree to (?:is|are|was|for|\d+|"
    r"(?:\w+ )?(?:hours|days|weeks|months|years))\b(?! per| %)",
    re.IGNORECASE,
)
_IN_EXCHANGE = re.compile(r"In (?:exchange|return)\b")


def _pronoun_resolved(line: Line, text: str) -> str:
    """Put the subject of the sentence for "it" or "them" as the only object: "lift them"."""
    bare = re.fullmatch(r"(\w+) (?:it|them)", text)
    subject = re.match(
        r"(?:[A-Z][\w'-]*|[a-z'-]+)(?: [\w'-]+){0,9}?(?=,| (?:is|are|was|were|has|have|had|must|should)\b)", line.text
    )
    if not bare or not subject or re.match(r"(?:he|she|it|they|there)\b", subject.group(), re.IGNORECASE):
        return text
    return f"{bare.group(1)} {subject.group()[:1].lower()}{subject.group()[1:]}"


def asks(
    line: Line, start: int, end: int, by: tuple[str, ...], of: tuple[str, ...], texts: list[str], force: Force
) -> list[RawAsk]:
    """Return an ask for each text that has substance: no general wish, no request that somebody mediate."""
    found = []
    for text in (_pronoun_resolved(line, text) for text in texts):
        words = text.split()
        if (
            len(words) < 2
            or words[0].lower() in NO_DEMAND_VERBS
            or MEDIATION.search(text)
            or words[:2] == ["have", "there"]
            or _NO_IMPERATIVE.match(text)
        ):
            continue
        marked = force == "demand" and CONDITION_MARK.search(line.text[max(0, start - 5) : end])
        strength: Force = "condition" if marked or _IN_EXCHANGE.match(line.text) else force
        found.append(RawAsk(line, end, by, of, text, strength))
    return found
