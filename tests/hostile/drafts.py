"""Hypothesis strategies: articles, and drafts as a confused or hostile model might make them."""

from hypothesis import strategies as st

from schemas.article import Article
from schemas.drafts import Draft, DraftDemand, DraftMediator, DraftOutcome, DraftParty, DraftRepresentative
from tests.drafting import STORY, read

ODD = [
    "",
    " ",
    "the",
    "It",
    "US",
    "us",
    "A",
    "X",
    "Norland",
    "norland",
    "Sudmark",
    "Varga Front",
    "Mira Toll",
    "talks",
    "both sides",
    "release 40 prisoners",
    "release ٤٠ prisoners ²",
    "Both sides agreed to open the Isker road to aid convoys",
    "not open the road",
    "\0",
    "نورلاند",
    "\u202eNorland",
    "🙂",
    "Norland 🙂",
    "'s",
    "U.S.",
    "x" * 5_000,
    "Norland agreed. " * 300,
    "１２ ½ ٣",
]
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
ids = st.one_of(st.sampled_from(["a", "b", "a-2", "norland", "Norland", "", "\0"]), st.text(max_size=5))
cites = st.lists(st.one_of(st.integers(-3, 9), st.sampled_from([10**30, -(10**30)]), st.integers()), max_size=5).map(
    tuple
)
days = st.one_of(st.none(), st.sampled_from(["2025-11-04", "2025-13-40", "next week", "", "٢٠٢٥-١١-٠٤"]), texts)
refs = st.lists(st.one_of(ids, texts), max_size=4).map(tuple)
_names = st.lists(texts, max_size=3).map(tuple)
_people = st.lists(st.builds(DraftRepresentative, name=texts, title=st.one_of(st.none(), texts)), max_size=2).map(tuple)

drafts = st.builds(
    Draft,
    parties=st.lists(
        st.builds(DraftParty, cites=cites, id=ids, name=texts, aliases=_names, representatives=_people), max_size=5
    ).map(tuple),
    mediators=st.lists(
        st.builds(DraftMediator, cites=cites, id=ids, name=texts, aliases=_names, representatives=_people), max_size=4
    ).map(tuple),
    demands=st.lists(st.builds(DraftDemand, cites=cites, by=refs, of=refs, text=texts), max_size=5).map(tuple),
    outcomes=st.lists(st.builds(DraftOutcome, cites=cites, actors=refs, text=texts, when=days), max_size=5).map(tuple),
    headline=texts,
    summary=texts,
)


def _article(opening: str, story: str) -> Article:
    return read(f"{opening} Norland. {story}")


articles = st.builds(
    _article,
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60),
    st.sampled_from(["", STORY, f"{STORY}\n\nFacebook Twitter Email\n", "The US told us: نورلاند 🙂 X."]),
)
