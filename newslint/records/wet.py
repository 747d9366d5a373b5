"""WET files of Common Crawl: the texts of web pages, each in a WARC record. Records of other kinds (``warcinfo``) are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from newslint.config.settings import MAX_RECORD_BYTES

_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_NEXT = {
    end: re.compile(end + end + b"(WARC/[0-9][.][0-9]" + end + b"[A-Za-z-]+:)") for end in (b"\r\n", b"\n")
}  # where another record begins
_BLANK = re.compile(rb"\n[ \t\r\x0b\x0c]*\n")  # the first one ends the headers, for `parse` as for `_headers`
_START = b"WARC/"
_HEAD = 100  # bytes at the end of a text where another record may begin, even without its first header
BLOCK = 1 << 16  # bytes of a text that are read and searched at once
LINE = 1 << 20  # bytes of a line that are taken at once
_TYPE = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)


class BadPageError(Exception):
    """A record that gives no text, with the reason."""


class Page(NamedTuple):
    """A record: its headers, by their names in lower case, and the bytes of its text."""

    headers: dict[str, str]
    body: bytes


def cut(file: IO[bytes], most: int = MAX_RECORD_BYTES) -> Iterator[bytes | None]:
    """Yield the records that hold a text, with their headers; what stands between records is yielded as a record that cannot be read.

    Where a Content-Length runs into the next record, or ends before the text does, its record cannot be read, and the next one can. None
    stands for what has more than ``most`` bytes; the next record then begins at the next line that looks like the start of one.
    """
    source = _Ahead(file)
    junk = _Junk(most)
    while line := source.readline():
        if not line.startswith(_START):
            junk.take(line)
            continue
        yield from junk.given()
        headers = _headers(line, source, most)
        length = _LENGTH.search(headers)
        size = int(length[1]) if length else 0
        kind = _TYPE.search(headers)
        if length is None or len(headers) + size > most:
            junk.take(headers, size)
            continue
        body = _body(source, size, b"\r\n" if line.endswith(b"\r\n") else b"\n")
        if len(body) == size and not source.is_at_border():  # the text goes on: it is one record with what follows
            junk.take(headers)
            junk.take(body)
        elif kind is None or kind[1].lower() == b"conversion" or len(body) < size:
            yield headers + body
    yield from junk.given()


def _headers(line: bytes, source: _Ahead, most: int) -> bytes:
    """Return the lines of a record up to the blank one before its text, but not many more than ``most`` bytes; ``line`` is the first."""
    lines = [line]
    size = len(line)
    while size <= most and (line := source.readline()):
        lines.append(line)
        size += len(line)
        if not line.strip():
            break
    return b"".join(lines)


class _Junk:
    """Bytes that cannot be read, up to the next record; nothing is kept of what is too long."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.lines: list[bytes] = []

    def take(self, line: bytes, more: int = 0) -> None:
        """Take a line, or headers that claim to stand before ``more`` bytes."""
        if not self.size and not line.strip():
            return
        self.size += len(line) + more
        self.lines.append(line)
        if self.size > self.most:
            self.lines.clear()

    def given(self) -> Iterator[bytes | None]:
        """Yield what was taken, or None where it is too long; then start anew."""
        if self.size:
            yield None if self.size > self.most else b"".join(self.lines)
        self.size = 0
        self.lines.clear()


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

    def is_at_border(self) -> bool:
        """Return whether a blank line, a record or the end of the file comes next."""
        seen = bytearray(self.read(len(_START)))
        self.without(seen, 0)
        return not seen or seen.startswith((b"\r\n", b"\n", _START))


def parse(raw: bytes) -> Page:
    """Return the headers and the text of a record. Raise BadPageError where it is no WARC record, or its Content-Length does not fit."""
    if not raw.startswith(b"WARC/"):
        raise BadPageError("is no WARC record")
    blank = _BLANK.search(raw)
    head, body = (raw[: blank.start()], raw[blank.end() :]) if blank else (raw, b"")
    length = _LENGTH.search(head)
    if length is None:
        raise BadPageError("has no Content-Length")
    if int(length[1]) > len(body):
        raise BadPageError(f"is cut off: {len(body)} of {int(length[1])} bytes")
    if int(length[1]) < len(body):
        raise BadPageError(f"its Content-Length is wrong: {int(length[1])} where {len(body)} bytes stand")
    headers = {}
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Page(headers, body)
