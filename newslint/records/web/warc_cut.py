"""WARC files (and WET files, which are WARC files of texts) are cut into records by their headers and lengths.

No length is trusted: where a Content-Length runs into the next record, or ends before the content does, its record cannot be read, and the
next one can. All bytes of the file are in the pieces, whatever stands between the records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto
from typing import IO, NamedTuple

from newslint.records.codec import MOST_RECORDS, SIZE, Chunk, Layout
from newslint.records.source import Source
from newslint.records.web.taken_out import NoPageError

_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_NEXT = {
    end: re.compile(end + end + b"(WARC/[0-9][.][0-9]" + end + b"[A-Za-z-]+:)") for end in (b"\r\n", b"\n")
}  # where another record begins
_BLANK = re.compile(rb"\n[ \t\r\x0b\x0c]*\n")  # the first one ends the headers, for `parse` as for `_headers`
_START = b"WARC/"
_HEAD = 100  # bytes at the end of a content where another record may begin, even without its first header
_PEEK = 1 << 14  # bytes of a content that is too large, to see whether it is wanted
BLOCK = 1 << 16  # bytes of a content that are read and searched at once
LINE = 1 << 20  # bytes of a line that are taken at once

Wanted = Callable[[bytes, bytes], bool]  # of the headers of a record and the first bytes of its content


class Kind(Enum):
    """The kinds of pieces."""

    GAP = auto()  # what nobody asked for: other records, and what stands between
    RECORD = auto()  # a record, whole or broken, or bytes that belong to none
    LARGE = auto()  # the beginning of something that is larger than allowed
    REST = auto()  # what follows that beginning


class Piece(NamedTuple):
    """Bytes of a file; the pieces of a file, joined, are the file."""

    data: bytes
    kind: Kind


class Content(NamedTuple):
    """A record taken apart: its headers, by their names in lower case, its content, and the offset of that in the record, in bytes."""

    headers: dict[str, str]
    body: bytes
    start: int


def chunks(pieces: Iterable[Piece], source: Source, layout: Layout) -> Iterator[Chunk]:
    """Yield pieces as chunks of about `SIZE` bytes; a large thing has chunks of its own, and counts as one record."""
    chunk, data, spans = Chunk(source, layout, b""), bytearray(), list[tuple[int, int]]()
    for piece in pieces:
        large = piece.kind in (Kind.LARGE, Kind.REST)
        if data and (large or len(data) >= SIZE or len(spans) >= MOST_RECORDS):
            chunk.data, chunk.spans = bytes(data), tuple(spans)
            yield chunk
            chunk = _behind(chunk)
            data.clear()
            spans.clear()
        if large:
            chunk.data, chunk.spans, chunk.oversized = piece.data, (), piece.kind is Kind.LARGE
            yield chunk
            chunk = _behind(chunk)
            continue
        if piece.kind is Kind.RECORD:
            spans.append((len(data), len(data) + len(piece.data)))
        data += piece.data
    if data:
        chunk.data, chunk.spans = bytes(data), tuple(spans)
        yield chunk


def _behind(chunk: Chunk) -> Chunk:
    """Return the chunk that follows one, still empty."""
    number = chunk.number + len(chunk.spans or ()) + chunk.oversized
    return Chunk(chunk.source, chunk.layout, b"", number, chunk.line + chunk.data.count(b"\n"), chunk.start + len(chunk.data))


def pieces(file: IO[bytes], most: int, wanted: Wanted) -> Iterator[Piece]:
    """Yield the pieces of a file. Records that are whole count where they are ``wanted``; all broken ones count, whatever they were.

    What has more than ``most`` bytes is passed over up to the next line that looks like the start of a record.
    """
    source = _Ahead(file)
    junk = _Junk(most)
    while line := source.readline():
        if not line.startswith(_START):
            yield from junk.take(line)
            continue
        yield from junk.given()
        headers = _headers(line, source, most)
        length = _LENGTH.search(headers)
        size = int(length[1]) if length else 0
        if length is None or len(headers) + size > most:
            if length is not None and len(headers) <= most and not wanted(headers, source.peek(_PEEK)):
                junk.quiet = True
            yield from junk.take(headers, size)
            continue
        body = _body(source, size, b"\r\n" if line.endswith(b"\r\n") else b"\n")
        if len(body) == size and not source.is_at_border():  # the content goes on: it is one record with what follows
            yield from junk.take(headers)
            yield from junk.take(body)
        else:
            broken = len(body) < size
            yield Piece(headers + body, Kind.RECORD if broken or wanted(headers, body) else Kind.GAP)
    yield from junk.given()


def _headers(line: bytes, source: _Ahead, most: int) -> bytes:
    """Return the lines of a record up to the blank one before its content, but not many more than ``most`` bytes; ``line`` is the first."""
    lines = [line]
    size = len(line)
    while size <= most and (line := source.readline()):
        lines.append(line)
        size += len(line)
        if not line.strip():
            break
    return b"".join(lines)


class _Junk:
    """Bytes that cannot be read, up to the next record; what is too long is not kept. ``quiet`` says that nobody asked for them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.lines: list[bytes] = []
        self.quiet = False

    def take(self, data: bytes, more: int = 0) -> Iterator[Piece]:
        """Take bytes, or headers that claim to stand before ``more`` bytes; yield what need not be kept."""
        if self.quiet or not (self.size or data.strip()):
            yield Piece(data, Kind.GAP)
        elif self.size > self.most:
            yield Piece(data, Kind.REST)
        else:
            self.size += len(data) + more
            self.lines.append(data)
            if self.size > self.most:
                yield Piece(b"".join(self.lines), Kind.LARGE)
                self.lines.clear()

    def given(self) -> Iterator[Piece]:
        """Yield what was kept; then start anew."""
        if self.lines:
            yield Piece(b"".join(self.lines), Kind.RECORD)
        self.size = 0
        self.lines.clear()
        self.quiet = False


