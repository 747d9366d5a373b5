"""JSON Lines: one record a line, and fixed texts back into its bytes.

A line is cut at ``"\\n"`` and nowhere else. Putting a fixed text back changes only the bytes that the edits are about; everything else of
the line stays as it was: order of keys, spacing, the way characters are escaped, line end.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import chain
from typing import IO, Any, NamedTuple

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.findings import Edit, Problem
from newslint.records.decode import binary_problem, codec_name, encoding_problem, oversized
from newslint.records.record import BadRecordError, Fields, Part, Path, kind, parts_of

BOM = b"\xef\xbb\xbf"

_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_BLANK = re.compile(r"[ \t\r\n]*")
_decoder = json.JSONDecoder()


class LineBlock(NamedTuple):
    """Whole lines of a file, with their offset in it (bytes) and the number of the first line (from 1).

    With ``excess`` it is a part of one line that is larger than a record may be: 1 for its first part, 2 for its second, and so on.
    """

    data: bytes
    start: int
    first_line: int
    excess: int = 0


class Record(NamedTuple):
    """A record with what it gave: documents, a problem, or (a blank line) neither.

    ``line`` is the line that it begins in, or its number in a format without lines; ``raw`` is its bytes.
    """

    line: int
    raw: bytes
    parts: tuple[Part, ...]
    problem: Problem | None


def read_blocks(file: IO[bytes], size: int, most: int = MAX_RECORD_BYTES) -> Iterator[LineBlock]:
    """Yield the file in blocks of about ``size`` bytes that end at line ends.

    A longer line makes a longer block; a line of more than ``most`` bytes makes many, which have ``excess``.
    """
    size = min(size, most)
    start, line = 0, 1
    while data := file.read(size):
        end = data.rfind(b"\n") + 1
        room = most - (len(data) - end)
        rest: list[bytes] = []
        pieces = _to_line_end(file, size) if end < len(data) else iter(())
        for chunk in pieces:
            rest.append(chunk)
            room -= len(chunk)
            if room < 0:
                break
        lines = data[:end] if room < 0 else b"".join((data, *rest)) if rest else data
        if lines:
            yield LineBlock(lines, start, line)
            start += len(lines)
            line += lines.count(b"\n")
        if room < 0:
            for number, chunk in enumerate(chain([data[end:]], rest, pieces), 1):
                yield LineBlock(chunk, start, line, number)
                start += len(chunk)
            line += 1


def _to_line_end(file: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield the rest of the line that is under way, at most ``size`` bytes at a time."""
    while chunk := file.readline(size):
        yield chunk
        if chunk.endswith(b"\n"):
            return


def file_problem(start: bytes, encoding: str, source: str) -> Problem | None:
    """Return the problem of a file that cannot be JSON Lines at all, so that not every line has to say so; None where it can.

    ``start`` is what the file begins with.
    """
    codec = codec_name(encoding)
    if "\n".encode(codec) != b"\n":
        return Problem(source, None, "encoding", f"JSON lines cannot be read as {codec}; convert them to UTF-8")
    return binary_problem(start, source)


def read_records(block: LineBlock, source: str, fields: Fields, encoding: str = "utf-8") -> Iterator[Record]:
    """Yield the records of a block, line by line; joining their ``raw`` gives its data again."""
    codec = codec_name(encoding)
    at = block.start
    for line, raw in enumerate(BytesIO(block.data), block.first_line):
        yield _record(raw, line, at, source, fields, codec)
        at += len(raw)


def read_elements(raws: Iterable[tuple[int, bytes | None]], source: str, fields: Fields, encoding: str = "utf-8") -> Iterator[Record]:
    """Yield the records of JSON objects that have been cut apart already, each with its number; None is one that is too large."""
    codec = codec_name(encoding)
    for number, raw in raws:
        yield Record(number, b"", (), oversized(source, number)) if raw is None else _record(raw, number, 0, source, fields, codec)


def _record(raw: bytes, line: int, at: int, source: str, fields: Fields, codec: str) -> Record:
    """Return the record of one line, which begins at the byte ``at`` of the file."""
    mark = len(BOM) if at == 0 and raw.startswith(BOM) else 0
    if not raw[mark:].strip():
        return Record(line, raw, (), None)
    try:
        parts = parts_of(parse_object(raw[mark:], codec), fields, source, f"line {line}")
        return Record(line, raw, parts, None)
    except UnicodeDecodeError as error:
        bad = mark + error.start
        return Record(line, raw, (), encoding_problem(source, codec, at + bad, raw[bad], line))
    except BadRecordError as error:
        return Record(line, raw, (), Problem(source, line, "record", str(error)))


