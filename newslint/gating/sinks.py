"""Where a run writes: into parts beside the outputs, which take the outputs' places when all is written.

A part only grows at its end, so a run that was killed goes on by cutting its parts off where the journal says that all was well. A stream
(standard output, a pipe) has no part: it cannot be taken up again.
"""

from __future__ import annotations

import os
import shutil
import stat
import struct
import sys
from contextlib import suppress
from typing import IO, Any, BinaryIO

from newslint.atomic import replacing
from newslint.errors import NewslintError
from newslint.gating.pieces import STDIN
from newslint.sources.formats import Format, Packing
from newslint.sources.opened import frame, fsspec_module, is_address, nothing

COPY = 1 << 20
_LENGTH = struct.Struct("<Q")


def part_of(path: str, ending: str = "part") -> str:
    """The file that stands for an output until the run is complete; for an address it lies in the working folder."""
    if is_address(path):
        return f".{path.rstrip('/').rpartition('/')[2]}.newslint-{ending}"
    real = os.path.realpath(path.rstrip("/") if path != "/" else path)
    folder, name = os.path.split(real)
    return os.path.join(folder, f".{name}.newslint-{ending}")


class Sink:
    """One output: a file that is written as bytes, with what opens and closes it around the records."""

    resumable = True

    def __init__(self, path: str, format: Format, packing: Packing) -> None:
        self.path = path
        self.part = part_of(path)
        self.format = format
        self.packing = packing
        self.size = 0
        self._file: BinaryIO | None = None
        self._first = True

    def begin(self) -> None:
        """Start the part anew. Raises OSError."""
        self._file = open(self.part, "wb")  # noqa: SIM115 (closed by `publish` or `leave`)
        self.size = 0
        self._open_records()

    def _open_records(self) -> None:
        if self.format is Format.JSON:
            self._append(frame(b"[", self.packing))

    def title(self, row: bytes) -> None:
        """The header of a table, before its first rows; again, it is not written. Raises OSError."""
        if self.size == 0:
            self._append(frame(row, self.packing))

    def go_on(self, size: int, records: int) -> None:
        """Take the part up where it had ``size`` bytes and held ``records`` records. Raises NewslintError where it is shorter."""
        if os.stat(self.part).st_size < size:
            raise NewslintError(f"{self.part} is shorter than the journal says; start again without --resume")
        self._file = open(self.part, "r+b")  # noqa: SIM115
        self._file.truncate(size)
        self._file.seek(size)
        self.size = size
        self._first = records == 0

    def take(self, data: Any) -> None:
        """The records of a piece, as `newslint.gating.work` wrote them. Raises OSError."""
        if not data:
            return
        if self.format is Format.JSON:  # a comma stands between records, so the frame can only be made here
            data = frame(data[1:] if self._first else data, self.packing)
        self._append(data)
        self._first = False

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        self._file.write(data)
        self.size += len(data)

    def save(self) -> int:
        """Everything that was taken is on the disk when this ends; gives the size. Raises OSError."""
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        return self.size

    def end(self) -> None:
        """Write what closes the file. Raises OSError."""
        if self.format is Format.JSON:
            self._append(frame(b"\n]\n", self.packing))
        if self.size == 0 and self.packing:
            self._append(nothing(self.packing))

    def publish(self) -> None:
        """Put the part in the output's place; where that has been done already, nothing. Raises OSError."""
        self.leave()
        if not os.path.lexists(self.part):
            return
        if is_address(self.path):
            with open(self.part, "rb") as part, fsspec_module(self.path).open(self.path, "wb") as remote:
                shutil.copyfileobj(part, remote, COPY)
            os.unlink(self.part)
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
        """Throw the part away."""
        self.leave()
        with suppress(OSError):
            os.unlink(self.part)


class StreamSink(Sink):
    """Standard output, a pipe or a device: written to at once."""

    resumable = False

    def begin(self) -> None:
        if self.path != STDIN:
            self._file = open(self.path, "wb")  # noqa: SIM115
        elif sys.stdout is None:
            raise NewslintError("standard output is closed")
        else:
            self._file = sys.stdout.buffer
        self._open_records()

    def save(self) -> int:
        assert self._file is not None
        self._file.flush()
        return self.size

    def publish(self) -> None:
        self.discard()

    def leave(self) -> None:
        if self.path != STDIN:
            super().leave()

    def discard(self) -> None:
        self.leave()


class TableSink(Sink):
    """A Parquet file: its part holds packed pieces with their lengths, and is made into the file at the end."""

    def __init__(self, path: str, schema: Any) -> None:
        super().__init__(path, Format.PARQUET, Packing.NONE)
        self.schema = schema

    def take(self, data: bytes) -> None:
        if data:
            self._append(_LENGTH.pack(len(data)) + data)

    def publish(self) -> None:
        from newslint.sources.parquet import Joiner

        self.leave()
        if not os.path.lexists(self.part):
            return
        with open(self.part, "rb") as part:
            if is_address(self.path):
                with fsspec_module(self.path).open(self.path, "wb") as remote:
                    self._join(part, Joiner(remote, self.schema))
            else:
                with replacing(self.path) as file:
                    self._join(part, Joiner(file, self.schema))
        os.unlink(self.part)

    @staticmethod
    def _join(part: IO[bytes], joiner: Any) -> None:
        while length := part.read(_LENGTH.size):
            joiner.take(part.read(_LENGTH.unpack(length)[0]))
        joiner.close()


class FolderSink(Sink):
    """A folder of texts, each under its own name; the part is a folder as well. Writing a file twice does no harm."""

    def __init__(self, path: str) -> None:
        super().__init__(path, Format.TEXT, Packing.NONE)

    def begin(self) -> None:
        if os.path.isdir(self.path) and os.listdir(self.path):
            raise NewslintError(f"the folder {self.path!r} is not empty")
        self.discard()
        os.makedirs(self.part)

    def go_on(self, size: int, records: int) -> None:
        if not os.path.isdir(self.part):  # what was written after the journal's last word comes again, the same
            raise NewslintError(f"{self.part} is gone; start again without --resume")

    def take(self, data: list[tuple[str, bytes]]) -> None:
        for name, content in data or ():
            place = os.path.join(self.part, inside(name))
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(content)

    def save(self) -> int:
        if hasattr(os, "sync"):
            os.sync()
        return 0

    def publish(self) -> None:
        if os.path.isdir(self.part):
            with suppress(OSError):
                os.rmdir(self.path)
            os.rename(self.part, self.path.rstrip("/"))

    def discard(self) -> None:
        shutil.rmtree(self.part, ignore_errors=True)


def inside(name: str) -> str:
    """A path that stays in the folder that it is joined to."""
    parts = [part for part in name.replace(os.sep, "/").split("/") if part not in ("", ".", "..")]
    return os.path.join(*parts) if parts else "text"


def _sync_folder(path: str) -> None:
    """The new name is on the disk too, where the system can do that."""
    with suppress(OSError, AttributeError):
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
