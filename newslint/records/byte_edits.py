"""Edits of files of bytes, and the lines in which records begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newslint.records.codec import ByteEdit


def byte_edit(start: int, old: bytes, new: bytes) -> ByteEdit:
    """Return the edit that makes ``new`` of ``old``, which begins at the offset ``start`` of the file, without what is alike at both ends.

    In UTF-8 it takes whole characters.
    """
    head = _alike(old, new)
    while _is_inside(old, head) or _is_inside(new, head):
        head -= 1
    tail = _alike(old[head:][::-1], new[head:][::-1])
    while _is_inside(old, len(old) - tail):
        tail -= 1
    return ByteEdit(start + head, old[head : len(old) - tail], new[head : len(new) - tail])


def _is_inside(data: bytes, at: int) -> bool:
    """Return whether the byte at an offset goes on with a character of UTF-8."""
    return 0 < at < len(data) and data[at] & 0xC0 == 0x80


def _alike(one: bytes, other: bytes) -> int:
    """Return how many bytes are the same at the beginning of both."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def lines_between(data: bytes, spans: Iterable[tuple[int, int]], line: int) -> Iterator[int]:
    """Yield the line in which each span of ``data`` begins; ``line`` is that of its first byte."""
    at = 0
    for low, _ in spans:
        line += data.count(b"\n", at, low)
        at = low
        yield line
