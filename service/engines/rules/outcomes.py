"""Outcomes of a scene."""

from collections.abc import Sequence

from schemas.drafts import DraftMediator, DraftOutcome, DraftParty
from service.engines.rules.scene import Scene


def find_outcomes(
    scene: Scene, parties: Sequence[DraftParty], mediators: Sequence[DraftMediator]
) -> tuple[DraftOutcome, ...]:
    return ()
