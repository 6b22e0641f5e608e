"""Grounding: an engine's draft held against the article by code; `ground.ground` explains the rules."""

from service.grounding.ground import ground
from service.grounding.results import Grounded, Note, Upheld

__all__ = ["Grounded", "Note", "Upheld", "ground"]
