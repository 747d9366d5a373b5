"""A name and the preposition behind it in one word: *Lupinon Wednesday*, where a link ended.

Names in -on stand before a weekday in clean news (*Clinton Monday*). So the name must stand by itself elsewhere in the text, and the
glued word must not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.text.document import Document
from newslint.util.lazy_regex import lazily

_WEEKDAY = lazily(r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on every name of ``min-letters`` letters or more that has swallowed the blank before *on* and a weekday."""
    text = document.text
    day = text.find("day")
    while day >= 0:
        at = text.rfind(" ", max(0, day - 7), day) - 2
        if at > 0 and text[at - 1].isalpha() and _WEEKDAY.match(text, at):
            start = at - 1
            while start > 0 and text[start - 1].isalpha():
                start -= 1
            name = text[start:at]
            if len(name) >= options["min-letters"] and name[0].isupper() and _is_known(name, text):
                yield Mark(start, at + 2, f"{text[start : at + 2]!r} is {name!r} and 'on' without their blank.")
        day = text.find("day", day + 3)


def _is_known(name: str, text: str) -> bool:
    """Return whether a name stands by itself in a text, and with *on* behind it only once."""
    return re.search(rf"\b{name}\b", text) is not None and text.count(f"{name}on") == 1


CHECK = DocumentCheck("lost-blank", find, {"min-letters": 4})
