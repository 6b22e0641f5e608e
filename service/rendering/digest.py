"""A brief in a few plain lines, for whoever has the brief itself at hand too; evidence is left out."""

from collections.abc import Iterable

from schemas.brief import Brief, Demand, Mediator, Outcome, Party
from service.rendering.markdown import UNPRINTABLE


def as_digest(brief: Brief) -> str:
    """Return headline, summary, and one line an item, as plain text without markup."""
    actors: tuple[Party | Mediator, ...] = (*brief.parties, *brief.mediators)
    names = {actor.id: actor.name for actor in actors}
    counts = f"{len(brief.rejected)} found but not upheld, {len(brief.warnings)} to check"
    lines = [
        brief.headline or "Brief",
        brief.summary,
        *(f"Party: {item.name} ({item.role}, {item.kind})" for item in brief.parties),
        *(f"Mediator: {item.name} ({item.role}, {item.status})" for item in brief.mediators),
        *(_demand(item, names) for item in brief.demands),
        *(_outcome(item, names) for item in brief.outcomes),
        f"{brief.id}: {brief.provenance.engine} engine, profile {brief.provenance.profile}; {counts}",
    ]
    return "\n".join(_one_line(line) for line in lines if line)


def _demand(demand: Demand, names: dict[str, str]) -> str:
    of = f" of {_joined(demand.of, names)}" if demand.of else ""
    return f"Demand: {_joined(demand.by, names) or 'unnamed'}{of}: {demand.text} ({demand.force}, {demand.status})"


def _outcome(outcome: Outcome, names: dict[str, str]) -> str:
    facts = ", ".join(filter(None, (outcome.kind, _joined(outcome.actors, names), str(outcome.when or ""))))
    return f"Outcome: {outcome.text} ({facts})"


def _joined(ids: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(actor, actor) for actor in ids)


def _one_line(text: str) -> str:
    return " ".join(UNPRINTABLE.sub(" ", text).split())
