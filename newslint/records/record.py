"""The fields of a record that hold its texts, and those that say something about them: documents are made of them.

A record is a line of JSON, a row of a table or an item of another program, as a mapping of names to values.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, NamedTuple

from newslint.config.model import Config
from newslint.errors import ConfigError, nearest
from newslint.text.document import Document
from newslint.text.host import host

FIELD = "newslint"


UNREADABLE = "unreadable"  # the action of a record that gave no text

Path = tuple[str | int, ...]  # keys of objects, and numbers of items of lists, from 0


class Fields(NamedTuple):
    """The names of a record's fields. A name reaches into objects by its dots, unless a field has just that name."""

    text: tuple[str, ...] = ("text",)
    id: str | None = "id"
    url: str | None = "url"
    language: str | None = "language"
    title: str | None = "title"
    source: str | None = None


def fields_of(config: Config) -> Fields:
    """Return the fields that the configuration names."""
    return Fields(
        config.text_fields, config.id_field, config.url_field, config.language_field, config.title_field, config.source_field
    )  # fmt: skip


class Part(NamedTuple):
    """A document of a record, and the path of its text there."""

    path: Path
    document: Document

    @property
    def name(self) -> str:
        """The name of the text's field; dots stand between the names of objects and of what is in them."""
        return ".".join(self.path)


class BadRecordError(Exception):
    """A record that gives no document, with the reason."""


def parts_of(record: Mapping[str, Any], fields: Fields, source: str | None, otherwise: str | None = None) -> tuple[Part, ...]:
    """Return the documents of a record. Raise BadRecordError where a text field does not hold text, or there is no text.

    ``source`` is the source of a record that does not name its own, ``otherwise`` the identifier of one that has none.
    """
    texts = []
    for name in fields.text:
        path, text = look_up(record, name)
        if isinstance(text, str):
            texts.append((name, path, text))
        elif text is not None:
            raise BadRecordError(f"field {name!r} is not text but {kind(text)}")
    if not texts:
        if null := next((name for name in fields.text if name in record), None):
            raise BadRecordError(f"has no text: field {null!r} is null")
        others = sorted(_texts(record), key=lambda item: -len(item[1]))
        longest = f"; the longest text is in {others[0][0]!r}" if len(others) > 1 else ""
        raise BadRecordError(f"has no text: {no_field(fields.text, record)}{longest}")
    identifier, source = told(record, fields.id) or otherwise, told(record, fields.source) or source
    site, title, language = host(told(record, fields.url)), told(record, fields.title), told(record, fields.language)
    single = len(fields.text) == 1 or identifier is None
    return tuple(
        Part(path, Document(text, identifier if single else f"{identifier}#{name}", source, site, title, language))
        for name, path, text in texts
    )


def no_field(wanted: Sequence[str], there: Iterable[str], what: str = "field") -> str:
    """Return what to say where none of the fields (or columns) is there that should hold the text; it names those that are there."""
    names = [str(name) for name in there]
    shown = ", ".join(repr(name if len(name) <= _LONG else name[: _LONG - 1] + "…") for name in names[:_MANY])
    shown += f" and {len(names) - _MANY:,} more" if len(names) > _MANY else ""
    listed = f"the {what}s are {shown}" if len(names) > 1 else f"the only {what} is {shown}" if names else f"there is no {what} at all"
    meant = nearest(wanted[0], names) if wanted else None
    return f"no {what} {' or '.join(map(repr, wanted))}; {listed} (text-fields says where the text is{f'; {meant}' if meant else ''})"


_LONG, _MANY = 40, 12  # code points of a name, and names, that are shown


def look_up(record: Mapping[str, Any], name: str) -> tuple[Path, Any]:
    """Return the path of a field, and its value; the value is None where there is no such field."""
    if name in record or "." not in name:
        return (name,), record.get(name)
    path = tuple(name.split("."))
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return path, value


def _texts(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield names and values of the fields that hold text; those of objects directly in the record as ``object.name``."""
    for name, value in record.items():
        if isinstance(value, str):
            yield f"{above}{name}", value
        elif isinstance(value, Mapping) and not above:
            yield from _texts(value, f"{name}.")


def told(record: Mapping[str, Any], name: str | None) -> str | None:
    """Return the value of a field as text; None for an empty text, and for what is neither text nor a number."""
    value = None if name is None else look_up(record, name)[1]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def kind(value: Any) -> str:
    """Return what a value is, as JSON calls it; where JSON has no word, by the name of its type."""
    return _KINDS.get(type(value)) or f"a {type(value).__name__}"


_KINDS: dict[type, str] = {
    str: "a string", int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object", type(None): "null",
    bytes: "bytes",
}  # fmt: skip


def put_note(record: MutableMapping[str, Any], note: Mapping[str, Any]) -> None:
    """Put a note of the gate into the field ``newslint`` of a record; what stood there moves into the note, as ``before``."""
    record[FIELD] = {**note, "before": record[FIELD]} if FIELD in record else dict(note)


def refuse_second_note(columns: Container[str]) -> None:
    """Raise ConfigError where there is a column ``newslint`` already."""
    if FIELD in columns:
        raise ConfigError(f"there is a column {FIELD!r} already", hint="take it off, or rename it, before the rows are checked again")
