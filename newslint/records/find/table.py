"""How a table of text is written: what stands between its cells, and what its columns are called."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from newslint.records.find.field_names import Meaning, rank_of
from newslint.text.words import count_words

DELIMITERS = (",", ";", "\t", "|")
HEAD, ROWS = 1 << 20, 200  # code points and rows that are looked at
_LONGEST_NAME = 12  # words: no name of a column has more
_VALUE = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?|(?:https?:)?//\S+|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|true|false", re.IGNORECASE | re.DOTALL)
_NAMED = (Meaning.TEXT, Meaning.ID, Meaning.URL, Meaning.TITLE, Meaning.LANGUAGE, Meaning.DATE, Meaning.SUMMARY)


class TableShape(NamedTuple):
    """How a table is read. ``header`` has a name for every column, each another one, whether the first row gives them or not."""

    delimiter: str
    header: tuple[str, ...]
    has_header: bool


def find_table(head: str, delimiter: str | None, whole: bool, header: bool | None = None) -> TableShape:
    """Return the shape of a table that begins with ``head``; ``whole`` says that this is all of it.

    The delimiter is the one that cuts the rows into the same number of cells, quotes respected, unless it is given. The first row is a
    header unless it holds what the rows below hold (long text, numbers, addresses), or ``header`` says what it is.
    """
    head = head[:HEAD].removeprefix("\ufeff")
    whole = whole and len(head) < HEAD
    tables = {mark: _rows(head, mark, whole) for mark in ((delimiter,) if delimiter else DELIMITERS)}
    mark = max(tables, key=lambda each: _evenness(*tables[each]))
    rows, _ = tables[mark]
    has_header = header if header is not None else not rows or _is_header(rows[0], rows[1:])
    names = rows[0] if rows and has_header else [""] * _width(rows)
    return TableShape(mark, _unique(names), has_header)


def _rows(head: str, delimiter: str, whole: bool) -> tuple[list[list[str]], bool]:
    """Return the rows that the head begins with, without blank ones and one that it cuts off, and whether the delimiter fits the quotes.

    Where a quote closes and neither a delimiter nor the end of the row follows, it is most likely another one.
    """
    if csv.field_size_limit() < HEAD:
        csv.field_size_limit(HEAD)
    left = len(head)

    def lines() -> Iterator[str]:
        nonlocal left
        for line in io.StringIO(head, newline=""):
            left -= len(line)
            yield line

    fits = True
    rows: list[list[str]] = []
    try:
        rows = _first(csv.reader(lines(), delimiter=delimiter, strict=True))
    except csv.Error:
        fits = left <= 0  # or it only misses the end of the last cell
        rows = _first(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    return (rows if whole or len(rows) < 2 or len(rows) == ROWS else rows[:-1]), fits


def _first(rows: Iterator[list[str]]) -> list[list[str]]:
    """Return the first rows that are not blank."""
    return list(islice((row for row in rows if any(row)), ROWS))


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells most rows have."""
    return Counter(map(len, rows)).most_common(1)[0][0] if rows else 0


def _evenness(rows: Sequence[Sequence[str]], fits: bool) -> tuple[bool, float, int]:
    """Return how well rows are cut: the share of those with as many cells as most, and that number. One column is the worst of all."""
    width = _width(rows)
    if width < 2:
        return False, 0.0, 0
    even = sum(len(row) == width for row in rows) + (len(rows[0]) == width)
    return True, round(even / (len(rows) + 1), 2) - (not fits), width


def _is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether a first row names columns."""
    names = [cell.strip() for cell in first]
    if any(count_words(name) > _LONGEST_NAME or "\n" in name for name in names):
        return False
    if sum(_is_known(name) for name in names) * 3 >= len(names):
        return True
    values = [at for at, name in enumerate(names) if _VALUE.fullmatch(name)]
    if values and not all(names[at].isdigit() and int(names[at]) == at for at in values):
        return False
    filled = [name for name in names if name]
    repeated = sum(any(at < len(row) and row[at].strip() == name for row in below) for at, name in enumerate(names) if name)
    return bool(filled) and repeated * 2 <= len(filled) and not _reads_on(names, below)


def _is_known(name: str) -> bool:
    return any(rank_of(meaning, name) is not None for meaning in _NAMED)


def _reads_on(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row may be one like the others: as long in every column, with several words in one of them at least."""
    if not below or max(map(count_words, names)) < 4:
        return False
    for at, name in enumerate(names):
        lengths = sorted(len(row[at]) for row in below if at < len(row))
        if lengths and len(name) * 3 < lengths[len(lengths) // 2]:
            return False
    return True


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return names without blanks around them: ``column3`` for an empty one, and ``text_2`` for the second ``text``."""
    given = [name.strip() or f"column{number}" for number, name in enumerate(names, 1)]
    taken, unique = set(given), list[str]()
    counts: dict[str, int] = {}
    for name in given:
        number = counts.get(name, 0) + 1
        if number > 1:
            while f"{name}_{number}" in taken:
                number += 1
            taken.add(f"{name}_{number}")
        counts[name] = number
        unique.append(name if number == 1 else f"{name}_{number}")
    return tuple(unique)
