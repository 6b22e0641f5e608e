"""Headline and summary taken from the article: its title or its first clause, and its weightiest whole sentences."""

import re
from collections.abc import Sequence

from schemas.article import Article, Sentence
from schemas.drafts import DraftMediator, DraftOutcome, DraftParty
from schemas.terms import HEADLINE_WORDS, SUMMARY_WORDS
from service.engines.rules.lexicon.phrases import SPEECH
from service.engines.rules.lexicon.verbs import is_finite
from service.engines.rules.scene import Scene
from service.engines.rules.syntax.lines import level
from service.engines.rules.syntax.segments import dateline_end
from service.grounding.words import content_stems, numbers

_LEAST_WORDS = 6
_LEAST_SENTENCES, _MOST_SENTENCES = 2, 4
_REPEATED = 0.6
_SUPPORTED = 0.7
"""Share of a title's content words that the article must have for the title to stand as headline."""
_KINDS = (
    "ceasefire",
    "agreement",
    "deadlock",
    "refusal",
    "violation",
    "talks_planned",
    "escalation",
    "implementation",
    "offer",
    "talks_held",
)
_DEPENDENT = re.compile(
    r"^\W*(?:he|she|it|they|that|this|these|those|but|and|so|both|neither|his|her|their|its|there)\b", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\([^)]*\)|,\s(?:the|an?|which|who|whose|where)\b[^,;]{2,90},(?=\s)")
_TRAIL = re.compile(
    r"(?:;|\s—\s|,\s(?:but|while|as|saying|after|with|the|an?|which|who|where|when|"
    r"and|in a|in what|hours|days|according|raising|leaving|accusing)\b|"
    r",\s[^,]{2,60}\b(?:said|says|announced|reported)\b).*$"
)
_REPORTED = re.compile(
    r"^[^,;]{3,80}?\b(?:said|says|announced|told \w+|confirmed|declared)"
    r"(?: (?:late |early )?(?:on )?[A-Z][a-z]+day)? that\s+"
)
_ADVERBS = re.compile(r"\s(?:once again|again|also|already|finally|late|early)(?=\s)")
_PLACED = re.compile(
    r"\s(?:in|at|near|outside) [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"
    r"(?=\s(?:has|have|had|is|are|was|were|will|[a-z]+ed)\b)"
)
_PHRASE = re.compile(
    r",?\s(?:and|or|but|on|in|for|at|with|from|by|as|after|before|to|that|which|who|while|into|over|during|"
    r"since|without|"
    r"when|where|because|under|until|aimed|ending|leaving|dealing|raising|amid|despite|following|between|"
    r"against)\s|[,;—]\s"
)
_DAY = re.compile(
    r"\s(?:late |early )?on (?:mon|tues|wednes|thurs|fri|satur|sun)day\b(?: (?:morning|evening|night|afternoon))?",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:and|or|but|on|in|for|of|at|with|from|by|as|after|to|that|which|while|into|over)$", re.IGNORECASE
)
_SAID = re.compile(r",\s[^,]{2,60}\s(?:said|says|announced|reported|confirmed)\b[^,]{0,40}\.?$")
_WEAK_END = re.compile(
    r"[\s,;:]+(?:and|or|of|the|a|an|to|in|on|for|with|by|from|that|their|its|his|"
    r"her|at|as|after|over|into|under|who|which|said|without|is|are|was|were|be|been|will|has|have|had|–)$",
    re.I,
)


def write_headline(
    scene: Scene,
    parties: Sequence[DraftParty],
    mediators: Sequence[DraftMediator],
    outcomes: Sequence[DraftOutcome],
) -> str:
    """Return who did what in at most `HEADLINE_WORDS` words: the title if the article bears it out, else its lead."""
    title = " ".join((scene.article.title or "").split())
    if title and len(title.split()) <= HEADLINE_WORDS and _borne_out(title, scene.article):
        return title
    lead = _lead(scene.article)
    top = min(outcomes, key=lambda outcome: _KINDS.index(outcome.kind), default=None)
    told = (_main_clause(_plain(scene.article, lead)) if lead else None) or (_main_clause(top.text) if top else None)
    return told or _cut(title or (_plain(scene.article, lead) if lead else ""), HEADLINE_WORDS)


def write_summary(
    scene: Scene,
    parties: Sequence[DraftParty],
    mediators: Sequence[DraftMediator],
    outcomes: Sequence[DraftOutcome],
) -> str:
    """Return two to four whole sentences of the article, at most `SUMMARY_WORDS` words, in its order.

    The lead comes first, then what outcomes cite (the weightiest kinds first), then what mediators and parties cite,
    then whatever follows the lead. A sentence that leans on the one before it is passed over.
    """
    article = scene.article
    lead = _lead(article)
    if lead is None:
        return ""
    chosen, room = [lead], SUMMARY_WORDS - len(_plain(article, lead).split())
    if room < 0:
        return _cut(_plain(article, lead), SUMMARY_WORDS)
    for sentence in _ranked(article, lead, parties, mediators, outcomes):
        size = len(_plain(article, sentence).split())
        if (
            size <= room
            and len(chosen) < _MOST_SENTENCES
            and not any(_alike(article, sentence, other) for other in chosen)
        ):
            chosen.append(sentence)
            room -= size
    return " ".join(_plain(article, sentence) for sentence in sorted(chosen, key=lambda s: s.number))