def parse_object(raw: bytes, codec: str) -> dict[str, Any]:
    """Return the JSON object that a line holds. Raise BadRecordError where it holds none, UnicodeDecodeError for bad bytes."""
    import orjson

    try:
        record = orjson.loads(raw if codec == "utf-8" else raw.decode(codec))
    except orjson.JSONDecodeError:
        record = _parse_leniently(raw.decode(codec))  # orjson refuses lone surrogates, NaN and large integers
    if not isinstance(record, dict):
        raise BadRecordError(f"is not a JSON object but {kind(record)}")
    return record


def _parse_leniently(line: str) -> Any:
    try:
        return json.loads(line.rstrip("\r\n"))
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        raise BadRecordError(f"is not JSON: {what} at column {error.pos + 1}") from None
    except RecursionError:
        raise BadRecordError("is not JSON that can be read: it is nested too deeply") from None
    except ValueError as error:  # an integer with thousands of digits
        raise BadRecordError(f"is not JSON that can be read: {error}") from None


def replace_texts(raw: bytes, changes: Sequence[tuple[Path, str, Sequence[Edit]]], encoding: str = "utf-8") -> bytes:
    """Return the line with new texts.

    Each change names a text by its path, with the new text and the edits that lead to it from the old one.
    """
    codec = codec_name(encoding)
    mark = BOM if raw.startswith(BOM) else b""
    line = raw[len(mark) :].decode(codec)
    found = sorted((_span(line, path), text, edits) for path, text, edits in changes)
    for (start, end), text, edits in reversed(found):
        line = line[:start] + _rewritten(line[start:end], text, edits, codec) + line[end:]
    return mark + line.encode(codec)


def _span(line: str, path: Path) -> tuple[int, int]:
    """Return the span of the value at ``path`` in the line, quotes included. Of equal keys the last counts, as it does for every reader."""
    at = _skip(line, 0)
    for key in path:
        at = _member(line, at, key)
    return at, _decoder.raw_decode(line, at)[1]


def _member(line: str, at: int, wanted: str) -> int:
    """Return the offset of a key's value in the object that begins at ``at``."""
    found = -1
    at = _skip(line, at + 1)
    while line[at] == '"':
        key, at = _decoder.raw_decode(line, at)
        at = _skip(line, _skip(line, at) + 1)
        if key == wanted:
            found = at
        at = _skip(line, _decoder.raw_decode(line, at)[1])
        if line[at] == ",":
            at = _skip(line, at + 1)
    return found


def _skip(line: str, at: int) -> int:
    """Return the offset of the first character from ``at`` on that is no blank."""
    blank = _BLANK.match(line, at)
    return blank.end() if blank else at


def _rewritten(literal: str, text: str, edits: Sequence[Edit], codec: str) -> str:
    """Return a JSON string with the edits made in it; new text is escaped in the manner of the string."""
    ascii_only = literal.isascii() and "\\u" in literal
    inner = literal[1:-1]
    bounds = [offset for edit in edits for offset in (edit.start, edit.end)]
    places = _places(inner, bounds)
    for number in range(len(edits) - 1, -1, -1):
        start, end = places[2 * number : 2 * number + 2]
        inner = inner[:start] + _escaped(edits[number].new, ascii_only, codec) + inner[end:]
    rewritten = f'"{inner}"'
    # Lone surrogates may have become a pair: only then is the string written anew.
    return rewritten if json.loads(rewritten) == text else f'"{_escaped(text, ascii_only, codec)}"'


def _places(inner: str, offsets: Sequence[int]) -> list[int]:
    """Return where each of these code points, given by its offset in the text, begins in the string's escaped form."""
    texts, raws = [0], [0]  # behind each escape: the offset in the text, and in the escaped form
    for escape in _ESCAPE.finditer(inner):
        texts.append(texts[-1] + escape.start() - raws[-1] + 1)
        raws.append(escape.end())
    places = []
    for offset in offsets:
        at = bisect_right(texts, offset) - 1
        places.append(raws[at] + offset - texts[at])
    return places


def _escaped(text: str, ascii_only: bool, codec: str) -> str:
    """Return a text as it stands in a JSON string; characters that the codec does not have are escaped."""
    literal = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
    try:
        literal.encode(codec)
        return literal
    except UnicodeEncodeError:  # lone surrogates, or what the file's encoding does not have
        return "".join(char if _fits(char, codec) else json.dumps(char)[1:-1] for char in literal)


def _fits(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
