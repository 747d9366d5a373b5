"""WET files of Common Crawl: the texts of web pages, one WARC record each. Records of other kinds (``warcinfo``) are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from newslint.settings import MAX_RECORD_BYTES

READ = 1 << 20
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)


class BadPageError(Exception):
    """Why a record gives no text."""


class Page(NamedTuple):
    """A record: its headers, by their names in lower case, and the bytes of its text."""

    headers: dict[str, str]
    body: bytes


def cut(file: IO[bytes], most: int = MAX_RECORD_BYTES) -> Iterator[bytes | None]:
    """The records that hold a text, headers and all; and, as records that cannot be read, whatever stands between records.

    None stands for either of over ``most`` bytes; behind it the next record is at the next line that looks like the start of one.
    """
    junk = _Junk(most)
    while line := file.readline(READ):
        if not line.startswith(b"WARC/"):
            junk.take(line)
            continue
        yield from junk.given()
        headers = _headers(line, file, most)
        length = _LENGTH.search(headers)
        size = int(length[1]) if length else 0
        kind = _TYPE.search(headers)
        if length is None or len(headers) + size > most:
            junk.take(headers, size)
            continue
        body = file.read(size)
        if kind is None or kind[1].lower() == b"conversion" or len(body) < size:
            yield headers + body
    yield from junk.given()


def _headers(line: bytes, file: IO[bytes], most: int) -> bytes:
    """The lines of a record up to the blank one before its text; ``line`` is the first. About ``most`` bytes of them are taken."""
    lines = [line]
    size = len(line)
    while size <= most and (line := file.readline(READ)):
        lines.append(line)
        size += len(line)
        if not line.strip():
            break
    return b"".join(lines)


class _Junk:
    """What cannot be read, up to the next record; nothing is kept of what is too long."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self.lines: list[bytes] = []

    def take(self, line: bytes, more: int = 0) -> None:
        """A line, or headers that claim to stand before ``more`` bytes."""
        if not self.size and not line.strip():
            return
        self.size += len(line) + more
        self.lines.append(line)
        if self.size > self.most:
            self.lines.clear()

    def given(self) -> Iterator[bytes | None]:
        if self.size:
            yield None if self.size > self.most else b"".join(self.lines)
        self.size = 0
        self.lines.clear()


def parse(raw: bytes) -> Page:
    """A record's headers and text. Raises BadPageError."""
    if not raw.startswith(b"WARC/"):
        raise BadPageError("is no WARC record")
    head, blank, body = raw.partition(b"\r\n\r\n")
    if not blank:
        head, blank, body = raw.partition(b"\n\n")
    length = _LENGTH.search(head)
    if length is None:
        raise BadPageError("has no Content-Length")
    if int(length[1]) != len(body):
        raise BadPageError(f"is cut off: {len(body)} of {int(length[1])} bytes")
    headers = {}
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Page(headers, body)
