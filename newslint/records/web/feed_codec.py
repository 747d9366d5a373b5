"""Feeds (RSS and Atom): every entry is a record; its text is its content, or its summary where there is no content (feedparser, extra ``html``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import IO, Any

from newslint.errors import NewslintError
from newslint.records.codec import SIZE, Chunk
from newslint.records.formats import Format
from newslint.records.source import Source
from newslint.records.web import feed_guard
from newslint.records.web.page import extractor, paragraphs
from newslint.records.web.taken_out import NoPageError, Page, Taken, TakenOutCodec, whole_file

_HTML = ("text/html", "application/xhtml+xml")


class FeedCodec(TakenOutCodec):
    """The codec of feeds. As a line of JSON an entry has ``id``, ``url``, ``title``, ``date`` and ``language``, where given.

    A feed is read as a whole. A place is one in the text that was taken out, and the line of an entry is its number.
    """

    format = Format.FEED
    has_lines = False

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunk of the feed. Raise BadInputError for XML that is none, NewslintError where a package is missing."""
        extractor()
        _feedparser()
        for chunk in whole_file(file, source, self.layout, most, SIZE):
            if chunk.spans and chunk.data:
                with suppress(NoPageError):  # of its encoding: `taken` tells
                    feed_guard.refuse_other(feed_guard.feed_text(chunk.data))
            yield chunk

    def taken(self, chunk: Chunk) -> Iterator[Taken]:
        """Yield the entries, or the one reason why there are none."""
        if not chunk.spans or not chunk.data:
            return
        try:
            entries, language = _entries(chunk.data)
        except NoPageError as error:
            yield Taken(chunk.number, 1, 0, chunk.data, error)
            return
        for number, entry in enumerate(entries, chunk.number):
            page: Page | NoPageError
            try:
                page = _page(entry, language)
            except NoPageError as error:
                page = error
            yield Taken(number, number, 0, b"", page)


def _entries(data: bytes) -> tuple[list[Any], str | None]:
    """Return the entries of a feed, and its language. Raise NoPageError where it cannot be read."""
    text = feed_guard.feed_text(data)
    feed_guard.refuse_attacks(text)
    utf8 = {"content-type": "application/xml; charset=utf-8"}  # counts more than what the feed says of its encoding
    try:
        feed = _feedparser().parse(BytesIO(text.encode("utf-8")), response_headers=utf8, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # whatever the feed does to the parser, it is a feed that cannot be read
        raise NoPageError(f"cannot be taken apart as a feed: {type(error).__name__}") from None
    if not feed.entries and feed.bozo:
        raise NoPageError("is not well-formed XML, and no entry was found in it")
    return list(feed.entries), feed.feed.get("language")


def _page(entry: Any, language: str | None) -> Page:
    contents = [each for each in entry.get("content", ()) if each.get("value", "").strip() and _is_text(each)]
    detail = entry.get("summary_detail") or {}
    best = contents[0] if contents else detail
    text = _text(best)
    if not text:
        raise NoPageError("holds no text: neither content nor a summary")
    told = {
        "id": entry.get("id"),
        "url": link if (link := entry.get("link") or "").startswith(("http://", "https://")) else None,
        "title": " ".join(_text(entry.get("title_detail") or {}).split()),
        "date": entry.get("published") or entry.get("updated"),
        "language": best.get("language") or language,
    }
    return Page(text, {name: value for name, value in told.items() if isinstance(value, str) and value})


def _is_text(value: Any) -> bool:
    return value.get("type", "text/plain") in ("text/plain", *_HTML)


def _text(value: Any) -> str:
    """Return the text of a value of feedparser, which says whether it is HTML."""
    text = value.get("value") or ""
    if value.get("type") in _HTML:
        return paragraphs(text)
    return "\n".join(line for line in (" ".join(each.split()) for each in text.splitlines()) if line)


def _feedparser() -> Any:
    try:
        import feedparser
    except ImportError:
        raise NewslintError("feeds need feedparser: pip install 'newslint[html]'") from None
    return feedparser
