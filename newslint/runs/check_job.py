"""The work on one task of a run of ``newslint check``: read, lint, fix, render. It happens in a worker process, or in the main one.

A task carries about a megabyte: many small files, or a chunk of a file of records. Its result goes back as text and counts, so that the
main process has little to do but write.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newslint.errors import FixError
from newslint.findings import Edit, Finding, Problem, Report
from newslint.fixing.remaining import remaining
from newslint.linter.linter import Linter
from newslint.records.containers import refused_name, text_of
from newslint.records.decode import CannotEncodeError, oversized
from newslint.records.discover import Input
from newslint.records.tasks import RecordLines, Task, unreadable
from newslint.reports import Assembler, Reporter
from newslint.reports.diff import unified
from newslint.reports.summary import Summary
from newslint.text.document import Document
from newslint.util.replace import ChangedError, FileState, rewrite, state_of

if TYPE_CHECKING:
    from newslint.config.model import Config
    from newslint.records.record import Fields, Part


class Mode(StrEnum):
    """The purpose of a run: to ``check`` and report, to ``fix`` files and report what remains, or to show the ``diff`` of fixing."""

    CHECK = "check"
    FIX = "fix"
    DIFF = "diff"


@dataclass
class CheckJob:
    """The settings that all tasks of a run share.

    ``listing``: documents are rendered, not only counted. ``collect``: findings are returned too, and with ``to_the_end`` also those that
    come up once these are accepted.
    """

    linter: Linter
    reporter: Reporter | Assembler
    mode: Mode = Mode.CHECK
    unsafe: bool = False
    color: bool = False
    listing: bool = True
    collect: bool = False
    to_the_end: bool = False

    @property
    def config(self) -> Config:
        """The settings of the run."""
        return self.linter.config

    @cached_property
    def fields(self) -> Fields:
        """The names of a record's fields: its texts, and what is known about them."""
        from newslint.records.record import fields_of

        return fields_of(self.config)

    @cached_property
    def accepted_sources(self) -> frozenset[str]:
        """The sources, as entries name them, that have accepted findings."""
        return frozenset(entry.source for entry in self.linter.baseline.entries) if self.linter.baseline else frozenset()


class Collected(NamedTuple):
    """A finding with its document: source, identifier, and for a record the line that it stands in."""

    source: str
    id: str | None
    line: int | None
    finding: Finding


@dataclass(slots=True)
class CheckResult:
    """The result of a task.

    It holds texts for the report in order, counts, the sources of which something was checked, the accepted findings that occurred (code,
    source, fingerprint), and on request all findings with their sources. ``rewritten`` is the fixed content (of a chunk of records, or of a
    text whose ``data`` came with the task), None if nothing changed.
    """

    texts: list[str] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    sources: set[str] = field(default_factory=set)
    accepted: list[tuple[str, str, str]] = field(default_factory=list)
    findings: list[Collected] = field(default_factory=list)
    rewritten: bytes | None = None


def perform(job: CheckJob, task: Task) -> CheckResult:
    """Do a task, and return its result. What cannot be checked or written is a problem there; nothing is raised for it."""
    result = CheckResult()
    if isinstance(task, RecordLines):
        _check_records(job, task, result)
    elif task.data is not None:
        result.rewritten = _check_text(job, task.inputs[0], task.data, result, None)
    else:
        for entry in task.inputs:
            # A file that is no text by its name is not read, however large it is.
            read = refused_name(entry.source) or read_text(entry, job.config.max_record_bytes)
            if isinstance(read, Problem):
                result.summary.problems.append(read)
            else:
                _check_text(job, entry, read.data, result, read.state)
    return result


class Read(NamedTuple):
    """The content of a file, and its state before it was read."""

    data: bytes
    state: FileState


def read_text(entry: Input, most: int) -> Read | Problem:
    """Read a file that holds one text, of at most ``most`` bytes; return its content, or the problem that says why it cannot be read."""
    try:
        with open(entry.path, "rb") as file:
            state = state_of(file)
            return Read(file.read(), state) if state.size <= most else oversized(entry.source, None)
    except OSError as error:
        return unreadable(entry.source, error)


def unwritable(source: str, error: Exception | str) -> Problem:
    """Return the problem of a file that could not be replaced: it is as it was, or (ChangedError) as another program left it."""
    reason = getattr(error, "strerror", None) or error
    after = "the file stays as that left it: check it again" if isinstance(error, ChangedError) else "the file is as it was"
    return Problem(source, None, "write", f"could not be fixed: {reason}; {after}")


class _Outcome(NamedTuple):
    """The outcome of one document: ``given`` is the report on the text as given, ``left`` the one on ``text``, which ``edits`` made of it.

    ``fixed`` is the number of findings that fixing answered.
    """

    given: Report
    left: Report
    text: str
    edits: tuple[Edit, ...] = ()
    fixed: int = 0


