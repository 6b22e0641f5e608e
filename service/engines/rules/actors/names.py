"""Proper names in a sentence: lexicon hits, organisations by their head nouns, and runs of capitals."""

from functools import cache
from typing import NamedTuple

from schemas.terms import ActorKind
from service.engines.rules.actors.titles import is_inner, is_office
from service.engines.rules.lexicon.entries import Hit, first_words, lookup
from service.engines.rules.lexicon.tokens import Token
from service.engines.rules.tables import table, words

HEAD_KINDS: tuple[ActorKind, ...] = (
    "armed_group", "political", "union", "company", "intergovernmental", "state", "civil_society", "other",
)  # fmt: skip
MODIFIER_KINDS: tuple[ActorKind, ...] = ("armed_group", "union", "company", "state", "civil_society")
PARTICLES = frozenset(
    "de del della di da dos das du van von der den bin bint ibn al el la le y e ap ter ten st".split()
)
_LINKS = frozenset({"of", "for", "on", "in", "to", "de", "del", "da", "do", "di", "des", "du", "la"})
_PLAIN_HEADS = frozenset(
    {"ministry", "department", "government", "parliament", "police", "plc", "ltd", "inc", "corp", "llc"}
)
_OWNERS = frozenset({"residents", "members", "workers", "villagers", "elders"})


class Name(NamedTuple):
    """A proper name: tokens `first` to `last` (inclusive) of sentence `sentence`."""

    sentence: int
    first: int
    last: int
    start: int
    end: int
    key: tuple[str, ...]
    """Folded tokens, case kept."""
    hit: Hit | None
    kind: ActorKind | None
    """Kind of an organisation by its head noun or modifiers; None for a run not yet explained."""


@cache
def head_kinds() -> dict[str, ActorKind]:
    """Return the table of head nouns, lower case, to kinds."""
    foreign: dict[ActorKind, list[str]] = table("heads")["foreign"]
    return {head: kind for kind, heads in foreign.items() for head in heads} | {
        head: kind for kind in HEAD_KINDS for head in words("heads", kind)
    }


@cache
def _foreign_heads() -> frozenset[str]:
    """Return head nouns of languages that put them first ("Frente …", "Gerakan …")."""
    return frozenset(head for heads in table("heads")["foreign"].values() for head in heads) - {
        "confederation",
        "central",
    }


@cache
def _modifiers() -> tuple[tuple[str, ActorKind], ...]:
    return tuple((f" {word} ", kind) for kind in MODIFIER_KINDS for word in table("modifiers")[kind])


_PUBLIC = frozenset("parish town city county borough district municipal regional provincial metropolitan".split())
"""What makes a council an elected one."""


def kind_of(lows: tuple[str, ...], head: str) -> ActorKind:
    """Return the kind of an organisation from the lower-case words of its name and its head noun."""
    padded = f" {' '.join(lows)} "
    by_head = head_kinds()[head]
    if head == "council" and _PUBLIC.intersection(lows):
        return "state"
    if head in _PLAIN_HEADS:
        return by_head
    if by_head in {"armed_group", "other"} and head not in {"front", "army", "forces", "force"}:
        return by_head
    for word, kind in _modifiers():
        if word in padded and not (kind == "armed_group" and by_head in {"union", "company", "state"}):
            return kind
    return by_head


def starts_name(tokens: list[Token], at: int) -> bool:
    """Whether a proper name may start at a token."""
    token = tokens[at]
    if not token.cap or not token.word:
        return False
    if len(token.key) == 1 and not token.text.endswith("."):
        initial = at + 1 < len(tokens) and tokens[at + 1].cap and tokens[at + 1].key not in words("names", "never")
        return initial and token.key not in {"A", "I", "O"}
    return token.key not in words("names", "never") or (token.possessive and token.low in _OWNERS)


def _organisation(tokens: list[Token], at: int) -> tuple[int, int] | None:
    """Return (last token, head token) of the organisation name that starts at a token, or None."""
    heads = head_kinds()
    head = end = -1
    index, tail = at, False
    while index < len(tokens):
        token = tokens[index]
        if starts_name(tokens, index) or (index > at and (token.cap or token.low == "plc") and token.low in heads):
            if token.low in heads and not tail and _is_head(tokens, index):
                head = index
                tail = index == at and token.low in _foreign_heads()
            end = index
            if token.possessive and lookup(tokens, index) is not None:
                return None
            index += 1
        elif (step := _bridge(tokens, index, head, tail=tail)) is not None:
            tail = tail or head >= 0
            index = step
        else:
            break
    if head < 0 or (head == end == at):
        return None
    return (end if tail else head), head


def _is_head(tokens: list[Token], at: int) -> bool:
    """Whether a word that can head a name does: two letters only in capitals, "Executive" only after another head."""
    token = tokens[at]
    if token.low == "executive":
        return at > 0 and tokens[at - 1].cap and tokens[at - 1].low in head_kinds()
    return len(token.key) > 2 or token.key.isupper() or token.key == "Co"


