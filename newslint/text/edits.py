"""Edits on a text: make, apply, revert and invert them."""

from __future__ import annotations

from collections.abc import Iterable

from newslint.findings import Edit
from newslint.text.characters import BLANKS
from newslint.text.document import Document


def delete_span(document: Document, start: int, end: int) -> Edit:
    """Return the edit that deletes a part of a line; where nothing else stands on the line, the whole line goes.

    The blanks behind the part go with it where a blank or the start of the line stands before it. Where nothing follows on the line, the
    blanks before the part go instead.
    """
    text = document.text
    first, last = document.line_at(start), document.line_at(max(start, end - 1))
    low, high = document.span(first, last)
    if start <= low and end >= high:
        return delete_lines(document, first, last)
    if start <= low or text[start - 1] in BLANKS:
        while end < high and text[end] in BLANKS:
            end += 1
        if end >= high:  # nothing follows on the line: the blanks before it go, those behind the line stay
            while text[start - 1] in BLANKS:
                start -= 1
    return Edit(start, end, text[start:end], "")


def delete_lines(document: Document, first: int, last: int) -> Edit:
    """Return the edit that deletes lines (indexes from 0, inclusive) with their line ends, and one of two runs of blank lines around them.

    Blank lines that stand on one side only stay: they separate the lines that become neighbours. A final newline stays, and none is
    added.
    """
    lines, text = document.lines, document.text
    after = last + 1
    while after < len(lines) and not lines[after].strip(BLANKS):
        after += 1
    before = first
    while before > 0 and not lines[before - 1].strip(BLANKS):
        before -= 1
    if after < len(lines):
        take_blanks = before == 0 or before < first
        return delete_between(document, document.starts[first], document.starts[after if take_blanks else last + 1])
    if before == 0:
        return delete_between(document, 0, len(text))
    previous = before - 1
    if text.endswith("\n"):  # the end of the last line that stays is the final newline
        return delete_between(document, document.starts[previous + 1], len(text))
    kept = document.starts[previous] + len(lines[previous])
    if lines[previous].endswith("\r"):
        kept -= 1
    return delete_between(document, kept, len(text))


def delete_between(document: Document, start: int, end: int) -> Edit:
    """Return the edit that deletes ``[start, end)``."""
    return Edit(start, end, document.text[start:end], "")


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with edits applied. Raise ValueError where they are not sorted, overlap, or do not match the text."""
    pieces, at = [], 0
    for edit in edits:
        if edit.start < at or text[edit.start : edit.end] != edit.old:
            raise ValueError(f"edit at {edit.start} does not fit the text")
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])


def revert_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text as it was before `apply_edits` with the same edits. Raise ValueError where they do not match the text."""
    return apply_edits(text, inverse(edits))


def inverse(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that undo these, in the offsets of the edited text."""
    undone, shift = [], 0
    for edit in edits:
        undone.append(Edit(edit.start + shift, edit.start + shift + len(edit.new), edit.new, edit.old))
        shift += len(edit.new) - len(edit.old)
    return undone
