import random
from functools import lru_cache
from pathlib import Path

from eval.adversarial.planted import exchanged, invented, other_actor, other_sentence, planted_table, turned
from eval.adversarial.statements import Source
from schemas.drafts import DraftDemand
from tests.drafting import demand, draft, mediator, outcome, party, read

HERE = Source(
    name="here",
    article=read(),
    draft=draft(party(), party("Varga Front", id="front", cites=(4,)), mediator(), demand(), outcome()),
)
THERE = Source(
    name="there", article=read(), draft=draft(party("Estmere", id="estmere"), demand("stop raids on Estmere"))
)
README = Path(__file__).parents[3] / "README.md"
RNG = random.Random(3)  # noqa: S311 -- samples that must repeat, no secret


@lru_cache(maxsize=1)
def _table() -> str:
    return planted_table()


def test_another_actor_is_one_of_the_article_that_the_item_does_not_name() -> None:
    item = demand(by=("norland",), of=("front",))
    made = other_actor(item, HERE, RNG)
    assert isinstance(made, DraftDemand)
    assert "sudmark" in (*made.by, *made.of)


def test_asker_and_asked_are_exchanged() -> None:
    made = exchanged(demand(by=("norland",), of=("front",)), HERE, RNG)
    assert isinstance(made, DraftDemand)
    assert (made.by, made.of) == (("front",), ("norland",))


def test_other_sentence_is_not_beside_the_right_one() -> None:
    made = other_sentence(demand(cites=(3,)), HERE, RNG)
    assert made is not None
    assert made.cites[0] in {1, 5, 6}


def test_outcome_has_no_asker_to_exchange() -> None:
    assert exchanged(outcome(), HERE, RNG) is None


def test_verb_is_turned_round() -> None:
    made = turned(outcome("Both sides agreed to open the Isker road."), HERE, RNG)
    assert made is not None
    assert "refused" in made.text


def test_invented_demand_is_of_another_article() -> None:
    made = invented([HERE, THERE], RNG)(demand(), HERE, RNG)
    assert isinstance(made, DraftDemand)
    assert made.text.startswith("stop raids on")


def test_four_of_five_planted_errors_are_caught_and_few_true_items_lost() -> None:
    rows = [line.strip("| ").split(" | ") for line in _table().splitlines()[2:]]
    by_name = {row[0]: row for row in rows}
    assert int(by_name["all planted errors"][-1].rstrip("%")) >= 80
    left = by_name["left true"]
    assert int(left[2]) <= 0.03 * int(left[1])


def test_readme_shows_this_table() -> None:
    assert f"<!-- planted -->\n{_table()}\n<!-- /planted -->" in README.read_text(encoding="utf-8")
