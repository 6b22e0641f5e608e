"""Who does it: the actors behind the subject of a verb and behind reported speech, by position and simple syntax."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from schemas.drafts import DraftMediator, DraftParty
from service.engines.rules.lines import Line, Span, Word, read_lines
from service.engines.rules.scene import Scene
from service.engines.rules.verbs import is_base, is_finite

SPEECH = frozenset(
    """
    said says told tells added adds announced announces noted notes argued argues explained explains replied replies
    answered answers stressed stresses warned warns declared declares wrote writes recalled recalls asserted asserts
    underscored underscores maintained maintains claimed claims stated states concluded concludes emphasised emphasises
    emphasized emphasizes reported reports confirmed confirms insisted insists reiterated reiterates complained
    countered reaffirmed acknowledged conceded
    """.split()
)
_ASKING = frozenset(
    "asked asks urged urges demanded demands insisted insists called calls wants "
    "wanted appealed requested warned".split()
)
_PLAIN_SPEECH = frozenset(
    "said says told added adds announced announces argued replied answered stressed "
    "stresses warned warns declared wrote recalled".split()
)
AUXILIARIES = frozenset(
    """
    has have had is are was were be been being do does did will would shall should can could may might must also again
    now then later since still already once never not repeatedly formally publicly jointly finally both all each long
    previously earlier therefore thus only even always recently quickly immediately yesterday today reportedly n't
    hasn't haven't hadn't isn't aren't wasn't weren't doesn't don't didn't won't wouldn't can't cannot couldn't
    too flatly strongly firmly together further
    """.split()
)
_BOUNDARY = re.compile(
    r"[;:—(\"]|\s-\s|\b(?:that|because|while|whereas|if|unless|although|though|but|"
    r"when|after|before|where|until|than)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:spokes\w+|minist\w+|leaders?\w*|presidents?|negotiators?|delegations?|"
    r"delegates?|envoys?|officials?|government|"
    r"commanders?|heads?|chiefs?|chair\w*|advis[eo]rs?|ambassadors?|generals?|representatives?|members?|secretar\w+|"
    r"director\w*|authorit\w+|forces|troops|army|military|lawyers?|counsel|party|side|council|board|workers|staff|"
    r"premier|governor|mayor|teams?|diplomats?|elders?|chiefs|villagers|residents|owners|managers|parliament|"
    r"statement|letter|communiqué|ministry|spokesman)\s*$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|for|from|in|at|with|by|against|to|on|near|inside|outside|between|under|into)(?: the| its| their)?\s*$",
    re.I,
)
_OPENER = re.compile(
    r"^\W*(?:in|on|at|by|for|after|before|under|with|throughout|during|since|from|"
    r"as|until|once|early|late|earlier|later|"
    r"meanwhile|however|still|yet|and|but|so|instead|according|despite|within|last|this|next|speaking|asked|over|to)\b",
    re.IGNORECASE,
)
BOTH_SIDES = re.compile(
    r"\b(?:(?:two|both|warring|rival|opposing|all) (?:\w+ )?(?:sides|parties|delegations|"
    r"camps|governments|countries|neighbours|"
    r"leaders|presidents|ministers|groups|panels|blocs|committees|unions|capitals|"
    r"men|teams|villages|communities|factions|generals|companies)|the (?:sides|parties|"
    r"delegations|combatants|belligerents|negotiators|two)|each side|each other|both|"
    r"neither side|either side|neither)\b",
    re.IGNORECASE,
)
_THIRD = re.compile(
    r"\b(?:the|its|their|both|all)? ?(?:two|three|four|five|six|joint|other)? ?(mediat(?:ors?|"
    r"ion team)|brokers?|facilitators?|guarantors?(?: countries| powers| states)?|"
    r"observers?)\b",
    re.IGNORECASE,
)
_GENERIC: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset({"state"}), re.compile(r"government|authorities|cabinet|army|military|junta|regime", re.IGNORECASE)),
    (
        frozenset({"armed_group"}),
        re.compile(
            r"rebels?|guerrillas?|insurgents?|militants?|separatists?|rebel group|rebel movement|militia", re.IGNORECASE
        ),
    ),
    (
        frozenset({"union"}),
        re.compile(
            r"union|strikers|workers|staff|employees|teachers|nurses|doctors|drivers|pilots|"
            r"writers|actors|dockers|miners|guild",
            re.IGNORECASE,
        ),
    ),
    (
        frozenset({"company"}),
        re.compile(
            r"company|employers?|management|firm|operator|owners?|developers?|studios|airline|"
            r"manufacturer|retailer|publisher|mill|mine",
            re.IGNORECASE,
        ),
    ),
)
_BARE = re.compile(
    r"(?:the |striking |its )+((?:" + "|".join(nouns.pattern for _, nouns in _GENERIC) + r"))$", re.IGNORECASE
)
_OWNED = re.compile(r"^\W*(its|their|his|her)\s", re.IGNORECASE)
_PRONOUN = re.compile(r"^\W*(he|she|it|they|both|the former|the latter)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"^\W*(i|we|my|our)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Who:
    """Actors behind a noun phrase; empty with `outsider` if it names somebody who is no actor of the scene."""

    ids: tuple[str, ...] = ()
    outsider: bool = False
    text: str = ""
    start: int = 0
    form: Literal["noun", "pronoun", "first_person", "both", "none"] = "noun"


NOBODY = Who(form="none")


class Cast:
    """The actors by role, the lines, and what pronouns stand for as the article goes on."""

    def __init__(self, scene: Scene, parties: Sequence[DraftParty], mediators: Sequence[DraftMediator]) -> None:
        self.scene = scene
        self.lines = read_lines(scene)
        self.by_number = {line.number: line for line in self.lines}
        self.known = {actor.id for actor in (*parties, *mediators)}
        self.disputants = tuple(party.id for party in parties if party.role == "disputant")
        self.mediators = tuple(
            m.id for m in mediators if m.role in ("mediator", "facilitator") and m.status != "declined"
        )
        self.third_parties = {mediator.id for mediator in mediators}
        self.all_mediators = tuple(mediators)
        self._topics: dict[int, Who] = {}
        self._persons: dict[int, Who] = {}
        self.speakers: dict[int, Who] = {}
        self._busy: Line | None = None
        self._follow()

    def others(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Return the other side where there are two disputants and `ids` are one of them."""
        rest = tuple(side for side in self.disputants if side not in ids)
        return rest if len(rest) == 1 and set(ids) & set(self.disputants) else ()

    def addressed(self, line: Line, ids: Sequence[str], before: int = 10**6) -> tuple[str, ...]:
        """Return whom an ask by `ids` without an addressee most likely addresses."""
        other = self.others(ids)
        if other:
            return other
        if not set(ids) & set(self.disputants):
            return self.disputants if BOTH_SIDES.search(line.text) else ()
        for number in range(line.number, line.number - 3, -1):
            earlier = self.by_number.get(number)
            if earlier is None or earlier.paragraph != line.paragraph:
                break
            for span in reversed(earlier.mentions):
                if earlier is line and span.end > before:
                    continue
                if span.actor in self.disputants and span.actor not in ids:
                    return (span.actor,)
        return ()

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
        if _FIRST_PERSON.match(phrase):
            return Who(self.speaker(line).ids, False, phrase, start, "first_person")
        generic = self._generic(phrase)
        if generic.ids:
            return Who(generic.ids, False, phrase, start)
        pronoun = _PRONOUN.match(phrase)
        if pronoun and pronoun.group(1).lower() == "they":
            several = self._several(line, start)
            if several.ids:
                return Who(several.ids, False, phrase, start, "pronoun")
        spans = _heads(line, start, end, self.known)
        if pronoun and not spans:
            return self._pronoun(line, pronoun.group(1).lower(), start)
        if spans:
            return Who(tuple(dict.fromkeys(span.actor for span in spans)), False, phrase, start)
        third = _THIRD.search(phrase)
        if third and not re.search(r"\b(?:union|party)\b", phrase):
            ids = self._third(third.group(1).lower())
            return Who(ids, not ids, phrase, start)
        if BOTH_SIDES.search(phrase):
            return Who(self._both(phrase), False, phrase, start, "both")
        owned = _OWNED.match(phrase)
        if owned and _ROLE.search(re.split(r"[,]| of | for | in ", phrase)[0]):
            found = self._pronoun(line, "he" if owned.group(1).lower() in ("his", "her") else "it", start)
            return Who(found.ids, not found.ids, phrase, start)
        return Who((), True, phrase, start)

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

    def resolve_both(self, line: Line) -> Who:
        """Return the sides of which a sentence says "each" or "both"."""
        return Who(self._both("both"), False, line.text, 0, "both")

    def _both(self, phrase: str) -> tuple[str, ...]:
        """Return the disputants; the two most spoken of where there are more and the phrase says two."""
        if len(self.disputants) <= 2 or not re.search(
            r"\b(?:both|two|neither|either|each other)\b", phrase, re.IGNORECASE
        ):
            return self.disputants
        counts = {i: sum(m.actor == i for m in self.scene.mentions) for i in self.disputants}
        return tuple(sorted(sorted(self.disputants, key=lambda i: -counts[i])[:2], key=self.disputants.index))

    def _generic(self, phrase: str) -> Who:
        """Return the only disputant of the kind that a bare common noun means: "the rebels", "the company"."""
        bare = _BARE.match(phrase.strip())
        if not bare:
            return NOBODY
        kinds = next(kinds for kinds, nouns in _GENERIC if nouns.fullmatch(bare.group(1)))
        fitting = [i for i in self.disputants if i in self.scene.by_id and self.scene.by_id[i].kind in kinds]
        return Who(tuple(fitting)) if len(fitting) == 1 else NOBODY

    def _third(self, noun: str) -> tuple[str, ...]:
        """Return the mediators that a common noun stands for: the guarantors, the observers, the mediators."""
        role = "guarantor" if noun.startswith("guarantor") else "observer" if noun.startswith("observer") else None
        if role is None:
            return self.mediators
        return tuple(m.id for m in self.all_mediators if m.role == role)

    def subject(self, line: Line, index: int) -> Who:
        """Return the subject of the verb `line.words[index]`."""
        left = _left_edge(line, index)
        boundary = _strong_boundary(line, left)
        text = line.text[boundary:left].rstrip()
        if re.search(r"\b(?:and|or|but)\s*$", line.text[:left], re.IGNORECASE):
            previous = _coordinate(line, index, left, boundary)
            return self.subject(line, previous) if previous is not None and previous < index else NOBODY
        relative = _relative_subject(line, boundary, left)
        if relative is not None:
            return self.resolve(line, *relative)
        if re.search(r"\b(?:who|which|that)\s*$", text, re.IGNORECASE):
            return self._antecedent(line, boundary + text.rfind(" ") if " " in text else boundary)
        if text.endswith(","):
            return self._apposed(line, boundary, boundary + len(text))
        start = boundary + text.rfind(",") + 1
        if text.rfind(",") >= 0 and re.fullmatch(
            r"\s*(?:[\w'.-]+ ){1,3}and (?:the )?[\w'. -]+", line.text[start:left].rstrip()
        ):
            start = self._list_start(line, boundary, start)
        return self.resolve(line, *_after_and(line, start, left))

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
            if part.strip() and not _OPENER.match(part):
                found = self.resolve(line, position, position + len(part))
                if found.ids or first.form != "none":
                    return found if found.ids else first
                first = found
            position += len(part) + 1
        if not first.ids:
            spans = [s for s in line.mentions_between(start, end) if s.actor in self.known]
            if spans and re.fullmatch(r"\s*", line.text[spans[-1].end : spans[-1].end + 1].replace(",", "")):
                return Who((spans[-1].actor,), False, line.text[spans[-1].start : end], spans[-1].start)
        return first

    def _antecedent(self, line: Line, end: int) -> Who:
        spans = [span for span in line.mentions_between(0, end) if span.actor in self.known]
        return Who((spans[-1].actor,), False, line.text[spans[-1].start : end], spans[-1].start) if spans else NOBODY

    def _pronoun(self, line: Line, pronoun: str, start: int) -> Who:
        if pronoun == "both":
            return Who(self.disputants, False, pronoun, start, "both")
        earlier = [s for s in line.mentions_between(0, max(0, start - 1)) if s.actor in self.known]
        if pronoun in ("he", "she"):
            people = [s for s in earlier if s.form == "representative"]
            found = Who((people[0].actor,)) if people else self.person_before(line)
        else:
            found = Who((earlier[0].actor,)) if earlier else self.topic_before(line)
        return Who(found.ids, found.outsider or not found.ids, pronoun, start, "pronoun")

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
            elif line.quotes and speaker.form != "none" and _mostly_quoted(line):
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
        opening = re.match(r"(?:For|To) (?:the )?", line.text)
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
        for index, word in enumerate(line.words):
            if word.text in SPEECH and not line.quoted(word.start) and _introduces(line, word):
                found = self._inverted(line, index) or self.subject(line, index)
                if found.form != "none":
                    return found
        according = re.search(r"\baccording to ([^,.;]+)", line.text, re.IGNORECASE)
        if according:
            return self.resolve(line, according.start(1), according.end(1))
        return None

    def _inverted(self, line: Line, index: int) -> Who | None:
        """Resolve the subject after the verb, as in '"…," said the minister'."""
        word = line.words[index]
        if not re.search(r"[,\"?!]\s*$", line.text[: word.start]):
            return None
        after = re.match(
            r"\s+((?:an?|the|[A-Z])[^,;.\"]*(?:\.[^,;\"]*?)?)(?=[,;\"]|\.?$| who | in a | on [A-Z])",
            line.text[word.end :],
        )
        if not after or after.group(1).startswith("I "):
            return None
        start = word.end + after.start(1)
        found = self.resolve(line, start, start + len(after.group(1)))
        if found.ids:
            return found
        rest = line.text[start:].find(",")
        return self.resolve(line, start, min(len(line.text), start + rest + 60)) if rest >= 0 else found


