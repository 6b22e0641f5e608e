from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from service.rendering.lanes import Span, lanes_of

SPANS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9))
    .filter(lambda rows: rows[0] != rows[1])
    .map(lambda r: Span.between(*r)),
    max_size=20,
)


@given(SPANS)
def test_no_two_spans_of_a_lane_lie_on_each_other(spans: list[Span]) -> None:
    lanes = lanes_of(spans)
    for (one, at), (other, there) in combinations(zip(spans, lanes, strict=True), 2):
        assert at != there or not one.meets(other)


@given(SPANS)
def test_no_two_labels_of_a_lane_stand_in_one_gap(spans: list[Span]) -> None:
    places = list(zip(lanes_of(spans), (span.middle for span in spans), strict=True))
    assert len(places) == len(set(places))


def test_short_spans_are_nearest_and_share_a_lane_where_they_only_touch() -> None:
    assert lanes_of([Span(0, 2), Span(0, 1), Span(1, 2)]) == [1, 0, 0]
