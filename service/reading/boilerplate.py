"""Marks page furniture by tables of patterns (data): share bars, cookie notices, web-desk lines, repeated headlines.

Precision first: a pattern must account for a whole line (or sentence), so that a sentence of the report which mentions
comments, cookies or subscribing stays quotable.
"""
