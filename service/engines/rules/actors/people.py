"""People named in the article, the titles it gives them, and the actor each of them speaks for."""

from dataclasses import dataclass, field
from functools import cache

from service.engines.rules.actors.affiliations import Spot, affiliations, by_office
from service.engines.rules.actors.names import Name
from service.engines.rules.actors.registry import Register
from service.engines.rules.actors.titles import apposition, is_office, last_office, title_before
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.tables import words

_PAST = frozenset({"former", "ex", "retired", "one-time", "lately", "formerly", "late", "ex-president", "onetime"})
_PRESENT = frozenset({"mediator", "envoy", "representative", "negotiator", "commander", "special"})
_NEUTRAL = frozenset({"independent", "neutral", "private"})
_RELATIVE = frozenset({"who", "whose", "which", "when", "where"})
_LEADS = frozenset(
    "leads heads led headed chairs chaired runs commands represents represented speaks is was coordinates".split()
)


@dataclass(slots=True)
class Person:
    """A person: name without honorifics, title as given, and the actor spoken for."""

    name: str
    parts: frozenset[str]
    title: str | None = None
    described: tuple[str, ...] = ()
    """All words of the title, its owner ("the government's") and ranks included."""
    actor: str | None = None
    outsider: bool = False
    """An analyst, witness or resident: speaks for nobody."""
    independent: bool = False
    """Acts for himself or herself whatever body the title names: a former minister, a judge, a bishop."""
    spots: list[Spot] = field(default_factory=list)


def people(found: Register) -> list[Person]:
    """Return the people of the article in order of first mention; names resolved to actors are never people."""
    persons: list[Person] = []
    for name in found.every():
        if found.of(name) is not None or name.hit is not None or name.kind is not None:
            continue
        tokens = found.tokens[name.sentence]
        first, honoured = _strip_titles(tokens, name)
        if first > name.last:
            continue
        known = _known(persons, [token.low for token in tokens[first : name.last + 1]])
        if known is None and (
            _is_person(tokens, first, name, honoured=honoured) or _is_surnamed(found, tokens, first, name)
        ):
            known = Person(
                _text(found, tokens, first, name.last), frozenset(t.low for t in tokens[first : name.last + 1])
            )
            persons.append(known)
        if known is not None:
            known.spots.append((name.sentence, first, name.last))
            _describe(found, tokens, known, (name.sentence, first, name.last), name)
    for person in persons:
        if person.actor is None and person.described and not person.outsider and not person.independent:
            person.actor = by_office(found, person.described, person.spots[0])
    return persons


def _parts(tokens: list[Token]) -> frozenset[str]:
    """Return the words under which a person may be named again, articles of Arabic names set apart."""
    lows = {token.low for token in tokens}
    return frozenset(lows | {low.partition("-")[2] for low in lows if low[:3] in {"al-", "el-"}})


def _text(found: Register, tokens: list[Token], first: int, last: int) -> str:
    end = tokens[last].end
    text = tokens[last].text
    if tokens[last].possessive:
        end -= 2 if text[-1] in "sS" and text[-2] in "'’" else 1
    return " ".join(found.article.text[tokens[first].start : end].split())


def _strip_titles(tokens: list[Token], name: Name) -> tuple[int, bool]:
    """Return where the personal name starts inside a run of capitals, and whether titles stood before it."""
    first = name.first
    if is_office(tokens[name.last]):
        return name.last + 1, True
    office = last_office(tokens, name.first, name.last)
    if office is not None:
        first = office + 1
    while first <= name.last and tokens[first].low in words("titles", "honorifics") and first < name.last:
        first += 1
    before = tokens[name.first - 1] if name.first else None
    honoured = (
        before is not None and before.low in words("titles", "honorifics") and (before.cap or before.low in {"elder"})
    )
    return first, honoured or first > name.first


def _known(persons: list[Person], lows: list[str]) -> Person | None:
    """Return the one person whom a name means: equal, or (part of) a name already introduced."""
    wanted = {low for low in lows if len(low) > 2}
    matching = [p for p in persons if (wanted and wanted <= p.parts) or (len(lows) > 1 and p.parts <= set(lows))]
    if not matching and len(lows) > 1:
        matching = [p for p in persons if len(p.parts & wanted) >= 2 or _same_surname(p, lows)]
    return matching[0] if matching else None


def _same_surname(person: Person, lows: list[str]) -> bool:
    return False if len(person.parts) > 1 else lows[-1] in person.parts


