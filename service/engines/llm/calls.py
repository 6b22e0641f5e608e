"""One model call: instructor over our own `create`, so that it sees answers only and asks again about their form only.

Transport failures are retried beneath `create` and never reach a prompt. Refusals, filtered, cut and empty replies are
told from the raw completion, before anything is parsed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, cast

import instructor
import instructor.v2.providers.openai.handlers  # else loaded within the first call
import openai
from instructor.core import InstructorRetryException, patch

from schemas.brief import Call, CallOutcome
from schemas.errors import ParleyError
from service.engines.llm import failures
from service.engines.llm.failures import Failure
from service.engines.llm.limits import Limits
from service.engines.llm.replies import envelope
from service.engines.llm.retries import Sleep, retrying
from service.engines.llm.seam import ReplyT, StageReply, StageRequest
from service.settings import Settings
from service.telemetry.events import EventLog
from service.telemetry.work import CallWork, Monitor, Monitors

_MODES = {"json_schema": instructor.Mode.JSON_SCHEMA, "tools": instructor.Mode.TOOLS}


@dataclass
class Tally:
    """What one call has taken so far."""

    attempts: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    started: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    def add(self, usage: Any) -> None:  # noqa: ANN401 -- the client does not validate what it decodes
        """Add the usage that one completion reports."""
        self.prompt_tokens += _count(usage, "prompt_tokens")
        self.completion_tokens += _count(usage, "completion_tokens")
        self.cached_tokens += _count(getattr(usage, "prompt_tokens_details", None), "cached_tokens")

    def call(self, stage: str, model: str, outcome: CallOutcome) -> Call:
        """Return the finished record."""
        return Call(
            stage=stage,
            model=model,
            attempts=self.attempts,
            prompt_tokens=self.prompt_tokens,
            cached_tokens=self.cached_tokens,
            completion_tokens=self.completion_tokens,
            seconds=round(asyncio.get_running_loop().time() - self.started, 3),
            outcome=outcome,
        )


class EndpointCaller:
    """Calls one endpoint. Its key and address are in `client`; how it is asked in `settings`."""

    def __init__(
        self,
        client: openai.AsyncOpenAI,
        model: str,
        settings: Settings,
        *,
        sleep: Sleep = asyncio.sleep,
        monitor: Monitor | None = None,
    ) -> None:
        self.client = client
        self.model = model
        self.settings = settings
        self.sleep = sleep
        self.monitor = monitor or Monitors([EventLog()])
        self.limits = Limits(settings.llm_in_flight, settings.llm_calls_per_minute, settings.llm_tokens_per_minute)

    async def __call__(self, request: StageRequest[ReplyT]) -> StageReply[ReplyT]:
        """Return the model's answer; see `seam.Caller`."""
        exchange = _Exchange(self, request)
        work = CallWork(request.stage, self.model, self.client.base_url.host, self.client.base_url.port)
        with self.monitor.during(work):
            content = await exchange.run()
            work.call = call = exchange.tally.call(request.stage, self.model, exchange.outcome)
            if exchange.failure is None:
                return StageReply(content, (call,))
            error = exchange.failure.error()
            error.calls = (call,)
            raise error

    async def aclose(self) -> None:
        """Close the client's connections."""
        await self.client.close()


class _Exchange:
    """The requests and replies of one call."""

    def __init__(self, caller: EndpointCaller, request: StageRequest[ReplyT]) -> None:
        self.caller = caller
        self.request = request
        self.tally = Tally()
        self.failure: Failure | None = None
        self.outcome: CallOutcome = "ok"
        self.last: Failure | None = None

    async def run(self) -> Any:  # noqa: ANN401 -- an instance of the request's response model
        """Return the parsed reply, or None with `failure` set. Only cancellation gets out."""
        settings = self.caller.settings
        ask = cast("Callable[..., Awaitable[Any]]", patch(create=self._create, mode=_MODES[settings.llm_mode]))
        try:
            content = await ask(
                response_model=envelope(self.request.reply),
                max_retries=settings.llm_reasks,
                messages=self.request.messages,
                model=self.caller.model,
                **self._options(),
            )
        except InstructorRetryException as error:  # it holds the prompt and the replies: nothing of it may get out
            if not isinstance(error.__cause__, ParleyError):
                self._fail(failures.of_misfit(error.__cause__), "invalid")
            return None
        for name in vars(content).keys() - type(content).model_fields.keys():
            del vars(content)[name]  # the raw reply and its usage, which instructor hangs on
        return content

    def _fail(self, failure: Failure, outcome: CallOutcome) -> None:
        self.failure, self.outcome = failure, outcome

    def _options(self) -> dict[str, object]:
        options = {
            "temperature": self.caller.settings.llm_temperature,
            "max_completion_tokens": self.caller.settings.llm_max_completion_tokens,
        }
        return {name: value for name, value in options.items() if value is not None}

    async def _create(self, **body: Any) -> Any:  # noqa: ANN401 -- instructor's seam
        """Return a raw completion that is worth parsing; what instructor calls in place of the client."""
        policy = retrying(self.caller.settings.llm_attempts, self.request.deadline, self.caller.sleep)
        result: Any = await policy(self._attempt, _strict(body))
        if isinstance(result, Failure):
            self._fail(result, "failed")
            raise result.error()
        self.tally.add(getattr(result, "usage", None))
        if flaw := failures.of_completion(result):
            self._fail(flaw, "invalid")
            raise flaw.error()
        return result

    async def _attempt(self, body: dict[str, Any]) -> Any:  # noqa: ANN401 -- a completion or a Failure
        caller = self.caller
        whole = asyncio.timeout_at(self.request.deadline)
        try:
            async with whole, caller.limits.admitted(self.request.characters) as ticket:
                self.tally.attempts += 1
                async with asyncio.timeout(caller.settings.llm_timeout):
                    completion = await caller.client.chat.completions.create(**body)
        except Exception as error:
            if whole.expired():
                # an endpoint that failed until the time ran out is what failed: its breaker has to know
                return self.last or failures.OUT_OF_TIME
            failure = self.last = failures.of_exception(error)
        else:
            caller.limits.in_flight.succeeded()
            return completion
        if failure.limited:
            caller.limits.in_flight.rate_limited(ticket)
        return failure


def _strict(body: dict[str, Any]) -> dict[str, Any]:
    """Return the request with `strict: true` in its schema, which instructor does not send.

    The schema goes as `extra_body`, which the client sends as it is: it would walk a parameter of its own at each call,
    for a sixth of a brief's CPU time.
    """
    body = dict(body)
    form, tools = body.pop("response_format", None), body.pop("tools", None)
    if form:
        body["extra_body"] = {"response_format": form | {"json_schema": form["json_schema"] | {"strict": True}}}
    if tools:
        strict = [{**tool, "function": {**tool["function"], "strict": True}} for tool in tools]
        body["extra_body"] = {"tools": strict}
    return body


def _count(usage: Any, name: str) -> int:  # noqa: ANN401 -- the client does not validate what it decodes
    value = getattr(usage, name, None)
    return value if isinstance(value, int) else 0
