"""The kinds of settings, and a reader for one value, whose errors name file and line."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from newslint.config.globs import compile_globs, escape_glob, is_absolute, is_anchored
from newslint.config.yaml_reader import Map, Seq
from newslint.errors import ConfigError, nearest
from newslint.findings import Action, Fixes, Rejects, Severity


class Kind(Enum):
    """The kind of value that a setting may hold, in the words of the error message. A list of one item may be written as that item."""

    STRING = "a string"
    STRINGS = "a list of strings"
    PATH = "a path"
    PATH_OR_OFF = "a path, or off"
    PATHS = "a list of paths"
    GLOBS = "a list of globs"
    ENCODING = "the name of a text encoding, or auto"
    LANGUAGE = "a language code such as en or pt-BR"
    LANGUAGES = "a list of language codes such as en or pt-BR"
    SEVERITY = "error, warning or info"
    BOOL = "true or false"
    INT = "a whole number from 0"
    SIZE = "a number of bytes from 1, such as 500KB, 64MB or 2GB"
    PERCENT = "a share from 0% to 100%, or off"
    LIMIT = "a whole number from 0, or off"
    ACTION = "accept, quarantine or reject"
    FIXES = "safe, unsafe or none"
    REJECTS = "full or codes"
    FORMATS = "a mapping of formats to their settings"
    FILE_RULES = "a mapping of globs to rules"
    SOURCE_RULES = "a mapping of sources to rules"
    MAPPINGS = "a mapping of mappings"
    RULE_ACTIONS = "a mapping of rules to accept, quarantine or reject"
    LANGUAGE_ACTIONS = "a mapping of language codes, other and unknown to accept, quarantine or reject"

    @property
    def is_list(self) -> bool:
        """True where the value is a list of strings of some sort."""
        return self in (Kind.STRINGS, Kind.PATHS, Kind.GLOBS, Kind.LANGUAGES)

    @property
    def is_mapping(self) -> bool:
        """True where the value is a mapping, which ``extends`` merges by key."""
        return self in (Kind.FILE_RULES, Kind.SOURCE_RULES, Kind.MAPPINGS, Kind.FORMATS, Kind.RULE_ACTIONS, Kind.LANGUAGE_ACTIONS)

    @property
    def can_be_off(self) -> bool:
        """True where ``off`` is a value; it is kept as None."""
        return self in (Kind.PERCENT, Kind.LIMIT)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that the setting may hold; none where it is not a choice."""
        return _WORDS.get(self, ())


