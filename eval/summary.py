"""Puts case scores together: pooled over documents, and averaged over them, with denominators."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean

from eval.scores import CaseScore, Counts, FieldTally, SectionSummary, Shares, Summary
from schemas.terms import SECTIONS, Section


def summarise(cases: Sequence[CaseScore]) -> Summary:
    """Return the figures over `cases`.

    Pooled figures sum counts over documents before dividing, so that a document weighs as much as it holds; document
    means average each document's own F1, leaving out those where a section is empty on both sides.
    """
    sections = {section: _section(section, cases) for section in SECTIONS}
    return Summary(
        cases=len(cases),
        sections=sections,
        found=_mean([s.pooled.f1() for s in sections.values()]),
        strict=_mean([s.pooled.f1(strict=True) for s in sections.values()]),
        found_by_document=_mean([document_f1(case) for case in cases]),
        strict_by_document=_mean([document_f1(case, strict=True) for case in cases]),
        empty_cases=sum(_is_empty(case) for case in cases),
        abstained_cases=sum(_is_empty(case) and not _predicted(case) for case in cases),
        false_items=sum(_predicted(case) for case in cases if _is_empty(case)),
        valid_quotes=sum(case.valid_quotes for case in cases),
        quotes=sum(case.quotes for case in cases),
    )


def document_f1(case: CaseScore, *, strict: bool = False) -> float | None:
    """Return the mean F1 of the sections of one case that hold anything on either side; None where none does."""
    return _mean([score.counts.f1(strict=strict) for score in case.sections.values()])


def pool(counts: Sequence[Counts]) -> Counts:
    """Return the sums of `counts`."""
    return Counts(
        gold=sum(c.gold for c in counts),
        predicted=sum(c.predicted for c in counts),
        found=sum(c.found for c in counts),
        strict=sum(c.strict for c in counts),
    )


def pool_shares(shares: Sequence[Shares]) -> Shares:
    """Return the sums of `shares`."""
    return Shares(
        shared=sum(s.shared for s in shares),
        gold=sum(s.gold for s in shares),
        predicted=sum(s.predicted for s in shares),
    )


def _section(section: Section, cases: Sequence[CaseScore]) -> SectionSummary:
    scores = [case.sections[section] for case in cases]
    pairs = [pair for score in scores for pair in score.pairs]
    right = Counter(verdict.field for pair in pairs for verdict in pair.fields if verdict.right)
    compared = Counter(verdict.field for pair in pairs for verdict in pair.fields)
    return SectionSummary(
        pooled=pool([score.counts for score in scores]),
        found_by_document=_mean([score.counts.f1() for score in scores]),
        strict_by_document=_mean([score.counts.f1(strict=True) for score in scores]),
        documents=sum(not score.counts.abstained for score in scores),
        abstained=sum(score.counts.abstained for score in scores),
        false_items=sum(score.counts.predicted for score in scores if not score.counts.gold),
        fields={field: FieldTally(right=right[field], compared=count) for field, count in compared.items()},
        evidence=pool_shares([pair.evidence for pair in pairs]),
        aliases=pool_shares([pair.aliases for pair in pairs if pair.aliases]),
        representatives=pool_shares([pair.representatives for pair in pairs if pair.representatives]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _is_empty(case: CaseScore) -> bool:
    return not any(score.counts.gold for score in case.sections.values())


def _predicted(case: CaseScore) -> int:
    return sum(score.counts.predicted for score in case.sections.values())
