"""Words and phrases that subjects are told by: speech, auxiliaries, roles, pronouns, common nouns for sides."""

import re
from typing import Literal, NamedTuple

SPEECH = frozenset(
    """
    said says told tells added adds announced announces noted notes argued argues explained explains replied replies
    answered answers stressed stresses warned warns declared declares wrote writes recalled recalls asserted asserts
    underscored underscores maintained maintains claimed claims stated states concluded concludes emphasised emphasises
    emphasized emphasizes reported reports confirmed confirms insisted insists reiterated reiterates complained
    countered reaffirmed acknowledged conceded
    """.split()
)
ASKING = frozenset(
    "asked asks urged urges demanded demands insisted insists called calls wants "
    "wanted appealed requested warned pressed begged pushed pleaded".split()
)
PLAIN_SPEECH = frozenset(
    "said says told added adds announced announces argued replied answered stressed "
    "stresses warned warns declared wrote recalled".split()
)
AUXILIARIES = frozenset(
    """
    has have had is are was were be been being do does did will would shall should can could may might must also again
    now then later since still already once never not repeatedly formally publicly jointly finally both all each long
    previously earlier therefore thus only even always recently quickly immediately yesterday today reportedly n't
    hasn't haven't hadn't isn't aren't wasn't weren't doesn't don't didn't won't wouldn't can't cannot couldn't
    too flatly strongly firmly together further
    meanwhile nonetheless nevertheless instead separately likewise unanimously just simply grudgingly reluctantly
    """.split()
)
BOUNDARY = re.compile(
    r"[;:—(\"]|\s-\s|\b(?:that|because|while|whereas|if|unless|although|though|but|"
    r"when|after|before|where|until|than)\b",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"\b(?:spokes\w+|minist\w+|leaders?\w*|presidents?|negotiators?|delegations?|"
    r"delegates?|envoys?|officials?|government|"
    r"commanders?|heads?|chiefs?|chair\w*|advis[eo]rs?|ambassadors?|generals?|representatives?|members?|secretar\w+|"
    r"director\w*|authorit\w+|forces|troops|army|military|lawyers?|counsel|party|side|council|board|workers|staff|"
    r"premier|governor|mayor|teams?|diplomats?|elders?|chiefs|villagers|residents|owners|managers|parliament|"
    r"statement|letter|communiqué|ministry|spokesman)\s*$",
    re.IGNORECASE,
)
PREDICATE = re.compile(r"\b(?:will|would|must|should|could|can|cannot|had to|has to|have to) [a-z]+")
"""A clause of its own among the parts between commas before a verb of speech."""
PREPOSITION = re.compile(
    r"\b(?:of|for|from|in|at|with|by|against|to|on|near|inside|outside|between|under|into)(?: the| its| their)?\s*$",
    re.I,
)
OPENER = re.compile(
    r"^\W*(?:in|on|at|by|for|after|before|under|with|throughout|during|since|from|"
    r"as|until|once|early|late|earlier|later|"
    r"meanwhile|however|still|yet|and|but|so|instead|according|despite|within|last|this|next|speaking|asked|over|to)\b",
    re.IGNORECASE,
)
BOTH_SIDES = re.compile(
    r"\b(?:(?:two|both|warring|rival|opposing|all) (?:\w+ )?(?:sides|parties|delegations|"
    r"camps|governments|countries|neighbours|"
    r"leaders|presidents|ministers|groups|panels|blocs|committees|unions|capitals|"
    r"men|teams|villages|communities|factions|generals|companies)|the (?:sides|parties|"
    r"delegations|combatants|belligerents|negotiators|two)|each side|each other|both|"
    r"neither side|either side|neither)\b",
    re.IGNORECASE,
)
THIRD = re.compile(
    r"\b(?:the|its|their|both|all)? ?(?:two|three|four|five|six|joint|other)? ?(mediat(?:ors?|"
    r"ion team)|brokers?|facilitators?|guarantors?(?: countries| powers| states)?|"
    r"observers?)\b",
    re.IGNORECASE,
)
GENERIC: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (frozenset({"state"}), re.compile(r"government|authorities|cabinet|army|military|junta|regime", re.IGNORECASE)),
    (
        frozenset({"armed_group"}),
        re.compile(
            r"rebels?|guerrillas?|insurgents?|militants?|separatists?|rebel group|rebel movement|militia", re.IGNORECASE
        ),
    ),
    (
        frozenset({"union"}),
        re.compile(
            r"union|strikers|workers|staff|employees|teachers|nurses|doctors|drivers|pilots|"
            r"writers|actors|dockers|miners|guild",
            re.IGNORECASE,
        ),
    ),
    (
        frozenset({"company"}),
        re.compile(
            r"company|employers?|management|firm|operator|owners?|developers?|studios|airline|"
            r"manufacturer|retailer|publisher|mill|mine",
            re.IGNORECASE,
        ),
    ),
)
BARE = re.compile(
    r"(?:the |striking |its )+((?:" + "|".join(nouns.pattern for _, nouns in GENERIC) + r"))$", re.IGNORECASE
)
TRAILING_TIME = re.compile(
    r"\s+(?:(?:late |early )?on \w+day(?: \w+)?|\w+day|yesterday|today|last \w+|this \w+|again|now|also|in turn)$",
    re.IGNORECASE,
)
SAID = re.compile(r"\b(?:said|says|told \w+|announced|added)(?: that)?\s*$")
OWNED = re.compile(r"^\W*(its|their|his|her)\s", re.IGNORECASE)
PRONOUN = re.compile(
    r"^\W*(he|she|it|they|both|the former|the latter)\b|^\W*(?:On|In|At|By|Since|"
    r"Earlier|Later|Then)\b.*\s(he|she|it|they)\s*$",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"^\W*(i|we|my|our)\b", re.IGNORECASE)


class Who(NamedTuple):
    """The actors behind a noun phrase."""

    ids: tuple[str, ...] = ()
    text: str = ""
    """The phrase as written (levelled)."""
    start: int = 0
    """Its offset into the line."""
    form: Literal["noun", "pronoun", "first_person", "both", "none"] = "noun"

    @property
    def outsider(self) -> bool:
        """Whether the phrase names somebody, but no actor of the scene."""
        return not self.ids and self.form not in ("none", "first_person")


NOBODY = Who(form="none")
