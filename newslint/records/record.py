"""The fields of a record that hold its texts, and those that say something about them: documents are made of them.

A record is a value of JSON, a row of a table or an item of another program, as a mapping of names to values; or it is nothing but a text.
A text may be a list of paragraphs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, MutableMapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple

from newslint.config.model import Config
from newslint.errors import ConfigError, nearest
from newslint.text.document import Document
from newslint.text.host import host

FIELD = "newslint"


UNREADABLE = "unreadable"  # the action of a record that gave no text

Path = tuple[str | int, ...]  # keys of objects, and numbers of items of lists, from 0
BETWEEN = "\n\n"  # stands between the paragraphs of a text that is a list


class Fields(NamedTuple):
    """The names of a record's fields, which are paths unless a field has just that name.

    ``a.b`` is the key ``b`` of the object ``a``, ``a.*`` every value of an object, ``a[].b`` is about every item of a list, ``a[0]`` about
    its first one, and ``a["b.c"]`` names a key that is no plain word. A list at the end may be a text: ``a`` and ``a[]`` are the same there.
    """

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


class Every(Enum):
    """A step of a field's name that stands for many: the values of an object, or the items of a list."""

    VALUE = "*"
    ITEM = "[]"


class Part(NamedTuple):
    """A document of a record, and the path of its text there."""

    path: Path
    document: Document

    @property
    def name(self) -> str:
        """The name of the text's field, by which `look_up` finds it: ``articles[0].text``; empty where the record is the text."""
        return name_of(self.path)


def name_of(path: Path) -> str:
    """Return a path as the name of a field."""
    if len(path) == 1 and isinstance(path[0], str):
        return path[0]
    return "".join(_named(step) for step in path).removeprefix(".")


def _named(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN.fullmatch(step) and step != Every.VALUE.value else f"[{json.dumps(step, ensure_ascii=False)}]"


_PLAIN = re.compile(r'[^.\[\]"]+')
_STEP = re.compile(rf'(?:\A|\.)(?P<key>{_PLAIN.pattern})|\[(?P<number>[0-9]{{0,9}})\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]')


@lru_cache(1024)
def _steps(name: str) -> tuple[str | int | Every, ...]:
    """Return the steps that a field's name is made of. What is no path is taken apart at its dots."""
    steps: list[str | int | Every] = []
    at = 0
    while at < len(name):
        step = _STEP.match(name, at)
        if step is None:
            return tuple(name.split("."))
        if (key := step["key"]) is not None:
            steps.append(Every.VALUE if key == Every.VALUE.value else key)
        elif (number := step["number"]) is not None:
            steps.append(int(number) if number else Every.ITEM)
        else:
            try:
                steps.append(json.loads(step["quoted"]))
            except ValueError:
                return tuple(name.split("."))
        at = step.end()
    if len(steps) > 1 and steps[-1] is Every.ITEM:
        del steps[-1]  # a list of paragraphs
    return tuple(steps)


class BadRecordError(Exception):
    """A record that gives no document, with the reason."""


def parts_of(
    record: Mapping[str, Any] | str, fields: Fields, source: str | None, otherwise: str | None = None, address: str | None = None
) -> tuple[Part, ...]:
    """Return the documents of a record. Raise BadRecordError where a text field does not hold text, or there is no text.

    ``source`` is the source of a record that does not name its own, ``otherwise`` the identifier of one that has none, and ``address`` the
    URL of one that has none.
    """
    if isinstance(record, str):
        return (Part((), Document(record, otherwise, source, host(address))),)
    texts: dict[Path, str] = {}
    for name in fields.text:
        for path, value in all_of(record, name):
            text = text_of(value)
            if text is not None:
                texts[path] = text
                if len(path) > 1 and name_of(path) in record:
                    raise BadRecordError(f"has two fields that are called {name_of(path)!r}")
            elif value is not None and not (isinstance(value, list) and not value):
                raise BadRecordError(f"field {name_of(path)!r} is not text but {kind(value)}")
    if not texts:
        if empty := next((name for name in fields.text if name in record), None):
            raise BadRecordError(f"has no text: field {empty!r} is {'null' if record[empty] is None else 'an empty list'}")
        others = sorted(_texts(record), key=lambda item: -len(item[1]))
        longest = f"; the longest text is in {others[0][0]!r}" if len(others) > 1 else ""
        raise BadRecordError(f"has no text: {no_field(fields.text, record)}{longest}")
    identifier, source = told(record, fields.id) or otherwise, told(record, fields.source) or source
    site, title, language = host(told(record, fields.url) or address), told(record, fields.title), told(record, fields.language)
    single = identifier is None or (len(fields.text) == 1 and not _is_about_many(fields.text[0]))
    return tuple(
        Part(path, Document(text, identifier if single else f"{identifier}#{name_of(path)}", source, site, title, language))
        for path, text in texts.items()
    )


def text_of(value: Any) -> str | None:
    """Return the text that a value is; a list of nothing but paragraphs is one. Return None for any other value, and an empty list."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return BETWEEN.join(value)
    return None


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
    """Return the path of a field, and its value; the value is None where there is no such field. Of many fields the first counts."""
    if name in record:
        return (name,), record[name]
    steps = _steps(name)
    nowhere = tuple(step.value if isinstance(step, Every) else step for step in steps), None
    return nowhere if steps == (name,) else next(_reached(record, steps, ()), nowhere)


def all_of(record: Mapping[str, Any], name: str) -> Iterator[tuple[Path, Any]]:
    """Yield the paths and values of all fields that a name stands for."""
    if name in record:
        yield (name,), record[name]
    else:
        yield from _reached(record, _steps(name), ())


def _reached(value: Any, steps: tuple[str | int | Every, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the paths and values that the steps lead to from a value at ``path``."""
    if not steps:
        yield path, value
        return
    step, rest = steps[0], steps[1:]
    inner: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, Mapping):
        inner = value.items() if step is Every.VALUE else [(step, value[step])] if isinstance(step, str) and step in value else ()
    elif isinstance(value, list):
        inner = enumerate(value) if step is Every.ITEM else [(step, value[step])] if isinstance(step, int) and step < len(value) else ()
    for key, below in inner:
        yield from _reached(below, rest, (*path, key))


def _is_about_many(name: str) -> bool:
    """Return whether a field's name may stand for many fields."""
    return any(isinstance(step, Every) for step in _steps(name))


def _texts(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield names and values of the fields that hold text; those of objects directly in the record as ``object.name``."""
    for name, value in record.items():
        if (text := text_of(value)) is not None:
            yield f"{above}{name}", text
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
