"""From bytes of JSON to a document."""

from __future__ import annotations

from typing import Any

from newslint.records.json.value import parse_object
from newslint.records.record import BadRecordError, Fields, parts_of
from newslint.server.errors import RefusedError
from newslint.text.document import Document
from newslint.text.host import host

OPTIONAL = ("id", "source", "url", "site", "title", "language")  # beside `text`; other fields are ignored


def read_document(raw: bytes, fields: Fields) -> Document:
    """Return the document that a JSON object describes. Raise RefusedError (``json``, ``encoding`` or ``document``).

    An object without ``text`` is a record, read by the ``fields`` that the configuration names: one of them holds its only text.
    """
    try:
        record = parse_object(raw, "utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError("encoding", f"the document is not UTF-8: byte {raw[error.start]:#04x} at offset {error.start}") from None
    except BadRecordError as error:
        raise RefusedError("json", f"the document {error}") from None
    if "text" not in record:
        return _of_record(record, fields)
    text = record["text"]
    if not isinstance(text, str):
        raise RefusedError("document", "field 'text' is not text")
    known = {name: _plain(record, name) for name in OPTIONAL}
    url, site = known.pop("url"), known.pop("site")
    return Document(text, site=host(url) if site is None else site, **known)


def _of_record(record: dict[str, Any], fields: Fields) -> Document:
    """Return the document of a record that has its text in another field. Raise RefusedError."""
    try:
        parts = parts_of(record, fields, None)
    except BadRecordError as error:
        raise RefusedError("document", f"the document {error}") from None
    if len(parts) > 1:
        raise RefusedError("document", f"the document has {len(parts)} texts; a request is about one")
    return parts[0].document


def _plain(record: dict[str, Any], name: str) -> str | None:
    """Return a field that is text or absent; an ``id`` may be a number. Raise RefusedError for any other value."""
    value = record.get(name)
    if name == "id" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise RefusedError("document", f"field {name!r} is not text")
