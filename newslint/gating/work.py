"""What is done with one piece: every record is read, judged, and written for where it goes. It happens in a worker process, or in the main one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from newslint.annotation import UNREADABLE, Judged, judged
from newslint.errors import NewslintError
from newslint.findings import Action, Problem
from newslint.gate import Gate
from newslint.gating.forms import Change, Form, Note, form_of, unreadable_line
from newslint.gating.pieces import Piece
from newslint.gating.tally import Tally
from newslint.hashing import digest
from newslint.record import Fields, Part, fields_of
from newslint.sources.formats import Format, Packing
from newslint.sources.jsonl import Record
from newslint.sources.opened import frame

EXCERPT = 200  # characters of a sample


class Route(StrEnum):
    """Where a record goes."""

    ACCEPTED = "accepted"
    REJECTS = "rejects"
    QUARANTINE = "quarantine"


class Target(NamedTuple):
    """What is written for a route: the format, and how it is packed where frames are made in the workers."""

    format: Format
    packing: Packing = Packing.NONE


class Sample(NamedTuple):
    """A record that may not enter, kept to be looked at. ``order`` is a hash: which records are sampled depends on nothing else.

    ``line`` is None where the record is all of its file.
    """

    order: str
    source: str
    line: int | None
    action: str
    why: str
    excerpt: str


@dataclass(frozen=True)
class Job:
    """What all pieces of a run share. Routes without a target are only counted; ``annotate`` puts a note into accepted records."""

    gate: Gate
    targets: dict[Route, Target]
    annotate: bool = False
    samples: int = 0

    @cached_property
    def fields(self) -> Fields:
        """Where a record's text is, and what is known about it."""
        return fields_of(self.gate.config)

    def form(self, piece: Piece) -> Form:
        """How the records of a piece are read and written."""
        return form_of(piece.format, self.fields, self.gate.config.encoding, piece.header)

    def route(self, action: Action) -> Route:
        """Where records with an action go."""
        if action.rank <= Action.FIX.rank:
            return Route.ACCEPTED
        return Route.QUARANTINE if action is Action.QUARANTINE and Route.QUARANTINE in self.targets else Route.REJECTS


