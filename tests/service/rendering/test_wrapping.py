import pytest

from service.rendering.wrapping import width_of, wrapped

ROOM = 216


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Norland", ("Norland",)),
        ("Union of the River Provinces of the North", ("Union of the River", "Provinces of the North")),
        (
            "Union of the River Provinces of the North and of the South",
            ("Union of the River", "Provinces of the North and…"),
        ),
        ("", ()),
    ],
)
def test_names_are_cut_between_words(name: str, lines: tuple[str, ...]) -> None:
    assert wrapped(name, ROOM) == lines


@pytest.mark.parametrize("name", ["x" * 500, "国" * 60, "الجبهة " * 30, "Norland " * 40, "🕊" * 80, "é" * 90])
def test_every_line_fits_however_a_name_is_written(name: str) -> None:
    lines = wrapped(name, ROOM)
    assert len(lines) == 2
    assert all(width_of(line) <= ROOM for line in lines)
