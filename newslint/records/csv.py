"""CSV and TSV: rows are cut out without reading the whole file, and cells are replaced so that the rest of the row stays as it was.

A cell may be quoted, and then hold line ends; two quotes in it stand for one. A row is what Python's csv module reads as one.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import IO

from newslint.config.settings import MAX_RECORD_BYTES

BOM = b"\xef\xbb\xbf"
READ = 1 << 20
DELIMITERS = {"csv": ",", "tsv": "\t"}


class BadRowError(Exception):
    """A row that gives no record, with the reason."""


def cut(file: IO[bytes], delimiter: str, most: int = MAX_RECORD_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """Yield the rows of a file as bytes, line ends included, each with the line that it begins in; the first is the header.

    Blank lines are left out. Where a quote opens and never closes, or closes in the middle of a cell lines later, only the line of that
    quote is lost: the lines behind it are rows. None stands for a row of more than ``most`` bytes; it ends at the first line end where
    quotes have come in pairs, or at the end of the file, where a quote that is open after ``most`` bytes never closes.
    """
    _allow_long_cells()
    lines = _Lines(file, most)
    while True:
        number = lines.number
        try:
            next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        except csv.Error:  # its bytes are yielded as a row, which most likely cannot be read
            if lines.size <= most:
                lines.put_back_all_but_one()
        row = lines.take()
        if row == b"":
            return
        if row is None or row.strip():
            yield number, row


class _Lines:
    """The lines of a file, for csv.reader, with the bytes of those that it took. It does not matter to the reader which bytes they are."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self.file = file
        self.most = most
        self.taken: list[bytes] = []
        self.waiting: deque[bytes] = deque()  # lines that were put back
        self.size = 0
        self.number = 1  # of the line that comes next
        self.first = True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = b"" if self.size > self.most else self.waiting.popleft() if self.waiting else self._line()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        if self.size > self.most:
            raise StopIteration
        return line.decode("latin-1")  # every byte a character: quotes, delimiters and line ends are ASCII

    def _line(self) -> bytes:
        """Return the next line, or so much of it that it is too long; nothing at the end of the file."""
        pieces: list[bytes] = []
        left = self.most
        while left >= 0 and (chunk := self.file.readline(READ)):
            if self.first:
                chunk, self.first = chunk.removeprefix(BOM), False
            pieces.append(chunk)
            left -= len(chunk)
            if chunk.endswith(b"\n"):
                break
        return b"".join(pieces)

    def put_back_all_but_one(self) -> None:
        """Put back all lines that were taken, except the first, to be read again."""
        self.waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        self.size = sum(map(len, self.taken))

    def take(self) -> bytes | None:
        """Return the row that csv.reader has read to its end.

        Return None where it is too long; what still stands in its quotes is then skipped as well.
        """
        taken, is_whole = self.taken, self.size <= self.most
        self.number += sum(line.endswith(b"\n") for line in taken)
        self.taken, self.size = [], 0
        if is_whole:
            return b"".join(taken)
        quotes, chunk = sum(line.count(b'"') for line in taken), taken[-1]
        while quotes % 2 or not chunk.endswith(b"\n"):
            chunk = self.waiting.popleft() if self.waiting else self.file.readline(READ)
            if not chunk:
                break
            quotes += chunk.count(b'"')
            self.number += chunk.endswith(b"\n")
        return None


def cells(row: str, delimiter: str) -> list[str]:
    """Return the cells of a row. Raise BadRowError where it is no row, or a quote does not close."""
    _allow_long_cells()
    ended = False

    def lines() -> Iterator[str]:
        nonlocal ended
        yield row
        ended = True

    try:
        found = next(csv.reader(lines(), delimiter=delimiter, strict=False), None)
    except csv.Error as error:
        raise BadRowError(f"is no row: {error}") from None
    if ended:  # it asked for more
        raise BadRowError("is no row: a quote opens in this line and does not close as it should")
    if found is None:
        raise BadRowError("is no row")
    return found


def record(row: str, header: tuple[str, ...], delimiter: str) -> dict[str, str]:
    """Return the cells of a row by the names of their columns. Raise BadRowError where there are not as many cells as names."""
    found = cells(row, delimiter)
    if len(found) != len(header):
        raise BadRowError(f"has {len(found)} cells where the header has {len(header)}")
    return dict(zip(header, found, strict=True))


def with_cells(row: str, header: tuple[str, ...], changes: Mapping[str, str], delimiter: str) -> str:
    """Return the row with new texts in some columns.

    The bytes of the other cells stay, and so does the line end; a row with quotes where nobody expects them is written anew.
    """
    body = row.rstrip("\r\n")
    end = row[len(body) :]
    spans = _spans(body, delimiter)
    if cells(body, delimiter) != [_value(body[low:high]) for low, high in spans]:
        given = record(body, header, delimiter) | dict(changes)  # quotes where nobody expects them: the row is written anew
        return delimiter.join(quoted(given[name], delimiter) for name in header) + end
    places = dict(zip(header, spans, strict=True))
    for name, text in sorted(changes.items(), key=lambda change: -places[change[0]][0]):
        low, high = places[name]
        body = body[:low] + (quoted(text, delimiter) if not body.startswith('"', low) else _in_quotes(text)) + body[high:]
    return body + end


def _spans(body: str, delimiter: str) -> list[tuple[int, int]]:
    """Return the spans of the cells in a row, quotes included."""
    cell = _CELLS[delimiter]
    spans, at = [], 0
    while True:
        match = cell.match(body, at)
        assert match is not None  # it also matches nothing at all
        spans.append(match.span())
        at = match.end() + 1
        if at > len(body):
            return spans


_CELLS = {mark: re.compile(rf'"[^"]*+(?:""[^"]*+)*+"(?={re.escape(mark)}|\Z)|[^{re.escape(mark)}]*') for mark in DELIMITERS.values()}


def _value(cell: str) -> str:
    """Return the text of a cell, without the quotes around it."""
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def quoted(text: str, delimiter: str) -> str:
    """Return a text as a cell, in quotes where it needs them."""
    return _in_quotes(text) if any(mark in text for mark in (delimiter, '"', "\n", "\r")) or text[:1] == " " else text


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_LONGEST = (1 << 31) - 1  # what a C long holds everywhere; rows are measured before


def _allow_long_cells() -> None:
    """Let Python's csv module read cells of up to 2 GB, in the whole process."""
    if csv.field_size_limit() < _LONGEST:
        csv.field_size_limit(_LONGEST)
