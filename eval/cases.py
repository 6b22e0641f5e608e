"""Golden cases on disk: `NAME.txt`, an article to the letter, beside `NAME.json`, its labels."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from eval.records import Labelled, from_golden
from schemas.article import Submission
from schemas.errors import InvalidRequest
from schemas.golden import GoldenCase

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True, slots=True)
class Case:
    """One golden case."""

    name: str
    """Stem of both files."""
    text: str
    golden: GoldenCase

    @property
    def submission(self) -> Submission:
        """The article with the metadata it came with, as a sender would give it."""
        return Submission(
            text=self.text, title=self.golden.title, source=self.golden.source, published=self.golden.published
        )

    @property
    def labelled(self) -> Labelled:
        """The labels as scoring sees them."""
        return from_golden(self.golden, self.text)


def load_cases(folder: Path = GOLDEN, *, articles: Path | None = None) -> list[Case]:
    """Return the cases in `folder`, by name.

    Args:
        folder: holds the labels, and the articles unless `articles` says otherwise.
        articles: holds the `.txt` files where labels of several readers share them.

    Raises:
        schemas.errors.InvalidRequest: no case there, a label file that does not fit the contract, a missing article.

    """
    cases = [_load(path, (articles or folder) / f"{path.stem}.txt") for path in sorted(folder.glob("*.json"))]
    if not cases:
        raise InvalidRequest(f"{folder} holds no case: put NAME.json with its labels beside NAME.txt")
    return cases


def case_digest(case: Case) -> str:
    """Return the SHA-256 of a case's article and labels."""
    return hashlib.sha256(f"{case.text}\0{case.golden.model_dump_json()}".encode()).hexdigest()


def read_article(path: Path) -> str:
    """Return the characters of an article file, line ends as they are."""
    return path.read_bytes().decode("utf-8")


def _load(path: Path, article: Path) -> Case:
    try:
        golden = GoldenCase.model_validate_json(path.read_bytes())
    except ValidationError as error:
        places = ", ".join(sorted({".".join(str(part) for part in found["loc"][:3]) for found in error.errors()}))
        raise InvalidRequest(f"{path} is no golden case ({places}): run `parley eval check {path.parent}`") from None
    if not article.is_file():
        raise InvalidRequest(f"{path} has no article: {article} does not exist")
    return Case(path.stem, read_article(article), golden)
