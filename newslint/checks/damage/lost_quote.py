"""A closing quotation mark without the one that opens it.

A quotation of several paragraphs opens in each of them and closes in the last; none closes what it has not opened.
"""

from __future__ import annotations

from collections.abc import Iterator

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.text.document import Document
from newslint.util.lazy_regex import lazily

_MARKS = lazily("[“”„»«]")
_WORD = lazily(r"[^\W\d_]+[.,!?…]?”")


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on the word and the closing mark behind it, in texts where more quotations close than open."""
    text = document.text
    if text.count("”") <= text.count("“") or "„" in text:
        return
    for number, line in enumerate(document.lines):
        if "”" not in line:
            continue
        opened = False
        for match in _MARKS.finditer(line):
            if match[0] == "”" and not opened and line.count('"', 0, match.start()) % 2 == 0:
                start = match.start()
                while start > 0 and not line[start - 1].isspace():
                    start -= 1
                if _WORD.match(line[start : match.end()]):
                    yield Mark(document.starts[number] + start, document.starts[number] + match.end())
            opened = match[0] == "“"


CHECK = DocumentCheck("lost-quote", find)
