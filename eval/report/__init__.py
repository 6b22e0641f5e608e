"""Runs and comparisons written out: for a terminal, a pull request, a test report, a browser."""
