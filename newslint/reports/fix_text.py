"""What a fix does, in words."""

from __future__ import annotations

from newslint.findings import Edit, Fix
from newslint.util.sanitize import visible

_LONGEST_QUOTE = 40


def describe(fix: Fix, text: str) -> str:
    """Describe a fix in neutral text: ``delete the line``, ``replace “â€™” by “’”``; ``text`` is the document as given."""
    lines = [_whole_lines(edit, text) for edit in fix.edits]
    if lines and all(lines):
        return "delete the line" if sum(lines) == 1 else f"delete {sum(lines)} lines"
    if not fix.edits:
        return "change nothing"
    more = f" and {len(fix.edits) - 1} more" if len(fix.edits) > 1 else ""
    return _describe_edit(fix.edits[0]) + more


def _describe_edit(edit: Edit) -> str:
    if not edit.new:
        return f"delete {_quote(edit.old)}"
    if not edit.old:
        return f"insert {_quote(edit.new)}"
    return f"replace {_quote(edit.old)} by {_quote(edit.new)}"


def _whole_lines(edit: Edit, text: str) -> int:
    """Return how many lines that are not blank the edit deletes, 0 where it does not delete whole lines."""
    if edit.new or not edit.old:
        return 0
    opens = edit.start == 0 or text[edit.start - 1 : edit.start] == "\n" or edit.old[0] == "\n"
    closes = edit.end >= len(text) or text[edit.end] in "\r\n" or edit.old[-1] == "\n"
    return sum(1 for line in edit.old.split("\n") if line.strip()) if opens and closes else 0


def _quote(text: str) -> str:
    short = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1].rstrip() + "…"
    return f"“{visible(short)}”"
