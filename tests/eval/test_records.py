from pathlib import Path

from eval.cases import Case, load_cases
from eval.predictions import load_prediction
from eval.records import from_brief, from_golden, merged, name_key
from schemas.brief import Brief

CASE = load_cases()[0]


def brief_of(case: Case) -> Brief:
    """A brief that says what the labels say, each quote placed where it stands first."""

    def evidence(quotes: tuple[str, ...]) -> list[dict[str, object]]:
        return [
            {"sentence": 1, "start": case.text.find(q), "end": case.text.find(q) + len(q), "text": q, "support": 1.0}
            for q in quotes
        ]

    sections = {
        section: [item.model_dump() | {"evidence": evidence(item.evidence)} for item in getattr(case.golden, section)]
        for section in ("parties", "mediators", "demands", "outcomes")
    }
    article = {"sha256": "0", "title": None, "source": None, "published": None, "language": None}
    provenance: dict[str, object] = {
        "engine": "rules",
        "profile": "standard",
        "model": None,
        "degraded": False,
        "cached": False,
        "created": "2025-01-02T03:04:05Z",
        "software": "parley 0",
        "prompts": {},
        "calls": [],
        "usage": {},
        "coverage": [],
    }
    return Brief.model_validate(
        {
            "id": "brf_" + "0" * 24,
            "article": article | {"characters": len(case.text), "sentences": 1},
            "headline": case.golden.headline,
            "summary": case.golden.summary,
            **sections,
            "rejected": [],
            "warnings": [],
            "provenance": provenance,
        }
    )


def test_brief_that_says_what_the_labels_say_is_seen_the_same() -> None:
    assert from_brief(brief_of(CASE), CASE.text) == from_golden(CASE.golden, CASE.text)


def test_span_that_does_not_hold_what_it_says_is_not_valid_and_supports_nothing() -> None:
    brief = brief_of(CASE)
    moved = brief.parties[0].evidence[0].model_copy(update={"start": 0, "end": 5})
    party = brief.parties[0].model_copy(update={"evidence": (moved,)})
    seen = from_brief(brief.model_copy(update={"parties": (party, *brief.parties[1:])}), CASE.text)
    assert seen.quotes - seen.valid_quotes == 1
    assert seen.parties[0].spans == ()


def test_repeated_sentence_is_the_same_evidence_wherever_it_is_cited() -> None:
    brief = brief_of(CASE)
    text = CASE.text + CASE.text
    later = brief.parties[0].evidence[0]
    moved = later.model_copy(update={"start": later.start + len(CASE.text), "end": later.end + len(CASE.text)})
    party = brief.parties[0].model_copy(update={"evidence": (moved, *brief.parties[0].evidence[1:])})
    seen = from_brief(brief.model_copy(update={"parties": (party, *brief.parties[1:])}), text)
    assert seen == from_brief(brief, text)


def test_golden_day_is_seen_as_iso_text() -> None:
    days = [outcome.when for case in load_cases() for outcome in case.labelled.outcomes if outcome.when]
    assert days
    assert all(len(day) == 10 for day in days)


def test_overlapping_spans_are_joined() -> None:
    assert merged([(5, 9), (0, 3), (8, 12), (12, 14)]) == ((0, 3), (5, 14))


def test_names_are_folded_for_comparison() -> None:
    assert name_key("The E.L.N.") == name_key("ELN") == "eln"
    assert name_key("Côte d’Ivoire") == name_key("Cote d'Ivoire")
    assert name_key("The The") == "the"


def test_folder_of_briefs_is_read(tmp_path: Path) -> None:
    (tmp_path / f"{CASE.name}.json").write_text(brief_of(CASE).model_dump_json(), encoding="utf-8")
    assert load_prediction(tmp_path, CASE) == CASE.labelled
