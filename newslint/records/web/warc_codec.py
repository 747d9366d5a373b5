"""WARC files: archives of web pages. Each response with a page of HTML (status 200) is a record; its text is found as that of an HTML file.

What else an archive holds - requests, pictures, redirections, pages that were seen before - is passed over.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import IO, Any, NamedTuple

from newslint.errors import NewslintError
from newslint.records.codec import Chunk
from newslint.records.formats import Format
from newslint.records.source import Source
from newslint.records.web import warc_cut
from newslint.records.web.page import MOST, extractor, page_of
from newslint.records.web.taken_out import NoPageError, Page, Taken, TakenOutCodec
from newslint.records.web.wet_codec import refusing_others

_TYPE = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +200\b")
_BLANK = re.compile(rb"\r?\n\r?\n")
_CONTENT = re.compile(rb"^content-type:[ \t]*([^;\s]*)", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(rb"\s*(?:<!--|<!doctype\s+html|<html|<head|<\?xml)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"']{1,40})", re.IGNORECASE)
_HEAD = 1 << 14  # bytes in which the headers of a response end
_HEADERS = ("transfer-encoding", "content-encoding", "content-type")


class Response(NamedTuple):
    """What a server answered: the bytes of the page, without chunks and compression, and the encoding that its headers name."""

    body: bytes
    charset: str | None


class WarcCodec(TakenOutCodec):
    """The codec of WARC files. As a line of JSON a page has ``id``, ``url``, ``title``, ``date``, ``language`` and ``fetched``, where given.

    A place is one in the text that was taken out: the text is not in the file as it is checked.
    """

    format = Format.WARC
    has_lines = False

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of an archive. Raise BadInputError where not a single WARC record is in it, NewslintError without the extra."""
        extractor()
        _reader()
        return refusing_others(warc_cut.chunks(warc_cut.pieces(file, most, _is_page), source, self.layout), "WARC")

    def taken(self, chunk: Chunk) -> Iterator[Taken]:
        """Yield the pages of a chunk; their lines are their numbers."""
        for number, (start, end) in enumerate(chunk.spans or (), chunk.number):
            raw = chunk.data[start:end]
            page: Page | NoPageError
            try:
                page = self._page(raw)
            except NoPageError as error:
                page = error
            yield Taken(number, number, chunk.start + start, raw, page)

    def _page(self, raw: bytes) -> Page:
        headers, content, _ = warc_cut.parse(raw)
        if "warc-type" not in headers:
            raise NoPageError("has no WARC-Type")
        response = _response(content)
        text, facts = page_of(response.body, response.charset, self.layout.encoding)
        told = {
            "id": headers.get("warc-record-id"),
            "url": headers.get("warc-target-uri", "").strip("<>") or facts.get("url"),
            **{name: facts.get(name) for name in ("title", "date", "language")},
            "fetched": headers.get("warc-date"),
        }
        return Page(text, {name: value for name, value in told.items() if value})


def _is_page(headers: bytes, body: bytes) -> bool:
    """Return whether a record is a response with a page of HTML; one that does not say what it is counts as one."""
    kind = _TYPE.search(headers)
    if kind is None:
        return True
    if kind[1].lower() != b"response" or not _STATUS.match(body):
        return False
    blank = _BLANK.search(body, 0, _HEAD)
    content = _CONTENT.search(body, 0, blank.start() if blank else _HEAD)
    if content and content[1]:
        return content[1].lower() in (b"text/html", b"application/xhtml+xml")
    return blank is not None and _HTML.match(body, blank.end()) is not None


def _response(content: bytes) -> Response:
    """Return the response in a record. Raise NoPageError where it is broken, larger than a page may be, or packed in an unknown way."""
    _reader()
    from warcio.bufferedreaders import ChunkedDataReader
    from warcio.statusandheaders import StatusAndHeadersParser

    stream: Any = BytesIO(content)
    try:
        headers = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1"], verify=False).parse(stream)
        told = {name: (headers.get_header(name) or "").strip().lower() for name in _HEADERS}
        if told["transfer-encoding"] == "chunked":
            stream = ChunkedDataReader(stream)
        body = b"".join(iter(partial(stream.read, 1 << 16), b""))
        charset = _CHARSET.search(told["content-type"])
        return Response(_unpacked(body, told["content-encoding"]), charset[1] if charset else None)
    except (NoPageError, NewslintError):
        raise
    except Exception as error:  # whatever a server or an attacker wrote there, it is a record that cannot be read
        raise NoPageError(f"its response cannot be read: {type(error).__name__}") from None


def _unpacked(body: bytes, packing: str) -> bytes:
    """Return the content of a response without its Content-Encoding; what says that it is packed, and is not, stays as it is.

    Not much more than `MOST` bytes are unpacked, however many there are.
    """
    if packing in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(body, MOST + 1)
    if packing == "deflate" and body and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        return zlib.decompressobj().decompress(body, MOST + 1)
    if packing == "deflate" and not body.lstrip().startswith(b"<"):  # as some servers understood it: without its two bytes of head
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, MOST + 1)
    if packing == "br" and not body.lstrip().startswith(b"<"):
        return _unpacked_brotli(body)
    if packing in ("", "identity", "gzip", "x-gzip", "deflate", "br"):
        return body
    raise NoPageError(f"its Content-Encoding is not read: {packing[:40]!r}")


def _unpacked_brotli(body: bytes) -> bytes:
    try:
        import brotli
    except ImportError:
        raise NewslintError("pages in Brotli need brotli: pip install 'newslint[html]'") from None
    unpacker = brotli.Decompressor()
    data = bytearray(unpacker.process(body, output_buffer_limit=1 << 20))
    while len(data) <= MOST and not unpacker.is_finished():
        if not (more := unpacker.process(b"", output_buffer_limit=1 << 20)) and unpacker.can_accept_more_data():
            break  # it is cut off
        data += more
    return bytes(data)


def _reader() -> None:
    """Raise NewslintError, which names the extra, where the reader of responses is not installed."""
    try:
        import warcio  # noqa: F401
    except ImportError:
        raise NewslintError("WARC files need warcio: pip install 'newslint[html]'") from None
