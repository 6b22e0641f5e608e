"""Made-up articles, as many different ones as wanted, of some ten sentences each."""

from schemas.article import Article, Submission
from service.reading import Limits, read_submission

_FIRST = "Ar Bel Cor Dun Er Fal Gor Hal Is Jor Kel Lor Mar Nor Os Pel Quor Rav Sol Tur".split()
_MIDDLE = "a e i o u ai ei au ou ia".split()
_LAST = "dan fria gast keth land mark nia ria stan vost".split()
_TEXT = """\
{one} and {other} sent envoys to the port of Sealey on Monday under the mediation of {third}.
{one} demands that {other} withdraw its patrol boats from the strait before the winter.
The envoys of {other} answered that {one} must first lift the duties on grain.

Officials from {third} carried messages between the two rooms for {hours} hours.
A spokeswoman for {third} said that the delegations of {one} and {other} had agreed to meet again.
Fishermen in the strait have lost {loss} days of work since the quarrel began.
The harbour office in Sealey, which {other} runs, counted {boats} boats at anchor.
{third} offered to send observers to the harbour, and {one} accepted the offer.
The next round of talks is to be held in Sealey under the flag of {third}.
"""


def made_up(number: int) -> Submission:
    """Return the article of that number; equal numbers give equal texts, others different ones."""
    one, other, third = (_name(number * 7 + place * 613) for place in range(3))
    text = _TEXT.format(
        one=one, other=other, third=third, hours=2 + number % 9, loss=10 + number % 80, boats=number + 100
    )
    return Submission(text=text, title=f"Envoys meet in Sealey, report {number}", source="The Sealey Wire")


def made_up_article(number: int) -> Article:
    """Return the same, read."""
    return read_submission(made_up(number), Limits(10_000, 10_000))


def _name(number: int) -> str:
    number, last = divmod(number, len(_LAST))
    number, middle = divmod(number, len(_MIDDLE))
    return _FIRST[number % len(_FIRST)] + _MIDDLE[middle] + _LAST[last]
