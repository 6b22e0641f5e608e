"""What keeps a pattern from firing: negation, modality, hearsay, background and figures of speech."""

import re
from datetime import date

from service.engines.rules.lexicon.phrases import Who
from service.engines.rules.lexicon.verbs import is_base
from service.engines.rules.syntax.cues import Cue
from service.engines.rules.syntax.lines import Line

_NEGATIONS = frozenset("nearly almost not never no neither nor hardly without barely cannot nobody none".split())
_MODALS = frozenset("could may might would should can must ought".split())
_STOPPERS = frozenset("and but or that which who said".split())
_FAILING = re.compile(
    r"\b(?:fail(?:ed|s|ing)?|refus(?:ed|es|ing|al)|declin(?:ed|es|ing)|unable|reluctant|"
    r"unwilling|yet|hop(?:ed|es|ing)|hope|tr(?:y|ied|ying)|"
    r"tries|want(?:ed|s)?|wish(?:ed|es)?|aim(?:s|ed|ing)?|seek(?:s|ing)?|sought|able|"
    r"urg(?:ed|es|ing)|ask(?:ed|s|ing)?|call(?:ed|s|ing)? on|"
    r"press(?:ed|ing)?|pressure|likely|expected|ready|prepared|willing|due|supposed|"
    r"need(?:s|ed)?|close|about|near|far from|threaten(?:ed|s|ing)?|"
    r"plan(?:s|ned|ning)?|order(?:ed)?|told|allow(?:ed|s)?|chance|opportunity|deadline|"
    r"effort[s]?|bid|attempt(?:s|ed)?|way|time|pledged|vowed|promised|agreed|agree|"
    r"offer(?:ed|s)?|propos(?:ed|es|al))"
    r"(?: [\w'-]+){0,4}? to\s+(?:[\w-]+ )?$",
)
_UNREAL = re.compile(
    r"\b(?:if|unless|whether|until|only (?:after|once|when)|were to|should (?:the|they|it)|in case|in the "
    r"event|even with|without|before)\b[^,;]*$",
)
_FUTURE = re.compile(
    r"\b(?:will|shall|\w+'ll|(?:is|are|was|were) (?:due |set |expected |scheduled |supposed )?to)"
    r"(?! have)(?: \w+){0,2}$"
)
_COORDINATED = re.compile(r"\b(?:will|would)\b(?: [\w'-]+){1,7} and(?: \w+)?\s*$")
_CONDITIONAL = re.compile(r"\b(?:if|unless|once|when|were|only)\b")
_NOT = re.compile(r"\b(?:not|no|never)\b")
_REACH = 120
"""Characters before a verb in which what governs it is looked for."""
_SPECULATION = Cue(
    "analyst expert observer commentator historian researcher academic professor economist scholar pundit bookmaker "
    "skeptic sceptic some others perhaps possibly presumably rumoured rumored hypothetical speculation guesswork "
    "anyone's seem seems unclear",
    r"\b(?:analysts?|experts?|observers?|commentators?|historians?|researchers?|academics?|"
    r"professors?|economists?|scholars?|pundits?|bookmakers?|"
    r"skeptics|sceptics|some (?:diplomats|officials|experts|fear|think|say)|others "
    r"(?:say|think|point))\b[^.]{0,80}?\b(?:say|says|said|warn\w*|expect\w*|fear\w*|"
    r"believe\w*|think\w*|doubt\w*|argue\w*|predict\w*)\b"
    r"|\b(?:perhaps|possibly|presumably|rumou?red|hypothetical\w*|speculat\w+|guesswork|"
    r"anyone's guess|seems? likely|is unclear)\b",
)
_BYSTANDER = re.compile(
    r"\b(?:analysts?|experts?|professor|lecturer|researcher|historian|economist|political "
    r"scientist|who (?:teaches|studies|sells|runs a|owns a|drives|lives|works as|"
    r"lost|fled|keeps)|"
    r"institute|university|think[- ]tank|shopkeeper|resident|farmer|driver|nurse|"
    r"teacher|student|trader|fisherman|housewife|pensioner|commuter|customer|"
    r"passer-by|bystander|parent|mother of|father of|aged? \d\d|, \d\d,|consultancy|"
    r"research group|centre for|center for)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s(?:[a-z]+ed|which|who|since|after|hosts?|almost|nearly|more than|about)\b[^,;]{0,90}(?=,|$|\.)|\s\([^)]*\)"
)
_DATED = re.compile(r"\b(?:in|since|until|of|from)\s+(?:\w+\s+)?(?:1[89]|20)\d\d\b", re.IGNORECASE)
_THIS_WEEK = re.compile(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|overnight)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)s?\b")
_CENTURIES = ("18", "19", "20")
_OF_YEAR = re.compile(
    r"\b(?:19|20)\d\d (?:[\w-]+ ){0,2}(?:accord|agreement|deal|treaty|pact|truce|ceasefire|protocol|contract|"
    r"referendum|"
    r"law|constitution|award|roster|settlement|memorandum|declaration|vote|election)s?\b",
    re.IGNORECASE,
)
_LONG_AGO = Cue(
    "year years decade century centuries generation last long previous earlier past first second third fourth "
    "predecessor once",
    r"\b(?:(?:years?|decades?|centur\w+|generations?) (?:ago|earlier|before)|a (?:year|"
    r"decade|century|generation) (?:ago|earlier|before|later)|last year|last (?:spring|"
    r"summer|autumn|fall|winter)|"
    r"for (?:decades|"
    r"centuries|generations)|long[- ]ago|in \w+ (?:of )?last year|"
    r"(?:previous|earlier|past) (?:wars?|attempts?|peace (?:process|plan)s?|deals?|"
    r"accords?|governments?|strikes?)|not the first|the (?:second|third|fourth) time|"
    r"predecessor|the last time|once (?:said|called|told))\b",
)
_ORIGIN = Cue(
    "began broke started erupted flared dates goes go boiled sparked killed cost",
    r"\W*(?:(?:the|this|that|its|their|a|an|what|[\w-]+) ){0,4}?(?:war|wars|conflict|"
    r"fighting|dispute|trouble|row|quarrel|feud|crisis|uprising|insurgency|rebellion|"
    r"standoff|stand-off|hostilities|violence|strike|walkout|lockout|problem|story)\b"
    r"(?: \w+){0,4}? (?:began|broke out|started|erupted|flared|dates|goes back|go "
    r"back|boiled over|was sparked|has killed|have killed|has cost|had (?:killed|"
    r"cost))\b",
)
_FIGURATIVE = Cue(
    "war wars truce peace battle shootout shoot-out box transfer season",
    r"\b(?:war of words|truce of sorts|(?:price|bidding|streaming|culture|turf|console|browser|cola|ratings) wars?|"
    r"peace of mind|(?:war|peace) with (?:him|her)self|battle (?:royal|for (?:the )?(?:title|championship|cup|ball))|"
    r"shoot-?out|"
    r"box office|season ticket|transfer window)\b",
)


