"""Accepted findings: a JSON file beside the data that says which findings are known, and why they stay.

Suppressions inside the data would become data, so they stand in a file of their own. An entry is keyed by rule, source and the hash
of the matched text, never by line number, so it survives edits elsewhere and goes when its text goes. Entries are
sorted and everything in them is ASCII: the file merges and diffs well, and hostile text in it stays harmless.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from newslint.config.files import is_null, read_file
from newslint.errors import ConfigError, nearest
from newslint.findings import Finding
from newslint.util.atomic import replace_file
from newslint.util.relative import is_path, relative

VERSION = 1
MOST_BYTES = 256_000_000  # of a file: a million accepted findings
Key = tuple[str, str, str]  # rule code, source, fingerprint


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted finding. ``source`` as `Baseline.source` gives it; ``excerpt`` and ``reason`` are for people."""

    code: str
    source: str
    fingerprint: str
    excerpt: str = ""
    reason: str = ""

    @property
    def key(self) -> Key:
        """The rule code, source and fingerprint by which an entry is known."""
        return self.code, self.source, self.fingerprint


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted findings of one file; immutable and picklable. ``path`` is where the file is, or will be.

    Methods take sources as a run names them: paths from the working folder (or absolute), or names such as ``scrapy:bbc``.
    """

    path: str
    entries: tuple[Accepted, ...] = ()
    _keys: frozenset[Key] = field(init=False, repr=False, compare=False)
    _fingerprints: frozenset[str] = field(init=False, repr=False, compare=False)
    _sources: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        entries = sorted(self.entries, key=lambda entry: (entry.source, entry.code, entry.fingerprint))
        object.__setattr__(self, "path", os.path.abspath(self.path))
        object.__setattr__(self, "entries", tuple(entries))
        object.__setattr__(self, "_keys", frozenset(entry.key for entry in entries))
        object.__setattr__(self, "_fingerprints", frozenset(entry.fingerprint for entry in entries))
        object.__setattr__(self, "_sources", frozenset(entry.source for entry in entries))

    def source(self, source: str) -> str:
        """Return a source as entries name it: a path relative to the file's folder, with ``/`` on every platform; other names unchanged."""
        if not is_path(source):
            return source
        return relative(source, os.path.dirname(self.path)).replace(os.sep, "/")

    def knows(self, source: str) -> bool:
        """Tell whether anything of a source is accepted."""
        return self.source(source) in self._sources

    def accepts(self, code: str, source: str, fingerprint: str) -> bool:
        """Tell whether a finding is accepted. The source is only looked at where an entry has this fingerprint."""
        return fingerprint in self._fingerprints and (code, self.source(source), fingerprint) in self._keys

    def with_accepted(self, findings: Iterable[tuple[str, Finding]], reason: str = "") -> Baseline:
        """Return the baseline with these (source, finding) accepted as well.

        A reason replaces the one that stood there, an empty one does not.
        """
        entries = {entry.key: entry for entry in self.entries}
        for source, finding in findings:
            entry = Accepted(finding.code, self.source(source), finding.fingerprint, finding.excerpt, reason)
            known = entries.get(entry.key)
            entries[entry.key] = replace(entry, reason=known.reason) if known and not reason else entry
        return replace(self, entries=tuple(entries.values()))

    def with_checked(
        self, sources: Iterable[str], findings: Iterable[tuple[str, Finding]], not_run: Collection[str] = (), reason: str = ""
    ) -> Baseline:
        """Return the baseline after a run: the findings take the place of the checked sources' entries, all other entries stay.

        ``findings`` are all (source, finding) of the run, accepted ones too; entries that still occur keep their reason, new ones
        get ``reason``. Entries of rules in ``not_run`` (codes that exist but were not selected) stay: the run says nothing of them.
        """
        checked = {self.source(source) for source in sources}
        reasons = {entry.key: entry.reason for entry in self.entries}
        entries = {entry.key: entry for entry in self.entries if entry.source not in checked or entry.code in not_run}
        for source, finding in findings:
            entry = Accepted(finding.code, self.source(source), finding.fingerprint, finding.excerpt)
            entries[entry.key] = replace(entry, reason=reasons.get(entry.key, reason))
        return replace(self, entries=tuple(entries.values()))

    def stale(self, sources: Iterable[str], seen: Iterable[tuple[str, str, str]], not_run: Collection[str] = ()) -> tuple[Accepted, ...]:
        """Return the entries of the checked sources whose finding no longer occurs.

        ``seen`` are the (code, source, fingerprint) of the run. Entries of rules in ``not_run`` are left out.
        """
        checked = {self.source(source) for source in sources}
        occurs = {(code, self.source(source), fingerprint) for code, source, fingerprint in seen if fingerprint in self._fingerprints}
        return tuple(entry for entry in self.entries if entry.source in checked and entry.key not in occurs and entry.code not in not_run)

    def to_json(self) -> str:
        """Return the content of the file: the same entries always give the same text, all of it ASCII."""
        import json

        rows = [
            {"rule": entry.code, "source": entry.source, "fingerprint": entry.fingerprint, "excerpt": entry.excerpt, "reason": entry.reason}
            for entry in self.entries
        ]
        text = json.dumps({"version": VERSION, "accepted": rows}, indent=2)
        return text.replace("\x7f", "\\u007f") + "\n"  # DEL is the one control character that JSON lets through

    def write(self) -> None:
        """Store the file, whole or not at all. Raise OSError where that fails."""
        replace_file(self.path, self.to_json().encode("ascii"))


