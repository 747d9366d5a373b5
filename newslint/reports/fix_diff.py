"""A fix as a small diff: the lines that go and the lines that come, cut like an excerpt.

Lines are long, and so is what a fix may delete: only the first lines of each place are shown, and of each line what is near the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newslint.findings import Edit, Finding
from newslint.reports.excerpt import CUT, clip, tail_of
from newslint.util.sanitize import display_width, visible

MOST_LINES = 4  # lines shown of each side of a change
MOST_PLACES = 3  # places shown of a fix


class Row(NamedTuple):
    """A line of a diff: its number in the document as given (None where it is no line of it), the sign ``-``, ``+`` or a blank, neutral
    text.
    """

    line: int | None
    sign: str
    text: str


def rows(finding: Finding, text: str, width: int) -> list[Row]:
    """Return the diff of a finding's fix. ``text`` is the document as given; the text of a row is at most ``width`` columns wide."""
    places = list(_places(finding.fix.edits, text)) if finding.fix else []
    shown = [row for place in places[:MOST_PLACES] for row in _rows(place, finding, text, width)]
    if len(places) > MOST_PLACES:
        shown.append(_more(" ", len(places) - MOST_PLACES, "place"))
    return shown


def _places(edits: tuple[Edit, ...], text: str) -> Iterator[list[Edit]]:
    """Yield the edits in groups: those of one line together."""
    place: list[Edit] = []
    for edit in edits:
        if place and (place[-1].old.endswith("\n") or text.find("\n", place[-1].end, edit.start) != -1):
            yield place
            place = []
        place.append(edit)
    if place:
        yield place


def _rows(edits: list[Edit], finding: Finding, text: str, width: int) -> Iterator[Row]:
    """Yield the rows for the edits of one place: lines that go first, then lines that come, at most `MOST_LINES` of each."""
    low, high = _around(text, edits[0].start, edits[-1].end, 2 * width)
    old, new = text[low:high].split("\n"), _edited(edits, text, low, high).split("\n")
    number = finding.line + text.count("\n", finding.start, low) - text.count("\n", low, finding.start)
    begun = low > 0 and text[low - 1] != "\n"  # the part that is shown begins inside a line
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    while old and new and old[0] == new[0]:
        del old[0], new[0]
        number, begun = number + 1, False
    common = _shared(old[0][: 4 * width], new[0][: 4 * width]) if old and new else 0
    gone = [(number + place, line) for place, line in enumerate(old) if new or line.strip()]
    come = [(None, line) for line in new]
    firsts = [_begin(line, common + 2 * width) for _, line in (*gone[:1], *come[:1])]
    windowed = max((display_width(visible(line)) for line in firsts), default=0) + begun > width
    for sign, lines in (("-", gone), ("+", come)):
        for place, (line, content) in enumerate(lines[:MOST_LINES]):
            shared = common if place == 0 else 0
            head = (CUT if begun and place == 0 else "") + visible(content[:shared])
            if windowed:
                head = tail_of(head, width // 3)
            yield Row(line, sign, clip(head + visible(_begin(content[shared:], 2 * width)), width))
        if len(lines) > MOST_LINES:
            yield _more(sign, len(lines) - MOST_LINES, "line")


def _begin(line: str, most: int) -> str:
    """Return the line, cut to its first ``most`` code points."""
    return line if len(line) <= most else f"{line[:most]}{CUT}"


def _more(sign: str, number: int, noun: str) -> Row:
    return Row(None, sign, f"{CUT} {number:,} more {noun}{'s' if number > 1 else ''}")


def _around(text: str, start: int, end: int, reach: int) -> tuple[int, int]:
    """Return the span from the start of the line at ``start`` to the end of the one at ``end``, at most ``reach`` code points beyond each."""
    least, most = max(0, start - reach), min(len(text), end + reach)
    newline = text.find("\n", end, most)
    return max(text.rfind("\n", least, start) + 1, least), most if newline == -1 else newline


def _edited(edits: list[Edit], text: str, low: int, high: int) -> str:
    """Return ``text[low:high]`` with the edits applied."""
    made, at = "", low
    for edit in edits:
        made += text[at : edit.start] + edit.new
        at = edit.end
    return made + text[at:high]


def _shared(one: str, other: str) -> int:
    """Return how many code points two lines have in common at their start."""
    alike = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(alike, min(len(one), len(other)))
