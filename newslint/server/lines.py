"""A stream of bytes cut into lines, in batches that are worth a trip to a worker process."""

from __future__ import annotations

from collections.abc import Iterator

BATCH = 1 << 18  # bytes; about fifty news articles

Batch = tuple[tuple[int, bytes | None], ...]


class LineSplitter:
    """A splitter that numbers lines from 1. It leaves out blank lines; of a line longer than ``most`` bytes it keeps only the number.

    What has been fed but is no whole line yet is held: at most ``most`` bytes, besides the bytes that were fed last.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.number = 1
        self._start = bytearray()  # of the line that has not ended
        self._too_long = False

    def feed(self, piece: bytes) -> Iterator[Batch]:
        """Yield the lines that end in ``piece``, in batches."""
        batch: list[tuple[int, bytes | None]] = []
        size = at = 0
        while (end := piece.find(b"\n", at)) >= 0:
            self._keep(piece[at:end])
            at = end + 1
            for line in self._ended():
                batch.append(line)
                size += len(line[1] or b"")
            if size >= BATCH:
                yield tuple(batch)
                batch, size = [], 0
        self._keep(piece[at:])
        if batch:
            yield tuple(batch)

    def end(self) -> Batch:
        """Return the last line, which may lack its newline, as a batch; an empty batch where it is blank."""
        return tuple(self._ended())

    def _keep(self, part: bytes) -> None:
        if self._too_long or len(self._start) + len(part) > self.most:
            self._start.clear()
            self._too_long = True
        else:
            self._start += part

    def _ended(self) -> Iterator[tuple[int, bytes | None]]:
        line = None if self._too_long else bytes(self._start)
        if line is None or line.strip():
            yield self.number, line
        self.number += 1
        self._start.clear()
        self._too_long = False
