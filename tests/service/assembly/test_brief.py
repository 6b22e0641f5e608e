from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings

from schemas.article import Article
from schemas.brief import Brief, Demand, Mediator, Outcome, Party, Provenance, Rejected, Usage
from schemas.drafts import Draft, EngineIdentity
from service.assembly import assemble, brief_id
from service.grounding import ground
from tests.drafting import demand, draft, mediator, outcome, party, read
from tests.hostile.drafts import articles, drafts

IDENTITY = EngineIdentity(engine="llm", model="m", prompts={"cast": "cast@1"})
PROVENANCE = Provenance(
    engine="llm",
    profile="fast",
    model="m",
    degraded=False,
    cached=False,
    created=datetime(2025, 11, 1, tzinfo=UTC),
    software="parley",
    prompts={},
    calls=(),
    usage=Usage(),
    coverage=(),
)
STRUCK = Rejected(section="demands", item={"text": "x"}, reason="unsupported", detail="struck")


def _actors(brief: Brief) -> list[Party | Mediator]:
    return [*brief.parties, *brief.mediators]


def _brief(drafted: Draft, article: Article | None = None) -> Brief:
    article = article or read()
    return assemble(article, ground(article, drafted), PROVENANCE, IDENTITY)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(articles, drafts)
def test_any_draft_makes_a_sound_brief(article: Article, drafted: Draft) -> None:
    grounded = ground(article, drafted)
    brief = assemble(article, grounded, PROVENANCE, IDENTITY)
    ids = [actor.id for actor in _actors(brief)]
    assert len(set(ids)) == len(ids)
    assert {ref for one in brief.demands for ref in (*one.by, *one.of)} <= set(ids)
    assert {ref for one in brief.outcomes for ref in one.actors} <= set(ids)
    items: list[Party | Mediator | Demand | Outcome] = [*_actors(brief), *brief.demands, *brief.outcomes]
    assert all(one.evidence for one in items)
    assert all(article.text[e.start : e.end] == e.text for one in items for e in one.evidence)
    assert brief.rejected == tuple(
        Rejected(section=f.section, item=f.item.model_dump(mode="json"), reason=f.reason, detail=f.detail)
        for f in grounded.failing
    )
    drafted_items = sum(len(getattr(drafted, s)) for s in ("parties", "mediators", "demands", "outcomes"))
    assert len(items) + len(brief.rejected) <= drafted_items
    assert Brief.model_validate_json(brief.model_dump_json()) == brief


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(articles, drafts)
def test_no_two_actors_share_a_name_or_alias(article: Article, drafted: Draft) -> None:
    brief = _brief(drafted, article)
    forms = [form for actor in _actors(brief) for form in (actor.name, *actor.aliases)]
    assert len(set(forms)) == len(forms)


def test_reference_follows_an_actor_through_two_merges() -> None:
    cast = (party("Sudmark", id="a"), party("Sudmark", id="b"), mediator("Sudmark", id="c"))
    brief = _brief(draft(*cast, outcome(actors=("a", "b", "c"))))
    assert brief.outcomes[0].actors == ("sudmark",)


def test_ids_shared_by_two_actors_become_two() -> None:
    brief = _brief(draft(party("Norland", id="x1"), mediator("Sudmark", id="x1")))
    assert [actor.id for actor in _actors(brief)] == ["norland", "sudmark"]


def test_items_stand_in_order_of_the_article() -> None:
    road, prisoners = demand("open the Isker road", cites=(5,)), demand()
    assert [one.text for one in _brief(draft(road, prisoners)).demands] == [prisoners.text, road.text]


def test_warning_points_at_its_item() -> None:
    brief = _brief(draft(party(), outcome(actors=("norland", "estmere"))))
    assert [w.path for w in brief.warnings if w.code == "reference_dropped"] == ["/outcomes/0"]


def test_long_text_is_cut_with_a_warning() -> None:
    brief = _brief(draft(demand("release the 40 prisoners " + "and also the prisoners " * 7)))
    assert len(brief.demands[0].text.split()) == 25
    assert [w.path for w in brief.warnings if w.code == "text_shortened"] == ["/demands/0"]


def test_struck_items_are_rejected_too() -> None:
    brief = assemble(read(), ground(read(), draft()), PROVENANCE, IDENTITY, struck=[STRUCK])
    assert brief.rejected == (STRUCK,)


def test_id_depends_on_text_profile_and_model() -> None:
    other = IDENTITY.model_copy(update={"model": "n"})
    made = [
        brief_id(read(), "fast", IDENTITY),
        brief_id(read("Norland waits."), "fast", IDENTITY),
        brief_id(read(), "standard", IDENTITY),
        brief_id(read(), "fast", other),
        brief_id(read(title="T"), "fast", IDENTITY),
    ]
    assert len(set(made)) == 5
    assert made[0] == brief_id(read(), "fast", IDENTITY)