OFF = "off"  # of a path; an absolute path is never that
MAX_RECORD_BYTES = 64 << 20  # of a record, or of a text that is a file, where the configuration does not say
ACTIONS = (Action.ACCEPT, Action.QUARANTINE, Action.REJECT)  # `fix` is what comes of fixing, not something to ask for
_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.SEVERITY: tuple(Severity),
    Kind.ACTION: ACTIONS,
    Kind.FIXES: tuple(Fixes),
    Kind.REJECTS: tuple(Rejects),
}
_ENUMS: dict[Kind, type[Severity | Action | Fixes | Rejects]] = {
    Kind.SEVERITY: Severity, Kind.ACTION: Action, Kind.FIXES: Fixes, Kind.REJECTS: Rejects,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """The place where a setting was written: file (as shown to people), line, and for a list the lines of its items."""

    path: str
    line: int | None = None
    items: tuple[int, ...] = ()

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings: its key in a file (``removal-cap.safe``) and the attribute of Config that holds it."""

    key: str
    attribute: str
    kind: Kind
    default: Any
    description: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader for the values of one file: ``shown`` is its name in messages, ``folder`` its folder.

    ``root`` is the folder of the finished configuration; it is another one where a file in another folder names this one in ``extends``.
    """

    shown: str
    folder: str
    root: str

    def read(self, kind: Kind, value: Any, key: str, line: int) -> Any:
        """Return the value of setting ``key`` as Config keeps it. Raise ConfigError, which says what is expected, for a wrong one."""
        if kind.is_list:
            return self._list(kind, value, key, line)
        if kind.is_mapping:
            return self._mapping(kind, value, key, line)
        if kind is Kind.BOOL and isinstance(value, bool):
            return value
        if kind is Kind.INT and type(value) is int and value >= 0:
            return value
        if kind is Kind.SIZE and (size := _size(value)):
            return size
        if kind is Kind.LIMIT and (value == "off" or (type(value) is int and value >= 0)):
            return None if value == "off" else value
        if kind is Kind.PERCENT:
            share = re.fullmatch(PERCENT, str(value))
            if value == "off" or share:
                return int(share[1]) if share else None
        if isinstance(value, str) and value:
            if kind is Kind.STRING or (kind is Kind.ENCODING and _is_encoding(value)):
                return value
            if kind is Kind.LANGUAGE and re.fullmatch(LANGUAGE, value):
                return value
            if kind is Kind.PATH_OR_OFF and value == OFF:
                return OFF
            if kind in (Kind.PATH, Kind.PATH_OR_OFF):
                return self.absolute(value)
            if value in kind.words:
                return _ENUMS[kind](value)
        hint = nearest(value, map(str, kind.words)) if kind.words and isinstance(value, str) else None
        raise ConfigError(f"{key} expects {kind.value}, not {describe(value)}", self.shown, line, hint)

    def absolute(self, path: str) -> str:
        """Return a path that the file gives as an absolute path."""
        return os.path.normpath(os.path.join(self.folder, path))

    def glob(self, glob: str, key: str, line: int) -> str:
        """Check a glob that the file gives; return it absolute where the file is not in ``root`` and the glob starts at the file's folder.

        Raise ConfigError where it is not a glob.
        """
        if "\\" in glob:
            raise ConfigError(f"{key}: write / for \\ in {glob!r}, on Windows as well", self.shown, line)
        try:
            compile_globs((glob,))
        except ValueError:
            raise ConfigError(f"{key}: {glob!r} is not a glob", self.shown, line) from None
        if self.folder == self.root or not is_anchored(glob) or is_absolute(glob):
            return glob
        return f"{escape_glob(self.folder.replace(os.sep, '/')).rstrip('/')}/{glob.removeprefix('./')}"

    def _list(self, kind: Kind, value: Any, key: str, line: int) -> tuple[str, ...]:
        """Return the items of a list, or the one item that stands for a list."""
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list):
            raise ConfigError(f"{key} expects {kind.value}, not {describe(value)}", self.shown, line)
        if not items and (key == "text-fields" or key.startswith("formats.")):
            raise ConfigError(f"{key} is empty", self.shown, line, "name at least one field")
        read: list[str] = []
        for number, item in enumerate(items):
            place = value.lines[number] if isinstance(value, Seq) else line
            if not isinstance(item, str) or not item or (kind is Kind.LANGUAGES and not re.fullmatch(LANGUAGE, item)):
                raise ConfigError(f"{key} expects {kind.value}, but item {number + 1} is {describe(item)}", self.shown, place)
            if kind is Kind.GLOBS:
                item = self.glob(item, key, place)
            read.append(self.absolute(item) if kind is Kind.PATHS else item)
        return tuple(read)

    def _mapping(self, kind: Kind, value: Any, key: str, line: int) -> Any:
        """Return a mapping as Config keeps it: a Map for mappings of mappings, else pairs of key and value."""
        if not isinstance(value, Map):
            raise ConfigError(f"{key} expects {kind.value}, not {describe(value)}", self.shown, line)
        if kind is Kind.FORMATS:
            return self._formats(value, key)
        if kind is Kind.MAPPINGS:
            for name, entry in value.items():
                if not isinstance(entry, Map):
                    raise ConfigError(f"{key}.{name} expects a mapping, not {describe(entry)}", self.shown, value.lines[name])
            return value
        if kind in (Kind.RULE_ACTIONS, Kind.LANGUAGE_ACTIONS):
            return tuple((name, self._action(kind, name, action, key, value.lines[name])) for name, action in value.items())
        rules: dict[str, tuple[str, ...]] = {}
        for pattern, selectors in value.items():
            place = value.lines[pattern]
            stored = self.glob(pattern, key, place) if kind is Kind.FILE_RULES else pattern
            rules[stored] = self._list(Kind.STRINGS, selectors, f"{key}.{pattern}", place)
        return tuple(rules.items())

    def _formats(self, value: Map, key: str) -> Map:
        """Return the settings of formats, each checked. Raise ConfigError for a format or a setting that is not known."""
        made = Map(value.path, value.line)
        for name, entry in value.items():
            line = value.lines[name]
            if name not in FORMATS:
                raise ConfigError(f"{key}: {name!r} is no format that has settings", self.shown, line, nearest(name, FORMATS))
            if not isinstance(entry, Map):
                raise ConfigError(f"{key}.{name} expects a mapping, not {describe(entry)}", self.shown, line)
            own = Map(entry.path, entry.line)
            for setting, given in entry.items():
                place = entry.lines[setting]
                known = FORMATS[name]
                if setting not in known:
                    raise ConfigError(f"unknown setting {setting!r} in {key}.{name}", self.shown, place, nearest(setting, known))
                what = f"{key}.{name}.{setting}"
                if setting == "text-fields":
                    own[setting] = self._list(Kind.STRINGS, given, what, place)
                elif setting == "delimiter" and not (isinstance(given, str) and given in DELIMITERS):
                    words = ", ".join(repr(each) for each in DELIMITERS)
                    raise ConfigError(f"{what} expects one of {words}, not {describe(given)}", self.shown, place)
                else:
                    own[setting] = self.read(known[setting], given, what, place)
                own.lines[setting] = place
            made[name], made.lines[name] = own, line
        return made

    def _action(self, kind: Kind, name: str, value: Any, key: str, line: int) -> Action:
        """Return the action that a mapping gives for a rule or a language; check the language's code."""
        if kind is Kind.LANGUAGE_ACTIONS and name not in OTHER_LANGUAGES and not re.fullmatch(LANGUAGE, name):
            raise ConfigError(f"{key}: {name!r} is not a language code such as en or pt-BR", self.shown, line)
        action: Action = self.read(Kind.ACTION, value, f"{key}.{name}", line)
        return action


