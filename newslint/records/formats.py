"""The format and the compression of a file, by the suffixes of its name: ``dump.jsonl.zst`` is JSON Lines, packed with Zstandard."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Format(StrEnum):
    """The format in which records stand in a file."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    WET = "wet"
    TEXT = "text"


class Packing(StrEnum):
    """The compression of a file; the value is its suffix."""

    NONE = ""
    GZIP = ".gz"
    ZSTD = ".zst"


# Formats that only the gate reads, with the names that people use.
RECORDS = {Format.JSON: "JSON", Format.CSV: "CSV", Format.TSV: "TSV", Format.PARQUET: "Parquet", Format.WET: "WET"}
_SUFFIXES = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".wet": Format.WET,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
}
_PACKINGS = {packing.value: packing for packing in Packing if packing}
GLOBS = tuple(f"*{suffix}{end}" for suffix in _SUFFIXES if suffix != ".md" for end in ("", *_PACKINGS))


def gate_only(suffixes: Iterable[str]) -> list[str]:
    """Return those of the suffixes, sorted, whose files ``newslint gate`` reads and ``newslint check`` does not."""
    return sorted(suffix for suffix in suffixes if format_of(f"x{suffix}") in RECORDS)


def packing_of(name: str) -> Packing:
    """Return the compression of a file of this name."""
    return next((packing for suffix, packing in _PACKINGS.items() if name.lower().endswith(suffix)), Packing.NONE)


def format_of(name: str) -> Format | None:
    """Return the format of a file of this name, None where the name does not say it."""
    lower = name.lower()
    for suffix in _PACKINGS:
        lower = lower.removesuffix(suffix)
    return next((kind for suffix, kind in _SUFFIXES.items() if lower.endswith(suffix)), None)
