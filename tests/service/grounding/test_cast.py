from schemas.drafts import DraftMediator, DraftParty
from service.grounding.cast import CastNames, cast_names, distinct, same_actor
from service.grounding.results import Upheld
from tests.drafting import mediator, party


def _cast(*actors: DraftParty | DraftMediator) -> CastNames:
    parties: list[Upheld[DraftParty]] = []
    mediators: list[Upheld[DraftMediator]] = []
    for place, actor in enumerate(actors):
        if isinstance(actor, DraftParty):
            parties.append(Upheld(index=place, item=actor, evidence=()))
        else:
            mediators.append(Upheld(index=place, item=actor, evidence=()))
    drafted = [*(one.item.id for one in parties), *(one.item.id for one in mediators)]
    parties, mediators = distinct(parties, mediators)
    return cast_names(drafted, [*(one.item for one in parties), *(one.item for one in mediators)])


def test_id_means_its_actor() -> None:
    assert _cast(party(id="n")).meant("n") == "n"


def test_name_alias_and_spelt_out_id_mean_the_actor() -> None:
    cast = _cast(party("Varga Front", id="varga-front", aliases=("VF",)))
    assert [cast.meant(ref) for ref in ("VARGA FRONT", "vf", "Varga-Front")] == ["varga-front"] * 3


def test_unknown_reference_means_nobody() -> None:
    cast = _cast(party())
    assert [cast.meant(ref) for ref in ("", " ", "estmere", "\0")] == [None] * 4


def test_id_goes_before_the_name_of_another() -> None:
    cast = _cast(party("Sudmark", id="norland"), party("Norland", id="sudmark"))
    assert cast.meant("norland") == "norland"
    assert cast.meant("Norland") == "sudmark"


def test_id_of_two_different_actors_means_neither() -> None:
    cast = _cast(party("Norland", id="x1"), mediator("Sudmark", id="x1"))
    assert cast.meant("x1") is None


def test_actors_that_share_an_id_are_still_meant_by_name() -> None:
    cast = _cast(party("Norland", id="x1"), mediator("Sudmark", id="x1"))
    meant = [cast.meant("Norland"), cast.meant("Sudmark")]
    assert None not in meant
    assert len(set(meant)) == 2


def test_id_of_one_actor_listed_twice_means_it() -> None:
    assert _cast(party("Sudmark", id="s"), mediator("Sudmark", id="s")).meant("s") == "s"


def test_new_ids_avoid_those_drafted() -> None:
    cast = _cast(party("Norland", id="a"), party("Sudmark", id="a"), party("Estmere", id="a-2"))
    assert cast.meant("a-2") == "a-2"
    assert len(cast.parties) == 3


def test_words_of_common_nouns_are_not_left_out_of_statements() -> None:
    assert _cast(party("talks"), party("Norland")).stems == {"norland"}


def test_shared_alias_does_not_make_two_actors_one() -> None:
    assert not same_actor(party("Norland", aliases=("Army",)), party("Sudmark", aliases=("Army",)))


def test_name_that_is_an_alias_of_the_other_makes_them_one() -> None:
    assert same_actor(party("Varga Front", aliases=("VF",)), mediator("VF"))
