"""The inputs of ``newslint check``, cut into tasks of about a megabyte: many small files, or a chunk of one file of records.

Tasks go to workers. With what else a run has to know of its inputs (a file that cannot be read, bytes to pass on, the end of a file) they are
its steps.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import chain
from typing import IO, TYPE_CHECKING, NamedTuple

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.errors import NewslintError
from newslint.findings import Problem
from newslint.records.decode import oversized
from newslint.records.discover import STDIN, Input
from newslint.records.formats import packing_of
from newslint.util.replace import FileState, state_of

if TYPE_CHECKING:
    from newslint.records.jsonl import LineBlock


class TextFiles(NamedTuple):
    """Files that hold one text each; ``data`` is the content of a single one that the main process had to read."""

    inputs: tuple[Input, ...]
    data: bytes | None = None


class RecordLines(NamedTuple):
    """A chunk of a file of records."""

    input: Input
    block: LineBlock


Task = TextFiles | RecordLines


def unreadable(source: str, error: OSError) -> Problem:
    """Return the problem of a file that cannot be opened or read."""
    kind = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
    return Problem(source, None, kind, f"cannot be read: {error.strerror or error}")


TASK = 1 << 20  # bytes of a task, about
FILES_A_TASK = 500  # the most files of a task, however small they are


class Failed(NamedTuple):
    """A file that could not be read, or not to its end."""

    input: Input
    problem: Problem


class Ended(NamedTuple):
    """The end of a file of records; ``state`` is what the file was when reading began, None for standard input."""

    input: Input
    state: FileState | None


class Passed(NamedTuple):
    """Bytes that nobody looks at, but that stay where they are: a part of what is too long. The first part comes with the problem."""

    input: Input
    data: bytes
    problem: Problem | None


Step = Task | Failed | Ended | Passed


def steps(inputs: Iterable[Input], encoding: str, most: int = MAX_RECORD_BYTES) -> Iterator[Step]:
    """Yield the steps of a run: tasks of about a megabyte, the ends of files of records, and what cannot be read.

    No record, and no text from a stream, has more than ``most`` bytes.
    """
    batch: list[Input] = []
    size = 0
    for entry in inputs:
        if entry.records or entry.stream:
            if batch:
                yield TextFiles(tuple(batch))
                batch, size = [], 0
            yield from _steps_of(entry, encoding, most)
            continue
        batch.append(entry)
        size += entry.size
        if size >= TASK or len(batch) >= FILES_A_TASK:
            yield TextFiles(tuple(batch))
            batch, size = [], 0
    if batch:
        yield TextFiles(tuple(batch))


def _steps_of(entry: Input, encoding: str, most: int) -> Iterator[Step]:
    """Yield the steps of one file of records, or of one text that comes through a pipe."""
    try:
        with _opened(entry) as file:
            if not entry.records:
                yield from _steps_of_text(entry, file, most)
                return
            from newslint.records import files, jsonl

            state = state_of(file) if entry.path != STDIN else None
            for block in jsonl.read_blocks(files.unpacked(file, packing_of(entry.source)), TASK, most):
                if block.start == 0 and (problem := jsonl.file_problem(block.data, encoding, entry.source)):
                    yield Failed(entry, problem)
                    return
                if block.excess:
                    yield Passed(entry, block.data, oversized(entry.source, block.first_line) if block.excess == 1 else None)
                else:
                    yield RecordLines(entry, block)
    except OSError as error:
        yield Failed(entry, unreadable(entry.source, error))
        return
    except NewslintError as error:  # the package that decompresses it is not installed
        yield Failed(entry, Problem(entry.source, None, "unreadable", f"cannot be read: {error}"))
        return
    yield Ended(entry, state)


def _steps_of_text(entry: Input, file: IO[bytes], most: int) -> Iterator[Step]:
    """Yield the task of a text that comes through a pipe; where it has more than ``most`` bytes, yield these unread."""
    read: list[bytes] = []
    while most >= 0 and (data := file.read(TASK)):
        read.append(data)
        most -= len(data)
    if most >= 0:
        yield TextFiles((entry,), b"".join(read))
        return
    problem: Problem | None = oversized(entry.source, None)
    for data in chain(read, iter(partial(file.read, TASK), b"")):
        yield Passed(entry, data, problem)
        problem = None


def _opened(entry: Input) -> AbstractContextManager[IO[bytes]]:
    if entry.path != STDIN:
        return open(entry.path, "rb")
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return nullcontext(sys.stdin.buffer)
