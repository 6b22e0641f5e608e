"""Text from articles and models inside Markdown and XML, where it must stay text."""

import re

_MARKS = re.compile(r"([\\`*_\[\]<>|#~@!])")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cell(text: str) -> str:
    """Return `text` on one line, with every mark that Markdown (GitHub's too: mentions) would act on escaped."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def xml_text(text: str) -> str:
    """Return `text` without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", text)
