"""Requests a minute and places, by a clock of the test's own."""

import pytest

from schemas.errors import Busy, LimitReached
from service.api.limits import Gate, RequestRates, Standing, refuse_used_up


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_minutes_worth_may_come_at_once_and_no_more(clock: Clock) -> None:
    rates = RequestRates(clock)
    standings = [rates.take("desk", 3) for _ in range(4)]
    assert [standing.remaining for standing in standings] == [2, 1, 0, 0]
    assert [standing.refused for standing in standings] == [False, False, False, True]


def test_it_fills_up_evenly(clock: Clock) -> None:
    rates = RequestRates(clock)
    for _ in range(3):
        rates.take("desk", 3)
    refused = rates.take("desk", 3)
    assert (refused.refused, refused.reset) == (True, 20)
    clock.now += 19.9
    assert rates.take("desk", 3).refused
    clock.now += 0.2
    assert not rates.take("desk", 3).refused


def test_over_a_long_time_it_lets_through_what_it_says(clock: Clock) -> None:
    rates, passed = RequestRates(clock), 0
    for _ in range(3000):
        passed += not rates.take("desk", 60).refused
        clock.now += 0.2  # five times as often as allowed, for ten minutes
    assert 600 <= passed <= 660


def test_names_do_not_share(clock: Clock) -> None:
    rates = RequestRates(clock)
    assert not rates.take("desk", 1).refused
    assert not rates.take("wire", 1).refused
    assert rates.take("desk", 1).refused


def test_a_refusal_says_when_to_come_back(clock: Clock) -> None:
    rates = RequestRates(clock)
    rates.take("desk", 2)
    rates.take("desk", 2)
    with pytest.raises(LimitReached, match="2 requests a minute") as caught:
        refuse_used_up(rates.take("desk", 2))
    assert caught.value.retry_after == 30


def test_items_of_the_headers() -> None:
    requests = Standing("requests", 60, 60, 59, 1)
    assert (requests.policy_item, requests.limit_item) == ('"requests";q=60;w=60', '"requests";r=59;t=1')
    tokens = Standing("tokens", 1000, 86400, 0, 7200, "tokens")
    assert (tokens.policy_item, tokens.limit_item) == ('"tokens";q=1000;qu="tokens";w=86400', '"tokens";r=0;t=7200')


def test_a_place_is_free_again_after_a_failure() -> None:
    gate = Gate(1)
    with pytest.raises(ValueError, match="inside"), gate.place():
        raise ValueError("inside")
    with gate.place():
        assert gate.taken == 1


def test_one_more_than_there_are_places_is_turned_away_at_once() -> None:
    gate = Gate(2)
    with gate.place(), gate.place():
        with pytest.raises(Busy) as caught, gate.place():
            pass
        assert caught.value.retry_after is not None
        assert gate.taken == 2
    assert gate.taken == 0
