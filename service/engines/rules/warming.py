"""Makes at once what drafts otherwise make when they first need it: tables read, patterns compiled."""

import gc

from schemas.article import Article, Sentence
from service.engines.rules.engine import draft_of
from service.engines.rules.mediation.gates import TABLES
from service.engines.rules.mediation.masks import compiled
from service.engines.rules.outcomes.patterns import compile_all
from service.engines.rules.tables import table

_TEXT = (
    "Peru and Chile signed a ceasefire on Friday after talks mediated by Norway, officials said.",
    "Peru demands that Chile withdraw its boats from the disputed bay. Chile refused.",
)


def warm() -> None:
    """Make what every draft needs: up to a second of work, for which the first articles of a process would wait."""
    compile_all()
    for name in TABLES:
        for row in table(name)["patterns"]:
            compiled(row["pattern"])
    text, sentences = "", []
    for number, sentence in enumerate(_TEXT, 1):
        sentences.append(Sentence(number=number, start=len(text), end=len(text) + len(sentence), paragraph=number))
        text += f"{sentence}\n"
    draft_of(Article(text=text, sha256="", sentences=tuple(sentences)))
    gc.freeze()  # tables and patterns outlive every article: the collector need not walk them for each anew
