"""JSON files that are one array of records: its elements are cut out without reading the whole file, and their bytes stay as they are.

A file that holds objects one behind the other, or just one, is cut as well. What is not JSON is an element too (its reader will say so), so
that no byte is lost, except for the blanks, commas and brackets between the elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from newslint.config.settings import MAX_RECORD_BYTES

BOM = b"\xef\xbb\xbf"
READ = 1 << 20
_TOKEN = re.compile(rb'["\[\]{},]')
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)  # up to its end, or to a backslash whose character is still to come
_BLANK = b" \t\r\n"


def cut(file: IO[bytes], most: int = MAX_RECORD_BYTES) -> Iterator[bytes | None]:
    """Yield the elements of the array in ``file`` as bytes, one by one; None stands for one of more than ``most`` bytes."""
    cutter = _Cutter(most)
    first = True
    while data := file.read(READ):
        if first:
            data, first = data.removeprefix(BOM), False
        yield from cutter.feed(data)
    yield from cutter.end()


class _Cutter:
    """A cutter that takes the data of a file in parts. ``data`` is of the element under way, ``at`` is how far it has been looked at."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.data = bytearray()
        self.at = 0
        self.depth = 0
        self.in_string = False
        self.dropped = False  # the element under way is too long, and what has been looked at is gone
        self.array: bool | None = None  # not known before the first byte that is no blank

    def feed(self, data: bytes) -> Iterator[bytes | None]:
        """Take more data, and yield the elements that end in it."""
        start = 0  # of the element under way
        if self.array is None:
            data = data.lstrip(_BLANK)
            if not data:
                return
            self.array = data.startswith(b"[")
            start = self.at = int(self.array)
        self.data += data
        while not self.in_string or self._string_ends():
            token = _TOKEN.search(self.data, self.at)
            if token is None:
                self.at = len(self.data)
                break
            mark, end, self.at = token.group(), token.start(), token.end()
            if mark == b'"':
                self.in_string = True
            elif mark in b"[{":
                self.depth += 1
            elif mark in b"]}" and self.depth > 0:
                self.depth -= 1
                if self.depth == 0 and not self.array:
                    yield from self._element(start, self.at)
                    start = self.at
            elif self.depth == 0 and self.array and mark in b",]":
                yield from self._element(start, end)
                start = self.at
                if mark != b",":  # the array is closed: what follows is no part of it
                    self.array = False
        self._forget(start)
        if len(self.data) > self.most:
            self.dropped = True
        if self.dropped:
            self._forget(self.at)

    def end(self) -> Iterator[bytes | None]:
        """Yield what is left at the end of the file, as the last element."""
        yield from self._element(0, len(self.data))

    def _string_ends(self) -> bool:
        """Go to the end of the string that is under way; return False where that is still to come."""
        inside = _IN_STRING.match(self.data, self.at)
        assert inside is not None  # it also matches nothing at all
        self.at = inside.end()
        if not self.data.startswith(b'"', self.at):
            return False
        self.at += 1
        self.in_string = False
        return True

    def _forget(self, size: int) -> None:
        """Drop the first ``size`` bytes of the data."""
        del self.data[:size]
        self.at -= size

    def _element(self, start: int, end: int) -> Iterator[bytes | None]:
        """Yield an element without the blanks around it; None where it is too long, nothing where it is blank."""
        element = bytes(self.data[start:end]).strip(_BLANK)
        if self.dropped or len(element) > self.most:
            yield None
        elif element:
            yield element
        self.dropped = False
