"""Finds the organisations and states of an article and gives each of its proper names to one of them."""

from schemas.article import Article
from schemas.terms import ActorKind
from service.engines.rules.actors.acronyms import introduced, is_acronym
from service.engines.rules.actors.brands import acting_kind, by_initials, places_in, surnames_in
from service.engines.rules.actors.groups import opens_with_noun, told_kind
from service.engines.rules.actors.names import Name, head_kinds, names_in
from service.engines.rules.actors.registry import Candidate, Register, bare
from service.engines.rules.actors.settling import settle_armed, settle_capitals, settle_joint
from service.engines.rules.actors.titles import is_office
from service.engines.rules.lexicon.entries import lookup, single_words
from service.engines.rules.lexicon.tokens import Token, tokenise
from service.engines.rules.tables import table, words

_ORGAN_HEADS = frozenset(
    """
    ministry department government army forces force navy police parliament senate assembly court council congress
    office service secretariat administration agency treasury cabinet commission authority presidency embassy
    mission envoy
    """.split()
)
_CONTEXT_REACH = 12
_CAUSES = frozenset(
    "liberation alliance people's resistance democratic revolutionary salvation freedom patriotic".split()
)
"""What tells an army with a cause of its own from a state's."""
_PHRASE_ENDS = frozenset("of for in at on from that which who with to representing based and".split())


def register(article: Article) -> Register:
    """Return the register of the article's states and organisations, their names resolved."""
    tokens = {s.number: tokenise(article, s, single_words()) for s in article.quotable}
    found = Register(article, tokens, {number: names_in(sentence, number) for number, sentence in tokens.items()})
    acronyms = _acronyms(found)
    found.personal = _personal(found)
    found.places, found.surnames = places_in(found), surnames_in(found)
    found.inside = {name.key for name in found.every() if name.first and tokens[name.sentence][name.first - 1].word}
    for name in found.every():
        _resolve_entry(found, name, acronyms)
    for name in sorted((n for n in found.every() if n.kind is not None), key=lambda n: -len(n.key)):
        _resolve_organisation(found, name, name.kind or "other", introduces=name in acronyms.values())
    for name in found.every():
        if len(name.key) == 1 and "/" in name.key[0] and found.of(name):
            parts = [part for part in name.key[0].split("/") if is_acronym(part)]
            found.by_key |= {(part,): found.resolved[name.sentence, name.first] for part in parts}
    for key, introducer in acronyms.items():
        _bind_acronym(found, key, introducer)
    for name in found.every():
        if found.of(name) is None:
            _resolve_rest(found, name)
    settle_joint(found)
    settle_capitals(found)
    settle_armed(found)
    return found


def _acronyms(found: Register) -> dict[str, Name]:
    """Return acronyms that the article introduces, each with the name it stands beside."""
    acronyms: dict[str, Name] = {}
    for name in found.every():
        place = introduced(found.tokens[name.sentence], name)
        if place is not None:
            acronyms.setdefault(found.tokens[name.sentence][place].key, name)
    return acronyms


def _personal(found: Register) -> set[str]:
    """Return the words of names that have an office or honorific in or right before them, the offices left out."""
    personal: set[str] = set()
    for name in found.every():
        if name.hit is None and name.kind is None:
            run = found.tokens[name.sentence][max(0, name.first - 1) : name.last + 1]
            titles = [i for i, t in enumerate(run) if is_office(t) or t.low in words("titles", "honorifics")]
            if titles and titles[-1] + 1 < len(run):
                personal.update(token.key for token in run[titles[-1] + 1 :])
    return personal


def _resolve_entry(found: Register, name: Name, acronyms: dict[str, Name]) -> None:
    """Resolve a lexicon name, unless the article itself introduces it as the acronym of something else."""
    if name.hit is None or (len(name.key) == 1 and name.key[0] in acronyms and acronyms[name.key[0]].hit is None):
        return
    actor = found.add_entry(name)
    if name.hit.form == "name":
        actor.surfaces[found.text(name)] += 1
    elif name.hit.form == "metonym":
        actor.metonyms[found.text(name)] += 1
    found.resolved[name.sentence, name.first] = actor.id


