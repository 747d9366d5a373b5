"""Safe fixes that would leave nothing of a text. None of them is applied: an empty text is no article, and no longer tells why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import FindingsCheck, Mark, Options
from newslint.findings import Finding, Safety
from newslint.fixing.fixer import is_blank
from newslint.text.document import Document


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield one mark on the whole text where safe fixes delete all that can be read of it."""
    text = document.text
    edits = [edit for f in findings if f.fix is not None and f.fix.safety is Safety.SAFE for edit in f.fix.edits if not edit.new]
    if not edits or sum([edit.end - edit.start for edit in edits]) < len(text) - text.count("\n"):
        return
    at, left = 0, ""
    for edit in sorted(edits):
        left += text[at : edit.start]
        at = max(at, edit.end)
    if is_blank(left + text[at:]) and not is_blank(text):
        yield Mark(0, len(text))


CHECK = FindingsCheck("nothing-left", judge)
