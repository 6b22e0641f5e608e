import pytest

from schemas.terms import OUTCOME_WORDS, OutcomeKind
from tests.staging import stage


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Norland and Sudmark agreed on Monday to reopen their embassies.", "agreement"),
        ("Norland and Sudmark signed a border treaty on Monday.", "agreement"),
        ("A deal between Norland and Sudmark was reached on Monday.", "agreement"),
        ("Norland and Sudmark agreed on Monday to a ceasefire along the river.", "ceasefire"),
        ("A truce between Norland and Sudmark came into force at midnight on Monday.", "ceasefire"),
        ("Norland and Sudmark extended the ceasefire by five days.", "ceasefire"),
        ("The two sides will meet again on Tuesday.", "talks_planned"),
        ("Talks between Norland and Sudmark are to resume in Veria on Tuesday.", "talks_planned"),
        ("Norland and Sudmark agreed to meet again on Tuesday.", "talks_planned"),
        ("The two teams would be back at the table within a month, Veria said.", "talks_planned"),
        ("Norland and Sudmark held talks in Veria on Monday.", "talks_held"),
        ("Veria offered to mediate between the two.", "offer"),
        ("Veria is prepared to send observers.", "offer"),
        ("Talks between Norland and Sudmark collapsed on Monday.", "deadlock"),
        ("Norland and Sudmark failed on Monday to agree on a text.", "deadlock"),
        ("The talks between Norland and Sudmark ended without agreement.", "deadlock"),
        ("The talks between Norland and Sudmark are over.", "deadlock"),
        ("The negotiators of Norland and Sudmark have not met since Sunday.", "deadlock"),
        ("Sudmark rejected the Verian proposal.", "refusal"),
        ("Sudmark would not sign a text that was changed, Brehm said.", "refusal"),
        ("Norland accused Sudmark of breaking the truce.", "violation"),
        ("Sudmark shelled the port of Hald on Monday.", "escalation"),
        ("Sudmark imposed sanctions on three Norlander banks on Monday.", "escalation"),
        ("A bus in Norland was hit by gunfire on Monday.", "escalation"),
        ("Norland pulled out of the talks on Monday.", "escalation"),
        ("Under the deal, Sudmark freed 20 fishermen on Monday.", "implementation"),
    ],
)
def test_a_result_is_found_with_its_kind(sentence: str, kind: OutcomeKind) -> None:
    assert [outcome.kind for outcome in stage(sentence).outcomes()][:1] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland and Sudmark did not sign a treaty.",
        "Norland and Sudmark could sign a treaty next week.",
        "Norland and Sudmark may agree to a ceasefire.",
        "Norland and Sudmark hope to sign a treaty.",
        "If Sudmark signs the treaty, Norland will withdraw.",
        "Analysts say that Norland and Sudmark have agreed on a deal in secret.",
        "In 1998 Norland and Sudmark signed a treaty.",
        "A decade ago Norland and Sudmark agreed to a truce.",
        "Norland has asked that Sudmark agree to a treaty.",
        '"We signed a deal with Sudmark," joked Pia Lund, a baker.',
        "A draft of the agreement calls for elections in both states.",
        "Norland and Sudmark agreed to stay in touch.",
        "Norland's war of words with Sudmark ended in a deal on Monday.",
    ],
)
def test_no_agreement_is_made_of_what_was_not_agreed(sentence: str) -> None:
    kinds = {outcome.kind for outcome in stage(sentence).outcomes()}
    assert not kinds & {"agreement", "ceasefire"}


def test_the_mediator_of_a_deal_is_among_its_actors() -> None:
    text = "Norland and Sudmark signed a border treaty on Monday in a deal brokered by Veria."
    (outcome,) = stage(text).outcomes()
    assert set(outcome.actors) == {"norland", "sudmark", "veria"}


def test_one_sides_act_names_that_side_only() -> None:
    (outcome,) = stage("Sudmark rejected the proposal that Norland had made.").outcomes()
    assert outcome.actors == ("sudmark",)


