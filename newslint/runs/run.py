"""A run of the gate: chunks in, records out, in order; counted, noted in the journal, and put in place when all is there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice

from newslint.errors import ConfigError, NewslintError
from newslint.findings import Problem
from newslint.records.chunks import Chunk, Source, chunks
from newslint.records.csv import DELIMITERS
from newslint.records.files import BadInputError
from newslint.records.record import FIELD, UNREADABLE
from newslint.records.sinks import Sink, SinkState
from newslint.runs.gate_counts import GateCounts
from newslint.runs.gate_job import perform
from newslint.runs.job import GateJob, GateResult, Route, Sample, fewest
from newslint.runs.journal import Checkpoint, Journal
from newslint.util.process_pool import in_order
from newslint.util.progress import Progress

EVERY = 1.0  # seconds between two checkpoints


class Miscounted(NewslintError):  # noqa: N818 (it is what it says)
    """A difference between what came out and what went in."""


class NothingReadError(BadInputError):
    """An input without a record, or without one that could be read: an empty corpus must not take the place of a full one."""


class GateRun:
    """A run of the gate. After `run`, ``counts`` and ``samples`` say what it came to.

    ``dropped`` are the problems of records that were too large to be kept. ``journal`` is None where nothing is kept to go on from: a dry
    run, or accepted records that go to a stream. ``allow_empty`` says that inputs without a record are fine.
    """

    def __init__(
        self,
        job: GateJob,
        sources: Sequence[Source],
        sinks: dict[Route, Sink],
        journal: Journal | None,
        workers: int,
        allow_empty: bool = False,
    ) -> None:
        self.job = job
        self.sources = sources
        self.sinks = sinks
        self.journal = journal
        self.workers = workers
        self.allow_empty = allow_empty
        self.counts = GateCounts()
        self.samples: list[Sample] = []
        self.dropped: list[Problem] = []  # since the run was resumed; the counts hold those before as well
        self.written = dict.fromkeys(sinks, 0)
        self.kept = False  # there is something to go on from
        self._chunks_done = 0  # whose records the sinks have
        self._mark = 0  # the checksum over these chunks, `Chunk.mark` of the last
        self._parts: dict[str, SinkState] = {}
        self._published: list[str] = []

    def run(self, resume: bool, progress: Progress) -> None:
        """Do the whole run. Raise OSError, NewslintError or KeyboardInterrupt where it does not come to its end.

        With ``resume`` it goes on where an earlier run stopped, or begins where none did. Call `forget` when what came of it has been reported.
        """
        try:
            checkpoint = self.journal.read() if self.journal is not None and resume else None
            if checkpoint is None:
                self._begin()
            else:
                self._go_on(checkpoint)
            if checkpoint is None or not checkpoint.complete:
                self._do_chunks(progress)
                self._finish()
            self._publish()
        except BaseException as error:
            if isinstance(error, BadInputError | ConfigError):  # going on would come to the same end
                self.forget()
            self._keep_or_discard()
            raise

    def _begin(self) -> None:
        """Start all parts anew, and store the first checkpoint."""
        if self.journal is not None:
            self.journal.remove()
        for sink in self.sinks.values():
            sink.begin()
        self._save()

    def _go_on(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint. Raise NewslintError where a part is not what it was then."""
        self.kept = True
        self.counts, self.samples = checkpoint.counts, checkpoint.samples
        self._chunks_done, self._mark = checkpoint.chunks, checkpoint.mark
        self.written = {route: checkpoint.written[route.value] for route in self.sinks}
        self._published = checkpoint.published
        for route, sink in self.sinks.items():
            if not checkpoint.complete:
                sink.go_on(checkpoint.parts[route.value], self.written[route])
            elif route.value not in self._published:
                sink.confirm(checkpoint.parts[route.value])
        self._parts = checkpoint.parts

    def _do_chunks(self, progress: Progress) -> None:
        """Do all chunks that are left, with a checkpoint every `EVERY` seconds."""
        due = time.monotonic() + EVERY
        with closing(progress), closing(in_order(partial(perform, self.job), self._todo(progress), self.workers)) as results:
            for chunk, result in results:
                self._take(chunk, result)
                progress.advance(chunk.size)
                if time.monotonic() >= due:
                    self._save()
                    due = time.monotonic() + EVERY

    def _todo(self, progress: Progress) -> Iterator[Chunk]:
        """Yield the chunks that are still to be done. Raise NewslintError where those that are done are not what they were."""
        config = self.job.gate.config
        todo = chunks(self.sources, config.encoding, config.max_record_bytes, config.text_fields)
        last = None
        for last in islice(todo, self._chunks_done):
            progress.advance(last.size)
        if last is not None and last.mark != self._mark:
            raise NewslintError("the input is not what it was when the run stopped; start again without --resume")
        yield from todo

    def _take(self, chunk: Chunk, result: GateResult) -> None:
        """Give the result of a chunk to the sinks, and add it up."""
        for route, data in result.data.items():
            if chunk.head and self.sinks[route].format is chunk.format:
                self.sinks[route].title(titled(chunk, self.job))
            self.sinks[route].take(data)
        for route, records in result.written.items():
            self.written[route] += records
        self.counts.merge(result.counts)
        self.dropped += result.dropped
        self.samples = fewest([*self.samples, *result.samples], self.job.samples)
        self._chunks_done += 1
        self._mark = chunk.mark

    def _save(self, complete: bool = False) -> None:
        """Bring all parts to the disk, and store a checkpoint."""
        self._parts = {route.value: sink.save() for route, sink in self.sinks.items()}
        self._write_journal(complete)

    def _write_journal(self, complete: bool) -> None:
        """Write the checkpoint into the journal, if there is one."""
        if self.journal is None:
            return
        written = {route.value: records for route, records in self.written.items()}
        self.journal.write(
            Checkpoint(self._chunks_done, self._mark, self._parts, written, self.counts, self.samples, complete, self._published)
        )  # fmt: skip
        self.kept = True

    def _finish(self) -> None:
        """Check the counts, close the parts, and store the last checkpoint."""
        self._check_counts()
        self._check_that_something_was_read()
        for sink in self.sinks.values():
            sink.end()
        self._save(complete=True)

    def _check_that_something_was_read(self) -> None:
        """Raise NothingReadError where no record came in, or none of them could be read."""
        counts = self.counts
        if not counts.records and not self.allow_empty:
            raise NothingReadError("there is no record in the input (--allow-empty: exit 0 also when there was nothing to check)")
        if counts.records and counts.actions[UNREADABLE] == counts.records:
            none = f"none of {counts.records:,} records could" if counts.records > 1 else "the only record could not"
            raise NothingReadError(f"{none} be read: {'; '.join(counts.told.values())}")

    def _check_counts(self) -> None:
        """Raise Miscounted where not every record went somewhere, or what was written is not what was counted."""
        counts = self.counts
        if counts.accounted != counts.records:
            raise Miscounted(
                f"{counts.records} records came in, and {counts.accounted} went out: this is a bug in newslint; nothing was put in place"
            )
        expected = {route: sum(counts.actions[action] for action in self._actions(route)) for route in self.sinks}
        if expected != self.written:
            raise Miscounted(
                f"{self.written} records were written where {expected} were to be: this is a bug in newslint; nothing was put in place"
            )

    def _actions(self, route: Route) -> tuple[str, ...]:
        """Return the actions whose records go this route."""
        if route is Route.ACCEPTED:
            return "accept", "fix"
        if route is Route.QUARANTINE:
            return ("quarantine",)
        return ("reject", "unreadable") if Route.QUARANTINE in self.sinks else ("reject", "unreadable", "quarantine")

    def _publish(self) -> None:
        """Put each part in its output's place, and note that in the journal."""
        for route, sink in self.sinks.items():
            if route.value not in self._published:
                sink.publish()
                self._published = [*self._published, route.value]
                self._write_journal(complete=True)
        for sink in self.sinks.values():
            sink.discard()
        self.kept = False

    def forget(self) -> None:
        """Remove the journal: all is done and reported, or going on would lead nowhere."""
        if self.journal is not None:
            self.journal.remove()
        self.kept = False

    def _keep_or_discard(self) -> None:
        """Keep what a run that did not come to its end can go on from, and nothing else."""
        for sink in self.sinks.values():
            sink.leave() if self.kept else sink.discard()


def titled(chunk: Chunk, job: GateJob) -> bytes:
    """Return the header of a table as it is written, with the column of notes where there is one.

    Raise NewslintError where there is a column of that name already.
    """
    body = chunk.head.rstrip(b"\r\n")
    end = chunk.head[len(body) :] or b"\n"
    if not job.annotate:
        return body + end
    if FIELD in chunk.header:
        raise NewslintError(f"{chunk.source}: there is a column {FIELD!r} already; take it off, or rename it")
    return body + (DELIMITERS[chunk.format.value] + FIELD).encode(job.gate.config.encoding) + end
