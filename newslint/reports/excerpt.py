"""The part of a text that a finding is about, cut to the given width, and the place of its underline.

Lines of news are long, and a hostile one can be endless: only code points near the finding are ever looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from newslint.findings import Finding
from newslint.util.sanitize import cells, display_width, visible

CUT = "…"
_EMOJI_STYLE = "\ufe0f"
_LOOK_BACK = 3  # lines, in search of one that is not blank
_LONGEST_LOOK = 4000  # code points of a line before the finding's own


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The first line of a finding as it can be shown.

    ``text`` is neutral and at most as wide as asked for. The underline starts ``indent`` columns into it and is ``underline``
    columns long (at least one). ``more`` is the number of further lines of the finding. ``previous`` is the number and text
    of the closest line above that is not blank, None where there is none nearby.
    """

    line: int
    text: str
    indent: int
    underline: int
    more: int
    previous: tuple[int, str] | None


def excerpt(finding: Finding, text: str, width: int) -> Excerpt:
    """Cut the finding's first line out of ``text``, the document as given, to at most ``width`` columns (at least 8)."""
    width = max(width, 8)
    line_start = max(finding.start - finding.column + 1, 0)
    low = max(line_start, finding.start - width)
    high = min(len(text), finding.start + 2 * width)
    newline = text.find("\n", finding.start, high)
    ends = newline != -1 or high == len(text)  # whether the line's end lies in what is looked at
    high = high if newline == -1 else newline
    if ends and text[max(high - 1, low) : high] == "\r" and finding.start < high - 1:
        high -= 1
    shown = cells(text[low:high])
    begin, end = finding.start - low, max(finding.start, min(finding.end, high)) - low
    first, last = _window(shown, begin, width, whole=low == line_start and ends)
    head = CUT if low + first > line_start else ""
    tail = CUT if last < len(shown) or not ends else ""
    return Excerpt(
        line=finding.line,
        text=head + "".join(shown[first:last]) + tail,
        indent=len(head) + display_width("".join(shown[first:begin])),
        underline=max(1, display_width("".join(shown[begin : min(end, last)]))),
        more=finding.end_line - finding.line - (finding.end_column == 1 and finding.end_line > finding.line),
        previous=_previous(text, line_start, finding.line, width),
    )


def _window(shown: list[str], begin: int, width: int, whole: bool) -> tuple[int, int]:
    """Choose the cells to show: all where they fit, else as many as fit around ``begin``, most of them behind it. Return first and end."""
    if whole and sum(map(_cell_width, shown)) <= width:
        return 0, len(shown)
    room = width - 2 * len(CUT)
    first = _grow(shown, begin, -1, room // 4)[0]
    last, room = _grow(shown, first, 1, room)
    return _grow(shown, first, -1, room)[0], last


def _grow(shown: list[str], at: int, step: int, room: int) -> tuple[int, int]:
    """Go from the cell border ``at`` forth (``step`` 1) or back (-1) while cells fit into ``room`` columns; return the border and the room
    left.
    """
    while 0 <= (cell := at if step > 0 else at - 1) < len(shown):
        needed = _cell_width(shown[cell])
        if needed > room:
            break
        at, room = at + step, room - needed
    return at, room


def _cell_width(cell: str) -> int:
    """Return the most columns that one code point can add: the emoji variation selector has no width, but widens what stands before it."""
    return 1 if cell == _EMOJI_STYLE else display_width(cell)


def _previous(text: str, line_start: int, line: int, width: int) -> tuple[int, str] | None:
    """Return number and text of the closest line above ``line`` that is not blank; None where there is none within `_LOOK_BACK` lines."""
    end = line_start - 1
    for number in range(line - 1, max(0, line - 1 - _LOOK_BACK), -1):
        least = max(0, end - _LONGEST_LOOK)
        start = text.rfind("\n", least, end) + 1
        if start == 0 and least > 0:
            return None
        shown = visible(text[start : min(end, start + 2 * width)].rstrip())
        if shown and not shown.isspace():
            return number, clip(shown, width)
        end = start - 1
    return None


def clip(shown: str, width: int) -> str:
    """Cut neutral text to at most ``width`` columns; where something is cut off, an ellipsis ends it."""
    if display_width(shown) <= width:
        return shown
    characters = list(shown)
    return "".join(characters[: _grow(characters, 0, 1, width - len(CUT))[0]]) + CUT


def tail_of(shown: str, width: int) -> str:
    """Cut neutral text to its last ``width`` columns; where something is cut off, an ellipsis begins it."""
    if display_width(shown) <= width:
        return shown
    characters = list(shown)
    return CUT + "".join(characters[_grow(characters, len(characters), -1, width - len(CUT))[0] :])


def wrapped(shown: str, width: int) -> list[str]:
    """Break neutral text at spaces into lines of at most ``width`` columns; a word that is longer is cut."""
    lines = [""]
    for word in shown.split(" "):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(line) <= width:
            lines[-1] = line
        else:
            lines.append(clip(word, width))
    return lines if lines[0] else lines[1:]