@dataclass(slots=True)
class Outcome:
    """What came of a piece: the bytes for each route (for folders of texts: paths and bytes), counts, samples, and records written by route."""

    data: dict[Route, Any] = field(default_factory=dict)
    written: dict[Route, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    samples: list[Sample] = field(default_factory=list)


def perform(job: Job, piece: Piece) -> Outcome:
    """Judge a piece. Nothing that stands in a record raises; OSError where a file of texts cannot be read."""
    if piece.format is Format.PARQUET:
        from newslint.gating.rows import perform_rows

        return perform_rows(job, piece)
    return _Piecework(job, piece).done()


class _Piecework:
    def __init__(self, job: Job, piece: Piece) -> None:
        self.job = job
        self.piece = piece
        self.form = job.form(piece)
        self.out: dict[Route, list[bytes]] = {route: [] for route in job.targets}
        self.files: list[tuple[str, bytes]] = []
        self.outcome = Outcome()

    def done(self) -> Outcome:
        for record in self.form.records(self.piece):
            if record.problem is not None:
                self._unreadable(record, record.problem)
            elif record.parts:
                self._readable(record)
        self.outcome.samples = fewest(self.outcome.samples, self.job.samples)
        for route, records in self.out.items():
            self.outcome.written[route] = len(records)
            target = self.job.targets[route]
            self.outcome.data[route] = frame(_joined(records, target.format), target.packing)
        if self.files:
            self.outcome.data[Route.ACCEPTED] = self.files
            self.outcome.written[Route.ACCEPTED] = len(self.files)
        return self.outcome

    def _readable(self, record: Record) -> None:
        try:
            found = judge(self.job, record.parts)
            route = self.job.route(found.action)
            written = self._written(record, found, route) if route in self.job.targets else None
        except RecursionError:
            self._unreadable(record, Problem(*self._place(record), "record", "is nested too deeply to be written again"))
            return
        except Exception as error:  # a mistake of ours must not cost the rest of the run, nor the record
            self.outcome.tally.failures += 1
            message = f"newslint failed on it, please report this: {type(error).__name__}: {error}"
            self._unreadable(record, Problem(*self._place(record), "internal", message))
            return
        self.outcome.tally.add(found)
        if written is not None:
            self._keep(record, route, written)
        if route is not Route.ACCEPTED and self.job.samples:
            why = "; ".join(verdict.why for _, verdict in found.verdicts if verdict.why)
            text = record.parts[0].document.text.strip()
            self.outcome.samples.append(sample(*self._place(record), found.action.value, why, text))

    def _written(self, record: Record, found: Judged, route: Route) -> bytes:
        changes = changes_of(record.parts, found) if route is Route.ACCEPTED else []
        note: Note | None = None
        if route is not Route.ACCEPTED or self.job.annotate:
            source, line = self._place(record)
            note = {**found.note(findings=route is not Route.ACCEPTED), "source": source, "line": line}
        own = self.job.targets[route].format is self.piece.format
        if changes and note is not None and isinstance(self.piece.data, bytes):
            from newslint.gating.restore import with_original

            note = with_original(self.form, record, changes, note)
        return (self.form.own if own else self.form.line)(record, changes, note)

    def _keep(self, record: Record, route: Route, written: bytes) -> None:
        if self.piece.format is Format.TEXT and self.job.targets[route].format is Format.TEXT:
            self.files.append((record.parts[0].document.source or "", written))
        else:
            self.out[route].append(written)

    def _unreadable(self, record: Record, problem: Problem) -> None:
        self.outcome.tally.add_unreadable(problem)
        if Route.REJECTS in self.job.targets:
            self.out[Route.REJECTS].append(unreadable_line(problem, record.raw, self.job.gate.ruleset))
        if self.job.samples:
            excerpt = record.raw[:EXCERPT].decode("utf-8", "replace")
            self.outcome.samples.append(sample(problem.source, problem.line, UNREADABLE, problem.message, excerpt))

    def _place(self, record: Record) -> tuple[str, int | None]:
        """The file that a record stands in, and its line there; None where the record is the file."""
        if self.piece.format is Format.TEXT:
            return record.parts[0].document.source or "", None
        return self.piece.source, record.line


def judge(job: Job, parts: tuple[Part, ...]) -> Judged:
    """The verdict on a record."""
    names = job.gate.config.text_fields
    return judged((".".join(part.path) if len(names) > 1 else names[0], job.gate.check(part.document)) for part in parts)


def changes_of(parts: tuple[Part, ...], found: Judged) -> list[Change]:
    """The texts of a record that fixing changed."""
    if found.action is not Action.FIX:
        return []
    pairs = zip(parts, found.verdicts, strict=True)
    return [Change(part.path, verdict.text, verdict.edits) for part, (_, verdict) in pairs if verdict.edits]


def sample(source: str, line: int | None, action: str, why: str, text: str) -> Sample:
    """A sample of a record, by where it stands."""
    return Sample(digest(f"{source}\0{line}", 8), source, line, action, why, text[:EXCERPT])


def fewest(samples: list[Sample], most: int) -> list[Sample]:
    """The first ``most`` samples in their order."""
    return sorted(samples)[:most]


def _joined(records: list[bytes], format: Format) -> bytes:
    """Records behind each other as they stand in a file of this format, without what opens and closes it."""
    if format is Format.JSON:
        return b"".join(b",\n" + record for record in records)
    if format in (Format.CSV, Format.TSV):
        return b"".join(records)
    data = b"".join(record if record.endswith(b"\n") else record + b"\n" for record in records)
    if data.count(b"\n") != len(records):
        raise NewslintError("a record stands on more than one line")  # counted, because counts are what this run promises
    return data
