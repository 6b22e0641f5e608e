"""Articles cut by the evidence of labels and briefs."""

from hypothesis import given
from hypothesis import strategies as st

from eval.report.html_lit import Cited, first_piece, lit_article

TEXT = "abcdefghij"
SPANS = st.tuples(st.integers(0, 9), st.integers(1, 10)).filter(lambda span: span[0] < span[1])


def test_overlapping_evidence_is_cut_where_it_begins_and_ends() -> None:
    pieces = lit_article(TEXT, [Cited(1, gold=True, spans=[(2, 6)]), Cited(1, gold=False, spans=[(4, 8)])])
    assert [(piece.text, piece.gold, piece.predicted) for piece in pieces] == [
        ("ab", (), ()),
        ("cd", (1,), ()),
        ("ef", (1,), (1,)),
        ("gh", (), (1,)),
        ("ij", (), ()),
    ]


def test_pieces_of_evidence_are_numbered_in_order() -> None:
    pieces = lit_article(TEXT, [Cited(3, gold=False, spans=[(0, 1), (5, 6)])])
    assert [piece.number for piece in pieces] == [1, 0, 2, 0]
    assert first_piece(pieces, 3, gold=False) == 1
    assert first_piece(pieces, 3, gold=True) is None


@given(st.lists(st.builds(Cited, row=st.integers(1, 3), gold=st.booleans(), spans=st.lists(SPANS, max_size=3))))
def test_pieces_are_the_whole_text(cited: list[Cited]) -> None:
    pieces = lit_article(TEXT, cited)
    assert "".join(piece.text for piece in pieces) == TEXT
