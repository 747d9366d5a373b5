"""From bytes of JSON to a document."""

from __future__ import annotations

from typing import Any

from newslint.records.jsonl import parse_object
from newslint.records.record import BadRecordError
from newslint.server.errors import RefusedError
from newslint.text.document import Document
from newslint.text.host import host

OPTIONAL = ("id", "source", "url", "site", "title", "language")  # beside `text`; other fields are ignored


def read_document(raw: bytes) -> Document:
    """Return the document that a JSON object describes. Raise RefusedError (``json``, ``encoding`` or ``document``)."""
    try:
        record = parse_object(raw, "utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError("encoding", f"the document is not UTF-8: byte {raw[error.start]:#04x} at offset {error.start}") from None
    except BadRecordError as error:
        raise RefusedError("json", f"the document {error}") from None
    text = record.get("text")
    if not isinstance(text, str):
        raise RefusedError("document", "field 'text' is not text" if "text" in record else "the document has no field 'text'")
    known = {name: _plain(record, name) for name in OPTIONAL}
    url, site = known.pop("url"), known.pop("site")
    return Document(text, site=host(url) if site is None else site, **known)


def _plain(record: dict[str, Any], name: str) -> str | None:
    """Return a field that is text or absent; an ``id`` may be a number. Raise RefusedError for any other value."""
    value = record.get(name)
    if name == "id" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return value
    raise RefusedError("document", f"field {name!r} is not text")
