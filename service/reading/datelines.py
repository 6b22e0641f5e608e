"""Finds the dateline that opens a report (`GENEVA, March 3 (Agency) — `), so that its first sentence starts after it.

Forms: a place in capitals with an optional state or country, date and agency, then a dash or a colon; a place in
mixed case where an agency, or a country between comma and dash, says that it is one; or a line of place and date alone.
"""

import re

from service.reading.patterns import DATE
from service.reading.spans import Span

_CAPITALS = r"[^\W\d_a-z](?:[^\W\d_a-z]|[.’'])*"
_CAPITAL_PLACE = rf"{_CAPITALS}(?:[ /-]{{1,2}}{_CAPITALS}){{0,5}}"
_MIXED = r"[^\W\d_a-z][\w.’'-]*"
_MIXED_PLACE = rf"{_MIXED}(?: (?:{_MIXED}|al|el|de|of|the)){{0,4}}"
_AGENCY = r" ?(?:\([^()]{2,40}\)|/[A-Z][\w .-]{1,30}/|\| ?[A-Z][\w .]{1,20} ?\|)"
_DATE = rf"(?i:,? {DATE},?)"
_DASH = r" ?(?:--?|[–—―_])(?=[ ])| ?[–—―]"

_FORMS = tuple(
    re.compile(rf"{form}[ ]*(?=[“‘\"'(\[]?[^\W_a-z])")
    for form in (
        rf"{_CAPITAL_PLACE}(?:, {_MIXED_PLACE})?(?:{_DATE})?\.?(?:{_AGENCY})?(?:{_DASH})",
        rf"{_CAPITAL_PLACE}(?:, {_MIXED_PLACE})?{_DATE}\.?(?:{_AGENCY})[:.]?(?= )",
        rf"{_MIXED_PLACE}(?:, {_MIXED_PLACE})?(?:{_DATE})?\.?(?:{_AGENCY})(?:{_DASH}|:)",
        rf"{_MIXED_PLACE}(?:, {_MIXED_PLACE})?{_DATE}(?:{_AGENCY})?(?:{_DASH})",
        rf"{_MIXED_PLACE}, {_MIXED_PLACE} [–—―](?= )",
    )
)
_WITH_COLON = re.compile(
    rf"{_CAPITAL_PLACE}(?:, {_MIXED_PLACE})?(?:{_DATE})?(?:{_AGENCY})? ?:[ ]+(?=[“‘\"'(\[]?[^\W_a-z])"
)
_ALONE = re.compile(rf"{_CAPITAL_PLACE}(?:, {_MIXED_PLACE})?(?:{_DATE}(?:{_AGENCY})?|{_AGENCY})[ .:–—-]*")
_ACRONYM = re.compile(r"[^\W\d_a-z]{1,3}\W+")
"""States and bodies rather than places: `US - Iran talks`."""
_LABELS = frozenset(
    """
    advertisement also analysis breaking comment correction editorial exclusive explainer fact factbox feature interview
    key live more news note opinion photo photos profile read related review see summary timeline update updated video
    watch why what how who when where q a
    """.split()
)
LONGEST = 120
"""Characters of a dateline at most."""


def turns(plain: str, paragraphs: list[Span]) -> list[Span]:
    """Return the paragraphs that begin with `NAME:`, as a dateline may and the turns of an interview do."""
    return [span for span in paragraphs if _WITH_COLON.match(_opening(plain, span))]


def dateline_end(plain: str, paragraph: Span, others: list[Span]) -> int | None:
    """Return where the dateline at the start of a paragraph ends, or None where there is none.

    Args:
        plain: the article, blank characters levelled to spaces.
        paragraph: one of the first paragraphs of the report.
        others: what `turns` finds of the report; where there are several, they are an interview's, not datelines.

    """
    start, end = paragraph
    opening = _opening(plain, paragraph)
    if opening.split(maxsplit=1)[0].rstrip(":,").casefold() in _LABELS:
        return None
    if end - start <= LONGEST and _ALONE.fullmatch(opening):
        return end
    if plain[end - 1].isalnum():  # a headline
        return None
    found = next(filter(None, (form.match(opening) for form in _FORMS)), None)
    if found is None and not any(other != paragraph for other in others):
        found = _WITH_COLON.match(opening)
    if found is None or _ACRONYM.fullmatch(opening[: found.end()]):
        return None
    return start + found.end()


def _opening(plain: str, paragraph: Span) -> str:
    return plain[paragraph[0] : min(paragraph[1], paragraph[0] + LONGEST)]