def _ranked(
    article: Article,
    lead: Sentence,
    parties: Sequence[DraftParty],
    mediators: Sequence[DraftMediator],
    outcomes: Sequence[DraftOutcome],
) -> list[Sentence]:
    told = [o.cites[0] for o in sorted(outcomes, key=lambda o: _KINDS.index(o.kind)) if o.cites]
    acting = [m.cites[0] for m in mediators if m.cites] + [p.cites[0] for p in parties if p.cites]
    following = [s.number for s in article.quotable if s.number > lead.number][: _LEAST_SENTENCES * 2]
    by_number = {sentence.number: sentence for sentence in article.quotable}
    ranked = [by_number[n] for n in dict.fromkeys([*told, *acting, *following]) if n in by_number and n != lead.number]
    return [s for s in ranked if _stands_alone(article, s)]


def _alike(article: Article, first: Sentence, second: Sentence) -> bool:
    left, right = set(content_stems(article.text_of(first))), set(content_stems(article.text_of(second)))
    return bool(left and right) and len(left & right) > _REPEATED * min(len(left), len(right))


def _stands_alone(article: Article, sentence: Sentence) -> bool:
    text = level(article.text_of(sentence))
    return (
        len(text.split()) >= _LEAST_WORDS
        and bool(re.search(r"[.!?…]['\")]*$", text))
        and not _DEPENDENT.match(text)
        and text.count('"') % 2 == 0
        and not text.startswith('"')
    )


def _lead(article: Article) -> Sentence | None:
    """Return the first real sentence, the article's title and furniture passed over."""
    title = set(content_stems(article.title or ""))
    for sentence in article.quotable:
        text = article.text_of(sentence)
        stems = set(content_stems(text))
        if len(text.split()) >= _LEAST_WORDS and stems != title and re.search(r"[.!?…]['\"”’)]*$", text):
            return sentence
    return next((s for s in article.quotable if len(article.text_of(s).split()) >= _LEAST_WORDS), None)


def _borne_out(title: str, article: Article) -> bool:
    """Whether the article's sentences have the title's numbers and most of its content words."""
    body = " ".join(article.text_of(sentence) for sentence in article.quotable)
    stems, known = set(content_stems(title)), set(content_stems(body))
    return bool(stems) and len(stems & known) >= _SUPPORTED * len(stems) and numbers(title) <= numbers(body)


def _plain(article: Article, sentence: Sentence) -> str:
    text = article.text_of(sentence)
    return " ".join(text[dateline_end(level(text)) :].split())


def _main_clause(text: str) -> str | None:
    """Return the main clause of a sentence, without asides and trailing clauses, as a headline, if it can be short."""
    text = _DAY.sub("", _ASIDE.sub("", text))
    opening = re.match(r"(?:After|Before|In|On|At|With|For|As|While|Despite|Following|During)\b[^,]{3,90},\s+", text)
    if opening and len(text[opening.end() :].split()) >= _LEAST_WORDS:
        text = text[opening.end() : opening.end() + 1].upper() + text[opening.end() + 1 :]
    text = _SAID.sub("", text)
    while len(text.split()) > HEADLINE_WORDS and _TRAIL.search(text):
        last = list(_TRAIL.finditer(text))[-1]
        shorter = text[: last.start()]
        if len(shorter.split()) < _LEAST_WORDS:
            break
        text = shorter
    return _whole(text.rstrip(" .;,"))


def _whole(text: str) -> str | None:
    """Return a clause within the limit of a headline that ends where a phrase ends, its finite verb inside, or None."""
    reported = _REPORTED.sub("", text, 1)
    reported = text if _DEPENDENT.match(reported) else reported
    for shorter in (reported, text, _PLACED.sub("", _ADVERBS.sub("", reported))):
        shorter = shorter[:1].upper() + shorter[1:]
        if len(shorter.split()) <= HEADLINE_WORDS:
            return shorter
        ends = [found.start() for found in _PHRASE.finditer(shorter)]
        for end in reversed(ends):
            head = shorter[:end].rstrip(" ,;:—–-")
            if _LEAST_WORDS <= len(head.split()) <= HEADLINE_WORDS and _complete(head):
                return head
    return text if len(text.split()) <= HEADLINE_WORDS else None


def _complete(text: str) -> bool:
    """Whether a text cut off at a phrase's end says something: a finite verb, with more than an auxiliary after it."""
    clause = re.split(r"\bthat\b", text)[-1].split()
    if clause and clause[-1] in (*SPEECH, "agreed", "decided"):
        return False
    main = [
        place
        for place, word in enumerate(clause)
        if word == word.lower()
        and is_finite(word.strip(",;"))
        and clause[max(0, place - 1)] not in ("who", "which", "whose")
        and clause[min(len(clause) - 1, place + 1)] != "by"
    ]
    marks = level(text).count('"')
    return bool(main) and main[0] < len(clause) - 1 and not _WEAK_END.search(text) and marks % 2 == 0


def _cut(text: str, limit: int) -> str:
    words = text.split()
    if len(words) <= limit:
        return text.strip()
    text = " ".join(words[:limit])
    phrase = re.search(
        r"^(?:\S+\s+){6,}?.*(?=\s(?:on|in|for|of|at|with|from|by|as|after|that|which|"
        r"during|since|over|without)\s(?:(?!\s(?:on|in|for|of|at|with|from|by|as|after|"
        r"that|which|during|since|over|without)\s).)*$)",
        text,
    )
    if phrase and not _BOUND.match(words[limit]) and len(phrase.group().split()) >= _LEAST_WORDS:
        text = phrase.group()
    while _WEAK_END.search(text):
        text = _WEAK_END.sub("", text)
    return text.rstrip(" ,;:—–-")
