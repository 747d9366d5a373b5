"""Configuration: ``newslint.yaml``, or ``[tool.newslint]`` in ``pyproject.toml``.

The closest file wins, and nothing cascades: what another file says counts only where ``extends`` names it. Paths and globs are
relative to the file that holds them. The fields of `Config` are the one table of settings; reading, ``--show-settings`` and the
JSON schema all come from it.
"""

# ruff: noqa: RUF009 (a row of the table is a dataclass field, made by `_setting`)

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from newslint.errors import ConfigError, nearest
from newslint.findings import Action, Fixes, Severity
from newslint.handwritten import other_than_file, read_file
from newslint.select import RuleLike, check_selectors, compile_globs, is_absolute
from newslint.settings import ACTIONS, MAX_RECORD_BYTES, SIZE, Kind, Origin, Reader, Setting, describe, size_text
from newslint.tomldata import parse_toml
from newslint.yamldata import Map, Seq, parse_yaml

YAML_NAME = "newslint.yaml"
TOML_NAME = "pyproject.toml"
ACCEPTED = "newslint-accepted.json"  # where accepted findings go unless the configuration says otherwise
OWN_FILES = (YAML_NAME, ACCEPTED, "newslint-report.html")
_TOML_TABLE = re.compile(rb"^[ \t]*\[\[?[ \t]*tool[ \t]*\.[ \t]*[\"']?newslint[\"']?[ \t]*[.\]]", re.MULTILINE)


def _setting(kind: Kind, default: Any, description: str, key: str | None = None) -> Any:
    metadata = {"kind": kind, "key": key, "description": description}
    if kind is Kind.MAPPINGS:
        return field(default_factory=lambda: Map("", 0), metadata=metadata)
    return field(default=default, metadata=metadata)


