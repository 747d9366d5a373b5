"""Which fields of a record hold its texts, and what is known about them: out of them come documents.

A record is what a line of JSON, a row of a table or an item of another program says, as a mapping of names to values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from newslint.config import Config
from newslint.document import Document
from newslint.site import host

Path = tuple[str, ...]
FIELDS = 12  # that an error names


class Fields(NamedTuple):
    """Which fields of a record say what. A name reaches into objects by its dots, unless a field has just that name."""

    text: tuple[str, ...] = ("text",)
    id: str | None = "id"
    url: str | None = "url"
    language: str | None = "language"
    title: str | None = "title"
    source: str | None = None


def fields_of(config: Config) -> Fields:
    """The fields that the configuration names."""
    return Fields(
        config.text_fields, config.id_field, config.url_field, config.language_field, config.title_field, config.source_field
    )  # fmt: skip


class Part(NamedTuple):
    """A document of a record, and where its text stands there."""

    path: Path
    document: Document

    @property
    def name(self) -> str:
        """The name of the text's field."""
        return ".".join(self.path)


class BadRecordError(Exception):
    """Why a record gives no document."""


def parts_of(record: Mapping[str, Any], fields: Fields, source: str | None, otherwise: str | None = None) -> tuple[Part, ...]:
    """The documents of a record. Raises BadRecordError where a text field is no text, or none is there.

    ``source`` is where a record comes from that does not say so itself, ``otherwise`` the identifier of one that has none.
    """
    texts = []
    for name in fields.text:
        path, text = look_up(record, name)
        if isinstance(text, str):
            texts.append((name, path, text))
        elif text is not None:
            raise BadRecordError(f"field {name!r} is not text but {kind(text)}")
    if not texts:
        names = " or ".join(repr(name) for name in fields.text)
        there = "" if any(name in record for name in fields.text) else f"; {_there(record)}"  # null: this record has no text
        raise BadRecordError(f"has no text: no field {names}{there} (text-fields says where it is)")
    identifier, source = told(record, fields.id) or otherwise, told(record, fields.source) or source
    site, title, language = host(told(record, fields.url)), told(record, fields.title), told(record, fields.language)
    single = len(fields.text) == 1 or identifier is None
    return tuple(
        Part(path, Document(text, identifier if single else f"{identifier}#{name}", source, site, title, language))
        for name, path, text in texts
    )


def look_up(record: Mapping[str, Any], name: str) -> tuple[Path, Any]:
    """Where a field is, and what it holds; None where it is not there."""
    if name in record or "." not in name:
        return (name,), record.get(name)
    path = tuple(name.split("."))
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return path, value


def _there(record: Mapping[str, Any]) -> str:
    """Which fields there are, and which of them holds the longest text, in words."""
    names = list(map(str, record))
    shown = ", ".join(names[:FIELDS]) + (f" and {len(names) - FIELDS} more" if len(names) > FIELDS else "")
    longest = max(_texts(record), key=lambda item: len(item[1]), default=None)
    return f"fields: {shown or 'none'}" + (f"; longest text in {longest[0]}" if longest else "")


def _texts(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Names and values of the fields that hold text; those of objects in it as ``object.name``."""
    for name, value in record.items():
        if isinstance(value, str):
            yield f"{above}{name}", value
        elif isinstance(value, Mapping) and not above:
            yield from _texts(value, f"{name}.")


def told(record: Mapping[str, Any], name: str | None) -> str | None:
    """A field's value as text; None for what is neither text nor a number."""
    value = None if name is None else look_up(record, name)[1]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def kind(value: Any) -> str:
    """What a value is, as JSON calls it; what JSON does not have by its type."""
    return _KINDS.get(type(value)) or f"a {type(value).__name__}"


_KINDS: dict[type, str] = {
    str: "a string", int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object", type(None): "null",
    bytes: "bytes",
}  # fmt: skip
