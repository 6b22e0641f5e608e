"""Second thoughts on actors once the whole article is read: capitals that are only places, movements that bear arms."""

from service.engines.rules.actors.capitals import use_of_capital
from service.engines.rules.actors.registry import Register
from service.engines.rules.tables import words


def settle_capitals(found: Register) -> None:
    """Count capitals that stand for a government; take back those that are only places."""
    uses: dict[tuple[str, str], set[str]] = {}
    capitals = [
        name for name in found.every() if name.hit is not None and name.hit.form == "capital" and found.of(name)
    ]
    told = {(name.sentence, name.first): use_of_capital(found.tokens[name.sentence], name) for name in capitals}
    for name in capitals:
        uses.setdefault((found.text(name), found.resolved[name.sentence, name.first]), set()).add(
            told[name.sentence, name.first]
        )
    for name in capitals:
        place = (name.sentence, name.first)
        stands = "government" in uses[found.text(name), found.resolved[place]]
        if told[place] == "place" or not stands:
            del found.resolved[place]
        else:
            found.actors[found.resolved[place]].metonyms[found.text(name)] += 1


def settle_armed(found: Register) -> None:
    """Take a movement, front, council or alliance for an armed group if the article speaks of its fighters."""
    signs = words("contexts", "armed_signs")
    places: dict[str, set[int]] = {}
    for (sentence, _), id_ in found.resolved.items():
        places.setdefault(id_, set()).add(sentence)
    for actor in found.actors.values():
        if actor.canonical is None and actor.kind in {"political", "other"}:
            sentences = places.get(actor.id, set())
            told = sum(bool(signs & {token.low for token in found.tokens[number]}) for number in sentences)
            if told >= max(1, len(sentences) // 2):
                actor.kind = "armed_group"


def settle_joint(found: Register) -> None:
    """Give the part of a joint name to the group that goes by it: "M23" to "AFC/M23"."""
    joint = {
        part: found.resolved[name.sentence, name.first]
        for name in found.every()
        if len(name.key) == 1 and "/" in name.key[0] and (name.sentence, name.first) in found.resolved
        for part in name.key[0].split("/")
    }
    for name in found.every():
        whole = joint.get(name.key[0]) if len(name.key) == 1 and joint else None
        part = found.of(name)
        if whole is None or part is None or part == whole or found.actors[part].canonical is not None:
            continue
        found.resolved[name.sentence, name.first] = whole
        found.actors[whole].surfaces[found.text(name)] += 1
        if part not in found.resolved.values():
            del found.actors[part]