def _heads(line: Line, start: int, end: int, known: set[str]) -> list[Span]:
    """Return the mentions that can head the noun phrase: not those inside a prepositional phrase, unless of a role."""
    heads: list[Span] = []
    for span in line.mentions_between(start, end):
        if span.actor not in known:
            continue
        before = line.text[start : span.start]
        preposition = _PREPOSITION.search(before)
        if preposition and not _ROLE.search(before[: preposition.start()]):
            continue
        if heads and not re.fullmatch(
            r"[\s,]*(?:(?:and|as well as|or|the|both)\b[\s,]*)*", line.text[heads[-1].end : span.start]
        ):
            continue
        heads.append(span)
    return heads


def _left_edge(line: Line, index: int) -> int:
    """Return where the verb group that ends in word `index` starts."""
    while index > 0 and line.words[index - 1].text in AUXILIARIES and _adjacent(line, index - 1):
        index -= 1
    return line.words[index].start


def _adjacent(line: Line, index: int) -> bool:
    return not line.text[line.words[index].end : line.words[index + 1].start].strip()


def _introduces(line: Line, word: Word) -> bool:
    """Whether a verb that is not always one of speech reports something here: "claims that", not "the right it claims"."""
    return (
        word.text in _PLAIN_SPEECH
        or bool(re.match(r"\s+that\b|\s*[,:\"]|\s+(?:on|in) \w+ that\b", line.text[word.end :]))
        or bool(
            re.search(r"[,\"]\s*(?:[^,\"]{1,60}\s)?$", line.text[: word.start])
            and re.match(r"\s*(?:[.,]|on |in |at |to )", line.text[word.end :])
        )
    )


