"""A paragraph in the middle of the text that stops before its sentence does, while the next one starts a new sentence.

Standfirsts, list items and headings lack a stop too: a mark here needs a text whose other paragraphs end like sentences, and even
then it is a hint. A line that goes on in the next one (hard-wrapped text, or a page cut at its links) is whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from newslint.checks.check import Context, FindingsCheck, Mark, Options
from newslint.checks.truncation.endings import NEVER_LAST, last_words, residue_lines, share_closed, sign_of
from newslint.findings import Finding
from newslint.text.characters import BLANKS, CLOSERS, TERMINALS
from newslint.text.document import Document
from newslint.text.sentences import is_headline
from newslint.text.words import count_words

_SHORT = 40  # code points: headings and items
_PLAIN_ENDS = frozenset(TERMINALS + CLOSERS + "“«:")


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield a mark on the last words of every paragraph but the last that shows one of the ``signs`` (see `endings.sign_of`).

    It must have ``min-words`` words, and ``closed`` percent of the lines of prose must end like sentences, two of them at least.
    """
    lines, signs, least = document.lines, options["signs"], options["min-words"]
    only_never_last = signs == ("never-last",)
    # The cheap questions first: many lines are headings.
    places = [
        number
        for number in _open_ends(document)
        if len(lines[number]) >= 3 * least
        and not (only_never_last and lines[number].split()[-1].lower() not in NEVER_LAST)
        and count_words(lines[number]) >= least
        and not lines[number].isupper()
    ]
    if places:
        residue = residue_lines(document, findings)
        places = [n for n in places if n not in residue and sign_of(lines[n].strip(BLANKS)) in signs and not is_headline(lines[n])]
    if places:
        closed, prose = _share_closed(document)
        if closed >= max(2, options["closed"] / 100 * prose):
            for number in places:
                start, end = document.span(number, number)
                yield Mark(start + last_words(lines[number].strip(BLANKS)), end)


@lru_cache(maxsize=1)  # two rules ask for one document
def _open_ends(document: Document) -> list[int]:
    """Return the longer lines that do not end like sentences, where the next one does not look like the middle of a sentence."""
    lines, filled = document.lines, document.filled
    loose = [rank for rank, number in enumerate(filled[:-1]) if len(lines[number]) > _SHORT and lines[number][-1] not in _PLAIN_ENDS]
    return [
        filled[rank]
        for rank in loose
        if lines[filled[rank]].rstrip(BLANKS)[-1] not in _PLAIN_ENDS and not _goes_on(lines[filled[rank + 1]].lstrip(BLANKS))
    ]


@lru_cache(maxsize=1)
def _share_closed(document: Document) -> tuple[int, int]:
    return share_closed(document.lines)


def spares(document: Document, findings: Sequence[Finding]) -> bool:
    """Return whether no line but the last has an open end; so it is in half of the texts."""
    return not _open_ends(document)


def _goes_on(following: str) -> bool:
    """Return whether a line looks like the middle of a sentence."""
    return following[0].islower() or following[0] in ",.;:)!?’'…–—-"


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    if line == document.filled[-1]:
        return "it looks at all lines but the last"
    if len(document.lines[line]) <= _SHORT:
        return f"it looks at lines of more than {_SHORT} characters"
    words = count_words(document.lines[line])
    least = options["min-words"]
    return None if words >= least else f"it looks at lines of {least} words or more; this one has {words}"


CHECK = FindingsCheck("broken-off", judge, {"signs": (), "closed": 80, "min-words": 8}, spares=spares, skips=skips)
