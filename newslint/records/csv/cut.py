"""Tables of text (CSV, TSV) cut into rows without reading the whole file; joined, the pieces are the file.

A cell may be quoted, and then hold line ends; two quotes in it stand for one. A row is what Python's csv module reads as one. Most rows are
found by one regex each; where it fails, because a quote does not close as it should, csv.reader decides.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import IO, NamedTuple

BOM = b"\xef\xbb\xbf"
READ = 1 << 20
_AHEAD = 4 << 20  # bytes in which the regex may look for the end of a row


class Kind(Enum):
    """The kind of a piece: a row; blanks or a byte order mark; the beginning of a row that is too large; the rest of one."""

    ROW = 1
    BLANK = 2
    TOO_LARGE = 3
    REST = 4


class Piece(NamedTuple):
    """A piece of the file."""

    kind: Kind
    data: bytes


def cut(file: IO[bytes], delimiter: str, most: int) -> Iterator[Piece]:
    """Yield the pieces of a file, line ends included. No row has more than ``most`` bytes.

    Where a quote opens and never closes, or closes in the middle of a cell lines later, only the line of that quote is a row by itself: the
    lines behind it are rows. A row that is too large ends at the first line end where quotes have come in pairs, or at the end of the file.
    """
    allow_long_cells()
    row, last = _row(delimiter)
    buffer = _Buffer(file)
    buffer.more()
    if buffer.data.startswith(BOM):
        yield Piece(Kind.BLANK, buffer.take(len(BOM)))
    while True:
        found = (last if buffer.ended else row).match(buffer.data, buffer.at)
        if found is not None and found.end() > buffer.at and found.end() - buffer.at <= most:
            data = buffer.take(found.end() - buffer.at)
            yield Piece(Kind.ROW if data.strip() else Kind.BLANK, data)
        elif not buffer.ended and buffer.left < min(_AHEAD, most):
            buffer.more()
        elif not buffer.left:
            return
        else:
            yield from _slowly(buffer, delimiter, most)


@cache
def _row(delimiter: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Return the regex of a row that ends in a line end, and that of a row which may be the last one."""
    mark = re.escape(delimiter).encode()
    cell = rb'(?:"[^"]*+(?:""[^"]*+)*+"(?=' + mark + rb"|\r?\n|\Z)|[^\"\r\n" + mark + rb"][^\r\n" + mark + rb"]*+|)"
    cells = cell + rb"(?:" + mark + cell + rb")*+"
    return re.compile(cells + rb"\r?\n"), re.compile(cells + rb"(?:\r?\n|\Z)")


class _Buffer:
    """The part of the file that is looked at: bytes from ``at`` on are still to be taken."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.data = b""
        self.at = 0
        self.ended = False

    @property
    def left(self) -> int:
        """The number of bytes that are there to be taken."""
        return len(self.data) - self.at

    def more(self) -> None:
        """Read more of the file."""
        data = self.file.read(READ)
        self.ended = not data
        self.data, self.at = self.data[self.at :] + data, 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, and go on behind them."""
        data = self.data[self.at : self.at + size]
        self.at += size
        return data

    def line_end(self, at: int, most: int) -> int:
        """Return the offset behind the next line end from ``at`` on, relative to what is left; at most ``most``."""
        while (end := self.data.find(b"\n", self.at + at)) < 0 and not self.ended and self.left <= most:
            at = self.left
            self.more()
        return self.left if end < 0 else end + 1 - self.at


class _Lines:
    """The lines of a buffer, for csv.reader; nothing is taken from the buffer."""

    def __init__(self, buffer: _Buffer, most: int) -> None:
        self.buffer = buffer
        self.most = most
        self.first = 0  # bytes of the first line
        self.size = 0  # bytes of all lines that were read

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.size > self.most:
            raise StopIteration
        end = self.buffer.line_end(self.size, self.most)
        line = self.buffer.data[self.buffer.at + self.size : self.buffer.at + end]
        self.size = end
        self.first = self.first or end
        if not line or self.size > self.most:
            raise StopIteration
        return line.decode("latin-1")  # every byte a character: quotes, delimiters and line ends are ASCII


def _slowly(buffer: _Buffer, delimiter: str, most: int) -> Iterator[Piece]:
    """Yield the next row as csv.reader reads it; its first line alone where that is none; or all pieces of one that is too large."""
    lines = _Lines(buffer, most)
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        size = lines.size
    except csv.Error:  # its bytes are a row, which most likely cannot be read
        size = lines.first if lines.size <= most else lines.size
    if size <= most:
        data = buffer.take(size)
        yield Piece(Kind.ROW if data.strip() else Kind.BLANK, data)
        return
    kind, quotes = Kind.TOO_LARGE, 0
    while True:
        data = buffer.take(min(buffer.line_end(0, READ), max(READ, 1)))
        if data:
            yield Piece(kind, data)
        kind, quotes = Kind.REST, quotes + data.count(b'"')
        if (data.endswith(b"\n") and quotes % 2 == 0) or (not buffer.left and buffer.ended):
            return
        if not buffer.left:
            buffer.more()
            if buffer.ended:
                return


_LONGEST = (1 << 31) - 1  # what a C long holds everywhere; rows are measured before


def allow_long_cells() -> None:
    """Let Python's csv module read cells of up to 2 GB, in the whole process."""
    if csv.field_size_limit() < _LONGEST:
        csv.field_size_limit(_LONGEST)
