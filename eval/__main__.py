"""Runs `parley eval` by itself: `python -m eval`."""

from eval.cli import group

group()
