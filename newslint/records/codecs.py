"""The codecs by format. Each is imported where it is first used: a start must not wait for what it does not need."""

from __future__ import annotations

from functools import lru_cache

from newslint.records.codec import Codec, Layout
from newslint.records.formats import TEXTS, Format


@lru_cache(maxsize=64)  # of a few files at a time; folders of JSON files have one layout for most
def codec_for(layout: Layout) -> Codec:
    """Return the codec for sources that are read in this way."""
    kind = layout.format
    if kind is Format.JSONL:
        from newslint.records.json.lines_codec import JsonLinesCodec

        return JsonLinesCodec(layout)
    if kind is Format.JSON:
        from newslint.records.json.codec import JsonCodec

        return JsonCodec(layout)
    if kind in TEXTS:
        from newslint.records.text_codec import TextCodec

        return TextCodec(layout)
    if kind in (Format.CSV, Format.TSV):
        from newslint.records.csv.codec import CsvCodec

        return CsvCodec(layout)
    if kind in (Format.PARQUET, Format.ARROW):
        from newslint.records.tables.codec import TableCodec

        return TableCodec(layout)
    if kind is Format.SQLITE:
        from newslint.records.sqlite.codec import SqliteCodec

        return SqliteCodec(layout)
    return _read_only(layout)


def _read_only(layout: Layout) -> Codec:
    """Return the codec of a format that is read, never written."""
    if layout.format is Format.WET:
        from newslint.records.web.wet_codec import WetCodec

        return WetCodec(layout)
    if layout.format is Format.WARC:
        from newslint.records.web.warc_codec import WarcCodec

        return WarcCodec(layout)
    if layout.format is Format.HTML:
        from newslint.records.web.html_codec import HtmlCodec

        return HtmlCodec(layout)
    from newslint.records.web.feed_codec import FeedCodec

    return FeedCodec(layout)