def _check_text(job: CheckJob, entry: Input, data: bytes, result: CheckResult, state: FileState | None) -> bytes | None:
    """Check one text; where the job fixes, replace its file, and return its fixed content.

    ``state`` is that of the file when it was read, None where there is no file to replace.
    """
    decoded = text_of(data, job.config.encoding, entry.source)
    if isinstance(decoded, Problem):
        result.summary.problems.append(decoded)
        return None
    document = Document(decoded.text, source=entry.source)
    result.sources.add(entry.source)
    outcome = _examine(job, document, result)
    rewritten = None
    if job.mode is Mode.FIX and outcome.edits:
        try:
            rewritten = decoded.encode(outcome.text)
            if state is not None:
                rewrite(entry.path, state, data, rewritten)
        except (OSError, CannotEncodeError) as error:
            result.summary.problems.append(unwritable(entry.source, error))
            outcome = _Outcome(outcome.given, outcome.given, document.text)
            rewritten = None
    _enter(job, document, outcome, entry.source, None, result)
    return rewritten


def _check_records(job: CheckJob, task: RecordLines, result: CheckResult) -> None:
    """Check the documents of a chunk of records; where the job fixes, put the chunk with its fixes into the result."""
    from newslint.records.jsonl import read_records, replace_texts

    lines: list[bytes] = []
    result.sources.add(task.input.source)
    for record in read_records(task.block, task.input.source, job.fields, job.config.encoding):
        raw = record.raw
        if record.problem is not None:
            result.summary.problems.append(record.problem)
        result.sources.update(part.document.source for part in record.parts if part.document.source is not None)
        outcomes = [(part, _examine(job, part.document, result)) for part in record.parts]
        if job.mode is Mode.FIX:
            changes = [(part.path, outcome.text, outcome.edits) for part, outcome in outcomes if outcome.edits]
            raw = replace_texts(raw, changes, job.config.encoding) if changes else raw
            lines.append(raw)
        for part, outcome in outcomes:
            _enter(job, part.document, outcome, _label(task.input.source, record.line, part, job.fields), record.line, result)
    fixed = b"".join(lines)
    if job.mode is Mode.FIX and fixed != task.block.data:
        result.rewritten = fixed


def _label(source: str, line: int, part: Part, fields: Fields) -> str:
    """Return the name of a record's text in the report: source and line, and the field where there may be several texts."""
    return f"{source}:{line}" if len(fields.text) == 1 else f"{source}:{line} {'.'.join(part.path)}"


def _examine(job: CheckJob, document: Document, result: CheckResult) -> _Outcome:
    """Lint a document, or fix it where the job fixes or shows a diff; where fixing fails, there is a problem and the text stays."""
    if job.mode is not Mode.CHECK:
        try:
            fixed = job.linter.fix(document, unsafe=job.unsafe)
        except FixError as error:
            result.summary.problems.append(Problem(document.source or "", None, "write", f"could not be fixed: {error}"))
        else:
            if not fixed.edits:  # the findings of `fixed` may say why, those of its report do not
                report = replace(fixed.report, findings=fixed.findings)
                return _Outcome(report, report, document.text)
            answered = len(fixed.report.findings) - len(fixed.findings)
            left = remaining(fixed)
            return _Outcome(fixed.report, left, fixed.text, fixed.edits, answered)
    report = _lint(job, document, result)
    return _Outcome(report, report, document.text)


def _lint(job: CheckJob, document: Document, result: CheckResult) -> Report:
    """Return the report without accepted findings; those that were accepted in this document go into the result."""
    baseline = job.linter.baseline
    if baseline is None or document.source is None or baseline.source(document.source) not in job.accepted_sources:
        return job.linter.lint(document)
    source = document.source
    report, accepted = job.linter.lint_with_accepted(document)
    result.accepted.extend((finding.code, source, finding.fingerprint) for finding in accepted)
    return report


def _enter(job: CheckJob, document: Document, outcome: _Outcome, label: str, line: int | None, result: CheckResult) -> None:
    """Enter a document into the result: count it, render it and keep its findings, as the job asks."""
    summary = result.summary
    summary.changed += bool(outcome.edits)
    summary.empty += not document.text.strip()
    if job.mode is Mode.DIFF:
        result.texts.append(unified(document.text, outcome.text, label, job.color))
        summary.add(_shown(job, outcome.given))
        return
    left = replace(_shown(job, outcome.left), edits=outcome.edits)
    # Counted with the problems and the length of the text as given: a second look must not count them again.
    summary.add(replace(left, problems=outcome.given.problems, chars=outcome.given.chars))
    summary.fixed += outcome.fixed
    if job.listing:
        result.texts.append(job.reporter.document(left, outcome.text))
    if job.collect:
        findings = outcome.left.findings
        if job.to_the_end:
            findings += job.linter.accepting(document.with_text(outcome.text), lambda _: True)
        result.findings += [Collected(document.source or "", document.id, line, finding) for finding in findings]


def _shown(job: CheckJob, report: Report) -> Report:
    """Return the report without findings below the severity that is asked for."""
    least = job.config.severity.rank
    if least == 0:
        return report
    return replace(report, findings=tuple(finding for finding in report.findings if finding.severity.rank >= least))
