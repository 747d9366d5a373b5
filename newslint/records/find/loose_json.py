"""Values out of JSON that is cut off, and out of what Python prints of its objects: whatever can be read, and whether that is all.

Nothing here recurses, and the time is linear in the length of the text: it may come from anywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

DEPTH = 100  # of values in values
TOKENS = 300_000  # the most that are looked at
CELL = 1 << 22  # code points of a cell that may hold a record
_TOKEN = re.compile(
    r"""(?P<json>"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))|(?P<python>[bur]?'[^'\\]*+(?:\\.[^'\\]*+)*+(?:'|\\?\Z))|(?P<mark>[\[\]{}(),:])"""
    r"""|(?P<word>[^\s\[\]{}(),:"']++)""",
    re.DOTALL,
)
_BLANK = re.compile(r"\s*+")
_WORDS = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{0,300})?(?:[eE][-+]?\d{1,3})?")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\n": "", "\\": "\\", "'": "'", '"': '"', "/": "/"}
_CUT_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")


class Values(NamedTuple):
    """The values that stand one behind the other in a text. ``whole`` says that nothing was left out, cut off or out of place."""

    values: list[Any]
    whole: bool


class _Opened:
    """An object or a list whose end is still to come; or a call, as in ``datetime.date(2024, 5, 1)``, whose value is its text from ``call``."""

    __slots__ = ("call", "close", "in_call", "key", "values")

    def __init__(self, values: Any, close: str, in_call: bool, call: int | None = None) -> None:
        self.values = values
        self.close = close
        self.in_call = in_call
        self.call = call
        self.key: Any = None


def read_values(text: str) -> Values:
    """Return the values of a text of JSON, or of Python literals. One that is cut off is there as far as it goes; reading ends at an error."""
    values: list[Any] = []
    opened: list[_Opened] = []
    need = "value"  # or a key, a colon, a comma
    at, whole = 0, True
    for _ in range(TOKENS):
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        if at == len(text):
            return Values(values, whole and not opened)
        token = _TOKEN.match(text, at)
        if token is None:
            return Values(values, False)
        at = token.end()
        mark = token["mark"]
        if mark and mark in "]})":
            if not opened or opened[-1].close != mark or need == "colon" or (need == "value" and isinstance(opened[-1].values, dict)):
                return Values(values, False)
            ended = opened.pop()
            if ended.call is not None:
                _put(opened[-1] if opened else None, values, text[ended.call : at])
            need = "comma" if opened else "value"
        elif mark == "," and not opened:
            whole = False  # between values of a text that was cut out of a list
        elif mark == ",":
            if need != "comma":
                return Values(values, False)
            need = "key" if isinstance(opened[-1].values, dict) else "value"
        elif mark == ":":
            if need != "colon":
                return Values(values, False)
            need = "value"
        elif need in ("colon", "comma"):
            return Values(values, False)
        else:
            call = token["word"] is not None and text.startswith("(", at)
            at += call
            value, known = (None, True) if call else ([], True) if mark == "(" else _value(token)
            within = call or (bool(opened) and opened[-1].in_call)  # there are names of arguments, and whatever else
            whole = whole and (known or within)
            if need == "key":  # in Python a number may be one
                if mark or call or (token["word"] is None and at == len(text)):  # a key that is cut off is none
                    return Values(values, False)
                opened[-1].key, need = value if isinstance(value, str) else token.group(), "colon"
                continue
            if not opened:
                if token["word"] and not call and not known:
                    continue  # something that is no value: perhaps a line that went wrong
                values.append(value)
            elif isinstance(opened[-1].values, dict):
                opened[-1].values[opened[-1].key] = value
            else:
                opened[-1].values.append(value)
            if mark or call:
                if len(opened) == DEPTH:
                    return Values(values, False)
                close = "}" if mark == "{" else "]" if mark == "[" else ")"
                opened.append(_Opened([] if call else value, close, within, token.start() if call else None))
            need = ("key" if mark == "{" else "value") if mark or call else "comma" if opened else "value"
    return Values(values, False)


def _put(parent: _Opened | None, values: list[Any], value: str) -> None:
    """Put the value of a call that has ended where nothing stood for it."""
    if parent is not None and isinstance(parent.values, dict):
        parent.values[parent.key] = value
    else:
        (values if parent is None else parent.values)[-1] = value


def _value(token: re.Match[str]) -> tuple[Any, bool]:
    """Return the value of a token, and whether it is one that JSON or Python has."""
    word = token["word"]
    if token["mark"]:
        return ({} if token["mark"] == "{" else []), True
    if word is None:
        return _string(token.group())
    if word in _WORDS:
        return _WORDS[word], True
    if _NUMBER.fullmatch(word):
        return (int(word) if word.lstrip("-").isdigit() else float(word)), True
    if word in ("inf", "-inf", "Infinity", "-Infinity"):
        return float(word), True
    return None, word in ("nan", "NaN")  # what tables have where there is nothing


def _string(token: str) -> tuple[str, bool]:
    """Return the text of a string in its quotes, and whether it is whole."""
    kind, quoted = (token[0], token[1:]) if token[0] in "bur" else ("", token)
    quote = quoted[0]
    closed = len(quoted) > 1 and quoted.endswith(quote)
    inside = quoted[1:-1] if closed and not _is_escaped(quoted) else quoted[1:]
    closed = len(inside) == len(quoted) - 2
    inside = inside if closed else _CUT_ESCAPE.sub("", inside)
    if "\\" not in inside or kind == "r":
        return inside, closed
    if quote == '"':
        try:
            return json.loads(f'"{inside}"', strict=False), closed
        except ValueError:
            pass  # an escape that only Python has
    return _ESCAPE.sub(_unescaped, inside), closed


def _is_escaped(quoted: str) -> bool:
    """Return whether the last character stands behind an odd number of backslashes."""
    before = quoted[:-1]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _unescaped(escape: re.Match[str]) -> str:
    said = escape[1]
    if said in _ESCAPED:
        return _ESCAPED[said]
    if said[0] in "xuU" and len(said) > 1:
        number = int(said[1:], 16)
        return chr(number) if number <= 0x10FFFF else escape.group()
    return chr(int(said, 8)) if said[0] in "01234567" else escape.group()


def as_record(cell: str) -> Mapping[str, Any] | None:
    """Return the record in a cell: an object of JSON, or what Python prints of a dictionary; None where it holds nothing like that.

    Calls such as ``datetime.date(2024, 5, 1)`` and ``ObjectId('...')`` become texts, tuples become lists, keys are text. No code is run.
    """
    if len(cell) > CELL or not (cell.lstrip()[:1] == "{" and cell.rstrip()[-1:] == "}"):
        return None
    values, whole = read_values(cell)
    if not whole or len(values) != 1 or not values[0]:
        return None
    record: Mapping[str, Any] = values[0]
    return record
