"""A brief as Markdown to read: items with footnotes that quote their sentences, everything from the article escaped."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from schemas.brief import Brief, Demand, Evidence, Mediator, Outcome, Party, Representative

INLINE = re.compile(r"([\\`*_\[\]|~$])")
BLOCK_START = re.compile(r"^(\d{1,9})?([-+#=:.)])")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Controls, line separators and direction overrides: none may act on the text around it."""
NOTHING = "Nothing found."


def as_markdown(brief: Brief) -> str:
    """Return the brief as CommonMark with footnotes, numbered like the article's sentences."""
    actors: tuple[Party | Mediator, ...] = (*brief.parties, *brief.mediators)
    names = {actor.id: escape(actor.name) for actor in actors}
    blocks = [
        f"# {escape(brief.headline)}" if brief.headline else "# Brief",
        *_published(brief),
        *([escape(brief.summary)] if brief.summary else []),
        _section("Parties", [_party(item) for item in brief.parties]),
        _section("Mediators", [_mediator(item) for item in brief.mediators]),
        _section("Demands", [_demand(item, names) for item in brief.demands]),
        _section("Outcomes", [_outcome(item, names) for item in brief.outcomes]),
        *_optional_section("Found, but not upheld", _rejected(brief)),
        *_optional_section("To check", [f"{_words(item.code)}: {escape(item.detail)}" for item in brief.warnings]),
        _section("How it was made", _provenance(brief)),
        "\n".join(_footnotes(brief)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escape(text: str) -> str:
    """Return text on one line in which neither Markdown nor HTML has a meaning."""
    line = " ".join(UNPRINTABLE.sub(" ", text).split())
    line = INLINE.sub(r"\\\1", html.escape(line, quote=False))
    return BLOCK_START.sub(lambda match: f"{match[1] or ''}\\{match[2]}", line)


def _section(title: str, items: Sequence[str]) -> str:
    return f"## {title}\n\n" + ("\n".join(f"- {item}" for item in items) or NOTHING)


def _optional_section(title: str, items: Sequence[str]) -> list[str]:
    return [_section(title, items)] if items else []


def _published(brief: Brief) -> list[str]:
    facts = (brief.article.title, brief.article.source, brief.article.published)
    line = ", ".join(escape(str(fact)) for fact in facts if fact)
    return [f"*{line}*"] if line else []


def _party(party: Party) -> str:
    return f"**{escape(party.name)}**: {party.role}, {_words(party.kind)}{_also(party)}{_notes(party.evidence)}"


def _mediator(mediator: Mediator) -> str:
    stands = f"{mediator.role} ({mediator.status}), {_words(mediator.kind)}"
    return f"**{escape(mediator.name)}**: {stands}{_also(mediator)}{_notes(mediator.evidence)}"


def _also(actor: Party | Mediator) -> str:
    aliases = f"; also {', '.join(map(escape, actor.aliases))}" if actor.aliases else ""
    people = ", ".join(map(_representative, actor.representatives))
    return aliases + (f"; for it: {people}" if people else "")


def _representative(person: Representative) -> str:
    return escape(person.name) + (f" ({escape(person.title)})" if person.title else "")


def _demand(demand: Demand, names: dict[str, str]) -> str:
    of = f" of {_joined(demand.of, names)}" if demand.of else ""
    return (
        f"**{_joined(demand.by, names)}**{of}: {escape(demand.text)} "
        f"({demand.force}, {_words(demand.status)}){_notes(demand.evidence)}"
    )


def _outcome(outcome: Outcome, names: dict[str, str]) -> str:
    facts = ", ".join(filter(None, (_joined(outcome.actors, names, none=""), str(outcome.when or ""))))
    told = f"{escape(outcome.text)} ({facts})" if facts else escape(outcome.text)
    return f"**{_words(outcome.kind)}**: {told}{_notes(outcome.evidence)}"


def _joined(ids: Iterable[str], names: dict[str, str], *, none: str = "unnamed") -> str:
    return ", ".join(names.get(actor, escape(actor)) for actor in ids) or none


def _rejected(brief: Brief) -> list[str]:
    return [
        f"{item.section}: {escape(str(item.item.get('name') or item.item.get('text') or ''))} "
        f"({_words(item.reason)}: {escape(item.detail)})"
        for item in brief.rejected
    ]


def _provenance(brief: Brief) -> list[str]:
    made = brief.provenance
    stood_in = ", standing in for a model that failed" if made.degraded else ""
    model = f", model {escape(made.model)}" if made.model else ""
    return [
        f"{made.engine} engine{model}, profile {made.profile}{stood_in}",
        f"{escape(made.software)}, {made.created:%Y-%m-%d %H:%M} UTC",
        f"brief {escape(brief.id)} of the article with SHA-256 {brief.article.sha256}",
    ]


def _words(code: str) -> str:
    return code.replace("_", " ")


def _notes(evidence: Iterable[Evidence]) -> str:
    return "".join(f"[^{item.sentence}]" for item in evidence)


def _footnotes(brief: Brief) -> Iterator[str]:
    items: list[Party | Mediator | Demand | Outcome] = [*brief.parties, *brief.mediators]
    items += [*brief.demands, *brief.outcomes]
    quoted = {evidence.sentence: evidence.text for item in items for evidence in item.evidence}
    for number, text in sorted(quoted.items()):
        yield f"[^{number}]: {escape(text)}"
