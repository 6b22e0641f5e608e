import pytest

from schemas.drafts import DraftDemand, DraftOutcome
from service.grounding import ground
from tests.drafting import STORY, demand, draft, mediator, outcome, party, person, read

ESTMERE = party("Estmere", id="estmere", cites=(7,))
CAST = (
    party("Norland", people=(person("Ana Kell"),)),
    party("Varga Front", id="front", cites=(4,)),
    ESTMERE,
    mediator(),
)
FAR = f"{STORY} Rain is due. Fields are bare. Estmere watches from afar."


def _codes(item: DraftDemand | DraftOutcome, text: str = FAR) -> list[str]:
    grounded = ground(read(text), draft(*CAST, item))
    [notes] = [*(one.notes for one in grounded.demands), *(one.notes for one in grounded.outcomes)]
    return [note.code for note in notes]


def test_actors_whom_the_sentence_names_are_not_flagged() -> None:
    assert _codes(demand(by=("norland",), of=("front",))) == []


def test_actor_of_whom_no_cited_sentence_speaks_is_flagged() -> None:
    assert _codes(demand(by=("estmere",), of=("front",))) == ["actor_not_in_evidence"]


def test_flag_names_the_actor() -> None:
    grounded = ground(read(FAR), draft(*CAST, demand(by=("estmere",), of=("front",))))
    assert "Estmere" in grounded.demands[0].notes[0].detail


def test_sides_meant_together_are_not_flagged() -> None:
    item = outcome("Both sides agreed to open the Isker road to aid convoys", cites=(5,), actors=("norland", "front"))
    assert _codes(item) == []


@pytest.mark.parametrize("subject", ["He", "It", "The government"])
def test_side_that_a_pronoun_or_a_noun_of_its_kind_may_mean_is_not_flagged(subject: str) -> None:
    text = f"Norland spoke first. {subject} demanded that the Varga Front release 40 prisoners. Estmere watched."
    assert _codes(demand(by=("norland",), of=("front",), cites=(2,)), text) == []


def test_quotation_may_name_its_speaker_in_the_sentence_after() -> None:
    text = "“The Varga Front must release 40 prisoners.” So said Ana Kell of Norland. Estmere watched."
    assert _codes(demand(by=("norland",), of=("front",), cites=(1,)), text) == []


def test_asker_and_asked_exchanged_are_flagged() -> None:
    assert _codes(demand(by=("front",), of=("norland",))) == ["roles_reversed"]


def test_asker_named_after_the_saying_is_not_flagged() -> None:
    text = "The Varga Front must release 40 prisoners, said Norland. Estmere watched."
    assert _codes(demand(by=("norland",), of=("front",), cites=(1,)), text) == []
