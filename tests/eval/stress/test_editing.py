"""Articles and labels edited together."""

from hypothesis import given
from hypothesis import strategies as st

from eval.cases import Case
from eval.stress.editing import Edit, Edited, Target, perturbed
from schemas.golden import GoldenCase

TEXT = "Arvia asked Belor to leave. Belor refused. Talks went on."


def _case() -> Case:
    labels = {
        "article": "a.txt",
        "title": None,
        "source": None,
        "published": None,
        "headline": "Belor refuses",
        "summary": "Belor refused to leave.",
        "parties": [
            {"id": "arvia", "name": "Arvia", "kind": "state", "role": "disputant", "aliases": [], "representatives": []}
            | {"evidence": ["Arvia asked Belor to leave."]},
            {"id": "belor", "name": "Belor", "kind": "state", "role": "disputant", "aliases": [], "representatives": []}
            | {"evidence": ["Belor refused."]},
        ],
        "mediators": [],
        "demands": [
            {"by": ["arvia"], "of": ["belor"], "text": "leave", "force": "appeal", "status": "rejected"}
            | {"evidence": ["Arvia asked Belor to leave.", "Belor refused."]}
        ],
        "outcomes": [
            {"kind": "refusal", "text": "Belor refused", "actors": ["belor"], "when": None}
            | {"evidence": ["Belor refused."]}
        ],
    }
    return Case("a", TEXT, GoldenCase.model_validate(labels))


def test_quotes_are_cut_anew_where_the_edit_puts_them() -> None:
    done = perturbed(_case(), [Edit(12, 17, "Quite Belor"), Edit(0, 0, "News. ")])
    assert done.case.golden.demands[0].evidence == ("Arvia asked Quite Belor to leave.", "Belor refused.")


def test_what_is_inserted_between_sentences_is_no_part_of_a_quote() -> None:
    start = TEXT.index("Belor refused")
    done = perturbed(_case(), [Edit(start, start, "[7] ")])
    assert done.case.text[start:].startswith("[7] Belor refused.")
    assert done.case.golden.outcomes[0].evidence == ("Belor refused.",)


def test_what_is_taken_out_takes_its_labels_with_it() -> None:
    start = TEXT.index("Belor refused")
    golden = perturbed(_case(), [Edit(start, start + 15, "")]).case.golden
    assert golden.outcomes == ()
    assert golden.demands[0].evidence == ("Arvia asked Belor to leave.",)


def test_references_to_an_actor_that_is_gone_go() -> None:
    start = TEXT.index("Belor refused")
    golden = perturbed(_case(), [Edit(start, start + 15, "")]).case.golden
    assert [party.id for party in golden.parties] == ["arvia"]
    assert golden.demands[0].of == ()


def test_the_label_of_a_target_is_taken_out() -> None:
    golden = perturbed(_case(), [Edit(0, 0, " ")], target=Target("outcomes", 0, (0, 0))).case.golden
    assert (golden.outcomes, len(golden.demands)) == ((), 1)


def test_a_brief_that_follows_is_reworded_and_placed() -> None:
    case = _case()
    done = perturbed(case, [Edit(0, 5, "Ostravia")], lambda words: words.replace("Arvia", "Ostravia"))
    followed = done.follow(case.labelled)
    assert followed.parties[0].name == "Ostravia"
    assert [done.case.text[slice(*span)] for span in followed.demands[0].spans] == [
        "Ostravia asked Belor to leave.",
        "Belor refused.",
    ]


@st.composite
def _edited(draw: st.DrawFn) -> Edited:
    cuts = sorted(draw(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=8, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return Edited.of(TEXT, [Edit(start, end, draw(st.text("xyz", max_size=3))) for start, end in pairs])


@given(_edited(), st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_text_between_edits_is_found_where_it_is_placed(edited: Edited, one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    if not any(edit.start <= end and start <= edit.end for edit in edited.edits):
        first, last = edited.place((start, end))
        assert edited.after[first:last] == TEXT[start:end]
