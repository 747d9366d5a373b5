"""JSON files cut into stretches of about a megabyte, with the spans of the records in them; joined, the stretches are the file.

Where records stand is said by a path. Nothing is parsed: only strings and brackets are looked at, those of most records by one expression.
What is no JSON passes through like everything else, and a span tells of it: whoever reads that finds that it cannot be parsed. So nothing
is lost, and nothing bad passes silently.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Generator, Iterator, Sequence
from typing import IO, NamedTuple

import orjson

from newslint.config.settings import MAX_RECORD_BYTES
from newslint.records.codec import MOST_RECORDS, SIZE

VALUES, ITEMS = "*", "[]"  # steps of a path: all values of an object, all items of a list

_LEVELS = 4  # of brackets in a record, for which one expression finds its end
_DEPTH = 10_000  # of brackets that are told apart where they are counted; deeper ones are only counted
_LONG = 400  # bytes of a number that is passed over


def _many(what: bytes) -> bytes:
    """Return an expression for any number of repeats, without a way back.

    The alternative that always fails is for Python before 3.11.5, which would go on where the last repeat, which failed, had got to.
    """
    return b"(?:" + what + b"|(?!))*+"


def _nested(levels: int) -> bytes:
    """Return an expression for what stands in brackets, with brackets in it as many levels deep."""
    if levels == 0:
        return _FLAT
    inner = _nested(levels - 1)
    return _FLAT + _many(rb"(?:\{" + inner + rb"\}|\[" + inner + rb"\])" + _FLAT)


# Most strings end at the first quote without a backslash before it; where there are two backslashes, they are looked at one by one.
_STRING = rb'"(?:[^"]*+' + _many(rb'(?<=[^\\]\\)"[^"]*+') + rb'(?<!\\)"|[^"\\]*+(?:\\.[^"\\]*+)*+")'
_FLAT = rb'[^"{}\[\]]*+' + _many(_STRING + rb'[^"{}\[\]]*+')
_VALUE = rb"(\{" + _nested(_LEVELS) + rb"\}|" + _STRING + rb")"

_BLANK = b" \t\r\n"
_GAP = re.compile(rb"[ \t\r\n,]*+")
_KEY = re.compile(b"(" + _STRING + rb")[ \t\r\n]*+(:?)[ \t\r\n]*+", re.DOTALL)
_ITEM = re.compile(rb"[ \t\r\n,]*+()" + _VALUE, re.DOTALL)
_MEMBER = re.compile(rb"[ \t\r\n,]*+(" + _STRING + rb")[ \t\r\n]*+:[ \t\r\n]*+" + _VALUE, re.DOTALL)
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)  # up to its end, or to a backslash whose character is still to come
_TO_BRACKET = re.compile(_FLAT, re.DOTALL)  # or to a string without an end
_BARE = re.compile(rb'[^,"{\[\]}\n]*+')
_SCALAR = re.compile(rb"-?[0-9][0-9.eE+-]*|true|false|null|NaN|-?Infinity")
_CLOSES = {b"{": b"}", b"[": b"]"}


class Stretch(NamedTuple):
    """Bytes of a file, and the spans of the records in them, as offsets.

    ``keys`` holds, for each record, the key of the innermost object on its path whose values are all taken; None where there is none. An
    ``oversized`` stretch begins a record that is too large; the rest of that record comes in further stretches without spans.
    """

    data: bytes
    spans: Sequence[tuple[int, int]] = ()
    keys: Sequence[str | None] = ()
    oversized: bool = False


def cut(file: IO[bytes], path: tuple[str, ...] = (), most: int = MAX_RECORD_BYTES, codec: str = "utf-8") -> Iterator[Stretch]:
    """Yield the stretches of a file. No record has more than ``most`` bytes, and not much more than that is in memory.

    ``path`` leads to the records by keys, ``*`` and ``[]``; empty, it means the values at the top, one behind the other. A value on the way
    that is of another kind than the path says holds no records; at the top it is a record itself, so that its reader says what it is. A
    list or object that is not closed, or a value that is missing, gives an empty span. ``codec`` is of the keys; it must be `is_cuttable`.
    """
    return _Cutter(file, path, most, codec).stretches()


def is_cuttable(codec: str) -> bool:
    """Return whether the bytes of quotes, backslashes and brackets mean nothing else in this encoding (they do in GBK, say)."""
    marks = '"\\{}[],:\n'
    if codec.startswith(("iso2022", "hz", "utf-7", "utf_7")):  # there every byte is one of ASCII
        return False
    if _decoded(marks.encode("ascii"), codec) != marks:
        return False
    pairs = (_decoded(bytes([lead, ord(mark)]), codec) or mark for lead in range(0x80, 0x100) for mark in marks)
    return all(pair[-1] in marks for pair in pairs)


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


class _Cutter:
    """A cutter of one file. What walks in it is a generator of the stretches that become ready on the way.

    ``data`` is what is in memory of the file, ``base`` the offset of what has not been yielded yet, ``at`` how far it is understood, and
    ``held`` where the value under way begins that must stay in memory whole, or None. Reading more moves all of them.
    """

    def __init__(self, file: IO[bytes], path: tuple[str, ...], most: int, codec: str) -> None:
        self.file = file
        self.path = path
        self.most = most
        self.codec = codec
        self.data = b""
        self.base = self.at = 0
        self.held: int | None = None
        self.ended = False
        self.told = False  # that the file breaks off
        self.key: str | None = None
        self.spans: list[tuple[int, int]] = []
        self.keys: list[str | None] = []

    def stretches(self) -> Iterator[Stretch]:
        """Yield all stretches of the file."""
        while len(self.data) < len(BOM_UTF8) and not self.ended:
            yield from self._more()
        if self.data.startswith(BOM_UTF8):
            self.at = len(BOM_UTF8)
        yield from self._items(None, 0)
        yield from self._flush(len(self.data))

    def _items(self, close: bytes | None, step: int) -> Iterator[Stretch]:
        """Go past the values of a list up to its bracket, or past those of the file; ``step`` of the path is about each of them."""
        records = step == len(self.path)
        while True:
            if records:
                self._whole_ones(_ITEM)
            self._skip(_GAP)
            if self._full():
                yield from self._flush(self.at)
            elif self.at == len(self.data):
                if self.ended:
                    self._breaks_off(close)
                    return
                yield from self._more()
            elif close is not None and self.data.startswith(close, self.at):
                self.at += 1
                return
            elif records:
                yield from self._record()
            else:
                yield from self._value(step)

    def _members(self, step: int) -> Iterator[Stretch]:
        """Go past the members of an object up to its bracket; ``step`` of the path says which of them lead to records."""
        outer = self.key
        records = self.path[step:] == (VALUES,)
        while True:
            if records:
                self._whole_ones(_MEMBER)
            self._skip(_GAP)
            if self._full():
                yield from self._flush(self.at)
                continue
            if self.at == len(self.data):
                if self.ended:
                    self._breaks_off(b"}")
                    break
                yield from self._more()
                continue
            if self.data.startswith(b"}", self.at):
                self.at += 1
                break
            member = _KEY.match(self.data, self.at)
            goes_on = not self.ended and (member is None or member.end() == len(self.data))
            if goes_on and len(self.data) - self.at <= self.most:
                yield from self._more_behind(self.at)
            elif goes_on or member is None or not member[2]:
                yield from self._record()  # there should be a key, of a length that a record may have
            else:
                self.at = member.end()
                yield from self._member(member, step)
        self.key = outer

    def _member(self, member: re.Match[bytes], step: int) -> Iterator[Stretch]:
        """Go past the value of a member whose key has been read."""
        if self.at == len(self.data):  # the file ends
            return
        if self.data.startswith((b",", b"}", b"]"), self.at):  # there should be a value
            self._found(self.at, self.at)
            return
        name, wanted = self._name(member[1]), self.path[step]
        if name is None:
            self._found(*member.span(1))
        if wanted == VALUES:
            self.key = name
        elif name != wanted:
            yield from self._other()
            return
        if step + 1 < len(self.path):
            yield from self._value(step + 1)
        else:
            yield from self._record()

    def _value(self, step: int) -> Iterator[Stretch]:
        """Go past a value on the way to records, and into it where it is of the kind that ``step`` of the path says."""
        wanted = b"[" if self.path[step] == ITEMS else b"{"
        if not self.data.startswith(wanted, self.at):
            yield from self._record() if step == 0 else self._other()
            return
        self.at += 1
        yield from self._items(b"]", step + 1) if wanted == b"[" else self._members(step)

    def _other(self) -> Iterator[Stretch]:
        """Go past a value that holds no records. Where it is broken, a span says so."""
        if self.data[self.at] in b'"{[':
            whole = yield from self._to_end()
            if not whole:
                self._found(self.at, self.at)
            return
        while (end := _end(_BARE, self.data, self.at)) == len(self.data) and not self.ended and end - self.at < _LONG:
            yield from self._more_behind(self.at)
        if _SCALAR.fullmatch(self.data[self.at : end].rstrip(_BLANK)):
            self.at = end
        else:
            yield from self._record()

    def _whole_ones(self, what: re.Pattern[bytes]) -> None:
        """Go past records that are objects or strings, as long as they are whole, not too large, and not nested too deeply for this."""
        data, base = self.data, self.base
        while not self._full() and (found := what.match(data, self.at)) is not None:
            start, end = found.span(2)
            if end - start > self.most:
                break
            if key := found[1]:
                name = self._name(key)
                if name is None:
                    break
                self.key = name
            self.spans.append((start - base, end - base))
            self.keys.append(self.key)
            self.at = end

    def _record(self) -> Iterator[Stretch]:
        """Go past whatever stands here, and make it a record."""
        self.held = self.at
        yield from self._to_end()
        if self.held is None:  # it is too large, and its beginning has been yielded
            yield from self._flush(self.at)
        elif self.at - self.held > self.most:
            yield from self._too_large(self.held)
        else:
            self._found(self.held, self.held + len(self.data[self.held : self.at].rstrip(_BLANK)))
        self.held = None

    def _to_end(self) -> Generator[Stretch, None, bool]:
        """Go to the end of the value that begins here; return whether it is whole.

        A bracket that closes nothing in it ends it as well. What is neither a string nor in brackets ends at a comma, a quote, a bracket or
        the end of the line.
        """
        first = self.data[self.at : self.at + 1]
        bare, in_string = first not in b'"{[', first == b'"'
        if bare or in_string:
            self.at += 1
        awaited = bytearray()  # the brackets that are to close, the next one last
        beyond = 0  # and how many more, too deep to be told apart
        whole = True
        while True:
            if bare:
                self._skip(_BARE)
                if self.at < len(self.data):
                    return True
            elif in_string:
                self._skip(_IN_STRING)
                if self.data.startswith(b'"', self.at):
                    self.at += 1
                    in_string = False
                    if not awaited:
                        return True
                    continue
            else:
                self._skip(_TO_BRACKET)
                mark = self.data[self.at : self.at + 1]
                if mark == b'"':
                    in_string = True
                elif mark in _CLOSES:
                    if len(awaited) < _DEPTH:
                        awaited += _CLOSES[mark]
                    else:
                        beyond += 1
                elif mark and beyond:
                    beyond -= 1
                elif mark:
                    depth = awaited.rfind(mark)
                    if depth < 0:
                        return False
                    whole = whole and depth == len(awaited) - 1
                    del awaited[depth:]
                    if not awaited:
                        self.at += 1
                        return whole
                if mark:
                    self.at += 1
                    continue
            if self.ended:
                self.at = len(self.data)
                self.told = self.told or not bare
                return bare
            yield from self._more()

    def _skip(self, what: re.Pattern[bytes]) -> None:
        """Go to the end of what matches here; nothing at all does, too."""
        self.at = _end(what, self.data, self.at)

    def _found(self, start: int, end: int) -> None:
        """Keep the span of a record, or of what is none and should be one."""
        self.spans.append((start - self.base, end - self.base))
        self.keys.append(self.key)

    def _breaks_off(self, close: bytes | None) -> None:
        """Say once that the file ends before a bracket that has to come."""
        if close is not None and not self.told:
            self.told = True
            self._found(self.at, self.at)

    def _name(self, key: bytes) -> str | None:
        """Return a key without its quotes and escapes; None where it is no string that can be read."""
        try:
            name = orjson.loads(key if self.codec == "utf-8" else key.decode(self.codec))
        except ValueError:
            try:
                name = json.loads(key.decode(self.codec))
            except ValueError:
                return None
        return str(name)

    def _full(self) -> bool:
        """Return whether there is enough for a stretch."""
        return self.at - self.base >= SIZE or len(self.spans) >= MOST_RECORDS

    def _flush(self, end: int) -> Iterator[Stretch]:
        """Yield what is ready, up to ``end``."""
        if end > self.base or self.spans:
            stretch = Stretch(self.data[self.base : end], self.spans, self.keys)
            self.base, self.spans, self.keys = end, [], []
            yield stretch

    def _too_large(self, start: int) -> Iterator[Stretch]:
        """Yield what is ready, and what has been seen of the value that begins at ``start`` and is too large."""
        yield from self._flush(start)
        stretch = Stretch(self.data[start : self.at], oversized=True)
        self.base, self.held = self.at, None
        yield stretch

    def _more_behind(self, start: int) -> Iterator[Stretch]:
        """Read more of the file; what begins at ``start`` stays in memory, and begins at ``at`` afterwards."""
        self.held = start
        yield from self._more()
        self.held = None

    def _more(self) -> Iterator[Stretch]:
        """Read more of the file behind what must stay in memory; yield what need not."""
        ready = self.at if self.held is None else self.held
        if self.at - ready > self.most:
            yield from self._too_large(ready)
        elif ready - self.base >= SIZE // 2:
            yield from self._flush(ready)
        left = self.data[self.base :]
        # A value that is longer than what is read at once is copied as often as its size doubles.
        more = self.file.read(max(SIZE, min(len(left), self.most + 1 - len(left))))
        self.ended = not more
        self.data = left + more
        self.at -= self.base
        self.held = None if self.held is None else self.held - self.base
        self.base = 0


def _end(what: re.Pattern[bytes], data: bytes, at: int) -> int:
    """Return where the match at ``at`` ends, of an expression that also matches nothing at all."""
    match = what.match(data, at)
    return at if match is None else match.end()
