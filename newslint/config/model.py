"""Configuration: ``newslint.yaml``, or ``[tool.newslint]`` in ``pyproject.toml``.

The closest file is used, and no other: files further up count only where ``extends`` names them. Paths and globs are relative to the file
that holds them. The fields of `Config` are the one table of settings; reading, ``--show-settings`` and the JSON Schema all come from it.
"""

# ruff: noqa: RUF009 (a row of the table is a dataclass field, made by `_setting`)

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from newslint.config.globs import compile_globs, is_absolute
from newslint.config.selectors import RuleLike, check_selectors
from newslint.config.settings import MAX_RECORD_BYTES, Kind, Origin, Setting
from newslint.config.yaml_reader import Map
from newslint.findings import Action, Fixes, Rejects, Severity

YAML_NAME = "newslint.yaml"
TOML_NAME = "pyproject.toml"
ACCEPTED = "newslint-accepted.json"  # where accepted findings go unless the configuration says otherwise
OWN_FILES = (YAML_NAME, ACCEPTED, "newslint-report.html")


def _setting(kind: Kind, default: Any, description: str, key: str | None = None) -> Any:
    """Return a dataclass field that is a row of the table of settings; ``key`` is needed where it does not follow from the field's name."""
    metadata = {"kind": kind, "key": key, "description": description}
    if kind in (Kind.MAPPINGS, Kind.FORMATS):
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
        tuple(f"*{suffix}{end}" for suffix in (".txt", ".jsonl", ".ndjson", ".jl") for end in ("", ".gz", ".zst", ".bz2", ".xz")),
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
    encoding: str = _setting(Kind.ENCODING, "utf-8", "The encoding of files; auto finds it out for each.")
    max_record_bytes: int = _setting(
        Kind.SIZE, MAX_RECORD_BYTES, "The largest record, or text of a file; what is larger is a problem, and not read."
    )
    text_fields: tuple[str, ...] = _setting(Kind.STRINGS, ("text",), "Fields of a record that hold text; a.b reaches into objects.")
    id_field: str | None = _setting(Kind.STRING, "id", "The field of a record that holds its identifier.")
    url_field: str | None = _setting(Kind.STRING, "url", "The field of a record that holds its address, which gives the site.")
    language_field: str | None = _setting(Kind.STRING, "language", "The field of a record that holds its language.")
    title_field: str | None = _setting(Kind.STRING, "title", "The field of a record that holds its headline.")
    source_field: str | None = _setting(Kind.STRING, None, "The field of a record that says where it came from; else its file does.")
    formats: Map = _setting(
        Kind.FORMATS,
        None,
        "Settings for the records of one format: fields, encoding, delimiter, header, table; they go before the general ones.",
    )
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
    gate_rejects: Rejects = _setting(
        Kind.REJECTS, Rejects.FULL, "What is noted in records that are kept out: full findings, or codes only.", key="gate.rejects"
    )
    edits: str | None = _setting(
        Kind.PATH_OR_OFF,
        None,
        "Where --fix records its edits for newslint undo: a file of JSON lines, which grows; else the state folder of the user, and in CI and "
        "hooks nowhere.",
    )
    jobs: int = _setting(Kind.INT, 0, "Worker processes; 0 decides by the amount of text.")

    def includes(self, path: str) -> bool:
        """Return whether ``include`` takes a file that is found in a folder; ``path`` as `relative` gives it."""
        return self._any(self.include, path)

    def names(self, path: str) -> bool:
        """Return whether a glob of ``include`` without wildcards names this file; ``path`` as above."""
        return self._any(tuple(glob for glob in self.include if not any(mark in glob for mark in "*?[")), path)

    def owns(self, path: str) -> bool:
        """Return whether a file is newslint's own: settings, accepted findings, reports, the record of edits; ``path`` as above."""
        name = path.rpartition("/")[2]
        if name in OWN_FILES:
            return True
        named = [own for own in (self.path, self.baseline, self.edits) if own is not None and os.path.basename(own) == name]
        return bool(named) and os.path.abspath(os.path.join(self.root, path)) in named

    def excludes(self, path: str) -> bool:
        """Return whether ``exclude`` or ``extend-exclude`` leaves out a file or folder, or a folder that it lies in; ``path`` as above."""
        return self._any(self.exclude + self.extend_exclude, path, below=True)

    def ignored(self, path: str | None, source: str | None) -> tuple[str, ...]:
        """Return the selectors of the rules that are ignored for a document's file (``path`` as above) and source (``scrapy:bbc``)."""
        found: list[str] = []
        for glob, selectors in self.per_file_ignores if path is not None else ():
            if self._any((glob,), path or "", below=True):
                found += selectors
        for pattern, selectors in self.per_source_ignores if source is not None else ():
            if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), source or "", re.DOTALL):
                found += selectors
        return tuple(dict.fromkeys(found))

    def relative(self, path: str) -> str:
        """Return a path as globs see it: relative to ``root``, with ``/``. A relative ``path`` starts at the working folder."""
        try:
            path = os.path.relpath(path, self.root)
        except ValueError:  # on another Windows drive
            path = os.path.abspath(path)
        return path.replace(os.sep, "/")

    def _any(self, globs: tuple[str, ...], path: str, below: bool = False) -> bool:
        """Return whether any of ``globs`` matches ``path`` (as `relative` gives it) or, with ``below``, a folder that it lies in."""
        anywhere = tuple(glob for glob in globs if not is_absolute(glob))
        if compile_globs(anywhere, below).fullmatch(path):
            return True
        if len(anywhere) == len(globs):
            return False
        absolute = tuple(glob for glob in globs if is_absolute(glob))
        full = os.path.abspath(os.path.join(self.root, path)).replace(os.sep, "/")
        return compile_globs(absolute, below).fullmatch(full) is not None


def _table() -> Iterator[Setting]:
    """Yield the settings, in the order of the fields of `Config`."""
    for row in fields(Config):
        if kind := row.metadata.get("kind"):
            key = row.metadata["key"] or row.name.replace("_", "-")
            yield Setting(
                key, row.name, kind, Map("", 0) if kind in (Kind.MAPPINGS, Kind.FORMATS) else row.default, row.metadata["description"]
            )


SETTINGS = tuple(_table())
PLAIN = {setting.key: setting for setting in SETTINGS if "." not in setting.key}
GROUPS: dict[str, dict[str, Setting]] = {}
for _row in SETTINGS:
    if "." in _row.key:
        GROUPS.setdefault(_row.key.partition(".")[0], {})[_row.key.partition(".")[2]] = _row


def with_options(config: Config, origin: str = "the command line", **changes: Any) -> Config:
    """Return ``config`` with other values for some attributes; ``--show-settings`` will say that they come from ``origin``."""
    keys = {setting.attribute: setting.key for setting in SETTINGS}
    written = {keys[name]: Origin(origin, None) for name in changes if name in keys}
    return replace(config, **changes, origins={**config.origins, **written})


def check_config(config: Config, rules: Sequence[RuleLike]) -> None:
    """Raise ConfigError, with file and line, for a selector in ``config`` that names none of ``rules``."""
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
