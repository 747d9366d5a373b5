"""The search text: the bytes in which the automaton looks, where whatever phrases and `re.I` take for the same is the same.

UTF-8 with ASCII lowered; the letters that `re.I` takes for ASCII ones written so; every run of blanks one space. Line ends stay, so a line
number here is a line number in the text; other offsets mean nothing. A pass over all bytes costs microseconds, and most text
needs two: what is not printable ASCII is looked at apart.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import ahocorasick_rs

_PRINTABLE = bytes(range(32, 127)) + b"\n\r"
# Bytes of curled quotation marks, dashes, dots and the no-break space; what else is written with them leaves a byte over.
_ENGLISH = bytes(sorted(set("“”‘’–—…\xa0".encode())))
_NO_BREAK = "\xa0".encode()
_ODD_LETTERS = (("İ".encode(), b"i"), ("ı".encode(), b"i"), ("ſ".encode(), b"s"), ("\u212a".encode(), b"k"))
# Other blanks: what str.split parts words at, beside the space and the end of a line.
_BLANKS = re.compile(b"[\t\x0b\x0c\x1c-\x1f]|\xc2\x85|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80")
# Ten times as fast as `in`, which stops at every single blank.
_TWO_BLANKS = ahocorasick_rs.BytesAhoCorasick([b"  "])
_RUN_OF_BLANKS = re.compile(b"  +")
# First bytes of characters of scripts that are written without blanks (and of others that are as rare in Western text).
_UNSPACED = re.compile(b"[\xe0\xe1\xe3-\xe9\xef\xf0]")


class SearchText(NamedTuple):
    """A text prepared for the search: ``data`` are the bytes.

    ``unspaced``: the text may hold characters of a script that is written without blanks; ``foreign``: it holds other characters beyond
    ASCII than the quotation marks, dashes and dots of English text.
    """

    data: bytes
    unspaced: bool
    foreign: bool


def search_text(text: str) -> bytes:
    """Return the bytes in which literals are looked for."""
    return prepared(text).data


def prepared(text: str) -> SearchText:
    """Return the search text of a text, with what was seen on the way."""
    data = text.encode("utf-8", "surrogatepass").lower()
    rest = data.translate(None, _PRINTABLE)
    foreign = rest.translate(None, _ENGLISH)
    if rest:
        if _NO_BREAK in rest:
            data = data.replace(_NO_BREAK, b" ")
        for odd, plain in _ODD_LETTERS if foreign else ():
            if odd in rest:
                data = data.replace(odd, plain)
        if _BLANKS.search(rest):
            data = _BLANKS.sub(b" ", data)
    if _TWO_BLANKS.find_matches_as_indexes(data):
        data = _RUN_OF_BLANKS.sub(b" ", data)
    return SearchText(data, _UNSPACED.search(foreign) is not None, bool(foreign))


def is_foreign(literal: bytes) -> bool:
    """Return whether a string can only stand in a search text that is `SearchText.foreign`."""
    return literal.translate(None, _PRINTABLE + _ENGLISH) != b""