def _resolve_organisation(found: Register, name: Name, kind: ActorKind, *, introduces: bool) -> None:
    """Resolve an organisation: a state's organ to its state, a short form to the full name, else to its own actor."""
    owner = None if introduces else _owner_state(found, name)
    if owner is None:
        short = found.short_form(name) if bare(name.key) not in found.by_key else None
        owner = found.actors[short] if short else found.add(name, _refined(found, name, kind))
        owner.surfaces[found.text(name)] += 1
    found.resolved[name.sentence, name.first] = owner.id


def _owner_state(found: Register, name: Name) -> Candidate | None:
    """Return the state or body whose organ a name is ("Ghana's Security Council", "Chilean Navy", "UN Mission")."""
    tokens = found.tokens[name.sentence]
    if tokens[name.last].low not in _ORGAN_HEADS and tokens[name.first].low not in _ORGAN_HEADS:
        return None
    before = next((other for other in found.names[name.sentence] if other.last == name.first - 1), None)
    if before is not None and before.hit is not None and before.hit.entry.kind == "state":
        return found.add_entry(before)
    governed = _lands_on_state(tokens, name) if tokens[name.first].low in _ORGAN_HEADS else None
    if governed is not None and governed.hit is not None:
        state = found.add_entry(governed)
        state.surfaces[governed.hit.entry.name] += 0
        return state
    inside = lookup(tokens, name.first)
    if (
        inside is not None
        and inside.form in {"demonym", "name"}
        and inside.entry.kind in {"state", "intergovernmental"}
    ):
        return found.add_entry(Name(name.sentence, name.first, name.first, 0, 0, name.key, inside, None))
    return None


def _lands_on_state(tokens: list[Token], name: Name) -> Name | None:
    """Return the state whose organ a name says it is ("Government of the Republic of X"), as a name, or None."""
    of = next((at for at in range(name.first + 1, name.last) if tokens[at].low == "of"), None)
    for at in range(of + 1 if of else name.last + 1, name.last + 1):
        hit = lookup(tokens, at)
        if hit is not None and hit.entry.kind == "state" and hit.form == "name" and at + hit.length - 1 == name.last:
            return Name(name.sentence, at, name.last, 0, 0, name.key, hit, None)
    return None


def _refined(found: Register, name: Name, kind: ActorKind) -> ActorKind:
    """Return the kind of an organisation, corrected by what stands around the name."""
    tokens = found.tokens[name.sentence]
    if kind == "armed_group" and lookup(tokens, name.first) is not None:
        return kind if _CAUSES.intersection(token.low for token in tokens[name.first : name.last]) else "state"
    if kind in {"civil_society", "other", "company"} and (apposed := _apposed_kind(tokens, name)) is not None:
        return apposed
    if kind in {"political", "civil_society"}:
        before = {token.low for token in tokens[max(0, name.first - 3) : name.first]}
        if before & words_of("armed_group"):
            return "armed_group"
    return kind


def _apposed_kind(tokens: list[Token], name: Name) -> ActorKind | None:
    """Return the kind that a plain apposition tells at once: ", the main opposition party", ", a rebel group"."""
    at = name.last + 1
    if at + 2 >= len(tokens) or tokens[at].text != "," or tokens[at + 1].low not in {"the", "a", "an"}:
        return None
    near = {token.low for token in tokens[at + 2 : at + 6]}
    kinds: tuple[ActorKind, ...] = ("armed_group", "political", "union")
    return next((kind for kind in kinds if near & (words_of(kind) - {"lawmakers", "candidates", "commandos"})), None)


def words_of(kind: str) -> frozenset[str]:
    """Return the words that, around a name, tell a kind."""
    return frozenset(table("contexts")["kinds"][kind])


