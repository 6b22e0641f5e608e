"""Asking, sentence by sentence: who asks what of whom, by verb, noun, modal or condition, before answers are looked at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.terms import Force
from service.engines.rules.ask_patterns import (
    ASK_VERBS,
    CONDITION_MARK,
    DEMAND_NOUNS,
    MEDIATION,
    MODALS,
    NO_DEMAND_VERBS,
    NO_SUBSTANCE,
    Ask,
)
from service.engines.rules.complements import (
    complement_end,
    from_clause,
    from_noun,
    noun_conjuncts,
    tidy,
    verb_conjuncts,
)
from service.engines.rules.guards import hedged
from service.engines.rules.lines import Line
from service.engines.rules.subjects import SPEECH, Cast, Who
from service.engines.rules.verbs import base_of, is_base


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


_TO = re.compile(
    r"(?P<who>(?:[^.;:]|\.(?=\w|\s[A-Z]|,)){0,110}?),?\s+(?P<not>not )?to \"?(?P<not2>not )?(?P<verb>[a-z-]+)\b"
)
_THAT = re.compile(r"\s*(?:,[^,]{1,40},)?\s*(?:(?:again|once more|in turn|also|repeatedly|instead|(?:in|on (?:\w+day|\w+ behalf|behalf|state)|at|during|through|last|late|yesterday|this|once|earlier)\b[^,;:\".]{0,60}?)\s*)?,?\s*that\s+")
_CLAUSE_VERB = re.compile(
    r"(?P<subject>[^;:]{1,120}?)\s+(?:(?P<modal>must|should|has to|have to|needs to|need to|ought to)\s+)?"
    r"(?P<adverb>(?:also|first|now|immediately|at once|then|instead|itself|themselves|each|both|never|simply|formally|fully)\s+)*"
    r"(?P<not>not\s+)?(?P<adverb2>(?:also|first|now|immediately|then|instead)\s+)*(?P<verb>[a-z-]+)\b"
)
_MODAL = re.compile(r"\b(must|should|ought to|needs to|has to|have to|need to)\b(\s+not\b)?")
_ONLY_IF = re.compile(
    r"\b(?:only (?:if|when|once|after)|on condition that|on the condition that|provided (?:that)?|unless|as long as)\s+",
    re.IGNORECASE,
)
_IN_EXCHANGE = re.compile(r"In (?:exchange|return)\b")
_MADE_CONDITION = re.compile(r"\b(?:made|makes|making|set|sets) (?P<thing>[^,;.]{8,110}?) (?:as )?an? (?:pre)?condition\b", re.IGNORECASE)
_NO_ASKER = re.compile(r"\b(?:laws?|constitution|rules?|charter|treaty|statutes?|text|accord|deal|agreement|tradition|budget|situation|it all|that)\s*$", re.IGNORECASE)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:the|an?|its|their|his|her|any|no|of|two|three|four|five|several|these|those|all)|'s?)\s+"
    r"(?:(?:main|key|core|central|other|new|sole|only|first|second|chief|latest|repeated|final)\s+)*$",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(r"\b(?:if|who|which|why|how|what|whether|whoever|where)\b[^,:;\"]*$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|before)\s+", re.IGNORECASE)
_NOUN_FRAME = re.compile(
    r"[^:;.\"()]{0,60}:\s*(?=that\b|an?\b|the\b)|"
    r"\s*(?:(?:is|are|was|were|remains?|has been|include[sd]?|being)(?: (?:clear|simple|the same|unchanged|as follows))?\s*(?:[,:]|that|for|to)?|"
    r"(?P<of>of|to|on|by) [^,;:.]{2,50}? (?:is|are|was|were)(?: (?:that|to|for))?|that|for|:|—|,(?: [^,;:]{3,60})?:)\s*"
)
_UNTIL_TO = re.compile(
    r"\bg(?:ave|iven|iving|ives?)\s+(?P<who>[^,;:.]{2,60}?)\s+(?:until|till|\w+ (?:hours|days|weeks) )(?P<when>[^,;:]{2,40}?)\s*to\s+"
)


def find_asks(cast: Cast) -> list[RawAsk]:
    """Return everything asked, in order of position; the same thing may occur more than once."""
    found: list[RawAsk] = []
    for line in cast.lines:
        found.extend(_in_line(cast, line))
    return found


def _in_line(cast: Cast, line: Line) -> Iterator[RawAsk]:
    taken = 0
    for index, word in enumerate(line.words):
        if word.start < taken:
            continue
        for ask in _at_word(cast, line, index):
            taken = max(taken, ask.end)
            yield ask
    for ask in _conditions(cast, line):
        if ask.end > taken or taken == 0:
            yield ask


def _at_word(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    word = line.words[index]
    base = base_of(word.text, "third", "past", "participle", "base", "gerund")
    asking = ASK_VERBS.get(base or "")
    if asking:
        found = _by_verb(cast, line, index, asking)
        if found:
            return found
    if word.text in DEMAND_NOUNS:
        return _by_noun(cast, line, index)
    if word.text in MODALS:
        return _by_modal(cast, line, index)
    if base == "give":
        return _by_deadline(cast, line, index)
    return []


def _by_verb(cast: Cast, line: Line, index: int, asking: Ask) -> list[RawAsk]:
    word = line.words[index]
    if hedged(line, index) or (index and _NOUN_BEFORE.search(line.text[: word.start])):
        return []
    who = _asker(cast, line, index)
    if who is None:
        return []
    for frame in (_that_frame, _to_frame, _noun_frame):
        found = frame(cast, line, word.end, asking, who)
        if found:
            return found
    return []


def _asker(cast: Cast, line: Line, index: int) -> Who | None:
    """Return who asks with the verb at `index`; None where it is nobody of the scene."""
    word = line.words[index]
    if word.text.endswith("ing") and not _progressive(line, index):
        index = next((i for i in range(index - 1, -1, -1) if base_of(line.words[i].text, "past", "third")), index)
        if index == 0:
            return None
    who = cast.subject(line, index)
    if who.form == "first_person":
        who = cast.speaker(line)
    if _NO_ASKER.search(who.text.strip()):
        return None
    return who if who.ids else None


def _progressive(line: Line, index: int) -> bool:
    return any(w.text in ("is", "are", "was", "were", "been") for w in line.words[max(0, index - 3) : index])


def _that_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    that = _THAT.match(line.text, start)
    if "that" not in asking.frames or not that:
        return []
    return _clause_asks(cast, line, that.end(), who.ids, asking.force)


def _clause_asks(cast: Cast, line: Line, start: int, by: tuple[str, ...], force: Force) -> list[RawAsk]:
    """Read "Y (must|should) do A and do B" from `start` on."""
    end = complement_end(line, start)
    more = re.match(r",?\s+and (?:also )?that\s+", line.text[end:])
    rest = _clause_asks(cast, line, end + more.end(), by, force) if more else []
    position = _clause_verb(line, start, end)
    if position is None:
        return rest
    subject_end, verb_start = position
    subject = line.text[start:subject_end]
    asked = cast.resolve(line, start, subject_end)
    acts = bool(asked.ids) and set(asked.ids) != set(by)
    if asked.ids and not acts and not _demonym_of(line, start, subject_end):
        return rest
    of = asked.ids if acts else _possessor(cast, line, start, subject_end, by) or cast.addressed(line, by, start)
    parts = verb_conjuncts(line.text[verb_start:end])
    texts = [from_clause(subject, part, subject_acts=acts and not _demonym_of(line, start, subject_end)) for part in parts]
    return _asks(line, start, end, by, of, texts, force) + rest


def _clause_verb(line: Line, start: int, end: int) -> tuple[int, int] | None:
    """Return where the subject ends and the base verb phrase starts in a that-clause, or None if it is no demand."""
    aside = re.match(r"(?:[\w'.-]+ ?){1,4},\s(?:as|who|which|whose|where|the|an?|its|their|including|led|now|then|[A-Z][\w.]+)\b[^,;]*,", line.text[start:end])
    apart = start + aside.end() if aside else start
    modal = _MODAL.search(line.text, start, end)
    if modal and (modal.start() - start) < 120:
        verb = modal.end() - len(modal.group(2) or "")
        return modal.start(), verb
    first, last = line.word_at(start), line.word_at(end)
    for index in range(max(first + 1, line.word_at(apart)), last):
        word = line.words[index]
        if word.text in ("be", "not"):
            return word.start, word.start
        if any(base_of(word.text, tense) for tense in ("third", "past")) and not is_base(word.text):
            if re.search(r"\bbe (?:\w+ly )?[a-z]+(?:ed|en|t|d|n)\b", line.text[word.end : end]):
                continue
            return None
        if is_base(word.text) and _verb_like(line, index):
            return word.start, word.start
    return None


def _demonym_of(line: Line, start: int, end: int) -> bool:
    """Whether the subject is people or things of an actor ("Northland soldiers"), not the actor itself."""
    spans = line.mentions_between(start, end)
    return bool(spans) and spans[-1].form == "demonym" and bool(re.fullmatch(r"\s+(?!government|side|army|leader)[a-z]+(?: [a-z]+)?\s*", line.text[spans[-1].end : end]))


def _verb_like(line: Line, index: int) -> bool:
    """Whether a base form is used as a verb: not after a determiner, adjective-like word or preposition."""
    before = line.words[index - 1].text
    return before not in (
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "any",
        "no",
        "of",
        "in",
        "for",
        "to",
        "and",
        "on",
        "at",
        "with",
        "by",
        "this",
        "that",
        "peace",
        "air",
        "from",
    ) and not re.match(r"\s+of\b", line.text[line.words[index].end :])


def _possessor(cast: Cast, line: Line, start: int, end: int, by: tuple[str, ...]) -> tuple[str, ...]:
    ids = tuple(i for i in line.actors_between(start, end) if i in cast.known and i not in by)
    if ids:
        return ids
    if re.match(r"\W*(?:its|their)\b", line.text[start:end], re.IGNORECASE):
        return tuple(i for i in line.actors_between(0, start) if i in cast.known and i not in by)[:1]
    return ()


def _to_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    if "to" not in asking.frames:
        return []
    if asking.addressed:
        preposition = re.match(rf"\s+(?:again |once more |also |publicly )?(?:{asking.addressed})\s", line.text[start:])
        if not preposition:
            return []
        start += preposition.end() - 1
    found = _TO.match(line.text, start)
    if not found or not found.group("who").strip() or not is_base(found.group("verb")):
        return []
    if re.search(r"\b(?:that|for|whether|why|how|if|said|says|over|about)\b", found.group("who")):
        return []
    asked = cast.resolve(line, found.start("who") + 1, found.end("who"))
    spans = tuple(i for i in line.actors_between(found.start("who"), found.end("who")) if i in cast.known)
    of = asked.ids if asked.ids else spans
    of = tuple(i for i in of if i not in who.ids)
    if (
        not of
        and asked.form == "noun"
        and re.search(
            r"\b(?:reporters|journalists|people|residents|voters|court|judge|soldiers|lawmakers)\b", asked.text
        )
    ):
        return []
    verb_start = found.start("verb")
    end = complement_end(line, verb_start)
    negation = "not " if found.group("not") or found.group("not2") else ""
    parts = verb_conjuncts(negation + line.text[verb_start:end])
    return _asks(
        line, verb_start, end, who.ids, of or cast.addressed(line, who.ids, start), [tidy(part) for part in parts], asking.force
    )


def _noun_frame(cast: Cast, line: Line, start: int, asking: Ask, who: Who) -> list[RawAsk]:
    if "noun" not in asking.frames:
        return []
    through = (
        rf"\s+(?:again |in turn |also |once more |publicly )?(?:{asking.through})\s+"
        if asking.through
        else r"\s+(?=[\w\"$£€])(?!(?:to|that|by|in|on|at(?! least)|and|as|from \w+ to|it|them)\b)"
    )
    matched = re.match(through, line.text[start:])
    if not matched:
        return []
    begin = start + matched.end()
    if re.match(r"[a-z]+ing\b", line.text[begin:]) and asking.through.startswith("on"):
        return []
    return _thing_asks(cast, line, begin, who.ids, asking.force)


def _thing_asks(cast: Cast, line: Line, begin: int, by: tuple[str, ...], force: Force) -> list[RawAsk]:
    end = complement_end(line, begin)
    phrase = line.text[begin:end]
    if NO_SUBSTANCE.match(phrase) or len(phrase) < 6:
        return []
    of: tuple[str, ...] = ()
    source = re.match(r"from ((?:the )?[\w' ]+?) (?=an?\b|the\b|\d)", phrase)
    if source:
        of = tuple(i for i in line.actors_between(begin, begin + source.end()) if i not in by)
        phrase = phrase[source.end() :]
    agent = re.search(r"\b(?:by|from)\s+", phrase)
    if not of and agent:
        spans = line.mentions_between(begin + agent.end(), begin + agent.end() + 40)
        of = tuple(s.actor for s in spans[:1] if s.actor not in by and s.start - begin - agent.end() < 5)
        if of:
            cut = spans[0].end - begin
            phrase = phrase[: agent.start()].rstrip() + " " + phrase[cut:].lstrip()
    texts = [from_noun(part) for part in noun_conjuncts(phrase)]
    return _asks(line, begin, end, by, of or cast.addressed(line, by, begin), texts, force)


def _by_noun(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    word = line.words[index]
    frame = _NOUN_FRAME.match(line.text, word.end)
    if not frame or hedged(line, index):
        return []
    if index and line.words[index - 1].text in ("to", "will", "would"):
        return []
    if word.text.startswith(("condition", "precondition")) and re.match(r"\s+(?:for|of)\b", line.text[word.end :]):
        return []
    by = _noun_owner(cast, line, index)
    if not by:
        return []
    force = DEMAND_NOUNS[word.text]
    begin = frame.end()
    if re.search(r"\bthat\s*$", frame.group()) or re.match(r"that\s", line.text[begin:]):
        begin += 5 if re.match(r"that\s", line.text[begin:]) else 0
        return _clause_asks(cast, line, begin, by, force)
    if re.search(r"\bto\s*$", frame.group()):
        end = complement_end(line, begin)
        return _asks(
            line, begin, end, by, cast.addressed(line, by, begin), [tidy(p) for p in verb_conjuncts(line.text[begin:end])], force
        )
    listed = re.match(r"\s*(?:the following)?\s*:?\s*that\s+", line.text[begin:])
    if listed:
        return _clause_asks(cast, line, begin + listed.end(), by, force)
    return _thing_asks(cast, line, begin, by, force)


def _noun_owner(cast: Cast, line: Line, index: int) -> tuple[str, ...]:
    word = line.words[index]
    left = line.text[: word.start]
    owned = re.search(r"([\w'. -]+?)'s?\s+(?:\w+\s+){0,3}$", left)
    spans = [s for s in line.mentions_between(0, word.start) if s.actor in cast.known]
    if owned and spans and not re.search(r"[,;:]", left[spans[-1].end :]):
        return (spans[-1].actor,)
    if re.search(r"\b(?:its|their|his|her)\s+(?:\w+\s+){0,2}$", left):
        return (spans[0].actor,) if spans else cast.topic_before(line).ids
    for position in range(index - 1, -1, -1):
        if base_of(line.words[position].text, "past", "third"):
            return cast.subject(line, position).ids
    return ()


def _by_modal(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    word = line.words[index]
    modal = _MODAL.match(line.text, word.start)
    if not modal:
        return []
    asked = cast.subject(line, index)
    speaker = _modal_speaker(cast, line, word.start)
    if line.quoted(word.start) and line.words[index - 1].text == "they":
        other = cast.others(speaker.ids)
        asked = Who(other, not other, "they", line.words[index - 1].start, "pronoun")
    if not speaker.ids or _HYPOTHETICAL.search(line.text[: word.start]):
        return []
    by = speaker.ids
    if asked.form == "first_person" or (asked.ids and set(asked.ids) <= set(by)):
        return []
    if line.words[index - 1].text in ("it", "there", "he", "she", "we", "you", "i", "they", "that", "which", "who") and not asked.ids:
        return []
    after = line.word_at(modal.end())
    if after >= len(line.words) or line.words[after].text in NO_DEMAND_VERBS - {"be"}:
        return []
    begin = modal.end(1)
    end = complement_end(line, begin)
    subject = _subject_text(line, asked, word.start)
    acts = bool(asked.ids) and not _demonym_of(line, asked.start, word.start)
    texts = [from_clause(subject, part, subject_acts=acts) for part in verb_conjuncts(line.text[begin:end])]
    of = (
        asked.ids
        or _possessor(cast, line, max(0, word.start - len(subject) - 1), word.start, by)
        or cast.addressed(line, by, begin)
    )
    return _asks(line, begin, end, by, of, texts, MODALS[word.text] if word.text in MODALS else "demand")


def _modal_speaker(cast: Cast, line: Line, position: int) -> Who:
    """Return who says that somebody must: the line's speaker, or the subject before a colon ("came with a formula: …")."""
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
    said = re.split(r"\b(?:said|says|added|stressed|warned|insisted)(?: that)?\b|[\"]", text)[-1]
    return re.sub(r"^(?:and|but|or|so)\s+", "", said.strip(" ,"))