def test_a_charge_names_the_accused() -> None:
    (outcome,) = stage("Norland accused Sudmark of breaking the truce.").outcomes()
    assert (outcome.actors, outcome.text) == (("sudmark",), "Norland accuses Sudmark of breaking the truce")


def test_a_past_day_and_a_day_to_come_are_told_apart() -> None:
    text = "Norland and Sudmark held talks on Tuesday. The two sides will meet again on Tuesday."
    assert [outcome.when for outcome in stage(text).outcomes()] == ["2024-05-07", "2024-05-14"]


def test_a_deal_told_twice_is_one_item() -> None:
    text = (
        "Norland and Sudmark agreed on Monday to reopen the bridge. The accord was signed "
        "in Veria. Little else was said."
    )
    (outcome,) = stage(text).outcomes()
    assert outcome.cites == (1, 2)


def test_a_meeting_with_a_result_is_not_also_talks_held() -> None:
    text = "Norland and Sudmark met in Veria on Monday. They agreed to reopen the bridge."
    assert [outcome.kind for outcome in stage(text).outcomes()] == ["agreement"]


def test_a_truce_beside_a_deal_is_its_own_item() -> None:
    text = (
        "Norland and Sudmark signed a border treaty on Monday. The two sides also agreed to a ceasefire in the hills."
    )
    assert [outcome.kind for outcome in stage(text).outcomes()] == ["agreement", "ceasefire"]


def test_an_attack_while_the_truce_holds_is_a_violation() -> None:
    text = "Norland and Sudmark agreed on Monday to a ceasefire. On Thursday Sudmark shelled the port of Hald."
    assert [outcome.kind for outcome in stage(text).outcomes()] == ["ceasefire", "violation"]


def test_an_attack_before_the_truce_is_an_escalation() -> None:
    text = "Norland and Sudmark agreed on Thursday to a ceasefire. On Monday Sudmark had shelled the port of Hald."
    assert [outcome.kind for outcome in stage(text).outcomes()] == ["ceasefire", "escalation"]


def test_old_attacks_are_background() -> None:
    assert stage("Sudmark shelled the port of Hald when the war began.").outcomes() == ()


def test_attribution_is_no_part_of_the_text() -> None:
    (outcome,) = stage("Ines Vark, the minister, said that the two sides had agreed on joint patrols.").outcomes()
    assert outcome.text == "The two sides had agreed on joint patrols"


def test_a_pronoun_is_replaced_by_the_name() -> None:
    text = "Sudmark spoke first. On Monday it rejected the proposal of Veria."
    assert [outcome.actors for outcome in stage(text).outcomes()] == [("sudmark",)]


def test_a_date_line_is_no_part_of_the_text() -> None:
    (outcome,) = stage("HALD, May 6 (Wire) — Norland and Sudmark signed a border treaty on Monday.").outcomes()
    assert outcome.text.startswith("Norland and Sudmark signed")


def test_a_text_has_at_most_30_words() -> None:
    tail = " and ".join(f"the harbour of town number {number} on the long coast" for number in range(12))
    (outcome, *_) = stage(f"Norland and Sudmark agreed on Monday to reopen {tail}.").outcomes()
    assert len(outcome.text.split()) <= OUTCOME_WORDS


def test_without_a_dispute_there_are_no_outcomes() -> None:
    assert stage("The two clubs signed a deal on Monday after talks collapsed on Sunday.", {}, {}).outcomes() == ()


def test_a_walkout_after_failed_talks_is_two_results() -> None:
    text = "Norland walked out on Monday after talks with Sudmark collapsed."
    assert [outcome.kind for outcome in stage(text).outcomes()] == ["escalation", "deadlock"]


