"""How articles tell that a demand was withdrawn, half met, refused, met or agreed to, as data."""

import re

from schemas.terms import DemandStatus

_DONE = (
    "freed|released|lifted|reopened|restored|reinstated|paid|returned|withdrawn|scrapped|shelved|cancelled|handed over"
)

CUES: tuple[tuple[DemandStatus, re.Pattern[str]], ...] = (
    (
        "withdrawn",
        re.compile(
            r"\b(?:dropped|withdrew|withdrawn|abandoned|gave up|given up|no longer insists?) (?:on )?"
            r"(?:its|their|that|the|his|her) (?:\w+ )?(?:demand|request|condition|call|claim)|"
            r"\b(?:demand|request|condition|call|claim|(?:that|it)(?='s| (?:has|had|was)))[^.;]{0,60}?(?:'s|has|"
            r"had|was|been) "
            r"(?:since |then |now )?(?:been )?(?:quietly |since |also )?(?:dropped|withdrawn|abandoned|given up|"
            r"taken back)\b|"
            r"\bthe last was (?:dropped|given up|withdrawn)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "partly_met",
        re.compile(
            r"\b(?:half of|part of (?:it|that|this|them|the (?:demand|request))|some of|"
            r"one of (?:them|those|these|the (?:two|three|demands|points|conditions))|"
            r"one half|only (?:one|two|some|part)|partly|in part|"
            r"(?:\d[\d,]*|thirty|twenty|ten|five|six|three|two) of (?:the|them|its|those)\b(?= (?!sides|parties))|"
            r"(?:freed|released|handed over|returned|withdrew) (?:one|two|three|some|\d+)\b[^.]{0,60}\b(?:rest|"
            r"others|remaining))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "rejected",
        re.compile(
            r"\b(?:reject(?:s|ed)|refus(?:es|ed|ing)|dismiss(?:es|ed)|rul(?:es|ed|ing) (?:that "
            r"|it |this )?out|turn(?:s|ed) (?:that|it|this|the \w+|them|both(?: \w+)?) down|"
            r"turn(?:s|ed) "
            r"down|rebuff(?:s|ed)|"
            r"sa(?:ys|id) no\b|has said no|non-?starter|non-?runner|out of the question|would not (?:hear "
            r"of|have it|do so|budge|be \w+ed|\w+)|will not|won't|wouldn't|does not accept|"
            r"do not accept|did not accept|"
            r"cannot accept|can't accept|not acceptable|unacceptable|brush(?:es|ed) (?:it "
            r"|that |this )?(?:aside|off)|never\b|scoff(?:s|ed)|wav(?:es|ed) (?:it |that "
            r")?away|shot (?:it |that )?down|laugh(?:s|ed) (?:it|that|them|this) off|"
            r"den(?:ies|ied)|not prepared to|not ready to|ruled that out|there is nothing "
            r"to|not going to|(?:is not|isn't|are not|aren't|was not|wasn't) (?:up for|on the (?:table|menu|agenda)|"
            r"negotiable|possible|affordable|for sale|happening)|"
            r"no (?:chance|question of|thanks|way|provision|intention|plans? to)|forget it|unaffordable|unthinkable|"
            r"(?:is|was|'s) (?:a joke|absurd|impossible|unrealistic)|(?:have|hear|be) (?:none|nothing) of (?:it|"
            r"that|this)|"
            r"hear (?:any )?of|out of hand|(?:answer|reply) (?:is|was) no|balk(?:s|ed)|scorn(?:s|ed)|spurn(?:s|ed)|"
            r"(?:no one|nobody|no \w+) (?:would|will) be|resist(?:s|ed) (?:the|that|this|any)|retort(?:s|ed)|"
            r"not (?:his|hers?|theirs?|ours?|its) to give)\b|\"no[,.\"]",
            re.IGNORECASE,
        ),
    ),
    (
        "met",
        re.compile(
            r"\b(?:has (?:already )?done so|(?:had|has|have) (?:already|since) (?:left|gone|been|done|begun|started)|"
            rf"complied|did so|had done just that|did just that|(?:was|were) (?:then )?(?:{_DONE})|"
            rf"(?:has|have) (?:been|since been) (?:{_DONE})|got it\b|duly)\b",
            re.I,
        ),
    ),
    (
        "accepted",
        re.compile(
            r"\b(?:accept(?:s|ed) (?:the|that|this|it)?|agree[ds]? to(?: do)?(?: so| that|"
            r" this| it)?|(?:he|she|it|they|\w+) (?:accepted|agreed|consented|relented)\b|"
            r"(?:is|are) (?:ready|prepared|willing|happy) to (?!consider|discuss|talk|look|study|meet)|no objection|"
            r"(?:undertaken|undertook|pledged|vowed|offered) to|could live with|"
            r"sa(?:id|ys) yes|gave in|gave way|conced(?:es|ed)|yielded|"
            rf"(?:will|would) be (?:sent|held|done|made|put|{_DONE})|promis(?:es|ed)(?: to (?!consider|discuss|"
            rf"look|study)| that)|"
            r"welcom(?:es|ed) the (?:call|request|demand|appeal|proposal))\b",
            re.IGNORECASE,
        ),
    ),
)
UNREAL = re.compile(
    r"\b(?:if|unless|whether|could|might|may|until|before|once|asked|urged|demanded|called)\b[^,;]*$", re.I
)
"""What stands before a cue that tells no answer."""
