"""TOML as newslint reads it: the same mappings and lists with lines that YAML gives (`newslint.config.yaml_reader`).

``tomllib`` does not say where a key stands, so lines are looked up in the text: exact for keys on lines of their own, the best guess
for what stands inside an inline table or a list.
"""

from __future__ import annotations

import re
from typing import Any

from newslint.config.yaml_reader import Map, Seq
from newslint.errors import ConfigError
from newslint.util.lazy_regex import lazily

_NAME = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_NAMES = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = lazily(rf"[ \t]*\[\[?[ \t]*({_NAMES})[ \t]*\]")
_KEY = lazily(rf"[ \t]*({_NAMES})[ \t]*=")
_ERROR = lazily(r"(.*?) \(at line (\d+), column \d+\)\Z|(.*) \(at end of document\)\Z", re.DOTALL)


def parse_toml(data: bytes, path: str, table: tuple[str, ...]) -> Map | None:
    """Return one table of a TOML file as a Map, values str, int, bool, Map and Seq; None where the file has no such table.

    ``path`` is the file's name in messages, ``table`` the parts of the table's name. Raise ConfigError with the line for broken TOML, and
    for values that are not text, whole numbers or true/false.
    """
    import tomllib

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"not UTF-8 at byte {error.start} (0x{data[error.start]:02x})", path, line) from None
    try:
        value: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        match = _ERROR.match(str(error))
        message = (match[1] or match[3]) if match else str(error)
        place = int(match[2]) if match and match[2] else text.count("\n") + 1
        raise ConfigError(f"broken TOML: {message}", path, place) from None
    for name in table:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ConfigError(f"{'.'.join(table)} must be a table", path, _Lines(text).of(table, 1))
    found: Map = _Converter(path, _Lines(text)).convert(value, table, 1)
    return found


class _Lines:
    """The lines on which the keys of a TOML text stand, counted from 1."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.keys: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.lines, 1):
            if header := _HEADER.match(line):
                table = _split(header[1])
                self._add(table, number)
            elif key := _KEY.match(line):
                self._add(table + _split(key[1]), number)

    def _add(self, names: tuple[str, ...], number: int) -> None:
        """Enter the line of a key, and of the tables that hold it where they have none yet."""
        for length in range(1, len(names) + 1):
            self.keys.setdefault(names[:length], number)

    def of(self, names: tuple[str, ...], parent: int) -> int:
        """Return the line of a key, given by all its names; ``parent`` is the line of what holds it."""
        return self.keys.get(names) or self.after(parent, names[-1])

    def after(self, start: int, value: Any) -> int:
        """Return the first line from ``start`` on that holds ``value``; ``start`` itself where none does."""
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return next((number for number in range(start, len(self.lines) + 1) if written in self.lines[number - 1]), start)


def _split(names: str) -> tuple[str, ...]:
    """Return the parts of a dotted name, without their quotes."""
    return tuple(name.strip("\"'") for name in re.findall(_NAME, names))


class _Converter:
    """A converter from the data of ``tomllib`` to Map and Seq."""

    def __init__(self, path: str, lines: _Lines) -> None:
        self.path = path
        self.lines = lines

    def convert(self, value: Any, names: tuple[str, ...], line: int) -> Any:
        """Convert a value, which stands under ``names`` on ``line``. Raise ConfigError for a float, a date or a time."""
        if isinstance(value, dict):
            mapping = Map(self.path, line)
            for key, part in value.items():
                place = self.lines.of((*names, key), line)
                mapping[key] = self.convert(part, (*names, key), place)
                mapping.lines[key] = place
            return mapping
        if isinstance(value, list):
            sequence = Seq(self.path, line)
            for part in value:
                if isinstance(part, str | int):
                    line = self.lines.after(line, part)
                sequence.append(self.convert(part, names, line))
                sequence.lines.append(line)
            return sequence
        if isinstance(value, str | int):
            return value
        kind = "a number with a fraction" if isinstance(value, float) else "a date or time"
        raise ConfigError(f"{names[-1]}: {kind} is not supported", self.path, line, f'write it as text: "{value}"')
