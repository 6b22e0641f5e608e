import pytest

from schemas.article import BoilerplateKind
from service.reading.boilerplate import mark_lines, mark_sentences

LEAD = "The two towns agreed on Tuesday to share the toll of the old bridge, officials of both said after the talks."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("We use cookies to improve your experience.", "cookie_notice"),
        ("This website uses cookies.", "cookie_notice"),
        ("Accept all | Manage settings", "cookie_notice"),
        ("Share", "share_bar"),
        ("Facebook Twitter WhatsApp", "share_bar"),
        ("Share this:  Facebook  X  Email", "share_bar"),
        ("Click to share on Facebook (Opens in new window)", "share_bar"),
        ("Listen to this article (4 min)", "share_bar"),
        ("[Listen to this article · 7 min]   [Gift]   [Save]", "share_bar"),
        ("3 min read", "share_bar"),
        ("Web Desk", "web_desk"),
        ("Web Desk | March 3, 2024 | Updated 2 hours ago", "web_desk"),
        ("By Staff Reports", "byline"),
        ("By our valley correspondent", "byline"),
        ("By JANE A. ROE and JOHN DOE | Staff writers", "byline"),
        ("By Jane Roe in Geneva", "byline"),
        ("Staff writer Jane Roe contributed to this report.", "byline"),
        ("(Reporting by Jane Roe; Editing by John Doe)", "byline"),
        ("1 hour ago", "timestamp"),
        ("Posted: June 13, 2023 at 6:12 a.m.", "timestamp"),
        ("Published: Aug. 19, 2025, 6:12 p.m.   Last modified: Aug. 19, 2025, 8:55 p.m.", "timestamp"),
        ("Published in The Example Gazette, November 3rd, 2025", "timestamp"),
        ("0 Comments", "comments"),
        ("Comments (12)", "comments"),
        ("Comments", "comments"),
        ("Comments (0) — Be the first to comment", "comments"),
        ("Write the first comment for this!", "comments"),
        ("Your email address will not be published.", "comments"),
        ("Donate now", "donate"),
        ("Support independent journalism: give what you can today.", "donate"),
        ("Subscribe", "subscribe"),
        ("Sign up for our newsletter!", "subscribe"),
        ("Get the day's top stories in your inbox.", "subscribe"),
        ("SUBSCRIBE    LOG IN    e-Edition", "subscribe"),
        ("ALSO READ: Ten things to know about bridges", "related"),
        ("Most read: Ferry strike drags on | Oil slips", "related"),
        ("More in Business: Chip maker to cut jobs", "related"),
        ("© 2024 The Example Gazette. All rights reserved.", "copyright"),
        ("Copyright 2024 Example Media", "copyright"),
        ("https://example.org/a/b.jpg", "link"),
        ("desk@example.org", "link"),
        ("[Advertisement]", "other"),
        ("Skip to main content", "other"),
        ("Photo: Jane Roe / Agency", "other"),
        ("The mayor speaks on Monday. (AP Photo/Jane Roe)", "other"),
        ("Tags: bridges, tolls", "other"),
        ("Home › World › Asia", "other"),
        ("World | Politics | Business | Opinion", "other"),
        ("|", "other"),
        ("* * *", "other"),
    ],
)
def test_furniture_is_marked(line: str, kind: BoilerplateKind) -> None:
    assert mark_lines([LEAD, line]) == [None, kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "Comments by the minister angered the union.",
        "The minister had no comment.",
        "No comment was made by either side.",
        "Share prices fell after the walkout.",
        "They will share the toll.",
        "“Share the water,” he said.",
        "“Donate now,” the bishop asked.",
        "Donate or leave, the sign said.",
        "Cookies were handed out to the delegates.",
        "We use cookie dough, the baker said.",
        "“We use cookies to bribe them,” he said.",
        "Few subscribe to that view.",
        "Subscribers of the cooperative will vote on Friday.",
        "Sign up or lose your pension, the company told its drivers.",
        "By Sunday, the capital had fallen.",
        "By Monday evening both sides had signed.",
        "By agreeing to the terms, the rebels gave up the valley.",
        "Copyright law was at the heart of the dispute.",
        "(c) The parties shall withdraw their forces within ten days.",
        "Read the text carefully, the mediator urged both delegations.",
        "Related companies were asked to leave the port.",
        "Reporting by the panel found breaches on both sides, the U.N. said.",
        "Published terms differ from those that were leaked.",
        "Three days ago they signed.",
        "Photos of the massacre circulated on Tuesday.",
        "The agency sued Getty Images.",
        "Follow us to the valley, the elders said.",
        "The Daily Mail reported the offer on Tuesday.",
        "Join the talks or leave the country, the envoy told them.",
        "More on the table than before, he said.",
        "Updates to the treaty were refused.",
        "Get the troops out of the valley, he said.",
        "Help us, the villagers wrote.",
        "Web desks of three papers were raided.",
        "Related to this, the union asked for a mediator.",
        "The terms",
        "A: Ayland, Beeland, Ceeland",
    ],
)
def test_report_that_mentions_furniture_stays_quotable(sentence: str) -> None:
    assert mark_lines([LEAD, sentence]) == [None, None]


