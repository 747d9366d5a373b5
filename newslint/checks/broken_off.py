"""A paragraph in the middle of the text stops before its sentence does, and the next one starts a new sentence.

Standfirsts, list items and headings lack a stop too: a mark here needs a text whose other paragraphs end like sentences, and even
then it is a hint. A line that goes on in the next one (hard-wrapped text, or a page cut at its links) is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newslint.checks import Mark, Options
from newslint.checks.cut import last_words, residue_lines, share_closed, sign_of
from newslint.document import BLANKS, CLOSERS, TERMINALS, Document
from newslint.findings import Finding
from newslint.patterns import count_words
from newslint.prose import is_headline

_PLAIN_ENDS = frozenset(TERMINALS + CLOSERS + "“«:")


def judge(document: Document, findings: Iterable[Finding], options: Options) -> Iterator[Mark]:
    """A mark on the last words of every paragraph but the last that shows one of the ``signs`` (see `cut.sign_of`).

    It must have ``min-words`` words, and ``closed`` percent of the lines of prose must end like sentences.
    """
    lines, filled = document.lines, document.filled
    open_lines = [(at, n) for at, n in enumerate(filled[:-1]) if len(lines[n]) > 40 and lines[n].rstrip(BLANKS)[-1] not in _PLAIN_ENDS]
    if not open_lines:
        return
    closed, prose = share_closed(lines)
    if closed < max(2, options["closed"] / 100 * prose):
        return
    residue: set[int] | None = None
    for at, number in open_lines:
        line = lines[number].strip(BLANKS)
        if _goes_on(lines[filled[at + 1]].lstrip(BLANKS)) or sign_of(line) not in options["signs"]:
            continue
        if is_headline(line) or line.isupper() or count_words(line) < options["min-words"]:
            continue
        residue = residue_lines(document, findings) if residue is None else residue
        if number not in residue:
            start, end = document.span(number, number)
            yield Mark(start + last_words(line), end)


def _goes_on(following: str) -> bool:
    """Whether a line looks like the middle of a sentence."""
    return following[0].islower() or following[0] in ",.;:)!?’'…–—-"
