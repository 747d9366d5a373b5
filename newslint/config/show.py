"""Settings as text, and as a JSON Schema for editors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from newslint.config.model import GROUPS, PLAIN, SETTINGS, Config
from newslint.config.settings import (
    ACTIONS,
    DELIMITERS,
    FORMATS,
    LANGUAGE,
    MOST_SIZE,
    OTHER_LANGUAGES,
    PERCENT,
    SIZE,
    Kind,
    Setting,
    size_text,
)


def settings_text(config: Config) -> str:
    """Return every setting with its value and where it comes from, as YAML that says the same when it is read."""
    lines = [f"# settings of {_scalar(config.path)}" if config.path else "# no configuration file", f"# root: {_scalar(config.root)}"]
    group = ""
    for setting in SETTINGS:
        head, _, tail = setting.key.rpartition(".")
        if head != group and head:
            lines.append(f"{head}:")
        group = head
        lines += _setting_lines(config, setting, tail, "  " if head else "")
    return "\n".join(lines) + "\n"


def _setting_lines(config: Config, setting: Setting, name: str, indent: str) -> Iterator[str]:
    """Yield the lines of one setting, each with its origin as a comment."""
    value = getattr(config, setting.attribute)

    def origin(key: str, written: Any) -> str:
        found = config.origins.get(key)
        return f"  # {_scalar(str(found), quotes=False)}" if found else "  # default" if written == setting.default else "  # given"

    if value is None and not setting.kind.can_be_off:
        yield f"{indent}# {name}: not set{origin(setting.key, value)}"
    elif not setting.kind.is_mapping or not value:
        text = "off" if value is None else value_text(setting.kind, value)
        yield f"{indent}{name}: {'{}' if setting.kind.is_mapping else text}{origin(setting.key, value)}"
    else:
        yield f"{indent}{name}:"
        for key, part in value.items() if isinstance(value, dict) else value:
            yield f"{indent}  {_scalar(key)}: {flow(part)}{origin(f'{setting.key}.{key}', part)}"


def value_text(kind: Kind, value: Any) -> str:
    """Return a setting's value as YAML on one line, percent and sizes with their unit."""
    return f"{value}%" if kind is Kind.PERCENT else size_text(value) if kind is Kind.SIZE else flow(value)


def flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return str(value) if isinstance(value, int) else _scalar(str(value))


def _scalar(text: str, quotes: bool = True) -> str:
    """Return text as a YAML scalar, quoted unless it is a plain word; nothing in it can break the line or reach a terminal."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9/_.-]*", text) and text not in ("true", "false"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"') if quotes else text
    escaped = "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped)
    return f'"{escaped}"' if quotes else escaped


def settings_schema() -> dict[str, Any]:
    """Return a JSON Schema (draft 2020-12) of configuration files, for editors."""
    text = {"type": "string", "minLength": 1}
    language = {"type": "string", "pattern": f"^{LANGUAGE}$"}
    glob = {"type": "string", "pattern": r"^[^\\]+$"}
    actions = {"type": "object", "additionalProperties": {"enum": [str(action) for action in ACTIONS]}}
    strings = _one_or_list(text)
    of_kind: dict[Kind, dict[str, Any]] = {
        Kind.GLOBS: _one_or_list(glob),
        Kind.LANGUAGE: language,
        Kind.LANGUAGES: _one_or_list(language),
        Kind.BOOL: {"type": "boolean"},
        Kind.INT: {"type": "integer", "minimum": 0},
        Kind.SIZE: {"anyOf": [{"type": "integer", "minimum": 1, "maximum": MOST_SIZE}, {"type": "string", "pattern": f"^({SIZE})$"}]},
        Kind.PERCENT: {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": f"^({PERCENT}|off)$"}]},
        Kind.LIMIT: {"anyOf": [{"type": "integer", "minimum": 0}, {"const": "off"}]},
        **{kind: {"enum": [str(word) for word in kind.words]} for kind in Kind if kind.words},
        Kind.FILE_RULES: {"type": "object", "propertyNames": glob, "additionalProperties": strings},
        Kind.SOURCE_RULES: {"type": "object", "additionalProperties": strings},
        Kind.MAPPINGS: {"type": "object", "additionalProperties": {"type": "object"}},
        Kind.FORMATS: _formats(text, strings),
        Kind.RULE_ACTIONS: actions,
        Kind.LANGUAGE_ACTIONS: {**actions, "propertyNames": {"pattern": f"^({'|'.join(OTHER_LANGUAGES)}|{LANGUAGE})$"}},
    }

    def schema(table: Mapping[str, Setting]) -> dict[str, Any]:
        rows = {}
        for name, setting in table.items():
            rows[name] = of_kind.get(setting.kind, strings if setting.kind.is_list else text)
            rows[name] = {**rows[name], "description": setting.description}
            if name == "text-fields":
                rows[name]["minItems"] = 1
        return {"type": "object", "additionalProperties": False, "properties": rows}

    whole = schema(PLAIN)
    whole["properties"] |= {name: schema(parts) for name, parts in GROUPS.items()}
    whole["properties"]["extends"] = {**text, "description": "The file whose settings this one starts from."}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "newslint configuration", **whole}


def _formats(text: dict[str, Any], strings: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of the settings of formats."""
    own = {"text-fields": {**strings, "minItems": 1}, "delimiter": {"enum": list(DELIMITERS)}, "header": {"type": "boolean"}}
    formats = {
        name: {"type": "object", "additionalProperties": False, "properties": {key: own.get(key, text) for key in known}}
        for name, known in FORMATS.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": formats}


def _one_or_list(item: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list of such texts, for one of which a list need not be written."""
    return {**item, "type": ["string", "array"], "items": item}
