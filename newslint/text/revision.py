"""A text that is edited several times, and the edits that lead to the result at once."""

from __future__ import annotations

from collections.abc import Sequence

from newslint.findings import Edit
from newslint.text.edits import apply_edits

Piece = tuple[int, int, str]


class Revision:
    """A text under repair that remembers where each part of it came from.

    It is a row of pieces: stretches of the text as given (start, end, ""), and new text (0, 0, new) between them.
    """

    __slots__ = ("_given", "_pieces", "text")

    def __init__(self, given: str) -> None:
        self._given = given
        self._pieces: list[Piece] = [(0, len(given), "")]
        self.text = given

    def apply(self, edits: Sequence[Edit]) -> None:
        """Apply edits in the offsets of the current text. Raise ValueError where they are not sorted, overlap, or do not match it."""
        self.text = apply_edits(self.text, edits)
        made: list[Piece] = []
        rest, at = self._pieces[::-1], 0  # what is still to be looked at, next piece last, and where it starts
        for edit in edits:
            made += _take(rest, edit.start - at)
            _take(rest, edit.end - edit.start)
            if edit.new:
                made.append((0, 0, edit.new))
            at = edit.end
        self._pieces = made + rest[::-1]

    def edits(self) -> tuple[Edit, ...]:
        """Return all changes so far as edits of the text as given: sorted, not overlapping."""
        out, at, new = [], 0, ""
        for start, end, inserted in [*self._pieces, (len(self._given), len(self._given), "")]:
            if inserted:
                new += inserted
                continue
            if self._given[at:start] != new:
                out.append(Edit(at, start, self._given[at:start], new))
            at, new = end, ""
        return tuple(out)


def _take(rest: list[Piece], length: int) -> list[Piece]:
    """Take the next ``length`` code points off a row of pieces that is stored backwards; return their pieces in text order."""
    taken: list[Piece] = []
    while length > 0:
        start, end, new = piece = rest.pop()
        size = len(new) or end - start
        if size > length:
            head, tail = ((0, 0, new[:length]), (0, 0, new[length:])) if new else ((start, start + length, ""), (start + length, end, ""))
            rest.append(tail)
            piece, size = head, length
        taken.append(piece)
        length -= size
    return taken
