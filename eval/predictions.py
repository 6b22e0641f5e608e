"""Predictions on disk: a folder of briefs, or of another reader's labels, one `NAME.json` a case."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.cases import Case
from eval.records import Labelled, from_brief, from_golden
from schemas.brief import Brief
from schemas.errors import InvalidRequest
from schemas.golden import GoldenCase

_BRIEF = TypeAdapter[Brief](Brief)
_GOLDEN = TypeAdapter[GoldenCase](GoldenCase)


def load_prediction(folder: Path, case: Case) -> Labelled:
    """Return what `folder/NAME.json` says of the case's article.

    Raises:
        schemas.errors.InvalidRequest: no such file, or neither a brief nor labels.

    """
    path = folder / f"{case.name}.json"
    if not path.is_file():
        raise InvalidRequest(f"{folder} has no prediction for {case.name}: every case is scored, an empty brief too")
    content = path.read_bytes()
    try:
        if b'"schema_version"' in content:
            return from_brief(_BRIEF.validate_json(content), case.text)
        return from_golden(_GOLDEN.validate_json(content), case.text)
    except ValidationError as error:
        raise InvalidRequest(
            f"{path} is neither a brief nor a case's labels: {error.error_count()} fields differ"
        ) from None
