"""JSON files that are one array of records, cut into its elements without reading all of it: the bytes of each stay as they are.

A file that holds objects behind each other, or just one, is cut as well. Whatever is no JSON is an element too (its reader will say
so), so that no byte is lost; only the blanks, commas and brackets between the elements are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

BOM = b"\xef\xbb\xbf"
READ = 1 << 20
MOST = 256 << 20  # bytes of one element; what is longer is cut, and cannot be read
_TOKEN = re.compile(rb'["\[\]{},]')
_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BLANK = b" \t\r\n"


def cut(file: IO[bytes]) -> Iterator[bytes]:
    """The elements of the array in ``file``, one by one."""
    cutter = _Cutter()
    first = True
    while data := file.read(max(READ, len(cutter.data))):  # a long element is not looked through too often
        if first:
            data, first = data.removeprefix(BOM), False
        yield from cutter.feed(data)
    yield from cutter.end()


class _Cutter:
    """Takes data piece by piece. ``start`` is where the element under way begins, ``at`` how far it has been looked at."""

    def __init__(self) -> None:
        self.data = b""
        self.at = 0
        self.depth = 0
        self.array: bool | None = None  # not known before the first byte that is no blank

    def feed(self, data: bytes) -> Iterator[bytes]:
        self.data += data
        start = 0
        if self.array is None:
            stripped = self.data.lstrip(_BLANK)
            if not stripped:
                self.data = b""
                return
            self.data = stripped
            self.array = stripped.startswith(b"[")
            start = self.at = int(self.array)
        while token := _TOKEN.search(self.data, self.at):
            mark = token.group()
            if mark == b'"':
                closed = _STRING.match(self.data, token.end())
                if closed is None:  # the rest of the string is still to come
                    break
                self.at = closed.end()
                continue
            end, self.at = token.start(), token.end()
            if mark in b"[{":
                self.depth += 1
            elif mark in b"]}" and self.depth > 0:
                self.depth -= 1
                if self.depth == 0 and not self.array:
                    yield from _element(self.data[start : self.at])
                    start = self.at
            elif self.depth == 0 and self.array and mark in b",]":
                yield from _element(self.data[start:end])
                start = self.at
                if mark != b",":  # the array is closed: what follows is no part of it
                    self.array = False
        else:
            self.at = len(self.data)
        self.data, self.at = self.data[start:], self.at - start
        if len(self.data) > MOST:
            yield self.data
            self.data, self.at, self.depth = b"", 0, 0

    def end(self) -> Iterator[bytes]:
        yield from _element(self.data)
        self.data = b""


def _element(data: bytes) -> Iterator[bytes]:
    if stripped := data.strip(_BLANK):
        yield stripped
