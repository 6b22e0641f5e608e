"""The common base of every contract: closed, immutable, documented by attribute docstrings."""

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """A closed, frozen model whose attribute docstrings become the descriptions of its JSON Schema."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
