"""A run over many files: split into tasks, done here or by worker processes, results taken in order.

Only a few tasks are under way at a time, so memory does not grow with the corpus. A file of records is fixed piece by piece into a new
file, which takes the old one's place at the end, and only if something changed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import chain
from typing import IO, BinaryIO, NamedTuple

from newslint.atomic import sweep
from newslint.errors import NewslintError
from newslint.findings import Problem
from newslint.pool import in_order
from newslint.progress import Progress
from newslint.rewrite import Rewrite, State, state_of
from newslint.settings import MAX_RECORD_BYTES
from newslint.sources.formats import packing_of
from newslint.sources.text import oversized
from newslint.sources.walk import STDIN, Found, Input
from newslint.summary import Summary
from newslint.work import Collected, Job, Lines, Mode, Result, Task, Whole, perform, unreadable, unwritable

TASK = 1 << 20  # bytes of work
FILES_A_TASK = 500


class Failed(NamedTuple):
    """A file could not be read, or not to its end."""

    input: Input
    problem: Problem


class Ended(NamedTuple):
    """A file of records has been read to its end; ``state`` is what it was when that began, None for standard input."""

    input: Input
    state: State | None


class Passed(NamedTuple):
    """Bytes that nobody looks at, but that stay where they are: a piece of what is too long. The first comes with the problem."""

    input: Input
    data: bytes
    problem: Problem | None


Step = Task | Failed | Ended | Passed


class Run:
    """One run: iterate over `texts`, then read ``summary`` and the rest, which the results of the tasks add up to (`newslint.work.Result`).

    ``fixed_stdin`` receives the content of standard input, fixed or not, where the job fixes.
    """

    def __init__(self, job: Job, found: Found, workers: int, progress: Progress, fixed_stdin: BinaryIO | None = None) -> None:
        self.job = job
        self.inputs = found.inputs
        self.workers = workers
        self.progress = progress
        self.fixed_stdin = fixed_stdin
        self.summary = Summary(problems=list(found.problems), skipped=found.skipped)
        self.sources: set[str] = set()
        self.accepted: list[tuple[str, str, str]] = []
        self.findings: list[Collected] = []

    def texts(self) -> Generator[str, None, None]:
        """What the reporter said about the documents, in their order; files are fixed on the way. Closing it leaves no half files."""
        rewriter: Rewriter | None = None
        try:
            if self.job.mode is Mode.FIX:
                self._sweep()
            todo = steps(self.inputs, self.job.config.encoding, self.job.config.max_record_bytes)
            for step, result in in_order(partial(perform_step, self.job), todo, self.workers):
                self._count(step, result)
                if self.job.mode is Mode.FIX:
                    rewriter = self._rewrite(step, result, rewriter)
                yield from result.texts
        finally:
            if rewriter is not None:
                rewriter.abandon()

    def _sweep(self) -> None:
        """Take away what earlier runs that were killed have left beside the files that this one may fix."""
        places = {
            entry.path if not os.path.islink(entry.path) else os.path.realpath(entry.path) for entry in self.inputs if not entry.stream
        }
        for folder in {os.path.dirname(place) for place in places}:
            sweep(folder)

    def _count(self, step: Step, result: Result) -> None:
        self.summary.merge(result.summary)
        self.sources |= result.sources
        self.accepted += result.accepted
        self.findings += result.findings
        if isinstance(step, Lines):
            self.progress.advance(len(step.chunk.data))
        elif isinstance(step, Passed):
            self.progress.advance(len(step.data))
        elif isinstance(step, Whole):
            self.progress.advance(sum(entry.size for entry in step.inputs))

    def _rewrite(self, step: Step, result: Result, rewriter: Rewriter | None) -> Rewriter | None:
        """Store what fixing made of standard input, or of a piece of records; gives the rewriter of the file that is under way."""
        if isinstance(step, Whole):
            if step.data is not None:
                self._pass_on(step.inputs[0], step.data, result.rewritten)
            return rewriter
        data = step.chunk.data if isinstance(step, Lines) else step.data if isinstance(step, Passed) else None
        if step.input.stream or step.input.packed:
            if data is not None:
                self._pass_on(step.input, data, result.rewritten)
        elif data is not None:
            rewriter = rewriter or Rewriter(step.input)
            rewriter.take(data, result.rewritten, result.summary)
        elif rewriter is not None:
            if isinstance(step, Ended) and step.state is not None:
                rewriter.commit(step.state)
            rewriter.abandon()
            if not rewriter.stored:
                self.summary.fixed -= rewriter.fixed
                self.summary.changed -= rewriter.changed
            if rewriter.error is not None:
                self.summary.problems.append(unwritable(step.input.source, rewriter.error))
            rewriter = None
        return rewriter

    def _pass_on(self, entry: Input, data: bytes, fixed: bytes | None) -> None:
        if entry.path == STDIN and self.fixed_stdin is not None:
            self.fixed_stdin.write(data if fixed is None else fixed)
        elif fixed is not None:
            reason = "it is compressed (newslint gate writes a new one)" if entry.packed else "it is a pipe"
            self.summary.problems.append(unwritable(entry.source, reason))


class Rewriter:
    """Takes a file's pieces in order, and replaces the file by them if one changed. Errors are kept in ``error``, not raised."""

    def __init__(self, entry: Input) -> None:
        self.path = entry.path
        self.fixed = self.changed = 0
        self.stored = False
        self.error: OSError | None = None
        self._behind = 0  # bytes of the old file that have been taken
        self._new: Rewrite | None = None

    def take(self, old: bytes, new: bytes | None, counts: Summary) -> None:
        """The next piece: as it was, and as it shall be (None: the same)."""
        self.fixed += counts.fixed
        self.changed += counts.changed
        try:
            if new is not None and self._new is None and self.error is None:
                self._new = Rewrite(self.path)
                self._copy_head(self._new)
            if self._new is not None:
                self._new.saw(old)
                self._new.stream.write(old if new is None else new)
        except OSError as error:
            self.error = error
            self.abandon()
        self._behind += len(old)

    def _copy_head(self, new: Rewrite) -> None:
        with open(self.path, "rb") as file:
            left = self._behind
            while left and (data := file.read(min(left, TASK))):
                new.saw(data)
                new.stream.write(data)
                left -= len(data)

    def commit(self, before: State) -> None:
        """Put the new file in the old one's place; ``before`` is the state of that when it was read."""
        try:
            if self._new is not None:
                self._new.commit(before)
                self.stored = True
        except OSError as error:
            self.error = error

    def abandon(self) -> None:
        """Throw the new file away, if there is one that has not been committed."""
        new, self._new = self._new, None
        if new is not None:
            new.abandon()


