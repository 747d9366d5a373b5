"""Codecs: each reads the records of one format out of a chunk, and writes them back, fixed or with a note of the gate.

What fixing does not touch stays byte for byte. A record that is written in another format than its own becomes a line of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.findings import Edit, Problem
from newslint.records import csv as tabular
from newslint.records import jsonl, wet
from newslint.records.chunks import Chunk
from newslint.records.decode import Decoded, codec_name, decode, oversized
from newslint.records.formats import Format
from newslint.records.json_note import dumped, noted, with_note
from newslint.records.json_note import member as member
from newslint.records.json_note import unreadable_line as unreadable_line
from newslint.records.jsonl import Record
from newslint.records.record import BadRecordError, Fields, Part, Path, parts_of
from newslint.text.document import Document
from newslint.text.host import host

Note = dict[str, Any]


class TextChange(NamedTuple):
    """A text of a record that fixing changed: its path in the record, the new text, and the edits that led to it."""

    path: Path
    text: str
    edits: Sequence[Edit]


class Codec(Protocol):
    """A reader and writer for the records of one format."""

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the records of a chunk; a blank one has neither documents nor a problem."""
        ...

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the record in its own format, with the changed texts and the note in it; its line end stays."""
        ...

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the record as a line of JSON, with the changed texts and the note in it."""
        ...


def codec_for(format: Format, fields: Fields, encoding: str, header: tuple[str, ...], most: int = MAX_RECORD_BYTES) -> Codec:
    """Return the codec of a format that is read as bytes (not Parquet); a file that holds one text may have at most ``most`` bytes."""
    if format in (Format.CSV, Format.TSV):
        return CsvCodec(fields, encoding, header, tabular.DELIMITERS[format.value])
    if format is Format.WET:
        return WetCodec()
    return TextCodec(encoding, most) if format is Format.TEXT else JsonCodec(fields, encoding)


class JsonCodec:
    """The codec of JSON objects, in lines or as elements of an array."""

    def __init__(self, fields: Fields, encoding: str) -> None:
        self.fields = fields
        self.encoding = encoding
        self.codec = codec_name(encoding)

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the records of lines (bytes), or of objects that have been cut apart already."""
        if isinstance(chunk.data, bytes):
            return jsonl.read_records(jsonl.LineBlock(chunk.data, chunk.start, chunk.number), chunk.source, self.fields, self.encoding)
        return jsonl.read_elements(chunk.data, chunk.source, self.fields, self.encoding)

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the object with the edits made in its bytes, and the note as its last field; a byte order mark is left out."""
        raw = record.raw.removeprefix(jsonl.BOM)
        if changes:
            raw = jsonl.replace_texts(raw, changes, self.encoding)
        return raw if note is None else noted(raw, note, self.codec)

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the object on one line; line ends between its values become blanks."""
        raw = self.own(record, changes, note)
        if raw.endswith(b"\n"):
            return raw
        return raw.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"  # line ends stand between values, never in strings


class CsvCodec:
    """The codec of rows of CSV or TSV. Every cell is text; a note is one more cell."""

    def __init__(self, fields: Fields, encoding: str, header: tuple[str, ...], delimiter: str) -> None:
        self.fields = fields
        self.codec = codec_name(encoding)
        self.header = header
        self.delimiter = delimiter

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the record of each row; a row that cannot be decoded, or does not fit the header, gives one with a problem."""
        for number, raw in chunk.data:
            if raw is None:
                yield Record(number, b"", (), oversized(chunk.source, number))
                continue
            try:
                row = tabular.record(raw.decode(self.codec), self.header, self.delimiter)
                yield Record(number, raw, parts_of(row, self.fields, chunk.source, f"line {number}"), None)
            except UnicodeDecodeError as error:
                message = f"not {self.codec} at byte {error.start} of the row (0x{raw[error.start]:02x}); pass --encoding or convert it"
                yield Record(number, raw, (), Problem(chunk.source, number, "encoding", message))
            except (tabular.BadRowError, BadRecordError) as error:
                yield Record(number, raw, (), Problem(chunk.source, number, "record", str(error)))

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the row with the changed cells, the note as its last cell, and its line end (a newline where it had none)."""
        raw = record.raw
        if changes:
            row = tabular.with_cells(raw.decode(self.codec), self.header, self._texts(changes), self.delimiter)
            raw = row.encode(self.codec)
        body = raw.rstrip(b"\r\n")
        if note is not None:
            body += (self.delimiter + tabular.quoted(json.dumps(note), self.delimiter)).encode(self.codec)
        return body + (raw[len(raw.rstrip(b"\r\n")) :] or b"\n")

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the row as a line of JSON, with the names of the columns as keys."""
        row: dict[str, Any] = dict(tabular.record(record.raw.decode(self.codec), self.header, self.delimiter))
        row |= self._texts(changes)
        return dumped(row if note is None else with_note(row, note)) + b"\n"

    @staticmethod
    def _texts(changes: Sequence[TextChange]) -> dict[str, str]:
        return {change.path[0]: change.text for change in changes}