def read_baseline(path: str | os.PathLike[str]) -> Baseline:
    """Read the accepted findings of a file. Raise ConfigError, with the line, where it is missing or broken, or has an entry twice."""
    import json

    shown = str(path)
    data = read_file(path, shown, MOST_BYTES)
    if is_null(path):  # a file that is empty was not written by newslint
        return Baseline(shown)
    try:
        text = data.decode("utf-8-sig")
        content = json.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 at byte {error.start}", shown, data[: error.start].count(b"\n") + 1) from None
    except json.JSONDecodeError as error:
        raise ConfigError(f"broken JSON: {error.msg}", shown, error.lineno) from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a million brackets
        raise ConfigError(f"broken JSON: {error}", shown) from None
    if not isinstance(content, dict) or not isinstance(content.get("accepted"), list):
        raise ConfigError('expects {"version": 1, "accepted": [...]}', shown, 1)
    if content.get("version") != VERSION:
        raise ConfigError(f"version {content.get('version')!r} is not known to this newslint, only {VERSION}", shown, 1)
    entries: dict[Key, int] = {}
    accepted = []
    for number, row in enumerate(content["accepted"]):
        message, hint = _wrong(row)
        entry = None if message else Accepted(row["rule"], *(row.get(name, "") for name in _FIELDS[1:]))
        if entry and entry.key in entries:
            message, hint = "this finding is accepted twice", f"first in line {_line(text, entries[entry.key])}"
        if message or not entry:
            raise ConfigError(message or "", shown, _line(text, number), hint)
        entries[entry.key] = number
        accepted.append(entry)
    return Baseline(shown, tuple(accepted))


_FIELDS = ("rule", "source", "fingerprint", "excerpt", "reason")
_FORMS = {"rule": r"[A-Z]{3}[0-9]{3}", "source": r"(?s:.+)", "fingerprint": r"[0-9a-f]{16}"}


def _wrong(row: Any) -> tuple[str | None, str | None]:
    """Return what is wrong with an entry, and a hint; (None, None) for a good one."""
    if not isinstance(row, dict):
        return f"an entry must be an object with {', '.join(_FIELDS)}", None
    for name, value in row.items():
        if name not in _FIELDS:
            return f"unknown key {name!r}", nearest(name, _FIELDS)
        if not isinstance(value, str):
            return f"{name} must be a string", None
    for name, form in _FORMS.items():
        if name not in row:
            return f"{name} is missing", None
        if not re.fullmatch(form, row[name]):
            return f"{name} {row[name][:40]!r} is not valid", None
    return None, None


def _line(text: str, number: int) -> int | None:
    """Return the line in which an entry of the (valid) JSON starts, None where the file is not laid out as `to_json` does."""
    import json

    start = re.search(r'"accepted"\s*:\s*\[\s*', text)
    if not start:
        return None
    position = start.end()
    decoder = json.JSONDecoder()
    for _ in range(number):
        _, position = decoder.raw_decode(text, position)
        gap = re.compile(r"\s*,\s*").match(text, position)
        if not gap:
            return None
        position = gap.end()
    return text.count("\n", 0, position) + 1
