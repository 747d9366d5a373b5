"""A source: a file, an address or standard input, as it is read by every command."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, closing, nullcontext
from typing import IO, NamedTuple

from newslint.records.files import DamagedError, open_to_read, read_at_most, unpacked
from newslint.records.formats import Format, Packing

STDIN = "-"


class Source(NamedTuple):
    """A file to read: ``path`` opens it (an address, or ``-`` for standard input), ``source`` is its name in reports.

    ``format`` is None where neither the name nor an option says it: the content then does. ``size`` is in bytes as stored; ``time`` is the
    time of the last change in nanoseconds, 0 where it is not known. ``stream`` says that it can be read only once, and not replaced.
    ``walked`` says that a walk through a folder found it: nobody named it. ``group`` is the number of the configuration that is for it.
    """

    path: str
    source: str
    format: Format | None = None
    packing: Packing = Packing.NONE
    size: int = 0
    time: int = 0
    stream: bool = False
    walked: bool = False
    group: int = 0

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Open the file as it is stored, compressed or not. Raise OSError, or NewslintError where a package is missing."""
        if self.path != STDIN:
            return closing(open_to_read(self.path))
        if sys.stdin is None:
            raise OSError("standard input is closed")
        return nullcontext(sys.stdin.buffer)

    def read(self, most: int) -> bytes | None:
        """Return the whole content, decompressed; None where it has more than ``most`` bytes. Raise OSError."""
        try:
            with self.open() as file:
                return read_at_most(unpacked(file, self.packing), most)
        except DamagedError as error:
            raise DamagedError(f"{self.source}: {error}") from None
