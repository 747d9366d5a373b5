"""What changed between two runs: findings that appeared, findings that went, and findings with another severity or kind of fix.

Runs are read from what ``check --output-format json`` and ``jsonl`` write. Two findings are the same one where document (source and
identifier), rule and fingerprint are equal, wherever in the text they stand.
"""

from __future__ import annotations

import json
import posixpath
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from newslint.errors import NewslintError
from newslint.findings import Edit, Severity

RECORDS = "records"  # the name of the only file of a run, where two files with different names are compared
DocumentKey = tuple[str, str | None]


class Told(NamedTuple):
    """A finding as a report tells it: ``line`` and ``column`` are those of ``file``, in which the document stands.

    ``fix`` is the safety of its fix, ``""`` where it has none.
    """

    source: str
    id: str | None
    site: str | None
    code: str
    name: str
    severity: Severity
    line: int
    column: int
    message: str
    excerpt: str
    fingerprint: str
    fix: str
    edits: tuple[Edit, ...]
    file: str


@dataclass(slots=True)
class Retold:
    """A run as its report tells it. ``name`` is what to call it; ``problems`` is the number of things that could not be checked.

    ``paths`` are the paths of its sources below what was given to compare, where files were given and no report.
    """

    name: str
    version: str = "?"
    ruleset: str = "?"
    problems: int = 0
    documents: set[DocumentKey] = field(default_factory=set)
    findings: list[Told] = field(default_factory=list)
    paths: Mapping[str, str] = field(default_factory=dict)


class Change(NamedTuple):
    """A finding of both runs that has another severity, or another kind of fix, in the new one."""

    old: Told
    new: Told


@dataclass(slots=True)
class Delta:
    """Counts of the findings under one name (such as a rule) in the old and in the new run, and of what differs between the two."""

    name: str
    old: int = 0
    new: int = 0
    appeared: int = 0
    went: int = 0
    changed: int = 0


@dataclass(slots=True)
class Comparison:
    """The differences between two runs; lists are sorted by document and place. ``same`` is the number of findings that are told alike."""

    old: Retold
    new: Retold
    appeared: list[Told]
    went: list[Told]
    changed: list[Change]
    same: int

    @property
    def added(self) -> int:
        """The number of documents that only the new run has."""
        return len(self.new.documents - self.old.documents)

    @property
    def removed(self) -> int:
        """The number of documents that only the old run has."""
        return len(self.old.documents - self.new.documents)

    def by(self, key: Callable[[Told], str]) -> list[Delta]:
        """Count the findings by what ``key`` returns for each; return the counts, those with most changes first."""
        deltas: dict[str, Delta] = {}
        for counter, findings in (
            ("old", self.old.findings), ("new", self.new.findings), ("appeared", self.appeared), ("went", self.went),
            ("changed", [change.new for change in self.changed]),
        ):  # fmt: skip
            for name, number in Counter(map(key, findings)).items():
                setattr(deltas.setdefault(name, Delta(name)), counter, number)
        return sorted(deltas.values(), key=lambda delta: (-delta.appeared - delta.went - delta.changed, -delta.new, delta.name))

    def exit_code(self, fail_on: Severity) -> int:
        """Return 2 where one of the runs could not check everything, else 1 where a finding of ``fail_on`` or worse appeared, else 0."""
        if self.old.problems or self.new.problems:
            return 2
        return int(any(told.severity.rank >= fail_on.rank for told in self.appeared))


def compare(old: Retold, new: Retold) -> Comparison:
    """Compare two runs. Documents are known by their paths below what was given, and by their identifiers.

    A report does not say what was given: where two reports have no document in common, and beside files, the folder that all of its documents
    lie in (or the file that all records lie in) is left out, or one above it: those that leave most documents in common.
    """
    if old.paths or new.paths or not old.documents & new.documents:
        old, new = aligned(old, new)
    waiting: defaultdict[tuple[str, str | None, str, str], deque[Told]] = defaultdict(deque)
    for told in sorted(old.findings, key=_order):
        waiting[_identity(told)].append(told)
    appeared: list[Told] = []
    changed: list[Change] = []
    same = 0
    for told in sorted(new.findings, key=_order):
        if not (before := waiting.get(_identity(told))):
            appeared.append(told)
        elif _judged(was := before.popleft()) == _judged(told):
            same += 1
        else:
            changed.append(Change(was, told))
    went = sorted((told for left in waiting.values() for told in left), key=_order)
    return Comparison(old, new, appeared, went, changed, same)


def _identity(told: Told) -> tuple[str, str | None, str, str]:
    return told.source, told.id, told.code, told.fingerprint


def _judged(told: Told) -> tuple[Severity, str]:
    return told.severity, told.fix


def _order(told: Told) -> tuple[Any, ...]:
    return told.source, told.id or "", told.line, told.column, told.code, told.fingerprint, told.severity, told.fix


