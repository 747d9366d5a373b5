"""Bytes to text and back. The byte order mark is data, but not text: it is set aside and written back.

Line ends stay as they are. What cannot be decoded is a Problem that names the byte, never a replacement character.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from newslint.errors import NewslintError
from newslint.findings import Problem

HEAD = 8192  # bytes looked at to tell binary data from text
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # \t \n \v \f \r and ESC stand in texts
_JSON_LINE = re.compile(rb"""(?m)^(?:\xef\xbb\xbf)?[ \t]*(?:\{[ \t]*"|\[[ \t]*[\["{]|[\[{][ \t\r]*$)""")
_MARKS: dict[str, tuple[tuple[bytes, str], ...]] = {
    "utf-8": ((codecs.BOM_UTF8, "utf-8"),),
    "utf-16": ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
    "utf-32": ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
    "utf-16-le": ((codecs.BOM_UTF16_LE, "utf-16-le"),),
    "utf-16-be": ((codecs.BOM_UTF16_BE, "utf-16-be"),),
    "utf-32-le": ((codecs.BOM_UTF32_LE, "utf-32-le"),),
    "utf-32-be": ((codecs.BOM_UTF32_BE, "utf-32-be"),),
}


class CannotEncodeError(NewslintError):
    """A text that does not fit the encoding of the file that it came from."""


class Decoded(NamedTuple):
    """The text of a file, the byte order mark before it, and the codec that encodes it again."""

    text: str
    mark: bytes
    codec: str

    def encode(self, text: str) -> bytes:
        """Return the bytes of the file with another text in it. Raise CannotEncodeError rather than lose a character."""
        try:
            return self.mark + text.encode(self.codec)
        except UnicodeEncodeError as error:
            raise CannotEncodeError(f"{text[error.start]!r} cannot be written as {self.codec}") from None


def codec_name(encoding: str) -> str:
    """Return Python's name of an encoding, which is utf-8 for ``utf-8-sig``. Raise LookupError for an unknown one."""
    name = codecs.lookup(encoding).name
    return "utf-8" if name == "utf-8-sig" else name


def decode(data: bytes, encoding: str, source: str) -> Decoded | Problem:
    """Return the text of a file's bytes, or the problem that says why there is none.

    This refuses binary data (where the encoding is UTF-8), bytes that the encoding does not have, and bytes that would not be written back
    as they are.
    """
    name = codec_name(encoding)
    if name == "utf-8" and (problem := binary_problem(data, source)):
        return problem
    marks = _MARKS.get(name, ())
    unmarked = (b"", marks[0][1] if marks else name)
    mark, codec = next((each for each in marks if data.startswith(each[0])), unmarked)
    try:
        text = data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        return encoding_problem(source, name, at, data[at])
    if codec != "utf-8" and mark + text.encode(codec) != data:
        return Problem(source, None, "encoding", f"{name} is ambiguous here: it would not be written back as it is; convert it to UTF-8")
    return Decoded(text, mark, codec)


def encoding_problem(source: str, encoding: str, at: int, value: int, line: int | None = None) -> Problem:
    """Return the problem of a byte that the encoding does not have; ``at`` is its offset in the file, in bytes from 0."""
    name = "UTF-8" if encoding == "utf-8" else encoding
    return Problem(source, line, "encoding", f"not {name} at byte {at} (0x{value:02x}); pass --encoding or convert it")


OVERSIZED = "size"


def oversized(source: str, line: int | None) -> Problem:
    """Return the problem of a text or record that is larger than ``max-record-bytes`` allows, and was therefore not read."""
    return Problem(
        source, line, OVERSIZED, "is larger than max-record-bytes allows, and was not read; raise that setting if it is no accident"
    )


def holds_json(data: bytes) -> bool:
    """Return whether a line at the beginning of some data is JSON by its looks: what else stands there is broken, but no other format."""
    return _JSON_LINE.search(data, 0, HEAD) is not None


def binary_problem(data: bytes, source: str) -> Problem | None:
    """Return the problem of data that is not text, None for text.

    Data is binary where there is a NUL in its first `HEAD` bytes, and these are not UTF-8 or more than a third of them are control
    characters. Data that begins as UTF-16 gets a problem of its own.
    """
    head = data[:HEAD]
    if b"\0" not in head:
        return None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Problem(source, None, "encoding", "looks like UTF-16; pass --encoding utf-16 or convert it")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a character may be cut at the end of the head
    except UnicodeDecodeError:
        return Problem(source, None, "binary", "is binary data, not text")
    if len(_CONTROLS.findall(head)) * 3 > len(head):
        return Problem(source, None, "binary", "is binary data, not text")
    return None
