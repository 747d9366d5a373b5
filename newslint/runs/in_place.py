"""Fixes on their way into files: each is replaced whole, at its end, and only if something changed.

What changes is recorded before a file is replaced (`newslint.runs.edit_log`). Errors become problems of the run: the file is then as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import BinaryIO

from newslint.errors import NewslintError
from newslint.records.codec import Chunk
from newslint.records.files import frame, packed
from newslint.records.formats import TEXTS
from newslint.records.read import Begun, Ended, Failed, Step
from newslint.records.source import STDIN
from newslint.reports.summary import Summary
from newslint.runs.check_job import CheckResult, FixedFile, refusal, unwritable
from newslint.runs.edit_lines import hasher
from newslint.runs.edit_log import EditLog, Entry
from newslint.runs.file_in_place import FileInPlace, encoder, in_place
from newslint.util.replace import Rewrite


class InPlace:
    """The files of a run that fixes. ``stdin`` receives the content of standard input, fixed or not; None where it goes nowhere."""

    def __init__(self, log: EditLog | None, stdin: BinaryIO | None) -> None:
        self.log = log
        self.stdin = stdin
        self._file: FileInPlace | None = None
        self._filter: _Filter | None = None
        self._refused: str | None = None

    def settle(self, step: Step, result: CheckResult) -> None:
        """Bring what a step changed to its file, and make the result say what came of it."""
        if isinstance(step, Begun):
            self._begin(step)
        elif isinstance(step, Chunk) and step.layout.format in TEXTS:
            self._texts(step, result)
        elif isinstance(step, Chunk):
            self._chunk(step, result)
        elif isinstance(step, Ended | Failed):
            self._end(step, result.summary)

    def abandon(self) -> None:
        """Remove what is not finished: the run ends here."""
        file, self._file = self._file, None
        if file is not None:
            file.abandon()

    def _texts(self, chunk: Chunk, result: CheckResult) -> None:
        """Replace the files of a chunk that changed."""
        if chunk.source.path == STDIN:
            self._pass_on_text(chunk, result)
            return
        for files in _some(result.files):
            entries = [self._record(each) for each in files]
            if self.log is not None:
                self.log.sync()
            for each, entry in zip(files, entries, strict=True):
                try:
                    _replaced(each)
                except (OSError, NewslintError) as error:
                    result.summary.problems.append(unwritable(each.source.source, error))
                    result.add(each.otherwise)
                    _say(entry, False)
                else:
                    result.add(each.result)
                    _say(entry, True)

    def _record(self, file: FixedFile) -> Entry | None:
        if self.log is None or file.state is None:
            return None
        assert file.source.format is not None
        entry = self.log.file(file.source.path, file.source.format, file.source.packing)
        entry.edits([file.edit])
        entry.complete(_hash(file.old), _hash(file.new))
        return entry

    def _pass_on_text(self, chunk: Chunk, result: CheckResult) -> None:
        fixed = result.files[0] if result.files else None
        if fixed is not None:
            result.add(fixed.result)
        if self._filter is not None:
            self._filter.write(fixed.new if fixed is not None else b"".join(each.raw for each in chunk.data))

    def _begin(self, step: Begun) -> None:
        """Get ready for a source of records; why it cannot be fixed is said once something in it would be."""
        self.abandon()
        self._refused = refusal(step.source, step.layout)
        if step.source.path == STDIN:
            self._filter = None if self.stdin is None else _Filter(self.stdin, step)
        elif self._refused is None:
            self._file = in_place(step, self.log)

    def _chunk(self, chunk: Chunk, result: CheckResult) -> None:
        """Take the next chunk of a source of records."""
        if self._file is not None:
            self._file.take(chunk, result)
        elif chunk.source.path == STDIN and self._filter is not None:
            self._filter.write(chunk.data if result.rewritten is None else result.rewritten.data)
        if result.rewritten is not None and self._refused is not None:  # said once
            result.summary.problems.append(unwritable(chunk.source.source, self._refused))
            self._refused = None

    def _end(self, step: Ended | Failed, summary: Summary) -> None:
        """Put the new file in the place of the old one, where that was read to its end."""
        if isinstance(step, Failed) and step.rest is not None and self.stdin is not None:
            shutil.copyfileobj(step.rest, self.stdin)
        file, self._file = self._file, None
        if file is None or file.source != step.source:
            return
        try:
            if isinstance(step, Ended):
                file.commit()
        except (OSError, NewslintError) as error:
            file.error = error
        finally:
            file.abandon()
        if not file.stored:  # the results have been counted as if it were
            _take_back(summary, file.fixed, file.changed)
        if file.error is not None:
            summary.problems.append(unwritable(step.source.source, file.error))


def _take_back(summary: Summary, fixed: int, changed: int) -> None:
    summary.fixed -= fixed
    summary.changed -= changed


def _some(files: list[FixedFile]) -> Iterable[list[FixedFile]]:
    """Yield the files in groups whose edits are brought to the disk together."""
    for start in range(0, len(files), 100):
        yield files[start : start + 100]


def _replaced(file: FixedFile) -> None:
    """Replace a file of one text. Raise OSError; the file is then as it was."""
    if file.state is None:
        raise NewslintError("it is a pipe" if file.source.stream else "it is an address")
    made = Rewrite(file.source.path)
    try:
        made.stream.write(packed(file.new, file.source.packing))
        made.commit(file.state, file.stored)
    finally:
        made.abandon()


def _hash(data: bytes) -> str:
    made = hasher()
    made.update(data)
    return str(made.hexdigest())


def _say(entry: Entry | None, done: bool) -> None:
    if entry is not None:
        entry.done() if done else entry.failed()


class _Filter:
    """Standard input on its way out, encoded and compressed as it came in."""

    def __init__(self, out: BinaryIO, step: Begun) -> None:
        self._out = out
        self._encode = encoder(step.layout.wide)
        self._packing = step.source.packing

    def write(self, data: bytes) -> None:
        """Write a part of the content, fixed or not. Raise OSError."""
        self._out.write(frame(self._encode(data), self._packing))
