"""The codec of JSON: records stand in it wherever the path of the layout leads, as objects, or as texts by themselves."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import IO

from newslint.records.codec import Chunk, Record
from newslint.records.decode import binary_problem, holds_json
from newslint.records.files import BadInputError
from newslint.records.json.cut import VALUES, cut, is_cuttable
from newslint.records.json.note import with_fields
from newslint.records.json.records import JsonRecords, Piece
from newslint.records.json.value import parse_value
from newslint.records.record import BadRecordError, Part, kind, look_up, parts_of
from newslint.records.source import Source


class JsonCodec(JsonRecords):
    """A reader and writer for JSON."""

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of a file. Raise BadInputError for binary data, and for encodings in which JSON cannot be taken apart."""
        if not is_cuttable(self.codec):
            raise BadInputError(f"JSON cannot be read as {self.codec}; convert it to UTF-8")
        number, line, column, start = 1, 1, 1, 0
        for stretch in cut(file, self.layout.path, most, self.codec):
            data = stretch.data
            if start == 0 and not holds_json(data) and (problem := binary_problem(data, source.source)):
                raise BadInputError(problem.message)
            keys = stretch.keys if VALUES in self.layout.path else None
            yield Chunk(source, self.layout, data, number, line, start, stretch.spans, keys, stretch.oversized, column=column)
            number += len(stretch.spans) + stretch.oversized
            line, column = self._behind(data, line, column)
            start += len(data)

    def pieces(self, chunk: Chunk) -> Iterator[Piece]:
        """Yield the records of a chunk, by its spans."""
        line, column, at = chunk.line, chunk.column, 0
        keys = chunk.keys or (None,) * len(chunk.spans or ())
        for number, ((start, end), key) in enumerate(zip(chunk.spans or (), keys, strict=True), chunk.number):
            line, column = self._behind(chunk.data[at:start], line, column)
            yield Piece(number, line, column, start, end, key)
            at = start

    def parts(self, raw: bytes, piece: Piece, source: str) -> tuple[Part, ...]:
        """Return the documents of a value; one without an identifier has that of the key that it stands under."""
        if not raw:
            raise BadRecordError("is not JSON: a value is missing here, or a bracket that closes")
        record = parse_value(raw, self.codec)
        if not isinstance(record, dict | str):
            raise BadRecordError(f"is not a JSON object but {kind(record)}")
        key = self._own_key(piece.key)
        return parts_of(record, self.layout.fields, source, key or f"record {piece.number}", _address(piece.key))

    def outside(self, chunk: Chunk, record: Record, raw: bytes) -> bytes:
        """Return the bytes of a record with the key that it stood under as its identifier (and its address), if it has none itself."""
        key = self._own_key(chunk.keys[record.number - chunk.number] if chunk.keys else None)
        if not key:
            return raw
        fields = {self.layout.fields.id or "id": key}
        if _address(key):
            fields[self.layout.fields.url or "url"] = key
        value = parse_value(raw, self.codec)
        there = value if isinstance(value, dict) else {}
        return with_fields(raw, {name: key for name in fields if look_up(there, name)[1] is None and name not in there})

    def _own_key(self, key: str | None) -> str | None:
        """Return the key of a record where that stands directly under it."""
        return key if self.layout.path[-1:] == (VALUES,) else None

    def _behind(self, data: bytes, line: int, column: int) -> tuple[int, int]:
        """Return the line and the column behind some data that begins at these."""
        end = data.rfind(b"\n") + 1
        if end:
            line, column = line + data.count(b"\n"), 1
        last = data[end:].removeprefix(BOM_UTF8)
        return line, column + (len(last) if last.isascii() else len(last.decode(self.codec, "replace")))


def _address(key: str | None) -> str | None:
    """Return a key that is the address of a page."""
    return key if key and key.lower().startswith(("http://", "https://")) else None