def _bind_acronym(found: Register, key: str, introducer: Name) -> None:
    owner = found.of(introducer)
    if owner is None:
        kind = context_kind(found, introducer) or "other"
        actor = found.add(introducer, kind)
        actor.surfaces[found.text(introducer)] += 1
        found.resolved[introducer.sentence, introducer.first] = owner = actor.id
    found.by_key[(key,)] = owner


def context_kind(found: Register, name: Name) -> ActorKind | None:
    """Return the kind told by the words just before a name or in the apposition after it, or None."""
    tokens = found.tokens[name.sentence]
    before = {token.low for token in tokens[max(0, name.first - 3) : name.first]}
    after: set[str] = set()
    if name.last + 1 < len(tokens) and tokens[name.last + 1].text in {",", "("}:
        after = {token.low for token in tokens[name.last + 1 : name.last + _CONTEXT_REACH]}
    kinds: dict[ActorKind, list[str]] = table("contexts")["kinds"]
    for around in (before, after):
        for kind, signs in kinds.items():
            if around.intersection(signs):
                return kind
    return None


def _resolve_rest(found: Register, name: Name) -> None:
    """Give a run of capitals to the actor it abbreviates, or make it an actor if the words around it tell a group."""
    if opens_with_noun(found, name):
        return
    owner = found.by_key.get(bare(name.key)) or found.short_form(name) or found.called(name) or by_initials(found, name)
    if owner is None and (kin := _kin(found, name)) is not None:
        found.adjectives.add((name.sentence, name.first))
        found.resolved[name.sentence, name.first] = kin
        return
    if owner is None and (told := told_kind(found, name)) is not None:
        owner = found.add(name, told).id
    if owner is None and (acting := acting_kind(found, name)) is not None:
        owner = found.add(name, acting).id
    if owner is None and _is_named_group(found, name):
        owner = found.add(name, context_kind(found, name) or "other").id
    if owner is not None:
        found.actors[owner].surfaces[found.text(name)] += 1
        found.resolved[name.sentence, name.first] = owner


def _kin(found: Register, name: Name) -> str | None:
    """Return the one group whose name holds the land a side is called after ("Ostran side"), or None."""
    tokens = found.tokens[name.sentence]
    follower = tokens[name.last + 1].low if name.last + 1 < len(tokens) else ""
    if len(name.key) > 1 or follower not in words("contexts", "side_nouns"):
        return None
    stem = name.key[0][:5]
    kin = {
        actor.id
        for actor in found.actors.values()
        if actor.canonical is None and len(stem) == 5 and any(part.startswith(stem) for part in actor.key)
    }
    return kin.pop() if len(kin) == 1 else None


def _is_named_group(found: Register, name: Name) -> bool:
    """Whether an unexplained name is that of a group: an acronym with, or a name in, a telling apposition."""
    tokens = found.tokens[name.sentence]
    if name.last + 2 >= len(tokens):
        return False
    apposed = tokens[name.last + 1].text == "," and tokens[name.last + 2].low in {"the", "a", "an", "which"}
    before = tokens[name.first - 1].low if name.first else ""
    if before in words("contexts", "locative") | {"from", "to", "mr", "ms"} or before in words("speech", "verbs"):
        return False
    acronym = len(name.key) == 1 and is_acronym(name.key[0]) and len(name.key[0]) > 2
    if not apposed:
        return acronym and before in {"and", "by", "with", "between"}
    return _group_noun(tokens, name.last + 2) and not found.personal.intersection(name.key)


def _group_noun(tokens: list[Token], start: int) -> bool:
    """Whether the apposition starting at a token is headed by a noun for a group ("the cabin crew union for …")."""
    end = start
    while (
        end < len(tokens) and end - start < _CONTEXT_REACH and tokens[end].word and tokens[end].low not in _PHRASE_ENDS
    ):
        end += 1
    phrase = tokens[start:end]
    if not phrase or any(is_office(token) or token.low in words("titles", "outsiders") for token in phrase):
        return False
    head = phrase[-1].low
    return head in head_kinds() or any(head in nouns for nouns in table("contexts")["kinds"].values())
