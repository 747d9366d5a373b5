"""What is done with one task of a run: read, lint, fix, render. It happens in a worker process, or in the main one.

A task carries about a megabyte: many small files, or a piece of a file of records. What it gives goes back as text and counts, so that
the main process has little to do but write.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from newslint.atomic import replace_file
from newslint.diff import unified
from newslint.document import Document
from newslint.errors import FixError
from newslint.findings import Edit, Finding, Problem, Report
from newslint.linter import Linter
from newslint.remains import remaining
from newslint.reports import Reporter
from newslint.sources.jsonl import Chunk, Fields, Part, read_records, replace_texts
from newslint.sources.text import CannotEncodeError, decode
from newslint.sources.walk import Input
from newslint.summary import Summary


class Mode(StrEnum):
    """What a run is for: to ``check`` and report, to ``fix`` files and report what remains, or to show the ``diff`` of fixing."""

    CHECK = "check"
    FIX = "fix"
    DIFF = "diff"


@dataclass(frozen=True, slots=True)
class Job:
    """What all tasks of a run share. ``listing``: documents are rendered, not only counted; ``collect``: findings are returned too."""

    linter: Linter
    reporter: Reporter
    mode: Mode = Mode.CHECK
    unsafe: bool = False
    fields: Fields = field(default_factory=Fields)
    encoding: str = "utf-8"
    color: bool = False
    listing: bool = True
    collect: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """Files that hold one text each; ``data`` is the content of the only one where the main process had to read it."""

    inputs: tuple[Input, ...]
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A piece of a file of records."""

    input: Input
    chunk: Chunk


Task = Whole | Lines


@dataclass(slots=True)
class Result:
    """What came of a task: texts for the report in order, counts, and on request findings by source.

    ``rewritten`` is the fixed content (of a piece of records, or of a text whose ``data`` came with the task), None if nothing changed.
    """

    texts: list[str] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    sources: dict[str, list[Finding]] = field(default_factory=dict)
    rewritten: bytes | None = None


def perform(job: Job, task: Task) -> Result:
    """Do a task. What cannot be checked or written is a problem in the result; nothing is raised for it."""
    result = Result()
    if isinstance(task, Lines):
        _records(job, task, result)
    elif task.data is not None:
        result.rewritten = _text(job, task.inputs[0], task.data, result, None)
    else:
        for entry in task.inputs:
            try:
                with open(entry.path, "rb") as file:
                    data = file.read()
            except OSError as error:
                result.summary.problems.append(unreadable(entry.source, error))
                continue
            _text(job, entry, data, result, entry.path)
    return result


def unreadable(source: str, error: OSError) -> Problem:
    """The problem of a file that cannot be opened or read."""
    kind = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
    return Problem(source, None, kind, f"cannot be read: {error.strerror or error}")


def unwritable(source: str, reason: object) -> Problem:
    """The problem of a file that could not be replaced, and is as it was."""
    return Problem(source, None, "write", f"could not be fixed: {reason}; the file is as it was")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """``given`` is the report on the text as given, ``left`` the one on ``text``, which ``edits`` made of it."""

    given: Report
    left: Report
    text: str
    edits: tuple[Edit, ...] = ()
    fixed: int = 0


def _text(job: Job, entry: Input, data: bytes, result: Result, path: str | None) -> bytes | None:
    """Check one text; fix it where ``path`` says, or give its fixed content back."""
    decoded = decode(data, job.encoding, entry.source)
    if isinstance(decoded, Problem):
        result.summary.problems.append(decoded)
        return None
    document = Document(decoded.text, source=entry.source)
    outcome = _examine(job, document, result)
    rewritten = None
    if job.mode is Mode.FIX and outcome.edits:
        try:
            rewritten = decoded.encode(outcome.text)
            if path is not None:
                replace_file(path, rewritten)
        except (OSError, CannotEncodeError) as error:
            result.summary.problems.append(unwritable(entry.source, getattr(error, "strerror", None) or error))
            outcome = _Outcome(outcome.given, outcome.given, document.text)
            rewritten = None
    _report(job, document, outcome, entry.source, result)
    return rewritten


def _records(job: Job, task: Lines, result: Result) -> None:
    lines: list[bytes] = []
    for record in read_records(task.chunk, task.input.source, job.fields, job.encoding):
        raw = record.raw
        if record.problem is not None:
            result.summary.problems.append(record.problem)
        outcomes = [(part, _examine(job, part.document, result)) for part in record.parts]
        if job.mode is Mode.FIX:
            changes = [(part.path, outcome.text, outcome.edits) for part, outcome in outcomes if outcome.edits]
            raw = replace_texts(raw, changes, job.encoding) if changes else raw
            lines.append(raw)
        for part, outcome in outcomes:
            _report(job, part.document, outcome, _label(task.input.source, record.line, part, job.fields), result)
    fixed = b"".join(lines)
    if job.mode is Mode.FIX and fixed != task.chunk.data:
        result.rewritten = fixed


def _label(source: str, line: int, part: Part, fields: Fields) -> str:
    return f"{source}:{line}" if len(fields.text) == 1 else f"{source}:{line} {'.'.join(part.path)}"


def _examine(job: Job, document: Document, result: Result) -> _Outcome:
    if job.mode is not Mode.CHECK:
        try:
            fixed = job.linter.fix(document, unsafe=job.unsafe)
        except FixError as error:
            result.summary.problems.append(Problem(document.source or "", None, "write", f"could not be fixed: {error}"))
        else:
            left = fixed.report
            if fixed.edits:
                left = remaining(fixed, job.linter.lint(_with_text(document, fixed.text)))
            return _Outcome(fixed.report, left, fixed.text, fixed.edits, len(fixed.report.findings) - len(fixed.findings))
    report = job.linter.lint(document)
    return _Outcome(report, report, document.text)


def _with_text(document: Document, text: str) -> Document:
    return Document(text, document.id, document.source, document.site, document.title, document.language)


def _report(job: Job, document: Document, outcome: _Outcome, label: str, result: Result) -> None:
    """Count the document, render it, keep its findings, as the job asks."""
    if job.mode is Mode.DIFF:
        result.texts.append(unified(document.text, outcome.text, label, job.color))
        result.summary.add(outcome.given)
        result.summary.changed += bool(outcome.edits)
        return
    # Problems are those of the text as given, so that they are told once.
    result.summary.add(replace(outcome.left, problems=outcome.given.problems, chars=outcome.given.chars))
    result.summary.changed += bool(outcome.edits)
    result.summary.fixed += outcome.fixed
    if job.listing:
        result.texts.append(job.reporter.document(outcome.left, outcome.text))
    if job.collect:
        result.sources.setdefault(document.source or "", []).extend(outcome.left.findings)


_job: Job | None = None


def start_worker(job: Job) -> None:
    """Make a fresh process ready for `work`. Ctrl-C is the main process's affair."""
    import signal

    global _job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _job = job


def work(task: Task) -> Result:
    """`perform`, in a process that `start_worker` made ready."""
    assert _job is not None
    return perform(_job, task)
