"""Files as streams of bytes: local paths and addresses (``s3://``, through fsspec), compressed or not.

Compressed data is written in frames, each complete in itself: frames one behind the other are a valid file, which every reader reads to its
end.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from collections.abc import Callable
from functools import partial
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


def head_of(file: IO[bytes], size: int) -> tuple[bytes, IO[bytes]]:
    """Return the first ``size`` bytes of a stream (all of them where it is shorter), and a stream that gives these and the rest."""
    head = b""
    while len(head) < size and (data := file.read(size - len(head))):
        head += data
    return head, io.BufferedReader(_Again(head, file), BUFFER)


class _Again(io.RawIOBase):
    """A stream whose first bytes have been read before."""

    def __init__(self, head: bytes, file: IO[bytes]) -> None:
        self._head = memoryview(head)
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = bytes(self._head[: len(buffer)]) or self._file.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


class Remembering(io.RawIOBase):
    """A stream that can be read once more from its beginning, until `forget`: what nobody understood must not be lost.

    Read it through ``stream``.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._seen: list[bytes] | None = []
        self.stream: IO[bytes] = io.BufferedReader(self, BUFFER)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into ``buffer``, and return how many."""
        data = self._file.read(len(buffer))
        if self._seen is not None:
            self._seen.append(data)
        buffer[: len(data)] = data
        return len(data)

    def tell(self) -> int:
        """Return the position in the stream. Raise OSError for a pipe, which has none."""
        return self._file.tell()

    def forget(self) -> None:
        """Remember nothing from now on."""
        self._seen = None

    def again(self) -> IO[bytes] | None:
        """Return the stream from its beginning; None where that was forgotten."""
        return None if self._seen is None else io.BufferedReader(_Again(b"".join(self._seen), self._file), BUFFER)


def converted(file: IO[bytes], encoding: str) -> IO[bytes]:
    """Return a stream of UTF-8 for a file in a wide encoding (UTF-16, UTF-32), whose records can then be cut at ASCII characters.

    A byte order mark stays a character of the text. Reading raises BadInputError where the bytes are not in that encoding.
    """
    return io.BufferedReader(_Converted(file, encoding), BUFFER)


class _Converted(io.RawIOBase):
    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._file = file
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = memoryview(b"")
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            data = self._file.read(BUFFER)
            self._ended = not data
            try:
                self._ready = memoryview(self._decoder.decode(data, self._ended).encode("utf-8"))
            except UnicodeError as error:
                raise BadInputError(f"not {self._encoding}: {error}") from None
        ready = self._ready[: len(buffer)]
        self._ready = self._ready[len(buffer) :]
        buffer[: len(ready)] = ready
        return len(ready)


def unpacked(file: IO[bytes], packing: Packing) -> IO[bytes]:
    """Return the stream without its compression. Raise NewslintError where a package is missing.

    Reading the stream raises DamagedError where the data is broken or cut off, and any other OSError that reading ``file`` raises.
    """
    if packing is Packing.NONE:
        return file
    if packing is Packing.GZIP:
        import gzip
        import zlib

        broken = (EOFError, zlib.error, gzip.BadGzipFile)
        return io.BufferedReader(_Gzip(gzip.GzipFile(fileobj=file), file, broken), BUFFER)
    if packing in (Packing.BZIP2, Packing.XZ):
        return io.BufferedReader(_Stepwise(file, _decompressor(packing)), BUFFER)
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

    def __init__(self, inner: Any, file: IO[bytes], broken: tuple[type[Exception], ...]) -> None:
        self._inner = inner
        self._file = file
        self._broken = broken
        self._seen = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(min(len(buffer), BUFFER))
        except self._broken as error:  # any other OSError says that reading failed, not that the data is broken
            raise DamagedError(f"the compressed data is damaged: {error}") from None
        if not data and not self._seen and _is_at_start(self._file):
            raise DamagedError(_EMPTY)
        self._seen = True
        buffer[: len(data)] = data
        return len(data)


_XZ_MEMORY = 256 << 20  # bytes that decompressing may take: a hostile file may ask for 4 GB


def _decompressor(packing: Packing) -> Callable[[], Any]:
    """Return what makes a decompressor for one stream of a ``.bz2`` or ``.xz`` file."""
    if packing is Packing.BZIP2:
        import bz2

        return bz2.BZ2Decompressor
    import lzma

    return partial(lzma.LZMADecompressor, memlimit=_XZ_MEMORY)


class _Stepwise(io.RawIOBase):
    """A stream of bzip2 or xz, decompressed in steps of bounded size; streams one behind the other are one file."""

    def __init__(self, file: IO[bytes], make: Callable[[], Any]) -> None:
        self._file = file
        self._make = make
        self._broken: tuple[type[Exception], ...] = (OSError, ValueError, EOFError, MemoryError, *_lzma_errors())
        self._inner: Any = None
        self._left = b""  # compressed bytes behind a stream that has ended

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            given = b""
            if self._inner is None or self._inner.needs_input:
                given, self._left = self._left or self._file.read(BUFFER), b""
                if self._inner is None and self._seen_to_end(given):
                    return 0
                if not given:
                    raise DamagedError(_EMPTY if _is_at_start(self._file) else "the compressed data is damaged: it is cut off")
            self._inner = self._inner or self._make()
            try:
                data = self._inner.decompress(given, min(len(buffer), BUFFER))
            except self._broken as error:
                raise DamagedError(f"the compressed data is damaged: {error}") from None
            if self._inner.eof:
                self._left, self._inner = self._inner.unused_data, None
            if data:
                buffer[: len(data)] = data
                return len(data)

    def _seen_to_end(self, given: bytes) -> bool:
        """Return whether the file ends here, between two streams. Zeros may pad an xz file behind its streams."""
        return not given.strip(b"\0") and not _is_at_start(self._file) and not (given and self._file.read(1))


def _lzma_errors() -> tuple[type[Exception], ...]:
    """Return the errors of xz, where it is in use."""
    module: Any = sys.modules.get("lzma")
    return () if module is None else (module.LZMAError,)


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
    if packing is Packing.BZIP2:
        import bz2

        return bz2.compress(data)
    if packing is Packing.XZ:
        import lzma

        return lzma.compress(data)
    return cast("bytes", _zstandard().ZstdCompressor(write_checksum=True).compress(data))


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise NewslintError(".zst needs zstandard: pip install 'newslint[zstd]'") from None
    return zstandard
