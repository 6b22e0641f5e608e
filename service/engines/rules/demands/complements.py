"""What is asked, cut out of its sentence: where a complement ends, and its conjuncts."""

import re

from service.engines.rules.demands.ask_texts import LIGHT_NOUNS, NOMINAL_VERBS
from service.engines.rules.lexicon.verbs import is_base
from service.engines.rules.syntax.lines import Line

_SAID = (
    r"(?:said|says|told|adds?|added|announced|noted|argued|explained|replied|answered|"
    r"stressed|warned|declared|wrote|recalled|"
    r"asserted|reported|concluded|insisted|was quoted|were quoted|say|agreed on|complained|believes?|thinks?)"
)
_STOP = re.compile(
    r"\s*(?:;|:(?=\s)|\s—\s?|—|\s-\s|,\"|\"(?=[,.]?\s+(?:[A-Z]|he |she |said ))|\"(?=,\s+(?:the|an?)\s)|\)|\((?=[a-z])|"
    r",?\s+and (?:again |also |then |later )?(?:said|says|urged|asked|begged|called|demanded|told|warned|"
    r"accused|appealed|"
    r"pressed|welcomed|offered|vowed|refused|rejected|insisted|added|requested|ordered|wants|denied|dismissed)\b|"
    r"\s+or (?:else|be (?:shown|sacked|fired|dismissed|jailed)|lose|risk|the (?:truce|ceasefire|deal|talks))\b|"
    r",\s+(?:has|have|had|was|were|declined|refused)\s|"
    r",\s+(?:[^,;\"]{1,70}?\s)?" + _SAID + r"\b|"
    r",?\s+according to\b|,\s+(?:but|while|whereas|although|though|because|which|"
    r"who|whose|where|when|since|as|so|saying|adding|accusing|"
    r"calling|citing|warning|arguing|noting|describing|something|a (?:demand|request|"
    r"call|point|proposal|condition|move|"
    r"step|claim|charge)|or else|or (?:it|they|he|she|face)\b|"
    r"(?:[A-Z][\w']+|the \w+|it|they|he|she)(?: [a-z]+ly)? (?:remain\w*|is|are|was|"
    r"were|has|have|had|will|would|wants?|refus\w+|reject\w*)\b|"
    r"claiming|insisting|demanding|urging|after|and (?:said|added|that (?:it|they|he|she) would|warned|accused)|"
    r"and (?:the|its|their|he|she|it|they|[A-Z][\w.]+)(?: [\w.]+){0,4} (?:would|will|"
    r"is|was|were|are|had|has|have|rejected|refused|said|did)\b)|"
    r"\s+(?:because|saying|since|whereas|although)\b|,?\s+and (?:also )?that\b|[.?!]\"?\s*$|"
    r"[?!]\"?\s+(?=[A-Z\"])|(?<=[a-z]{2})\.\"?\s+(?=[A-Z\"]))"
)
_JOINT = re.compile(
    r"(?:,\s+and\s+|,\s+|\s+and\s+|\s+or\s+|;\s+)(?P<lead>(?:(?:then|also|to|for|"
    r"on|that|immediately|instead|finally|both|"
    r"(?:it|they|he|she) (?:must|should|has to|have to)|must|should|not)\s+)*)(?P<word>[A-Za-z-]+)"
)
_NP_JOINT = re.compile(
    r"(?:,\s+(?:and|or)\s+|,\s+|\s+and\s+|;\s+)(?:for\s+|on\s+|also\s+|over\s+)?(?=(?:an?|the|its|"
    r"their|more|better|higher|new|full|written|safer|equal|no|"
    r"binding|staffing|paid|job|two|three|four|five|six|ten|(?!(?:19|20)\d\d\b)\d[\d.]*(?!\d*,)|shorter|longer|lower|"
    r"fewer|stronger|free|guaranteed|limits?|protections?|security|"
    + "|".join(sorted({*NOMINAL_VERBS, *LIGHT_NOUNS}))
    + r")\b)"
)
_CLAUSAL = re.compile(r"\b(?:between|both|where|which|who|that|when)\b", re.IGNORECASE)
_PREPOSITIONAL = re.compile(r"\b(?:from|of|under)\b", re.IGNORECASE)
_NOMINAL_START = re.compile(r"^\W*(?:the )?(?:" + "|".join(sorted(NOMINAL_VERBS)) + r")\b")
_NEW_THING = re.compile(r"(?:" + "|".join(sorted({*NOMINAL_VERBS, *LIGHT_NOUNS})) + r") (?:of|for|in|on|to)\b")
_NOUN_AFTER = re.compile(r"\s*(?:of|and|or|,|\.|$|is|are|was|were|has|had|to (?:the|a)\b|by)(?:\W|$)")


def complement_end(line: Line, start: int) -> int:
    """Return where the complement that starts at `start` ends: before attribution, asides and the sentence's end."""
    stops = (found.start() for found in _STOP.finditer(line.text, start) if not _closes(line.text, start, found))
    end = next(stops, len(line.text))
    for opened, closed in line.quotes:
        if opened <= start < closed:
            end = min(end, closed)
    return end


def _closes(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a closing parenthesis ends one that opened inside the complement, as in "the Free Towns League (FTL)"."""
    return found.group().strip() == ")" and "(" in text[start : found.start()]


def verb_conjuncts(text: str) -> list[str]:
    """Split "hand over its leaders and give guarantees" where each part has its own verb."""
    parts, last = [], 0
    for joint in _JOINT.finditer(text):
        word = joint.group("word").lower()
        if not is_base(word) or _NOUN_AFTER.match(text, joint.end()):
            continue
        if text[last : joint.start()].strip() and _balanced(text[last : joint.start()]):
            parts.append(text[last : joint.start()])
            last = joint.start("word") - (4 if re.search(r"\bnot\s+$", joint.group("lead")) else 0)
    parts.append(text[last:])
    return [part.strip() for part in parts if part.strip()]


def noun_conjuncts(text: str) -> list[str]:
    """Split "a 12 per cent raise, a shorter week and safer staffing" into its noun phrases."""
    parts, last = [], 0
    for joint in _NP_JOINT.finditer(text):
        before = text[last : joint.start()]
        if "," not in joint.group() and _governs(before, text[joint.end() :]):
            continue
        if before.strip():
            parts.append(before)
            last = joint.end()
    parts.append(text[last:])
    return [part.strip() for part in parts if part.strip()]


def _governs(before: str, after: str) -> bool:
    """Whether a preposition or clause before "and" takes what follows it too: "talks between A and the B"."""
    if _CLAUSAL.search(before):
        return True
    return (
        bool(_PREPOSITIONAL.search(before))
        and not _NOMINAL_START.search(before)
        and not re.match(r"an?\b|\d", after)
        and not _NEW_THING.match(after)
    )


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")")
