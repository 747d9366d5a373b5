"""Find and read a configuration: ``newslint.yaml`` or the table ``[tool.newslint]`` of a ``pyproject.toml``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from newslint.config.files import other_than_file, read_file
from newslint.config.model import GROUPS, PLAIN, TOML_NAME, YAML_NAME, Config
from newslint.config.settings import Kind, Origin, Reader, Setting, describe
from newslint.config.toml_reader import parse_toml
from newslint.config.yaml_reader import Map, Seq, parse_yaml
from newslint.errors import ConfigError, nearest

_TOML_TABLE = re.compile(rb"^[ \t]*\[\[?[ \t]*tool[ \t]*\.[ \t]*[\"']?newslint[\"']?[ \t]*[.\]]", re.MULTILINE)


def find_config(start: str | os.PathLike[str]) -> str | None:
    """Return the absolute path of the configuration closest to a file or folder, searched upwards; None where there is none.

    In one folder ``newslint.yaml`` comes before ``pyproject.toml``. A ``pyproject.toml`` without ``[tool.newslint]`` is passed over.
    """
    folder = os.path.abspath(start)
    while (found := config_in(folder)) is None:
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return None
    return found


def config_in(folder: str) -> str | None:
    """Return the path of the configuration that lies in a folder itself, None where there is none."""
    if os.path.isfile(yaml := os.path.join(folder, YAML_NAME)):
        return yaml
    if os.path.isfile(toml := os.path.join(folder, TOML_NAME)) and _TOML_TABLE.search(_read_bytes(toml)):
        return toml
    return None


def load_config(path: str | os.PathLike[str]) -> Config:
    """Read the settings of a file: ``[tool.newslint]`` of a ``.toml`` file, else YAML. Raise ConfigError for anything wrong in it."""
    path = os.path.abspath(path)
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    _read_into(values, origins, path, ())
    return Config(path=path, root=os.path.dirname(path), origins=origins, **values)


def _read_into(values: dict[str, Any], origins: dict[str, Origin], path: str, children: tuple[str, ...]) -> None:
    """Read a file into ``values`` and ``origins``, after the file that it extends; ``children`` are the files that extend it."""
    shown = _shown(path)
    data = _read_map(path, shown)
    reader = Reader(shown, os.path.dirname(path), os.path.dirname((*children, path)[0]))
    if "extends" in data:
        line = data.lines["extends"]
        parent: str = reader.read(Kind.PATH, data["extends"], "extends", line)
        chain = (*children, path)
        if os.path.realpath(parent) in map(os.path.realpath, chain):
            names = " -> ".join(os.path.basename(name) for name in (*chain, parent))
            raise ConfigError(f"extends goes round in a circle: {names}", shown, line)
        if not os.path.exists(parent):
            raise ConfigError(f"extends: there is no file {data['extends']!r}", shown, line, f"looked for {parent}")
        if what := other_than_file(parent):
            raise ConfigError(f"extends: {data['extends']!r} is {what}, not a file", shown, line)
        _read_into(values, origins, parent, chain)
    for setting, value, line in _entries(data, shown):
        read = reader.read(setting.kind, value, setting.key, line)
        origins[setting.key] = _origin(shown, value, line)
        if setting.kind.is_mapping:
            stored = read if isinstance(read, Map) else [pattern for pattern, _ in read]
            for key, name in zip(value, stored, strict=True):
                origins[f"{setting.key}.{name}"] = _origin(shown, value[key], value.lines[key])
            read = _merge(values.get(setting.attribute), read)
        values[setting.attribute] = read


def _origin(shown: str, value: Any, line: int) -> Origin:
    """Return the origin of a value; a list also has the line of each item."""
    return Origin(shown, line, tuple(value.lines) if isinstance(value, Seq) else (line,))


def _entries(data: Map, shown: str) -> Iterator[tuple[Setting, Any, int]]:
    """Yield each setting of a file with its value and line; open groups such as ``removal-cap``. Raise ConfigError for an unknown key."""
    for key, value in data.items():
        line = data.lines[key]
        if key in GROUPS:
            parts = GROUPS[key]
            if not isinstance(value, Map):
                raise ConfigError(f"{key} expects a mapping of {', '.join(parts)}, not {describe(value)}", shown, line)
            for name, part in value.items():
                if name not in parts:
                    raise ConfigError(f"unknown setting {name!r} in {key}", shown, value.lines[name], nearest(name, parts))
                yield parts[name], part, value.lines[name]
        elif key in PLAIN:
            yield PLAIN[key], value, line
        elif key != "extends":
            raise ConfigError(f"unknown setting {key!r}", shown, line, nearest(key, [*PLAIN, *GROUPS, "extends"]))


def _merge(parent: Any, child: Any) -> Any:
    """Merge two values of a mapping setting; what the child says of a key replaces what the parent says."""
    if not isinstance(child, Map):
        return tuple((dict(parent or ()) | dict(child)).items())
    merged = Map(child.path, child.line)
    for mapping in (parent, child):
        if mapping is not None:
            merged.update(mapping)
            merged.lines.update(mapping.lines)
    return merged


def _read_map(path: str, shown: str) -> Map:
    """Return the settings of one file as they are written, without those of the file that it extends."""
    if path.endswith(".toml"):
        table = parse_toml(_read_bytes(path), shown, ("tool", "newslint"))
        if table is None:
            raise ConfigError("there is no table [tool.newslint]", shown)
        return table
    data = parse_yaml(_read_bytes(path), shown)
    if data is None:  # an empty file: all defaults
        return Map(shown, 1)
    if not isinstance(data, Map):
        kind = "a list" if isinstance(data, Seq) else "text"  # which is not quoted: the file may be one that was never meant
        raise ConfigError(f"settings must be a mapping, not {kind}", shown, 1)
    return data


def _read_bytes(path: str) -> bytes:
    return read_file(path, _shown(path))


def _shown(path: str) -> str:
    """Return a path as messages show it: relative where it lies in the working folder."""
    inside = os.path.join(os.getcwd(), "")
    return path.removeprefix(inside)
