"""Read fields of YAML data, with errors that name file, line and key: for rule files and overrides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from newslint.config.yaml_reader import Map, Seq
from newslint.errors import ConfigError, nearest

T = TypeVar("T")


def fail(where: Map, key: str | None, message: str, hint: str | None = None) -> ConfigError:
    """Return, without raising it, a ConfigError at a key of a mapping, or at the mapping itself."""
    return ConfigError(message, where.path, where.lines.get(key, where.line) if key else where.line, hint)


def known_keys(where: Map, allowed: Iterable[str], what: str) -> None:
    """Raise ConfigError for the first key that is not allowed, with the nearest one that is; ``what`` names the mapping for people."""
    allowed = list(allowed)
    for key in where:
        if key not in allowed:
            raise fail(where, key, f"unknown key {key!r} in {what}", nearest(key, allowed) or f"known keys: {', '.join(allowed)}")


def typed(where: Map, key: str, kind: type[T], what: str) -> T:
    """Return the value under ``key``. Raise ConfigError where it is not of this kind; ``what`` names the kind for people."""
    value = where[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise fail(where, key, f"{key} must be {what}, not {described(value)}")
    return value


def described(value: Any) -> str:
    """Name the kind of a value in words: "a list", "text"."""
    return {Map: "a mapping", Seq: "a list", bool: "true/false", int: "a number", str: "text"}.get(type(value), type(value).__name__)


def choice(where: Map, key: str, kinds: Any, default: Any) -> Any:
    """Return the member of the string enum ``kinds`` under ``key``, or the default. Raise ConfigError for a value that is no member."""
    if key not in where:
        return default
    value = typed(where, key, str, "text")
    values = [kind.value for kind in kinds]
    if value not in values:
        raise fail(where, key, f"{key} cannot be {value!r}", nearest(value, values) or f"one of: {', '.join(values)}")
    return kinds(value)


def count(where: Map, key: str, least: int = 0) -> int | None:
    """Return the whole number under ``key``, or None where the key is absent. Raise ConfigError for a number below ``least``."""
    if key not in where:
        return None
    value = typed(where, key, int, "a whole number")
    if value < least:
        raise fail(where, key, f"{key} must be {least} or more")
    return value


def plain(value: Any) -> Any:
    """Return YAML data without its lines and without the order of mappings: equal for what means the same, for hashes."""
    if isinstance(value, dict):
        return sorted((key, plain(item)) for key, item in value.items())
    return [plain(item) for item in value] if isinstance(value, list) else value


def texts(where: Map, key: str) -> tuple[str, ...]:
    """Return the texts under ``key``, which holds one or a list of them; () where it is absent. Raise ConfigError for anything else."""
    if key not in where:
        return ()
    value = where[key]
    values = value if isinstance(value, Seq) else [value]
    for item in values:
        if not isinstance(item, str):
            raise fail(where, key, f"{key} must be text or a list of texts, not {described(item)}")
    if not values:
        raise fail(where, key, f"{key} is empty")
    return tuple(values)
