"""WET files of Common Crawl: the texts of web pages, each in a WARC record. Records of other kinds (``warcinfo``) are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from newslint.findings import Place
from newslint.records.codec import Chunk, Record
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.record import Part
from newslint.records.source import Source
from newslint.records.web import warc_cut
from newslint.records.web.taken_out import NoPageError, Page, Taken, TakenOutCodec

_TYPE = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_BEGIN = re.compile(rb"^WARC/", re.MULTILINE)
_TOLD = {"id": "warc-record-id", "url": "warc-target-uri", "date": "warc-date", "languages": "warc-identified-content-language"}


class WetCodec(TakenOutCodec):
    """The codec of WET files. As a line of JSON a page has ``id``, ``url``, ``date`` and ``languages``, where its headers give them."""

    format = Format.WET

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of a file. Raise BadInputError where not a single WARC record is in it, but something else."""
        return refusing_others(warc_cut.chunks(warc_cut.pieces(file, most, _is_text), source, self.layout), "WET")

    def taken(self, chunk: Chunk) -> Iterator[Taken]:
        """Yield the pages of a chunk, with their lines in the file."""
        line, seen = chunk.line, 0
        for number, (start, end) in enumerate(chunk.spans or (), chunk.number):
            line, seen = line + chunk.data.count(b"\n", seen, start), start
            raw = chunk.data[start:end]
            yield Taken(number, line, chunk.start + start, raw, _page(raw))

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return where in the file a span stands: the text is there as it is, below the headers of its record."""
        line, column, end_line, end_column = super().place(record, part, start, end)
        above = record.line - 1 + record.raw.count(b"\n", 0, warc_cut.parse(record.raw).start)
        return Place(line + above, column, end_line + above, end_column)


def refusing_others(chunks: Iterator[Chunk], name: str) -> Iterator[Chunk]:
    """Yield chunks. Raise BadInputError where no record begins in the first one."""
    for chunk in chunks:
        if chunk.start == 0 and not _BEGIN.search(chunk.data):
            raise BadInputError(f"is no {name} file: no WARC record begins in it")
        yield chunk


def _is_text(headers: bytes, body: bytes) -> bool:
    kind = _TYPE.search(headers)
    return kind is None or kind[1].lower() == b"conversion"


def _page(raw: bytes) -> Page | NoPageError:
    try:
        headers, body, _ = warc_cut.parse(raw)
        text = body.decode("utf-8")
    except NoPageError as error:
        return error
    except UnicodeDecodeError as error:
        return NoPageError(f"not UTF-8 at byte {error.start} of the text (0x{body[error.start]:02x})", "encoding")
    return Page(text, {name: headers[header] for name, header in _TOLD.items() if header in headers})
