"""WET files of Common Crawl: the texts of web pages, one WARC record each. Records of other kinds (``warcinfo``) are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

MOST = 256 << 20  # bytes of one record; what claims to be longer is no record
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)


class BadPageError(Exception):
    """Why a record gives no text."""


class Page(NamedTuple):
    """A record: its headers, by their names in lower case, and the bytes of its text."""

    headers: dict[str, str]
    body: bytes


def cut(file: IO[bytes]) -> Iterator[bytes]:
    """The records that hold a text, headers and all; and, as records that cannot be read, whatever stands between records."""
    junk: list[bytes] = []
    while line := file.readline(1 << 20):
        if not line.startswith(b"WARC/"):
            if line.strip() or junk:
                junk.append(line)
            continue
        if junk:
            yield b"".join(junk)
            junk = []
        head = [line]
        while (line := file.readline(1 << 20)) and line.strip():
            head.append(line)
        head.append(line)
        headers = b"".join(head)
        length = _LENGTH.search(headers)
        size = int(length[1]) if length else 0
        kind = _TYPE.search(headers)
        if length is None or size > MOST:
            junk = [headers]
            continue
        body = file.read(size)
        if kind is None or kind[1].lower() == b"conversion" or len(body) < size:
            yield headers + body
    if junk:
        yield b"".join(junk)


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
