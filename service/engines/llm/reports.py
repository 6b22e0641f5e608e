"""What the parts of an article report while they are read, as one: stage by stage, and all that was found so far."""

from collections.abc import Sequence

from schemas.article import Sentence
from schemas.events import StageState
from service.engines.base import Observer
from service.engines.llm.merge import merged
from service.engines.llm.profiles import Findings


class Reports:
    """Collects the findings of several parts for one observer."""

    def __init__(self, observer: Observer, parts: Sequence[Sequence[Sentence]]) -> None:
        self._observer = observer
        self._names = [f"{part[0].number}-{part[-1].number}" for part in parts]
        self._found = [Findings() for _ in parts]

    def stage(self, place: int, name: str, state: StageState) -> None:
        """Report on a stage of the part at `place`; an article that is read whole has no parts to name."""
        self._observer.stage(name, state, self._names[place] if len(self._names) > 1 else None)

    async def found(self, place: int, findings: Findings, *, last: bool) -> None:
        """Report what the part's stages have found so far.

        The last stage of an article that is read whole is not reported: its findings are the draft.
        """
        self._found[place] = findings
        if not (last and len(self._found) == 1):
            await self._observer.found(merged([each.draft for each in self._found]))
