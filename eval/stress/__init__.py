"""Edits of golden cases whose effect on the labels is known, to see whether briefs follow."""
