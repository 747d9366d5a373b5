"""Files as streams of bytes: local paths and addresses (``s3://``, through fsspec), compressed or not.

Compressed data is written in frames, each complete in itself: frames behind each other are a valid file, which every reader reads through.
"""

from __future__ import annotations

import io
import os
import re
import zlib
from typing import IO, Any, cast

from newslint.errors import NewslintError
from newslint.sources.formats import Packing

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_GZIP_LEVEL = 6
BUFFER = 1 << 17
PIECE = 1 << 15  # compressed bytes taken at once: little, as they may stand for a thousand times as many


class DamagedError(OSError):
    """A compressed file cannot be read to its end."""


def is_address(path: str) -> bool:
    """Whether a path is for fsspec (``s3://bucket/a.jsonl``) rather than for the local file system."""
    return _ADDRESS.match(path) is not None


def fsspec_module(path: str) -> Any:
    """The module fsspec. Raises NewslintError, naming the extra, where it is not installed."""
    try:
        import fsspec
    except ImportError:
        raise NewslintError(f"{path}: addresses need fsspec: pip install 'newslint[remote]' (or [s3], [gs], [hf])") from None
    return fsspec


def open_to_read(path: str) -> IO[bytes]:
    """The bytes of a file or address as they are stored. Raises OSError, or NewslintError where a package is missing."""
    if not is_address(path):
        return open(path, "rb")
    try:
        return cast("IO[bytes]", fsspec_module(path).open(path, "rb").open())
    except (ImportError, ValueError) as error:
        raise NewslintError(f"{path}: {error}") from None


def size_and_time(path: str) -> tuple[int, int]:
    """The size of a file in bytes, and when it was changed (nanoseconds; 0 where an address does not tell). Raises OSError."""
    if not is_address(path):
        status = os.stat(path)
        return status.st_size, status.st_mtime_ns
    try:
        files, place = fsspec_module(path).core.url_to_fs(path)
        return int(files.info(place).get("size") or 0), 0
    except (ImportError, ValueError) as error:
        raise NewslintError(f"{path}: {error}") from None


def unpacked(file: IO[bytes], packing: Packing) -> IO[bytes]:
    """The stream without its compression. Reading it raises DamagedError where the data is broken or cut off."""
    if packing is Packing.NONE:
        return file
    if packing is Packing.GZIP:
        import gzip

        return io.BufferedReader(_Gzip(gzip.GzipFile(fileobj=file), file), BUFFER)
    return io.BufferedReader(_Zstd(file), BUFFER)


_EMPTY = (
    "the compressed data is damaged: the file is empty, its upload was cut off (newslint 0.1 wrote such files for no record: leave it out)"
)


def _is_at_start(file: IO[bytes]) -> bool:
    try:
        return file.tell() == 0
    except OSError:  # a pipe
        return False


class _Gzip(io.RawIOBase):
    """gzip whose errors are those of a file; one without a single byte is cut off, as no gzip is empty."""

    def __init__(self, inner: Any, file: IO[bytes]) -> None:
        self._inner = inner
        self._file = file
        self._seen = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except (EOFError, zlib.error, OSError) as error:
            raise DamagedError(f"the compressed data is damaged: {error}") from None
        if not data and not self._seen and _is_at_start(self._file):
            raise DamagedError(_EMPTY)
        self._seen = True
        buffer[: len(data)] = data
        return len(data)


class _Zstd(io.RawIOBase):
    """Frames of Zstandard behind each other. The package's own reader takes data that is cut off for data that ends."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zstandard = _zstandard()
        self._decompressor = self._zstandard.ZstdDecompressor(max_window_size=1 << 31)
        self._frame: Any = None
        self._begun = False
        self._ahead = b""  # compressed data that has been read
        self._out = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._out and self._more():
            pass
        data, self._out = self._out[: len(buffer)], self._out[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

    def _more(self) -> bool:
        """Decompress a little more, if there is more."""
        data = self._ahead or self._file.read(PIECE)
        self._ahead = b""
        if not data:
            if self._frame is not None:
                raise DamagedError("the compressed data is damaged: it is cut off")
            if not self._begun:
                raise DamagedError(_EMPTY)
            return False
        self._begun = True
        self._frame = self._frame or self._decompressor.decompressobj()
        try:
            self._out = self._frame.decompress(data)
        except self._zstandard.ZstdError as error:
            raise DamagedError(f"the compressed data is damaged: {error}") from None
        if self._frame.eof:
            self._ahead, self._frame = self._frame.unused_data, None
        return True


def frame(data: bytes, packing: Packing) -> bytes:
    """The data as one frame of compressed data; the same bytes for the same data, and none for none."""
    return packed(data, packing) if data else b""


def packed(data: bytes, packing: Packing) -> bytes:
    """As `frame`, and a frame of nothing for none: a compressed file needs one."""
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
