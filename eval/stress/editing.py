"""Edits an article and its labels together: quotes are cut anew where the edits put them, all else is reworded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from eval.cases import Case
from eval.records import ActorRecord, ItemRecord, Labelled, Span, merged
from schemas.golden import GoldenCase, GoldenMediator, GoldenParty
from schemas.terms import SECTIONS, Section

Reword = Callable[[str], str]
"""Makes of a string of the old labels that of the new ones."""


def actors_of(golden: GoldenCase) -> tuple[GoldenParty | GoldenMediator, ...]:
    """Return parties and mediators."""
    return (*golden.parties, *golden.mediators)


def same(words: str) -> str:
    """Return `words` as they are."""
    return words


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` where `start` to `end` (code points of the article) is; an insertion where both are equal."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A text before and after edits that do not overlap."""

    before: str
    edits: tuple[Edit, ...]

    @classmethod
    def of(cls, before: str, edits: Sequence[Edit]) -> "Edited":
        """Return the text with `edits`, in any order."""
        return cls(before, tuple(sorted(edits, key=lambda edit: (edit.start, edit.end))))

    @property
    def after(self) -> str:
        """The edited text."""
        parts, position = [], 0
        for edit in self.edits:
            parts += [self.before[position : edit.start], edit.text]
            position = edit.end
        return "".join([*parts, self.before[position:]])

    def place(self, span: Span) -> Span:
        """Return where a span of the text before stands after: what is inserted at its ends stays outside."""
        start, end = span
        return self._start(start), max(self._end(end), self._start(start))

    def _start(self, position: int) -> int:
        shift = sum(len(edit.text) - (edit.end - edit.start) for edit in self.edits if edit.end <= position)
        inside = next((edit for edit in self.edits if edit.start < position < edit.end), None)
        return (inside.start if inside else position) + shift

    def _end(self, position: int) -> int:
        done = [edit for edit in self.edits if edit.end <= position and not edit.start == edit.end == position]
        inside = next((edit for edit in self.edits if edit.start < position < edit.end), None)
        shift = sum(len(edit.text) - (edit.end - edit.start) for edit in done)
        return (inside.start + len(inside.text) if inside else position) + shift


@dataclass(frozen=True, slots=True)
class Target:
    """A label that no longer holds after the edit."""

    section: Literal["demands", "outcomes"]
    index: int
    """In the labels before."""
    where: Span
    """What states the contrary now, in the edited text; empty where what stated it is gone."""


@dataclass(frozen=True, slots=True)
class Perturbed:
    """A case after an edit."""

    case: Case
    edited: Edited
    reword: Reword
    target: Target | None = None

    def follow(self, labelled: Labelled) -> Labelled:
        """Return what a brief of the article before becomes if it follows the edit exactly."""
        return replace(
            labelled,
            parties=tuple(self._actor(one) for one in labelled.parties),
            mediators=tuple(self._actor(one) for one in labelled.mediators),
            demands=tuple(self.item(one) for one in labelled.demands),
            outcomes=tuple(self.item(one) for one in labelled.outcomes),
        )

    def item(self, record: ItemRecord) -> ItemRecord:
        """Return a demand or outcome of the article before, reworded, its evidence where it stands now."""
        return replace(record, text=self.reword(record.text), spans=self._spans(record.spans))

    def _actor(self, record: ActorRecord) -> ActorRecord:
        return replace(
            record,
            name=self.reword(record.name),
            aliases=tuple(self.reword(alias) for alias in record.aliases),
            representatives=tuple(self.reword(name) for name in record.representatives),
            spans=self._spans(record.spans),
        )

    def _spans(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        return merged(placed for placed in map(self.edited.place, spans) if placed[0] < placed[1])


def perturbed(case: Case, edits: Sequence[Edit], reword: Reword = same, target: Target | None = None) -> Perturbed:
    """Return the case with its article edited and its labels with it; the label of `target` is taken out.

    Quotes of which nothing is left are taken out, and with its last quote an item; so are names that are gone.
    """
    edited = Edited.of(case.text, edits)
    labels = case.golden.model_dump(mode="json")
    if target is not None:
        del labels[target.section][target.index]
    for section in SECTIONS:
        labels[section] = [
            item for item in (_item(one, section, edited, reword) for one in labels[section]) if item["evidence"]
        ]
    for name in ("title", "headline", "summary"):
        labels[name] = reword(labels[name]) if labels[name] else labels[name]
    _forget(labels)
    return Perturbed(Case(case.name, edited.after, GoldenCase.model_validate(labels)), edited, reword, target)


def _item(item: dict[str, Any], section: Section, edited: Edited, reword: Reword) -> dict[str, Any]:
    starts = ((edited.before.index(quote), len(quote)) for quote in item["evidence"])
    placed = (edited.place((start, start + length)) for start, length in starts)
    after = edited.after
    done = item | {"evidence": [after[start:end] for start, end in placed if start < end]}
    if section in ("parties", "mediators"):
        name = reword(item["name"])
        aliases = dict.fromkeys(reword(alias) for alias in item["aliases"])
        people = [person | {"name": reword(person["name"])} for person in item["representatives"]]
        return done | {
            "name": name if name in after else next((alias for alias in aliases if alias in after), name),
            "aliases": [alias for alias in aliases if alias in after and alias != name],
            "representatives": [person for person in people if person["name"] in after],
        }
    return done | {"text": reword(item["text"])}


def _forget(labels: Mapping[str, Any]) -> None:
    """Take references to actors that are gone out of demands and outcomes."""
    ids = {actor["id"] for section in ("parties", "mediators") for actor in labels[section]}
    for section, fields in (("demands", ("by", "of")), ("outcomes", ("actors",))):
        for item in labels[section]:
            for field in fields:
                item[field] = [actor for actor in item[field] if actor in ids]
