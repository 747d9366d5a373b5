"""Files as streams of bytes: local paths and addresses (``s3://``, through fsspec), compressed or not.

Compressed data is written in frames, each complete in itself: frames one behind the other are a valid file, which every reader reads to its
end.
"""

from __future__ import annotations

import io
import os
import re
import zlib
from typing import IO, Any, cast

from newslint.errors import NewslintError
from newslint.records import zstd
from newslint.records.formats import Packing

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_GZIP_LEVEL = 6
BUFFER = 1 << 17


class DamagedError(OSError):
    """A compressed file that cannot be read to its end, because its data is broken or cut off (not because reading it failed)."""


class BadInputError(NewslintError):
    """Input that is not what it should be; reading it again gives the same error."""


def is_address(path: str) -> bool:
    """Return whether a path is for fsspec (``s3://bucket/a.jsonl``) rather than for the local file system."""
    return _ADDRESS.match(path) is not None


def fsspec_module(path: str) -> Any:
    """Return the module fsspec. Raise NewslintError, which names the extra, where it is not installed."""
    try:
        import fsspec
    except ImportError:
        raise NewslintError(f"{path}: addresses need fsspec: pip install 'newslint[remote]' (or [s3], [gs], [hf])") from None
    return fsspec


def open_to_read(path: str) -> IO[bytes]:
    """Open a file or address to read its bytes as they are stored. Raise OSError, or NewslintError where a package is missing."""
    if not is_address(path):
        return open(path, "rb")
    try:
        return cast("IO[bytes]", fsspec_module(path).open(path, "rb").open())
    except (ImportError, ValueError) as error:
        raise NewslintError(f"{path}: {error}") from None


def size_and_time(path: str) -> tuple[int, int]:
    """Return the size of a file in bytes, and the time of its last change in nanoseconds (0 for an address).

    Raise OSError, or NewslintError where a package is missing.
    """
    if not is_address(path):
        status = os.stat(path)
        return status.st_size, status.st_mtime_ns
    try:
        files, place = fsspec_module(path).core.url_to_fs(path)
        return int(files.info(place).get("size") or 0), 0
    except (ImportError, ValueError) as error:
        raise NewslintError(f"{path}: {error}") from None


def unpacked(file: IO[bytes], packing: Packing) -> IO[bytes]:
    """Return the stream without its compression. Raise NewslintError where a package is missing.

    Reading the stream raises DamagedError where the data is broken or cut off, and any other OSError that reading ``file`` raises.
    """
    if packing is Packing.NONE:
        return file
    if packing is Packing.GZIP:
        import gzip

        return io.BufferedReader(_Gzip(gzip.GzipFile(fileobj=file), file, gzip.BadGzipFile), BUFFER)
    return io.BufferedReader(_Zstd(file), BUFFER)


_EMPTY = (
    "the compressed data is damaged: the file is empty, its upload was cut off (newslint 0.1 wrote such files for no record: leave it out)"
)


def _is_at_start(file: IO[bytes]) -> bool:
    """Return whether nothing of the file has been read yet; False for a pipe, which does not say."""
    try:
        return file.tell() == 0
    except OSError:  # a pipe
        return False


def read_at_most(file: IO[bytes], most: int) -> bytes | None:
    """Return all of a stream; None where it has more than ``most`` bytes. Raise OSError."""
    pieces: list[bytes] = []
    while chunk := file.read(BUFFER):
        pieces.append(chunk)
        most -= len(chunk)
        if most < 0:
            return None
    return b"".join(pieces)


class _Gzip(io.RawIOBase):
    """A gzip stream whose errors are those of a file. A file without a single byte counts as cut off: no gzip file is empty."""

    def __init__(self, inner: Any, file: IO[bytes], bad: type[OSError]) -> None:
        self._inner = inner
        self._file = file
        self._bad = bad
        self._seen = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(min(len(buffer), BUFFER))
        except (EOFError, zlib.error, self._bad) as error:  # any other OSError says that reading failed, not that the data is broken
            raise DamagedError(f"the compressed data is damaged: {error}") from None
        if not data and not self._seen and _is_at_start(self._file):
            raise DamagedError(_EMPTY)
        self._seen = True
        buffer[: len(data)] = data
        return len(data)


class _Zstd(io.RawIOBase):
    """A Zstandard stream, decompressed block by block (`newslint.records.zstd`)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        package = _zstandard()
        self._blocks = zstd.blocks(file, package)
        self._block = memoryview(b"")
        self._broken = (zstd.BadFrameError, package.ZstdError)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._block:
            try:
                block = next(self._blocks, None)
            except self._broken as error:
                raise DamagedError(_EMPTY if _is_at_start(self._file) else f"the compressed data is damaged: {error}") from None
            except zstd.WindowError as error:
                raise DamagedError(str(error)) from None
            if block is None:
                return 0
            self._block = memoryview(block)
        data, self._block = self._block[: len(buffer)], self._block[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def frame(data: bytes, packing: Packing) -> bytes:
    """Return the data as one compressed frame: the same bytes for the same data, and no bytes for no data."""
    return packed(data, packing) if data else b""


def packed(data: bytes, packing: Packing) -> bytes:
    """Return the data as one compressed frame, also where there is no data: a compressed file needs at least one frame."""
    if packing is Packing.NONE:
        return data
    if packing is Packing.GZIP:
        import gzip

        return gzip.compress(data, _GZIP_LEVEL, mtime=0)
    return cast("bytes", _zstandard().ZstdCompressor(write_checksum=True).compress(data))


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise NewslintError(".zst needs zstandard: pip install 'newslint[zstd]'") from None
    return zstandard
