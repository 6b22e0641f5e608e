"""Demands told by a modal in what somebody says: "Y must …", "Y should …"."""

import re

from service.engines.rules.demands.ask_clauses import MODAL, demonym_of, possessor
from service.engines.rules.demands.ask_patterns import MODALS, NO_DEMAND_VERBS
from service.engines.rules.demands.ask_texts import from_clause
from service.engines.rules.demands.complements import complement_end, verb_conjuncts
from service.engines.rules.demands.raw_asks import RawAsk, asks
from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.lexicon.verbs import base_of
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.subjects import Cast

_HYPOTHETICAL = re.compile(r"\b(?:if|who|which|why|how|what|whether|whoever|where)\b[^,:;\"]*$", re.IGNORECASE)


def by_modal(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    """Read "Y must do A" in what somebody says."""
    word = line.words[index]
    modal = MODAL.match(line.text, word.start)
    if not modal:
        return []
    asked = _subject(cast, line, index)
    speaker = _modal_speaker(cast, line, word.start)
    if line.quoted(word.start) and line.words[index - 1].text == "they":
        other = cast.others(speaker.ids)
        asked = Who(other, "they", line.words[index - 1].start, "pronoun")
    if not speaker.ids or _HYPOTHETICAL.search(line.text[: word.start]):
        return []
    by = speaker.ids
    if asked.form == "first_person" or (asked.ids and set(asked.ids) <= set(by)):
        return []
    if (
        line.words[index - 1].text in ("it", "there", "he", "she", "we", "you", "i", "they", "that", "which", "who")
        and not asked.ids
    ):
        return []
    after = line.word_at(modal.end())
    if after >= len(line.words) or line.words[after].text in NO_DEMAND_VERBS - {"be"}:
        return []
    begin = modal.end(1)
    end = complement_end(line, begin)
    subject = _subject_text(line, asked, word.start)
    acts = bool(asked.ids) and not demonym_of(line, asked.start, word.start)
    texts = [from_clause(subject, part, subject_acts=acts) for part in verb_conjuncts(line.text[begin:end])]
    of = (
        asked.ids
        or possessor(cast, line, max(0, word.start - len(subject) - 1), word.start, by)
        or cast.addressed(line, by, begin)
    )
    return asks(line, begin, end, by, of, texts, MODALS.get(word.text, "demand"))


def _subject(cast: Cast, line: Line, index: int) -> Who:
    """Return the subject of a modal: after the last full stop or "that" before it, or as of any verb."""
    position = line.words[index].start
    near = re.search(
        r"(?:[.!?]\"?\s+(?=[A-Z])|\bthat )(?!(?:is|are|the same)\b)([^,;:.\"]{1,70}?)\s+$", line.text[:position]
    )
    if near and not re.search(r"\b(?:that|who|which|and|said|says)\b", near.group(1)):
        found = cast.resolve(line, near.start(1), near.end(1))
        if found.form != "pronoun":
            return found
    return cast.subject(line, index)


def _modal_speaker(cast: Cast, line: Line, position: int) -> Who:
    """Return who says that somebody must: the line's speaker, or the subject before a colon ("had a formula: …")."""
    speaker = cast.speaker(line)
    if speaker.ids or speaker.outsider:
        return speaker
    colon = line.text.rfind(":", 0, position)
    if colon < 0:
        return speaker
    for index, word in enumerate(line.words):
        if word.end <= colon and base_of(word.text, "past", "third", "participle"):
            found = cast.subject(line, index)
            if found.ids:
                return found
    return speaker


def _subject_text(line: Line, asked: Who, end: int) -> str:
    text = line.text[asked.start : end].strip()
    said = re.split(r"\b(?:said|says|added|stressed|warned|insisted)\b(?:[^,;]{0,40}? that\b)?|[\"]", text)[-1]
    return re.sub(r"^(?:and|but|or|so)\s+", "", said.strip(" ,"))
