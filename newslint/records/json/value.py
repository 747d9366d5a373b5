"""A value of JSON as bytes: parse it, find texts in it and their places, and put fixed texts back into its bytes.

Putting a fixed text back changes only the bytes that the edits are about. Everything else stays as it was: order of keys, spacing, the way
characters are escaped, line ends. A text may be a list of paragraphs; then each edit falls on items of it, and the others stay.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from newslint.errors import NewslintError
from newslint.findings import Edit
from newslint.records.decode import codec_name
from newslint.records.record import BETWEEN, BadRecordError, Path, kind, name_of
from newslint.text.edits import apply_edits

_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.")
_TOKEN = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]+", re.DOTALL)
_LINE_END = frozenset(("\\n", "\\u000a", "\\u000A"))
_BLANK = re.compile(r"[ \t\r\n]*+")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_TO_BRACKET = re.compile(r'[^"{}\[\]]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"{}\[\]]*+)*+[{}\[\]]', re.DOTALL)
_SCALAR = re.compile(r"[^ \t\r\n,\]}]++")

Span = tuple[int, int]


class CannotPutBackError(NewslintError):
    """A fixed text whose place in the record is not what the edits are about."""


def parse_value(raw: bytes, codec: str) -> Any:
    """Return the value that bytes of JSON stand for. Raise BadRecordError where they are no JSON, UnicodeDecodeError for bad bytes."""
    import orjson

    try:
        return orjson.loads(raw if codec == "utf-8" else raw.decode(codec))
    except orjson.JSONDecodeError:
        return _parse_leniently(raw.decode(codec))  # orjson refuses lone surrogates, NaN and large integers


def parse_object(raw: bytes, codec: str) -> dict[str, Any]:
    """Return the object of JSON that bytes stand for. Raise BadRecordError where there is none, UnicodeDecodeError for bad bytes."""
    record = parse_value(raw, codec)
    if not isinstance(record, dict):
        raise BadRecordError(f"is not a JSON object but {kind(record)}")
    return record


def _parse_leniently(text: str) -> Any:
    try:
        return json.loads(text.rstrip("\r\n"))
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        line = f" of its line {error.lineno}" if error.lineno > 1 else ""
        raise BadRecordError(f"is not JSON: {what} at column {error.colno}{line}") from None
    except RecursionError:
        raise BadRecordError("is not JSON that can be read: it is nested too deeply") from None
    except ValueError as error:  # an integer with thousands of digits
        raise BadRecordError(f"is not JSON that can be read: {error}") from None


def find(line: str, paths: Iterable[Path]) -> dict[Path, Span]:
    """Return the spans of the values at some paths in a value of JSON, quotes included; the value is looked through once.

    Of equal keys the last counts, as it does for every reader. Raise CannotPutBackError where there is no value at a path.
    """
    wanted = set(paths)
    ways = {path[:length] for path in wanted for length in range(len(path))}
    leading = ways | wanted
    found: dict[Path, Span] = {}
    walks: list[tuple[Path, int]] = [((), _skip(line, 0))]
    while walks:
        path, at = walks.pop()
        if path in wanted:
            found[path] = at, _end(line, at)
        if path in ways:
            walks += {(*path, step): value for step, value in _inside(line, at) if (*path, step) in leading}.items()
    if missing := wanted - found.keys():
        raise CannotPutBackError(f"there is no field {name_of(min(missing, key=str))!r} in the record any more")
    return found


def replace_texts(raw: bytes, changes: Sequence[tuple[Path, str, Sequence[Edit]]], encoding: str = "utf-8") -> bytes:
    """Return a record with new texts.

    Each change names a text by its path, with the new text and the edits that lead to it from the old one. Raise CannotPutBackError where
    there is no text at a path, or where the new one would not be read from there again.
    """
    codec = codec_name(encoding)
    mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
    line = raw[len(mark) :].decode(codec)
    spans = find(line, [path for path, _, _ in changes])
    pieces, at = [], 0
    for path, text, edits in sorted(changes, key=lambda change: spans[change[0]]):
        start, end = spans[path]
        if start < at:
            raise CannotPutBackError(f"field {name_of(path)!r} is part of another one")
        rewritten = _rewritten if line[start] == '"' else _rewritten_list
        pieces += [line[at:start], rewritten(line[start:end], text, edits, codec)]
        at = end
    return mark + "".join([*pieces, line[at:]]).encode(codec)


class TextPlaces:
    """Where the characters of texts stand in a record: ``line`` is the record, decoded; ``paths`` lead to the texts in it."""

    def __init__(self, line: str, paths: Iterable[Path]) -> None:
        self._line = line
        self._spans = find(line, paths)
        self._indexes: dict[Path, _Index] = {}

    def position(self, path: Path, offset: int) -> int:
        """Return where the code point at an offset of a text stands in the record, as an offset in code points.

        The end of the text gives the place of the quote behind it, and so does the end of a paragraph.
        """
        index = self._indexes.get(path)
        if index is None:
            start, end = self._spans[path]
            strings = [(start, end)] if self._line[start] == '"' else _strings(self._line, start)
            index = self._indexes[path] = _index(self._line, strings)
        return _place(index, offset)


_Index = tuple[list[int], list[int]]


def _index(line: str, strings: Sequence[Span]) -> _Index:
    """Return two lists of offsets: in the text that the strings are joined to, and in the line; between two of them both go in step."""
    texts: list[int] = []
    raws: list[int] = []
    at = 0
    for start, end in strings:
        texts.append(at)
        raws.append(start + 1)
        for escape in _ESCAPE.finditer(line, start + 1, end - 1):
            texts.append(texts[-1] + escape.start() - raws[-1] + 1)
            raws.append(escape.end())
        at = texts[-1] + end - 1 - raws[-1] + len(BETWEEN)
    return texts, raws


def _place(index: _Index, offset: int) -> int:
    texts, raws = index
    at = bisect_right(texts, offset) - 1
    return raws[at] + offset - texts[at]


def _skip(line: str, at: int) -> int:
    """Return the offset of the first character from ``at`` on that is no blank."""
    blank = _BLANK.match(line, at)
    return blank.end() if blank else at


def _end(line: str, at: int) -> int:
    """Return the end of the value that begins at ``at``. This does not recurse, and makes nothing of what it passes."""
    if line[at] == '"':
        return _matched(_STRING, line, at)
    if line[at] not in "{[":
        return _matched(_SCALAR, line, at)
    depth = 0
    while True:
        at = _matched(_TO_BRACKET, line, at)
        depth += 1 if line[at - 1] in "{[" else -1
        if depth == 0:
            return at


def _matched(what: re.Pattern[str], line: str, at: int) -> int:
    match = what.match(line, at)
    if match is None:
        raise CannotPutBackError("the record is not JSON any more")
    return match.end()


def _inside(line: str, at: int) -> Iterator[tuple[str | int, int]]:
    """Yield the keys, or the numbers from 0, of the values in the object or list at ``at``, and their offsets."""
    if line[at] not in "{[":
        return
    keyed, close = line[at] == "{", "}" if line[at] == "{" else "]"
    number = 0
    at = _skip(line, at + 1)
    while line[at] != close:
        step: str | int = number
        if keyed:
            end = _end(line, at)
            step = json.loads(line[at:end]) if "\\" in line[at:end] else line[at + 1 : end - 1]
            at = _skip(line, _skip(line, end) + 1)
        yield step, at
        number += 1
        at = _skip(line, _end(line, at))
        if line[at] == ",":
            at = _skip(line, at + 1)


def _strings(line: str, at: int) -> list[Span]:
    """Return the spans of the items of the list at ``at``. Raise CannotPutBackError where it is not one of strings."""
    spans = [(start, _end(line, start)) for _, start in _inside(line, at)]
    if not spans or any(line[start] != '"' for start, _ in spans):
        raise CannotPutBackError("there is no text in the record where there was one")
    return spans


def _rewritten(literal: str, text: str, edits: Sequence[Edit], codec: str) -> str:
    """Return a JSON string with the edits made in it; new text is escaped in the manner of the string."""
    ascii_only = literal.isascii() and "\\u" in literal
    index = _index(literal, [(0, len(literal))])
    pieces, at = [], 0
    for edit in edits:
        pieces += [literal[at : _place(index, edit.start)], _escaped(edit.new, ascii_only, codec)]
        at = _place(index, edit.end)
    rewritten = "".join([*pieces, literal[at:]])
    # Lone surrogates may have become a pair: only then is the string written anew.
    return rewritten if _read(rewritten) == text else f'"{_escaped(text, ascii_only, codec)}"'


def _read(literal: str) -> Any:
    """Return what JSON stands for; None where it is broken."""
    try:
        return json.loads(literal)
    except ValueError:
        return None


def _rewritten_list(literal: str, text: str, edits: Sequence[Edit], codec: str) -> str:
    """Return a JSON list of strings with the edits made in it, so that its items, joined, are the text.

    Items between which an edit reaches become one, which has no more bytes than what is left of them: where a deletion took one whole, with
    what stood between it and its neighbour, only the neighbour is left. Where an edit brings a paragraph (undoing a fix does), it becomes an
    item, unless there are blank lines within items.
    """
    spans = _strings(literal, 0)
    between = literal[spans[0][1] : spans[1][0]] if len(spans) > 1 else f",{literal[1 : spans[0][0]] or ' '}"
    pieces, at = [], 0
    items = [json.loads(literal[start:end]) for start, end in spans]
    split = not any(BETWEEN in item for item in items)
    for first, last, own in _groups(items, edits):
        joined = '"' + "\\n\\n".join(literal[start + 1 : end - 1] for start, end in spans[first : last + 1]) + '"'
        try:
            wanted = apply_edits(json.loads(joined), own)
        except ValueError as error:
            raise CannotPutBackError(str(error)) from None
        made = _rewritten(joined, wanted, own, codec)
        pieces += [
            literal[at : spans[first][0]],
            between.join(_paragraphs(made)) if split and any(BETWEEN in edit.new for edit in own) else made,
        ]
        at = spans[last][1]
    new = "".join([*pieces, literal[at:]])
    if not _same(BETWEEN.join(_read(new) or ()), text):
        raise CannotPutBackError("its paragraphs would not be what they should be")
    return new


def _paragraphs(literal: str) -> list[str]:
    """Return the paragraphs of a text that is a JSON string, as JSON strings."""
    found: list[list[str]] = [[]]
    tokens = _TOKEN.findall(literal[1:-1])
    at = 0
    while at < len(tokens):
        if tokens[at] in _LINE_END and at + 1 < len(tokens) and tokens[at + 1] in _LINE_END:
            found.append([])
            at += 2
        else:
            found[-1].append(tokens[at])
            at += 1
    return [f'"{"".join(each)}"' for each in found]


def _groups(items: Sequence[str], edits: Sequence[Edit]) -> list[tuple[int, int, list[Edit]]]:
    """Return the first and the last of each run of items that edits make one or change, and those edits, in offsets of that run."""
    starts = list(accumulate((len(item) + len(BETWEEN) for item in items[:-1]), initial=0))
    groups: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        first, last = bisect_right(starts, edit.start) - 1, bisect_right(starts, edit.end) - 1
        if edit.end > starts[last] + len(items[last]) and last + 1 < len(items):
            last += 1  # it ends between two items
        own = [edit]
        if groups and groups[-1][1] >= first:
            first, before, earlier = groups.pop()
            last, own = max(last, before), [*earlier, edit]
        groups.append((first, last, own))
    return [
        (first, last, [edit._replace(start=edit.start - starts[first], end=edit.end - starts[first]) for edit in own])
        for first, last, own in groups
    ]


def _same(one: str, other: str) -> bool:
    """Return whether two texts are the same, where surrogates that have met count as the character that they are."""
    return one == other or one.encode("utf-16", "surrogatepass") == other.encode("utf-16", "surrogatepass")


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