_EXCLUDED = (
    *(".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache"),
    *("__pycache__", "node_modules", "*.egg-info", "*.dist-info"),
)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Immutable, picklable; without a file every setting has its default and ``root`` is the working folder.

    ``path`` (the file) and ``root`` (its folder) are absolute, and so are ``rules``, ``baseline`` and the globs that a file in
    another folder gave through ``extends``; other globs are relative to ``root``. ``origins`` says where a setting was
    written, by key; the entries of mappings have their own (``per-file-ignores.old/*.txt``). Defaults are not in it.
    """

    path: str | None = None
    root: str = "."
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False, repr=False)

    include: tuple[str, ...] = _setting(
        Kind.GLOBS,
        ("*.txt", "*.jsonl", "*.jsonl.gz", "*.jsonl.zst", "*.ndjson", "*.ndjson.gz", "*.ndjson.zst"),
        "Files that are checked in a folder.",
    )
    exclude: tuple[str, ...] = _setting(Kind.GLOBS, _EXCLUDED, "Files and folders that are left out, also when named.")
    extend_exclude: tuple[str, ...] = _setting(Kind.GLOBS, (), "Further files and folders to leave out.")
    rules: tuple[str, ...] = _setting(Kind.PATHS, (), "Files and folders of rules of your own, beside the shipped ones.")
    select: tuple[str, ...] = _setting(Kind.STRINGS, ("ALL",), "Rules that run: codes, prefixes, names, categories or ALL.")
    extend_select: tuple[str, ...] = _setting(Kind.STRINGS, (), "Rules that run beside the selected ones.")
    ignore: tuple[str, ...] = _setting(Kind.STRINGS, (), "Rules that do not run, unless selected by something more specific.")
    severity: Severity = _setting(Kind.SEVERITY, Severity.INFO, "The least severity that is shown.")
    fail_on: Severity = _setting(Kind.SEVERITY, Severity.WARNING, "The least severity that makes the exit code 1.")
    preview: bool = _setting(Kind.BOOL, False, "Run preview rules as well.")
    baseline: str | None = _setting(Kind.PATH, None, "The file of accepted findings.")
    encoding: str = _setting(Kind.ENCODING, "utf-8", "The encoding of text files.")
    max_record_bytes: int = _setting(
        Kind.SIZE, MAX_RECORD_BYTES, "The largest record, or text of a file; what is larger is a problem, and not read."
    )
    text_fields: tuple[str, ...] = _setting(Kind.STRINGS, ("text",), "Fields of a record that hold text; a.b reaches into objects.")
    id_field: str | None = _setting(Kind.STRING, "id", "The field of a record that holds its identifier.")
    url_field: str | None = _setting(Kind.STRING, "url", "The field of a record that holds its address, which gives the site.")
    language_field: str | None = _setting(Kind.STRING, "language", "The field of a record that holds its language.")
    title_field: str | None = _setting(Kind.STRING, "title", "The field of a record that holds its headline.")
    source_field: str | None = _setting(Kind.STRING, None, "The field of a record that says where it came from; else its file does.")
    language: str | None = _setting(Kind.LANGUAGE, None, "The language of documents that do not name their own.")
    expect_languages: tuple[str, ...] = _setting(Kind.LANGUAGES, (), "The languages a corpus should hold; others are errors.")
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = _setting(Kind.FILE_RULES, (), "Rules to ignore in files that match a glob.")
    per_source_ignores: tuple[tuple[str, tuple[str, ...]], ...] = _setting(
        Kind.SOURCE_RULES, (), "Rules to ignore in documents from a source; * stands for anything."
    )
    sites: Map = _setting(Kind.MAPPINGS, None, "Changes to rules for documents of one site.")
    rule_options: Map = _setting(Kind.MAPPINGS, None, "Options of single rules, by code.", key="rule")
    cap_safe: int | None = _setting(
        Kind.PERCENT, 30, "The share of a text that safe fixes may take; beyond it none is applied.", key="removal-cap.safe"
    )
    cap_unsafe: int | None = _setting(
        Kind.PERCENT, None, "The share of a text that safe and unsafe fixes may take together.", key="removal-cap.unsafe"
    )
    cap_min_chars: int = _setting(Kind.INT, 1000, "Texts shorter than this many characters have no cap.", key="removal-cap.min-chars")
    gate_fixes: Fixes = _setting(Kind.FIXES, Fixes.SAFE, "Fixes that the gate applies.", key="gate.fixes")
    gate_error: Action = _setting(Kind.ACTION, Action.QUARANTINE, "Where an error is left that no fix answered.", key="gate.error")
    gate_warning: Action = _setting(Kind.ACTION, Action.ACCEPT, "Where a warning is left.", key="gate.warning")
    gate_info: Action = _setting(Kind.ACTION, Action.ACCEPT, "Where an info is left.", key="gate.info")
    gate_document_error: Action = _setting(
        Kind.ACTION,
        Action.REJECT,
        "Where an error is about the document as a whole: an error page, a machine translation.",
        key="gate.document-error",
    )
    gate_document_warning: Action = _setting(
        Kind.ACTION, Action.QUARANTINE, "Where a warning is about the document as a whole.", key="gate.document-warning"
    )
    gate_rules: tuple[tuple[str, Action], ...] = _setting(
        Kind.RULE_ACTIONS, (), "Where these rules find something, fixed or not; accept: their findings do not count.", key="gate.rules"
    )
    gate_languages: tuple[tuple[str, Action], ...] = _setting(
        Kind.LANGUAGE_ACTIONS,
        (),
        "Documents in these languages; other: those not listed; unknown: no language found.",
        key="gate.languages",
    )
    gate_max_findings: int | None = _setting(
        Kind.LIMIT, None, "Most errors and warnings that a document may have.", key="gate.max-findings"
    )
    gate_max_share: int | None = _setting(
        Kind.PERCENT, 50, "The largest share of a text that errors and warnings about parts of it may cover.", key="gate.max-share"
    )
    gate_over_limit: Action = _setting(Kind.ACTION, Action.QUARANTINE, "Beyond max-findings or max-share.", key="gate.over-limit")
    gate_empty: Action = _setting(Kind.ACTION, Action.REJECT, "Where there is no text, or none is left.", key="gate.empty")
    gate_unchecked: Action = _setting(Kind.ACTION, Action.QUARANTINE, "Where a text could not be checked to its end.", key="gate.unchecked")
    jobs: int = _setting(Kind.INT, 0, "Worker processes; 0 decides by the amount of text.")

    def includes(self, path: str) -> bool:
        """Whether ``include`` takes a file in a walk; ``path`` as `relative` gives it."""
        return self._any(self.include, path)

    def names(self, path: str) -> bool:
        """Whether ``include`` names just this file, not one of many; ``path`` as above."""
        return self._any(tuple(glob for glob in self.include if not any(mark in glob for mark in "*?[")), path)

    def owns(self, path: str) -> bool:
        """Whether a file is newslint's own: settings, accepted findings, reports; ``path`` as above."""
        name = path.rpartition("/")[2]
        if name in OWN_FILES:
            return True
        named = [own for own in (self.path, self.baseline) if own is not None and os.path.basename(own) == name]
        return bool(named) and os.path.abspath(os.path.join(self.root, path)) in named

    def excludes(self, path: str) -> bool:
        """Whether ``exclude`` or ``extend-exclude`` leaves out a file or folder, or a folder it lies in; ``path`` as above."""
        return self._any(self.exclude + self.extend_exclude, path, below=True)

    def ignored(self, path: str | None, source: str | None) -> tuple[str, ...]:
        """The selectors that a document's file (``path`` as above) and source (``scrapy:bbc``) take away from its rules."""
        found: list[str] = []
        for glob, selectors in self.per_file_ignores if path is not None else ():
            if self._any((glob,), path or "", below=True):
                found += selectors
        for pattern, selectors in self.per_source_ignores if source is not None else ():
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), source or "", re.DOTALL):
                found += selectors
        return tuple(dict.fromkeys(found))

    def relative(self, path: str) -> str:
        """A path as globs see it: relative to ``root``, with ``/``. A relative ``path`` starts at the working folder."""
        try:
            path = os.path.relpath(path, self.root)
        except ValueError:  # on another Windows drive
            path = os.path.abspath(path)
        return path.replace(os.sep, "/")

    def _any(self, globs: tuple[str, ...], path: str, below: bool = False) -> bool:
        anywhere = tuple(glob for glob in globs if not is_absolute(glob))
        if compile_globs(anywhere, below).fullmatch(path):
            return True
        if len(anywhere) == len(globs):
            return False
        absolute = tuple(glob for glob in globs if is_absolute(glob))
        full = os.path.abspath(os.path.join(self.root, path)).replace(os.sep, "/")
        return compile_globs(absolute, below).fullmatch(full) is not None


def _table() -> Iterator[Setting]:
    for row in fields(Config):
        if kind := row.metadata.get("kind"):
            key = row.metadata["key"] or row.name.replace("_", "-")
            yield Setting(key, row.name, kind, Map("", 0) if kind is Kind.MAPPINGS else row.default, row.metadata["description"])


SETTINGS = tuple(_table())
_PLAIN = {setting.key: setting for setting in SETTINGS if "." not in setting.key}
_GROUPS: dict[str, dict[str, Setting]] = {}
for _row in SETTINGS:
    if "." in _row.key:
        _GROUPS.setdefault(_row.key.partition(".")[0], {})[_row.key.partition(".")[2]] = _row


def find_config(start: str | os.PathLike[str]) -> str | None:
    """The configuration closest to a file or folder, searched upwards, as an absolute path; None where there is none.

    In one folder ``newslint.yaml`` comes before ``pyproject.toml``; one without ``[tool.newslint]`` is passed over.
    """
    folder = os.path.abspath(start)
    while True:
        if os.path.isfile(yaml := os.path.join(folder, YAML_NAME)):
            return yaml
        if os.path.isfile(toml := os.path.join(folder, TOML_NAME)) and _TOML_TABLE.search(_read_bytes(toml)):
            return toml
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return None


def load_config(path: str | os.PathLike[str]) -> Config:
    """The settings of a file: a ``.toml`` file's ``[tool.newslint]``, else YAML. Raises ConfigError for anything wrong in it."""
    path = os.path.abspath(path)
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    _read_into(values, origins, path, ())
    return Config(path=path, root=os.path.dirname(path), origins=origins, **values)


def with_options(config: Config, origin: str = "the command line", **changes: Any) -> Config:
    """``config`` with other values for some attributes; ``--show-settings`` will say that they come from ``origin``."""
    keys = {setting.attribute: setting.key for setting in SETTINGS}
    written = {keys[name]: Origin(origin, None) for name in changes if name in keys}
    return replace(config, **changes, origins={**config.origins, **written})


def check_config(config: Config, rules: Sequence[RuleLike]) -> None:
    """Raise ConfigError, with file and line, for a selector in ``config`` that means none of ``rules``."""
    lists = [("select", config.select), ("extend-select", config.extend_select), ("ignore", config.ignore)]
    lists += [(f"per-file-ignores.{glob}", selectors) for glob, selectors in config.per_file_ignores]
    lists += [(f"per-source-ignores.{source}", selectors) for source, selectors in config.per_source_ignores]
    lists += [(f"gate.rules.{selector}", (selector,)) for selector, _ in config.gate_rules]
    for key, selectors in lists:
        origin = config.origins.get(key)
        where, path, lines = (key, origin.path, origin.items) if origin else (key, None, ())
        if origin and origin.line is None:  # an option of the command line
            where, path = origin.path, None
        check_selectors(selectors, rules, where, path, lines)


def _read_into(values: dict[str, Any], origins: dict[str, Origin], path: str, children: tuple[str, ...]) -> None:
    """Read a file over what is there already, after the file that it extends; ``children`` are those that extend it."""
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
    return Origin(shown, line, tuple(value.lines) if isinstance(value, Seq) else (line,))


def _entries(data: Map, shown: str) -> Iterator[tuple[Setting, Any, int]]:
    """The settings of a file with their lines; groups such as ``removal-cap`` are opened, unknown keys refused."""
    for key, value in data.items():
        line = data.lines[key]
        if key in _GROUPS:
            parts = _GROUPS[key]
            if not isinstance(value, Map):
                raise ConfigError(f"{key} expects a mapping of {', '.join(parts)}, not {describe(value)}", shown, line)
            for name, part in value.items():
                if name not in parts:
                    raise ConfigError(f"unknown setting {name!r} in {key}", shown, value.lines[name], nearest(name, parts))
                yield parts[name], part, value.lines[name]
        elif key in _PLAIN:
            yield _PLAIN[key], value, line
        elif key != "extends":
            raise ConfigError(f"unknown setting {key!r}", shown, line, nearest(key, [*_PLAIN, *_GROUPS, "extends"]))


def _merge(parent: Any, child: Any) -> Any:
    """Two values of a mapping setting as one; what the child says of a key replaces what the parent says."""
    if not isinstance(child, Map):
        return tuple((dict(parent or ()) | dict(child)).items())
    merged = Map(child.path, child.line)
    for mapping in (parent, child):
        if mapping is not None:
            merged.update(mapping)
            merged.lines.update(mapping.lines)
    return merged


def _read_map(path: str, shown: str) -> Map:
    """The settings of one file as they are written."""
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
    """A path for messages: relative where it lies in the working folder."""
    inside = os.path.join(os.getcwd(), "")
    return path.removeprefix(inside)


def settings_text(config: Config) -> str:
    """Every setting with its value and where it comes from, as YAML that says the same when it is read."""
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
    """A setting's value as YAML on one line, in the unit that it is thought in."""
    return f"{value}%" if kind is Kind.PERCENT else size_text(value) if kind is Kind.SIZE else flow(value)


def flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return str(value) if isinstance(value, int) else _scalar(str(value))


def _scalar(text: str, quotes: bool = True) -> str:
    """Text as a YAML scalar, quoted unless it is a plain word; nothing in it can break the line or reach a terminal."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9/_.-]*", text) and text not in ("true", "false"):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"') if quotes else text
    escaped = "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in escaped)
    return f'"{escaped}"' if quotes else escaped


def settings_schema() -> dict[str, Any]:
    """A JSON Schema of configuration files, for editors."""
    strings = {"type": ["string", "array"], "items": {"type": "string"}}
    actions = {"type": "object", "additionalProperties": {"enum": [str(action) for action in ACTIONS]}}
    of_kind: dict[Kind, dict[str, Any]] = {
        Kind.BOOL: {"type": "boolean"},
        Kind.INT: {"type": "integer", "minimum": 0},
        Kind.SIZE: {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": f"^{SIZE.pattern}$"}]},
        Kind.PERCENT: {"anyOf": [{"type": "integer", "minimum": 0, "maximum": 100}, {"type": "string", "pattern": "^([0-9]+%?|off)$"}]},
        Kind.LIMIT: {"anyOf": [{"type": "integer", "minimum": 0}, {"const": "off"}]},
        **{kind: {"enum": [str(word) for word in kind.words]} for kind in Kind if kind.words},
        Kind.FILE_RULES: {"type": "object", "additionalProperties": strings},
        Kind.SOURCE_RULES: {"type": "object", "additionalProperties": strings},
        Kind.MAPPINGS: {"type": "object", "additionalProperties": {"type": "object"}},
        Kind.RULE_ACTIONS: actions,
        Kind.LANGUAGE_ACTIONS: actions,
    }

    def schema(table: Mapping[str, Setting]) -> dict[str, Any]:
        rows = {}
        for name, setting in table.items():
            rows[name] = of_kind.get(setting.kind, strings if setting.kind.is_list else {"type": "string", "minLength": 1})
            rows[name] = {**rows[name], "description": setting.description}
        return {"type": "object", "additionalProperties": False, "properties": rows}

    whole = schema(_PLAIN)
    whole["properties"] |= {name: schema(parts) for name, parts in _GROUPS.items()}
    whole["properties"]["extends"] = {"type": "string", "description": "The file whose settings this one starts from."}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "newslint configuration", **whole}