def test_every_copy_of_a_given_title_is_marked() -> None:
    title = "Towns agree on bridge toll"
    assert mark_lines([title, LEAD, "TOWNS AGREE ON BRIDGE TOLL"], title) == [
        "repeated_headline",
        None,
        "repeated_headline",
    ]


def test_title_is_known_without_the_name_of_its_site() -> None:
    assert (
        mark_lines(["Towns agree on toll", LEAD], "Towns agree on toll | The Example Gazette")[0] == "repeated_headline"
    )


def test_without_a_title_the_first_copy_of_a_headline_is_kept() -> None:
    lines = ["Towns agree on bridge toll", "Towns agree on bridge toll", LEAD, "Towns agree on bridge toll"]
    assert mark_lines(lines) == [None, "repeated_headline", None, "repeated_headline"]


def test_repeated_sentence_of_the_report_is_kept() -> None:
    assert mark_lines([LEAD, "He would not say.", "He would not say."]) == [None, None, None]


def test_headlines_below_a_related_heading_are_marked() -> None:
    lines = [LEAD, "RELATED STORIES", "Ferry strike drags on", "Oil slips again", LEAD, "The terms"]
    assert mark_lines(lines) == [None, "related", "related", "related", None, None]


@pytest.mark.parametrize("line", ["10 Nov 2025", "Thu 11 May 2023 22:05", "October 8, 2012"])
def test_date_above_the_report_is_a_timestamp(line: str) -> None:
    assert mark_lines([line, LEAD]) == ["timestamp", None]


def test_date_that_heads_a_section_of_the_report_is_kept() -> None:
    assert mark_lines([LEAD, "10 Nov 2025", LEAD]) == [None, None, None]


@pytest.mark.parametrize(
    "line", ["THE HARBOUR GAZETTE", "Valley Star-Courier", "Upland Weekly Post, 30 September 2019"]
)
def test_name_of_a_newspaper_above_the_report_is_its_masthead(line: str) -> None:
    assert mark_lines([line, LEAD]) == ["other", None]


def test_name_of_the_source_above_the_report_is_marked() -> None:
    assert mark_lines(["Orient Today", LEAD], source="Orient Today") == ["other", None]


def test_long_lines_are_report() -> None:
    assert mark_lines(["We use cookies " + "and words " * 50]) == [None]


def test_furniture_at_the_end_of_a_paragraph_is_marked() -> None:
    assert mark_sentences(["He left.", "Sign up for our newsletter!"], among_furniture=False) == [None, "subscribe"]


def test_one_word_within_a_paragraph_is_report() -> None:
    assert mark_sentences(["He asked one thing of them.", "Subscribe"], among_furniture=False) == [None, None]


def test_line_that_begins_as_furniture_among_furniture_is_marked_to_its_end() -> None:
    sentences = ["Join the conversation.", "We invite you to discuss what matters in town."]
    assert mark_sentences(sentences, among_furniture=True) == ["comments", "comments"]
    assert mark_sentences(sentences, among_furniture=False) == ["comments", None]
