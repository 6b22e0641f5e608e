"""What a run is made of and with, by where its replies come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cases import GOLDEN, Case
from eval.commands.options import talk
from eval.recording.recorder import unfinished
from eval.recording.sessions import Recording, Replaying, Session, header_of, replay_settings
from eval.recording.tape import read_tape
from schemas.errors import InvalidRequest
from service.commands.configuration import load_settings
from service.engines.llm.profiles import prompts_of
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Source:
    """Who is asked, how, about what."""

    settings: Settings
    session: Session
    cases: Sequence[Case]
    repeats: int


def live(settings: Settings, cases: Sequence[Case], repeats: int | None) -> Source:
    """Return the source that asks the endpoint, or none where the rules engine is meant."""
    return Source(settings, Session(), cases, repeats or 1)


def recorded(
    path: Path,
    settings: Settings,
    cases: Sequence[Case],
    repeats: int | None,
    label: str | None,
    articles: Path,
    *,
    fresh: bool,
) -> Source:
    """Return the source that asks the endpoint and records to `path`.

    Args:
        path: of the recording.
        settings: name endpoint and model; a second endpoint is left out, as a recording is of one model.
        cases: what is briefed.
        repeats: how many times each; None is once.
        label: who answers; None is the model.
        articles: where the cases are from; the user is told that the recording holds the articles, unless these are
            the built-in ones.
        fresh: begin anew where a recording was left unfinished.

    """
    if settings.engine == "rules":
        raise InvalidRequest("the rules engine asks no model, so there is nothing to record: leave --record out")
    settings = settings.model_copy(update={"llm_fallback_model": None})
    header = header_of(settings, prompts_of(settings.profile), repeats or 1, label)
    if fresh:
        unfinished(path).discard()
    if articles != GOLDEN:
        talk().print(f"the recording will hold the articles of {articles}", markup=False, soft_wrap=True)
    return Source(settings, Recording(path, header, settings.llm_timeout), cases, repeats or 1)


def replayed(path: Path, cases: Sequence[Case], repeats: int | None, *, strict: bool) -> Source:
    """Return the source that answers from the recording at `path`, and asks as that did.

    Args:
        path: of the recording.
        cases: what is briefed; those that are not recorded are left out, and named.
        repeats: how many times each; None is as often as recorded.
        strict: refuse cases that are not recorded instead.

    """
    header, exchanges = read_tape(path)
    settings = load_settings(engine="llm", llm_model=header.asking.model)
    settings = replay_settings(settings, header.asking)
    held = [case for case in cases if case.name in header.cases]
    missing = [case.name for case in cases if case.name not in header.cases]
    if missing and (strict or not held):
        raise InvalidRequest(f"{path} does not hold {', '.join(missing)}: record with these cases, or leave them out")
    if missing:
        talk().print(f"not recorded, and left out: {', '.join(missing)}", markup=False, soft_wrap=True)
    session = Replaying(path, header, exchanges, prompts_of(settings.profile))
    return Source(settings, session, held, repeats or header.asking.repeats)
