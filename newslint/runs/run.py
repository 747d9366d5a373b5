"""The one engine: steps in, results in order, counted, written to sinks, noted in the journal, and put in place when all is there.

What is done with a step is the business of a job (`newslint.runs.check_job`, `gate_job`, `restore_job`), which works in worker processes.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from newslint.errors import ConfigError, NewslintError
from newslint.records.codec import Chunk
from newslint.records.files import BadInputError
from newslint.records.read import Failed, Step
from newslint.util.process_pool import in_order
from newslint.util.progress import Progress

if TYPE_CHECKING:  # a report to standard output needs neither
    from newslint.records.sinks import Sink, SinkState
    from newslint.runs.journal import Checkpoint, Journal

EVERY = 1.0  # seconds between two checkpoints
TOLD = 15.0  # seconds between two looks at the run from outside (metrics)


class Result(Protocol):
    """What a job makes of a step: ``data`` for the sinks by route, in pieces with the number of records in each."""

    @property
    def data(self) -> Mapping[str, list[tuple[int, Any]]]:
        """The pieces for each route."""
        ...


R = TypeVar("R", bound=Result)
R_contra = TypeVar("R_contra", bound=Result, contravariant=True)


class Tally(Protocol[R_contra]):
    """What a run adds up over its steps, in the main process."""

    def take(self, step: Step, result: R_contra) -> None:
        """Add the result of a step."""
        ...

    def check(self, written: Mapping[str, int]) -> None:
        """Raise NewslintError where the run came to nothing, or what was written (records by route) is not what was counted."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Return what was added up, as JSON-ready data for the journal."""
        ...

    def go_on(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` gave. Raise ValueError, KeyError or TypeError for what is none."""
        ...


class Run(Generic[R]):
    """A run over steps. Iterate over `results`; they end when everything is in its place.

    ``perform`` is what a worker does with a step. ``journal`` is None where nothing is kept to go on from. ``watch`` is called every `TOLD`
    seconds, in the main process.
    """

    def __init__(
        self,
        perform: Callable[[Step], R],
        todo: Iterable[Step],
        tally: Tally[R],
        sinks: Mapping[str, Sink],
        journal: Journal | None,
        workers: int,
        progress: Progress,
        watch: Callable[[], None] = lambda: None,
    ) -> None:
        self.perform = perform
        self.todo = todo
        self.tally = tally
        self.sinks = sinks
        self.journal = journal
        self.workers = workers
        self.progress = progress
        self.watch = watch
        self.written = dict.fromkeys(sinks, 0)  # records, by route
        self.kept = False  # there is something to go on from
        self._done = 0  # steps whose results the sinks have
        self._mark = 0  # the checksum over them
        self._parts: dict[str, SinkState] = {}
        self._published: list[str] = []

    def results(self, resume: bool = False) -> Generator[tuple[Step, R], None, None]:
        """Yield each step with its result, in order, once it has been taken.

        Raise OSError, NewslintError or KeyboardInterrupt where the run does not come to its end. With ``resume`` it goes on where an earlier
        run stopped, or begins where none did. Call `forget` when what came of it has been reported.
        """
        try:
            checkpoint = self.journal.read() if self.journal is not None and resume else None
            if checkpoint is None:
                self._begin()
            else:
                self._go_on(checkpoint)
            if checkpoint is None or not checkpoint.complete:
                yield from self._do()
                self._finish()
            self._publish()
        except BaseException as error:
            if isinstance(error, BadInputError | ConfigError):  # going on would come to the same end
                self.forget()
            self._keep_or_discard()
            raise

    def _begin(self) -> None:
        """Start all parts anew."""
        if self.journal is not None:
            self.journal.remove()
        for sink in self.sinks.values():
            sink.begin()

    def _go_on(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint. Raise NewslintError where a part is not what it was then."""
        self.kept = True
        try:
            self.tally.go_on(checkpoint.tally)
        except (ValueError, KeyError, TypeError, AttributeError):
            assert self.journal is not None
            raise self.journal.unreadable() from None
        self._done, self._mark = checkpoint.steps, checkpoint.mark
        self.written = {route: checkpoint.written[route] for route in self.sinks}
        self._published = checkpoint.published
        for route, sink in self.sinks.items():
            if not checkpoint.complete:
                sink.go_on(checkpoint.parts[route], self.written[route])
            elif route not in self._published:
                sink.confirm(checkpoint.parts[route])
        self._parts = checkpoint.parts

    def _do(self) -> Iterator[tuple[Step, R]]:
        """Do all steps that are left, with a checkpoint every `EVERY` seconds."""
        due, told = time.monotonic() + EVERY, time.monotonic() + TOLD
        with (
            closing(self.progress) as progress,
            closing(in_order(self.perform, self._left(), self.workers, _is_chunk)) as results,
        ):
            for step, result in results:
                self._take(step, result)
                yield step, result
                progress.advance(step.size if isinstance(step, Chunk) else 0)
                if self.journal is not None and time.monotonic() >= due:
                    self._save()
                    due = time.monotonic() + EVERY
                if time.monotonic() >= told:
                    self.watch()
                    told = time.monotonic() + TOLD

    def _left(self) -> Iterator[Step]:
        """Yield the steps that are still to be done. Raise NewslintError where those that are done are not what they were."""
        todo = iter(self.todo)
        mark = 0
        failed: Failed | None = None
        for step in islice(todo, self._done):
            mark = _marked(step, mark)
            if isinstance(step, Chunk):
                self.progress.advance(step.size)
            elif isinstance(step, Failed):
                failed = failed or step
        if mark != self._mark:
            if failed is not None:
                raise failed.named()
            raise NewslintError("the input is not what it was when the run stopped; start again without --resume")
        yield from todo

    def _take(self, step: Step, result: R) -> None:
        """Give the result of a step to the sinks, and add it up."""
        for route, pieces in result.data.items():
            for records, data in pieces:
                self.sinks[route].take(data, records)
                self.written[route] += records
        self.tally.take(step, result)
        self._done += 1
        self._mark = _marked(step, self._mark)

    def _save(self, complete: bool = False) -> None:
        """Bring all parts to the disk, and store a checkpoint."""
        self._parts = {route: sink.save() for route, sink in self.sinks.items()}
        self._write_journal(complete)

    def _write_journal(self, complete: bool) -> None:
        """Write the checkpoint into the journal, if there is one."""
        if self.journal is None:
            return
        from newslint.runs.journal import Checkpoint

        self.journal.write(
            Checkpoint(self._done, self._mark, self._parts, self.written, self.tally.to_dict(), complete, self._published)
        )  # fmt: skip
        self.kept = True

    def _finish(self) -> None:
        """Check the counts, close the parts, and store the last checkpoint."""
        self.tally.check(self.written)
        for sink in self.sinks.values():
            sink.end()
        self._save(complete=True)

    def _publish(self) -> None:
        """Put each part in its output's place, and note that in the journal."""
        for route, sink in self.sinks.items():
            if route not in self._published:
                sink.publish()
                self._published = [*self._published, route]
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


def _marked(step: Step, mark: int) -> int:
    """Return the checksum ``mark`` with a step added to it."""
    content = step.mark if isinstance(step, Chunk) else 0
    return zlib.crc32(f"{type(step).__name__} {step.source.source} {content}".encode("utf-8", "surrogatepass"), mark)


def _is_chunk(step: Step) -> bool:
    return isinstance(step, Chunk)