def _made_condition(cast: Cast, line: Line) -> list[RawAsk]:
    """Read "made the right to form parties a condition for any accord"."""
    found = _MADE_CONDITION.search(line.text)
    if not found:
        return []
    who = cast.subject(line, line.word_at(found.start()))
    if not who.ids:
        return []
    text = from_noun(found.group("thing"))
    return _asks(line, found.start("thing"), found.end(), who.ids, cast.addressed(line, who.ids, found.start()), [text], "condition")


def _conditions(cast: Cast, line: Line) -> Iterator[RawAsk]:
    yield from _made_condition(cast, line)
    for found in _ONLY_IF.finditer(line.text):
        yield from _condition(cast, line, found.end(), found.start())
    for found in _UNTIL.finditer(line.text):
        if re.search(r"\b(?:no|not|never|nothing|won't|refus\w+)\b[^,:;\"]*$", line.text[: found.start()]) and re.match(
            r"(?:[\w' -]+ )(?:is|are|has|have|had|was|were|\w+ed|leaves?|stops?|stopped|withdraws?|withdrew|signs?|ends?)\b",
            line.text[found.end() :],
        ):
            yield from _condition(cast, line, found.end(), found.start())


def _condition(cast: Cast, line: Line, begin: int, mark: int) -> list[RawAsk]:
    main = next(
        (
            i
            for i, w in enumerate(line.words)
            if w.start < mark and w.text in ("will", "would", "could", "can", "be", "won't", "had")
        ),
        None,
    )
    by = cast.subject(line, main).ids if main is not None else ()
    by = by or cast.speaker(line).ids
    if not by:
        return []
    end = complement_end(line, begin)
    position = _finite_verb(line, begin, end)
    if position is None:
        return []
    subject_end, verb_index = position
    asked = cast.resolve(line, begin, subject_end)
    if asked.ids and set(asked.ids) <= set(by) and asked.form != "both":
        return []
    verb = line.words[verb_index]
    rest = line.text[verb.end : end]
    base = base_of(verb.text, "past", "third", "base", "participle") or verb.text
    if base == "be":
        phrase = "be" + rest
    elif base == "have":
        nxt = line.words[verb_index + 1] if verb_index + 1 < len(line.words) else verb
        phrase = (base_of(nxt.text, "participle", "past") or nxt.text) + line.text[nxt.end : end]
        if nxt.text == "been":
            phrase = "be" + line.text[nxt.end : end]
    else:
        phrase = base + rest
    acts = bool(asked.ids)
    texts = [from_clause(line.text[begin:subject_end], part, subject_acts=acts) for part in verb_conjuncts(phrase)]
    of = tuple(i for i in asked.ids if i not in by) or cast.addressed(line, by, begin)
    return _asks(line, begin, end, by, of, texts, "condition")


