"""Uncertainty over documents: intervals that hold for few of them, and tests of two runs on the same ones.

Every figure here is a mean of ratios of sums (one ratio is pooled precision, recall, F1 or accuracy; four averaged are
the headline F1), so all of it works on one array of counts: `counts[document, ratio, 0]` the numerator's share of that
document, `counts[document, ratio, 1]` the denominator's. The document is the unit throughout: errors inside one article
go together, and treating its items as independent would make intervals too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]

EXACT_DOCUMENTS = 15
"""Up to so many differing documents all exchanges are enumerated (2^15 = 32,768)."""
RESAMPLES = 20_000
_ROUNDING = 1e-12

Verdict = Literal["better", "worse", "no difference shown", "cannot conclude"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the interval around it."""

    value: float
    low: float
    high: float
    documents: int
    """Documents that it rests on: those with something to count."""
    spread: bool
    """False where no document differs from the rest, so that the interval is a point and says nothing."""


@dataclass(frozen=True, slots=True)
class PairedTest:
    """Whether two runs over the same documents differ by more than chance."""

    difference: float
    """Second run less first."""
    p: float
    """Two-sided."""
    least_p: float
    """The smallest p that this many differing documents could give."""
    documents: int
    differing: int
    """Documents on which the runs' counts differ."""
    exact: bool
    """Whether all exchanges were enumerated."""

    def verdict(self, alpha: float = 0.05, adjusted_p: float | None = None) -> Verdict:
        """Return what the test says of the second run.

        Returns:
            `better` or `worse`; `no difference shown`; or `cannot conclude` where so few documents, or so few of them
            that differ, could not reach `alpha` however they fell.

        """
        p = self.p if adjusted_p is None else adjusted_p
        if p <= alpha and self.difference:
            return "better" if self.difference > 0 else "worse"
        out_of_reach = self.least_p > alpha if self.differing else 2 / 2**self.documents > alpha
        return "cannot conclude" if out_of_reach else "no difference shown"


def mean_of_ratios(sums: Array) -> Array:
    """Return the mean over ratios of `sums[..., ratio, 0] / sums[..., ratio, 1]`; ratios over nothing are left out."""
    known = sums[..., 1] > 0
    ratios = np.divide(sums[..., 0], sums[..., 1], out=np.zeros(known.shape), where=known)
    mean: Array = np.divide(
        ratios.sum(axis=-1), known.sum(axis=-1), out=np.full(known.shape[:-1], np.nan), where=known.any(-1)
    )
    return mean


def jackknife_interval(counts: Array, level: float = 0.95) -> Interval | None:
    """Return the jackknife-t interval of the mean of ratios, or None where fewer than two documents count.

    Delete-one jackknife standard error with a t quantile on n - 1 degrees of freedom (Tukey 1958; Efron and Tibshirani,
    "An Introduction to the Bootstrap", 1993, ch. 11), on the arcsine square-root scale, which steadies the variance of
    shares near 1 (Anscombe, "The transformation of Poisson, binomial and negative-binomial data", 1948) and keeps
    bounds within 0..1. At 5 to 50 documents it covers where the percentile bootstrap is too narrow. Where nearly
    every document is flawless no resampling of documents can know how often one is not, and it is too narrow as well.

    Args:
        counts: shape (documents, ratios, 2).
        level: of confidence.

    """
    counting = counts[counts[..., 1].sum(axis=1) > 0]
    if len(counting) < 2:
        return None
    low, value, high = jackknife_bounds(counting, level)
    return Interval(float(value), float(low), float(high), len(counting), spread=bool(high - low > _ROUNDING))


def jackknife_bounds(counts: Array, level: float = 0.95) -> tuple[Array, Array, Array]:
    """Return (low, value, high) for `counts` of shape (..., documents, ratios, 2)."""
    documents = counts.shape[-3]
    sums = counts.sum(axis=-3)
    value = mean_of_ratios(sums)
    without_one = _steady(mean_of_ratios(sums[..., None, :, :] - counts))
    centred = without_one - np.nanmean(without_one, axis=-1, keepdims=True)
    error = np.sqrt((documents - 1) / documents * np.nansum(centred**2, axis=-1))
    reach = stats.t.ppf((1 + level) / 2, documents - 1) * error
    return _unsteady(_steady(value) - reach), value, _unsteady(_steady(value) + reach)


