"""Names of fields as paths: ``newspapers.*.articles[].text``; ``*`` is every value of an object, ``[]`` every item of a list."""

from __future__ import annotations

from collections.abc import Sequence

from newslint.errors import ConfigError
from newslint.records.record import Fields

ALL = ("*", "[]")


def steps_of(name: str) -> tuple[str, ...]:
    """Return the steps of a path: ``articles[].text`` as ``("articles", "[]", "text")``."""
    steps: list[str] = []
    for part in name.split("."):
        lists = 0
        while part.endswith("[]"):
            part, lists = part[:-2], lists + 1
        steps += [*([part] if part else []), *["[]"] * lists]
    return tuple(steps)


def name_of(steps: Sequence[str]) -> str:
    """Return the name that `steps_of` takes apart."""
    name = ""
    for step in steps:
        name += step if step == "[]" or not name else f".{step}"
    return name


def split_at_records(fields: Fields) -> tuple[tuple[str, ...], Fields]:
    """Return the way to the records that the names of text fields lead through, and the names of all fields within a record.

    The way ends at the last ``*`` or ``[]`` that something follows; it is empty where no name has one. Raise ConfigError where two text
    fields lead to different records.
    """
    ways = {_way(steps_of(name)) for name in fields.text}
    if len(ways) > 1:
        raise ConfigError(f"text-fields: {' and '.join(map(repr, fields.text))} do not stand in the same records")
    way = ways.pop()
    if not way:
        return (), fields
    named = {
        meaning: _within(way, name)
        for meaning in ("id", "url", "language", "title", "source")
        if (name := getattr(fields, meaning)) is not None
    }
    return way, fields._replace(text=tuple(_within(way, name) for name in fields.text), **named)


def _way(steps: tuple[str, ...]) -> tuple[str, ...]:
    if steps in (("[]",), ("*",)):  # a list of texts, an object of texts
        return steps
    inner = steps[:-1]  # a last `[]` is a text in paragraphs
    last = max((number for number, step in enumerate(inner, 1) if step in ALL), default=0)
    return steps[:last]


def _within(way: tuple[str, ...], name: str) -> str:
    """Return the name of a field within a record; one that does not go that way is a name within the record already."""
    steps = steps_of(name)
    return name_of(steps[len(way) :]) if steps[: len(way)] == way else name