def _is_person(tokens: list[Token], first: int, name: Name, *, honoured: bool) -> bool:
    """Whether an unexplained run of capitals is a person, by an office before or an apposition or verb after it."""
    if honoured:
        return True
    several = name.last > first
    if title_before(tokens, first) is not None and (several or is_office(tokens[first - 1])):
        return True
    if not several:
        return False
    phrase = apposition(tokens, name.last)
    if phrase is not None and any(
        is_office(token) or token.low in words("titles", "outsiders") for token in tokens[phrase[0] : phrase[1]]
    ):
        return True
    after = tokens[name.last + 1] if name.last + 1 < len(tokens) else None
    before = tokens[first - 1].low if first else ""
    if after is not None and after.text == "," and name.last + 2 < len(tokens):
        follower = tokens[name.last + 2]
        if follower.text.isdigit() and len(follower.text) == 2:
            return True
    return (after is not None and after.low in words("speech", "verbs")) or before in words("speech", "verbs")


def _is_surnamed(found: Register, tokens: list[Token], first: int, name: Name) -> bool:
    """Whether a run of two to four words ends in a surname that the article elsewhere uses with a title."""
    before = tokens[first - 1].low if first else ""
    return 0 < name.last - first < 4 and before != "the" and tokens[name.last].key in found.personal


def _is_independent(lows: list[str]) -> bool:
    """Whether a title sets its holder apart from the body it names: a past office, a judge's, a cleric's, a chief's."""
    past = bool(_PAST.intersection(lows)) and not _PRESENT.intersection(lows)
    return past or bool((words("titles", "independent") | _NEUTRAL).intersection(lows))


def _owned(tokens: list[Token], span: tuple[int, int]) -> tuple[int, int]:
    """Return a description without the relative clause that tells what a person did rather than whom he speaks for."""
    start, end = span
    for at in range(start, end - 1):
        if tokens[at].low in _RELATIVE and not (tokens[at].low == "who" and tokens[at + 1].low in _LEADS):
            return start, at
    return span


def _describe(found: Register, tokens: list[Token], person: Person, spot: Spot, name: Name) -> None:
    """Fill in the title and the actor of a person from one mention, unless already known."""
    _, first, last = spot
    window = title_before(tokens, first)
    phrase = apposition(tokens, last)
    described = [w for w in (window, phrase) if w is not None]
    for start, end in described:
        lows = [token.low for token in tokens[start:end]]
        if _is_outsider(lows) and not _speaks_for(lows):
            person.outsider = True
        if person.title is None and any(is_office(token) for token in tokens[start:end]):
            person.title = _title(found, tokens, start, end)
            person.described = tuple(token.low for token in tokens[max(0, start - 1) : end])
        if _is_independent([token.low for token in tokens[max(0, start - 2) : _owned(tokens, (start, end))[1]]]):
            person.independent = True
    if person.actor is None and not person.outsider:
        owners = affiliations(found, [_owned(tokens, span) for span in described], spot, name)
        if person.independent:
            owners = (owner for owner in owners if found.actors[owner].kind == "civil_society")
        person.actor = next(owners, None)


def _is_outsider(lows: list[str]) -> bool:
    """Whether a description holds a word or phrase for somebody who speaks for nobody: "analyst", "fellow at"."""
    listed = words("titles", "outsiders")
    if not listed.isdisjoint(lows):
        return True
    joined = f" {' '.join(lows)} "
    return any(f" {phrase} " in joined for phrase in _phrases(listed))


@cache
def _phrases(listed: frozenset[str]) -> tuple[str, ...]:
    return tuple(phrase for phrase in listed if " " in phrase)


def _speaks_for(lows: list[str]) -> bool:
    return any(
        low in {"spokesman", "spokeswoman", "spokesperson", "negotiator", "leader", "president", "secretary"}
        for low in lows
    )


def _title(found: Register, tokens: list[Token], start: int, end: int) -> str | None:
    while start < end and (
        tokens[start].low in {"the", "a", "an", "its", "their", "his", "her", "who", ","} or tokens[start].possessive
    ):
        start += 1
    while start < end and tokens[start].low in words("titles", "honorifics") and not is_office(tokens[start]):
        start += 1
    owner = next((n for n in found.names[_sentence_of(found, tokens)] if n.first == start and n.hit is not None), None)
    if owner is not None and owner.hit is not None and owner.hit.form == "demonym":
        start = owner.last + 1
    while end > start and not tokens[end - 1].word:
        end -= 1
    return " ".join(found.article.text[tokens[start].start : tokens[end - 1].end].split()) if end > start else None


def _sentence_of(found: Register, tokens: list[Token]) -> int:
    return next(number for number, sentence in found.tokens.items() if sentence is tokens)
