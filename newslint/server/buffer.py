"""Answers that wait for their reader.

Many clients send a whole stream before they read any of the answer; if the server waited for them to read, both would wait forever.
"""

from __future__ import annotations

import asyncio
from collections import deque
from tempfile import SpooledTemporaryFile
from types import TracebackType

IN_MEMORY = 1 << 20  # bytes; beyond them a temporary file is used
PIECE = 1 << 16  # bytes that are taken at a time, at most
SEGMENT = 16 << 20  # bytes after which the next file is begun: a file goes when all of it has been taken


class Buffer:
    """A queue of bytes. `put` waits while ``most`` bytes or more have been put and not been taken."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._segments = deque([_Segment()])
        self._waiting = 0  # bytes that nobody has taken yet
        self._ended = False
        self._filled = asyncio.Event()
        self._taken = asyncio.Event()

    def __enter__(self) -> Buffer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for segment in self._segments:
            segment.file.close()

    async def put(self, data: bytes) -> None:
        """Add bytes at the end. Raise OSError where the disk is full."""
        while self._waiting >= self.most:
            self._taken.clear()
            await self._taken.wait()
        if self._segments[-1].written >= SEGMENT:
            self._segments.append(_Segment())
        self._segments[-1].put(data)
        self._waiting += len(data)
        self._filled.set()

    def end(self) -> None:
        """Say that nothing more will be put."""
        self._ended = True
        self._filled.set()

    async def take(self) -> bytes:
        """Return the next bytes, at most `PIECE`, once there are any; ``b""`` at the end."""
        while not self._waiting and not self._ended:
            self._filled.clear()
            await self._filled.wait()
        first = self._segments[0]
        data = first.take()
        self._waiting -= len(data)
        if first.read == first.written:
            if len(self._segments) > 1:
                self._segments.popleft().file.close()
            else:
                first.empty()
        self._taken.set()
        return data


class _Segment:
    """A file that is written at its end and read from its start; how many bytes were ``written`` to it and ``read`` from it."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the buffer
        self.written = self.read = 0

    def put(self, data: bytes) -> None:
        self.file.seek(self.written)
        self.file.write(data)
        self.written += len(data)

    def take(self) -> bytes:
        self.file.seek(self.read)
        data = self.file.read(PIECE)
        self.read += len(data)
        return data

    def empty(self) -> None:
        """Begin anew; what was written has been read."""
        self.file.seek(0)
        self.file.truncate()
        self.written = self.read = 0
