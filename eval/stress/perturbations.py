"""The perturbations by name, and golden cases perturbed by them, kept only where their labels still hold."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.cases import Case
from eval.checking import problems
from eval.stress.changing import negated, removed, renumbered
from eval.stress.editing import Perturbed
from eval.stress.naming import actors_renamed, people_renamed
from eval.stress.preserving import furnished, injected, marked, moved, requoted, spaced, wrapped

Effect = Literal["preserving", "following", "changing"]
"""On a brief: it stays the same; it follows the words of the edit; one item goes or changes."""


@dataclass(frozen=True, slots=True)
class Perturbation:
    """One way of editing cases."""

    name: str
    effect: Effect
    does: str
    apply: Callable[[Case, random.Random], Perturbed | None]
    """Returns None where there is nothing to edit."""


_ALL = (
    Perturbation("people", "following", "people renamed throughout", people_renamed),
    Perturbation("actors", "following", "states and groups renamed throughout, to invented names", actors_renamed),
    Perturbation("numbers", "following", "numbers changed throughout", renumbered),
    Perturbation("background", "preserving", "a paragraph of background moved to the end", moved),
    Perturbation("boilerplate", "preserving", "page furniture added", furnished),
    Perturbation("quotes", "preserving", "quotation marks straight for curly, or curly for straight", requoted),
    Perturbation("wrapping", "preserving", "lines wrapped at 72 characters", wrapped),
    Perturbation("spacing", "preserving", "tabs, double spaces, CRLF", spaced),
    Perturbation("injection", "preserving", "a paragraph that gives orders to the reader added", injected),
    Perturbation("markers", "preserving", "false sentence numbers and a false fence added", marked),
    Perturbation("negation", "changing", "an agreement or acceptance denied where it is stated", negated),
    Perturbation("removal", "changing", "the paragraph that states an outcome removed", removed),
)
PERTURBATIONS: Mapping[str, Perturbation] = {one.name: one for one in _ALL}


def perturb(perturbation: Perturbation, cases: Sequence[Case], seed: int, folder: Path) -> dict[str, Perturbed]:
    """Return the cases that could be perturbed, by name, and keep them as golden cases in `folder`.

    Left out are cases with nothing to edit, and those whose labels break a rule of the guidelines after the edit.

    Args:
        perturbation: what to do.
        cases: to do it to.
        seed: the same gives the same edits, whichever other cases and perturbations there are.
        folder: is emptied of earlier cases first.

    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.json"), *folder.glob("*.txt")):
        old.unlink()
    done = {}
    for case in cases:
        rng = random.Random(f"{seed} {perturbation.name} {case.name}")  # noqa: S311  edits must repeat; no secret
        one = perturbation.apply(case, rng)
        if one is not None and not _broken(one.case, folder):
            done[case.name] = one
    return done


def _broken(case: Case, folder: Path) -> list[str]:
    labels, article = folder / f"{case.name}.json", folder / case.golden.article
    article.write_bytes(case.text.encode())
    labels.write_text(case.golden.model_dump_json(indent=1) + "\n", encoding="utf-8")
    broken = problems(labels, article)
    if broken:
        labels.unlink()
        article.unlink()
    return broken