class WetCodec:
    """The codec of WET files; their records are written as lines of JSON with ``id``, ``url``, ``date``, ``languages`` and ``text``."""

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the record of each page; one that is broken, or whose text is not UTF-8, is a record with a problem."""
        for number, raw in chunk.data:
            if raw is None:
                yield Record(number, b"", (), oversized(chunk.source, number))
                continue
            try:
                page = wet.parse(raw)
                text = page.body.decode("utf-8")
            except wet.BadPageError as error:
                yield Record(number, raw, (), Problem(chunk.source, number, "record", str(error)))
            except UnicodeDecodeError as error:
                message = f"not UTF-8 at byte {error.start} of the text (0x{page.body[error.start]:02x})"
                yield Record(number, raw, (), Problem(chunk.source, number, "encoding", message))
            else:
                name = page.headers.get("warc-record-id") or f"record {number}"
                document = Document(text, name, chunk.source, host(page.headers.get("warc-target-uri")))
                yield Record(number, raw, (Part(("text",), document),), None)

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the record as a line of JSON: WET files are read, but not written."""
        return self.line(record, changes, note)

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the record as a line of JSON, with those of the fields that its headers give."""
        headers = wet.parse(record.raw).headers
        told = {"id": "warc-record-id", "url": "warc-target-uri", "date": "warc-date", "languages": "warc-identified-content-language"}
        page: dict[str, Any] = {name: headers[header] for name, header in told.items() if header in headers}
        page["text"] = changes[0].text if changes else record.parts[0].document.text
        return dumped(page if note is None else with_note(page, note)) + b"\n"


class TextCodec:
    """The codec of files that hold one text each; as a line of JSON a text has ``id`` (its path) and ``text``."""

    def __init__(self, encoding: str, most: int) -> None:
        self.encoding = encoding
        self.most = most

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Read each file of the chunk, and yield its record. Raise OSError where one cannot be read."""
        for number, entry in enumerate(chunk.data, chunk.number):
            raw = entry.read(self.most)
            decoded = oversized(entry.source, None) if raw is None else decode(raw, self.encoding, entry.source)
            if isinstance(decoded, Problem):
                yield Record(number, raw or b"", (), decoded)
            else:
                yield Record(number, raw or b"", (Part(("text",), Document(decoded.text, entry.source, entry.source)),), None)

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the content of the file in its own encoding, without a note. Raise CannotEncodeError where the new text does not fit."""
        if not changes:
            return record.raw
        decoded = decode(record.raw, self.encoding, "")
        assert isinstance(decoded, Decoded)  # it gave the text that was fixed
        return decoded.encode(changes[0].text)

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """Return the text as a line of JSON."""
        document = record.parts[0].document
        page: dict[str, Any] = {"id": document.id, "text": changes[0].text if changes else document.text}
        return dumped(page if note is None else with_note(page, note)) + b"\n"
