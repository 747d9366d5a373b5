"""A paragraph in the middle of the text stops before its sentence does, and the next one starts a new sentence.

Standfirsts, list items and headings lack a stop too: a mark here needs a text whose other paragraphs end like sentences, and even
then it is a hint. A line that goes on in the next one (hard-wrapped text, or a page cut at its links) is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newslint.checks import Context, Mark, Options
from newslint.checks.cut import NEVER_LAST, last_words, residue_lines, share_closed, sign_of
from newslint.document import BLANKS, CLOSERS, TERMINALS, Document
from newslint.findings import Finding
from newslint.patterns import count_words
from newslint.prose import is_headline

_SHORT = 40  # characters: headings and items
_PLAIN_ENDS = frozenset(TERMINALS + CLOSERS + "“«:")


def judge(document: Document, findings: Iterable[Finding], options: Options) -> Iterator[Mark]:
    """A mark on the last words of every paragraph but the last that shows one of the ``signs`` (see `cut.sign_of`).

    It must have ``min-words`` words, and ``closed`` percent of the lines of prose must end like sentences.
    """
    lines, filled = document.lines, document.filled
    least, only_never_last = options["min-words"], options["signs"] == ("never-last",)
    places: list[int] = []
    for rank, number in enumerate(filled[:-1]):
        line = lines[number]
        if len(line) <= _SHORT or line[-1] in _PLAIN_ENDS or (line[-1] in BLANKS and line.rstrip(BLANKS)[-1] in _PLAIN_ENDS):
            continue
        # the cheap questions first: many lines are headings
        if len(line) < 3 * least or (only_never_last and line.split()[-1].lower() not in NEVER_LAST) or count_words(line) < least:
            continue
        if sign_of(line.strip(BLANKS)) in options["signs"] and not _goes_on(lines[filled[rank + 1]].lstrip(BLANKS)):
            places.append(number)
    places = [number for number in places if not is_headline(lines[number]) and not lines[number].isupper()]
    if not places:
        return
    closed, prose = share_closed(lines)
    if closed < max(2, options["closed"] / 100 * prose):
        return
    residue = residue_lines(document, findings)
    for number in places:
        if number not in residue:
            start, end = document.span(number, number)
            yield Mark(start + last_words(lines[number].strip(BLANKS)), end)


def _goes_on(following: str) -> bool:
    """Whether a line looks like the middle of a sentence."""
    return following[0].islower() or following[0] in ",.;:)!?’'…–—-"


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Why the check does not look at a line (index from 0), None where it does."""
    if line == document.filled[-1]:
        return "it looks at all lines but the last"
    if len(document.lines[line]) <= _SHORT:
        return f"it looks at lines of more than {_SHORT} characters"
    words = count_words(document.lines[line])
    least = options["min-words"]
    return None if words >= least else f"it looks at lines of {least} words or more; this one has {words}"
