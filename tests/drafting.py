"""Short articles and draft items for tests of grounding, assembly and the pipeline; all names are invented."""

from datetime import date

from schemas.article import Article, Submission
from schemas.drafts import Draft, DraftDemand, DraftMediator, DraftOutcome, DraftParty, DraftRepresentative
from schemas.terms import DemandStatus, Force, OutcomeKind
from service.reading import Limits, read_submission

LIMITS = Limits(max_bytes=2_000_000, max_characters=200_000)

STORY = (
    "Norland and the Varga Front met in Port Salis on Tuesday. "
    "Envoy Mira Toll of Sudmark brokered the talks. "
    "Norland demanded that the Varga Front release 40 prisoners. "
    "The Varga Front refused to leave the Isker valley. "
    "Both sides agreed to open the Isker road to aid convoys. "
    "The weather in the hills has been dry since spring."
)


def read(text: str = STORY, *, title: str | None = None, published: date | None = None) -> Article:
    return read_submission(Submission(text=text, title=title, published=published), LIMITS)


def person(name: str, title: str | None = None) -> DraftRepresentative:
    return DraftRepresentative(name=name, title=title)


def party(
    name: str = "Norland",
    *,
    cites: tuple[int, ...] = (1,),
    id: str | None = None,  # noqa: A002 -- the field's name
    aliases: tuple[str, ...] = (),
    people: tuple[DraftRepresentative, ...] = (),
) -> DraftParty:
    return DraftParty(
        cites=cites,
        id=name.lower() if id is None else id,
        name=name,
        kind="state",
        role="disputant",
        aliases=aliases,
        representatives=people,
    )


def mediator(
    name: str = "Sudmark",
    *,
    cites: tuple[int, ...] = (2,),
    id: str | None = None,  # noqa: A002 -- the field's name
    aliases: tuple[str, ...] = (),
) -> DraftMediator:
    return DraftMediator(
        cites=cites,
        id=name.lower() if id is None else id,
        name=name,
        kind="state",
        role="mediator",
        status="active",
        aliases=aliases,
        representatives=(),
    )


def demand(
    text: str = "release 40 prisoners",
    *,
    cites: tuple[int, ...] = (3,),
    by: tuple[str, ...] = (),
    of: tuple[str, ...] = (),
    force: Force = "demand",
    status: DemandStatus = "open",
) -> DraftDemand:
    return DraftDemand(cites=cites, by=by, of=of, text=text, force=force, status=status)


def outcome(
    text: str = "Both sides agreed to open the Isker road.",
    *,
    cites: tuple[int, ...] = (5,),
    kind: OutcomeKind = "agreement",
    actors: tuple[str, ...] = (),
    when: str | None = None,
) -> DraftOutcome:
    return DraftOutcome(cites=cites, kind=kind, text=text, actors=actors, when=when)


def draft(
    *items: DraftParty | DraftMediator | DraftDemand | DraftOutcome, headline: str = "", summary: str = ""
) -> Draft:
    return Draft(
        parties=tuple(item for item in items if isinstance(item, DraftParty)),
        mediators=tuple(item for item in items if isinstance(item, DraftMediator)),
        demands=tuple(item for item in items if isinstance(item, DraftDemand)),
        outcomes=tuple(item for item in items if isinstance(item, DraftOutcome)),
        headline=headline,
        summary=summary,
    )
