"""A brief beside its article, in a terminal: the cited sentences of the article lit, each item with its own."""

from collections import defaultdict
from collections.abc import Iterator

from rich.console import Console, Group
from rich.table import Column, Table
from rich.text import Text

from schemas.brief import Brief, Demand, Mediator, Outcome, Party

Item = Party | Mediator | Demand | Outcome
STYLES = {"P": "black on cyan", "M": "black on green", "D": "black on yellow", "O": "black on magenta"}
TITLES = {"P": "Parties", "M": "Mediators", "D": "Demands", "O": "Outcomes"}


def _described(item: Item, names: dict[str, str]) -> Text:
    return Text(_sentence(item, names))  # as Text, so that square brackets are no markup


def _sentence(item: Item, names: dict[str, str]) -> str:
    def named(ids: tuple[str, ...]) -> str:
        return ", ".join(names.get(actor, actor) for actor in ids) or "nobody named"

    match item:
        case Party():
            return f"{item.name} ({item.kind}, {item.role})"
        case Mediator():
            return f"{item.name} ({item.kind}, {item.role}, {item.status})"
        case Demand():
            return f"{named(item.by)} → {named(item.of)}: {item.text} ({item.force}, {item.status})"
        case Outcome():
            when = f", {item.when.isoformat()}" if item.when else ""
            return f"{item.text} ({item.kind}{when}; {named(item.actors)})"


def marked(brief: Brief) -> Iterator[tuple[str, Item]]:
    """Yield every item under its mark: P1, P2 and so on, then M1, D1, O1."""
    sections: dict[str, tuple[Item, ...]] = {
        "P": brief.parties,
        "M": brief.mediators,
        "D": brief.demands,
        "O": brief.outcomes,
    }
    for letter, items in sections.items():
        for number, item in enumerate(items, start=1):
            yield f"{letter}{number}", item


def item_list(brief: Brief) -> Group:
    """List the items of the brief by section, each followed by the sentences it cites."""
    actors: list[Party | Mediator] = [*brief.parties, *brief.mediators]
    names = {actor.id: actor.name for actor in actors}
    grids: dict[str, Table] = {}
    for mark, item in marked(brief):
        section = mark[0]
        if section not in grids:
            grids[section] = Table.grid(Column(), Column(ratio=1), padding=(0, 2), expand=True)
        grids[section].add_row(Text(f" {mark} ", STYLES[section]), _described(item, names))
        for span in item.evidence:
            grids[section].add_row("", Text(f"[{span.sentence}] {' '.join(span.text.split())}", "dim"))
    return Group(*(part for section, grid in grids.items() for part in (Text(f"\n{TITLES[section]}", "bold"), grid)))


def lit_article(brief: Brief, text: str) -> Text:
    """Light each cited sentence of the article, and put the marks of the items that cite it before it."""
    marks: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for mark, item in marked(brief):
        for span in item.evidence:
            marks[span.start, span.end].append(mark)
    out = Text()
    position = 0
    for start, end in sorted(marks):
        out.append(text[position:start], style="dim")
        out.append(f"[{' '.join(marks[start, end])}] ", style="bold")
        out.append(text[start:end], style=STYLES[marks[start, end][0][0]])
        position = end
    out.append(text[position:], style="dim")
    return out


def show(brief: Brief, text: str, console: Console) -> None:
    """Print the brief's items with their evidence, then the article lit by them."""
    console.rule("The article, lit by the items that cite it")
    console.print(lit_article(brief, text))
    console.rule("The brief")
    console.print(Text(brief.headline, style="bold"))
    console.print(brief.summary, markup=False)
    console.print(item_list(brief))
    for warning in brief.warnings:
        console.print(f"Warning at {warning.path or 'the brief'}: {warning.detail}", markup=False)
    cited = sum(len(item.evidence) for _, item in marked(brief))
    console.print(
        f"Engine {brief.provenance.engine}; {len(list(marked(brief)))} items, {cited} quotations; "
        f"{len(brief.rejected)} found but not upheld.",
        markup=False,
    )
