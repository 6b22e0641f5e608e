"""Measurements of speed, each a program of its own: `python -m eval.bench.NAME`."""
