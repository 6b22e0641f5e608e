"""Who does it: the actors behind the subject of a verb and behind reported speech, by position and simple syntax."""

import re
from collections.abc import Sequence

from schemas.drafts import DraftMediator, DraftParty
from service.engines.rules.lexicon.phrases import (
    BOTH_SIDES,
    FIRST_PERSON,
    NOBODY,
    OPENER,
    OWNED,
    PREDICATE,
    PRONOUN,
    ROLE,
    SAID,
    SPEECH,
    THIRD,
    TRAILING_TIME,
    Who,
)
from service.engines.rules.scene import Scene
from service.engines.rules.syntax.boundaries import (
    after_and,
    coordinate,
    ends_with_word,
    heads,
    introduces,
    left_edge,
    mostly_quoted,
    relative_subject,
    strong_boundary,
)
from service.engines.rules.syntax.lines import Line
from service.engines.rules.syntax.roster import Roster

_WHEN = re.compile(r",\s(?:late |early )?on \w+day(?= *$)", re.IGNORECASE)
_UNION = re.compile(r"\b(?:union|party)\b")
_HEAD_END = re.compile(r"[,]| of | for | in ")
_LISTED = re.compile(r"\s*(?:[\w'.-]+ ){1,3}and (?:the )?[\w'. -]+")
_JOINING, _RELATING = ("and", "or", "but"), ("who", "which", "that")
_TOPIC = re.compile(r"(?:For|To) (?:the )?")
_ACCORDING = re.compile(r"\baccording to ([^,.;]+)", re.IGNORECASE)
_SPEAKER = re.compile(
    r"\s+((?:an?|the|(?!(?:that|on|in|it|he|she|they|to|at|there|when|its|his|her|"
    r"their|if|as|no|not|late|early)\b)(?:[a-z-]+ ){0,4}[A-Z])[^,;.\"]*(?:\.[^,;\"]*?)?)(?=[,;\"]|"
    r"\.?$| who | in a | on [A-Z])"
)


