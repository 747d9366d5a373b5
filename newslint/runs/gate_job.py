"""The work on one chunk: each record is read, gets a verdict, and is written for its route.

It happens in a worker process, or in the main one.
"""

from __future__ import annotations

from newslint.errors import NewslintError
from newslint.findings import Action, Problem
from newslint.gate.note import RecordVerdict, record_verdict
from newslint.records.chunks import Chunk
from newslint.records.codecs import Note, TextChange, unreadable_line
from newslint.records.decode import OVERSIZED
from newslint.records.files import frame
from newslint.records.formats import Format
from newslint.records.jsonl import Record
from newslint.records.record import UNREADABLE, Part
from newslint.runs.job import EXCERPT, GateJob, GateResult, Route, fewest, sample


def perform(job: GateJob, chunk: Chunk) -> GateResult:
    """Decide on the records of a chunk, and return the result. Nothing that stands in a record raises.

    Raise OSError where a file that holds one text cannot be read.
    """
    if chunk.format is Format.PARQUET:
        from newslint.runs.gate_tables import perform_rows

        return perform_rows(job, chunk)
    return _ChunkWork(job, chunk).done()


class _ChunkWork:
    """The work on one chunk whose format has a codec (all but Parquet)."""

    def __init__(self, job: GateJob, chunk: Chunk) -> None:
        self.job = job
        self.chunk = chunk
        self.codec = job.codec(chunk)
        self.out: dict[Route, list[bytes]] = {route: [] for route in job.targets}
        self.files: list[tuple[str, bytes]] = []
        self.result = GateResult()

    def done(self) -> GateResult:
        """Do the work, and return the result."""
        for record in self.codec.records(self.chunk):
            if record.problem is not None:
                self._unreadable(record, record.problem)
            elif record.parts:
                self._readable(record)
        self.result.samples = fewest(self.result.samples, self.job.samples)
        for route, records in self.out.items():
            self.result.written[route] = len(records)
            target = self.job.targets[route]
            self.result.data[route] = frame(_joined(records, target.format), target.packing)
        if self.files:
            self.result.data[Route.ACCEPTED] = self.files
            self.result.written[Route.ACCEPTED] = len(self.files)
        return self.result

    def _readable(self, record: Record) -> None:
        """Decide on a record, count it, and keep what is to be written; one that newslint fails on counts as unreadable."""
        try:
            verdict = verdict_on(self.job, record.parts)
            route = self.job.route(verdict.action)
            written = self._written(record, verdict, route) if route in self.job.targets else None
        except RecursionError:
            self._unreadable(record, Problem(*self._place(record), "record", "is nested too deeply to be written again"))
            return
        except Exception as error:  # a bug in newslint must not cost the rest of the run, nor the record
            self.result.counts.failures += 1
            message = f"newslint failed on it, please report this: {type(error).__name__}: {error}"
            self._unreadable(record, Problem(*self._place(record), "internal", message))
            return
        self.result.counts.add(verdict)
        if written is not None:
            self._keep(record, route, written)
        if route is not Route.ACCEPTED and self.job.samples:
            why = "; ".join(each.why for _, each in verdict.verdicts if each.why)
            text = record.parts[0].document.text.strip()
            self.result.samples.append(sample(*self._place(record), verdict.action.value, why, text))

    def _written(self, record: Record, verdict: RecordVerdict, route: Route) -> bytes:
        """Return the bytes of a record for its route: fixed where it is accepted, with a note where one is asked for or it is kept out."""
        changes = changes_of(record.parts, verdict) if route is Route.ACCEPTED else []
        note: Note | None = None
        if route is not Route.ACCEPTED or self.job.annotate:
            source, line = self._place(record)
            note = {**verdict.note(findings=route is not Route.ACCEPTED), "source": source, "line": line}
        own = self.job.targets[route].format is self.chunk.format
        if changes and note is not None and isinstance(self.chunk.data, bytes):
            from newslint.runs.restore import with_original

            note = with_original(self.codec, record, changes, note)
        return (self.codec.own if own else self.codec.line)(record, changes, note)

    def _keep(self, record: Record, route: Route, written: bytes) -> None:
        """Keep the bytes of a record for its route, as a file of its own where texts go into a folder."""
        if self.chunk.format is Format.TEXT and self.job.targets[route].format is Format.TEXT:
            self.files.append((record.parts[0].document.source or "", written))
        else:
            self.out[route].append(written)

    def _unreadable(self, record: Record, problem: Problem) -> None:
        """Count a record that has no verdict, and keep it for the rejects."""
        self.result.counts.add_unreadable(problem)
        if problem.kind == OVERSIZED:
            self.result.dropped.append(problem)
        if Route.REJECTS in self.job.targets:
            self.out[Route.REJECTS].append(unreadable_line(problem, record.raw, self.job.gate.ruleset))
        if self.job.samples:
            excerpt = record.raw[:EXCERPT].decode("utf-8", "replace")
            self.result.samples.append(sample(problem.source, problem.line, UNREADABLE, problem.message, excerpt))

    def _place(self, record: Record) -> tuple[str, int | None]:
        """Return the file that a record stands in, and its line there; the line is None where the record is the file."""
        if self.chunk.format is Format.TEXT:
            return record.parts[0].document.source or "", None
        return self.chunk.source, record.line


def verdict_on(job: GateJob, parts: tuple[Part, ...]) -> RecordVerdict:
    """Return the verdict on a record."""
    names = job.gate.config.text_fields
    return record_verdict((".".join(part.path) if len(names) > 1 else names[0], job.gate.check(part.document)) for part in parts)


def changes_of(parts: tuple[Part, ...], verdict: RecordVerdict) -> list[TextChange]:
    """Return the texts of a record that fixing changed."""
    if verdict.action is not Action.FIX:
        return []
    pairs = zip(parts, verdict.verdicts, strict=True)
    return [TextChange(part.path, each.text, each.edits) for part, (_, each) in pairs if each.edits]


def _joined(records: list[bytes], format: Format) -> bytes:
    """Return the records one behind the other, as they stand in a file of this format, without what opens and closes it."""
    if format is Format.JSON:
        return b"".join(b",\n" + record for record in records)
    if format in (Format.CSV, Format.TSV):
        return b"".join(records)
    data = b"".join(record if record.endswith(b"\n") else record + b"\n" for record in records)
    if data.count(b"\n") != len(records):
        raise NewslintError("a record stands on more than one line")  # counted, because counts are what this run promises
    return data
