import random
from itertools import islice

from eval.adversarial.statements import Source, cites_of, flipped, negated, renumbered, sources, transplanted
from service.grounding.words import numbers
from tests.drafting import demand, draft, mediator, outcome, party, read

ARTICLE = read()
HERE = Source(name="here", article=ARTICLE, draft=draft(party(), mediator(), demand(), outcome()))
THERE = Source(
    name="there", article=ARTICLE, draft=draft(party("Estmere", id="estmere"), demand("stop raids on Estmere"))
)


def _rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- samples that must repeat, no secret


def test_quote_is_cited_to_its_sentence() -> None:
    assert cites_of(["brokered the talks", "weather in the hills"], ARTICLE) == (2, 6)


def test_flipped_verb_is_the_opposite() -> None:
    made = flipped(outcome("Both sides agreed to open the Isker road."), ARTICLE)
    assert made is not None
    assert made.text == "Both sides refused to open the Isker road."


def test_verb_that_the_sentences_lack_is_not_flipped() -> None:
    assert flipped(outcome("They signed it."), ARTICLE) is None


def test_demand_is_negated_at_its_head() -> None:
    made = negated(demand(), ARTICLE)
    assert made is not None
    assert made.text == "not release 40 prisoners"


def test_outcome_is_negated_at_its_verb() -> None:
    made = negated(outcome(), ARTICLE)
    assert made is not None
    assert made.text == "Both sides never agreed to open the Isker road."


def test_negated_statement_is_not_negated_again() -> None:
    assert negated(demand("not release prisoners"), ARTICLE) is None


def test_new_number_is_none_of_the_cited_sentences() -> None:
    for seed in range(20):
        made = renumbered(demand(), ARTICLE, _rng(seed))
        assert made is not None
        assert not numbers(made.text) & {"40"}
        assert numbers(made.text)


def test_statement_without_number_is_not_renumbered() -> None:
    assert renumbered(demand("release prisoners"), ARTICLE, _rng(1)) is None


def test_transplant_refers_to_actors_and_sentences_of_the_target() -> None:
    made = list(islice(transplanted(HERE, [HERE, THERE], _rng(1), renamed=False), 10))
    assert {one.text for one in made} == {"stop raids on Estmere"}
    assert {cite for one in made for cite in one.cites} <= set(range(1, 7))


def test_renamed_transplant_names_actors_of_the_target() -> None:
    made = list(islice(transplanted(HERE, [THERE], _rng(1), renamed=True), 10))
    assert {one.text for one in made} <= {"stop raids on Norland", "stop raids on Sudmark"}


def test_golden_cases_cite_only_quotable_sentences() -> None:
    for source in sources():
        numbers_of = {sentence.number for sentence in source.article.quotable}
        assert all(numbers_of.issuperset(item.cites) for item in source.items), source.name
