from itertools import product

import numpy as np
import pytest
from scipy import stats

from eval.statistics import (
    difference_interval,
    holm,
    jackknife_bounds,
    jackknife_interval,
    mean_of_ratios,
    randomisation_test,
)


def _counts(*documents: tuple[float, float]) -> np.ndarray:
    return np.array([[document] for document in documents], dtype=float)


def _pooled_f1_counts(rng: np.random.Generator, runs: int, documents: int, recall: tuple[float, float]) -> np.ndarray:
    """Documents of differing size and difficulty: hard articles are missed and made up for together."""
    gold = 1 + rng.poisson(3, (runs, documents))
    found = rng.binomial(gold, rng.beta(*recall, (runs, documents)))
    spurious = rng.poisson(gold - found)
    return np.stack([2.0 * found, gold + found + spurious], axis=-1)[..., None, :]


@pytest.mark.parametrize("documents", [10, 24])
@pytest.mark.parametrize("recall", [(4, 2), (6, 1.5), (12, 1)], ids=["f1-0.67", "f1-0.80", "f1-0.92"])
def test_interval_covers_the_truth_as_often_as_it_says(documents: int, recall: tuple[float, float]) -> None:
    rng = np.random.default_rng(20260)
    truth = mean_of_ratios(_pooled_f1_counts(rng, 1, 1_000_000, recall)[0].sum(axis=0))
    low, _, high = jackknife_bounds(_pooled_f1_counts(rng, 6_000, documents, recall))
    covered = float(((low <= truth) & (truth <= high)).mean())
    assert 0.92 <= covered <= 0.97


def test_interval_of_a_mean_of_four_ratios_covers_too() -> None:
    rng = np.random.default_rng(7)
    parts = [(4, 2), (6, 1.5), (3, 2), (5, 2)]
    truth = float(
        np.mean([mean_of_ratios(_pooled_f1_counts(rng, 1, 1_000_000, part)[0].sum(axis=0)) for part in parts])
    )
    runs = np.concatenate([_pooled_f1_counts(rng, 4_000, 24, part) for part in parts], axis=-2)
    low, _, high = jackknife_bounds(runs)
    assert 0.92 <= float(((low <= truth) & (truth <= high)).mean()) <= 0.97


def test_jackknife_of_a_plain_mean_is_the_t_interval_on_the_same_scale() -> None:
    shares = np.array([0.5, 0.52, 0.48, 0.51, 0.49])
    counts = np.stack([shares, np.ones(5)], axis=-1)[:, None, :]
    interval = jackknife_interval(counts)
    assert interval is not None
    reach = stats.t.ppf(0.975, 4) * shares.std(ddof=1) / np.sqrt(5)
    assert interval.value == pytest.approx(0.5)
    assert interval.high - interval.low == pytest.approx(2 * reach, rel=1e-3)


def test_interval_leaves_out_documents_with_nothing_to_count() -> None:
    some = jackknife_interval(_counts((1, 2), (2, 2), (1, 3)))
    with_empty = jackknife_interval(_counts((1, 2), (0, 0), (2, 2), (1, 3), (0, 0)))
    assert some == with_empty


def test_one_document_has_no_interval() -> None:
    assert jackknife_interval(_counts((1, 2))) is None


def test_flawless_documents_have_an_interval_without_spread() -> None:
    interval = jackknife_interval(_counts((2, 2), (4, 4), (6, 6)))
    assert interval is not None
    assert (interval.low, interval.high, interval.spread) == (1.0, 1.0, False)


def test_ratio_over_nothing_is_left_out_of_the_mean() -> None:
    assert mean_of_ratios(np.array([[1.0, 2.0], [0.0, 0.0]])) == 0.5


def _paired_counts(rng: np.random.Generator, runs: int, documents: int) -> tuple[np.ndarray, np.ndarray]:
    """Two runs over the same documents: what is hard for one is hard for the other, and the second finds more."""
    gold = 1 + rng.poisson(3, (runs, documents))
    ease = rng.beta(4, 2, (runs, documents))
    found = [rng.binomial(gold, ease), rng.binomial(gold, ease**0.7)]
    first, second = (np.stack([2.0 * f, gold + f + rng.poisson(gold - f)], axis=-1)[..., None, :] for f in found)
    return first, second