DELIMITERS = (",", ";", "\t", "|")
_RECORD_SETTINGS = {
    "text-fields": Kind.STRINGS,
    **dict.fromkeys(("id-field", "url-field", "language-field", "title-field", "source-field"), Kind.STRING),
}
_OF_TABLES = {**_RECORD_SETTINGS, "encoding": Kind.ENCODING, "delimiter": Kind.STRING, "header": Kind.BOOL}
FORMATS: dict[str, dict[str, Kind]] = {  # the settings of each format that has any
    "text": {"encoding": Kind.ENCODING},
    "markdown": {"encoding": Kind.ENCODING},
    "jsonl": {**_RECORD_SETTINGS, "encoding": Kind.ENCODING},
    "json": {**_RECORD_SETTINGS, "encoding": Kind.ENCODING},
    "csv": _OF_TABLES,
    "tsv": _OF_TABLES,
    "parquet": _RECORD_SETTINGS,
    "arrow": _RECORD_SETTINGS,
    "sqlite": {**_RECORD_SETTINGS, "table": Kind.STRING},
}
OTHER_LANGUAGES = ("other", "unknown")  # stand for the languages that are not listed, and for texts whose language is not known


def _is_encoding(name: str) -> bool:
    if name == "auto":
        return True
    try:
        "".encode(name)
    except (LookupError, ValueError):  # unknown, or not one of text; ValueError: a NUL byte in the name
        return False
    return True


def _size(value: Any) -> int:
    """Return a size in bytes, given as a number or with KB, MB or GB; 0 for what is neither, or larger than a file can be."""
    match = re.fullmatch(SIZE, str(value)) if isinstance(value, str) or type(value) is int else None
    digits = match[0].rstrip("KMGB") if match else "0"
    return int(digits) * _UNITS[match[0].removeprefix(digits)] if match else 0


# What the reader takes and the schema allows. JSON Schema has the regexes of JavaScript, so these keep to what both know.
SIZE = "0*([1-9][0-9]{0,17}|[1-9][0-9]{0,14}KB|[1-9][0-9]{0,11}MB|[1-9][0-9]{0,8}GB)"
MOST_SIZE = 10**18 - 1
PERCENT = "(0{0,2}[0-9]|0?[1-9][0-9]|100)%?"
LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"
_UNITS = {"": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


def size_text(size: int) -> str:
    """Return a size in bytes as people write it, and as it is read: ``64MB``."""
    unit = next((unit for unit in ("GB", "MB", "KB") if size % _UNITS[unit] == 0), "")
    return f"{size // _UNITS[unit]}{unit}"


def describe(value: Any) -> str:
    """Describe a value for an error message: a mapping, a list, or what was written, shortened and on one line."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
