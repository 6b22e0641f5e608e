"""Answers to demands: whether the one asked said no, agreed, did it or half did it, in that or the next sentences."""

import re
from collections.abc import Iterator, Sequence

from schemas.terms import DemandStatus
from service.engines.rules.lines import Line
from service.engines.rules.phrases import SPEECH
from service.engines.rules.raw_asks import RawAsk
from service.engines.rules.subjects import Cast
from service.engines.rules.verbs import base_of
from service.grounding.words import content_stems

_CUES: tuple[tuple[DemandStatus, re.Pattern[str]], ...] = (
    (
        "withdrawn",
        re.compile(
            r"\b(?:dropped|withdrew|withdrawn|abandoned|gave up|no longer insists?) (?:on "
            r")?(?:its|their|that|the|his|her) (?:\w+ )?(?:demand|request|condition|call)",
            re.I,
        ),
    ),
    (
        "partly_met",
        re.compile(
            r"\b(?:half of|part of|some of|one of|only (?:one|two|some|part)|partly|in part|"
            r"(?:freed|released|handed over|returned|withdrew) (?:one|two|three|some|\d+)\b[^.]{0,60}\b(?:rest|"
            r"others|remaining))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "rejected",
        re.compile(
            r"\b(?:reject(?:s|ed)|refus(?:es|ed|ing)|dismiss(?:es|ed)|rul(?:es|ed|ing) (?:that "
            r"|it |this )?out|turn(?:s|ed) (?:that|it|this|the \w+|them) down|turn(?:s|ed) "
            r"down|rebuff(?:s|ed)|"
            r"sa(?:ys|id) no\b|has said no|non-?starter|out of the question|would not (?:hear "
            r"of|have it|do so|budge|be \w+ed|\w+)|will not|won't|wouldn't|does not accept|"
            r"do not accept|did not accept|"
            r"cannot accept|can't accept|not acceptable|unacceptable|brush(?:es|ed) (?:it "
            r"|that |this )?(?:aside|off)|never\b|scoff(?:s|ed)|wav(?:es|ed) (?:it |that "
            r")?away|shot (?:it |that )?down|"
            r"den(?:ies|ied)|not prepared to|not ready to|ruled that out|there is nothing "
            r"to|not going to|is not (?:up for|on the table|negotiable))\b|\"no[,.\"]",
            re.IGNORECASE,
        ),
    ),
    (
        "met",
        re.compile(
            r"\b(?:has (?:already )?done so|(?:had|has|have) already (?:left|gone|been|done)|"
            r"complied|did so|was (?:then )?(?:freed|released|lifted|"
            r"reopened)|duly)\b",
            re.I,
        ),
    ),
    (
        "accepted",
        re.compile(
            r"\b(?:accept(?:s|ed) (?:the|that|this|it)?|agree[ds]? to(?: do)?(?: so| that|"
            r" this| it)?|(?:he|she|it|they|\w+) (?:accepted|agreed|consented|relented)\b|"
            r"is (?:ready|prepared|willing) to|are (?:ready|prepared|willing) to|"
            r"said yes|gave in|conced(?:es|ed)|will be (?:sent|held|freed|released|handed|"
            r"returned|reopened|lifted|paid|done)|would be (?:held|freed|released|handed|"
            r"returned|reopened|lifted|paid|done)|promis(?:es|ed) to)\b",
            re.IGNORECASE,
        ),
    ),
)
_DROPPED = re.compile(
    r"\b(?:dropped|withdr[ae]wn?|abandoned|gave up) (?:its|their|the|his|her) (?:\w+ )?(?:demand|request|call)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(r",?\s+(?:which|a (?:demand|request|call|condition|point) that)\b", re.IGNORECASE)
_NO_TO_THAT = re.compile(r"\w+ (?:that|it|this|the (?:demand|request|call|condition|idea|appeal))\b", re.IGNORECASE)
_ANAPHORA = re.compile(
    r"\b(?:that|this|it|them|so|such(?: a)?|the (?:demand|request|call|condition|"
    r"idea|proposal|appeal|figure|charge|plan|rest|others)|one|half|those|both|these|"
    r"neither|no)\b",
    re.I,
)


def answer(cast: Cast, ask: RawAsk) -> tuple[DemandStatus, int | None]:
    """Return the status of a demand and the number of the sentence that tells it (None where it stands open)."""
    if _DROPPED.search(ask.line.text, 0, ask.end):
        return "withdrawn", ask.line.number
    for line, start, distance in _places(cast, ask):
        text = line.text[start:]
        for status, cue in _CUES:
            found = cue.search(text)
            if found and _answers(cast, ask, line, start + found.start(), distance):
                return status, line.number
    return "open", None


def _places(cast: Cast, ask: RawAsk) -> Iterator[tuple[Line, int, int]]:
    if len(ask.line.text) - ask.end > 12:
        yield ask.line, ask.end, 0
    for distance in (1, 2):
        line = cast.by_number.get(ask.line.number + distance)
        if line is not None:
            yield line, 0, distance


def _answers(cast: Cast, ask: RawAsk, line: Line, position: int, distance: int) -> bool:
    """Whether what stands at `position` is an answer of the one asked to this demand."""
    who = _answerer(cast, line, position, distance)
    if not who:
        return distance == 1 and bool(_NO_TO_THAT.match(line.text, position))
    if set(who) & set(ask.by):
        return False
    if ask.of and not set(who) & set(ask.of):
        return False
    shared = set(content_stems(ask.text)) & set(content_stems(line.text[position:] if distance == 0 else line.text))
    if distance == 0 and _WHICH.match(line.text, ask.end):
        return True
    if distance == 2:
        return len(shared) >= 2
    return bool(shared) or bool(_ANAPHORA.search(line.text[max(0, position - 40) :])) or len(line.words) <= 8


def _answerer(cast: Cast, line: Line, position: int, distance: int) -> Sequence[str]:
    speaker = cast.speaker(line)
    if line.quoted(position) and speaker.ids:
        return speaker.ids
    index = line.word_at(position)
    for at in sorted(range(max(0, index - 4), min(index + 4, len(line.words))), key=lambda at: abs(at - index)):
        if (
            base_of(line.words[at].text, "past", "third")
            or line.words[at].text in SPEECH
            or line.words[at].text in ("will", "would", "is", "are")
        ):
            found = cast.subject(line, at)
            if found.ids:
                return found.ids
            break
    return speaker.ids