def difference_interval(first: Array, second: Array, level: float = 0.95) -> tuple[float, float] | None:
    """Return the jackknife-t interval of the difference of two mean ratios, or None for fewer than two documents.

    Delete-one jackknife over documents with a t quantile on n - 1 degrees of freedom (as `jackknife_interval`), pairs
    kept together, on the plain scale: differences lie about zero, where shares seldom press against their bounds.

    Args:
        first: counts of the first run, shape (documents, ratios, 2).
        second: counts of the second over the same documents in the same order.
        level: of confidence.

    """
    counting = (first + second)[..., 1].sum(axis=1) > 0
    first, second = first[counting], second[counting]
    documents = len(first)
    if documents < 2:
        return None
    value = float(mean_of_ratios(second.sum(axis=0)) - mean_of_ratios(first.sum(axis=0)))
    without_one = mean_of_ratios(second.sum(axis=0) - second) - mean_of_ratios(first.sum(axis=0) - first)
    centred = without_one - np.nanmean(without_one)
    error = float(np.sqrt((documents - 1) / documents * np.nansum(centred**2)))
    reach = float(stats.t.ppf((1 + level) / 2, documents - 1)) * error
    return max(-1.0, value - reach), min(1.0, value + reach)


def randomisation_test(first: Array, second: Array, *, seed: int = 0, resamples: int = RESAMPLES) -> PairedTest:
    """Return the paired approximate randomisation test of the difference of two mean ratios.

    Under the null hypothesis either run could have produced either result of a document, so results are exchanged
    document by document (Noreen, "Computer-Intensive Methods for Testing Hypotheses", 1989; Riezler and Maxwell, "On
    some pitfalls in automatic evaluation and significance testing for MT", 2005): all exchanges where few documents
    differ, else `resamples` random ones, the observed one counted among them.

    Args:
        first: counts of the first run, shape (documents, ratios, 2).
        second: counts of the second over the same documents in the same order.
        seed: of the random exchanges.
        resamples: how many of them.

    """
    observed = float(mean_of_ratios(second.sum(axis=0)) - mean_of_ratios(first.sum(axis=0)))
    differ = (first != second).any(axis=(1, 2))
    differing = int(differ.sum())
    exact = differing <= EXACT_DOCUMENTS
    if not differing:
        return PairedTest(0.0, 1.0, 1.0, len(first), 0, exact=True)
    signs = _all_signs(differing) if exact else np.random.default_rng(seed).choice((-1.0, 1.0), (resamples, differing))
    middle = (first.sum(axis=0) + second.sum(axis=0)) / 2
    halves = (second - first)[differ] / 2
    shifts = np.tensordot(signs, halves, axes=1)
    differences = mean_of_ratios(middle + shifts) - mean_of_ratios(middle - shifts)
    extreme = int((np.abs(differences) >= abs(observed) - _ROUNDING).sum())
    p = extreme / len(signs) if exact else (extreme + 1) / (resamples + 1)
    least = 2 / 2**differing if exact else 1 / (resamples + 1)
    return PairedTest(observed, p, min(1.0, least), len(first), differing, exact)


def holm(ps: Sequence[float]) -> list[float]:
    """Return `ps`, in their order, adjusted for testing all of them.

    Comparing each with alpha keeps the chance of any false finding at alpha (Holm, "A simple sequentially rejective
    multiple test procedure", 1979).
    """
    adjusted = [0.0] * len(ps)
    floor = 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=lambda n: ps[n])):
        floor = max(floor, min(1.0, ps[place] * (len(ps) - rank)))
        adjusted[place] = floor
    return adjusted


def _all_signs(documents: int) -> Array:
    return np.array(list(product((-1.0, 1.0), repeat=documents)))


def _steady(shares: Array) -> Array:
    scaled: Array = np.arcsin(np.sqrt(np.clip(shares, 0.0, 1.0)))
    return scaled


def _unsteady(scaled: Array) -> Array:
    shares: Array = np.sin(np.clip(scaled, 0.0, np.pi / 2)) ** 2
    return shares
