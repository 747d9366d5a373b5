"""The job of ``newslint check``: lint the records of a chunk, or fix them, and render what is to be said. It happens in a worker process.

A chunk carries about a megabyte. Its result goes back as text and counts, so that the main process has little to do but write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from newslint.errors import FixError, NewslintError
from newslint.findings import Edit, Finding, Place, Problem, Report
from newslint.fixing.remaining import remaining
from newslint.linter.linter import Linter
from newslint.records.byte_edits import byte_edit
from newslint.records.codec import ByteEdit, Chunk, Codec, Layout, Record, Rewritten, TextChange
from newslint.records.codecs import codec_for
from newslint.records.decode import CannotEncodeError
from newslint.records.files import is_address
from newslint.records.formats import NAMES, READ_ONLY, TABLES, TEXTS, Format, suffix_of
from newslint.records.read import Failed, Skipped, Step
from newslint.records.record import Part
from newslint.records.settings import AUTO
from newslint.records.source import STDIN, Source
from newslint.records.text_codec import TextCodec, TextFile, read_file
from newslint.reports import Assembler, Reporter
from newslint.reports.diff import unified
from newslint.reports.place import own_id
from newslint.reports.summary import Summary
from newslint.text.document import Document
from newslint.util.replace import FileState
from newslint.util.sanitize import place


class Mode(StrEnum):
    """The purpose of a run: to ``check`` and report, to ``fix`` files and report what remains, or to show the ``diff`` of fixing."""

    CHECK = "check"
    FIX = "fix"
    DIFF = "diff"


_NAMED_ONLY = TABLES | {Format.SQLITE}  # others may rely on what is in them: a guess is not enough to change them
REPORT = "report"  # the route of what a reporter says


class Collected(NamedTuple):
    """A finding with its document: source, identifier, its place in the file, and the number of the configuration."""

    source: str
    id: str | None
    place: Place
    group: int
    finding: Finding


class FixedFile(NamedTuple):
    """A file of one text to be replaced: its new content (not compressed), the edits, and what was stored when it was read.

    ``result`` is that of the file once it is replaced, ``otherwise`` the one where that fails.
    """

    source: Source
    new: bytes
    old: bytes
    edit: ByteEdit
    state: FileState | None
    stored: bytes | None
    result: CheckResult
    otherwise: CheckResult


@dataclass(slots=True)
class CheckResult:
    """The result of a step.

    It holds texts for the report in order, counts, the sources of which something was checked, the accepted findings that occurred (code,
    source, fingerprint, group), and on request all findings. ``failing`` counts those that are as bad as ``fail-on`` says. ``rewritten`` is
    the fixed chunk of a source of records, None if nothing changed; ``files`` are files of one text that changed. ``encodings`` counts the
    encodings of texts where they were to be found out.
    """

    texts: list[str] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    sources: set[tuple[int, str]] = field(default_factory=set)
    accepted: list[tuple[str, str, str, int]] = field(default_factory=list)
    findings: list[Collected] = field(default_factory=list)
    failing: int = 0
    rewritten: Rewritten | None = None
    files: list[FixedFile] = field(default_factory=list)
    to_sink: bool = False
    encodings: Counter[str] = field(default_factory=Counter)

    @property
    def data(self) -> dict[str, list[tuple[int, Any]]]:
        """The texts of the report, where they go to a sink."""
        return {REPORT: [(self.summary.documents, self.texts)]} if self.to_sink else {}

    def add(self, other: CheckResult) -> None:
        """Add the result of another part of the step."""
        self.texts += other.texts
        self.summary.merge(other.summary)
        self.sources |= other.sources
        self.accepted += other.accepted
        self.findings += other.findings
        self.failing += other.failing


class _Outcome(NamedTuple):
    """The outcome of one document: ``given`` is the report on the text as given, ``left`` the one on ``text``, which ``edits`` made of it.

    ``fixed`` is the number of findings that fixing answered.
    """

    given: Report
    left: Report
    text: str
    edits: tuple[Edit, ...] = ()
    fixed: int = 0


@dataclass
class CheckJob:
    """The settings that all chunks of a run share; ``linters`` are those of the configurations, by their numbers.

    ``listing``: documents are rendered, not only counted. ``collect``: findings are returned too, and with ``to_the_end`` also those that
    come up once these are accepted. ``to_sink``: the texts go to a sink, as the route `REPORT`.
    """

    linters: Sequence[Linter]
    reporter: Reporter | Assembler
    mode: Mode = Mode.CHECK
    unsafe: bool = False
    color: bool = False
    listing: bool = True
    collect: bool = False
    to_the_end: bool = False
    to_sink: bool = False

    def perform(self, step: Step) -> CheckResult:
        """Do a step, and return its result. What cannot be checked is a problem there; nothing is raised for it."""
        result = CheckResult(to_sink=self.to_sink)
        if isinstance(step, Failed):
            result.summary.problems.append(step.problem)
        elif isinstance(step, Skipped):
            result.summary.skipped[suffix_of(step.source.source)] += 1
        elif isinstance(step, Chunk) and step.layout.format in TEXTS:
            _Texts(self, step).check(result)
        elif isinstance(step, Chunk):
            _Records(self, step).check(result)
        return result


class _Work:
    """The work on one chunk."""

    def __init__(self, job: CheckJob, chunk: Chunk) -> None:
        self.job = job
        self.chunk = chunk
        self.linter = job.linters[chunk.source.group]
        self.codec: Codec = codec_for(chunk.layout)
        self.group = chunk.source.group

    def examine(self, document: Document, result: CheckResult) -> _Outcome:
        """Lint a document, or fix it where the job fixes or shows a diff; where fixing fails, there is a problem and the text stays."""
        if self.job.mode is not Mode.CHECK:
            try:
                fixed = self.linter.fix(document, unsafe=self.job.unsafe)
            except FixError as error:
                result.summary.problems.append(Problem(document.source or "", None, "write", f"could not be fixed: {error}"))
            else:
                if not fixed.edits:  # the findings of `fixed` may say why, those of its report do not
                    report = replace(fixed.report, findings=fixed.findings)
                    return _Outcome(report, report, document.text)
                answered = len(fixed.report.findings) - len(fixed.findings)
                return _Outcome(fixed.report, remaining(fixed), fixed.text, fixed.edits, answered)
        report = self._lint(document, result)
        return _Outcome(report, report, document.text)

    def _lint(self, document: Document, result: CheckResult) -> Report:
        """Return the report without accepted findings; those that were accepted in this document go into the result."""
        baseline = self.linter.baseline
        if baseline is None or document.source is None or not baseline.knows(document.source):
            return self.linter.lint(document)
        report, accepted = self.linter.lint_with_accepted(document)
        result.accepted.extend((finding.code, document.source, finding.fingerprint, self.group) for finding in accepted)
        return report

    def enter(self, record: Record, part: Part, outcome: _Outcome, label: str, facts: dict[str, Any], result: CheckResult) -> None:
        """Enter a document into the result: count it, render it and keep its findings, as the job asks.

        ``record`` is the record that holds what the outcome left, ``facts`` what the report says of it beside the text.
        """
        job, summary, document = self.job, result.summary, part.document
        summary.changed += bool(outcome.edits)
        summary.empty += not document.text.strip()
        if job.mode is Mode.DIFF:
            result.texts.append(unified(document.text, outcome.text, label, job.color))
            self._count(self._shown(outcome.given), result)
            return
        left = replace(self._shown(outcome.left), edits=outcome.edits, **facts)
        # Counted with the problems and the length of the text as given: a second look must not count them again.
        self._count(replace(left, problems=outcome.given.problems, chars=outcome.given.chars), result)
        summary.fixed += outcome.fixed
        seen = part._replace(document=document.with_text(outcome.text))
        if job.listing and left.findings:
            left = replace(left, places=tuple(self._place(record, seen, finding) for finding in left.findings))
        if job.listing:
            result.texts.append(job.reporter.document(left, outcome.text))
        if job.collect:
            findings = outcome.left.findings
            if job.to_the_end:
                findings += self.linter.accepting(seen.document, lambda _: True)
            for finding in findings:
                place = self._place(record, seen, finding)
                result.findings.append(Collected(document.source or "", document.id, place, self.group, finding))

    def _place(self, record: Record, part: Part, finding: Finding) -> Place:
        return self.codec.place(record, part, finding.start, finding.end)

    def _count(self, report: Report, result: CheckResult) -> None:
        result.summary.add(report)
        least = self.linter.config.fail_on.rank
        result.failing += sum(1 for finding in report.findings if finding.severity.rank >= least)

    def _shown(self, report: Report) -> Report:
        """Return the report without findings below the severity that is asked for."""
        least = self.linter.config.severity.rank
        if least == 0:
            return report
        return replace(report, findings=tuple(finding for finding in report.findings if finding.severity.rank >= least))


class _Texts(_Work):
    """The work on a chunk of files that hold one text each."""

    def check(self, result: CheckResult) -> None:
        """Check each file; one that fixing changes goes into the result as a file, with the result of its own."""
        assert isinstance(self.codec, TextCodec)
        if self.chunk.spans is not None:  # it is too large, and comes in parts
            result.summary.problems += [record.problem for record in self.codec.records(self.chunk) if record.problem]
            return
        for position, each in enumerate(self.chunk.data):
            if self.chunk.chosen is not None and position not in self.chunk.chosen:
                continue
            read = read_file(each, self.linter.config.max_record_bytes) if isinstance(each, Source) else each
            if isinstance(read, Problem):
                result.summary.problems.append(read)
            else:
                self._check(read, self.codec, result)

    def _check(self, file: TextFile, codec: TextCodec, result: CheckResult) -> None:
        record = codec.record(file)
        if codec.layout.encoding == AUTO:
            result.encodings[codec.encoding(file.raw)] += 1
        if record.problem is not None:
            result.summary.problems.append(record.problem)
            return
        part = record.parts[0]
        source = file.source.source
        result.sources.add((self.group, source))
        outcome = self.examine(part.document, result)
        if self.job.mode is not Mode.FIX or not outcome.edits:
            self._say(record, part, outcome, result)
            return
        untouched = CheckResult()
        self._say(record, part, _Outcome(outcome.given, outcome.given, part.document.text), untouched)
        try:
            new = codec.fixed(record, outcome.text)
        except CannotEncodeError as error:
            result.summary.problems.append(unwritable(source, error))
            result.add(untouched)
            return
        touched = CheckResult()
        self._say(record, part, outcome, touched)
        edit = byte_edit(0, file.raw, new)
        result.files.append(FixedFile(file.source, new, file.raw, edit, file.state, file.stored, touched, untouched))

    def _say(self, record: Record, part: Part, outcome: _Outcome, result: CheckResult) -> None:
        self.enter(record, part, outcome, part.document.source or "", {}, result)


class _Records(_Work):
    """The work on a chunk of a source of records."""

    def check(self, result: CheckResult) -> None:
        """Check the documents of all records; where the job fixes, put the chunk with its fixes into the result."""
        source = self.chunk.source.source
        result.sources.add((self.group, source))
        changed: dict[int, list[TextChange]] = {}
        entries: list[tuple[Record, list[tuple[Part, _Outcome]]]] = []
        for position, record in enumerate(self.codec.records(self.chunk)):
            if self.chunk.chosen is not None and position not in self.chunk.chosen:
                continue
            if record.problem is not None:
                result.summary.problems.append(record.problem)
            result.sources.update((self.group, part.document.source) for part in record.parts if part.document.source is not None)
            outcomes = [(part, self.examine(part.document, result)) for part in record.parts]
            if changes := [TextChange(part.path, outcome.text, outcome.edits) for part, outcome in outcomes if outcome.edits]:
                changed[record.number] = changes
            entries.append((record, outcomes))
        if self.job.mode is Mode.FIX and changed:
            self._rewrite(changed, entries, result)
        for record, outcomes in entries:
            self._say(record, outcomes, result)

    def _rewrite(
        self, changed: dict[int, list[TextChange]], entries: list[tuple[Record, list[tuple[Part, _Outcome]]]], result: CheckResult
    ) -> None:
        """Put the chunk with its fixes into the result; a record whose texts cannot be put back stays as it is, with a problem.

        Where nothing of the source can be put back (`refusal`), that is said once, not here.
        """
        if refusal(self.chunk.source, self.chunk.layout) is not None:
            result.rewritten = Rewritten(self.chunk.data, ())
            entries[:] = [(record, [_untouched(part, out) for part, out in outcomes]) for record, outcomes in entries]
            return
        try:
            result.rewritten = self.codec.rewrite(self.chunk, changed)
            return
        except NewslintError as error:
            refused = str(error)
        for at, (record, outcomes) in enumerate(entries):
            if record.number in changed:
                try:
                    self.codec.rewrite(self.chunk, {record.number: changed[record.number]})
                except NewslintError as error:
                    refused = str(error)
                    del changed[record.number]
                    result.summary.problems.append(unwritable(self.chunk.source.source, refused, record.line))
                    entries[at] = record, [_untouched(part, out) for part, out in outcomes]
        if changed:
            result.rewritten = self.codec.rewrite(self.chunk, changed)

    def _say(self, record: Record, outcomes: list[tuple[Part, _Outcome]], result: CheckResult) -> None:
        if self.job.mode is Mode.FIX and any(each.edits for _, each in outcomes) and any(each.left.findings for _, each in outcomes):
            record = self._as_fixed(record, outcomes)
        source = self.chunk.source.source
        for part, outcome in outcomes:
            document = part.document
            label = place(source, own_id(document.id), record.line)
            facts = {"record": record.number, "field": part.name, "file": None if document.source == source else source}
            self.enter(record, part, outcome, label, facts, result)

    def _as_fixed(self, record: Record, outcomes: list[tuple[Part, _Outcome]]) -> Record:
        """Return the record with its texts fixed: what is left is shown where it stands then."""
        if self.chunk.spans is None and self.chunk.layout.format is not Format.JSONL:
            return record
        changes = [TextChange(part.path, outcome.text, outcome.edits) for part, outcome in outcomes if outcome.edits]
        single = replace(
            self.chunk,
            data=record.raw,
            number=record.number,
            line=record.line,
            start=record.start,
            spans=((0, len(record.raw)),),
            keys=None,
        )
        return record._replace(raw=self.codec.rewrite(single, {record.number: changes}).data)


def _untouched(part: Part, outcome: _Outcome) -> tuple[Part, _Outcome]:
    """Return what came of a text that is not fixed after all."""
    return part, _Outcome(outcome.given, outcome.given, part.document.text)


def refusal(source: Source, layout: Layout) -> str | None:
    """Return why a source of records cannot be fixed where it lies; None where it can. What comes in through standard input goes out."""
    kind = layout.format
    if kind in READ_ONLY:
        return f"{NAMES[kind]} is read, never written (newslint gate writes the texts into a new file)"
    if kind in _NAMED_ONLY and not layout.named:
        return f"{NAMES[kind]} is fixed only where the column is named: --text-field {layout.fields.text[0]} (or text-fields) does"
    if source.path == STDIN:
        return None
    if is_address(source.path):
        return "it is an address (newslint gate writes a new file)"
    return "it is a pipe" if source.stream else None


def unwritable(source: str, error: Exception | str, line: int | None = None) -> Problem:
    """Return the problem of a file, or of one record, that could not be fixed: it is as it was."""
    from newslint.util.replace import ChangedError

    reason = getattr(error, "strerror", None) or error
    after = (
        "the file stays as that left it: check it again"
        if isinstance(error, ChangedError)
        else f"the {'record' if line else 'file'} is as it was"
    )
    return Problem(source, line, "write", f"could not be fixed: {reason}; {after}")