def _finite_verb(line: Line, begin: int, end: int) -> tuple[int, int] | None:
    first, last = line.word_at(begin), line.word_at(end)
    passive = re.search(r"\s(?:had|has|have) been\s+\w|\s(?:is|are|was|were)\s+(?:\w+ed|given|set|freed|held|sent|paid|met|done)\b", line.text[begin:end])
    if passive:
        index = line.word_at(begin + passive.start())
        return line.words[index].start, index
    for index in range(first + 1, last):
        word = line.words[index]
        if base_of(word.text, "past", "third") or (is_base(word.text) and _verb_like(line, index) and index > first):
            return word.start, index
    return None


def _by_deadline(cast: Cast, line: Line, index: int) -> list[RawAsk]:
    found = _UNTIL_TO.match(line.text, line.words[index].start)
    if not found:
        return []
    who = cast.subject(line, index)
    of = tuple(i for i in line.actors_between(found.start("who"), found.end("who")) if i not in who.ids)
    end = complement_end(line, found.end())
    if not who.ids:
        return []
    return _asks(
        line,
        found.end(),
        end,
        who.ids,
        of or cast.addressed(line, who.ids, found.start()),
        [tidy(p) for p in verb_conjuncts(line.text[found.end() : end])],
        "demand",
    )


def _pronoun_resolved(line: Line, text: str) -> str:
    """Put the subject of the sentence for "it" or "them" as the only object: "lift them"."""
    bare = re.fullmatch(r"(\w+) (?:it|them)", text)
    subject = re.match(r"(?:[A-Z][\w'-]*|[a-z'-]+)(?: [\w'-]+){0,9}?(?=,| (?:is|are|was|were|has|have|had|must|should)\b)", line.text)
    if not bare or not subject or re.match(r"(?:he|she|it|they|there)\b", subject.group(), re.IGNORECASE):
        return text
    return f"{bare.group(1)} {subject.group()[:1].lower()}{subject.group()[1:]}"


def _asks(
    line: Line, start: int, end: int, by: tuple[str, ...], of: tuple[str, ...], texts: list[str], force: Force
) -> list[RawAsk]:
    found = []
    for text in (_pronoun_resolved(line, text) for text in texts):
        words = text.split()
        if len(words) < 2 or words[0].lower() in NO_DEMAND_VERBS or MEDIATION.search(text) or words[:2] == ["have", "there"]:
            continue
        marked = force == "demand" and CONDITION_MARK.search(line.text[max(0, start - 5) : end])
        strength: Force = "condition" if marked or _IN_EXCHANGE.match(line.text) else force
        found.append(RawAsk(line, end, by, of, text, strength))
    return found


__all__ = ["SPEECH", "RawAsk", "find_asks"]
