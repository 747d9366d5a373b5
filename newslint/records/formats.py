"""The format and the compression of a file, by the suffixes of its name: ``dump.jsonl.zst`` is JSON Lines, packed with Zstandard."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The format in which records stand in a file."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    ARROW = "arrow"
    SQLITE = "sqlite"
    WET = "wet"
    WARC = "warc"
    HTML = "html"
    FEED = "feed"


class Packing(StrEnum):
    """The compression of a file; the value is its suffix."""

    NONE = ""
    GZIP = ".gz"
    ZSTD = ".zst"
    BZIP2 = ".bz2"
    XZ = ".xz"


# What people call them, in messages.
NAMES = {
    Format.TEXT: "plain text", Format.MARKDOWN: "Markdown", Format.JSONL: "JSON Lines", Format.JSON: "JSON", Format.CSV: "CSV",
    Format.TSV: "TSV", Format.PARQUET: "Parquet", Format.ARROW: "Arrow", Format.SQLITE: "SQLite", Format.WET: "WET", Format.WARC: "WARC",
    Format.HTML: "HTML", Format.FEED: "a feed",
}  # fmt: skip
TEXTS = frozenset({Format.TEXT, Format.MARKDOWN})  # a file holds one text
TABLES = frozenset({Format.PARQUET, Format.ARROW})  # rows travel as bytes of Arrow
BY_LINES = frozenset({Format.JSONL, Format.JSON, Format.CSV, Format.TSV})  # a chunk is bytes of the file, and a record some lines of it
NUMBERED = TABLES | {Format.SQLITE, Format.WARC, Format.FEED}  # a file without lines: a place names the number of the record
READ_ONLY = frozenset({Format.WET, Format.WARC, Format.HTML, Format.FEED})  # texts are taken out of these, and never put back
# Named, never taken in passing: such a file may be anything's. Where it holds no text a walk counts it as skipped.
MAY_HOLD_NO_TEXT = frozenset({Format.JSON, Format.CSV, Format.TSV, Format.SQLITE, Format.PARQUET, Format.ARROW, Format.FEED})

_SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".jl": Format.JSONL,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".tab": Format.TSV,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".arrow": Format.ARROW,
    ".feather": Format.ARROW,
    ".ipc": Format.ARROW,
    ".sqlite": Format.SQLITE,
    ".sqlite3": Format.SQLITE,
    ".db": Format.SQLITE,
    ".wet": Format.WET,
    ".warc": Format.WARC,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".xml": Format.FEED,
}
_PACKINGS = {packing.value: packing for packing in Packing if packing}


def suffix_of(name: str) -> str:
    """Return the suffix of a file's name in lower case, with that of its compression: ``.jsonl.zst``."""
    lower = name.lower().replace("\\", "/").rpartition("/")[2]
    packing = packing_of(lower).value
    stem = lower.removesuffix(packing)
    _, dot, suffix = stem.rpartition(".")
    return f"{dot}{suffix}{packing}" if dot else packing


def packing_of(name: str) -> Packing:
    """Return the compression of a file of this name."""
    return next((packing for suffix, packing in _PACKINGS.items() if name.lower().endswith(suffix)), Packing.NONE)


def format_of(name: str) -> Format | None:
    """Return the format of a file of this name, None where the name does not say it."""
    lower = name.lower()
    lower = lower.removesuffix(packing_of(lower))
    return next((kind for suffix, kind in _SUFFIXES.items() if lower.endswith(suffix)), None)