def _strong_boundary(line: Line, end: int) -> int:
    found = _reported_from(line, end)
    for boundary in _BOUNDARY.finditer(line.text, 0, end):
        if boundary.group().lower() == "that" and line.text[boundary.end() : end].strip() == "":
            continue
        if boundary.group() == "(" and ")" in line.text[boundary.end() : end]:
            continue
        found = boundary.end()
    return found


def _reported_from(line: Line, end: int) -> int:
    """Return where reported speech without "that" starts before `end`: "the union says any contract must …"."""
    last = line.word_at(end)
    for index in range(last - 2, 0, -1):
        word = line.words[index]
        if (
            word.text in SPEECH
            and not line.quoted(word.start)
            and not re.match(r"\s*[,.\"]|\s+(?:on|in|at|to)\b", line.text[word.end :])
        ):
            return word.end
    return 0


def _coordinate(line: Line, index: int, left: int, boundary: int) -> int | None:
    """Return the verb that the verb at `index` continues after "and": one of speech for one of speech, else the last one."""
    if line.words[index].text in SPEECH or line.words[index].text in _ASKING:
        for position in range(index - 1, -1, -1):
            word = line.words[position]
            if (word.text in SPEECH or word.text in _ASKING or word.text == "called") and not line.quoted(word.start):
                return position
    return _previous_verb(
        line,
        line.word_at(left) - 1,
        boundary if line.text[boundary:left].strip(" ,") not in ("and", "but", "or", "") else 0,
    )


