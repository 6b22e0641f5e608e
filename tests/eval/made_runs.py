"""Runs made of golden labels: every brief is its labels, but for what a test takes away or puts in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from eval.cases import Case, case_digest, load_cases
from eval.runner import Plan, finished_run
from eval.runs import CaseRun, Failure, Run, RunConfig
from schemas.brief import ArticleFacts, Brief, Evidence, Provenance, Usage
from schemas.terms import SECTIONS
from service.pipeline import SOFTWARE

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
Alter = Callable[[Brief], Brief | None]
"""Returns the brief to keep; None where the case is to fail."""


def golden_run(
    cases: Sequence[Case], alter: Mapping[str, Alter] | None = None, *, name: str = "made", repeats: int = 1
) -> Run:
    config = RunConfig(
        engine="rules",
        profile="standard",
        model=None,
        endpoint=None,
        mode=None,
        temperature=None,
        repair_rounds=1,
        prompts={},
        software=SOFTWARE,
        replies="live",
        cases={case.name: case_digest(case) for case in cases},
        repeats=repeats,
    )
    entries = [
        _entry(case, repeat, (alter or {}).get(case.name, lambda brief: brief))
        for case in cases
        for repeat in range(1, repeats + 1)
    ]
    return finished_run(Plan(name, config, cases, 1), entries, WHEN, 1.0)


def made_run(names: Sequence[str], changed: Sequence[str] = ()) -> Run:
    run = golden_run(load_cases()[:1])
    digests = {name: f"{name}{' changed' if name in changed else ''}" for name in names}
    return run.model_copy(update={"config": run.config.model_copy(update={"cases": digests})})


def without(section: str, index: int) -> Alter:
    """Take one item away."""

    def alter(brief: Brief) -> Brief:
        items = getattr(brief, section)
        return brief.model_copy(update={section: items[:index] + items[index + 1 :]})

    return alter


def with_field(section: str, index: int, field: str, value: object) -> Alter:
    """Change a field of one item."""

    def alter(brief: Brief) -> Brief:
        items = list(getattr(brief, section))
        items[index] = items[index].model_copy(update={field: value})
        return brief.model_copy(update={section: tuple(items)})

    return alter


def labels_brief(case: Case) -> Brief:
    labels = case.golden.model_dump(mode="json")
    sections = {section: [_cited(item, case.text) for item in labels[section]] for section in SECTIONS}
    return Brief.model_validate(
        {
            "id": f"brf_{case_digest(case)[:24]}",
            "article": ArticleFacts(
                sha256=case_digest(case),
                title=None,
                source=None,
                published=None,
                language="en",
                characters=len(case.text),
                sentences=1,
            ),
            "headline": labels["headline"],
            "summary": labels["summary"],
            **sections,
            "rejected": (),
            "warnings": (),
            "provenance": Provenance(
                engine="rules",
                profile="standard",
                model=None,
                degraded=False,
                cached=False,
                created=WHEN,
                software=SOFTWARE,
                prompts={},
                calls=(),
                usage=Usage(prompt_tokens=0, completion_tokens=0, cost_usd=None),
                coverage=(),
            ),
        }
    )


def _entry(case: Case, repeat: int, alter: Alter) -> CaseRun:
    brief = alter(labels_brief(case))
    failure = None if brief else Failure(code="upstream-failed", detail="the model endpoint answered 500")
    return CaseRun(case=case.name, repeat=repeat, seconds=0.5, brief=brief, failure=failure)


def _cited(item: dict[str, Any], text: str) -> dict[str, Any]:
    return item | {"evidence": [_evidence(text, quote) for quote in item["evidence"]]}


def _evidence(text: str, quote: str) -> Evidence:
    start = text.index(quote)
    return Evidence(sentence=1, start=start, end=start + len(quote), text=quote, support=1.0)
