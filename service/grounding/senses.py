"""Words of disputes that say the same, and words that say the opposite: data for the support and polarity checks.

A line of `SAME` is a set of words that may stand for each other in a paraphrase. A line of `OPPOSED` names two
contrary stances; an item that takes one side while its sentences take only the other is not what they state.
"""

from service.grounding.words import stem

_SAME = """
accord agreement deal pact treaty settlement memorandum understanding compromise text document paper draft framework
ceasefire truce armistice cessation lull
talks talk negotiation negotiate dialogue meeting meet session round discussion discuss conference summit parley
troops troop soldier force army military
withdraw withdrawal leave pull quit evacuate depart exit vacate
free release freed liberate let
detainee prisoner captive inmate jailed detained imprisoned arrested prison jail
hostage captive
arms weapon gun
disarm demobilise demobilize
hand handover surrender deliver transfer
give yield
kill killed dead death die died
attack strike assault raid bombard bombing shell shelling fire fired
breach violate violation break broke broken
halt stop end cease suspend pause
resume restart reopen return restore
sign signature signing initial initialled
accept take embrace agree agreed approve endorse adopt undertake undertook promise promised pledge commit commitment
refuse reject rejected decline turn dismiss spurn rebuff
pay paid payment money wage salary
rise raise increase hike
cut reduce lower
open opened
close shut
elder elders
mediator mediate mediated mediating mediation broker brokered envoy intermediary
offer offered propose proposed proposal put
ask asked request requested urge urged call called appeal
demand demanded insist insisted want wants
territory area region land district province zone
worker staff employee member
company firm employer management
village villager community
week weekly month monthly day daily year yearly annual
rebel guerrilla insurgent fighter
leader chief head president
aid relief help assistance
sanction penalty
ballot vote election poll
guarantee assurance pledge
monitor observer observe
road route crossing corridor
"""

_OPPOSED = """
accept agree approve welcome endorse back support embrace adopt | refuse reject decline dismiss oppose spurn rebuff deny
begin start resume restart reopen launch open restore | end halt stop suspend cancel close shut freeze abandon break
release free liberate | arrest detain jail imprison seize
withdraw leave quit evacuate vacate | enter deploy invade occupy stay remain
lift ease drop waive | impose tighten reimpose
raise increase rise hike expand | cut reduce lower decrease
win gain | lose
respect observe honour honor keep | breach violate break flout
confirm admit acknowledge | deny dispute
join attend | boycott shun
extend prolong renew | expire lapse shorten
sign initial ratify | repudiate
allow permit let | ban bar forbid prohibit block
succeed | fail collapse
build construct | demolish dismantle
include | exclude
"""


def _groups(lines: str) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in lines.strip().splitlines():
        group = frozenset(stem(word) for word in line.split())
        for word in group:
            table[word] = table.get(word, frozenset()) | group
    return table


SAME: dict[str, frozenset[str]] = _groups(_SAME)
"""Stem to the stems that may stand for it, itself included."""

OPPOSED: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(stem(w) for w in left.split()), frozenset(stem(w) for w in right.split()))
    for left, right in (line.split("|") for line in _OPPOSED.strip().splitlines())
)
"""Pairs of contrary stances, as stems."""


STANCES: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {
    word: tuple((left, right) if word in left else (right, left) for left, right in OPPOSED if word in left | right)
    for word in frozenset[str]().union(*(left | right for left, right in OPPOSED))
}
"""Stem to the pairs in which it stands, its own side first."""


def of_disputes(word: str) -> bool:
    """Whether the stem `word` stands in one of the tables: an ordinary word, whatever its capital."""
    return word in SAME or word in STANCES


def equivalents(word: str) -> frozenset[str]:
    """Return the stems that may stand for the stem `word` in a paraphrase, itself included."""
    return SAME.get(word, frozenset((word,)))
