"""The text before, after and between the parts of the article in the raw text of a page.

Every line gets a score (`newslint.checks.page.lines`), and the text is cut into stretches of article and of page so that the sum of what
keeping and deleting are worth is as large as it can be (Viterbi's algorithm). A stretch of page must be worth the cut: a short line
between two paragraphs, a heading or a part of a sentence cut at a link, stays with its paragraph whatever it looks like alone.

Texts without menus, lists of headlines or other short lines are never looked at, and nothing is said where no article is found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.text.characters import BLANKS, CLOSERS, TERMINALS
from newslint.text.document import Document
from newslint.text.sentences import is_closed

if TYPE_CHECKING:
    from newslint.checks.page.lines import Line
    from newslint.findings import Finding

SHORT, MIN_SHORT, MIN_SHORT_SHARE = 60, 6, 0.25  # raw pages hold short lines without a stop: code points, lines, share of all lines
EDGE = 8  # lines at either end of the text
_STOPS = TERMINALS + CLOSERS
MIN_ARTICLE = 30  # words: where less would be left, nothing is said
LOSS = 2.4  # to lose a line of the article is this much worse than to keep one of the page
LINE = 1.0  # words that every line of the article counts beside its own
CUT = 8.0  # words that a stretch must be worth before the text is cut at its border
FURNITURE = 0.2  # share of lines with boilerplate words between two parts of the article: recipes, tables and lists have less
ISLAND, GAP = 0.1, 15  # less than this share of the words, behind at least so many deleted lines, is no part of the article ...
LONGEST_ITEM = 12  # ... nor are lines that all have fewer words than this: they are parts of menus
PAGE, WORDS = 30, 2  # lines: where fewer are deleted in all, an end of the text must have that share of furniture, too, two lines at least
LONG_END = 40  # lines: what stands before or after the article is page without a word of furniture, too ...
SENTENCE = 6  # words of a line that ends with a stop
MENU = 8  # ... and before it so many short ones: one of 6,794 news articles begins like that, with the words of a map


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield marks on what is not the article: ``part`` is ``before`` its first line, ``after`` its last, or ``inside``."""
    if not looks_raw(document):
        return
    filled = document.filled
    kept = article(document.text, document.title)
    if not kept:
        return
    first, last = kept[0], kept[-1]
    if options["part"] == "before":
        stretches = [(0, first - 1)]
    elif options["part"] == "after":
        stretches = [(last + 1, len(filled) - 1)]
    else:
        stretches = [(a + 1, b - 1) for a, b in pairwise(kept)]
    for low, high in stretches:
        if low <= high:
            yield Mark(*document.span(filled[low], filled[high]))


def spares(document: Document, context: Context) -> bool:
    """Return whether the text cannot be the raw text of a page; most texts cannot."""
    return not looks_raw(document)


def looks_raw(document: Document) -> bool:
    """Return whether enough lines are short, and half of the first or of the last eight are short and end without a stop.

    Menus and footers look like that, and it is cheap to see: one text in fifty of clean news does too.
    """
    lines, filled = document.lines, document.filled
    ends = [lines[number].strip(BLANKS) for number in (*filled[:EDGE], *filled[-EDGE:])]
    loose = [len(line) <= SHORT and line[-1] not in _STOPS for line in ends]
    if max(sum(loose[:EDGE]), sum(loose[-EDGE:])) < EDGE // 2:
        return False
    short = len([number for number in filled if len(lines[number].strip(BLANKS)) <= SHORT])
    return short >= max(MIN_SHORT, MIN_SHORT_SHARE * len(filled))


@lru_cache(maxsize=2)  # three rules ask for one text
def article(text: str, title: str | None) -> tuple[int, ...]:
    """Return the lines of the article, counted from 0 among those that are not blank; () where none is found or all of them are."""
    from newslint.checks.page.lines import scored  # the words of 25 languages: not for texts that never get here

    filled = [line for line in text.split("\n") if line and not line.isspace()]
    lines = scored(filled, title)
    keep = best_cuts([_worth(line) for line in lines], CUT)
    _without_islands(lines, keep)
    for low, high in _gaps(keep):
        if sum([line.furniture for line in lines[low:high]]) < max(1.0, FURNITURE * (high - low)):
            keep[low:high] = [True] * (high - low)
    least, share = (WORDS, FURNITURE) if keep.count(False) < PAGE else (1, 0.0)
    for low, high in _ends(keep):
        menu = low == 0 and _is_menu(filled[:high], lines[:high])
        furniture = sum([line.furniture for line in lines[low:high]])
        if high - low < LONG_END and not menu and furniture < max(least, share * (high - low)):
            keep[low:high] = [True] * (high - low)
    _with_last_sentences(filled, lines, keep)
    kept = tuple(number for number, kept in enumerate(keep) if kept)
    return kept if len(kept) < len(lines) and _words(lines, keep) >= MIN_ARTICLE else ()


