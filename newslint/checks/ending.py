"""The text stops before its last sentence does.

Judged on the last line alone, and only in documents whose other long lines end like sentences: in lists, tables and poems a
missing stop means nothing. What other rules take for residue behind the last paragraph is looked past.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newslint.checks import Mark, Options
from newslint.document import BLANKS, CLOSERS, Document, ends_sentence
from newslint.findings import Category, Edit, Finding
from newslint.patterns import count_words
from newslint.prose import sentence_ends

# Not the end of a sentence, yet not cut: credits, addresses, lists of names, prices, end marks.
_FURNITURE = re.compile(r"[|©®™@/\\●■◆▪□•*#_=→►»]|https?:|www\.|\b\d{4,}\Z|\d\Z|\b[A-Z]{2,}\Z|:\s*\S+\s*\Z")
_LAST_WORD = re.compile(r"([^\W\d_]+)[’']?\Z")
_LOOKED_PAST = (Category.TRUNCATION, Category.SPLICE, Category.TRANSLATION, Category.ENCODING, Category.LANGUAGE)


def judge(document: Document, findings: Iterable[Finding], options: Options) -> Iterator[Mark]:
    """At most one mark, on the last words of the text. ``sign`` is ``no-terminal``, ``function-word`` or ``comma``."""
    residue = _residue_lines(document, findings)
    body = [line for line in document.filled if line not in residue]
    if not body:
        return
    last = document.lines[body[-1]].strip(BLANKS)
    prose = [line for line in body[:-1] if count_words(document.lines[line]) >= options["min-words"]]
    closed = sum(ends_sentence(document.lines[line]) for line in prose)
    if len(prose) < options["min-prose-lines"] or closed < 0.8 * len(prose) or not _is_cut(last, options):
        return
    start, end = document.span(body[-1], body[-1])
    words_at = end - len(last[_tail_start(last) :])
    whole = [start + at for at in sentence_ends(last)]
    keep = whole[-1] if whole else start
    kept = len(document.text[:keep].rstrip(BLANKS + "\n"))
    stop = len(document.text) - (1 if document.text.endswith("\n") else 0)
    edits = (Edit(kept, stop, document.text[kept:stop], ""),) if kept else None
    yield Mark(words_at, end, None, edits)


def _residue_lines(document: Document, findings: Iterable[Finding]) -> set[int]:
    """Lines that other rules report as a whole."""
    lines: set[int] = set()
    for finding in findings:
        if finding.category not in _LOOKED_PAST and finding.end - finding.start < 0.8 * len(document.text):
            for line in range(finding.line - 1, finding.end_line):
                start, end = document.span(line, line)
                if finding.start <= start and end <= finding.end:
                    lines.add(line)
    return lines


def _is_cut(last: str, options: Options) -> bool:
    if ends_sentence(last) or last[-1] in CLOSERS:
        return False
    if options["sign"] == "comma":
        return last[-1] in ",،、，;–—-" and count_words(last) >= 4
    word = _LAST_WORD.search(last)
    if word is None or count_words(last) < 4 or _FURNITURE.search(last[-40:]):
        return False
    if options["sign"] == "function-word":
        return word[1].lower() in options["function-words"] and word[1].islower()
    return count_words(last) >= options["min-words"] and word[1].islower() and word[1] not in options["function-words"]


def _tail_start(last: str) -> int:
    """Where the last three words of a line begin."""
    starts = [m.start() for m in re.finditer(r"\S+", last)]
    return starts[max(0, len(starts) - 3)]
