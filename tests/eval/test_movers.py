from eval.cases import load_cases
from eval.movers import Move, Mover, move_lines, movers
from tests.eval.made_runs import Alter, golden_run, with_field, without

CASES = load_cases()[:3]
BY_NAME = {case.name: case for case in CASES}
NAME = CASES[1].name
DEMAND = CASES[1].golden.demands[0]
PARTY = CASES[1].golden.parties[0]


def _movers(first: Alter | None = None, second: Alter | None = None) -> tuple[Mover, ...]:
    return movers(
        golden_run(CASES, {NAME: first} if first else {}), golden_run(CASES, {NAME: second} if second else {}), BY_NAME
    )


def test_equal_runs_have_no_movers() -> None:
    assert _movers() == ()


def test_lost_item_is_told_in_the_words_of_its_label() -> None:
    (mover,) = _movers(second=without("demands", 0))
    assert mover.case == NAME
    assert mover.moves == (Move(kind="lost", section="demands", text=DEMAND.text),)
    assert mover.shift < 0


def test_gained_item_is_told_likewise() -> None:
    (mover,) = _movers(first=without("demands", 0))
    assert [move.kind for move in mover.moves] == ["gained"]
    assert mover.shift > 0


def test_spoilt_field_is_told_with_all_three_values() -> None:
    wrong = "stakeholder" if PARTY.role == "disputant" else "disputant"
    (mover,) = _movers(second=with_field("parties", 0, "role", wrong))
    assert mover.moves == (
        Move(
            kind="spoilt",
            section="parties",
            text=PARTY.name,
            field="role",
            gold=PARTY.role,
            first=PARTY.role,
            second=wrong,
        ),
    )
    assert f"role {PARTY.role} → {wrong}, gold {PARTY.role}" in "\n".join(move_lines(mover))


def test_item_made_up_is_told_in_its_own_words() -> None:
    (mover,) = _movers(second=with_field("demands", 0, "text", "paint every lighthouse violet"))
    assert Move(kind="made up", section="demands", text="paint every lighthouse violet") in mover.moves
    assert Move(kind="lost", section="demands", text=DEMAND.text) in mover.moves


def test_worst_case_comes_first() -> None:
    second = {case.name: without("demands", 0) for case in CASES[:2]}
    first = {CASES[2].name: without("demands", 0)}
    found = movers(golden_run(CASES, first), golden_run(CASES, second), BY_NAME)
    assert [mover.shift for mover in found] == sorted(mover.shift for mover in found)
    assert found[-1].case == CASES[2].name
