"""Texts that are lists of paragraphs: one text to look at, and a list again once it was edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newslint.findings import Edit
from newslint.text.edits import apply_edits

BETWEEN = "\n\n"


def joined(paragraphs: Iterable[str]) -> str:
    """Return paragraphs as one text, with a blank line between them."""
    return BETWEEN.join(paragraphs)


def edited(paragraphs: Sequence[str], edits: Iterable[Edit]) -> list[str]:
    """Return the paragraphs after edits of their text (as `joined` returns it); none are left where all of the text is gone.

    A paragraph that no edit touches stays one item, whatever blank lines it holds. `joined` returns for them the edited text. Raise ValueError
    where the edits are not sorted, overlap, or do not match the text.
    """
    waiting = list(edits)
    made: list[str] = []
    at = taken = 0  # the first edit that does not end before here, and the first that is not made yet
    start = end = first = 0  # of the region under way: where it begins in the text, where it ends, and its first paragraph
    for number, paragraph in enumerate(paragraphs, 1):
        end += len(paragraph)
        while at < len(waiting) and waiting[at].end <= end:
            at += 1
        if at < len(waiting) and waiting[at].start < end + len(BETWEEN) and number < len(paragraphs):
            end += len(BETWEEN)
            continue  # the blank line behind it is edited as well
        here = [Edit(edit.start - start, edit.end - start, edit.old, edit.new) for edit in waiting[taken:at]]
        made += _region(paragraphs[first:number], here)
        taken, first = at, number
        start = end = end + len(BETWEEN)
    if taken < len(waiting):
        raise ValueError(f"edit at {waiting[taken].start} does not fit the text")
    return made if made != [""] or not waiting else []


def _region(paragraphs: Sequence[str], edits: list[Edit]) -> list[str]:
    """Return neighbouring paragraphs after edits that reach over their borders, or that may bring in new ones."""
    if not edits:
        return list(paragraphs)
    text = apply_edits(joined(paragraphs), edits)
    one = len(paragraphs) == 1 and BETWEEN in paragraphs[0]
    return [text] if one else text.split(BETWEEN)
