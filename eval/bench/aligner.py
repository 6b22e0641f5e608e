"""Aligns statements by LangExtract, in an environment of its own: articles as JSON on stdin, what it found on stdout.

It is started by file name with an interpreter that has langextract, and imports nothing of this project.
"""

import json
import sys
from importlib.metadata import version
from time import process_time

from langextract.data import Extraction
from langextract.resolver import WordAligner


def main() -> None:
    """Align every article's statements with it, as `langextract.extract` does by default, and time that."""
    articles = json.load(sys.stdin)
    WordAligner().align_extractions([[Extraction("item", "to warm up")]], "The first one is to warm up with.")
    found: list[list[str | None]] = []
    seconds = 0.0
    for article in articles:
        extractions = [Extraction("item", text) for text in article["statements"]]
        started = process_time()
        (aligned,) = WordAligner().align_extractions([extractions], article["text"])
        seconds += process_time() - started
        found.append([one.alignment_status.value if one.char_interval else None for one in aligned])
    json.dump({"version": version("langextract"), "seconds": seconds, "found": found}, sys.stdout)


if __name__ == "__main__":
    main()