def _relative_subject(line: Line, boundary: int, left: int) -> tuple[int, int] | None:
    """Return the noun phrase before a relative clause: "the two villages that drink from it have agreed"."""
    relative = re.search(
        r"(?:^|[,;:\s])([\w'-]+(?: [\w'-]+){0,5})\s+(?:that|who|which)\s*$", line.text[:boundary], re.IGNORECASE
    )
    if not relative or len(line.text[boundary:left].split()) < 2:
        return None
    last = relative.group(1).split()[-1].lower()
    if (
        is_finite(last)
        or last in SPEECH
        or last.endswith("ing")
        or last in ("now", "so", "fact", "day", "reporters", "say", "say")
    ):
        return None
    return relative.start(1), relative.end(1)


def _previous_verb(line: Line, index: int, boundary: int) -> int | None:
    for position in range(index - 1, -1, -1):
        word = line.words[position]
        if word.start < boundary:
            return None
        if word.finite and word.text not in AUXILIARIES:
            return position
        if position and is_base(word.text) and line.words[position - 1].text in ("will", "would", "to", "must"):
            return position
    return None


def _after_and(line: Line, start: int, end: int) -> tuple[int, int]:
    """Drop a coordinated clause before the subject: "it closed the road and Baku" leaves "Baku"."""
    text = line.text[start:end]
    joint = text.rfind(" and ")
    if joint < 0:
        return start, end
    words = line.words[line.word_at(start) : line.word_at(start + joint)]
    return (start + joint + 5, end) if any(word.finite for word in words) else (start, end)


def _mostly_quoted(line: Line) -> bool:
    return sum(end - start for start, end in line.quotes) * 2 > len(line.text)
