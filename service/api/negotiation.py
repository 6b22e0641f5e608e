"""What a client would rather have: which of our formats (RFC 9110, section 12.5.1), and now or later (RFC 7240)."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from multipart import parse_options_header


class MediaRange(NamedTuple):
    """One entry of an Accept header."""

    maintype: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return how closely the range names the media type: 3 by name, 2 as `text/*`, 1 as `*/*`, 0 not at all."""
        maintype, _, subtype = media_type.partition("/")
        if (self.maintype, self.subtype) == ("*", "*"):
            return 1
        if self.maintype != maintype:
            return 0
        return 3 if self.subtype == subtype else 2 if self.subtype == "*" else 0


def preferred(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the header likes best, the first of equals; None if it takes none of them."""
    ranges = list(_ranges(accept or "*/*"))
    liked = [(_quality(ranges, media_type), -place) for place, media_type in enumerate(offered)]
    quality, place = max(liked)
    return offered[-place] if quality > 0 else None


def _quality(ranges: Sequence[MediaRange], media_type: str) -> float:
    closest = max(ranges, key=lambda each: each.specificity(media_type), default=None)
    return closest.quality if closest is not None and closest.specificity(media_type) else 0.0


def _ranges(accept: str) -> Iterator[MediaRange]:
    for entry in accept.split(","):
        name, parameters = parse_options_header(entry.strip())
        maintype, separator, subtype = name.lower().partition("/")
        if separator:
            yield MediaRange(maintype, subtype, _weight(parameters.get("q", "1")))


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 1.0
    return min(max(weight, 0.0), 1.0) if math.isfinite(weight) else 1.0


def prefers_async(prefer: str | None) -> bool:
    """Return whether a Prefer header (RFC 7240) asks to be answered before the work is done."""
    preferences = (preference.partition(";")[0] for preference in (prefer or "").split(","))
    return any(preference.partition("=")[0].strip().lower() == "respond-async" for preference in preferences)
