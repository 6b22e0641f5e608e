from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from eval.cases import load_cases
from eval.matching import align, assign
from eval.records import ActorRecord, ItemRecord, Labelled

Make = Callable[..., ActorRecord]
MakeItem = Callable[..., ItemRecord]
MakeLabelled = Callable[..., Labelled]

PLACE = ((100, 180),)


def _best_by_brute_force(similarity: np.ndarray, threshold: float) -> float:
    eligible = np.where(similarity >= threshold, similarity, 0.0)
    if eligible.shape[0] > eligible.shape[1]:
        eligible = eligible.T
    rows, columns = eligible.shape
    return max(float(sum(eligible[r, c] for r, c in enumerate(each))) for each in permutations(range(columns), rows))


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 5), st.integers(1, 5)),
        elements=st.floats(0, 1, allow_nan=False, allow_subnormal=False),
    )
)
def test_assignment_is_as_good_as_the_best_of_all(similarity: np.ndarray) -> None:
    pairs = assign(similarity, 0.5)
    total = sum(similarity[r, c] for r, c in pairs)
    assert total == pytest.approx(_best_by_brute_force(similarity, 0.5))
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)


def test_twelve_by_twelve_records_are_aligned_optimally_where_greedy_is_not() -> None:
    similarity = np.zeros((12, 12))
    for n in range(0, 12, 2):
        similarity[n, n] = 0.9
        similarity[n, n + 1] = similarity[n + 1, n] = 0.85
        similarity[n + 1, n + 1] = 0.1
    assert set(assign(similarity, 0.5)) == {(n, n + 1 - 2 * (n % 2)) for n in range(12)}


def test_shared_alias_is_the_same_actor(actor: Make, labelled: MakeLabelled) -> None:
    gold = labelled([actor("National Liberation Army", aliases=["ELN"])])
    predicted = labelled([actor("E.L.N.")])
    assert align(gold, predicted).sections["parties"].pairs == ((0, 0, 1.0),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Government of Colombia", "Colombia"),
        ("the Houthis", "Houthi movement"),
        ("Justice and Construction", "Justice and Construction Party"),
        ("Afghan Taliban", "Taliban"),
    ],
)
def test_name_contained_in_a_longer_one_is_the_same_actor(
    one: str, other: str, actor: Make, labelled: MakeLabelled
) -> None:
    assert align(labelled([actor(one)]), labelled([actor(other)])).sections["parties"].pairs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Army", "Lord's Resistance Army"),
        ("Sudan", "South Sudan"),
        ("North Korea", "South Korea"),
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("Iran", "Iraq"),
        ("African Union", "European Union"),
        ("Union", "National Union of Teachers"),
    ],
)
def test_names_of_two_actors_do_not_match(one: str, other: str, actor: Make, labelled: MakeLabelled) -> None:
    assert not align(labelled([actor(one)]), labelled([actor(other)])).sections["parties"].pairs
    assert not align(labelled([actor(other)]), labelled([actor(one)])).sections["parties"].pairs


def test_surname_is_the_same_person(actor: Make, labelled: MakeLabelled) -> None:
    person = ("person", "disputant")
    gold, predicted = [actor("Union Smith", labels=person)], [actor("Smith", labels=person)]
    assert align(labelled(gold), labelled(predicted)).sections["parties"].pairs