def test_a_scheduled_round_is_planned() -> None:
    (outcome,) = stage("A second round of talks between Norland and Sudmark is scheduled for May 20.").outcomes()
    assert (outcome.kind, outcome.when) == ("talks_planned", "2024-05-20")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Norland and Sudmark came to terms over the canal on Monday.", "agreement"),
        ("A compromise between Norland and Sudmark was hammered out on Monday.", "agreement"),
        ("Norland and Sudmark put their names to a charter on Monday.", "agreement"),
        ("Sudmark's members voted by 300 to 20 for the package.", "agreement"),
        ("On 4 May Norland and Sudmark undertook in writing to hold their fire.", "ceasefire"),
        ("A 72-hour truce between Norland and Sudmark took hold at dawn.", "ceasefire"),
        ("Talks between Norland and Sudmark got nowhere on Monday.", "deadlock"),
        ("The talks between Norland and Sudmark went nowhere.", "deadlock"),
        ("Verian mediation between Norland and Sudmark fizzled out on Monday.", "deadlock"),
        ("The Verian proposal was thrown out by Sudmark.", "refusal"),
        ("Sudmark said no to Veria as host.", "refusal"),
        ("Sudmark stayed away from the ceremony.", "refusal"),
        ("The next round of talks is on 21 May in Veria.", "talks_planned"),
        ("The talks were adjourned to 21 May.", "talks_planned"),
        ("Veria will send a mission to the border.", "talks_planned"),
        ("The next session opens on 17 May.", "talks_planned"),
        ("Norland walked out of the conference over the map.", "escalation"),
        ("Sudmark will walk out on Monday.", "escalation"),
        ("Norland recalled its ambassador on Monday.", "escalation"),
        ("Sudmark has torn up the river accord.", "violation"),
        ("On Monday Sudmark drove cattle into the fields in defiance of the accord.", "violation"),
        ("Veria is willing to lend its airport for the talks.", "offer"),
    ],
)
def test_a_result_told_in_other_words_is_found_with_its_kind(sentence: str, kind: OutcomeKind) -> None:
    assert [outcome.kind for outcome in stage(sentence).outcomes()][:1] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland remains committed to a ceasefire with Sudmark.",
        "Sudmark seeks only an extension of the ceasefire with Norland.",
        "Norland is fully committed to the deal with Sudmark.",
        "The talks between Norland and Sudmark had nearly ended in a deal.",
        "Sudmark will disarm only after Norland has signed the treaty.",
    ],
)
def test_a_wish_or_a_stance_is_no_deal(sentence: str) -> None:
    assert not {outcome.kind for outcome in stage(sentence).outcomes()} & {"agreement", "ceasefire"}


def test_the_agent_of_a_passive_verb_is_the_actor() -> None:
    (outcome,) = stage("The proposal that Norland had made was turned down by Sudmark.").outcomes()
    assert outcome.actors == ("sudmark",)


def test_a_short_answer_is_told_with_what_it_answers() -> None:
    text = "Veria offered to host a round in its capital. Sudmark said no."
    (outcome,) = (o for o in stage(text).outcomes() if o.kind == "refusal")
    assert (outcome.actors, set(outcome.cites)) == (("sudmark",), {1, 2})


def test_the_month_of_may_is_no_modal() -> None:
    (outcome,) = stage("On 4 May Norland and Sudmark signed a border treaty.").outcomes()
    assert (outcome.kind, outcome.when) == ("agreement", "2024-05-04")


def test_a_step_taken_is_implementation_only_where_there_is_a_deal() -> None:
    step = "Sudmark cleared mines from the bridge."
    deal = "Norland and Sudmark signed a border treaty on Monday. "
    assert stage(step).outcomes() == ()
    assert "implementation" in {outcome.kind for outcome in stage(deal + step).outcomes()}


def test_the_mediator_at_work_is_an_actor_of_what_the_sides_agree() -> None:
    text = "Norland held a parade. " * 8 + "Norland and Sudmark agreed on Monday to share the harbour."
    (outcome,) = (o for o in stage(text).outcomes() if o.kind == "agreement")
    assert set(outcome.actors) == {"norland", "sudmark", "veria"}


def test_a_plan_may_mention_the_past() -> None:
    text = "The two sides will meet again on Tuesday, for the ninth time since talks began in 2019."
    assert [outcome.kind for outcome in stage(text).outcomes()] == ["talks_planned"]


def test_they_who_will_meet_are_both_sides() -> None:
    (outcome,) = stage("Sudmark is tired of waiting. They will meet again on Tuesday.").outcomes()
    assert {"norland", "sudmark"} <= set(outcome.actors)
