"""Whether a brief did what it should under a perturbation: stayed, followed, or dropped what no longer holds."""

from dataclasses import replace
from typing import Literal

from eval.cases import Case
from eval.listing import case_lines, label
from eval.matching import align
from eval.records import Labelled
from eval.scoring import score_case
from eval.similarity import overlap
from eval.stress.editing import Perturbed, Target
from schemas.base import Contract

Held = Literal["held", "broke", "not judged"]


class Judgement(Contract):
    """What became of one brief."""

    case: str
    held: Held
    """Not judged is a brief that had not found what was to go."""
    lines: tuple[str, ...]
    """What changed and should not have, or stayed and should have gone."""


def judge(case: Case, one: Perturbed, before: Labelled, after: Labelled) -> Judgement:
    """Return the judgement of one brief.

    Args:
        case: as it was.
        one: as it was perturbed.
        before: what the brief of the former says.
        after: what the brief of the latter says.

    """
    if one.target is not None:
        return _gone(case, one, one.target, before, after)
    expected = one.follow(before)
    score = score_case(case.name, expected, after)
    counts = [section.counts for section in score.sections.values()]
    if all(section.gold == section.predicted == section.strict for section in counts):
        return Judgement(case=case.name, held="held", lines=())
    return Judgement(case=case.name, held="broke", lines=tuple(list(case_lines(score, expected, after))[1:]))


def _gone(case: Case, one: Perturbed, target: Target, before: Labelled, after: Labelled) -> Judgement:
    """Judge an item that must go: it stays where it is found again, of the same kind, by what denies it now."""
    gold = case.labelled
    was = score_case(case.name, gold, before).sections[target.section]
    if target.index not in {pair.gold for pair in was.pairs}:
        return Judgement(case=case.name, held="not judged", lines=())
    record = one.item(gold.items(target.section)[target.index])
    wanted = replace(one.case.labelled, demands=(), outcomes=())
    wanted = replace(wanted, demands=(record,)) if target.section == "demands" else replace(wanted, outcomes=(record,))
    denied = target.where[0] < target.where[1]
    for _, place, _ in align(wanted, after).sections[target.section].pairs:
        found = after.items(target.section)[place]
        cited = not denied or overlap([target.where], found.spans)
        if cited and found.labels[-1] == record.labels[-1]:
            line = f"  = {target.section}: {label(after, target.section, place)}"
            return Judgement(case=case.name, held="broke", lines=(line,))
    return Judgement(case=case.name, held="held", lines=())
