"""The one retry policy: transient failures, exponential waits with jitter, `Retry-After`, and the brief's deadline."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_result,
    stop_after_attempt,
    stop_any,
    wait_exponential_jitter,
)
from tenacity.stop import stop_base

from service.engines.llm.failures import Failure

Sleep = Callable[[float], Awaitable[None]]

_BACKOFF = wait_exponential_jitter(multiplier=0.5, exp_base=2, max=20, jitter=0.5)
_SPREAD = 0.25
"""Seconds over which callers told the same `Retry-After` come back, so that they do not come at once."""


def retrying(attempts: int, deadline: float, sleep: Sleep = asyncio.sleep) -> AsyncRetrying:
    """Return a policy for ONE call; instances keep state and must not be shared between tasks.

    Called with a coroutine function that returns a result or a `Failure`, it returns the last of them.

    Args:
        attempts: most requests made.
        deadline: running-loop time; a wait that would end after it is not begun.
        sleep: waits so many seconds.

    """
    return AsyncRetrying(
        retry=retry_if_result(_is_transient),
        stop=stop_any(stop_after_attempt(attempts), _EndsAfter(deadline)),
        wait=_wait,
        sleep=sleep,
        retry_error_callback=_last_result,
    )


def _is_transient(result: object) -> bool:
    return isinstance(result, Failure) and result.transient


def _wait(state: RetryCallState) -> float:
    failure = _last_result(state)
    if isinstance(failure, Failure) and failure.retry_after is not None:
        return failure.retry_after + random.uniform(0, _SPREAD)  # noqa: S311 -- spreads load, guards nothing
    return _BACKOFF(state)


class _EndsAfter(stop_base):
    """Stop where the next wait would end at or after the deadline."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def __call__(self, retry_state: RetryCallState) -> bool:
        return asyncio.get_running_loop().time() + retry_state.upcoming_sleep >= self._deadline


def _last_result(state: RetryCallState) -> Any:  # noqa: ANN401 -- tenacity does not carry the result's type
    return state.outcome.result() if state.outcome else None
