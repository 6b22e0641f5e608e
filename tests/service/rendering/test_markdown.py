from datetime import UTC, date, datetime

import pytest

from schemas.brief import (
    ArticleFacts,
    Brief,
    BriefWarning,
    Coverage,
    Demand,
    Evidence,
    Mediator,
    Outcome,
    Party,
    Provenance,
    Rejected,
    Representative,
    Usage,
)
from service.rendering.markdown import as_markdown, escape

HOSTILE = "<script>alert(1)</script> [x](javascript:y) ![i](z) **b** _e_ `c` ~~s~~ | &amp; $x$ \\\n\n# h\n- l\u202e"


def evidence(number: int, text: str) -> tuple[Evidence, ...]:
    return (Evidence(sentence=number, start=0, end=len(text), text=text, support=1),)


def brief(words: str = "Norland") -> Brief:
    return Brief(
        id="brf_" + "0" * 24,
        article=ArticleFacts(
            sha256="f" * 64,
            title=words,
            source=words,
            published=date(2024, 5, 6),
            language="en",
            characters=1,
            sentences=3,
        ),
        headline=words,
        summary=words,
        parties=(
            Party(
                id="norland",
                name=words,
                kind="armed_group",
                role="disputant",
                aliases=(words,),
                representatives=(Representative(name=words, title=words),),
                evidence=evidence(1, words),
            ),
        ),
        mediators=(
            Mediator(
                id="isle",
                name="Isle",
                kind="state",
                role="host",
                status="active",
                aliases=(),
                representatives=(),
                evidence=evidence(2, "Isle hosts."),
            ),
        ),
        demands=(
            Demand(
                by=("norland",),
                of=("isle",),
                text=words,
                force="demand",
                status="partly_met",
                evidence=evidence(1, words),
            ),
        ),
        outcomes=(
            Outcome(
                kind="talks_held",
                text=words,
                actors=("norland", "isle"),
                when=date(2024, 5, 1),
                evidence=evidence(3, "They met."),
            ),
        ),
        rejected=(Rejected(section="demands", item={"text": words}, reason="unsupported", detail=words),),
        warnings=(BriefWarning(code="headline_replaced", detail=words, path=""),),
        provenance=Provenance(
            engine="llm",
            profile="standard",
            model=words,
            degraded=False,
            cached=False,
            created=datetime(2024, 5, 6, 7, 8, tzinfo=UTC),
            software="parley",
            prompts={},
            calls=(),
            usage=Usage(),
            coverage=(Coverage(part="1-3", state="read"),),
        ),
    )


def test_items_are_told_in_words_with_their_sentences_as_footnotes() -> None:
    text = as_markdown(brief())
    for line in (
        "# Norland",
        "- **Norland**: disputant, armed group; also Norland; for it: Norland (Norland)[^1]",
        "- **Isle**: host (active), state[^2]",
        "- **Norland** of Isle: Norland (demand, partly met)[^1]",
        "- **talks held**: Norland (Norland, Isle, 2024-05-01)[^3]",
        "- demands: Norland (unsupported: Norland)",
        "- headline replaced: Norland",
        "[^1]: Norland",
        "[^2]: Isle hosts.",
        "[^3]: They met.",
    ):
        assert line in text.splitlines()


def test_empty_sections_say_so() -> None:
    empty = brief().model_copy(update={"parties": (), "mediators": (), "demands": (), "outcomes": ()})
    assert as_markdown(empty).count("Nothing found.") == 4


def test_nothing_of_the_article_acts_as_markup() -> None:
    text = as_markdown(brief(HOSTILE))
    assert "<script" not in text
    assert "[x](" not in text.replace("\\[", "")
    assert "\u202e" not in text
    assert [line for line in text.splitlines() if line.startswith("# ")] == [f"# {escape(HOSTILE)}"]
    assert "- l" not in [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("a\r\n b\u0000\tc", "a b c"),
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("[^1]: x", r"\[^1\]: x"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("# title", r"\# title"),
        ("a - b # c 1. d", "a - b # c 1. d"),
        ("Türkiye’s “no”", "Türkiye’s “no”"),
    ],
)
def test_escape(given: str, written: str) -> None:
    assert escape(given) == written
