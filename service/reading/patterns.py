"""What page furniture looks like: for each kind, patterns that must account for a whole line or sentence.

Data only. The text that they meet is one line: white space collapsed, brackets and bullets around it removed. Case is
ignored except inside `(?-i:…)`.
"""

from schemas.article import BoilerplateKind

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
DATE = (
    rf"(?:{_WEEKDAY},? )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?:,? \d{{4}})?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
)
_ZONE = r"(?: \(?(?:gmt|utc|[a-z]{1,4}t|local time)\)?)?(?: ?[+-]\d{1,2}(?::?\d\d)?)?"
_TIME = rf"\d{{1,2}}(?:[:.]\d\d){{0,2}}(?: ?[ap]\.?m\b\.?)?{_ZONE}"
_STAMP = rf"(?:{DATE}(?:(?:,| at| -| –|,? \|)? {_TIME})?|{_TIME},? (?:on )?{DATE})"
_AGO = (
    r"(?:about |over )?(?:\d+|an?|one|two|three|a few) ?(?:s|m|h|d|secs?|seconds?|mins?|minutes?|hrs?|hours?"
    r"|days?|weeks?|months?|years?) ago"
)
_STAMP_LABEL = (
    r"(?:(?:first |originally |last )?(?:posted|published|updated?|modified|created|uploaded|edited)(?: on| at)?"
    r"|date|issued on|publication date)"
)
_WORD = r"(?-i:[^\W\d_a-z][\w’'.-]*)"
_NAME = rf"{_WORD}(?: (?:{_WORD}|de|da|di|del|du|dos|van|von|der|den|bin|bint|ibn|al|el|la|le|ould)){{1,4}}"
_STAFF = r"(?:reporters?|correspondents?|writers?|reports?|staff|desk|agencies|bureau|editors?|team|newsroom)"
_NETWORK = (
    r"(?:facebook|twitter|x|whats ?app|telegram|linked ?in|e-?mail|instagram|you ?tube|reddit|pinterest|messenger|viber"
    r"|tik ?tok|threads|bluesky|mastodon|flipboard|tumblr|wechat|weibo|line|copy link|link|print|pocket|rss)"
)
_RELATED = (
    r"(?:also read|read also|read more|read next|see also|in case you missed it|don[’']t miss|must[ -]reads?"
    r"|more (?:in|on|from|by|about) [^.:]{2,40}|more (?:stories|news)|most (?:read|popular|viewed|shared|recent)"
    r"|related(?: (?:stories|articles|news|posts|content|topics|reading|coverage|links?))?|further reading"
    r"|recommended(?: for you| stories| reading)?|you (?:may|might) (?:also )?(?:like|be interested in)"
    r"|trending(?: now| stories)?|popular (?:now|stories|posts)|editors?[’']?s? picks?|around the web"
    r"|top stories|latest (?:news|stories|headlines)|(?:next|previous) (?:article|story|post))"
)
_NEWSPAPERS = """
    Advertiser Argus Bulletin Chronicle Citizen Courier Daily Dispatch Echo Examiner Express Gazette Guardian Herald
    Independent Inquirer Journal Ledger Mail Mirror Monitor News Observer Post Register Reporter Sentinel Standard Star
    Telegraph Times Tribune Weekly
""".split()
_MASTHEAD = "|".join(name for title in _NEWSPAPERS for name in (title, title.upper()))

