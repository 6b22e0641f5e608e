"""The JSON Schemas (draft 2020-12) of the contracts, by name."""

from typing import Any

from pydantic import BaseModel

from schemas.article import Submission
from schemas.batches import Batch, BatchArticle, BatchList, BatchProgress, ResultLine
from schemas.brief import Brief
from schemas.drafts import Draft
from schemas.golden import GoldenCase
from schemas.problems import ProblemDetails

CONTRACTS: dict[str, type[BaseModel]] = {
    "brief": Brief,
    "submission": Submission,
    "draft": Draft,
    "golden-case": GoldenCase,
    "problem": ProblemDetails,
    "batch": Batch,
    "batch-article": BatchArticle,
    "batch-progress": BatchProgress,
    "batch-list": BatchList,
    "batch-result": ResultLine,
}
"""What is published, by the name it is published under."""


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of a contract.

    Raises:
        KeyError: there is no contract of that name.

    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:parley:schema:{name}",
        **CONTRACTS[name].model_json_schema(),
    }
