"""Actor ids: kebab-case slugs of the name, unique in a brief, the same for the same article and actors."""

import re

from service.grounding.words import fold

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


def slug(name: str) -> str:
    """Return `name` as a kebab-case slug of ASCII letters and digits, `actor` where nothing of it remains."""
    return _NOT_SLUG.sub("-", fold(name).replace("'", "")).strip("-")[:_LONGEST].strip("-") or "actor"


def unique_slugs(names: list[str]) -> list[str]:
    """Return one slug a name, in order; the second of equal slugs ends in `-2`, and so on."""
    taken: set[str] = set()
    slugs = []
    for name in names:
        base = candidate = slug(name)
        count = 1
        while candidate in taken:
            count += 1
            candidate = f"{base}-{count}"
        taken.add(candidate)
        slugs.append(candidate)
    return slugs
