import pytest

from service.reading.datelines import dateline_end

LEAD = "The two towns agreed on Tuesday to share the toll."


def prefix(text: str) -> str | None:
    end = dateline_end(text, (0, len(text)), [(0, len(text))])
    return None if end is None else text[:end].rstrip()


@pytest.mark.parametrize(
    "dateline",
    [
        "GENEVA —",
        "GENEVA, March 3 —",
        "GENEVA, March 3, 2024 (Example Wire) -",
        "GENEVA (AP) —",
        "GENEVA (Reuters) –",
        "GENEVA/NEW YORK -",
        "PORT-AU-PRINCE, Haiti, Oct. 17 --",
        "ST. PETERSBURG, Russia:",
        "ISLAMABAD:",
        "NEW DELHI (PTI):",
        "SÃO PAULO –",
        "MOSCOW, November 2. /TASS/.",
        "Cairo (Reuters) –",
        "Nairobi, Nov 2 (IANS):",
        "Gaza City, Palestine –",
        "Beirut, 3 May 2024 —",
    ],
)
def test_dateline_ends_before_the_first_sentence(dateline: str) -> None:
    assert prefix(f"{dateline} {LEAD}") == dateline


def test_dash_without_spaces_ends_a_dateline() -> None:
    assert prefix(f"GENEVA—{LEAD}") == "GENEVA—"


@pytest.mark.parametrize("line", ["GENEVA, Aug. 29, 2020 (Example News Agency)", "GENEVA, March 3", "GENEVA (AP) —"])
def test_dateline_on_a_line_of_its_own(line: str) -> None:
    assert prefix(line) == line


@pytest.mark.parametrize(
    "line",
    [
        LEAD,
        "UNICEF – the children's agency – asked both sides to stop.",
        "US - Iran talks will resume on Friday, officials said.",
        "UPDATE: The talks have failed.",
        "WATCH: Mayor speaks about the bridge.",
        "TWO TOWNS AGREE – AT LAST",
        "The mayor – Ann Black – said no.",
        "On Tuesday – The day of the talks – nobody came.",
        "A deal, at last – it took three years.",
        "Ann Black (the mayor) said no.",
    ],
)
def test_other_openings_are_no_dateline(line: str) -> None:
    assert prefix(line) is None


def test_turns_of_an_interview_are_no_datelines() -> None:
    text = "BLACK: We agreed on Tuesday.\nWHITE: We did not.\n"
    assert dateline_end(text, (0, 28), [(0, 28), (29, 47)]) is None
