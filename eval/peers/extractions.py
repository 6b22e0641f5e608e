"""What LangExtract returns, classes with attributes, as a draft."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_args

from schemas.article import Article
from schemas.drafts import Draft, DraftDemand, DraftMediator, DraftOutcome, DraftParty, DraftRepresentative
from schemas.terms import ActorKind, DemandStatus, Force, MediatorRole, MediatorStatus, OutcomeKind, PartyRole
from service.assembly.slugs import unique_slugs

_Value = TypeVar("_Value", bound=str)
Found = Mapping[str, Any]


def draft_of(extractions: Sequence[Found], article: Article) -> Draft:
    """Return the draft; an actor found twice is one, a value outside its vocabulary becomes the most general one.

    Args:
        extractions: class (`kind`), `text`, `start` and `end` into the article (None where not located), `attributes`.
        article: that they are of.

    """
    actors: dict[str, list[Found]] = {}
    for one in extractions:
        if one["kind"] in ("party", "mediator") and one["text"].strip():
            actors.setdefault(one["text"].strip(), []).append(one)
    ids = dict(zip(actors, unique_slugs(list(actors)), strict=True))
    known = {name.casefold(): slug for name, slug in ids.items()}
    for name, found in actors.items():
        for alias in _list(found[0]["attributes"], "aliases"):
            known.setdefault(alias.casefold(), ids[name])

    def refer(one: Found, field: str) -> tuple[str, ...]:
        named = (known.get(name.casefold()) for name in _list(one["attributes"], field))
        return tuple(dict.fromkeys(slug for slug in named if slug))

    return Draft(
        parties=tuple(
            DraftParty(**_actor(ids[name], name, found, article), role=_term(found[0], "role", PartyRole, "disputant"))
            for name, found in actors.items()
            if found[0]["kind"] == "party"
        ),
        mediators=tuple(
            DraftMediator(
                **_actor(ids[name], name, found, article),
                role=_term(found[0], "role", MediatorRole, "mediator"),
                status=_term(found[0], "status", MediatorStatus, "active"),
            )
            for name, found in actors.items()
            if found[0]["kind"] == "mediator"
        ),
        demands=tuple(
            DraftDemand(
                cites=_cites(one, article),
                by=refer(one, "by"),
                of=refer(one, "of"),
                text=_says(one),
                force=_term(one, "force", Force, "demand"),
                status=_term(one, "status", DemandStatus, "open"),
            )
            for one in extractions
            if one["kind"] == "demand"
        ),
        outcomes=tuple(
            DraftOutcome(
                cites=_cites(one, article),
                kind=_term(one, "kind", OutcomeKind, "talks_held"),
                text=_says(one),
                actors=refer(one, "actors"),
                when=None,
            )
            for one in extractions
            if one["kind"] == "outcome"
        ),
        headline="",
        summary="",
    )


def _actor(slug: str, name: str, found: Sequence[Found], article: Article) -> dict[str, Any]:
    attributes = found[0]["attributes"]
    return {
        "cites": tuple(dict.fromkeys(number for one in found for number in _cites(one, article)))[:3],
        "id": slug,
        "name": name,
        "kind": _term(found[0], "kind", ActorKind, "other"),
        "aliases": tuple(_list(attributes, "aliases")),
        "representatives": tuple(
            DraftRepresentative(name=person, title=None) for person in _list(attributes, "representatives")
        ),
    }


def _cites(one: Found, article: Article) -> tuple[int, ...]:
    start, end = one["start"], one["end"]
    if start is None or end is None:
        return ()
    return tuple(s.number for s in article.sentences if s.start < end and start < s.end)[:3]


def _says(one: Found) -> str:
    said = one["attributes"].get("says")
    return said if isinstance(said, str) and said.strip() else str(one["text"])


def _term(one: Found, field: str, vocabulary: Any, general: _Value) -> _Value:  # noqa: ANN401  a Literal
    value = one["attributes"].get(field)
    return value if value in get_args(vocabulary) else general


def _list(attributes: Mapping[str, Any], field: str) -> list[str]:
    value = attributes.get(field) or []
    values = value if isinstance(value, list) else str(value).split(",")
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]
