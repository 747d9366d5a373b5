"""How records stand in a format: out of a piece of a file, and back into it, fixed or with a note of the gate.

What fixing does not touch stays byte for byte. A record in another format than its own is a line of JSON.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.findings import Edit, Problem
from newslint.records import csv as tabular
from newslint.records import jsonl, wet
from newslint.records.chunks import Chunk
from newslint.records.decode import OVERSIZED, Decoded, codec_name, decode, oversized
from newslint.records.formats import Format
from newslint.records.jsonl import Record
from newslint.records.record import FIELD, UNREADABLE, BadRecordError, Fields, Part, Path, parts_of, put_note
from newslint.text.document import Document
from newslint.text.host import host

Note = dict[str, Any]


class TextChange(NamedTuple):
    """A text of a record that fixing changed: where it stands, what it now is, and the edits that led to it."""

    path: Path
    text: str
    edits: Sequence[Edit]


class Codec(Protocol):
    """Reads and writes the records of one format."""

    def records(self, piece: Chunk) -> Iterator[Record]:
        """The records of a piece; a blank one has neither documents nor a problem."""
        ...

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """The record in its own format, with what goes before or behind it there."""
        ...

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        """The record as a line of JSON."""
        ...


def codec_for(format: Format, fields: Fields, encoding: str, header: tuple[str, ...], most: int = MAX_RECORD_BYTES) -> Codec:
    """The form of a format that holds bytes (not Parquet); a text that is a file has at most ``most`` of them."""
    if format in (Format.CSV, Format.TSV):
        return CsvCodec(fields, encoding, header, tabular.DELIMITERS[format.value])
    if format is Format.WET:
        return WetCodec()
    return TextCodec(encoding, most) if format is Format.TEXT else JsonCodec(fields, encoding)


def dumped(value: Any, ascii: bool = False) -> bytes:
    """JSON on one line; lone surrogates, which UTF-8 does not have, are escaped, and then all that is not ASCII."""
    text = json.dumps(value, ensure_ascii=ascii)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii")


def unreadable_line(problem: Problem, raw: bytes, ruleset: str) -> bytes:
    """What the rejects hold of a record that gave no text: its bytes in base64 (not of one that is too large), and the error."""
    note = {"action": UNREADABLE, "ruleset": ruleset, "source": problem.source, "line": problem.line}
    note |= {"kind": problem.kind, "error": problem.message}
    if problem.kind != OVERSIZED:
        note["bytes"] = base64.b64encode(raw).decode("ascii")
    return dumped({FIELD: note}, ascii=True) + b"\n"


class JsonCodec:
    """JSON objects, in lines or as elements of an array."""

    def __init__(self, fields: Fields, encoding: str) -> None:
        self.fields = fields
        self.encoding = encoding
        self.codec = codec_name(encoding)

    def records(self, piece: Chunk) -> Iterator[Record]:
        if isinstance(piece.data, bytes):
            return jsonl.read_records(jsonl.LineBlock(piece.data, piece.start, piece.number), piece.source, self.fields, self.encoding)
        return jsonl.read_elements(piece.data, piece.source, self.fields, self.encoding)

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        raw = record.raw.removeprefix(jsonl.BOM)
        if changes:
            raw = jsonl.replace_texts(raw, changes, self.encoding)
        return raw if note is None else noted(raw, note, self.codec)

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        raw = self.own(record, changes, note)
        if raw.endswith(b"\n"):
            return raw
        return raw.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"  # line ends stand between values, never in strings


def noted(raw: bytes, note: Note, codec: str) -> bytes:
    """The object with the field ``newslint`` behind all others. One that is there already moves into the note, as ``before``."""
    body = raw.rstrip(b" \t\r\n")
    end = raw[len(body) :]
    if b"newslint" in body or b"\\u" in body:
        record = jsonl.parse_object(body, codec)
        if FIELD in record:
            put_note(record, note)
            record[FIELD] = record.pop(FIELD)  # behind all others
            return json.dumps(record).encode("ascii") + end
    return body[:-1] + b", " + member(note) + b"}" + end


def member(note: Note) -> bytes:
    """The field ``newslint`` as it stands in an object; ASCII, so that it fits every encoding that JSON lines come in."""
    return b'"' + FIELD.encode() + b'": ' + json.dumps(note).encode("ascii")


class CsvCodec:
    """Rows of CSV or TSV. Every cell is text; a note is one more cell."""

    def __init__(self, fields: Fields, encoding: str, header: tuple[str, ...], delimiter: str) -> None:
        self.fields = fields
        self.codec = codec_name(encoding)
        self.header = header
        self.delimiter = delimiter

    def records(self, piece: Chunk) -> Iterator[Record]:
        for number, raw in piece.data:
            if raw is None:
                yield Record(number, b"", (), oversized(piece.source, number))
                continue
            try:
                row = tabular.record(raw.decode(self.codec), self.header, self.delimiter)
                yield Record(number, raw, parts_of(row, self.fields, piece.source, f"line {number}"), None)
            except UnicodeDecodeError as error:
                message = f"not {self.codec} at byte {error.start} of the row (0x{raw[error.start]:02x}); pass --encoding or convert it"
                yield Record(number, raw, (), Problem(piece.source, number, "encoding", message))
            except (tabular.BadRowError, BadRecordError) as error:
                yield Record(number, raw, (), Problem(piece.source, number, "record", str(error)))

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        raw = record.raw
        if changes:
            row = tabular.with_cells(raw.decode(self.codec), self.header, self._texts(changes), self.delimiter)
            raw = row.encode(self.codec)
        body = raw.rstrip(b"\r\n")
        if note is not None:
            body += (self.delimiter + tabular.quoted(json.dumps(note), self.delimiter)).encode(self.codec)
        return body + (raw[len(raw.rstrip(b"\r\n")) :] or b"\n")

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        row: dict[str, Any] = dict(tabular.record(record.raw.decode(self.codec), self.header, self.delimiter))
        row |= self._texts(changes)
        return dumped(row if note is None else with_note(row, note)) + b"\n"

    @staticmethod
    def _texts(changes: Sequence[TextChange]) -> dict[str, str]:
        return {change.path[0]: change.text for change in changes}


def with_note(record: dict[str, Any], note: Note) -> dict[str, Any]:
    """A record as data with the field ``newslint``; one that is there already moves into the note, as ``before``."""
    record = dict(record)
    put_note(record, note)
    return record


class WetCodec:
    """Records of WET files; out of them come lines of JSON with ``id``, ``url``, ``date`` and ``text``."""

    def records(self, piece: Chunk) -> Iterator[Record]:
        for number, raw in piece.data:
            if raw is None:
                yield Record(number, b"", (), oversized(piece.source, number))
                continue
            try:
                page = wet.parse(raw)
                text = page.body.decode("utf-8")
            except wet.BadPageError as error:
                yield Record(number, raw, (), Problem(piece.source, number, "record", str(error)))
            except UnicodeDecodeError as error:
                message = f"not UTF-8 at byte {error.start} of the text (0x{page.body[error.start]:02x})"
                yield Record(number, raw, (), Problem(piece.source, number, "encoding", message))
            else:
                name = page.headers.get("warc-record-id") or f"record {number}"
                document = Document(text, name, piece.source, host(page.headers.get("warc-target-uri")))
                yield Record(number, raw, (Part(("text",), document),), None)

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        return self.line(record, changes, note)

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        headers = wet.parse(record.raw).headers
        told = {"id": "warc-record-id", "url": "warc-target-uri", "date": "warc-date", "languages": "warc-identified-content-language"}
        page: dict[str, Any] = {name: headers[header] for name, header in told.items() if header in headers}
        page["text"] = changes[0].text if changes else record.parts[0].document.text
        return dumped(page if note is None else with_note(page, note)) + b"\n"


class TextCodec:
    """Files that hold one text each; as lines of JSON they have ``id`` (the path) and ``text``."""

    def __init__(self, encoding: str, most: int) -> None:
        self.encoding = encoding
        self.most = most

    def records(self, piece: Chunk) -> Iterator[Record]:
        for number, entry in enumerate(piece.data, piece.number):
            raw = entry.read(self.most)
            decoded = oversized(entry.source, None) if raw is None else decode(raw, self.encoding, entry.source)
            if isinstance(decoded, Problem):
                yield Record(number, raw or b"", (), decoded)
            else:
                yield Record(number, raw or b"", (Part(("text",), Document(decoded.text, entry.source, entry.source)),), None)

    def own(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        if not changes:
            return record.raw
        decoded = decode(record.raw, self.encoding, "")
        assert isinstance(decoded, Decoded)  # it gave the text that was fixed
        return decoded.encode(changes[0].text)

    def line(self, record: Record, changes: Sequence[TextChange], note: Note | None) -> bytes:
        document = record.parts[0].document
        page: dict[str, Any] = {"id": document.id, "text": changes[0].text if changes else document.text}
        return dumped(page if note is None else with_note(page, note)) + b"\n"
