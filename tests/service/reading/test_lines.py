from service.reading.lines import paragraphs

WRAPPED = (
    "The councils of the two towns agreed on Tuesday to share the toll of the\n"
    "old bridge, ending a quarrel of three years over who is to pay for the\n"
    "repairs of its deck. The county mediated."
)


def texts(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_every_line_is_a_paragraph_of_its_own() -> None:
    assert texts("Talks fail again\nBy Jane Roe\nThe talks failed.") == [
        "Talks fail again",
        "By Jane Roe",
        "The talks failed.",
    ]


def test_every_kind_of_line_end_ends_a_paragraph() -> None:
    assert texts("a\r\nb\rc\nd\u2028e\u2029f\u0085g\vh\fi") == list("abcdefghi")


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    assert texts(WRAPPED) == [WRAPPED]


def test_hard_wrapped_crlf_lines_are_one_paragraph() -> None:
    text = WRAPPED.replace("\n", "\r\n")
    assert texts(text) == [text]


def test_byline_above_hard_wrapped_lines_stands_alone() -> None:
    assert texts("By our correspondent\n" + WRAPPED) == ["By our correspondent", WRAPPED]


def test_blank_line_ends_a_hard_wrapped_paragraph() -> None:
    assert texts(WRAPPED + "\n\n" + WRAPPED) == [WRAPPED, WRAPPED]


def test_full_lines_that_all_begin_sentences_are_not_joined() -> None:
    lines = ["The union called off the strike at the port of the northern city today.", "Another line that is as long."]
    assert texts("\n".join(lines)) == lines


def test_zero_width_characters_do_not_make_a_line() -> None:
    assert texts("a\n\u200b\ufeff\nb") == ["a", "b"]
