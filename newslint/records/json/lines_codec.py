"""The codec of JSON Lines: a record is a line, and its number is that of the line; blank lines count."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import IO

from newslint.records.codec import SIZE, Chunk
from newslint.records.files import BadInputError
from newslint.records.json.lines import file_problem, read_blocks
from newslint.records.json.records import JsonRecords, Piece
from newslint.records.json.value import parse_object
from newslint.records.record import Part, parts_of
from newslint.records.source import Source


class JsonLinesCodec(JsonRecords):
    """A reader and writer for JSON Lines."""

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield whole lines, about a megabyte at a time; a line of more than ``most`` bytes comes in chunks of its own, without spans.

        Raise BadInputError for what cannot be JSON Lines at all.
        """
        for block in read_blocks(file, SIZE, most):
            if block.start == 0 and (problem := file_problem(block.data, self.layout.encoding, source.source)):
                raise BadInputError(problem.message)
            spans = () if block.excess else None
            yield Chunk(
                source, self.layout, block.data, block.first_line, block.first_line, block.start, spans, oversized=block.excess == 1
            )

    def pieces(self, chunk: Chunk) -> Iterator[Piece]:
        """Yield the lines of a chunk."""
        if chunk.spans is not None:  # it is of a line that is too large
            return
        start = 0
        for number, raw in enumerate(BytesIO(chunk.data), chunk.number):
            end = start + len(raw)
            yield Piece(number, number, 1, start, end)
            start = end

    def parts(self, raw: bytes, piece: Piece, source: str) -> tuple[Part, ...]:
        """Return the documents of a line; none of a blank one."""
        if not raw.strip():
            return ()
        return parts_of(parse_object(raw, self.codec), self.layout.fields, source, f"line {piece.number}")