class Cast(Roster):
    """A roster that also knows who is the subject of a verb, who speaks, and what pronouns stand for line by line."""

    def __init__(self, scene: Scene, parties: Sequence[DraftParty], mediators: Sequence[DraftMediator]) -> None:
        super().__init__(scene, parties, mediators)
        self._topics: dict[int, Who] = {}
        self._persons: dict[int, Who] = {}
        self.speakers: dict[int, Who] = {}
        self._busy: Line | None = None
        self._follow()

    def person_before(self, line: Line) -> Who:
        """Return whom "he" or "she" at the start of `line` most likely stands for."""
        return self._persons.get(line.number, NOBODY)

    def topic_before(self, line: Line) -> Who:
        """Return whom "it" or "they" at the start of `line` most likely stands for."""
        return self._topics.get(line.number, NOBODY)

    def speaker(self, line: Line) -> Who:
        """Return who speaks in `line`: its own attribution, or the running speaker of a quotation that goes on."""
        return self.speakers.get(line.number, NOBODY)

    def resolve(self, line: Line, start: int, end: int) -> Who:
        """Return the actors behind the noun phrase `line.text[start:end]`."""
        phrase = line.text[start:end]
        if FIRST_PERSON.match(phrase):
            return Who(self.speaker(line).ids, phrase, start, "first_person")
        generic = self.bare(TRAILING_TIME.sub("", phrase.rstrip()))
        if generic.ids:
            return Who(generic.ids, phrase, start)
        pronoun = PRONOUN.match(phrase)
        if pronoun and (pronoun.group(1) or pronoun.group(2)).lower() == "they":
            several = self._several(line, start)
            if several.ids:
                return Who(several.ids, phrase, start, "pronoun")
        spans = heads(line, start, end, self.known)
        if pronoun and not spans:
            return self._pronoun(line, (pronoun.group(1) or pronoun.group(2)).lower(), start)
        if spans:
            return Who(tuple(dict.fromkeys(span.actor for span in spans)), phrase, start)
        third = THIRD.search(phrase)
        if third and not _UNION.search(phrase):
            ids = self.thirds(third.group(1).lower())
            return Who(ids, phrase, start)
        if BOTH_SIDES.search(phrase):
            return Who(self.both(phrase), phrase, start, "both")
        owned = OWNED.match(phrase)
        if owned and ROLE.search(_HEAD_END.split(phrase, 1)[0]):
            found = self._pronoun(line, "he" if owned.group(1).lower() in ("his", "her") else "it", start)
            return Who(found.ids, phrase, start)
        return Who(self.by_members(_HEAD_END.split(phrase, 1)[0]), phrase, start)

    def _several(self, line: Line, start: int) -> Who:
        """Return the last subject of two actors or more, for "they"."""
        if start > 0 and self._busy is not line:
            self._busy = line
            earlier = self._first_subject(line)
            self._busy = None
            if len(earlier.ids) > 1 and earlier.start < start:
                return earlier
        topic = self.topic_before(line)
        return topic if len(topic.ids) > 1 and start < 60 else NOBODY

    def subject(self, line: Line, index: int) -> Who:
        """Return the subject of the verb `line.words[index]`."""
        left = left_edge(line, index)
        boundary = strong_boundary(line, left)
        text = _WHEN.sub("", line.text[boundary:left]).rstrip()
        if ends_with_word(line.lower[:left], _JOINING):
            previous = coordinate(line, index, left, boundary)
            return self.subject(line, previous) if previous is not None and previous < index else NOBODY
        relative = relative_subject(line, boundary, left)
        if relative is not None:
            return self.resolve(line, *relative)
        if ends_with_word(text.lower(), _RELATING):
            return self._antecedent(line, boundary + text.rfind(" ") if " " in text else boundary)
        if text.endswith(","):
            return self._apposed(line, boundary, boundary + len(text))
        start = boundary + text.rfind(",") + 1
        if start > boundary and _LISTED.fullmatch(line.text[start:left].rstrip()):
            start = self._list_start(line, boundary, start)
        return self.resolve(line, *after_and(line, start, left))

    def _list_start(self, line: Line, boundary: int, start: int) -> int:
        before = line.text[boundary : start - 1]
        part = boundary + before.rfind(",") + 1
        spans = line.mentions_between(part, start - 1)
        if len(spans) == 1 and spans[0].end - spans[0].start >= len(line.text[part : start - 1].strip()) - 4:
            return self._list_start(line, boundary, part) if before.rfind(",") >= 0 else part
        return start

    def _apposed(self, line: Line, start: int, end: int) -> Who:
        position, first = start, NOBODY
        for part in line.text[start:end].split(","):
            if part.strip() and not OPENER.match(part):
                found = self.resolve(line, position, position + len(part))
                clause = found.ids and PREDICATE.search(part)
                if not clause and (found.ids or first.form != "none"):
                    return found if found.ids else first
                first = found if first.form == "none" else first
            position += len(part) + 1
        if not first.ids:
            spans = [s for s in line.mentions_between(start, end) if s.actor in self.known]
            if spans and re.fullmatch(r"\s*", line.text[spans[-1].end : spans[-1].end + 1].replace(",", "")):
                return Who((spans[-1].actor,), line.text[spans[-1].start : end], spans[-1].start)
        return first

    def _antecedent(self, line: Line, end: int) -> Who:
        spans = [span for span in line.mentions_between(0, end) if span.actor in self.known]
        return Who((spans[-1].actor,), line.text[spans[-1].start : end], spans[-1].start) if spans else NOBODY

    def _pronoun(self, line: Line, pronoun: str, start: int) -> Who:
        if pronoun == "both":
            return Who(self.disputants, pronoun, start, "both")
        earlier = [s for s in line.mentions_between(0, max(0, start - 1)) if s.actor in self.known]
        if pronoun in ("he", "she"):
            people = [s for s in earlier if s.form == "representative"]
            people = people or (earlier if SAID.search(line.text, 0, start) else [])
            found = Who((people[0].actor,)) if people else self.person_before(line)
        else:
            found = Who((earlier[0].actor,)) if earlier else self.topic_before(line)
        return Who(found.ids, pronoun, start, "pronoun")

    def _follow(self) -> None:
        topic, person, speaker = NOBODY, NOBODY, NOBODY
        paragraph = 0
        for line in self.lines:
            if line.paragraph != paragraph:
                paragraph = line.paragraph
            self._topics[line.number], self._persons[line.number] = topic, person
            said = self._speaker_of(line)
            if said is not None:
                speaker = said
                self.speakers[line.number] = said
            elif line.quotes and speaker.form != "none" and mostly_quoted(line):
                self.speakers[line.number] = speaker
            topic, person = self._next_focus(line, topic, person, said)

    def _next_focus(self, line: Line, topic: Who, person: Who, said: Who | None) -> tuple[Who, Who]:
        first = self._opened(line) or self._first_subject(line)
        if first.ids and first.form != "first_person":
            topic = first
        elif said is not None and said.ids:
            topic = said
        people = [
            s
            for s in line.mentions
            if s.form == "representative" and s.actor in self.known and not line.quoted(s.start)
        ]
        if people:
            person = Who((people[0].actor,))
        elif said is not None and said.outsider and said.form == "noun":
            person = said
        return topic, person

    def _opened(self, line: Line) -> Who | None:
        """Return the topic of "For Moscow, everything hangs on …"."""
        opening = _TOPIC.match(line.text)
        span = next(
            (s for s in line.mentions[:1] if opening and s.start <= opening.end() and s.form != "pronoun"), None
        )
        return Who((span.actor,)) if span and span.actor in self.known else None

    def _first_subject(self, line: Line) -> Who:
        for index, word in enumerate(line.words[:24]):
            if line.quoted(word.start) or not word.finite:
                continue
            found = self.subject(line, index)
            if found.ids:
                return found
            if found.outsider:
                return found
        return NOBODY

    def _speaker_of(self, line: Line) -> Who | None:
        for index in line.places_of(SPEECH):
            if not line.quoted(line.words[index].start) and introduces(line, line.words[index]):
                found = self._inverted(line, index) or self.subject(line, index)
                if found.form != "none":
                    return found
        according = _ACCORDING.search(line.text) if "according" in line.lower else None
        if according:
            return self.resolve(line, according.start(1), according.end(1))
        return None

    def _inverted(self, line: Line, index: int) -> Who | None:
        """Resolve the subject after the verb, as in '"…," said the minister'."""
        word = line.words[index]
        if not line.text[: word.start].rstrip().endswith((",", '"', "?", "!")):
            return None
        after = _SPEAKER.match(line.text[word.end :])
        if not after or after.group(1).startswith("I ") or PREDICATE.search(after.group(1)):
            return None
        start = word.end + after.start(1)
        found = self.resolve(line, start, start + len(after.group(1)))
        if found.ids:
            return found
        rest = line.text[start:].find(",")
        return self.resolve(line, start, min(len(line.text), start + rest + 60)) if rest >= 0 else found
