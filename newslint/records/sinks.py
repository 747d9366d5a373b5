"""Sinks: a run writes into parts beside its outputs, which take the outputs' places when all is written.

A part only grows at its end. A run that is resumed cuts its parts off at the size that the journal holds; their hashes show that they are
still what the run wrote. A stream (standard output, a pipe) has no part: writing to it cannot be resumed.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import struct
import sys
from contextlib import suppress
from typing import IO, Any, BinaryIO, NamedTuple

from newslint.errors import NewslintError
from newslint.records.beside import beside
from newslint.records.files import frame, fsspec_module, is_address, packed
from newslint.records.formats import Format, Packing
from newslint.records.source import STDIN
from newslint.util.atomic import replacing
from newslint.util.hashing import blake2b

COPY = 1 << 20
_LENGTH = struct.Struct("<Q")


class SinkState(NamedTuple):
    """The state of a part at a checkpoint: its size in bytes, and a hash of them."""

    size: int
    hash: str


class Sink:
    """An output that is a file written as bytes, with what opens and closes it around the records.

    Call `begin` or `go_on`, then `take` and `save` for as long as there is something, then `end`, `publish`, `discard`.
    """

    resumable = True

    def __init__(self, path: str, format: Format, packing: Packing) -> None:
        self.path = path
        self.part = beside(path, "part")
        self.grows = self.part  # the file that is written at its end
        self.format = format
        self.packing = packing
        self.size = 0
        self._hash = _new_hash()
        self._file: BinaryIO | None = None
        self._first = True
        self.names = b""  # the row that names the columns of a table of text, once it is known

    def begin(self) -> None:
        """Start the part anew. Raise OSError."""
        self._file = open(self.grows, "wb")  # noqa: SIM115 (closed by `publish` or `leave`)
        self.size, self._hash = 0, _new_hash()
        self._open_records()

    def _open_records(self) -> None:
        if self.format is Format.JSON:
            self._append(frame(b"[", self.packing))

    def go_on(self, state: SinkState, records: int) -> None:
        """Cut the part off where it was what ``state`` says, and go on from there; it then held ``records`` records.

        Raise NewslintError where the part is something else.
        """
        self._hash = self._known(self.grows, state)
        self._file = open(self.grows, "r+b")  # noqa: SIM115
        self._file.truncate(state.size)
        self._file.seek(state.size)
        self.size = state.size
        self._first = records == 0

    def confirm(self, state: SinkState) -> None:
        """Raise NewslintError where the part, or the output that it became, is not what ``state`` says of it when all was written."""
        place = self.grows if os.path.lexists(self.grows) else os.path.realpath(self.path)
        self._known(place, state, whole=True)

    def _known(self, place: str, state: SinkState, whole: bool = False) -> Any:
        """Return the hash of a file's first bytes, for more to be added. Raise NewslintError where they are not what ``state`` says.

        With ``whole`` there must be nothing behind them.
        """
        seen, left = _new_hash(), state.size
        with suppress(FileNotFoundError), open(place, "rb") as file:
            while left and (data := file.read(min(left, COPY))):
                seen.update(data)
                left -= len(data)
            if not left and seen.hexdigest() == state.hash and not (whole and file.read(1)):
                return seen
        raise self._foreign(self.grows)

    @staticmethod
    def _foreign(place: str) -> NewslintError:
        """Return the error of a part that somebody else has changed."""
        return NewslintError(
            f"{place} is not what the run left there: it was changed, or another run wrote it since; start again without --resume"
        )

    def take(self, data: Any, records: int) -> None:
        """Append so many records of a chunk, as a job wrote them. Raise OSError."""
        if not data:
            return
        self._name()
        if self.format is Format.JSON:  # a comma stands between records, so the frame can only be made here
            data = frame(data[1:] if self._first else data, self.packing)
        self._append(data)
        self._first = False

    def _name(self) -> None:
        """Write the row that names the columns, unless something has been written already. Raise OSError."""
        if self.names and self.size == 0:
            self._append(frame(self.names, self.packing))

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def save(self) -> SinkState:
        """Bring everything that was taken to the disk, and return what the part then is. Raise OSError."""
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        return SinkState(self.size, self._hash.hexdigest())

    def end(self) -> None:
        """Write what closes the file. Raise OSError."""
        self._name()
        if self.format is Format.JSON:
            self._append(frame(b"\n]\n", self.packing))
        elif self.size == 0:
            self._append(packed(b"", self.packing))

    def publish(self) -> None:
        """Put what was written in the output's place; do nothing where the part is there already. Raise OSError."""
        self.leave()
        if not os.path.lexists(self.part):
            return
        if is_address(self.path):
            with open(self.part, "rb") as part, fsspec_module(self.path).open(self.path, "wb") as remote:
                shutil.copyfileobj(part, remote, COPY)
            return
        target = os.path.realpath(self.path)
        with suppress(FileNotFoundError):
            os.chmod(self.part, stat.S_IMODE(os.stat(target).st_mode))
        os.replace(self.part, target)
        _sync_folder(target)

    def leave(self) -> None:
        """Close the part, and leave it where it is."""
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                file.close()

    def discard(self) -> None:
        """Remove what stands beside the output."""
        self.leave()
        with suppress(OSError):
            os.unlink(self.part)


