"""The way back: fixed records become what they were before the gate, by the edits in their notes."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

from newslint.errors import NewslintError
from newslint.findings import Edit
from newslint.gate.note import originals
from newslint.records.codec import Chunk, Codec, Kept, Note, Record, TextChange
from newslint.records.decode import OVERSIZED, codec_name
from newslint.records.formats import Format
from newslint.records.json.lines import BOM
from newslint.records.json.note import ALONE, alone, member
from newslint.records.json.value import parse_object, replace_texts
from newslint.records.record import FIELD, UNREADABLE, BadRecordError, look_up, text_of


class RestoreError(NewslintError):
    """A record that holds no way back."""


def with_original(codec: Codec, chunk: Chunk, record: Record, changes: Sequence[TextChange], note: Note) -> Note:
    """Return the note, with the line as it was where undoing the edits would not give back its very bytes (odd escaping, say)."""
    encoding = chunk.layout.encoding
    raw = record.raw.removeprefix(BOM)
    try:
        same = restored(codec.write(chunk, [Kept(record, changes, note)], Format.JSONL), encoding) == raw
    except (NewslintError, ValueError):
        same = False
    return note if same else {**note, "line_given": raw.rstrip(b" \t\r\n").decode(codec_name(encoding))}


def restored(line: bytes, encoding: str = "utf-8") -> bytes:
    """Return a line of JSON as it was before the gate; one without a note as it is.

    Raise RestoreError where it is no JSON object, or its note does not fit it.
    """
    codec = codec_name(encoding)
    body = line.rstrip(b" \t\r\n")
    end = line[len(body) :]
    if not body:
        return line
    try:
        record = parse_object(body, codec)
    except (BadRecordError, UnicodeDecodeError) as error:
        raise RestoreError(f"is no record: {error}") from None
    note = record.get(FIELD)
    if not isinstance(note, dict) or "action" not in note:
        return line
    if note["action"] == UNREADABLE and isinstance(note.get("bytes"), str):
        try:
            return base64.b64decode(note["bytes"], validate=True)
        except binascii.Error as error:
            raise RestoreError(f"its bytes are no base64: {error}") from None
    if note["action"] == UNREADABLE and note.get("kind") == OVERSIZED:
        raise RestoreError(f"was too large to be kept; it is line {note.get('line')} of {note.get('source')}")
    if isinstance(given := note.get("line_given"), str):
        return given.encode(codec, "surrogatepass" if codec == "utf-8" else "strict") + end
    made = _without_edits(_without_note(body, record, note), note, encoding)
    return (alone(made) if note.get("alone") else made) + end


def _without_note(body: bytes, record: dict[str, Any], note: dict[str, Any]) -> bytes:
    """Return the object without the note; a field ``newslint`` that was there before the gate comes back."""
    tail = b", " + member(note) + b"}"
    if body.endswith(tail) and "before" not in note:
        return body[: -len(tail)] + b"}"
    del record[FIELD]  # written by the gate over an older note, or rewritten since: the values are what can be kept
    return json.dumps({**record, FIELD: note["before"]} if "before" in note else record).encode("ascii")


def _without_edits(body: bytes, note: dict[str, Any], encoding: str) -> bytes:
    """Return the object with the edits in the note undone. Raise RestoreError where they do not fit its text."""
    record = parse_object(body, codec_name(encoding))
    back = texts_before(note, record)
    changes = [(look_up(record, name or ALONE)[0], text, edits) for name, (text, edits) in back.items()]
    return replace_texts(body, changes, encoding) if changes else body


def texts_before(note: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, tuple[str, Sequence[Edit]]]:
    """Return the texts of a record as they were, by field, with the edits that lead back to them. Raise RestoreError where they do not fit."""
    try:
        return originals(note, lambda name: text_of(look_up(record, name or ALONE)[1]))
    except ValueError as error:
        raise RestoreError(f"its edits do not fit its text: {error}") from None


def restored_row(record: dict[str, Any], note: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a table without its note, with its texts as they were. Raise RestoreError where the edits do not fit."""
    texts = {name: text for name, (text, _) in texts_before(note, record).items()}
    return {name: texts.get(name, value) for name, value in record.items() if name != FIELD}
