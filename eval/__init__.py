"""Evaluation: golden cases, scoring, statistics, runs, comparison and reports."""
