"""Builders of records with everything filled in that a test does not care about."""

from collections.abc import Callable, Sequence

import pytest

from eval.records import ActorRecord, ItemRecord, Labelled


@pytest.fixture
def actor() -> Callable[..., ActorRecord]:
    def build(
        name: str,
        *,
        aliases: Sequence[str] = (),
        labels: tuple[str, ...] = ("state", "disputant"),
        spans: tuple[tuple[int, int], ...] = (),
        actor_id: str | None = None,
    ) -> ActorRecord:
        slug = actor_id or name.lower().replace(" ", "-")
        return ActorRecord(slug, name, tuple(aliases), (), labels, spans)

    return build


@pytest.fixture
def demand() -> Callable[..., ItemRecord]:
    def build(
        text: str,
        *,
        by: Sequence[str] = (),
        of: Sequence[str] = (),
        labels: tuple[str, str] = ("demand", "open"),
        spans: tuple[tuple[int, int], ...] = (),
    ) -> ItemRecord:
        return ItemRecord(text, labels, (tuple(by), tuple(of)), None, spans)

    return build


@pytest.fixture
def outcome() -> Callable[..., ItemRecord]:
    def build(
        text: str,
        *,
        kind: str = "agreement",
        actors: Sequence[str] = (),
        when: str | None = None,
        spans: tuple[tuple[int, int], ...] = (),
    ) -> ItemRecord:
        return ItemRecord(text, (kind,), (tuple(actors),), when, spans)

    return build


@pytest.fixture
def labelled() -> Callable[..., Labelled]:
    def build(
        parties: Sequence[ActorRecord] = (),
        mediators: Sequence[ActorRecord] = (),
        demands: Sequence[ItemRecord] = (),
        outcomes: Sequence[ItemRecord] = (),
    ) -> Labelled:
        return Labelled(tuple(parties), tuple(mediators), tuple(demands), tuple(outcomes), valid_quotes=0, quotes=0)

    return build