def _worth(line: Line) -> float:
    """Return what keeping a line is worth, in words; to delete it is worth 0."""
    odds = 1 / (1 + math.exp(-max(-30.0, min(30.0, line.score))))
    return LOSS * odds * (LINE + line.words) - (1 - odds) * (line.words + 0.5)


def _words(lines: Sequence[Line], keep: Sequence[bool]) -> int:
    return sum([line.words for line, kept in zip(lines, keep, strict=True) if kept])


def _gaps(keep: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the stretches of deleted lines between kept ones: the first line, and the line behind the last."""
    kept = [number for number, keep in enumerate(keep) if keep]
    return [(a + 1, b) for a, b in pairwise(kept) if b - a > 1]


def _ends(keep: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the stretches of deleted lines before the first and behind the last kept one."""
    if True not in keep:
        return []
    return [(0, keep.index(True)), (len(keep) - keep[::-1].index(True), len(keep))]


def _with_last_sentences(texts: Sequence[str], lines: Sequence[Line], keep: list[bool]) -> None:
    """Keep what reads as sentences between the article and the first boilerplate behind it.

    Without this, 20 of 164 blocks of field texts began too early.
    """
    last = len(keep) - keep[::-1].index(True) if True in keep else len(keep)
    heading = next((number for number in range(last, len(lines)) if lines[number].furniture), last)
    sentences = [number for number in range(last, heading) if lines[number].words >= SENTENCE and is_closed(texts[number].strip(BLANKS))]
    if sentences:
        keep[last : sentences[-1] + 1] = [True] * (sentences[-1] + 1 - last)


def _is_menu(texts: Sequence[str], lines: Sequence[Line]) -> bool:
    """Return whether lines above the article are a menu without a word of boilerplate, and no list of quantities or data as in recipes."""
    data = sum([any(map(str.isdigit, text)) for text in texts])
    return len(lines) >= MENU and 2 * data <= len(lines) and all(line.words < LONGEST_ITEM for line in lines)


def _without_islands(lines: Sequence[Line], keep: list[bool]) -> None:
    """Delete the few kept lines that stand far from the rest at either end."""
    while gaps := _gaps(keep):
        most = ISLAND * _words(lines, keep)
        (first, first_end), (last, last_end) = gaps[0], gaps[-1]
        if last_end - last >= GAP and _is_island(lines[last_end:], keep[last_end:], most):
            keep[last_end:] = [False] * (len(keep) - last_end)
        elif first_end - first >= GAP and _is_island(lines[:first], keep[:first], most):
            keep[:first] = [False] * first
        else:
            return


def _is_island(lines: Sequence[Line], keep: Sequence[bool], most: float) -> bool:
    """Return whether kept lines have fewer words than ``most`` in all, or are all shorter than `LONGEST_ITEM`."""
    words = [line.words for line, kept in zip(lines, keep, strict=True) if kept]
    return sum(words) < most or max(words) < LONGEST_ITEM


def best_cuts(worth: Sequence[float], cut: float) -> list[bool]:
    """Return which items to keep so that the worth of those kept, less ``cut`` for every border between kept and deleted ones, is largest.

    Keeping the first item costs a cut too; keeping the last one does not.
    """
    deleted, kept = 0.0, -cut
    came: list[tuple[bool, bool]] = []  # for every item: was the one before it kept, if this one is deleted; if this one is kept
    for value in worth:
        came.append((kept - cut > deleted, kept >= deleted - cut))
        deleted, kept = max(deleted, kept - cut), max(kept, deleted - cut) + value
    keep = kept >= deleted
    row = []
    for from_deleted, from_kept in reversed(came):
        row.append(keep)
        keep = from_kept if keep else from_deleted
    return row[::-1]


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    return None if looks_raw(document) else "it looks at raw page text, which has many short lines at its start or end"


CHECK = DocumentCheck("main-block", find, {"part": ""}, spares=spares, skips=skips, once=True)
