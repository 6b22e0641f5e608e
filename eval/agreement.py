"""How far two readers of the same articles agree, by the scorer that scores briefs: the ceiling for any other score."""

from collections.abc import Collection, Mapping
from pathlib import Path

from eval.cases import GOLDEN, case_digest, load_cases
from eval.figures import figures
from eval.runs import Figure
from eval.scores import CaseScore, Confusion, ErrorClassTally, Summary
from eval.scoring import score_case
from eval.summary import summarise
from eval.taxonomy import confusions, error_classes
from schemas.base import Contract
from schemas.errors import InvalidRequest

FIRST, SECOND = GOLDEN / "first-reader", GOLDEN / "second-reader"


class Agreement(Contract):
    """One reader scored against another; F1 is the same whichever of them is taken as right."""

    summary: Summary
    figures: tuple[Figure, ...]
    disagreements: tuple[ErrorClassTally, ...]
    confusions: tuple[Confusion, ...]
    scores: tuple[CaseScore, ...]


def ceiling(digests: Mapping[str, str]) -> Agreement | None:
    """Return how far the two readers agree on the cases of a run; None where they did not label all of these.

    Args:
        digests: case name to the digest of its article and labels.

    """
    built_in = {case.name: case_digest(case) for case in load_cases(GOLDEN)}
    if any(built_in.get(name) != digest for name, digest in digests.items()):
        return None
    return agreement(only=frozenset(digests))


def agreement(
    first: Path = FIRST, second: Path = SECOND, articles: Path = GOLDEN, *, only: Collection[str] | None = None
) -> Agreement:
    """Return how far the labels in `second` agree with those in `first`.

    Args:
        first: labels of one reader, `NAME.json`.
        second: labels of another, of the same articles.
        articles: folder of the `NAME.txt` files.
        only: names of the cases to look at; None is all.

    Raises:
        schemas.errors.InvalidRequest: the two folders do not label the same articles.

    """
    one, other = (load_cases(folder, articles=articles) for folder in (first, second))
    if [case.name for case in one] != [case.name for case in other]:
        apart = sorted({case.name for case in one} ^ {case.name for case in other})
        raise InvalidRequest(f"{first} and {second} do not label the same articles: {', '.join(apart)}")
    both = [(a, b) for a, b in zip(one, other, strict=True) if only is None or a.name in only]
    scores = [score_case(a.name, a.labelled, b.labelled) for a, b in both]
    return Agreement(
        summary=summarise(scores),
        figures=figures(scores),
        disagreements=error_classes(scores),
        confusions=confusions(scores),
        scores=tuple(scores),
    )
