"""What is seen of a feed before it is parsed: whether it is one, its encoding, and whether it was made to keep the parser busy for ever.

Entities that a document defines are refused, so none grows into gigabytes and none fetches a file. The rest keeps feedparser out of its
slow paths: its time grows with the square of the attributes of an element, and of the length of an author's name.
"""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

from newslint.records.files import BadInputError
from newslint.records.web.page import text_codec
from newslint.records.web.taken_out import NoPageError
from newslint.util.lazy_regex import lazily

# `|(?!)`: where the last turn of a possessive group fails midway, Python 3.11.0 to 3.11.4 goes on from the wrong place (gh-106052).
_PROLOG = lazily(
    r"(?s)\ufeff?\s*+(?:(?><\?.*?\?>)\s*+|(?><!--.*?-->)\s*+|<!DOCTYPE\b(?:[^<>\[\]\"']|\"[^\"]*\"|'[^']*'|(?!))*+>\s*+|(?!))*+"
)
_ROOT = lazily(r"<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])")
_ROOTS = frozenset({"rss", "feed", "RDF"})
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_MOST_PROLOG = 1 << 16  # code points before the root element
_MOST_LOOSE = 1 << 20  # code points of a feed that is not well-formed: it goes through a slower parser
_MOST_ATTRIBUTES = 1000
_MOST_AUTHOR = 2000  # code points
_AUTHORS = frozenset("author managingEditor webMaster creator owner contributor name email publisher".split())
_LOOSE_AUTHOR = lazily(rf"(?i)<(?:[\w.-]+:)?(?:{'|'.join(sorted(_AUTHORS))})\b[^<>]*+>(?:<!\[CDATA\[)?[^<]{{{_MOST_AUTHOR}}}")
_LOOSE_TAG = lazily(r"<[^<>]{65536}")


def feed_text(data: bytes) -> str:
    """Return the text of a feed's bytes. Raise NoPageError where they cannot be decoded."""
    mark, codec = next(((mark, codec) for mark, codec in _MARKS.items() if data.startswith(mark)), (b"", None))
    if codec is None:
        declared = _DECLARED.match(data)
        name = declared[1].decode("ascii") if declared else "utf-8"
        codec = text_codec(name)
        if codec is None:
            raise NoPageError(f"names an encoding that is not known: {name!r}", "encoding")
    try:
        return data[len(mark) :].decode(codec)
    except UnicodeDecodeError as error:
        at = len(mark) + error.start
        raise NoPageError(f"not {'UTF-8' if codec == 'utf-8' else codec} at byte {at} (0x{data[at]:02x})", "encoding") from None
    except UnicodeError:
        raise NoPageError(f"not {codec}", "encoding") from None


def refuse_other(text: str) -> None:
    """Raise BadInputError where a text is no feed, by its root element."""
    prolog = _PROLOG.match(text, 0, _MOST_PROLOG)
    at = prolog.end() if prolog else 0
    root = _ROOT.match(text, at, at + 200)
    if root is None and text.startswith("<!DOCTYPE", at):
        raise BadInputError("is XML that defines entities, which newslint does not read")
    if root is None:
        raise BadInputError("is no XML, and no feed" if not text[:at].strip() else "is XML, but no feed")
    if root[1] not in _ROOTS:
        raise BadInputError(f"is XML, but no feed: its root element is {root[1][:40]!r}")


def refuse_attacks(text: str) -> None:
    """Raise NoPageError where parsing a feed could take for ever."""
    guard = _Guard()
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = guard.characters
    parser.EntityDeclHandler = guard.entity
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        if len(text) > _MOST_LOOSE:
            raise NoPageError(f"is not well-formed XML: {expat.ErrorString(error.code)} (line {error.lineno})") from None
        if _LOOSE_AUTHOR.search(text) or _LOOSE_TAG.search(text):
            raise NoPageError("is not well-formed XML, and holds a name or a tag that is too long") from None


class _Guard:
    """The handlers of a parser that keeps nothing."""

    def __init__(self) -> None:
        self._authors = 0  # elements around, of those that hold names
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(attributes) > _MOST_ATTRIBUTES:
            raise NoPageError(f"holds an element with more than {_MOST_ATTRIBUTES:,} attributes", "size")
        if name.rpartition(":")[2] in _AUTHORS:
            self._authors += 1

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] in _AUTHORS:
            self._authors -= 1
            self._length = 0 if not self._authors else self._length

    def characters(self, data: str) -> None:
        if self._authors:
            self._length += len(data)
            if self._length > _MOST_AUTHOR:
                raise NoPageError(f"holds the name of an author of more than {_MOST_AUTHOR:,} characters", "size")

    def entity(self, *_: object) -> None:
        raise NoPageError("defines entities, which newslint does not read")
