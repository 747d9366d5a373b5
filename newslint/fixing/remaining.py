"""Findings around a fix: those that are left in the fixed text, and those that only fixing brought to light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newslint.findings import Edit, Finding, Fixed, Report, in_text_order
from newslint.text.document import Document
from newslint.text.edits import apply_edits, inverse


def remaining(fixed: Fixed) -> Report:
    """Return the report of the fixed text: what a new look finds, and those findings left from before that it does not find.

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
    """Return the findings of the fixed text that the text as given does not have, with places in the text as given and without fixes."""
    document = Document(fixed.text)
    known = [_moved(finding, fixed.edits, document) for finding in fixed.findings]
    new = [finding for finding in after.findings if not any(_same(finding, other) for other in known)]
    given = Document(apply_edits(fixed.text, back := inverse(fixed.edits)))
    return [_moved(finding, back, given, behind=True) for finding in new]


def _same(moved: Finding, other: Finding) -> bool:
    """Return whether two findings of one text are of the same rule and touch."""
    return moved.code == other.code and moved.start <= other.end and other.start <= moved.end


def _moved(finding: Finding, edits: Sequence[Edit], document: Document, behind: bool = False) -> Finding:
    """Return a finding with its place in ``document``, the text after ``edits``, and without its fix."""
    start = _shifted(finding.start, edits)
    end = max(start, _shifted(finding.end, edits, behind=behind))
    (line, column), (end_line, end_column) = document.position(start), document.position(end)
    return replace(
        finding, start=start, end=end, line=line, column=column, end_line=end_line, end_column=end_column, fix=None
    )  # fmt: skip


def _shifted(offset: int, edits: Sequence[Edit], behind: bool = False) -> int:
    """Return the offset in the edited text of an offset of the text before ``edits``.

    Inside an edit it is the start of the edit, with ``behind`` the end of the new text.
    """
    shift = 0
    for edit in edits:
        if offset <= edit.start:
            break
        if offset < edit.end:
            return edit.start + shift + (len(edit.new) if behind else 0)
        shift += len(edit.new) - (edit.end - edit.start)
    return offset + shift
