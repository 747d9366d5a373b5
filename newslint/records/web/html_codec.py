"""Web pages: a file is one record, and its text the article that trafilatura finds in it (extra ``html``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from newslint.records.codec import SIZE, Chunk
from newslint.records.formats import Format
from newslint.records.source import Source
from newslint.records.web.page import extractor, page_of
from newslint.records.web.taken_out import NoPageError, Page, Taken, TakenOutCodec, whole_file


class HtmlCodec(TakenOutCodec):
    """The codec of web pages. As a line of JSON a page has ``id`` (its path), ``url``, ``title``, ``date`` and ``language``, where given.

    A place is one in the text that was taken out: the text is not in the file as it is checked.
    """

    format = Format.HTML

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunk of the page. Raise NewslintError where the extractor is missing."""
        extractor()
        return whole_file(file, source, self.layout, most, SIZE)

    def taken(self, chunk: Chunk) -> Iterator[Taken]:
        """Yield the page."""
        if not chunk.spans:
            return
        page: Page | NoPageError
        try:
            text, told = page_of(chunk.data, None, self.layout.encoding)
            page = Page(text, {"id": chunk.source.source, **told})
        except NoPageError as error:
            page = error
        yield Taken(chunk.number, chunk.line, chunk.start, chunk.data, page)