def test_one_word_text_does_not_match_a_sentence_that_holds_it(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled(demands=[demand("withdraw every soldier from the disputed valley", spans=PLACE)])
    predicted = labelled(demands=[demand("withdraw", spans=PLACE)])
    assert not align(gold, predicted).sections["demands"].pairs


def test_equal_one_word_texts_do_not_match_on_that_alone(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = labelled([], [], [demand("withdraw", by=["a"], spans=PLACE)])
    elsewhere = labelled([], [], [demand("withdraw", by=["b"], spans=((500, 600),))])
    same_place = labelled([], [], [demand("withdraw", by=["b"], spans=PLACE)])
    assert not align(gold, elsewhere).sections["demands"].pairs
    assert align(gold, same_place).sections["demands"].pairs


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("release all prisoners of war", "not release all prisoners of war"),
        ("The two sides reached a deal on the border", "The two sides failed to reach a deal on the border"),
        ("The two sides signed a truce", "The two sides did not sign a truce"),
        ("Talks ended with agreement on grain", "Talks ended without agreement on grain"),
        ("stop attacks on civilians", "do not stop attacks on civilians"),
        ("Talks on the border were held on Friday", "No talks on the border were held on Friday"),
    ],
)
def test_negated_text_does_not_match_and_is_told_apart(
    said: str, denied: str, demand: MakeItem, labelled: MakeLabelled
) -> None:
    for gold, predicted in ((said, denied), (denied, said)):
        found = align(
            labelled([], [], [demand(gold, spans=PLACE)]), labelled([], [], [demand(predicted, spans=PLACE)])
        ).sections["demands"]
        assert not found.pairs
        assert found.polarity == ((0, 0),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("refuse any partial deal", "accept no partial deal"),
        ("refrain from signing the border treaty", "not sign the border treaty"),
        ("reply to the proposal in days", "reply to the proposal in days, not weeks"),
        ("The sides failed to merge their drafts; no day is set", "The sides failed on Friday to merge their drafts"),
    ],
)
def test_negation_that_says_the_same_matches(one: str, other: str, demand: MakeItem, labelled: MakeLabelled) -> None:
    gold, predicted = [demand(one, spans=PLACE)], [demand(other, spans=PLACE)]
    assert align(labelled([], [], gold), labelled([], [], predicted)).sections["demands"].pairs


def test_texts_that_share_place_and_actors_but_no_words_do_not_match(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = [demand("open the road to food convoys", by=["a"], of=["b"], spans=PLACE)]
    predicted = [demand("switch telephones back on", by=["a"], of=["b"], spans=PLACE)]
    sides = [actor_record(n) for n in ("a", "b")]
    assert not align(labelled(sides, [], gold), labelled(sides, [], predicted)).sections["demands"].pairs


def test_actor_in_the_other_section_is_a_confusion_and_still_maps_refs(actor: Make, labelled: MakeLabelled) -> None:
    gold = labelled([], [actor("Qatar", labels=("state", "mediator", "active"), actor_id="qa")])
    predicted = labelled([actor("Qatar", actor_id="state-of-qatar")])
    alignment = align(gold, predicted)
    assert alignment.confused == (("mediators", 0, 0),)
    assert alignment.actor_map == {"state-of-qatar": "qa"}
    assert not alignment.sections["mediators"].pairs
    assert not alignment.sections["parties"].pairs


def test_ties_go_to_the_pair_whose_labels_agree(demand: MakeItem, labelled: MakeLabelled) -> None:
    gold = [demand("free the detained fishermen", labels=("demand", "open"))]
    twice = [
        demand("free the detained fishermen", labels=("appeal", "open")),
        demand("free the detained fishermen", labels=("demand", "open")),
    ]
    for answers, wanted in ((twice, 1), (twice[::-1], 0)):
        pairs = align(labelled([], [], gold), labelled([], [], answers)).sections["demands"].pairs
        assert [p for _, p, _ in pairs] == [wanted]


CASES = [case.labelled for case in load_cases()]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_items_of_other_articles_never_match(data: st.DataObject) -> None:
    gold, other = data.draw(st.sampled_from(CASES)), data.draw(st.sampled_from(CASES))
    if gold is other:
        return
    elsewhere = tuple(
        ItemRecord(item.text, item.labels, item.refs, item.when, tuple((s + 10**6, e + 10**6) for s, e in item.spans))
        for item in other.demands + other.outcomes
    )
    predicted = Labelled((), (), elsewhere[: len(other.demands)], elsewhere[len(other.demands) :], 0, 0)
    alignment = align(gold, predicted)
    assert not alignment.sections["demands"].pairs
    assert not alignment.sections["outcomes"].pairs


def actor_record(name: str) -> ActorRecord:
    return ActorRecord(name, name, (), (), ("state", "disputant"), ())
