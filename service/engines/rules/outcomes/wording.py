"""The wording of an outcome: its clause without attribution and asides, with names for pronouns, cut to length."""

import re
from collections.abc import Sequence

from schemas.terms import OUTCOME_WORDS
from service.engines.rules.lexicon.phrases import SPEECH
from service.engines.rules.lexicon.verbs import is_finite
from service.engines.rules.outcomes.happening import Happening
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.segments import dateline_end
from service.engines.rules.syntax.subjects import Cast

_SAID = r"(?:said|says|announced|added|confirmed|reported|told \w+|declared|stated|noted|acknowledged)"
_OPENERS = re.compile(
    r"^(?:meanwhile|however|in return|in the end|earlier|still|yet|and|but|also|then|for now|instead|separately),?\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,\s*\"?|\"\s+)(?:(?!the two|the sides)[^,;\"]{1,70} )?(?:said|says|added|"
    r"announced|told|wrote|reported|according to)\b[^;]*$|,? according to\b.*$|"
    r",\s(?:saying|adding|accusing|citing|calling|describing|dealing|raising|ending hopes)\b.*$"
)
_AND_THAT = re.compile(r"\band that\s+")
_AFTERWARDS = re.compile(
    rf"\"?,\s*\"?\s*(?:[^;\"]{{1,110}}?\s)?{_SAID}\b|,?\s+according to\b|,?\s+and "
    rf"that\b|\s(?:but|and) (?:said|added|warned|insisted)\b",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    r",\s(?:the|an?|which|who|whose|where|its|his|led|now|then|also|known)\b[^,;]{2,90},\s(?=[a-z'-]+(?:ed|"
    r"t|d|s|ld|n)?\b)"
)
_TRAILING = re.compile(
    r",\s(?:the|an?|which|who|where|when|after which|a move|in what|hours after|almost|nearly|one of|in one of)\b[^;]*$"
)
_WHO = re.compile(r",\s(?:who|which|whose)\b")
_RELATIVE_END = re.compile(
    r"\s(?:(?<!known )(?<!agreed )(?<!said )(?<!accepted )(?<!announced )(?<!ruled )that|"
    r"(?:(?:by|in|under|with|from) )?which|who|where)\s[^;]*$"
)
_CHARGE = re.compile(r"^(?:accus\w+|blam\w+|charg\w+)\b", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_PRONOUN = re.compile(r"^(he|she|it|they)\b('ll|'ve|'s|'d)?", re.IGNORECASE)
_LONG = {"'ll": " will", "'ve": " have", "'d": " had", "'s": " is"}
_BARE_VERB = re.compile(
    r"^(?:has |have |had |also |then )?[a-z]+(?:ed|t|ing|d)\b|^(?:has|have|had|met|"
    r"held|put|sat|broke|struck|took|gave|sent|went|made)\b"
)
_ENOUGH = 18
_FAR = 15
"""Words before the one that states the result, above which the clause is told from its subject on."""
_ROOM = 8
"""Words that must be left for part of the sentence that a short answer takes up."""


def outcome_text(cast: Cast, happening: Happening, more: Sequence[Line] = ()) -> str:
    """Return the text of an outcome, at most `OUTCOME_WORDS` words of the article.

    Args:
        cast: for the names that pronouns stand for.
        happening: the clause.
        more: sentences whose statement is put after it as far as there is room.

    """
    text = _told(happening)
    text = _charge(cast, happening, text) if happening.accuser else _named(cast, happening.who.ids, text)
    for trailing in (_TRAILING, _RELATIVE_END):
        found = trailing.search(text)
        if (
            found
            and stating_word(happening) in text[: found.start()].lower()
            and len(text.split()) > _ENOUGH
            and any(is_finite(word) for word in text[: found.start()].lower().split())
        ):
            text = text[: found.start()]
    for line in more:
        added = _clean(line.text[dateline_end(line.text) :])
        room = OUTCOME_WORDS - len(text.split())
        if line.number < happening.segment.line.number and room >= _ROOM:
            added = " ".join(added.split(" that ", 1)[-1].split()[:room])
        elif room >= 2 * _ROOM:
            added = _cut(added, room)
        if len(added.split()) <= room:
            text = f"{text}; {added[:1].lower() + added[1:]}" if not added[:2].isupper() else f"{text}; {added}"
    return _shortened(text)


def _told(happening: Happening) -> str:
    """Return the clause cleaned; more of its sentence where the word that states the result has been cut off."""
    segment, word = happening.segment, stating_word(happening)
    text = _clean(_without_relatives(narrowed(happening), word))
    if happening.accuser or word in text.lower():
        return text
    wider = (segment.text, segment.line.text[dateline_end(segment.line.text) :])
    return next((t for t in map(_clean, wider) if word in t.lower()), segment.text.strip(" ,;.:"))


def stating_word(happening: Happening) -> str:
    """Return the word that states the happening, in lower case."""
    words = happening.segment.line.words
    return words[min(happening.segment.line.word_at(happening.at), len(words) - 1)].text


def _without_relatives(text: str, word: str) -> str:
    """Leave out a relative clause between subject and verb: "the council, whose hall is full, signed"."""
    at = text.lower().find(word)
    opened = _WHO.search(text, 0, max(at, 0))
    closed = text.rfind(",", 0, at) if at > 0 else -1
    return text[: opened.start()] + text[closed + 1 :] if opened and closed > opened.start() else text


def narrowed(happening: Happening) -> str:
    """Return the clause of the word that states the happening, reporting clauses before and after it left out."""
    line, segment = happening.segment.line, happening.segment
    start, end = (happening.at if happening.accuser else segment.start), segment.end
    far = line.word_at(happening.at) - line.word_at(start) > _FAR
    if far and happening.who.ids and start < happening.who.start < happening.at:
        start = happening.who.start
    for index in range(line.word_at(start), line.word_at(max(start, happening.at))):
        word = line.words[index]
        if word.text in SPEECH and not line.quoted(word.start):
            that = re.search(r"\bthat\s+", line.text[word.end : happening.at])
            if that or not re.match(r"\s*[,.\"]", line.text[word.end :]):
                start = word.end + that.end() if that else word.end
    again = [found.end() for found in _AND_THAT.finditer(line.text, start, max(start, happening.at))]
    start = again[-1] if again else start
    after = _AFTERWARDS.search(line.text, max(start, happening.at), end)
    return line.text[start : after.start() if after else end]


def _clean(text: str) -> str:
    text = _PARENTHESIS.sub("", text).strip(" ,;")
    text = _TAIL.sub("", text)
    text = _OPENERS.sub("", text)
    apposed = _APPOSED.search(text)
    if apposed and " and " not in text[max(0, apposed.start() - 1) : apposed.start()]:
        text = text[: apposed.start()] + " " + text[apposed.end() :]
    return re.sub(r"\s+", " ", text.replace('"', "")).strip(" ,;.:")


def _named(cast: Cast, ids: Sequence[str], text: str) -> str:
    names = [cast.scene.by_id[i].name for i in ids if i in cast.scene.by_id]
    if not names:
        return text[:1].upper() + text[1:]
    subject = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    pronoun = _PRONOUN.match(text)
    if pronoun:
        return subject + _LONG.get(pronoun.group(2) or "", "") + text[pronoun.end() :]
    if _BARE_VERB.match(text):
        return f"{subject} {text}"
    return text[:1].upper() + text[1:]


def _charge(cast: Cast, happening: Happening, text: str) -> str:
    accuser = " and ".join(cast.scene.by_id[i].name for i in happening.accuser if i in cast.scene.by_id)
    return _CHARGE.sub(f"{accuser} accuses", text)


def _shortened(text: str) -> str:
    return _cut(text, OUTCOME_WORDS)


def _cut(text: str, most: int) -> str:
    words = text.split()
    if len(words) > most:
        text = " ".join(words[:most])
        comma = max(text.rfind(", "), text.rfind("; "))
        text = (
            text[:comma]
            if comma > len(text) * 0.6
            else re.sub(r"\s+(?:and|or|of|the|a|an|to|in|on|for|with|by|from|that|their|its)$", "", text)
        )
    return text.strip(" ,;:")