@pytest.mark.parametrize("documents", [10, 24])
def test_interval_of_a_difference_covers_the_truth_as_often_as_it_says(documents: int) -> None:
    rng = np.random.default_rng(11)
    first, second = (run[0].sum(axis=0) for run in _paired_counts(rng, 1, 1_000_000))
    truth = float(mean_of_ratios(second) - mean_of_ratios(first))
    pairs = zip(*_paired_counts(rng, 3_000, documents), strict=True)
    bounds = np.array([difference_interval(*pair) for pair in pairs])
    assert 0.92 <= float(((bounds[:, 0] <= truth) & (truth <= bounds[:, 1])).mean()) <= 0.97


def test_equal_runs_have_a_difference_of_nothing_and_one_document_has_none() -> None:
    run = _counts((1, 2), (2, 2), (1, 3))
    assert difference_interval(run, run) == (0.0, 0.0)
    assert difference_interval(run[:1], run[1:2]) is None


def test_exact_test_counts_all_exchanges() -> None:
    first, second = _counts(*[(1, 2)] * 7), _counts((2, 2), (2, 2), (2, 2), (2, 2), (2, 2), (2, 2), (0, 2))
    found = randomisation_test(first, second)
    signs = np.array(list(product((-1, 1), repeat=7)))
    by_hand = np.abs(signs @ np.array([1, 1, 1, 1, 1, 1, -1])) >= 5
    assert found.exact
    assert found.p == pytest.approx(by_hand.mean())
    assert found.difference == pytest.approx(5 / 14)


def test_all_of_six_documents_better_is_significant_and_five_cannot_be() -> None:
    six = randomisation_test(_counts(*[(1, 2)] * 6), _counts(*[(2, 2)] * 6))
    five = randomisation_test(_counts(*[(1, 2)] * 5), _counts(*[(2, 2)] * 5))
    assert (six.p, six.verdict()) == (2 / 64, "better")
    assert (five.p, five.verdict()) == (2 / 32, "cannot conclude")


def test_worse_run_is_called_worse() -> None:
    assert randomisation_test(_counts(*[(2, 2)] * 8), _counts(*[(1, 2)] * 8)).verdict() == "worse"


def test_equal_runs_show_no_difference_where_a_difference_could_be_seen() -> None:
    many, few = _counts(*[(1, 2)] * 8), _counts(*[(1, 2)] * 3)
    assert randomisation_test(many, many).verdict() == "no difference shown"
    assert randomisation_test(few, few).verdict() == "cannot conclude"


def test_sampled_test_agrees_with_itself_and_nearly_with_the_exact_one() -> None:
    rng = np.random.default_rng(3)
    first = np.stack([rng.integers(0, 5, 15), np.full(15, 5)], axis=-1)[:, None, :].astype(float)
    second = np.stack([rng.integers(1, 6, 15), np.full(15, 5)], axis=-1)[:, None, :].astype(float)
    exact = randomisation_test(first, second)
    equal = np.full((5, 1, 2), 5.0)
    padded = [np.concatenate([part, equal]) for part in (first, second)]
    assert randomisation_test(*padded).exact
    doubled = [np.concatenate([part, equal * [[[1 - n / 5, 1]]]]) for n, part in enumerate((first, second))]
    sampled = randomisation_test(*doubled, seed=1)
    assert not sampled.exact
    assert sampled == randomisation_test(*doubled, seed=1)
    assert exact.p == pytest.approx(randomisation_test(*padded).p)


def test_false_alarms_stay_at_alpha_where_runs_do_not_differ() -> None:
    rng = np.random.default_rng(11)
    alarms = 0
    for _ in range(400):
        counts = _pooled_f1_counts(rng, 2, 10, (4, 2))
        alarms += randomisation_test(counts[0], counts[1]).p <= 0.05
    assert alarms / 400 <= 0.075


def test_holm_steps_down_and_stays_monotone() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.5]) == pytest.approx([1.0, 1.0])
    assert holm([]) == []
