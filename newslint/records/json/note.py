"""Records as lines of JSON: what the gate adds to one (its note, or the key that it stood under), and the line of one that gave no text."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from newslint.findings import Problem
from newslint.records.codec import Note
from newslint.records.decode import OVERSIZED
from newslint.records.json.value import parse_object
from newslint.records.record import FIELD, UNREADABLE, put_note

ALONE = "text"  # the field of a text that was a record by itself; its note says so
_ALONE = b'{"' + ALONE.encode() + b'": '


def dumped(value: Any, ascii: bool = False) -> bytes:
    """Return a value as JSON on one line, in UTF-8.

    Lone surrogates, which UTF-8 cannot encode, are escaped, and then everything else that is not ASCII is escaped too.
    """
    text = json.dumps(value, ensure_ascii=ascii)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii")


def unreadable_line(problem: Problem, raw: bytes, ruleset: str) -> bytes:
    """Return the line of JSON that the rejects hold for a record without a text: its bytes in base64 (unless too large) and the error."""
    note = {"action": UNREADABLE, "ruleset": ruleset, "source": problem.source, "line": problem.line}
    note |= {"kind": problem.kind, "error": problem.message}
    if problem.kind != OVERSIZED:
        note["bytes"] = base64.b64encode(raw).decode("ascii")
    return dumped({FIELD: note}, ascii=True) + b"\n"


def noted(raw: bytes, note: Note, codec: str) -> bytes:
    """Return the object with the field ``newslint`` behind all others; an older field of that name moves into the note, as ``before``.

    A record that is nothing but a text becomes an object with the field ``text``.
    """
    body = raw.rstrip(b" \t\r\n")
    end = raw[len(body) :]
    if not body.startswith(b'"') and (b"newslint" in body or b"\\u" in body):
        record = parse_object(body, codec)
        if FIELD in record:
            put_note(record, note)
            record[FIELD] = record.pop(FIELD)  # behind all others
            return json.dumps(record).encode("ascii") + end
    return _with_member(body, member({**note, "alone": True} if body.startswith(b'"') else note)) + end


def alone(body: bytes) -> bytes:
    """Return the text that was a record by itself, out of the object that `noted` made of it, without its note."""
    return body.removeprefix(_ALONE)[:-1] if body.startswith(_ALONE) else body


def with_fields(raw: bytes, fields: Mapping[str, str]) -> bytes:
    """Return the object, without blanks behind it, with more fields at its end; a text becomes an object, as in `noted`."""
    body = raw.rstrip(b" \t\r\n")
    for name, value in fields.items():
        body = _with_member(body, f"{json.dumps(name)}: {json.dumps(value)}".encode("ascii"))
    return body


def _with_member(body: bytes, added: bytes) -> bytes:
    if body.startswith(b'"'):
        body = _ALONE + body + b"}"
    inner = body[:-1]
    return inner + (b"" if inner.rstrip(b" \t\r\n").endswith(b"{") else b", ") + added + b"}"


def member(note: Note) -> bytes:
    """Return the field ``newslint`` as it stands in an object, in ASCII: this fits every encoding that JSON comes in."""
    return b'"' + FIELD.encode() + b'": ' + json.dumps(note).encode("ascii")


def with_note(record: dict[str, Any], note: Note) -> dict[str, Any]:
    """Return a copy of the record with the note in the field ``newslint``; an older field of that name moves into it, as ``before``."""
    record = dict(record)
    put_note(record, note)
    return record
