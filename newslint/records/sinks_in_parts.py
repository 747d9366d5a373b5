"""The sink of an output in several files, each with at most so many records: ``out.jsonl`` becomes ``out-00000.jsonl``, ``out-00001.jsonl``."""

from __future__ import annotations

import glob
import json
import os
import shutil
from contextlib import suppress
from typing import Any, NamedTuple

from newslint.errors import NewslintError
from newslint.records.beside import beside
from newslint.records.files import is_address
from newslint.records.formats import Format, Packing, suffix_of
from newslint.records.sinks import Sink, SinkState


class _File(NamedTuple):
    """A file of the output as the list knows it: its number, the records in it, and its state."""

    file: int
    records: int
    state: SinkState


class PartsSink(Sink):
    """An output in files. The part is a folder that holds them; what grows is a list that says how far each is: at each checkpoint, and when
    the next one begins. ``most`` is the number of records that a file may have.
    """

    def __init__(self, path: str, format: Format, packing: Packing, most: int) -> None:
        if is_address(path):
            raise NewslintError(f"{path}: --max-records-per-file is for local files")
        super().__init__(path, format, packing)
        self.grows = beside(path, "files")
        self.most = most
        self._number = 0  # of the file that is written, from 0
        self._records = 0  # in it
        self._inner = self._numbered(0)

    def name(self, number: int) -> str:
        """Return the path of a file of the output, by its number."""
        suffix = suffix_of(self.path)
        return f"{self.path[: len(self.path) - len(suffix)]}-{number:05d}{suffix}"

    def _numbered(self, number: int) -> Sink:
        inner = Sink(self.name(number), self.format, self.packing)
        inner.grows = os.path.join(self.part, f"{number:05d}")
        inner.names = self.names
        return inner

    def begin(self) -> None:
        """Start an empty part. Raise OSError, or NewslintError where files of an earlier run are there: the two must not mix."""
        start, end = self.name(0).rsplit("-00000", 1)
        for there in sorted(glob.glob(f"{glob.escape(start)}-[0-9][0-9][0-9][0-9][0-9]{glob.escape(end)}")):
            raise NewslintError(f"{there!r} is there already, of an earlier run; remove its files, or name another output")
        self.discard()
        os.makedirs(self.part)
        self._file = open(self.grows, "wb")  # noqa: SIM115 (closed by `leave`)
        self._number = self._records = 0
        self._inner = self._numbered(0)
        self._inner.begin()

    def go_on(self, state: SinkState, records: int) -> None:
        """Go on in the file that was the last one at the checkpoint, and remove later ones. Raise NewslintError where one was changed."""
        super().go_on(state, records)
        *whole, last = self._listed()
        for each in whole:
            self._known(os.path.join(self.part, f"{each.file:05d}"), each.state, whole=True)
        self._number, self._records = last.file, last.records
        for name in os.listdir(self.part):  # written after the last checkpoint: they come again
            if int(name) > self._number:
                os.unlink(os.path.join(self.part, name))
        self._inner = self._numbered(self._number)
        self._inner.go_on(last.state, self._records)

    def _listed(self) -> list[_File]:
        """Return what the list says of each file, in order: the last line about it counts."""
        files: dict[int, _File] = {}
        with open(self.grows, "rb") as lines:
            for line in lines:
                number, records, *state = json.loads(line)
                files[number] = _File(number, records, SinkState(*state))
        return list(files.values())

    def confirm(self, state: SinkState) -> None:
        """Raise NewslintError where the list is not what ``state`` says of it when all was written, or the files are not those listed."""
        self._known(self.grows, state, whole=True)
        for each in self._listed():
            written = os.path.join(self.part, f"{each.file:05d}")
            self._known(written if os.path.lexists(written) else self.name(each.file), each.state, whole=True)
            self._number = each.file

    def take(self, data: Any, records: int) -> None:
        """Append so many records, in a new file where they do not fit into the last one. Raise OSError."""
        if self._records and self._records + records > self.most:
            self._close_inner()
            self._number, self._records = self._number + 1, 0
            self._inner = self._numbered(self._number)
            self._inner.begin()
        self._inner.names = self.names
        self._inner.take(data, records)
        self._records += records

    def _close_inner(self) -> None:
        self._inner.names = self.names
        self._inner.end()
        self._list(self._inner.save())
        self._inner.leave()

    def _list(self, state: SinkState) -> None:
        self._append(json.dumps([self._number, self._records, *state]).encode("ascii") + b"\n")

    def save(self) -> SinkState:
        """Bring everything to the disk, and note how far the last file is. Raise OSError."""
        self._list(self._inner.save())
        return super().save()

    def end(self) -> None:
        """Write what closes the last file. Raise OSError."""
        self._inner.names = self.names
        self._inner.end()

    def publish(self) -> None:
        """Put each file in its place; those that are there already are left. Raise OSError."""
        self.leave()
        for number in range(self._number + 1):
            written = os.path.join(self.part, f"{number:05d}")
            if os.path.lexists(written):
                os.replace(written, self.name(number))

    def leave(self) -> None:
        """Close the files, and leave them where they are."""
        self._inner.leave()
        super().leave()

    def discard(self) -> None:
        """Remove the part and the list."""
        self.leave()
        shutil.rmtree(self.part, ignore_errors=True)
        with suppress(OSError):
            os.unlink(self.grows)