def negated(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is under a negation in its own verb group."""
    for word in reversed(line.words[max(0, index - 4) : index]):
        if word.text in _NEGATIONS or word.text.endswith("n't"):
            return True
        if word.text in _STOPPERS:
            return False
    return False


def modal(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is under a modal: possible, wished or unreal."""
    for word in reversed(line.words[max(0, index - 4) : index]):
        if word.text in _MODALS and not (word.text == "may" and line.text[word.start] == "M" and word.start):
            return True
        if word.text in _STOPPERS:
            return False
    return False


def future(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is under `will`, `is to`, `is due to` and the like."""
    if _FUTURE.search(" ".join([word.text for word in line.words[max(0, index - 4) : index]])):
        return True
    return is_base(line.words[index].text) and bool(_COORDINATED.search(line.lower[: line.words[index].start]))


_REPORTING = frozenset("said told announced added says confirmed wrote notice promised disclosed informed".split())


def reported_future(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is under the `would` of reported speech: "they would meet, she said"."""
    if not any(word.text in ("would", "'d") for word in line.words[max(0, index - 3) : index]):
        return False
    if _CONDITIONAL.search(line.lower) or _NOT.search(line.lower[: line.words[index].end]):
        return False
    return any(word.text in _REPORTING for word in line.words)


def hedged(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is negated or modal, so that nothing was asked, done or agreed by it."""
    return negated(line, index) or modal(line, index)


def unfulfilled(line: Line, index: int) -> bool:
    """Whether the verb at word `index` is an infinitive under failing, hoping, trying, refusing, or in a condition."""
    position = line.words[index].start
    infinitive = any(word.text == "to" for word in line.words[max(0, index - 2) : index])
    if infinitive and _FAILING.search(line.lower, max(0, position - _REACH), position):
        return True
    clause = max(line.text.rfind(",", 0, position), line.text.rfind(";", 0, position)) + 1
    unreal = _UNREAL.search(line.lower, max(clause, position - _REACH), position)
    if unreal and unreal.group().startswith("before"):
        return not line.words[index].finite
    return unreal is not None


def speculative(line: Line, speaker: Who) -> bool:
    """Whether the sentence is analysis, speculation or a bystander's view."""
    if _SPECULATION.search(line):
        return True
    return speaker.outsider and not speaker.ids and bool(_BYSTANDER.search(speaker.text + " " + line.text[-90:]))


def background(line: Line, start: int, end: int, published: date | None) -> bool:
    """Whether a clause tells of long before: an old year, "a decade ago", how the war began."""
    if _ORIGIN.match(line, start, end):
        return True
    dated = any(line.text.find(century, start, end) >= 0 for century in _CENTURIES)
    years = [int(year) for year in _YEAR.findall(line.text, start, end)] if dated else []
    ago = _LONG_AGO.search(line, start, end)
    if not years and not ago:
        return False
    bare = _ASIDE.sub("", line.text[start:end])
    if not ago and not _YEAR.search(_OF_YEAR.sub("", bare)):
        return False
    if _THIS_WEEK.search(bare) and not _DATED.search(bare):
        return False
    if ago and ago.group() in bare:
        return True
    years = [int(year) for year in _YEAR.findall(bare)]
    return bool(years) and (published is None or max(years) < published.year)


def figurative(line: Line) -> bool:
    """Whether a sentence speaks of war, truce or battle as trade and culture do."""
    return _FIGURATIVE.search(line) is not None
