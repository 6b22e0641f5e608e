"""Where the replies of a run come from: the endpoint, the endpoint with a recorder before it, or a recording alone."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx

from eval.recording.differences import describe
from eval.recording.recorder import Recorder
from eval.recording.replayer import Replayer, ReplyNotRecorded
from eval.recording.tape import Asking, Exchange, Header
from eval.runs import CaseRun, Replies
from schemas.errors import EngineUnavailable, ReplyError
from service.pipeline import SOFTWARE
from service.settings import Settings

NOWHERE = "http://recording.invalid/v1"
"""Base URL of replayed runs (RFC 2606: it resolves nowhere)."""
MOST_NAMED = 10
MOST_IN_FULL = 2


def header_of(settings: Settings, prompts: dict[str, str], repeats: int, label: str | None) -> Header:
    """Return the head of a recording made with `settings`.

    Args:
        settings: as the run has them.
        prompts: stage to `name@hash`.
        repeats: how many times each case is briefed.
        label: who answers; None is the model.

    """
    if settings.llm_model is None:
        raise EngineUnavailable("only the llm engine can be recorded: name a --model, or set PARLEY_LLM_MODEL")
    return Header(
        answered_by=label or settings.llm_model,
        recorded=datetime.now(UTC).date(),
        software=SOFTWARE,
        asking=Asking(
            model=settings.llm_model,
            profile=settings.profile,
            mode=settings.llm_mode,
            temperature=settings.llm_temperature,
            max_completion_tokens=settings.llm_max_completion_tokens,
            reasks=settings.llm_reasks,
            repair_rounds=settings.repair_rounds,
            window_characters=settings.llm_window_characters,
            prompts=prompts,
            repeats=repeats,
        ),
        cases=(),
    )


def replay_settings(settings: Settings, asking: Asking) -> Settings:
    """Return the settings that make the requests of a recording, whatever is configured here."""
    return settings.model_copy(
        update={
            "engine": "llm",
            "profile": asking.profile,
            "repair_rounds": asking.repair_rounds,
            "llm_base_url": NOWHERE,
            "llm_api_key": None,
            "llm_model": asking.model,
            "llm_mode": asking.mode,
            "llm_reasks": asking.reasks,
            "llm_calls_per_minute": None,
            "llm_tokens_per_minute": None,
            "llm_window_characters": asking.window_characters,
            "llm_max_completion_tokens": asking.max_completion_tokens,
            "llm_temperature": asking.temperature,
            "llm_fallback_model": None,
        }
    )


class Session:
    """Where the replies of a run come from. This one: from the endpoint, and nothing is kept."""

    replies: Replies = "live"
    answered_by: str | None = None

    def __init__(self, client: httpx.AsyncClient | None = None) -> None:
        self.client = client
        """Given to the engine; None is its own."""

    def finish(self, entries: Sequence[CaseRun]) -> list[str]:
        """End the session once every case is done, and return what is to be told.

        Raises:
            ReplyNotRecorded: a replayed run asked for more than is recorded.

        """
        del entries
        return []

    def differences(self) -> list[str]:
        """Return how the requests without a reply differ from recorded ones."""
        return []


class Recording(Session):
    """Asks the endpoint and records to a file."""

    replies: Replies = "recorded"

    def __init__(self, path: Path, header: Header, timeout: float) -> None:
        self._recorder = Recorder(httpx.AsyncHTTPTransport(), path, header)
        super().__init__(httpx.AsyncClient(transport=self._recorder, timeout=timeout, follow_redirects=True))
        self._path = path
        self.answered_by = header.answered_by

    def finish(self, entries: Sequence[CaseRun]) -> list[str]:
        """Write the recording; tell which cases it does not hold whole."""
        failed = {e.case for e in entries if e.failure and not e.failure.code.startswith(ReplyError.code)}
        wanting = self._recorder.finish({entry.case for entry in entries}, failed)
        if not wanting:
            return [f"recorded in {self._path}"]
        return [
            f"recorded in {self._path}, but without {', '.join(wanting)}, where replies are missing: "
            "run the command again, and only those are asked for"
        ]


class Replaying(Session):
    """Answers from a recording; nothing else is asked."""

    replies: Replies = "replayed"

    def __init__(self, path: Path, header: Header, exchanges: Sequence[Exchange], prompts: dict[str, str]) -> None:
        self._replayer = Replayer(exchanges)
        super().__init__(httpx.AsyncClient(transport=self._replayer))
        self._path = path
        self._exchanges = exchanges
        self._changed = changed_prompts(header.asking.prompts, prompts)
        self.answered_by = header.answered_by

    def finish(self, entries: Sequence[CaseRun]) -> list[str]:
        """Tell which recorded replies nobody asked for; see `Session.finish`."""
        if misses := self._replayer.misses:
            changed = f" (prompts changed since: {', '.join(self._changed)})" if self._changed else ""
            raise ReplyNotRecorded(
                f"{len(misses)} requests have no reply in {self._path}{changed}: record it anew, or undo what changed "
                "them; the differences stand above"
            )
        unused = self._replayer.unused({entry.case for entry in entries})
        listed = ", ".join(f"{e.form} of {e.case} (repeat {e.repeat})" for e in unused[:MOST_NAMED])
        return [f"{len(unused)} recorded replies were not asked for: {listed}"] if unused else []

    def differences(self) -> list[str]:
        """Return how the requests without a reply differ from the nearest recorded ones, the first few in full."""
        told = [describe(miss.slot, miss.asked, self._exchanges) for miss in self._replayer.misses[:MOST_NAMED]]
        return [text if number < MOST_IN_FULL else text.partition("\n")[0] for number, text in enumerate(told)]


def changed_prompts(recorded: dict[str, str], now: dict[str, str]) -> list[str]:
    """Return the stages whose prompts are no longer the recorded ones."""
    return sorted(stage for stage in recorded.keys() | now.keys() if recorded.get(stage) != now.get(stage))
