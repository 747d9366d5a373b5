"""Answers that wait for their reader.

Many clients send a whole stream before they read any of the answer; if the server waited for them to read, both would wait forever.
"""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile
from types import TracebackType

IN_MEMORY = 1 << 20  # bytes; beyond them a temporary file is used
PIECE = 1 << 16  # bytes that are taken at a time, at most


class Buffer:
    """A queue of bytes. `put` waits once ``most`` bytes have been put, until all of them are taken."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._written = self._read = 0
        self._ended = False
        self._filled = asyncio.Event()
        self._empty = asyncio.Event()

    def __enter__(self) -> Buffer:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    async def put(self, data: bytes) -> None:
        """Add bytes at the end. Raise OSError where the disk is full."""
        if self._written >= self.most:
            self._empty.clear()
            await self._empty.wait()
        self._file.seek(self._written)
        self._file.write(data)
        self._written += len(data)
        self._filled.set()

    def end(self) -> None:
        """Say that nothing more will be put."""
        self._ended = True
        self._filled.set()

    async def take(self) -> bytes:
        """Return the next bytes, at most `PIECE`, once there are any; ``b""`` at the end."""
        while self._read == self._written and not self._ended:
            self._filled.clear()
            await self._filled.wait()
        self._file.seek(self._read)
        data = self._file.read(PIECE)
        self._read += len(data)
        if self._read == self._written:
            self._file.seek(0)
            self._file.truncate()
            self._written = self._read = 0
            self._empty.set()
        return data
