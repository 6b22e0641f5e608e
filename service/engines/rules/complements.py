"""What is asked, cut out of its sentence: where a complement ends, its conjuncts, and its wording as an imperative."""

import re

from schemas.terms import DEMAND_WORDS
from service.engines.rules.ask_patterns import GIVEN, NOMINAL_VERBS, PAID, TAKEN
from service.engines.rules.lines import Line
from service.engines.rules.verbs import base_of, is_base

_SAID = (
    r"(?:said|says|told|adds?|added|announced|noted|argued|explained|replied|answered|"
    r"stressed|warned|declared|wrote|recalled|"
    r"asserted|reported|concluded|insisted|was quoted|were quoted|say|agreed on|complained|believes?|thinks?)"
)
_STOP = re.compile(
    r"\s*(?:;|:(?=\s)|\s—\s?|—|\s-\s|,\"|\"(?=[,.]?\s+(?:[A-Z]|he |she |said ))|\"(?=,\s+(?:the|an?)\s)|\)|\((?=[a-z])|"
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
    r"(?:,\s+and\s+|,\s+|\s+and\s+|;\s+)(?:for\s+|on\s+|also\s+)?(?=(?:an?|the|its|"
    r"their|more|better|higher|new|full|written|safer|equal|no|"
    r"binding|staffing|paid|job|two|three|four|five|six|ten|(?!(?:19|20)\d\d\b)\d[\d.,]*|shorter|longer|lower|"
    r"fewer|stronger|free|guaranteed|limits?|protections?|security|" + "|".join(sorted(NOMINAL_VERBS)) + r")\b)"
)
_LATER_NOMINAL = re.compile(r"\bthe (?:" + "|".join(sorted(NOMINAL_VERBS)) + r") of\b")
_CLAUSAL = re.compile(r"\b(?:between|both|where|which|who|that|when)\b", re.IGNORECASE)
_PREPOSITIONAL = re.compile(r"\b(?:from|of|under)\b", re.IGNORECASE)
_NOMINAL_START = re.compile(r"^\W*(?:the )?(?:" + "|".join(sorted(NOMINAL_VERBS)) + r")\b")
_NOUN_AFTER = re.compile(r"\s*(?:of|and|or|,|\.|$|is|are|was|were|has|had|to (?:the|a)\b|by)(?:\W|$)")
_PARTICLE = re.compile(r"(up|down|back|out|over|off|in|on|away|aside)\b(?: (on))?\s*")
_LEADING = re.compile(
    r"^(?:\W|(?:also|now|then|first|immediately|at once|instead|simply|both|finally|"
    r"therefore|thus|duly|not only|either|together)\b)+",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"[\s,;:—-]+(?:and|or|but|to|of|the|a|an|for|with|from|that|its|their|which|who|as|until|if)?$",
    re.IGNORECASE,
)
_TIME_TAIL = re.compile(
    r",? (?:on|last|late on|early on) (?:mon|tues|wednes|thurs|fri|satur|sun)day(?: "
    r"(?:morning|evening|night|afternoon))?$",
    re.IGNORECASE,
)


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
        bool(_PREPOSITIONAL.search(before)) and not _NOMINAL_START.search(before) and not re.match(r"an?\b|\d", after)
    )


def from_clause(subject: str, phrase: str, *, subject_acts: bool) -> str:
    """Return the imperative of a clause: its verb phrase if an actor is its subject; a passive is turned round.

    Args:
        subject: the clause's subject as written.
        phrase: the rest, from its base verb on: "be shared out among the towns".
        subject_acts: whether the subject is the one asked.

    """
    phrase = _LEADING.sub("", phrase.strip())
    negated = re.match(r"not\s+", phrase)
    rest = phrase[negated.end() :] if negated else phrase
    passive = re.match(
        r"(?:be|is|are|being|get)\s+(?:(?:immediately|fully|also|first|once)\s+)?([a-z-]+)\s*", rest, re.IGNORECASE
    )
    base = base_of(passive.group(1).lower(), "participle", "past") if passive else None
    if passive and base and not (subject_acts and base in ("allow", "permit")):
        tail = rest[passive.end() :]
        particle = _PARTICLE.match(tail)
        moved = f"{base} {particle.group(1)} " if particle else f"{base} "
        tail = tail[particle.end() :] if particle else tail
        if particle and particle.group(2):
            tail, subject = tail, f"{subject} on"
        return tidy(("not " if negated else "") + moved + subject.strip(' ,"') + " " + tail)
    if subject_acts:
        return tidy(phrase)
    return tidy(f"have {subject.strip(' ,')} {phrase}")


def from_noun(phrase: str) -> str:
    """Return an imperative that asks for a noun phrase: "release 33 prisoners" from "the release of 33 prisoners"."""
    text = _LEADING.sub("", phrase.strip())
    later = _LATER_NOMINAL.search(text)
    if later and "," in text[: later.start()] and len(text[: later.start()].split()) < 16:
        text = text[later.start() :]
    nominal = re.match(
        r"(?:(?:the|a|an|any|only|just|its|their|immediate|full|complete|total|unconditional|"
        r"early|swift|prompt|permanent|written|and)\s+)*([a-z]+)\s+(of|to|from)\s+",
        text,
        re.IGNORECASE,
    )
    if nominal:
        verb = NOMINAL_VERBS.get(nominal.group(1).lower())
        if verb and (nominal.group(2) == "of" or verb in ("end", "halt")):
            return tidy(f"{verb} {text[nominal.end() :]}")
        if verb:
            return tidy(f"{verb} {nominal.group(2)} {text[nominal.end() :]}")
    gerund = re.match(r"(?!binding|staffing|lasting|outstanding|remaining|housing|working|parking)([a-z]+ing)\s", text)
    base = base_of(gerund.group(1), "gerund") if gerund else None
    if gerund and base:
        return tidy(base + text[gerund.end() - 1 :])
    head = set(re.findall(r"[a-z]+", re.split(r"\b(?:for|of|that|which|who|from|to|under|by|in)\b", text)[0].lower()))
    verb = "take" if head & TAKEN else "pay" if head & PAID else "give" if head & GIVEN else "agree to"
    return tidy(f"{verb} {text}")


def tidy(text: str) -> str:
    """Return `text` without quotation marks, leading adverbs and dangling ends, at most `DEMAND_WORDS` words."""
    text = re.sub(r"\s+", " ", text.replace('"', "")).strip()
    text = re.sub(r",\s[a-z]+(?:ed|en)\s[^,]{2,40},(?=\s)", "", text)
    text = re.sub(r"\s*\([A-Z][\w.&-]{0,9}\)?(?=\s|$|,)|\s*\([^)]*$", "", text)
    text = _LEADING.sub("", text).strip(" ,;:.").replace(" ,", ",")
    text = _TIME_TAIL.sub("", text)
    words = text.split(" ")
    if len(words) > DEMAND_WORDS:
        text = " ".join(words[:DEMAND_WORDS])
        comma = text.rfind(",")
        text = text[:comma] if comma > len(text) // 2 else text
    return _DANGLING.sub("", text)


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")")
