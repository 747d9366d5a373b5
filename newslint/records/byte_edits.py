"""Edits of files of bytes, and the lines in which records begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newslint.records.codec import ByteEdit


def byte_edit(start: int, old: bytes, new: bytes) -> ByteEdit:
    """Return the smallest edit that leads from ``old``, which begins at the offset ``start`` of the file, to ``new``."""
    head = _same(old, new)
    tail = _same(old[: head - 1 if head else None : -1], new[: head - 1 if head else None : -1])
    return ByteEdit(start + head, old[head : len(old) - tail], new[head : len(new) - tail])


def _same(one: bytes, other: bytes) -> int:
    """Return how many bytes two strings begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle - 1)
    return low


def lines_between(data: bytes, spans: Iterable[tuple[int, int]], line: int) -> Iterator[int]:
    """Yield the line in which each span of ``data`` begins; ``line`` is that of its first byte."""
    at = 0
    for low, _ in spans:
        line += data.count(b"\n", at, low)
        at = low
        yield line
