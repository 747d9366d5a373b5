"""Edits: what a finding's fix does to the text, how edits are applied, and how edits of edited text lead back to the text as given.

Outside its edits not a character of a text moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newslint.document import BLANKS, Document
from newslint.findings import Category, Edit, Fix, Safety
from newslint.judge import Hit
from newslint.patterns import count_words
from newslint.prose import LONGEST_CUT, cautious_sentences, is_long_without_stops, reports_speech, sentence_ends
from newslint.rules import FixPlan, Rule, Scope
from newslint.scripts import code_around, stands_apart


def fix_of(document: Document, hit: Hit, plan: FixPlan) -> Fix | None:
    """The fix that a rule's plan gives for a hit, or None where it would change nothing."""
    if plan.action == "delete":
        edit = _deletion(document, hit, plan.value)
    elif plan.action == "cut":
        edit = _cut(document, hit, plan.value)
        if plan.value == "to-end" and count_words(edit.old) > LONGEST_CUT:
            return None
    else:
        new = hit.match.expand(plan.value) if isinstance(hit.match, re.Match) else plan.value
        edit = Edit(hit.start, hit.end, document.text[hit.start : hit.end], new)
    if edit.old.startswith("\ufeff") and edit.start == 0:  # the byte order mark is not the first line's
        edit = Edit(1, edit.end, edit.old[1:], edit.new.removeprefix("\ufeff"))
    return None if edit.old == edit.new else Fix(plan.safety, (edit,))


def careful(document: Document, hit: Hit, fix: Fix, language: str | None) -> Fix:
    """Return the fix of a pattern such that it takes no sentence that the pattern has not seen.

    It is unsafe where a line goes that holds more than one sentence, unless the pattern matches each of them by itself, and where the line tells
    what somebody said. A page's program goes without the sentences around it.
    """
    if hit.rule.category is Category.MARKUP and hit.rule.scope is Scope.LINE and isinstance(hit.match, re.Match):
        line = hit.match.string
        stretch = code_around(line, *hit.match.span())
        if stretch is None:
            return fix
        start, end = stretch
        safe = fix.safety is Safety.SAFE and stands_apart(line, start, end)
        return Fix(Safety.SAFE if safe else Safety.UNSAFE, (delete_span(document, hit.start + start, hit.start + end),))
    if fix.safety is Safety.SAFE and not all(_is_seen(hit.rule, line, language) for edit in fix.edits for line in edit.old.split("\n")):
        return Fix(Safety.UNSAFE, fix.edits)
    return fix


def _is_seen(rule: Rule, line: str, language: str | None) -> bool:
    """Return whether a line holds no sentence that the rule's patterns do not match: it is one, or they match each of them.

    A line that tells what somebody said is none that a rule has seen.
    """
    if reports_speech(line):
        return False
    sentences = cautious_sentences(line)
    if len(sentences) == 1:
        return not is_long_without_stops(line)
    return all(any(all(part.spans(sentence, language, []) for part in group) for group in rule.match) for sentence in sentences)


def _deletion(document: Document, hit: Hit, what: str) -> Edit:
    if what in ("line", "block"):
        return delete_lines(document, document.line_at(hit.start), document.line_at(max(hit.start, hit.end - 1)))
    if what == "paragraph":
        first = document.paragraph_of(hit.first)[0]
        return delete_lines(document, first, document.paragraph_of(hit.last)[1])
    start, end = hit.start, hit.end
    if what == "sentence":
        start, end = _sentence(document, hit)
    return delete_span(document, start, end)


def _sentence(document: Document, hit: Hit) -> tuple[int, int]:
    """The sentences of the unit that the hit touches."""
    low, high = document.span(hit.first, hit.last)
    low, high = min(low, hit.start), max(high, hit.end)  # a finding about the document is wider than the line that set it off
    borders = [low, *(low + end for end in sentence_ends(document.text[low:high])), high]
    start = max(border for border in borders if border <= hit.start)
    end = min(border for border in borders if border >= hit.end)
    return start, low + len(document.text[low:end].rstrip(BLANKS))


def delete_span(document: Document, start: int, end: int) -> Edit:
    """Delete part of a line: with the blanks behind it where blanks or the line's start stand before it; all of a line takes the line."""
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
    """Delete lines with their terminators, and one of two runs of blank lines around them.

    Where blank lines stand on one side only, they stay: they part the lines that come to stand beside each other. The state of the
    final newline stays as well.
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
        return _between(document, document.starts[first], document.starts[after if take_blanks else last + 1])
    if before == 0:
        return _between(document, 0, len(text))
    previous = before - 1
    if text.endswith("\n"):  # the end of the last line that stays is the final newline
        return _between(document, document.starts[previous + 1], len(text))
    kept = document.starts[previous] + len(lines[previous])
    if lines[previous].endswith("\r"):
        kept -= 1
    return _between(document, kept, len(text))


def _between(document: Document, start: int, end: int) -> Edit:
    return Edit(start, end, document.text[start:end], "")


def _cut(document: Document, hit: Hit, where: str) -> Edit:
    """Cut the text off behind what precedes the hit (``to-end``), or before what follows it (``to-start``)."""
    text = document.text
    if where == "to-start":
        end = hit.end + (len(text) - hit.end - len(text[hit.end :].lstrip(BLANKS + "\n")))
        return _between(document, 0, end)
    start = len(text[: hit.start].rstrip(BLANKS + "\n"))
    end = len(text)
    if text.endswith("\r\n"):
        end -= 2
    elif text.endswith("\n"):
        end -= 1
    return _between(document, start, end)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits applied; they must be sorted, not overlap and match the text. Raises ValueError otherwise."""
    pieces, at = [], 0
    for edit in edits:
        if edit.start < at or text[edit.start : edit.end] != edit.old:
            raise ValueError(f"edit at {edit.start} does not fit the text")
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])


def revert_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text as it was before `apply_edits`."""
    return apply_edits(text, inverse(edits))


def inverse(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that undo these, in the offsets of the edited text."""
    undone, shift = [], 0
    for edit in edits:
        undone.append(Edit(edit.start + shift, edit.start + shift + len(edit.new), edit.new, edit.old))
        shift += len(edit.new) - len(edit.old)
    return undone


Piece = tuple[int, int, str]


class Revision:
    """A text under repair that remembers where each stretch of it came from.

    It is a row of pieces: stretches of the text as given (start, end, ""), and new text (0, 0, new) between them.
    """

    __slots__ = ("_given", "_pieces", "text")

    def __init__(self, given: str) -> None:
        self._given = given
        self._pieces: list[Piece] = [(0, len(given), "")]
        self.text = given

    def apply(self, edits: Sequence[Edit]) -> None:
        """Apply edits in the offsets of the text as it stands: sorted, not overlapping. Raises ValueError where they do not fit."""
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
        """What has been done so far as edits of the text as given: sorted, not overlapping."""
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
    """Take the next ``length`` code points off a row of pieces that is stored backwards."""
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
