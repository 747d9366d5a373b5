"""What a file is, by its name and content: a format that has a codec, a text, or something that newslint does not read.

What it does not read is refused by name, and never taken for a text. The name counts first: ``notes.csv`` is a table, however it begins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from newslint.findings import Problem
from newslint.records.decode import HEAD, Decoded, decode
from newslint.records.formats import Format, format_of, packing_of
from newslint.text.data import json_kind, table_kind
from newslint.util.lazy_regex import lazily

STDIN_NAME = "<stdin>"
_UNREAD = {
    "HTML with scripts or attachments": "shtml mhtml mht",
    "XML": "svg xsd xsl",
    "a web archive": "arc wat",
    "an Avro file": "avro",
    "an ORC file": "orc",
    "a database": "mdb accdb duckdb",
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
_MAGIC: dict[bytes, tuple[str, Format | None]] = {
    b"PAR1": ("Parquet", Format.PARQUET),
    b"ARROW1": ("Arrow", Format.ARROW),
    b"SQLite format 3\0": ("a SQLite database", Format.SQLITE),
    b"Obj\x01": ("an Avro file", None),
    b"PK\x03\x04": ("an archive or an office document", None),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("an office document", None),
    b"{\\rtf1": ("an office document", None),
    b"%PDF-": ("a PDF", None),
}
# `|(?!)`: where the last turn of a possessive group fails midway, Python 3.11.0 to 3.11.4 goes on from the wrong place (gh-106052).
_MARKUP = lazily(
    r"(?is)\s*+(?:(?><!--.*?-->)\s*+|(?!))*+(?:(?P<html><!doctype\s+html\b|<(?:html|head|body)[\s>])|<\?xml\s|<!doctype\s|<(?:rss|feed|urlset|svg)\s)"
)
_WARC = lazily(r"WARC/[01]\.\d+\r?\n")
_WET = lazily(r"(?i)\nWARC-Type: *conversion\b")


class _Found(NamedTuple):
    """The kind of a file, in words, and the format as which newslint reads it (None: it does not)."""

    what: str
    format: Format | None = None


def text_of(data: bytes, encoding: str, source: str) -> Decoded | Problem:
    """Return the text of a file's bytes, or the problem that says why there is none that could be checked.

    This refuses what has the content of something else than a text, and what `newslint.records.decode.decode` refuses; where the bytes are
    not in the encoding, it names the likely one.
    """
    found = _by_bytes(data)
    if found is None:
        decoded = decode(data, encoding, source)
        if isinstance(decoded, Problem):
            return with_likely(decoded, data)
        if (found := _by_text(decoded.text)) is None:
            return decoded
    return Problem(source, None, "format", _message(found, source))


def with_likely(problem: Problem, data: bytes) -> Problem:
    """Return a problem of bytes that are not in the encoding with the name of the likely one, where that can be told."""
    if problem.kind != "encoding" or "likely" in problem.message:
        return problem
    from newslint.records.find.encoding import find_encoding

    found = find_encoding(data)
    if found is None or found == "utf-8":
        return problem
    return replace(problem, message=f"{problem.message}; it is likely {found}: --encoding {found} (or auto)")


def refused_name(source: str) -> Problem | None:
    """Return the problem of a file that newslint does not read, by its name; None where it does, and where the name does not say."""
    name = source.lower().removesuffix(packing_of(source))
    suffix = name.rpartition("/")[2].rpartition(".")[2]
    if format_of(source) is not None or suffix not in _BY_SUFFIX or not name.endswith(f".{suffix}"):
        return None
    return Problem(source, None, "format", _message(_Found(_BY_SUFFIX[suffix]), source))


def format_by_content(head: bytes) -> Format:
    """Return the format that a file whose name says nothing begins like; plain text where it begins like nothing else."""
    if (found := _by_bytes(head)) is not None and found.format is not None:
        return found.format
    said = _by_text(head[: 8 * HEAD].decode("utf-8", "ignore"))
    return Format.TEXT if said is None or said.format is None else said.format


def _by_bytes(data: bytes) -> _Found | None:
    """Return what a file is by its first bytes; None where they do not say."""
    return next((_Found(*what) for magic, what in _MAGIC.items() if data.startswith(magic)), None)


def _by_text(text: str) -> _Found | None:
    """Return what a text is as a whole; None for one that people read, whatever it quotes."""
    text = text.lstrip("\ufeff \t\r\n")
    if (kind := json_kind(text)) is not None:
        return _Found(f"records ({kind})", Format.JSON if kind == "JSON" else Format.JSONL)
    if text.startswith("<") and (markup := _MARKUP.match(text[:HEAD])):
        return _Found("HTML", Format.HTML) if markup["html"] else _Found("XML", Format.FEED)
    if text.startswith("WARC/") and _WARC.match(text):
        wet = _WET.search(text[: 8 * HEAD])
        return _Found("records (WET)", Format.WET) if wet else _Found("a WARC file", Format.WARC)
    mark = table_kind(text)
    return None if mark is None else _Found("records (TSV)", Format.TSV) if mark == "\t" else _Found("records (CSV)", Format.CSV)


def _message(found: _Found, source: str) -> str:
    what = f"holds {found.what}" if found.what.startswith("records") else f"is {found.what}"
    if found.format is None:
        return f"{what}, which newslint does not read: it reads plain text and records"
    named = f"--stdin-filename x.{found.format.value} says so, or " if source == STDIN_NAME else ""
    return f"{what}: {named}--input-format {found.format.value} reads {'them' if found.what.startswith('records') else 'it'}"