def _body(source: _Ahead, size: int, end: bytes) -> bytes:
    """Return the next ``size`` bytes, or those before another record where one begins in them; lines of headers end in ``end``."""
    data = bytearray()
    while len(data) < size and (more := source.read(min(BLOCK, size - len(data)))):
        looked = max(0, len(data) - _HEAD)
        data += more
        if found := _NEXT[end].search(data, looked):
            return source.without(data, found.start(1))
    start = data.rfind(2 * end, max(0, len(data) - _HEAD)) + 2 * len(end)
    rest = bytes(data[start:])
    if start >= 2 * len(end) and rest and (rest.startswith(_START) if len(rest) > len(_START) else _START.startswith(rest)):
        whole_line = re.fullmatch(rb"WARC/[0-9][.][0-9]", rest)
        if len(data) == size and (whole_line or not source.is_at_border()):
            return source.without(data, start)
    return bytes(data)


class _Ahead:
    """A file that takes back what was read too far."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.waiting = b""

    def readline(self) -> bytes:
        """Return the next line, or the first megabyte of it."""
        if not self.waiting:
            return self.file.readline(LINE)
        end = self.waiting.find(b"\n", 0, LINE) + 1 or min(len(self.waiting), LINE)
        line, self.waiting = self.waiting[:end], self.waiting[end:]
        return line if line.endswith(b"\n") or len(line) == LINE else line + self.file.readline(LINE - len(line))

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes; fewer where there are no more."""
        data, self.waiting = self.waiting[:size], self.waiting[size:]
        return data + self.file.read(size - len(data)) if len(data) < size else data

    def without(self, data: bytearray, start: int) -> bytes:
        """Return what stands before ``start``; the rest comes next."""
        self.waiting = bytes(data[start:]) + self.waiting
        return bytes(data[:start])

    def peek(self, size: int) -> bytes:
        """Return the next ``size`` bytes, which stay the next ones."""
        seen = self.read(size)
        self.without(bytearray(seen), 0)
        return seen

    def is_at_border(self) -> bool:
        """Return whether a blank line, a record or the end of the file comes next."""
        seen = self.peek(len(_START))
        return not seen or seen.startswith((b"\r\n", b"\n", _START))


def parse(raw: bytes) -> Content:
    """Return the headers and the content of a record. Raise NoPageError where it is no WARC record, or its Content-Length does not fit."""
    if not raw.startswith(_START):
        raise NoPageError("is no WARC record")
    blank = _BLANK.search(raw)
    start = blank.end() if blank else len(raw)
    head, size = raw[: blank.start() if blank else start], len(raw) - start
    length = _LENGTH.search(head)
    if length is None:
        raise NoPageError("has no Content-Length")
    if int(length[1]) > size:
        raise NoPageError(f"is cut off: {size} of {int(length[1])} bytes")
    if int(length[1]) < size:
        raise NoPageError(f"its Content-Length is wrong: {int(length[1])} where {size} bytes stand")
    headers = {}
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Content(headers, raw[start:], start)
