"""Files that ``newslint check`` has no reader for, known by their names and content: they are refused, and never taken for one text.

`newslint gate` reads some of them, and then the message says how. The name counts first: ``notes.csv`` is a table, however it begins.
"""

from __future__ import annotations

from typing import NamedTuple

from newslint.findings import Problem
from newslint.records.decode import HEAD, Decoded, decode
from newslint.records.formats import RECORDS, Format, format_of, packing_of
from newslint.text.data import json_kind, table_kind
from newslint.util.lazy_regex import lazily

STDIN_NAME = "<stdin>"
_UNREAD = {
    "HTML": "html htm xhtml shtml mhtml",
    "XML": "xml rss atom svg xsd xsl",
    "a WARC file": "warc arc wat",
    "an Arrow file": "arrow feather ipc",
    "an Avro file": "avro",
    "an ORC file": "orc",
    "a database": "sqlite sqlite3 db mdb duckdb",
    "a spreadsheet": "xlsx xlsm xls ods",
    "an office document": "docx doc odt rtf pptx ppt odp pages",
    "a PDF": "pdf",
    "an e-book": "epub mobi azw3",
    "an archive": "zip tar tgz 7z rar",
    "pickled data": "pkl pickle npy npz h5 hdf5",
    "YAML": "yaml yml",
    "TOML": "toml",
    "settings": "ini cfg conf properties",
    "a subtitle file": "srt vtt",
    "program code": "js mjs cjs ts jsx tsx css scss py pyi ipynb java kt c h cc cpp cs go rs rb php pl lua r sh bat ps1 sql tex bib",
}
_BY_SUFFIX = {suffix: what for what, suffixes in _UNREAD.items() for suffix in suffixes.split()}
_MAGIC = {
    b"ARROW1": "an Arrow file",
    b"Obj\x01": "an Avro file",
    b"SQLite format 3\0": "a database",
    b"PK\x03\x04": "an archive or an office document",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an office document",
    b"{\\rtf1": "an office document",
    b"%PDF-": "a PDF",
}
_MARKUP = lazily(
    r"(?is)\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+(?:(?P<html><!doctype\s+html\b|<(?:html|head|body)[\s>])|<\?xml\s|<!doctype\s|<(?:rss|feed|urlset|svg)\s)"
)
_WARC = lazily(r"WARC/[01]\.\d+\r?\n")
_WET = lazily(r"(?i)\nWARC-Type: *conversion\b")


class _Found(NamedTuple):
    """The kind of a file, in words, and the format as which the gate reads it (None: newslint does not read it)."""

    what: str
    format: Format | None = None


def text_of(data: bytes, encoding: str, source: str) -> Decoded | Problem:
    """Return the text of a file's bytes, or the problem that says why there is none that could be checked.

    This refuses what has the name or the content of something else than a text, and what `newslint.records.decode.decode` refuses.
    """
    if problem := refused_name(source):
        return problem
    found = _by_bytes(data)
    if found is None:
        decoded = decode(data, encoding, source)
        if isinstance(decoded, Problem) or (found := _by_text(decoded.text)) is None:
            return decoded
    return Problem(source, None, "format", _message(found, source, named=False))


def refused_name(source: str) -> Problem | None:
    """Return the problem of a file that is no text by its name; None for texts, for JSON Lines, and where the name does not say."""
    found = _by_name(source)
    return None if found is None else Problem(source, None, "format", _message(found, source, named=True))


def _by_name(source: str) -> _Found | None:
    """Return what a file is by its suffix; None for texts, for ``.jsonl`` and ``.ndjson``, and for an unknown suffix."""
    kind = format_of(source)
    if kind is not None:
        return _Found(f"records ({RECORDS[kind]})", kind) if kind in RECORDS else None
    name = source.lower().removesuffix(packing_of(source))
    suffix = name.rpartition("/")[2].rpartition(".")[2]
    if suffix == "jl" and name != suffix:
        return _Found("records (JSON lines)", Format.JSONL)
    return _Found(_BY_SUFFIX[suffix]) if suffix in _BY_SUFFIX and name.endswith(f".{suffix}") else None


def _by_bytes(data: bytes) -> _Found | None:
    """Return what a file is by its first bytes; None where they do not say."""
    if data.startswith(b"PAR1"):
        return _Found("records (Parquet)", Format.PARQUET)
    return next((_Found(what) for magic, what in _MAGIC.items() if data.startswith(magic)), None)


def _by_text(text: str) -> _Found | None:
    """Return what a text is as a whole; None for one that people read, whatever it quotes."""
    text = text.lstrip("\ufeff \t\r\n")
    if (kind := json_kind(text)) is not None:
        return _Found(f"records ({kind})", Format.JSON if kind == "JSON" else Format.JSONL)
    if text.startswith("<") and (markup := _MARKUP.match(text[:HEAD])):
        return _Found("HTML" if markup["html"] else "XML")
    if text.startswith("WARC/") and _WARC.match(text):
        return _Found("records (WET)", Format.WET) if _WET.search(text[: 8 * HEAD]) else _Found("a WARC file")
    mark = table_kind(text)
    if mark in (",", "\t"):
        return _Found("records (CSV)", Format.CSV) if mark == "," else _Found("records (TSV)", Format.TSV)
    return _Found("a table with cells parted by ';'") if mark == ";" else None


def _message(found: _Found, source: str, named: bool) -> str:
    if found.format is None:
        return f"is {found.what}, which newslint does not read: it reads plain text and records"
    option = "" if named and found.format is not Format.JSONL else f" --input-format {found.format.value}"
    reader = f"newslint gate{option} reads {'them' if source == STDIN_NAME else 'it'}"
    if found.format is Format.PARQUET and source == STDIN_NAME:
        reader = "newslint gate reads them from a file"
    if found.format is Format.JSONL:
        return f"holds {found.what}: {'--stdin-filename x.jsonl says so' if source == STDIN_NAME else 'call it .jsonl'}, or {reader}"
    return f"holds {found.what}: {reader}"
