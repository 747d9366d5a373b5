"""A text that stops before its last sentence does.

Only the last line is looked at, and only in documents whose other long lines end like sentences: in lists, tables and poems a
missing stop means nothing. What other rules take for residue behind the last paragraph is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import Context, FindingsCheck, Mark, Options
from newslint.checks.truncation.endings import COUNT, ELLIPSIS, READ_MORE, last_words, residue_lines, share_closed, sign_of
from newslint.findings import Edit, Finding
from newslint.text.characters import BLANKS, CLOSERS, TERMINALS
from newslint.text.document import Document
from newslint.text.folding import bare
from newslint.text.sentences import LONGEST_CUT, is_closed, sentence_ends, writes_stops
from newslint.text.words import count_words

_PLAIN_ENDS = frozenset(TERMINALS + CLOSERS) - frozenset("…])")


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield at most one mark, on the last words of the text, where they show one of the ``signs`` (see `endings.sign_of`).

    Calls to read on behind them are passed over. The edit deletes the broken sentence; there is none where its start cannot be told.
    """
    at = _last_of_article(document, findings)
    if at < 0:
        return
    body = document.filled[: at + 1]
    line = document.lines[body[-1]].strip(BLANKS)
    sign = sign_of(line)
    if sign not in options["signs"]:
        return
    residue = residue_lines(document, findings)
    if not _is_in_prose(document, [n for n in body if n not in residue], sign or ""):
        return
    start, end = document.span(body[-1], body[-1])
    fragment = ELLIPSIS.sub("", COUNT.sub("", line))
    whole = sentence_ends(fragment)
    kept = start + len(line[: whole[-1]].rstrip(BLANKS)) if whole else _last_closed(document, [n for n in body[:-1] if n not in residue])
    cut = document.text[kept:end]
    # Where no sentence ends close by, what goes is a list, a table, or all of a text whose script writes no stops: nobody can tell.
    whole_is_known = kept and writes_stops(line) and count_words(cut) <= LONGEST_CUT
    yield Mark(start + last_words(fragment), end, None, (Edit(kept, end, cut, ""),) if whole_is_known else ())


def spares(document: Document, findings: Sequence[Finding]) -> bool:
    """Return whether the text ends as it should; most texts do."""
    return _last_of_article(document, findings) < 0


def _last_of_article(document: Document, findings: Sequence[Finding]) -> int:
    """Return the rank of the last line that is neither residue nor a call to read on; -1 where there is none or it ends as it should."""
    filled = document.filled
    if not filled:
        return -1
    at, last = len(filled) - 1, document.lines[filled[-1]]
    if len(last) >= 40 and _ends_well(last) and not any(finding.end_line > filled[-1] for finding in findings):
        return -1  # what most texts come to, in a fifth of the time
    residue = residue_lines(document, findings)
    while at >= 0:
        number = filled[at]
        line = document.lines[number].rstrip(BLANKS)
        if not (number in residue or (len(line) < 40 and bare(line) in READ_MORE)):
            return -1 if _ends_well(line) else at
        at -= 1
    return at


def _ends_well(line: str) -> bool:
    return line[-1] in _PLAIN_ENDS and not line.endswith("...")


def _is_in_prose(document: Document, body: list[int], sign: str) -> bool:
    """Return whether the text's long lines end like sentences, so that the last one, which shows ``sign``, should do so too."""
    closed, prose = share_closed(document.lines[line] for line in body[:-1])
    if sign in ("count", "ellipsis"):
        return sign == "count" or closed >= 0.5 * prose
    last = document.lines[body[-1]]
    whole = bool(sentence_ends(last))
    return closed + whole >= max(1, (0.5 if whole or count_words(last) > 16 else 0.8) * prose)


def _last_closed(document: Document, lines: list[int]) -> int:
    """Return the offset of the end of the last of ``lines`` that ends like a sentence; 0 where none does."""
    for line in reversed(lines):
        if is_closed(document.lines[line]) and not ELLIPSIS.search(document.lines[line].rstrip(BLANKS)):
            return document.span(line, line)[1]
    return 0


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    residue = residue_lines(document, findings)
    behind = document.filled[document.rank[line] + 1 :]
    if all(number in residue or bare(document.lines[number]) in READ_MORE for number in behind):
        return None
    return "it looks at the last line of the text that is not residue"


CHECK = FindingsCheck("ending", judge, {"signs": ()}, spares=spares, skips=skips)