class StreamSink(Sink):
    """Standard output, a pipe or a device: written to at once."""

    resumable = False

    def begin(self) -> None:
        """Open the stream. Raise OSError, or NewslintError where standard output is closed."""
        if self.path != STDIN:
            self._file = open(self.path, "wb")  # noqa: SIM115
        elif sys.stdout is None:
            raise NewslintError("standard output is closed")
        else:
            self._file = sys.stdout.buffer
        self._open_records()

    def go_on(self, state: SinkState, records: int) -> None:
        """Open the stream again; what was written to it before need not be there."""
        self.begin()  # what went to /dev/null need not be there again

    def confirm(self, state: SinkState) -> None:
        """Accept any state: what went to a stream cannot be looked at."""

    def save(self) -> SinkState:
        """Flush the stream; return how many bytes were written, without a hash. Raise OSError."""
        assert self._file is not None
        self._file.flush()
        return SinkState(self.size, "")

    def publish(self) -> None:
        """Close the stream: everything is in its place already."""
        self.discard()

    def leave(self) -> None:
        """Close the stream, unless it is standard output."""
        if self.path != STDIN:
            super().leave()

    def discard(self) -> None:
        """Close the stream: nothing stands beside it."""
        self.leave()


class TableSink(Sink):
    """A file of Parquet or Arrow.

    Its part holds rows as bytes of Arrow, with the length of each chunk before them, and is made into the file at the end.
    """

    def __init__(self, path: str, schema: Any, format: Format) -> None:
        super().__init__(path, format, Packing.NONE)
        self.schema = schema

    def take(self, data: bytes, records: int) -> None:
        """Append the rows of a chunk, as bytes of Arrow, with their length in bytes before them. Raise OSError."""
        if data:
            self._append(_LENGTH.pack(len(data)) + data)

    def confirm(self, state: SinkState) -> None:
        """Raise NewslintError where the part is not what ``state`` says of it when all was written."""
        self._known(self.part, state, whole=True)

    def publish(self) -> None:
        """Make the file of the part, in the output's place. Raise OSError."""
        from newslint.records.tables.writer import TableJoiner

        self.leave()
        with open(self.part, "rb") as part:
            if is_address(self.path):
                with fsspec_module(self.path).open(self.path, "wb") as remote:
                    self._join(part, TableJoiner(remote, self.schema, self.format))
            else:
                with replacing(self.path) as file:
                    self._join(part, TableJoiner(file, self.schema, self.format))

    @staticmethod
    def _join(part: IO[bytes], joiner: Any) -> None:
        while length := part.read(_LENGTH.size):
            joiner.take(part.read(_LENGTH.unpack(length)[0]))
        joiner.close()


class FolderSink(Sink):
    """A folder of texts, each under its own name. The part is a folder as well; what grows is a list of its files and their hashes."""

    def __init__(self, path: str) -> None:
        super().__init__(path, Format.TEXT, Packing.NONE)
        self.grows = beside(path, "files")

    def begin(self) -> None:
        """Start an empty part. Raise OSError, or NewslintError where the output is a folder that is not empty."""
        if os.path.isdir(self.path) and os.listdir(self.path):
            raise NewslintError(f"the folder {self.path!r} is not empty")
        self.discard()
        os.makedirs(self.part)
        super().begin()

    def go_on(self, state: SinkState, records: int) -> None:
        """Go on with the list as `Sink.go_on` does, and delete files that it does not name. Raise NewslintError where one was changed."""
        super().go_on(state, records)
        for place in self._unlisted(self.part):  # written after the last checkpoint: it comes again
            os.unlink(place)

    def confirm(self, state: SinkState) -> None:
        """Raise NewslintError where the list is not what ``state`` says of it when all was written, or the files are not those listed."""
        self._known(self.grows, state, whole=True)
        if self._unlisted(self.part if os.path.isdir(self.part) else self.path):
            raise self._foreign(self.part)

    def _unlisted(self, folder: str) -> list[str]:
        """Return the files in a folder that the list does not name. Raise NewslintError where one that it names is not what it was."""
        listed = set()
        with open(self.grows, encoding="ascii") as lines:
            for line in lines:
                known, name = json.loads(line)
                place = os.path.join(folder, name)
                listed.add(place)
                try:
                    with open(place, "rb") as file:
                        same = _hash_of(file.read()) == known
                except OSError:
                    same = False
                if not same:
                    raise self._foreign(place)
        return [place for inner, _, names in os.walk(folder) for name in names if (place := os.path.join(inner, name)) not in listed]

    def take(self, data: list[tuple[str, bytes]], records: int) -> None:
        """Write each text (name and bytes) into a file of the part, and enter it in the list. Raise OSError."""
        for name, content in data or ():
            name = inside(name)
            place = os.path.join(self.part, name)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(content)
            self._append(json.dumps([_hash_of(content), name]).encode("ascii") + b"\n")

    def save(self) -> SinkState:
        """Bring all files to the disk, where the system can do that, and then the list; return what the list then is. Raise OSError."""
        if hasattr(os, "sync"):
            os.sync()
        return super().save()

    def publish(self) -> None:
        """Put the folder in the output's place, which must be free or an empty folder. Raise OSError."""
        self.leave()
        if os.path.isdir(self.part):
            with suppress(OSError):
                os.rmdir(self.path)
            os.rename(self.part, self.path.rstrip("/" + os.sep))

    def discard(self) -> None:
        """Remove the part and the list."""
        self.leave()
        shutil.rmtree(self.part, ignore_errors=True)
        with suppress(OSError):
            os.unlink(self.grows)


def _new_hash() -> Any:
    return blake2b(digest_size=16)


def _hash_of(data: bytes) -> str:
    return str(blake2b(data, digest_size=16).hexdigest())


def inside(name: str) -> str:
    """Return the path without what would lead out of the folder that it is joined to; on Windows the drive is that, too."""
    parts = [part for part in os.path.splitdrive(name)[1].replace(os.sep, "/").split("/") if part not in ("", ".", "..")]
    return os.path.join(*parts) if parts else "text"


def _sync_folder(path: str) -> None:
    """Bring the new name of a file to the disk too, where the system can do that."""
    with suppress(OSError, AttributeError):
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
