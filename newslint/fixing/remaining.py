"""What is left to say about a text that was fixed, and what only fixing it brought to light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newslint.findings import Edit, Finding, Fixed, Report, in_text_order
from newslint.text.document import Document
from newslint.text.edits import apply_edits, inverse


def remaining(fixed: Fixed) -> Report:
    """Return the report of the fixed text: what a new look finds, and what was found before and left no trace.

    A finding whose fix was not applied stays, even where another fix took its text away: its place is then where that text
    stood, and it carries no fix.
    """
    after = fixed.after or fixed.report
    document = Document(fixed.text)
    moved = (_moved(finding, fixed.edits, document) for finding in fixed.findings)
    lost = [finding for finding in moved if not any(_same(finding, other) for other in after.findings)]
    if not lost:
        return after
    return replace(after, findings=in_text_order([*after.findings, *lost]))


def uncovered(fixed: Fixed, after: Report) -> list[Finding]:
    """What the report of the fixed text holds and that of the text as given does not, with places in the text as given and without fixes."""
    document = Document(fixed.text)
    known = [_moved(finding, fixed.edits, document) for finding in fixed.findings]
    new = [finding for finding in after.findings if not any(_same(finding, other) for other in known)]
    given = Document(apply_edits(fixed.text, back := inverse(fixed.edits)))
    return [_moved(finding, back, given, behind=True) for finding in new]


def _same(moved: Finding, other: Finding) -> bool:
    return moved.code == other.code and moved.start <= other.end and other.start <= moved.end


def _moved(finding: Finding, edits: Sequence[Edit], document: Document, behind: bool = False) -> Finding:
    start = _shifted(finding.start, edits)
    end = max(start, _shifted(finding.end, edits, behind=behind))
    (line, column), (end_line, end_column) = document.position(start), document.position(end)
    return replace(
        finding, start=start, end=end, line=line, column=column, end_line=end_line, end_column=end_column, fix=None
    )  # fmt: skip


def _shifted(offset: int, edits: Sequence[Edit], behind: bool = False) -> int:
    """Where an offset of the text as given stands in the edited text; inside an edit: at its start, or ``behind`` what it put there."""
    shift = 0
    for edit in edits:
        if offset <= edit.start:
            break
        if offset < edit.end:
            return edit.start + shift + (len(edit.new) if behind else 0)
        shift += len(edit.new) - (edit.end - edit.start)
    return offset + shift
