"""JSON Lines as blocks of whole lines: a line is cut at ``"\\n"`` and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import IO, NamedTuple

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.findings import Problem
from newslint.records.decode import binary_problem, codec_name, holds_json

BOM = b"\xef\xbb\xbf"


class LineBlock(NamedTuple):
    """Whole lines of a file, with their offset in it (bytes) and the number of the first line (from 1).

    With ``excess`` it is a part of one line that is larger than a record may be: 1 for its first part, 2 for its second, and so on.
    """

    data: bytes
    start: int
    first_line: int
    excess: int = 0


def read_blocks(file: IO[bytes], size: int, most: int = MAX_RECORD_BYTES) -> Iterator[LineBlock]:
    """Yield the file in blocks of about ``size`` bytes that end at line ends.

    A longer line makes a longer block; a line of more than ``most`` bytes makes many, which have ``excess``.
    """
    size = min(size, most)
    start, line = 0, 1
    while data := file.read(size):
        end = data.rfind(b"\n") + 1
        room = most - (len(data) - end)
        rest: list[bytes] = []
        pieces = _to_line_end(file, size) if end < len(data) else iter(())
        for chunk in pieces:
            rest.append(chunk)
            room -= len(chunk)
            if room < 0:
                break
        lines = data[:end] if room < 0 else b"".join((data, *rest)) if rest else data
        if lines:
            yield LineBlock(lines, start, line)
            start += len(lines)
            line += lines.count(b"\n")
        if room < 0:
            for number, chunk in enumerate(chain([data[end:]], rest, pieces), 1):
                yield LineBlock(chunk, start, line, number)
                start += len(chunk)
            line += 1


def _to_line_end(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the rest of the line that is under way, at most ``size`` bytes at a time."""
    while chunk := file.readline(size):
        yield chunk
        if chunk.endswith(b"\n"):
            return


def file_problem(start: bytes, encoding: str, source: str) -> Problem | None:
    """Return the problem of a file that cannot be JSON Lines at all, so that not every line has to say so; None where it can.

    ``start`` is what the file begins with.
    """
    codec = codec_name(encoding)
    if "\n".encode(codec) != b"\n":
        return Problem(source, None, "encoding", f"JSON lines cannot be read as {codec}; convert them to UTF-8")
    return None if holds_json(start) else binary_problem(start, source)
