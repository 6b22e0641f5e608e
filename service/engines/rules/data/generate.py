"""Writes `states.json` from the PyPI package countryinfo (MIT licence) and the hand-kept `states_supplement.json`.

A development tool, run by hand and not imported by the service: `pip install countryinfo && python generate.py`.
"""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_LATIN = re.compile(r"[A-Za-zÀ-ɏ'’. -]+")
_ENGLISH_LONG = re.compile(
    r"(?:[A-Z][a-z]+ )*(?:Republic|Kingdom|State|Federation|Confederation|Commonwealth|Sultanate|Union)\b"
    r"[A-Za-zÀ-ɏ'’. -]*"
)
Row = dict[str, Any]


def _records() -> Iterator[Row]:
    folder = files("countryinfo") / "data"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".json"):
            yield json.loads(entry.read_text(encoding="utf-8"))


def _names(record: Row) -> list[str]:
    spellings = [record["name"], *(a.strip() for a in record.get("altSpellings", []))]
    return [s for s in spellings if s == record["name"] or (_LATIN.fullmatch(s) and _ENGLISH_LONG.fullmatch(s))]


def _row(record: Row) -> Row:
    capital = record.get("capital") or []
    demonym = record.get("demonym") or ""
    return {
        "names": _names(record),
        "capitals": capital if isinstance(capital, list) else [capital],
        "demonyms": [d.strip() for d in re.split(r",|/| and ", demonym) if d.strip()],
        "metonyms": [],
    }


def _merge(rows: dict[str, Row], supplement: dict[str, Row]) -> dict[str, Row]:
    """Lay the supplement over the generated rows: its lists come first; a leading `=` replaces the generated list."""
    for code, extra in supplement.items():
        row = rows.setdefault(code, {"names": [], "capitals": [], "demonyms": [], "metonyms": []})
        for field, values in extra.items():
            old = [] if values[:1] == ["="] else row[field]
            row[field] = list(dict.fromkeys([*(v for v in values if v != "="), *old]))
    return {code: row for code, row in sorted(rows.items()) if row["names"]}


def main() -> None:
    """Write the table beside this script."""
    supplement = json.loads((HERE / "states_supplement.json").read_text(encoding="utf-8"))
    dropped = set(supplement.pop("drop"))
    rows: dict[str, Row] = {}
    for record in _records():
        code = (record.get("ISO") or {}).get("alpha2")
        if code and code not in dropped:
            row = _row(record)
            known = rows.setdefault(code, row)
            for field, values in row.items():
                known[field] = list(dict.fromkeys([*known[field], *values]))
    table = {
        "sources": "countryinfo (PyPI, MIT licence), corrected and extended by states_supplement.json",
        "states": _merge(rows, supplement),
    }
    lines = json.dumps(table, ensure_ascii=False, indent=1)
    (HERE / "states.json").write_text(re.sub(r"\n {4}(?=\")|\n {3}(?=\])", " ", lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