def _bridge(tokens: list[Token], at: int, head: int, *, tail: bool) -> int | None:
    """Return where a name goes on after a linking word, or None if it ends here."""
    token, following = tokens[at], at + 1
    if following < len(tokens) and tokens[following].low == "the" and not tokens[following].cap:
        following += 1
    if following >= len(tokens) or not starts_name(tokens, following):
        return None
    if token.low in _LINKS and (head == at - 1 or (tail and token.low in {"in", "of"} and following == at + 1)):
        return following
    inside = head < 0 or tail
    if (
        token.low in {"and", "&", "y", ","}
        and inside
        and following == at + 1
        and not _starts_actor(tokens, at - 1, following)
    ):
        return following if token.low != "," or _closes_list(tokens, following) else None
    return None


def _closes_list(tokens: list[Token], at: int) -> bool:
    """Whether a comma inside a name is followed by a short list with "and" ("Arbitration, Conciliation and …")."""
    return at + 1 < len(tokens) and tokens[at + 1].low in {"and", "&"}


def _starts_actor(tokens: list[Token], before: int, after: int) -> bool:
    """Whether "X and Y" joins two actors rather than two words of one name."""
    left, right = lookup(tokens, max(before, 0)), lookup(tokens, after)
    known = any(hit is not None and hit.form != "demonym" for hit in (left, right))
    return known or tokens[before].low in head_kinds()


def _run(tokens: list[Token], at: int) -> int:
    """Return the last token of the run of capitals (with name particles) that starts at a token."""
    end = at
    while end + 1 < len(tokens) and not tokens[end].possessive:
        follower = tokens[end + 1]
        if starts_name(tokens, end + 1) and (lookup(tokens, end + 1) is None or end == at):
            end += 1
        elif follower.low in PARTICLES and end + 2 < len(tokens) and starts_name(tokens, end + 2) and not follower.cap:
            end += 2
        else:
            break
    return end


def _make(tokens: list[Token], sentence: int, first: int, last: int, hit: Hit | None, kind: ActorKind | None) -> Name:
    end = tokens[last].end
    text = tokens[last].text
    if tokens[last].possessive:
        end -= 2 if text[-1] in "sS" and text[-2] in "'’" else 1
    key = tuple(token.key for token in tokens[first : last + 1])
    return Name(sentence, first, last, tokens[first].start, end, key, hit, kind)


def _reaches_on(tokens: list[Token], hit: Hit, at: int) -> bool:
    """Whether a lexicon name is only the front of a longer name that is not an actor of the lexicon."""
    following = at + hit.length
    if following >= len(tokens) or tokens[following - 1].possessive or not starts_name(tokens, following):
        return False
    after = tokens[following]
    titled = (
        is_office(after) or is_inner(after) or after.low in words("titles", "honorifics") or after.low in head_kinds()
    )
    return not titled and lookup(tokens, following) is None


def _branch(tokens: list[Token], last: int) -> int:
    """Return the last token of a name together with a union branch's number, if one follows ("Local 70")."""
    at = last + 1
    numbered = at + 1 < len(tokens) and tokens[at].key in {"Local", "Lodge", "District", "Branch", "Chapter"}
    return at + 1 if numbered and tokens[at + 1].text.isdigit() and not tokens[last].possessive else last


def _officer(tokens: list[Token], at: int) -> int | None:
    """Return the last token of a local office named for its holder ("District Collector"), or None."""
    end = at
    while end < len(tokens) and tokens[end].cap and tokens[end].low in words("names", "local"):
        end += 1
    held = end > at and end < len(tokens) and tokens[end].cap and tokens[end].low in words("names", "officers")
    return end if held else None


def names_in(tokens: list[Token], sentence: int) -> list[Name]:
    """Return the proper names of one sentence, in order, none overlapping another."""
    found: list[Name] = []
    at = 0
    known, heads = first_words(), head_kinds()
    last_head = next((i for i in range(len(tokens) - 1, -1, -1) if tokens[i].low in heads), -1)
    while at < len(tokens):
        if not tokens[at].cap and tokens[at].key not in known:
            at += 1
            continue
        hit = lookup(tokens, at) if tokens[at].word else None
        start = starts_name(tokens, at)
        officer = _officer(tokens, at) if start else None
        organisation = _organisation(tokens, at) if start and officer is None and at <= last_head else None
        if officer is not None:
            found.append(_make(tokens, sentence, at, officer, None, "state"))
            at = officer + 1
        elif organisation and (hit is None or organisation[0] >= at + hit.length):
            last, head = _branch(tokens, organisation[0]), organisation[1]
            lows = tuple(token.low for token in tokens[at : last + 1])
            found.append(_make(tokens, sentence, at, last, None, kind_of(lows, tokens[head].low)))
            at = last + 1
        elif hit is not None and not _reaches_on(tokens, hit, at):
            found.append(_make(tokens, sentence, at, at + hit.length - 1, hit, None))
            at += hit.length
        elif start:
            last = _run(tokens, at)
            branch = _branch(tokens, last)
            found.append(_make(tokens, sentence, at, branch, None, "union" if branch > last else None))
            last = branch
            at = last + 1
        else:
            at += 1
    return found
