"""The repair message: a bounded number of failing items with the sentences that may state them, and what comes back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from prompts.articles import article_block
from prompts.templates import load
from schemas.article import Article
from schemas.drafts import DraftDemand, DraftItem, DraftOutcome, Failing, Repair, Repairs
from schemas.terms import EVIDENCE_QUOTES
from service.engines.llm.listing import failing_lines

MOST_ITEMS = 12
MOST_CANDIDATES = 4


@dataclass(frozen=True)
class Question:
    """The message, and the items it asks about, in its numbering."""

    text: str
    items: tuple[Failing, ...]


def question(article: Article, failing: Sequence[Failing]) -> Question | None:
    """Return the message about the failing items that have candidate sentences, or None if there are none.

    The message holds no sentence but the candidates and those cited: it stays small however long the article is.
    """
    quotable = {sentence.number for sentence in article.quotable}
    items = tuple(entry for entry in failing if quotable.intersection(entry.candidates))[:MOST_ITEMS]
    if not items:
        return None
    candidates = [_sentences(entry, quotable) for entry in items]
    wanted = {number for numbers in candidates for number in numbers}
    block = article_block(article, [sentence for sentence in article.quotable if sentence.number in wanted])
    return Question(f"{block}\n\n{load('repair').render(items=failing_lines(items, candidates))}", items)


def corrected(items: Sequence[Failing], reply: Repairs) -> tuple[Failing, ...]:
    """Return the entries that the model kept, their items corrected; the first answer to each counts."""
    answers: dict[int, Repair] = {}
    for repair in reply.repairs:
        answers.setdefault(repair.number, repair)
    kept = ((entry, answers.get(number)) for number, entry in enumerate(items, start=1))
    return tuple(
        entry.model_copy(update={"item": _applied(entry.item, answer)})
        for entry, answer in kept
        if answer is not None and answer.keep and answer.cites
    )


def _sentences(entry: Failing, quotable: Collection[int]) -> list[int]:
    """Return the best candidates, then the sentences that the item cites now: often one of each is what it takes."""
    best = [number for number in entry.candidates if number in quotable][:MOST_CANDIDATES]
    cited = [number for number in entry.item.cites if number in quotable][:EVIDENCE_QUOTES]
    return list(dict.fromkeys(best + cited))


def _applied(item: DraftItem, answer: Repair) -> DraftItem:
    text = "text" if isinstance(item, DraftDemand | DraftOutcome) else "name"
    return item.model_copy(update={"cites": answer.cites, text: answer.text or getattr(item, text)})
