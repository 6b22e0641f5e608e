"""The wording of what is asked: a clause or a noun phrase turned into an imperative, verb first."""

import re

from schemas.terms import DEMAND_WORDS
from service.engines.rules.lexicon.verbs import base_of, is_base
from service.engines.rules.tables import table

NOMINAL_VERBS: dict[str, str] = table("asking")["nominals"]
_THROUGH: dict[str, frozenset[str]] = {
    preposition: frozenset(nouns.split()) for preposition, nouns in table("asking")["through"].items()
}
_LIGHT: dict[str, frozenset[str]] = {verb: frozenset(nouns.split()) for verb, nouns in table("asking")["verbs"].items()}
"""Verbs for nouns that name no act: "hold" for an inquiry, "pay" for a bonus."""
LIGHT_NOUNS = frozenset().union(*_LIGHT.values())
_LATER_NOMINAL = re.compile(r"\bthe (?:" + "|".join(sorted(NOMINAL_VERBS)) + r") of\b")
_PARTICLE = re.compile(r"(up|down|back|out|over|off|away|aside)\b(?: (on))?\s*|(?:in|on)(?=\s*(?:$|[,.;]|by|until))\s*")
_LEADING = re.compile(
    r"^(?:\W|(?:also|now|then|first|immediately|at once|instead|simply|both|finally|at least|"
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
_ADJECTIVES = (
    r"(?:(?:the|an?|any|only|just|its|their|his|her|immediate|full|complete|total|unconditional|official|formal|"
    r"early|swift|prompt|speedy|permanent|written|public|independent|upward|further|and)\s+)*"
)
_NOMINAL = re.compile(_ADJECTIVES + r"([a-z]+)\s+(of|to|from|for|on|in|into)\s+", re.IGNORECASE)
_GERUND = re.compile(
    r"(?!binding|staffing|lasting|outstanding|remaining|housing|working|parking|meeting|training|funding|hearing)"
    r"([a-z]+ing)\s(of\s)?"
)
_PASSIVE = re.compile(
    r"(?:be|is|are|being|get|been)\s+(?:(?:immediately|fully|also|first|once)\s+)?([a-z-]+)\s*", re.IGNORECASE
)
_NOBODY = re.compile(r"(?:no\s+(?=\w)|nobody\b|no one\b|none of\b|nothing\b)", re.IGNORECASE)
_SOMEBODY = {"nobody": "anybody", "no one": "anyone", "none of": "any of", "nothing": "anything"}
_IZATION = re.compile(r"i[sz]ation$")


def from_clause(subject: str, phrase: str, *, subject_acts: bool) -> str:
    """Return the imperative of a clause: its verb phrase if an actor is its subject; a passive is turned round.

    Args:
        subject: the clause's subject as written.
        phrase: the rest, from its base verb on: "be shared out among the towns".
        subject_acts: whether the subject is the one asked.

    """
    phrase = _LEADING.sub("", phrase.strip())
    subject = _lowered(subject.strip(' ,"'))
    negated = re.match(r"(?:not|never|no longer)\s+", phrase)
    rest = phrase[negated.end() :] if negated else phrase
    passive = _PASSIVE.match(rest)
    base = base_of(passive.group(1).lower(), "participle", "past") if passive else None
    nobody = _NOBODY.match(subject)
    if nobody and not subject_acts:
        some = _SOMEBODY.get(nobody.group().strip().lower(), "any ")
        return tidy(f"not let {some}{subject[nobody.end() :]} {rest}")
    if passive and base and not (subject_acts and base in ("allow", "permit")):
        if negated:
            return tidy(f"not let {subject} {rest}")
        tail = rest[passive.end() :]
        particle = _PARTICLE.match(tail)
        moved = f"{base} {particle.group().split()[0]} " if particle else f"{base} "
        tail = tail[particle.end() :] if particle else tail
        if particle and particle.group(2):
            tail, subject = tail, f"{subject} on"
        return tidy(moved + subject + " " + tail)
    if subject_acts:
        return tidy(phrase)
    if negated:
        return tidy(f"not let {subject} {rest}")
    return tidy(f"have {subject} {phrase}")


def from_state(phrase: str) -> str | None:
    """Return the imperative of "the pay cut scrapped by May" after "wants", None where it is a plain noun phrase."""
    words = list(re.finditer(r"[A-Za-z'-]+", re.split(r"[;:]| so that ", phrase)[0]))
    for index in range(len(words) - 1, 0, -1):
        word = words[index]
        base = base_of(word.group(), "participle")
        if not base or word.group()[0].isupper() or (is_base(word.group()) and word.group() not in _SAME_FORM):
            continue
        before = words[index - 1].group().lower()
        after = phrase[word.end() :]
        if (
            before in _NO_STATE_AFTER
            or before.endswith("ly")
            or (
                re.match(r"\s+[a-z]+s?\s*(?:$|[,.])", after) is None
                and not re.match(
                    r"\s*(?:$|[,.]|(?:by|in|on|at|to|from|into|until|before|within|for|out|back|off|up|down|over|"
                    r"under|with|as|first|open)\b)",
                    after,
                )
            )
        ):
            continue
        return from_clause(phrase[: word.start()].strip(), "be " + phrase[word.start() :], subject_acts=False)
    out = re.match(
        r"(?P<what>(?:the |its |their )?[\w' -]{2,60}?) (?P<where>out of|off|back in|back at|away from) (?=\w)", phrase
    )
    if out:
        return tidy(f"get {phrase}")
    return None


def from_noun(phrase: str) -> str:
    """Return an imperative that asks for a noun phrase: "release 33 prisoners" from "the release of 33 prisoners"."""
    text = _LEADING.sub("", phrase.strip())
    later = _LATER_NOMINAL.search(text)
    if later and "," in text[: later.start()] and len(text[: later.start()].split()) < 16:
        text = text[later.start() :]
    none = re.match(r"no (?:more |further )?(?=[a-z])", text)
    if none:
        more = "more " if "more" in none.group() or "further" in none.group() else ""
        inner = from_noun(text[none.end() :])
        if inner.startswith("agree to "):
            return tidy(f"allow no {more}{text[none.end() :]}")
        return tidy(f"not {inner}")
    nominal = _NOMINAL.match(text)
    if nominal:
        noun, preposition = nominal.group(1).lower(), nominal.group(2).lower()
        verb = NOMINAL_VERBS.get(noun)
        if verb and (preposition == "of" or noun in _THROUGH[preposition]):
            kept = "for " if verb == "apologise" else ""
            kept = "to " if preposition == "to" and verb not in ("end", "halt", "stop", "cut", "limit") else kept
            kept = "from " if preposition == "from" else kept
            return tidy(f"{verb} {kept}{text[nominal.end() :]}")
        if preposition == "of" and _IZATION.search(noun):
            return tidy(f"{_IZATION.sub('ise', noun)} {text[nominal.end() :]}")
    gerund = _GERUND.match(text)
    base = base_of(gerund.group(1), "gerund") if gerund else None
    if gerund and base:
        return tidy(f"{base} {text[gerund.end() :]}")
    return tidy(f"{_light_verb(text)} {text}")


def _light_verb(text: str) -> str:
    head = re.split(r"\b(?:for|of|that|which|who|from|to|under|by|in|into|on|at)\b|,", text)[0].lower()
    words = re.findall(r"[a-z-]+", head)[::-1]
    for word in words:
        for verb, nouns in _LIGHT.items():
            if word in nouns:
                return verb
    return "pay" if re.match(r"\W*(?:[$£€₹]|US\$|Rs|\d[\d.,]*\s?(?:per cent|percent|%))", text) else "agree to"


def _lowered(subject: str) -> str:
    """Return `subject` with a small first letter where it opens with a function word."""
    return re.sub(
        r"^(?:The|A|An|Its|Their|All|Any|His|Her|No|Nobody|Nothing|Both|Every|Each|Those|These|This|That)\b",
        lambda found: found.group().lower(),
        subject,
    )


_SAME_FORM = frozenset("put cut set let shut hit come run become".split())
_NO_STATE_AFTER = frozenset(
    "who which that has have had been was were is are be being by and or not to of in the a an its their "
    "recently".split()
)


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