FURNITURE: dict[BoilerplateKind, tuple[str, ...]] = {
    "cookie_notice": (
        r"we(?: and our (?:\d+ )?partners)? use cookies\b.*",
        r"(?:this|our) (?:web ?)?(?:site|page) uses cookies\b.*",
        r"by (?:clicking|continuing|using|browsing|visiting|accepting)\b.{0,150}\b(?:cookies?|privacy|terms"
        r"|consent)\b.*",
        r"(?:accept|reject|allow|decline) (?:all(?: cookies)?|cookies)|(?:necessary|essential) cookies only|got it!?",
        r"(?:(?:manage|change|your) )?(?:(?:cookie|privacy) )?(?:settings|preferences|policy|notice)",
        r"terms (?:of (?:use|service)|(?:and|&) conditions)",
    ),
    "share_bar": (
        rf"(?:share|share this(?: article| story| post| page)?|share (?:on|via|with|to)|tweet|follow)?:?(?:[ ,/"
        rf"|&]*\b{_NETWORK})+",
        r"share(?: this(?: article| story| post| page| with .{1,40})?| now)?:?|tweet(?: this)?|\d+(?:\.\d)?k?"
        r" (?:shares?|views?|likes?)",
        r"click to (?:share|print|e-?mail|tweet|copy)\b.*",
        r".{0,80}\(opens in (?:a )?new window\)",
        rf"(?:follow|like|find|join|watch|catch|connect with) (?:us|@\w+)(?: on|:)? {_NETWORK}\b.{{0,80}}",
        r"listen to (?:this|the) (?:article|story)(?:[ ,:]*\(?\d+ min(?:ute)?s?\)?)?|(?:\d+ ?)min(?:ute)?s?(?:"
        r" read)?|gift|save(?: for later)?",
        r"(?:estimated )?reading time:?.{0,20}|print(?: this)?(?: page| article)?|copy (?:the )?link|text"
        r" size.{0,20}|bookmark",
    ),
    "web_desk": (
        r"(?:the )?(?:web|news|sports?|digital|online|foreign|world|international|national|city|monitoring|business"
        r"|metro) ?desk(?: report)?|(?:web|digital|online) team",
        rf"(?:our |from our )?(?:staff|special|web|own) {_STAFF}|(?:news )?agencies|newsroom|staff",
        r"(?:source: ?)?(?:reuters|afp|ap|associated press|agence france-presse|dpa|xinhua|anadolu|tass|efe|pa media"
        r"|bloomberg)",
    ),
    "byline": (
        rf"by (?!{_WEEKDAY}\b|{_MONTH}(?: |$)){_NAME}(?:(?:,|,? and|,? &) {_NAME})*"
        r"(?:(?:,| in| for| -| –) [^.!?]{2,60})?",
        rf"by (?:our |the |a )?(?:[\w’'-]+ ){{0,3}}{_STAFF}(?: (?:in|at|for|and) [^.!?]{{2,80}})?",
        rf"(?:chief |senior )?(?:staff|political|diplomatic|foreign|world|business|labou?r|special|sports?) {_STAFF}",
        r".{2,150} contributed (?:to this (?:report|story|article)|reporting)\b.{0,80}",
        r"reporting (?:for this (?:story|article) )?was contributed by .{2,200}",
        rf"(?:(?:additional )?reporting|writing|editing|compiled|edited|translated|written) (?:by|from)"
        rf" {_WORD}.{{0,200}}",
        rf"with (?:additional )?(?:inputs?|files|reporting|material|agency inputs?)(?: from {_WORD}[^.!?]{{0,80}})?",
    ),
    "timestamp": (
        rf"published in [^.]{{2,80}}, (?:{_STAMP})",
        rf"(?:{_STAMP_LABEL}:? (?:{_STAMP}|{_AGO})[ ,;|·]*)+",
        _AGO,
    ),
    "comments": (
        r"(?:no|\d+|view|show|hide|load|see|read|add|post|leave|write)?(?: (?:all|a|your|more|\d+))*"
        r" ?comments?:?(?: \(?\d+\)?)?",
        r"comments? (?:are|is|have been) (?:now )?(?:closed|disabled|off|moderated|turned off)\b.*",
        r"be the first to (?:comment|leave a comment|reply|share your)\b.*|write the first comment\b.*|leave"
        r" (?:a|your) (?:reply|comment)\b.*",
        r"join the (?:discussion|conversation)\b.{0,60}|have your say\b.{0,60}|your e-?mail address will not be"
        r" published\b.*",
        r"required fields are marked\b.*|(?:log|sign) in to (?:leave|post|add|write|comment|reply|join)\b.*",
        r"report (?:an? )?(?:error|typo|correction|comment)|\d+ (?:replies|responses|reactions)",
    ),
    "donate": (
        r"(?:please )?(?:donate|make a donation|support us|become a (?:member|supporter|patron))(?: (?:now|today"
        r"|here))?!?",
        r"(?:please )?(?:support|help(?: us)? (?:keep|fund|support|sustain)) (?:our|independent|quality|local"
        r"|free|this)\b.{0,60}"
        r"\b(?:journalism|newsroom|reporting|newspaper|site)\b.*",
        r"click here to (?:donate|support|give|contribute)\b.*|donations? (?:are|is) tax[- ]deductible\b.*",
        r"(?:your|every) (?:donation|contribution|gift|support)\b.{0,60}\b(?:our|independent|quality|local)"
        r" (?:journalism|newsroom|reporting)\b.*",
        r"if you (?:value|like|enjoy|appreciate) (?:our|this|what)\b.{0,80}\b(?:donat|support|subscri|contribut).*",
        r"donate (?:to (?:us|our)|and)\b.{0,80}",
    ),
    "subscribe": (
        r"subscribe(?: (?:now|today|here|free))?!?|subscribe (?:to|for|and)\b.{1,60}\b(?:newsletter|channel"
        r"|updates|access|briefing|podcast)\b.*",
        r"subscribe to (?:our|us|the|this)\b.{0,100}|(?:already|not) a (?:subscriber|member)\b.*",
        r"sign up(?: (?:now|here|today|free))?!?|sign up (?:for|to)\b.{1,80}\b(?:newsletter|alerts?|updates"
        r"|briefing|e-?mails?|inbox)\b.*",
        r"(?:get|receive|have)\b.{1,160}\b(?:in|to|into) your (?:inbox|mailbox)\b.*|(?:our |free |daily |weekly"
        r" )*newsletters?(?: sign-?up)?",
        r"(?:get|receive) (?:the|our|all the) (?:latest|daily|best|top|breaking)\b.{0,120}\b(?:news|stories"
        r"|headlines|updates)\b.{0,60}",
        r"(?:enjoying|enjoy|like) (?:our|this) (?:coverage|article|story|reporting|journalism|content)\?",
        r"log ?in|sign ?in|register(?: now| here)?|e-?(?:edition|paper)|my account|download (?:our|the) (?:\w+"
        r" )?app\b.{0,80}",
        rf"join (?:our|the) (?:{_NETWORK}|mailing|newsletter)\b.{{0,100}}",
        r"this (?:article|story|content) is (?:for|only for|reserved for|available to) (?:subscribers|members)\b.*",
    ),
    "related": (
        rf"{_RELATED}(?: ?[:>»|–—-] ?.{{0,300}})?",
        r"(?:read|see) (?:the full|full|the original|more) (?:story|article|report)\b.{0,80}|continue reading\b.{0,80}",
        r"(?:watch|listen|live|video|podcast|in pictures|gallery): .{2,150}",
    ),
    "copyright": (
        r"(?:copyright ?)?(?:©|\(c\) ?(?=\d{4})).{0,250}|copyright,? (?:(?:©|\(c\)) ?)?\d{4}.{0,200}",
        r".{0,120}\ball rights reserved\b.{0,150}",
        r"(?:this|the) (?:article|story|piece|report) (?:was )?(?:first |originally )(?:published|appeared)\b.*",
        r"(?:re)?published (?:under|with (?:the )?permission)\b.*|(?:first|originally) published (?:in|by|on|at)"
        r" .{2,120}",
        r"this (?:material|content|article) may not be\b.*|no part of this (?:publication|article)\b.*",
    ),
    "link": (
        r"(?:(?:link|url|source|via|web(?:site)?|e-?mail|contact|read more|more)(?: (?:here|at))?:"
        r" ?)?(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+)",
        r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|news|co\.[a-z]{2}|com\.[a-z]{2})(?:/\S*)?",
    ),
    "other": (
        r"advertisements?|ads?|advert|sponsored(?: content| by .{2,40})?|promoted(?: content)?|skip (?:to"
        r" (?:main )?content|advertisement|ad)",
        r"(?:article|story|content) continues (?:below|after)\b.{0,60}|back to top|menu|search|close|home|share"
        r" your feedback|view more|show more|load more",
        r"(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|section)s?: .{2,250}|page \d+ of \d+|click"
        r" here\b.{0,120}",
        r"(?:file )?(?:photo|image|picture|photograph|video|graphic|map|illustration)s?(?: (?:credit|courtesy"
        r"|gallery|source))?s?: ?.{2,250}",
        r"(?:file )?(?:photo|image|picture|photograph|video)s? (?:by|credit|courtesy(?: of)?) .{2,120}|(?:file"
        r"|handout|undated) photo",
        r".{5,300}[(\[|] ?(?:file |handout |ap |reuters |afp |epa )*(?:photo|image|picture)s?(?:[:/ ][^()]{0,60})?",
        r".{0,300}(?:[/(\[|] ?|\bvia )(?:getty images|ap photo|afp photo|shutterstock|epa-efe|epa/efe"
        r"|istock)[^.]{0,40}",
        r"this is a (?:developing|breaking)(?: news)? story\b.{0,120}|(?:thank you|thanks) for reading\b.{0,80}",
    ),
}
"""Kind to patterns, tried in this order."""

TELLING = (
    "(opens in", "contributed", "rights reserved", "photo", "image", "picture",
    "getty", "shutterstock", "epa-efe", "epa/efe", "istock",
)  # fmt: skip
"""What a line holds, in lower case, if a pattern that begins with just any text (`.{…}`) matches it."""

OPENING: dict[BoilerplateKind, tuple[str, ...]] = {
    "timestamp": (_STAMP, rf"{_AGO} ?[-–—|·] ?{_STAMP}"),
    "other": (
        rf"(?-i:(?:[^\W\d_a-z][\w’'&.-]* ){{0,3}}(?:[\w’']+-)?(?:{_MASTHEAD})(?: Online| Agency| ONLINE|"
        rf" AGENCY)?)(?:, {DATE})?",
    ),
}
"""Patterns that hold only above the first paragraph of the report: there a date is when the page appeared, and a
newspaper's name its masthead."""
