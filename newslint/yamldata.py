"""YAML as newslint reads it: mappings, lists, strings, integers and true/false, every value with its line.

``no:`` is Norwegian, not false; ``12:30`` is a string, not a number. Duplicate keys are errors, so are anchors and aliases (nobody
needs them here, and they make small files explode).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from newslint.errors import ConfigError

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
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
    """A list that knows the lines of its items, counted from 1."""

    __slots__ = ("line", "lines", "path")

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: list[int] = []


def read_yaml(path: Path, shown: str | None = None) -> Any:
    """The data of a YAML file: Map, Seq, str, int, bool, or None for an empty file.

    Raises ConfigError with the line for whatever is not the small YAML described above, and for unreadable files.
    """
    shown = shown or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", shown) from None
    return parse_yaml(data, shown)


def parse_yaml(data: bytes | str, path: str) -> Any:
    """As `read_yaml`, from the bytes or text of a file called ``path``."""
    import yaml

    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConfigError(f"not UTF-8 at byte {error.start} (0x{data[error.start]:02x})", path, line) from None
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(data, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ConfigError(f"broken YAML: {error.problem or error.context}", path, mark.line + 1 if mark else None) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"broken YAML: {str(error).splitlines()[0]}", path) from None
    return None if node is None else _value(node, path, set(), 0)


def _value(node: Any, path: str, seen: set[int], depth: int) -> Any:
    line: int = node.start_mark.line + 1
    if id(node) in seen:
        raise ConfigError("aliases (*name) are not supported", path, line, "write the value out")
    if depth > MAX_DEPTH:
        raise ConfigError(f"nested more than {MAX_DEPTH} levels deep", path, line)
    seen.add(id(node))
    kind = node.tag.rpartition(":")[2]
    if node.id == "mapping":
        mapping = Map(path, line)
        for key_node, value_node in node.value:
            key = key_node.value
            key_line: int = key_node.start_mark.line + 1
            if key_node.id != "scalar":
                raise ConfigError("a key must be plain text", path, key_line)
            if key in mapping:
                raise ConfigError(f"duplicate key {key!r}", path, key_line, f"first in line {mapping.lines[key]}")
            mapping[key] = _value(value_node, path, seen, depth + 1)
            mapping.lines[key] = key_line
        return mapping
    if node.id == "sequence":
        sequence = Seq(path, line)
        for item in node.value:
            sequence.append(_value(item, path, seen, depth + 1))
            sequence.lines.append(item.start_mark.line + 1)
        return sequence
    if node.tag.startswith("!") and kind != "!":
        raise ConfigError(f"tag {node.tag} is not supported", path, line)
    text: str = node.value
    if not node.style:  # a plain scalar; quoted ones are strings
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.match(text):
            return int(text)
        if text == "":
            raise ConfigError("a value is missing", path, line, 'write "" for empty text')
    return text
