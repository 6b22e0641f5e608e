"""What LangExtract returns, as a draft."""

from typing import Any

from eval.peers.extractions import draft_of
from schemas.article import Submission
from service.reading import Limits, read_submission

TEXT = "Arvia and Belor signed a truce on Monday. Costria mediated. Arvia demands that Belor leave."
ARTICLE = read_submission(Submission(text=TEXT), Limits(max_bytes=10_000, max_characters=10_000))


def _found(what: str, text: str, /, **attributes: object) -> dict[str, Any]:
    start = TEXT.find(text)
    located = start >= 0
    return {
        "kind": what,
        "text": text,
        "start": start if located else None,
        "end": start + len(text) if located else None,
        "attributes": attributes,
    }


def test_passages_become_citations_of_their_sentences() -> None:
    draft = draft_of([_found("outcome", "signed a truce", kind="ceasefire", says="truce signed")], ARTICLE)
    assert [(one.cites, one.kind, one.text) for one in draft.outcomes] == [((1,), "ceasefire", "truce signed")]


def test_actors_found_twice_are_one_and_are_referred_to_by_name_or_alias() -> None:
    found = [
        _found("party", "Arvia", kind="state", role="disputant", aliases=["the Arvians"]),
        _found("party", "Arvia", kind="state", role="disputant"),
        _found("party", "Belor", kind="state", role="disputant"),
        _found("demand", "Belor leave", says="leave", by=["The Arvians"], of="Belor", force="demand", status="open"),
    ]
    draft = draft_of(found, ARTICLE)
    assert [party.name for party in draft.parties] == ["Arvia", "Belor"]
    assert (draft.demands[0].by, draft.demands[0].of) == (("arvia",), ("belor",))


def test_values_outside_a_vocabulary_become_the_most_general() -> None:
    draft = draft_of([_found("mediator", "Costria", kind="country", role="broker", status=["active"])], ARTICLE)
    assert [(one.kind, one.role, one.status) for one in draft.mediators] == [("other", "mediator", "active")]


def test_what_was_not_located_cites_nothing() -> None:
    assert draft_of([_found("outcome", "peace broke out")], ARTICLE).outcomes[0].cites == ()
