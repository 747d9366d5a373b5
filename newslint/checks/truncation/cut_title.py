"""A title that the site cut short (*Mayor to Keep the Old Bridge...*), told by the whole title close by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.characters import BLANKS
from newslint.text.document import Document

_HEAD = 6  # lines in which titles stand, and among which the whole one is looked for
_CUT = ("...", "…")
_STEM = 4  # words before the ellipsis that must recur


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on the last words of each cut title among the first lines."""
    head = document.filled[:_HEAD]
    for number in [number for number in head if document.lines[number].rstrip(BLANKS).endswith(_CUT)]:
        line = document.lines[number].strip(BLANKS)
        words = line.rstrip(".… ").split()
        stem = " ".join(words[-_STEM:])
        if len(words) < _STEM or not any(_holds_more(document.lines[other], stem) for other in head if other != number):
            continue
        end = document.span(number, number)[1]
        yield Mark(end - len(line) + line.rfind(words[-_STEM]), end)


def _holds_more(line: str, stem: str) -> bool:
    """Return whether a line holds the stem and goes on behind it."""
    at = line.find(stem)
    return at >= 0 and len(line[at + len(stem) :].strip(BLANKS + ".…")) > 2


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    if line not in document.filled[:_HEAD]:
        return f"it looks at the first {_HEAD} lines"
    return None if document.lines[line].strip(BLANKS).endswith(_CUT) else "it looks at lines that end in an ellipsis"


CHECK = DocumentCheck("cut-title", find, skips=skips)
