"""The words around a finding, and what its fix does to them, as pieces: plain, found, taken out or put in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from newslint.findings import Edit, Finding
from newslint.reports.html.markup import neutral

FOUND, OLD, NEW = 1, 2, 4  # flags of a piece, added up: part of the finding's span, taken out by the fix, put in by the fix
CONTEXT = 60  # code points shown before and after
LINES = 2  # and at most so many lines
LONGEST = 240  # code points shown of one piece
MOST_EDITS = 8
BETWEEN = "\t"  # stands between pieces; a tab of the text is shown as ␉
_CUT = " … "


class Marked(NamedTuple):
    """A text in pieces. ``kinds`` has one digit for each piece; ``text`` holds the neutral pieces with `BETWEEN` in between."""

    kinds: str
    text: str


def marked(finding: Finding, text: str) -> Marked:
    """Mark a finding in its surroundings; ``text`` is the document as given."""
    edits = finding.fix.edits[:MOST_EDITS] if finding.fix else ()
    first = min([finding.start, *(edit.start for edit in edits)])
    last = max([finding.end, *(edit.end for edit in edits)])
    low, high = _before(text, first), _after(text, last)
    pieces = [(kind, piece) for kind, piece in _pieces(text, low, high, finding, edits) if piece]
    if low > 0:
        pieces.insert(0, (0, "…"))
    if high < len(text):
        pieces.append((0, "…"))
    return _joined(pieces)


def quoted(excerpt: str, edits: Sequence[Edit] = ()) -> Marked:
    """Mark a finding without its document: the excerpt, or what the edits take out and put in."""
    if not edits:
        return _joined([(FOUND, _clipped(excerpt))])
    pieces = [(0, excerpt), (0, "\n")] if excerpt and all(edit.old not in excerpt and excerpt not in edit.old for edit in edits) else []
    for edit in edits[:MOST_EDITS]:
        pieces += [(FOUND | OLD, _clipped(edit.old.strip("\n"))), (NEW, _clipped(edit.new)), (0, " ")]
    return _joined([(kind, piece) for kind, piece in pieces[:-1] if piece])


def covered(numbered: Sequence[tuple[int, Finding]], text: str, longest: int) -> Iterator[tuple[str, list[int]]]:
    """Yield the first ``longest`` code points of a text in neutral pieces, each with the numbers of the findings over it."""
    shown = [item for item in numbered if item[1].start < longest and item[1].end > item[1].start]
    ends = [min(finding.end, longest) for _, finding in shown]
    borders = sorted({0, min(len(text), longest), *(finding.start for _, finding in shown), *ends})
    over: list[tuple[int, Finding]] = []
    waiting = sorted(shown, key=lambda item: item[1].start, reverse=True)
    for start, end in pairwise(borders):
        while waiting and waiting[-1][1].start <= start:
            over.append(waiting.pop())
        over = [item for item in over if item[1].end > start]
        yield neutral(text[start:end]), [number for number, _ in over]


def _pieces(text: str, low: int, high: int, finding: Finding, edits: Sequence[Edit]) -> Iterator[tuple[int, str]]:
    """Yield ``text[low:high]`` in pieces with their kinds, and at each edit the text that it puts in."""
    put_in = {edit.end: edit.new for edit in edits}
    borders = sorted({low, high, finding.start, finding.end, *(at for edit in edits for at in (edit.start, edit.end))})
    starts = [edit.start for edit in edits]
    for start, end in [*pairwise(borders), (high, high)]:
        if start in put_in:
            yield NEW, _clipped(put_in[start])
        if start < end:
            index = bisect_right(starts, start) - 1
            kind = FOUND * (finding.start <= start < finding.end) + OLD * (index >= 0 and start < edits[index].end)
            yield kind, _clipped(text[start:end])


def _before(text: str, at: int) -> int:
    """Return where the context of what starts ``at`` begins: at the start of a line, or of a word if one starts nearby."""
    low = max(at - CONTEXT, 0)
    lines = [number for number in range(low, at) if text[number] == "\n" and not text[number:at].isspace()]
    if len(lines) >= LINES:
        return lines[-LINES] + 1
    blank = text.find(" ", low, min(low + 20, at)) if low else -1
    return low if blank == -1 else blank + 1


def _after(text: str, at: int) -> int:
    """Return where the context of what ends ``at`` ends: at the end of a line, or of a word if one ends nearby."""
    high = min(at + CONTEXT, len(text))
    lines = [number for number in range(at, high) if text[number] == "\n" and not text[at : number + 1].isspace()]
    if len(lines) >= LINES:
        return lines[LINES - 1]
    blank = text.rfind(" ", max(high - 20, at), high) if high < len(text) else -1
    return high if blank == -1 else blank


def _clipped(piece: str) -> str:
    return piece if len(piece) <= LONGEST else piece[: LONGEST * 2 // 3] + _CUT + piece[-LONGEST // 3 :]


def _joined(pieces: list[tuple[int, str]]) -> Marked:
    return Marked("".join(str(kind) for kind, _ in pieces), BETWEEN.join(neutral(piece) for _, piece in pieces))
