"""YAML as newslint reads it: mappings, lists, strings, integers and true/false, every value with its line.

``no:`` is Norwegian, not false; ``12:30`` is a string, not a number. Duplicate keys are errors, and so are anchors and aliases (nobody
needs them here, and with them a small file can expand to a huge one).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from newslint.config.files import read_file
from newslint.errors import ConfigError
from newslint.util.lazy_regex import lazily

_INTEGER = lazily(r"-?(0|[1-9][0-9]{0,17})\Z")
MAX_DEPTH = 30


class Map(dict[str, Any]):
    """A mapping that knows where it stands: ``line`` is its own, ``lines`` those of its keys; both count from 1."""

    __slots__ = ("line", "lines", "path")

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: dict[str, int] = {}


class Seq(list[Any]):
    """A list that knows where it stands: ``line`` is its own, ``lines`` those of its items; both count from 1."""

    __slots__ = ("line", "lines", "path")

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: list[int] = []


def read_yaml(path: str | os.PathLike[str], shown: str | None = None) -> Any:
    """Return the data of a YAML file: Map, Seq, str, int, bool, or None for an empty file.

    ``shown`` is the file's name in messages. Raise ConfigError with the line for whatever is not the small YAML described above, and for
    unreadable files.
    """
    shown = shown or str(path)
    return parse_yaml(read_file(path, shown), shown)


def parse_yaml(data: bytes | str, path: str) -> Any:
    """Return the data of the bytes or text of a file called ``path``, as `read_yaml` does."""
    import yaml

    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise ConfigError(f"not UTF-8 at byte {error.start} (0x{error.object[error.start]:02x})", path, line) from None
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _build(_shallow(yaml.parse(data, Loader=loader), path), path)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark:  # the parser looks ahead, and has a limit of its own in some versions: the one of this module speaks first
            with suppress(yaml.YAMLError):
                for _ in _shallow(yaml.parse(data[: mark.index], Loader=loader), path):
                    pass
        raise ConfigError(f"broken YAML: {error.problem or error.context}", path, mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise ConfigError(f"broken YAML: {str(error).splitlines()[0]}", path) from None


def _shallow(events: Iterator[Any], path: str) -> Iterator[Any]:
    """Yield the events as they come. Raise ConfigError where they nest deeper than `MAX_DEPTH`."""
    depth = 0
    for event in events:
        kind = type(event).__name__
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            depth += 1
            if depth > MAX_DEPTH:
                raise ConfigError(f"nested more than {MAX_DEPTH} levels deep", path, event.start_mark.line + 1)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        yield event


def _build(events: Iterator[Any], path: str) -> Any:
    """Build the value that a stream of events describes. Raise ConfigError for YAML that newslint does not read.

    It uses events, not nodes: composing nodes recurses in C and crashes on deep nesting.
    """
    root = Seq(path, 1)
    open_: list[Map | Seq] = [root]
    keys: list[tuple[str, int] | None] = [None]  # of each open collection the key that waits for its value
    for event in events:
        kind = type(event).__name__
        line: int = event.start_mark.line + 1
        if kind == "DocumentStartEvent" and root:
            raise ConfigError("a second document in one file", path, line)
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            open_.pop()
            keys.pop()
        if kind not in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent", "AliasEvent"):
            continue
        if event.anchor is not None:
            raise ConfigError("anchors and aliases (&name, *name) are not supported", path, line, "write the value out")
        if event.tag not in (None, "!"):
            raise ConfigError(f"tag {event.tag} is not supported", path, line)
        holder = open_[-1]
        if isinstance(holder, Map) and keys[-1] is None:
            if kind != "ScalarEvent":
                raise ConfigError("a key must be plain text", path, line)
            if event.value in holder:
                raise ConfigError(f"duplicate key {event.value!r}", path, line, f"first in line {holder.lines[event.value]}")
            keys[-1] = (event.value, line)
            continue
        value = _scalar(event, path, line) if kind == "ScalarEvent" else (Map if kind == "MappingStartEvent" else Seq)(path, line)
        if isinstance(holder, Map):
            key, key_line = keys[-1] or ("", line)
            holder[key] = value
            holder.lines[key] = key_line
            keys[-1] = None
        else:
            holder.append(value)
            holder.lines.append(line)
        if isinstance(value, Map | Seq):
            open_.append(value)
            keys.append(None)
    return root[0] if root else None


def _scalar(event: Any, path: str, line: int) -> str | int | bool:
    """Return a scalar's value: true/false and integers where they are not quoted, else text."""
    text: str = event.value
    if event.style:  # quoted, or a block: text (the C parser says "" where the Python one says None)
        return text
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.match(text):
        return int(text)
    if text == "":
        raise ConfigError("a value is missing", path, line, 'write "" for empty text')
    return text
