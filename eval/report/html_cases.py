"""What the page shows of one case: rows of label and prediction side by side, their errors, and the lit article."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eval.cases import Case
from eval.records import ACTOR_SECTIONS, LABELS, REFS, ActorRecord, ItemRecord, Labelled, from_brief
from eval.report.html_lit import Cited, Lit, first_piece, lit_article
from eval.runner import NOTHING
from eval.runs import CaseRun
from eval.scores import CaseScore, ErrorClass, FieldVerdict, Mistake, Pair
from eval.summary import document_f1
from eval.taxonomy import mistakes, pair_errors
from schemas.brief import Brief
from schemas.golden import GoldenCase
from schemas.terms import SECTIONS, Section

_OTHER: dict[Section, Section] = {"parties": "mediators", "mediators": "parties"}


@dataclass(frozen=True, slots=True)
class Property:
    """One field of an item, as shown."""

    name: str
    value: str
    wrong: bool = False
    """Whether label and prediction differ in it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record, as shown."""

    text: str
    properties: tuple[Property, ...]
    piece: int | None
    """Number of the first piece of the article that is its evidence."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what was predicted for it, or one of the two."""

    number: int
    section: Section
    gold: Item | None
    predicted: Item | None
    errors: tuple[ErrorClass, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, as shown."""

    number: int
    name: str
    title: str
    source: str
    found: float | None
    strict: float | None
    seconds: float
    failure: str | None
    rows: tuple[Row, ...]
    article: tuple[Lit, ...]
    golden: GoldenCase
    brief: Brief | None

    @property
    def errors(self) -> tuple[tuple[Row, ErrorClass], ...]:
        """Every error with its row."""
        return tuple((row, error) for row in self.rows for error in row.errors)

    @property
    def sections(self) -> Mapping[Section, tuple[Row, ...]]:
        """The rows of each section that has any."""
        grouped = {section: tuple(row for row in self.rows if row.section == section) for section in SECTIONS}
        return {section: rows for section, rows in grouped.items() if rows}


def case_view(number: int, case: Case, entry: CaseRun, score: CaseScore) -> CaseView:
    """Return what is shown of one case.

    Args:
        number: 1-based, among the cases of the page.
        case: the article and its labels.
        entry: the brief, or why there is none.
        score: of that brief.

    """
    gold = case.labelled
    predicted = from_brief(entry.brief, case.text) if entry.brief else NOTHING
    planned = list(_planned(score))
    article = lit_article(case.text, _cited(planned, gold, predicted))
    rows = (_row(place, plan, gold, predicted, article) for place, plan in enumerate(planned, start=1))
    published = case.golden.published.isoformat() if case.golden.published else None
    return CaseView(
        number=number,
        name=case.name,
        title=case.golden.title or case.golden.headline,
        source=", ".join(part for part in (case.golden.source, published) if part),
        found=document_f1(score),
        strict=document_f1(score, strict=True),
        seconds=entry.seconds,
        failure=entry.failure.detail if entry.failure else None,
        rows=tuple(rows),
        article=article,
        golden=case.golden,
        brief=entry.brief,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which records a row holds."""

    section: Section
    gold: int | None
    predicted: int | None
    predicted_section: Section
    errors: tuple[ErrorClass, ...]
    pair: Pair | None = None
    again: int | None = None
    """Label that another prediction found already."""


def _planned(score: CaseScore) -> Iterator[_Plan]:
    unpaired: dict[Section, list[_Plan]] = {section: [] for section in SECTIONS}
    paired = {(section, p.gold, p.predicted) for section, scored in score.sections.items() for p in scored.pairs}
    for mistake in mistakes(score):
        if (mistake.section, mistake.gold, mistake.predicted) not in paired:
            unpaired[mistake.section].append(_unpaired(mistake))
    for section, scored in score.sections.items():
        pairs = [
            _Plan(section, pair.gold, pair.predicted, section, tuple(sorted(pair_errors(pair))), pair)
            for pair in scored.pairs
        ]
        yield from sorted([*pairs, *unpaired[section]], key=_place)


def _unpaired(mistake: Mistake) -> _Plan:
    section, errors = mistake.section, (mistake.error,)
    if mistake.error == "duplicate":
        return _Plan(section, None, mistake.predicted, section, errors, again=mistake.gold)
    where = _OTHER[section] if mistake.error == "party_mediator" else section
    return _Plan(section, mistake.gold, mistake.predicted, where, errors)


def _place(plan: _Plan) -> tuple[bool, int, int]:
    return plan.gold is None, plan.gold or 0, plan.predicted or 0


def _cited(planned: list[_Plan], gold: Labelled, predicted: Labelled) -> Iterator[Cited]:
    for number, plan in enumerate(planned, start=1):
        if plan.gold is not None:
            yield Cited(number, gold=True, spans=_record(gold, plan.section, plan.gold).spans)
        if plan.predicted is not None:
            yield Cited(number, gold=False, spans=_record(predicted, plan.predicted_section, plan.predicted).spans)


def _row(number: int, plan: _Plan, gold: Labelled, predicted: Labelled, article: tuple[Lit, ...]) -> Row:
    verdicts = {verdict.field: verdict for verdict in plan.pair.fields} if plan.pair else {}
    label = given = None
    if plan.gold is not None:
        label = _item(gold, plan.section, plan.gold, verdicts, first_piece(article, number, gold=True))
    if plan.predicted is not None:
        where = plan.predicted_section
        given = _item(predicted, where, plan.predicted, verdicts, first_piece(article, number, gold=False))
    note = ""
    if plan.predicted_section != plan.section:
        note = f"given among the {plan.predicted_section}"
    elif plan.again is not None:
        note = f"says again: {_text(_record(gold, plan.section, plan.again))}"
    return Row(number, plan.section, label, given, plan.errors, note)


def _item(
    side: Labelled, section: Section, index: int, verdicts: Mapping[str, FieldVerdict], piece: int | None
) -> Item:
    record = _record(side, section, index)
    fields = list(zip(LABELS[section], record.labels, strict=True))
    if isinstance(record, ActorRecord):
        lists = (("aliases", record.aliases), ("representatives", record.representatives))
        fields += [(name, ", ".join(values)) for name, values in lists if values]
    else:
        names = {actor.id: actor.name for where in ACTOR_SECTIONS for actor in side.actors(where)}
        refs = zip(REFS[section], record.refs, strict=True)
        fields += [(name, ", ".join(names.get(ref, ref) for ref in ids) or "nobody") for name, ids in refs]
        fields += [("when", record.when)] if record.when else []
    wrong = {field for field, verdict in verdicts.items() if verdict.counts and not verdict.right}
    properties = (Property(name, value.replace("_", " "), name in wrong) for name, value in fields)
    return Item(_text(record), tuple(properties), piece)


def _record(side: Labelled, section: Section, index: int) -> ActorRecord | ItemRecord:
    return side.actors(section)[index] if section in ACTOR_SECTIONS else side.items(section)[index]


def _text(record: ActorRecord | ItemRecord) -> str:
    return record.name if isinstance(record, ActorRecord) else record.text
