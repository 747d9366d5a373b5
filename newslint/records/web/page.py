"""HTML to text: the bytes of a web page become its article, by trafilatura; a piece of HTML becomes its paragraphs.

The same bytes give the same text in every process: nothing is fetched, no date is guessed, no page is compared with another one. Pages are
hostile: what would keep the parser busy for minutes is turned away before it is parsed.
"""

from __future__ import annotations

import codecs
import logging
import re
from typing import Any, NamedTuple

from newslint.errors import NewslintError
from newslint.records.web.page_facts import facts_of
from newslint.records.web.taken_out import NoPageError, Page
from newslint.util.lazy_regex import lazily

MOST = 20_000_000  # bytes of a page
MOST_TAGS = 50_000  # 6 seconds with trafilatura 2.3; the time grows with their square
_MOST_ATTRIBUTES = 5000  # 45 ms with libxml2 2.14; the time grows with their square
_TAG = lazily(r"(?i)<[a-z]")
_MONSTER = lazily(
    r"(?i)<[a-z][^\s/>]*+(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+)"
    f"{{{_MOST_ATTRIBUTES}}}"
)
_CHARSET = re.compile(
    rb"""(?i)<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{1,40})|<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})"""
)
_HEAD = 4096  # bytes in which a page names its encoding (browsers look at 1024)
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SEVEN_BITS = ("iso2022", "hz")  # encodings whose bytes are valid UTF-8 and mean something else
_NO_ENCODINGS = frozenset("idna punycode unicode-escape raw-unicode-escape undefined mbcs oem utf-7".split())
# What browsers read under a name: a superset of what it says.
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "shift-jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("head iframe math noscript object script select style svg template textarea title video audio".split())


class Html(NamedTuple):
    """A page that was parsed: its text as it was decoded, and its tree."""

    source: str
    tree: Any


def page_of(data: bytes, charset: str | None = None, encoding: str = "utf-8") -> Page:
    """Return the article of a page, with what the page says of itself: ``url``, ``title``, ``date`` and ``language``, where it does.

    ``charset`` is what came with the page (over HTTP), ``encoding`` counts where nothing else says it. Raise NoPageError where there is no
    article in it, or it cannot be read; NewslintError where trafilatura is missing.
    """
    trafilatura = extractor()
    if len(data) > MOST:
        raise NoPageError(f"is larger than a page may be: {len(data):,} bytes, where {MOST:,} are allowed", "size")
    source = decoded(data, charset, encoding)
    refuse_monsters(source)
    try:
        tree = trafilatura.load_html(source)
        told = {} if tree is None else facts_of(tree)
        found = None if tree is None else trafilatura.bare_extraction(tree, include_comments=False)
    except Exception as error:  # whatever the page does to the parser or the extractor, it is a page that cannot be read
        raise NoPageError(f"cannot be taken apart as HTML: {type(error).__name__}") from None
    text = (found.text or "").strip() if found is not None else ""
    if not text:
        raise NoPageError("no article text was found in it")
    return Page(text, told)


def extractor() -> Any:
    """Return the module trafilatura. Raise NewslintError, which names the extra, where it is not installed."""
    try:
        import trafilatura
    except ImportError:
        raise NewslintError("web pages need trafilatura: pip install 'newslint[html]'") from None
    for name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):  # they would print warnings about every odd page
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    return trafilatura


def decoded(data: bytes, charset: str | None = None, encoding: str = "utf-8") -> str:
    """Return the text of a page's bytes. Raise NoPageError where its encoding does not have them, or is not known.

    A byte order mark counts first, then UTF-8 where the bytes are valid as such (no other text is, by accident), then ``charset``, what the
    page says, and ``encoding``.
    """
    for mark, codec in _MARKS.items():
        if data.startswith(mark):
            return _strictly(data[len(mark) :], codec)
    named = _CHARSET.search(data[:_HEAD])
    told = [text_codec(name) for name in (charset, (named[1] or named[2]).decode("ascii", "replace") if named else None, encoding) if name]
    known = [_MEANT.get(codec, codec) for codec in told if codec is not None and codec != "utf-8"]
    if not known or not known[0].startswith(_SEVEN_BITS):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            if not known:
                raise _undecodable(data, "utf-8") from None
    return _strictly(data, known[0])


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, UnicodeError):
        raise _undecodable(data, codec) from None


def _undecodable(data: bytes, codec: str) -> NoPageError:
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        name = "UTF-8" if codec == "utf-8" else codec
        return NoPageError(f"not {name} at byte {error.start} of the page (0x{data[error.start]:02x})", "encoding")
    except UnicodeError:
        pass
    return NoPageError(f"not {codec}", "encoding")


def text_codec(name: str) -> str | None:
    """Return Python's name of the encoding that a document names in its own text; None for what is none.

    It is utf-8 for one that cannot be true: the name could not have been read in UTF-16.
    """
    try:
        codec = codecs.lookup(name.strip().strip("\"'")).name.replace("_", "-")
        "".encode(codec)  # some codecs are not for text
    except (LookupError, ValueError, TypeError):
        return None
    if codec in _NO_ENCODINGS:
        return None
    return "utf-8" if codec.startswith(("utf-16", "utf-32", "utf-8")) else codec


def refuse_monsters(source: str) -> None:
    """Raise NoPageError where HTML would keep parsers busy for minutes: too many tags, or too many attributes in one tag."""
    tags = sum(1 for _ in _TAG.finditer(source))
    if tags > MOST_TAGS:
        raise NoPageError(f"holds {tags:,} tags, where {MOST_TAGS:,} are allowed", "size")
    if source.count(" ") + source.count("=") + source.count("/") + source.count("\n") > _MOST_ATTRIBUTES and _MONSTER.search(source):
        raise NoPageError(f"holds a tag with more than {_MOST_ATTRIBUTES:,} attributes", "size")


def paragraphs(source: str) -> str:
    """Return the text of a piece of HTML, a line for each paragraph. Raise NoPageError where it cannot be taken apart."""
    refuse_monsters(source)
    extractor()
    from lxml import etree, html

    try:
        tree = html.document_fromstring(
            f"<div>{source}</div>", parser=html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
        )
    except (etree.LxmlError, ValueError) as error:
        raise NoPageError(f"cannot be taken apart as HTML: {type(error).__name__}") from None
    lines: list[str] = []
    words: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            lines.append("".join(words))
            words.clear()
        hides = element.tag in _UNSEEN
        if event == "start":
            unseen += hides
            words.append(element.text or "" if not unseen else "")
        else:
            unseen -= hides
            words.append(element.tail or "" if not unseen else "")
    lines.append("".join(words))
    return "\n".join(line for line in (" ".join(each.split()) for each in lines) if line)
