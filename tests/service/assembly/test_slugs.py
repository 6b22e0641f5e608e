import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assembly.slugs import slug, unique_slugs


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Varga Front", "varga-front"), ("Türkiye", "turkiye"), ("U.N.", "un"), ("نورلاند", "actor"), ("", "actor")],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_equal_slugs_are_numbered() -> None:
    assert unique_slugs(["Front", "front!", "Front 2", "FRONT"]) == ["front", "front-2", "front-2-2", "front-3"]


@given(st.lists(st.text()))
def test_slugs_are_unique_ascii_kebab_case(names: list[str]) -> None:
    slugs = unique_slugs(names)
    assert len(set(slugs)) == len(names)
    assert all(one.isascii() and one == one.lower() and one.replace("-", "").isalnum() for one in slugs)
