"""The lines of a record of edits: JSON Lines, each of bounded size, that a run is undone from.

A run begins with its head, and every file has a number in it. ``path`` is said first, then the edits, then (before the file is replaced) the
hashes of its content, and at last what came of it::

    {"newslint":"1.0","version":1,"run":"...","time":"...","cwd":"...","command":["..."],"whole":true }
    {"file":1,"path":"/a/b.jsonl","format":"jsonl","packing":"","wide":null,"table":null}
    {"file":1,"edits":[[120,"old","new"],[377,{"b64":"/w=="},""]]}
    {"file":1,"before":"...","after":"...","count":2}
    {"file":1,"done":true}
    {"end":"..."}
    {"undone":"...","run":"..."}

Edits of tables are ``[row, column, old, new]``. ``whole`` becomes false where not all could be recorded (a full disk).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import Any

from newslint.errors import NewslintError
from newslint.records.codec import ByteEdit, ValueEdit
from newslint.util.hashing import blake2b

VERSION = 1
HEAD = b'{"newslint":'
WHOLE, BROKEN = b"true }", b"false}"  # the end of a head: of the same length, so that the one can be written over the other
_EDITS = re.compile(rb'\{"file":([0-9]{1,18}),"edits":\[')
MOST = 1 << 30  # bytes of a line that is read; a value of a table stands in one line, whole
_LINE = 1 << 16  # bytes of edits in a line, about
_PIECE = 1 << 18  # bytes of an edit; a longer one is written as several, one behind the other


class BadEditsError(NewslintError):
    """The error that a record of edits is not what it should be."""


def hasher() -> blake2b:
    """Return a new hash of content; its ``hexdigest()`` is what a record of edits holds."""
    return blake2b(digest_size=20)


def line(data: dict[str, Any]) -> bytes:
    """Return data as a line of JSON; lone surrogates (of a file's name, say) are escaped, and so is all else beside them."""
    try:
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(data, separators=(",", ":")).encode("ascii") + b"\n"


def head_line(data: dict[str, Any]) -> bytes:
    """Return the first line of a run; it ends with `WHOLE` and a line feed."""
    return line(data)[:-2] + b',"whole":' + WHOLE + b"\n"


def edit_lines(number: int, edits: Iterable[ByteEdit | ValueEdit]) -> Iterator[tuple[int, bytes]]:
    """Yield the edits of the file of this number as lines of bounded size, each with the count of edits in it."""
    batch: list[list[Any]] = []
    size = 0
    for edit in edits:
        for piece in _pieces(edit) if isinstance(edit, ByteEdit) else (edit,):
            batch.append([_written(part) if isinstance(part, bytes) else part for part in piece])
            size += len(piece.old) + len(piece.new) + 16
            if size >= _LINE:
                yield len(batch), line({"file": number, "edits": batch})
                batch, size = [], 0
    if batch:
        yield len(batch), line({"file": number, "edits": batch})


def _pieces(edit: ByteEdit) -> Iterator[ByteEdit]:
    """Yield an edit as edits of at most `_PIECE` bytes, which have the same effect one after the other."""
    for at in range(0, max(len(edit.old), len(edit.new), 1), _PIECE):
        yield ByteEdit(edit.start + min(at, len(edit.old)), edit.old[at : at + _PIECE], edit.new[at : at + _PIECE])


def _written(data: bytes) -> str | dict[str, str]:
    """Return bytes as JSON can hold them: as text where they are UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return {"b64": b64encode(data).decode("ascii")}


def number_of_edits(raw: bytes) -> int | None:
    """Return the number of the file whose edits a line holds, None for any other line; the rest of it is not read."""
    found = _EDITS.match(raw)
    return int(found[1]) if found else None


def read_line(raw: bytes) -> dict[str, Any]:
    """Return the object that a line holds. Raise BadEditsError where it holds none, or is not complete."""
    try:
        data = json.loads(raw) if raw.endswith(b"\n") else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise BadEditsError("a line is no object of JSON, or breaks off")
    return data


def byte_edits(raw: bytes) -> Iterator[ByteEdit]:
    """Yield the edits in a line of a file of bytes. Raise BadEditsError where it holds something else."""
    for edit in _listed(raw):
        match edit:
            case [int(start), old, new] if start >= 0:
                yield ByteEdit(start, _bytes(old), _bytes(new))
            case _:
                raise BadEditsError("an edit is not offset, old and new")


def value_edits(raw: bytes) -> Iterator[ValueEdit]:
    """Yield the edits in a line of a table. Raise BadEditsError where it holds something else."""
    for edit in _listed(raw):
        match edit:
            case [int(row), str(column), str(old), str(new)]:
                yield ValueEdit(row, column, old, new)
            case _:
                raise BadEditsError("an edit is not row, column, old and new")


def _listed(raw: bytes) -> list[Any]:
    edits = read_line(raw).get("edits")
    if not isinstance(edits, list):
        raise BadEditsError("edits are no list")
    return edits


def _bytes(written: object) -> bytes:
    """Return the bytes that `_written` wrote. Raise BadEditsError."""
    try:
        match written:
            case str(text):
                return text.encode("utf-8")
            case {"b64": str(text)}:
                return b64decode(text, validate=True)
    except ValueError:
        pass
    raise BadEditsError("an edit holds neither text nor base64")
