"""What a file holds, by the suffixes of its name: ``dump.jsonl.zst`` is JSON lines, packed with Zstandard."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Format(StrEnum):
    """How records stand in a file."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    WET = "wet"
    TEXT = "text"


class Packing(StrEnum):
    """How the bytes of a file are compressed."""

    NONE = ""
    GZIP = ".gz"
    ZSTD = ".zst"


# What only the gate reads, and what people call it.
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
    """Those of some suffixes that say what ``newslint gate`` reads, and ``newslint check`` does not."""
    return sorted(suffix for suffix in suffixes if format_of(f"x{suffix}") in RECORDS)


def packing_of(name: str) -> Packing:
    """How a file of this name is compressed."""
    return next((packing for suffix, packing in _PACKINGS.items() if name.lower().endswith(suffix)), Packing.NONE)


def format_of(name: str) -> Format | None:
    """What a file of this name holds, None where the name does not say it."""
    lower = name.lower()
    for suffix in _PACKINGS:
        lower = lower.removesuffix(suffix)
    return next((kind for suffix, kind in _SUFFIXES.items() if lower.endswith(suffix)), None)