def steps(inputs: Iterable[Input], encoding: str, most: int = MAX_RECORD_BYTES) -> Iterator[Step]:
    """The run in steps: tasks of about a megabyte, the ends of files of records, and what cannot be read; no record has over ``most`` bytes."""
    batch: list[Input] = []
    size = 0
    for entry in inputs:
        if entry.records or entry.stream:
            if batch:
                yield Whole(tuple(batch))
                batch, size = [], 0
            yield from _streamed(entry, encoding, most)
            continue
        batch.append(entry)
        size += entry.size
        if size >= TASK or len(batch) >= FILES_A_TASK:
            yield Whole(tuple(batch))
            batch, size = [], 0
    if batch:
        yield Whole(tuple(batch))


def _streamed(entry: Input, encoding: str, most: int) -> Iterator[Step]:
    try:
        with _opened(entry) as file:
            if not entry.records:
                yield from _text(entry, file, most)
                return
            from newslint.sources import jsonl, opened

            state = state_of(file) if entry.path != STDIN else None
            for chunk in jsonl.read_chunks(opened.unpacked(file, packing_of(entry.source)), TASK, most):
                if chunk.start == 0 and (problem := jsonl.unreadable(chunk.data, encoding, entry.source)):
                    yield Failed(entry, problem)
                    return
                if chunk.excess:
                    yield Passed(entry, chunk.data, oversized(entry.source, chunk.first_line) if chunk.excess == 1 else None)
                else:
                    yield Lines(entry, chunk)
    except OSError as error:
        yield Failed(entry, unreadable(entry.source, error))
        return
    except NewslintError as error:  # what unpacks it is not installed
        yield Failed(entry, Problem(entry.source, None, "unreadable", f"cannot be read: {error}"))
        return
    yield Ended(entry, state)


def _text(entry: Input, file: IO[bytes], most: int) -> Iterator[Step]:
    """A text that comes through a pipe."""
    pieces: list[bytes] = []
    while most >= 0 and (piece := file.read(TASK)):
        pieces.append(piece)
        most -= len(piece)
    if most >= 0:
        yield Whole((entry,), b"".join(pieces))
        return
    problem: Problem | None = oversized(entry.source, None)
    for piece in chain(pieces, iter(partial(file.read, TASK), b"")):
        yield Passed(entry, piece, problem)
        problem = None


def _opened(entry: Input) -> AbstractContextManager[IO[bytes]]:
    if entry.path != STDIN:
        return open(entry.path, "rb")
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return nullcontext(sys.stdin.buffer)


def perform_step(job: Job, step: Step) -> Result:
    """What comes of a step; called in a worker process, or here."""
    if isinstance(step, Whole | Lines):
        return perform(job, step)
    problem = None if isinstance(step, Ended) else step.problem
    return Result(summary=Summary(problems=[problem] if problem else []))
