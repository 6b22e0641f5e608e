"""Scores one labelling against another: counts found and strictly right, by section and field.

Scoring follows MUC practice (Chinchor, "MUC-4 evaluation metrics", 1992): one-to-one alignment of records first, then
fields over aligned records; a record without a partner costs precision or recall.
"""

from collections.abc import Iterable

from eval.matching import Alignment, align
from eval.records import ACTOR_SECTIONS, LABELS, REFS, ActorRecord, ItemRecord, Labelled, name_key
from eval.scores import CaseScore, Counts, FieldVerdict, Pair, SectionScore, Shares
from eval.similarity import length, overlap
from schemas.terms import SECTIONS, Section


def score_case(name: str, gold: Labelled, predicted: Labelled) -> CaseScore:
    """Return how far `predicted` finds what `gold` holds.

    Args:
        name: of the case, for tables.
        gold: the labelling taken as right.
        predicted: the labelling under test.

    """
    alignment = align(gold, predicted)
    return CaseScore(
        name=name,
        sections={section: _section(section, gold, predicted, alignment) for section in SECTIONS},
        valid_quotes=predicted.valid_quotes,
        quotes=predicted.quotes,
    )


def _section(section: Section, gold: Labelled, predicted: Labelled, alignment: Alignment) -> SectionScore:
    found = alignment.sections[section]
    if section in ACTOR_SECTIONS:
        actors, others = gold.actors(section), predicted.actors(section)
        sizes = len(actors), len(others)
        pairs = tuple(_actor_pair(section, (g, p, alike), actors[g], others[p]) for g, p, alike in found.pairs)
    else:
        items, answers = gold.items(section), predicted.items(section)
        sizes = len(items), len(answers)
        pairs = tuple(
            _item_pair(section, (g, p, alike), items[g], answers[p], alignment.actor_map) for g, p, alike in found.pairs
        )
    return SectionScore(
        counts=Counts(gold=sizes[0], predicted=sizes[1], found=len(pairs), strict=sum(pair.strict for pair in pairs)),
        pairs=pairs,
        missing=_without(sizes[0], (pair.gold for pair in pairs)),
        spurious=_without(sizes[1], (pair.predicted for pair in pairs)),
        duplicates=found.duplicates,
        polarity=found.polarity,
        confused=tuple((g, p) for where, g, p in alignment.confused if where == section),
    )


def _without(count: int, taken: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(range(count)) - set(taken)))


def _actor_pair(section: Section, place: tuple[int, int, float], gold: ActorRecord, predicted: ActorRecord) -> Pair:
    name = FieldVerdict(
        field="name",
        gold=gold.name,
        predicted=predicted.name,
        right=name_key(gold.name) == name_key(predicted.name),
        counts=False,
    )
    return Pair(
        gold=place[0],
        predicted=place[1],
        similarity=place[2],
        fields=(*_labels(section, gold.labels, predicted.labels), name),
        evidence=_evidence(gold, predicted),
        aliases=_set_shares(gold.aliases, predicted.aliases),
        representatives=_set_shares(gold.representatives, predicted.representatives),
    )


def _item_pair(
    section: Section, place: tuple[int, int, float], gold: ItemRecord, predicted: ItemRecord, actor_map: dict[str, str]
) -> Pair:
    fields = _labels(section, gold.labels, predicted.labels) + tuple(
        FieldVerdict(
            field=field,
            gold=wanted,
            predicted=tuple(actor_map.get(ref, f"?{ref}") for ref in given),
            right=set(wanted) == {actor_map.get(ref, f"?{ref}") for ref in given},
            counts=True,
        )
        for field, wanted, given in zip(REFS[section], gold.refs, predicted.refs, strict=True)
    )
    if section == "outcomes":
        fields += (
            FieldVerdict(
                field="when", gold=gold.when, predicted=predicted.when, right=gold.when == predicted.when, counts=False
            ),
        )
    return Pair(
        gold=place[0],
        predicted=place[1],
        similarity=place[2],
        fields=fields,
        evidence=_evidence(gold, predicted),
        aliases=None,
        representatives=None,
    )


def _labels(section: Section, gold: tuple[str, ...], predicted: tuple[str, ...]) -> tuple[FieldVerdict, ...]:
    return tuple(
        FieldVerdict(field=field, gold=wanted, predicted=given, right=wanted == given, counts=True)
        for field, wanted, given in zip(LABELS[section], gold, predicted, strict=True)
    )


def _evidence(gold: ActorRecord | ItemRecord, predicted: ActorRecord | ItemRecord) -> Shares:
    return Shares(
        shared=overlap(gold.spans, predicted.spans), gold=length(gold.spans), predicted=length(predicted.spans)
    )


def _set_shares(gold: Iterable[str], predicted: Iterable[str]) -> Shares:
    wanted, given = {name_key(form) for form in gold}, {name_key(form) for form in predicted}
    return Shares(shared=len(wanted & given), gold=len(wanted), predicted=len(given))
