"""What keeps a pattern from firing: negation, modality, hearsay, background and figures of speech."""

import re

from service.engines.rules.lines import Line

_NEGATED = frozenset(
    "not never no neither nor n't hardly without didn't don't doesn't hasn't haven't hadn't isn't aren't wasn't weren't won't wouldn't cannot can't couldn't".split()
)
_MODAL = frozenset("could may might would should can will shall".split())


def negated(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is under a negation in its own verb group."""
    return any(word.text in _NEGATED or word.text.endswith("n't") for word in line.words[max(0, index - 3) : index])


def modal(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is under a modal: possible, planned or unreal."""
    return any(word.text in _MODAL for word in line.words[max(0, index - 3) : index])


def hedged(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is negated or modal, so that nothing was asked, done or agreed by it."""
    return negated(line, index) or modal(line, index)
