import json

from service.engines.rules.data.generate_needs import needs, needs_of
from service.engines.rules.mediation.gates import Gate
from service.engines.rules.tables import table


def test_the_needs_on_file_are_those_of_the_patterns() -> None:
    assert table("needs") == {
        pattern: [" ".join(need) for need in found] for pattern, found in json.loads(json.dumps(needs())).items()
    }, "a pattern has changed: run service/engines/rules/data/generate_needs.py"


def test_a_need_lists_every_way_to_spell_what_must_stand() -> None:
    assert needs_of(r"{A} (?:urg(?:es|ed)|[Pp]ressed) (?:both|the two) sides?\b") == [
        ["pressed", "urged", "urges"],
        ["both", "two"],
        ["side"],
    ]


def test_what_may_be_left_out_is_no_need() -> None:
    assert needs_of(r"{A}(?: formally)?(?: \w+){0,3} agreed") == [["agreed"]]


def test_a_rule_waits_for_a_cue_and_for_its_needs() -> None:
    pattern = next(
        row["pattern"] for row in table("sides")["patterns"] if row["pattern"].endswith("between (?:the )?{L}")
    )
    gate = Gate([{"cue": "etween", "pattern": pattern}, {"cue": "sat down", "pattern": "x"}, {"pattern": "y"}])
    assert gate.of("Talks between <0:n> and <1:n>") == [0, 2]
    assert gate.of("<0:n> sat down") == [1, 2]
    assert gate.of("<0:n> sat there, lay down") == [2]
