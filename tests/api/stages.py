"""A model that answers each stage of a `standard` brief when the test lets it."""

import asyncio
from typing import Any

from schemas.drafts import Cast, Repairs, Stakes
from service.engines.llm.seam import StageReply, StageRequest
from tests.drafting import demand, draft, mediator, outcome, party


class Stages:
    """Answers each stage of a `standard` brief once it is let go."""

    def __init__(self) -> None:
        whole = draft(
            party(), party("Varga Front", id="front"), mediator(), demand(by=("norland",), of=("front",)),
            demand("build a harbour in Quillon"), outcome(),
        )  # fmt: skip
        self.replies: dict[str, Any] = {
            "cast": Cast(parties=whole.parties, mediators=whole.mediators),
            "stakes": Stakes(demands=whole.demands, outcomes=whole.outcomes, headline="", summary=""),
            "repair": Repairs(repairs=()),
        }
        self.go = {stage: asyncio.Event() for stage in self.replies}
        self.asked = {stage: asyncio.Event() for stage in self.replies}
        self.cancelled: list[str] = []

    async def __call__(self, request: StageRequest[Any]) -> StageReply[Any]:
        self.asked[request.stage].set()
        try:
            await self.go[request.stage].wait()
        except asyncio.CancelledError:
            self.cancelled.append(request.stage)
            raise
        return StageReply(self.replies[request.stage], ())

    async def aclose(self) -> None: ...
