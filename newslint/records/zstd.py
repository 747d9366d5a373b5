"""Zstandard in steps whose size is known: block by block, each of which stands for 128 KB at most.

The package zstandard decompresses whatever a piece of data stands for, which may be a gigabyte for 32 KB; and its readers take data that is
cut off for data that ends. So frames are cut into their blocks here (RFC 8878, 3.1); what is in them is left to the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

MOST_WINDOW = 128 << 20  # bytes that a frame may ask to be kept in memory: what the program zstd grants unless told otherwise
_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPED = 0x184D2A50  # and the fifteen numbers behind it: frames that hold no data
_REPEATED = 1  # the type of a block that is one byte, many times


class BadFrameError(Exception):
    """Data that is not Zstandard, or not all of it."""


class WindowError(Exception):
    """A frame that needs more memory than it gets."""


def blocks(file: IO[bytes], zstandard: Any) -> Iterator[bytes]:
    """Yield the content of all frames, block by block. Raise BadFrameError, WindowError, or the package's ZstdError."""
    decompressor = zstandard.ZstdDecompressor(max_window_size=MOST_WINDOW)
    begun = False
    while (start := file.read(len(_MAGIC))) or not begun:
        begun = True
        if int.from_bytes(start, "little") & ~0xF == _SKIPPED:
            left = int.from_bytes(_exactly(file, 4), "little")
            while left:
                left -= len(_exactly(file, min(left, 1 << 20)))
        elif start != _MAGIC:
            raise BadFrameError("no frame begins where one should" if start else "it is cut off")
        else:
            yield from _frame(file, decompressor.decompressobj())


def _frame(file: IO[bytes], frame: Any) -> Iterator[bytes]:
    """Yield the content of one frame, whose first four bytes have been read."""
    descriptor = _exactly(file, 1)
    flags = descriptor[0]
    single = flags >> 5 & 1  # the window is as large as the content, so its size is not given
    size = (single, 2, 4, 8)[flags >> 6]  # bytes of the field that gives the size of the content
    header = _exactly(file, (1 - single) + (0, 1, 2, 4)[flags & 3] + size)
    window = int.from_bytes(header[len(header) - size :], "little") if single else (8 + (header[0] & 7)) << 7 + (header[0] >> 3)
    if window > MOST_WINDOW:
        raise WindowError(
            f"it needs {window >> 20:,} MB of memory to unpack; at most {MOST_WINDOW >> 20} MB are given: pack it without --long"
        )
    yield frame.decompress(_MAGIC + descriptor + header)
    last = False
    while not last:
        head = _exactly(file, 3)
        block = int.from_bytes(head, "little")
        last = bool(block & 1)
        yield frame.decompress(head + _exactly(file, 1 if block >> 1 & 3 == _REPEATED else block >> 3))
    if flags & 4:
        yield frame.decompress(_exactly(file, 4))  # the checksum


def _exactly(file: IO[bytes], size: int) -> bytes:
    """Return the next ``size`` bytes. Raise BadFrameError where there are fewer."""
    data = file.read(size)
    if len(data) < size:
        raise BadFrameError("it is cut off")
    return data