def aligned(old: Retold, new: Retold) -> tuple[Retold, Retold]:
    """Name documents by their paths: below what was given, or below the folders that leave most of them in common, of equal ones the deepest."""
    named = [[_named(run, paths) for paths in _possible_paths(run)] for run in (old, new)]
    return max(((before, after) for before in named[0] for after in named[1]), key=lambda pair: len(pair[0].documents & pair[1].documents))


def _possible_paths(run: Retold) -> list[Mapping[str, str]]:
    """Return the paths of a run's sources below what was given; for a report, below each folder that can have been meant."""
    if run.paths:
        return [run.paths]
    sources = {source for source, _ in run.documents}
    return [{source: _below(top, source) for source in sources} for top in _shared(run)]


def _shared(run: Retold) -> list[str]:
    """Return the folder that all texts of a run lie in (or the file of all its records), then each folder above it, up to none (``""``)."""
    try:
        top = posixpath.commonpath([posixpath.dirname(source) if identifier is None else source for source, identifier in run.documents])
    except ValueError:  # no documents, or some names that are absolute and some that are not
        return [""]
    tops = [top]
    while (above := posixpath.dirname(top)) != top:
        tops.append(above)
        top = above
    return tops


def _below(top: str, source: str) -> str:
    """Return a source without the folder ``top`` that it lies in, or `RECORDS` where it is ``top`` itself."""
    return RECORDS if source == top else source.removeprefix(top).lstrip("/") if top else source


def _named(run: Retold, paths: Mapping[str, str]) -> Retold:
    """Return a run whose sources have other names."""
    documents = {(paths.get(source, source), identifier) for source, identifier in run.documents}
    findings = [told._replace(source=paths.get(told.source, told.source)) for told in run.findings]
    return replace(run, documents=documents, findings=findings)


def read_report(path: str) -> Retold | None:
    """Return the run that a file tells of, None where the file is no report of newslint.

    Raise OSError, and NewslintError for a damaged report.
    """
    with open(path, "rb") as file:
        first = file.readline()
        start = _loaded(first)
        if isinstance(start, dict) and not _is_line(start) and "documents" not in start:
            return None
        if isinstance(start, dict) and _is_line(start):
            return retold(path, [start, *(_line(path, number, raw) for number, raw in enumerate(file, 2))])
        whole = start if start is not None else _loaded(first + file.read())
    if not isinstance(whole, dict) or not isinstance(whole.get("documents"), list) or "tool" not in whole:
        return None
    return retold(path, [*whole["documents"], {"summary": {**whole.get("summary", {}), "tool": whole["tool"]}}])


def retold(name: str, lines: Iterable[Any]) -> Retold:
    """Return the run that the objects of a ``jsonl`` report tell of.

    Raise NewslintError where they are damaged, or end before the summary.
    """
    run = Retold(name)
    complete = False
    try:
        for line in lines:
            if "summary" in line:
                complete = True
                run.problems = line["summary"]["problems"]
                run.version, run.ruleset = (str(line["summary"]["tool"][key]) for key in ("version", "ruleset"))
            elif "problem" not in line:
                source = line["source"] or "<text>"
                run.documents.add((source, line["id"]))
                file = line.get("file") or source
                run.findings += [_told(source, file, line["id"], line["site"], finding) for finding in line["findings"]]
    except (KeyError, TypeError, ValueError) as error:
        raise NewslintError(f"{name}: is a damaged report, or one of another version: {error!r}") from None
    if not complete:
        raise NewslintError(f"{name}: breaks off before its summary; was the run interrupted?")
    return run


def _told(source: str, file: str, id: str | None, site: str | None, finding: dict[str, Any]) -> Told:
    fix = finding["fix"]
    line, column = (int(finding.get(f"file_{name}", finding[name])) for name in ("line", "column"))
    return Told(
        source, id, site, finding["code"], finding["name"], Severity(finding["severity"]), line, column, finding["message"],
        finding["excerpt"], finding["fingerprint"], fix["safety"] if fix else "",
        tuple(Edit(edit["start"], edit["end"], edit["old"], edit["new"]) for edit in fix["edits"]) if fix else (), file,
    )  # fmt: skip


def _is_line(value: dict[str, Any]) -> bool:
    """Return whether this is an object of a ``jsonl`` report."""
    return {"source", "chars", "findings"} <= value.keys() or value.keys() == {"problem"} or value.keys() == {"summary"}


def _loaded(raw: bytes) -> Any:
    try:
        return json.loads(raw)  # orjson refuses the lone surrogates that a report may quote
    except ValueError:
        return None


def _line(path: str, number: int, raw: bytes) -> Any:
    value = _loaded(raw)
    if not isinstance(value, dict):
        raise NewslintError(f"{path}:{number}: is not a line of a report")
    return value
