"""The dashboard asks for nothing but metrics that there are, by labels that they have."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.telemetry.metrics import Metrics
from service.telemetry.work import Monitors
from tests.service.telemetry.pieces import do_everything

DASHBOARD: dict[str, Any] = json.loads((Path(__file__).parents[3] / "docs/grafana.json").read_text())
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
ADDED = {"job", "instance"}
"""Labels that Prometheus adds when it scrapes."""
FUNCTIONS = {"histogram_quantile", "sum", "by", "rate", "increase", "max"}


def known() -> dict[str, set[str]]:
    """Return the labels of every series by its name, after work of every kind has been done."""
    metrics = Metrics(input_price=1, output_price=1)
    do_everything(Monitors([metrics]))
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.exposition()[0].decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.fixture(scope="module")
def series() -> dict[str, set[str]]:
    return known()


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_names_series_and_labels_that_exist(query: str, series: dict[str, set[str]]) -> None:
    bare = re.sub(r'"[^"]*"|\[[^]]*\]|\$\w+', "", query)
    names = re.findall(r"[a-z_]+(?=\{)", bare)
    assert names, "a query without a series"
    assert set(names) <= series.keys()
    allowed = set[str]().union(*(series[name] for name in names)) | ADDED
    used = set(re.findall(r"[a-z_]+(?=!?=)", bare)) | {
        label for group in re.findall(r"by \(([^)]*)\)", bare) for label in re.split(r",\s*", group)
    }
    assert used <= allowed
    assert set(re.findall(r"[a-z_]+", bare)) - FUNCTIONS - used - set(names) == set()


def test_every_metric_of_ours_is_shown(series: dict[str, set[str]]) -> None:
    ours = {name for name in series if name.startswith("parley_") and not name.endswith(("_count", "_sum"))}
    assert {name for name in ours if not any(name in query for query in QUERIES)} == set()


def test_legends_use_labels_that_their_queries_keep() -> None:
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            for label in re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]):
                assert label in target["expr"] or label == "instance"


def test_panels_do_not_overlap() -> None:
    cells = [
        (column, row)
        for panel in DASHBOARD["panels"]
        for column in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for row in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
