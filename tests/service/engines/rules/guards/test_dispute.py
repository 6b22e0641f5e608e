"""Articles without a dispute have nobody in them."""

import pytest

from tests.mini_articles import find_in

PEACEFUL = {
    "sport": (
        "There was no truce in the derby as Rovers and Athletic drew 2-2 in front of 30,000 fans. Rovers "
        "coach Ian Hart accused the referee and demanded an apology. The league said it would not comment. "
        "France striker Paul Diop scored a penalty in the second half of the match."
    ),
    "streaming": (
        "The truce in the streaming wars is over. Nimbus Media cut its price, undercutting rival Pixel "
        "Studios, whose shares fell 8 per cent. Viewers in Japan had demanded cheaper plans. Investors expect "
        "earnings to fall."
    ),
    "festival": (
        "Diplomats from Japan and Ghana danced as the harbour festival closed with a parade. Ghana demanded a "
        "rematch in the cooking contest. Visitors bought tickets for the concert, despite a dispute over "
        "parking."
    ),
    "election": (
        "Voters in Estonia went to the polls. Opposition leader Jaan Lepik accused the Reform Party of "
        "ignoring rural voters. Turnout was 61 per cent. Ballots from Finland will be counted on Monday."
    ),
    "markets": (
        "Oil prices rose as talks between Saudi Arabia and Russia made little progress. Traders weighed "
        "sanctions on Iran. Brent crude gained $1.60 a barrel. Shares in London closed higher, and the dollar "
        "was little changed."
    ),
    "flood": (
        "The river burst its banks in Serbia. Serbian troops filled sandbags and the European Union promised "
        "aid. Officials accused the weather service of giving no warning. Rainfall was the highest in 40 "
        "years."
    ),
    "chess": (
        "Grandmaster Ilya Petrov offered a truce and Norway's Lars Holm accepted, leaving the championship "
        "match level. The tournament is hosted by Kazakhstan."
    ),
}


@pytest.mark.parametrize("text", PEACEFUL.values(), ids=PEACEFUL.keys())
def test_nobody_is_party_or_mediator(text: str) -> None:
    found = find_in(text)
    assert (found.parties, found.mediators) == ({}, {})


def test_figure_of_speech_beside_a_real_dispute_does_not_hide_it() -> None:
    found = find_in(
        "The war of words went on, but Peru and Chile signed a ceasefire after talks on the border dispute."
    )
    assert set(found.parties) == {"Peru", "Chile"}
