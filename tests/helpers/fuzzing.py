"""Files of every format that were damaged, joined, nested and filled with odd characters, and what must hold for each of them.

    problems = Fuzz(folder).tried("json", seed=1, number=17)

Whatever stands in a file: nothing is raised but what the command line makes exit code 2 of, every record that comes in goes out or is
listed, a fix changes texts and nothing else, and undo gives back what was there.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from helpers.made_files import ENCODED, PACKED, PLAIN, TABLES, TAKEN_OUT, Article, Made, packed
from newslint.config.model import Config, with_options
from newslint.errors import NewslintError
from newslint.gate.policy import Gate
from newslint.linter.linter import Linter
from newslint.records.codec import Chunk
from newslint.records.codecs import codec_for
from newslint.records.discover import Found
from newslint.records.files import unpacked
from newslint.records.formats import READ_ONLY, Format, format_of, packing_of
from newslint.records.formats import TABLES as ROWS
from newslint.records.read import Begun, Ended, Failed, steps
from newslint.records.source import Source
from newslint.reports.json import JsonLines
from newslint.runs.check_job import CheckJob, Mode
from newslint.runs.check_run import CheckRun
from newslint.runs.edit_log import EditLog
from newslint.runs.edit_record import Record
from newslint.runs.gate_job import GateJob
from newslint.runs.job import GateSettings, Route, Target
from newslint.runs.undo import Outcome, undo
from newslint.runs.value_restorers import restorers
from newslint.util.progress import Progress

RULES = ("INS101", "ACC201", "ENC", "DUP401")  # fixes of several kinds, and few enough to be quick


def _kind(made: Made) -> str:
    kind = format_of(made.name)
    assert kind is not None
    return kind.value


SEEDS: dict[str, list[Made]] = {}
for _made in [*PLAIN, *TABLES, *TAKEN_OUT, *ENCODED]:
    SEEDS.setdefault(_kind(_made), []).append(_made)
SEEDS["packed"] = PACKED

_CUT = frozenset({Format.JSONL, Format.JSON, Format.CSV, Format.TSV, Format.WET})  # joined, their chunks are the file

# Characters and bytes that mean something somewhere.
_CHARACTERS = [
    "\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\u202e", "\ufffd", "\U0001f600", "\r", "\r\n", "\n\n", "\t",
    "\x0b", "\x0c", '"', "'", "\\", ",", ";", "|", "{", "}", "[", "]", "<", ">", "&", "&amp;", "<!--", "]]>", "\\u0000", "\\ud83d", "\\n",
    '""', "Ã©", "â€œ", "e\u0301" * 9, "See also: Five charts on inflation\n", "\n---\n", "WARC/1.0\r\n", "a" * 3000, " " * 500,
    "\n" * 300,
]  # fmt: skip
_BYTES = [
    b"\0", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1a", b"\x80", b"\n",
    b"\r", b"\r\n", b'"', b"\\", b",", b";", b"\t", b"{", b"}", b"[", b"]", b":", b"[[[[[[[[", b'{"a":' * 40, b"[" * 3000, b"]" * 3000,
    b"1e999", b"-", b"9" * 400, b"NaN", b"null", b"true", b'"text": ', b'"text": null', b"\\u", b"\\ud800", b"\\x", b"<", b"</p>",
    b"<![CDATA[", b"&#0;", b"&#xD800;", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"PAR1", b"ARROW1", b"SQLite format 3\0", b"\x1f\x8b", b"BZh9",
    b"WARC/1.1\r\n", b"Content-Length: 99999999999\r\n", b"WARC-Type: conversion\r\n", b"---\n", b"id,text\r\n", b"\xe2\x80\xa8",
]  # fmt: skip

_AROUND = [(b"[", b"]"), (b'{"items": ', b"}"), (b'{"a": [', b"]}"), (b"<div>", b"</div>"), (b'"', b'"'), (b"\xef\xbb\xbf", b"\n")]


def _texts_of(articles: tuple[Article, ...], draw: random.Random) -> tuple[Article, ...]:
    """Return articles with odd characters in their texts, and now and then in their other fields."""
    made = []
    for each in articles:
        field = draw.choice(("text", "text", "text", "title", "id", "url"))
        value = getattr(each, field)
        for _ in range(draw.randrange(3)):
            at = draw.randrange(len(value) + 1)
            value = value[:at] + draw.choice(_CHARACTERS) + value[at:]
        made.append(each._replace(**{field: draw.choice(("", value, value, value, value))}))
    if draw.random() < 0.2:
        made = made * draw.randrange(1, 4)
    return tuple(made)


def _bytes_of(data: bytes, draw: random.Random, other: Callable[[], bytes]) -> bytes:
    """Return damaged bytes."""
    low, high = sorted((draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)))
    what = draw.choice(("flip", "flip", "cut", "taken", "put", "put", "doubled", "joined", "nested", "moved"))
    if what == "flip":
        changed = bytearray(data)
        for _ in range(draw.randrange(1, 9) if changed else 0):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        return bytes(changed)
    if what == "cut":
        return data[:low] if draw.random() < 0.7 else data[high:]
    if what == "taken":
        return data[:low] + data[min(high, low + draw.randrange(1, 200)) :]
    if what == "put":
        return data[:low] + draw.choice(_BYTES) + data[low:]
    if what == "doubled":
        return data[:high] + data[low:high] + data[high:]
    if what == "joined":
        return data + draw.choice((b"", b"\n", b",")) + other()
    if what == "nested":
        before, behind = draw.choice(_AROUND)
        return before + data + draw.choice((behind, behind, b"", b"\n"))
    return data[high:] + data[low:high] + data[:low]


class Mutation(NamedTuple):
    """A damaged file: its name, its content as it is stored, and the seed that it was made of."""

    made: Made
    data: bytes


def mutation(kind: str, seed: int, number: int) -> Mutation:
    """Return the mutation of a number; seed, kind and number decide it."""
    draw = random.Random(f"{seed} {kind} {number}")
    made = draw.choice(SEEDS[kind])
    try:
        content = made.make(_texts_of(made.there, draw) if draw.random() < 0.6 else made.there)
    except (UnicodeEncodeError, ValueError, sqlite3.Error):  # the format, or the encoding, has no such text
        content = made.content

    def other() -> bytes:
        return content if draw.random() < 0.5 else draw.choice(SEEDS[draw.choice((kind, draw.choice(list(SEEDS))))]).content

    for _ in range(draw.choice((0, 0, 0, 1, 1, 2) if made.values else (0, 1, 1, 1, 2, 3))):  # hardly anything is left of a damaged table
        content = _bytes_of(content, draw, other)
    data = packed(content, made.packing)
    if made.packing and draw.random() < 0.3:
        data = _bytes_of(data, draw, lambda: data)
    return Mutation(made, data)


class Fuzz:
    """Tries mutations in a folder of its own."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._mark = ","  # between cells, as newslint found it out; so is the encoding
        self._encoding = "utf-8"
        self.counts: dict[str, int] = {}

    def tried(self, kind: str, seed: int, number: int) -> list[str]:
        """Return what is wrong about a mutation: nothing, as a rule."""
        made, data = mutation(kind, seed, number)
        path = os.path.join(self.folder, made.name)
        Path(path).write_bytes(data)
        draw = random.Random(number)
        named = made.to_fix[1] if made.to_fix and draw.random() < 0.8 else None
        linter, gate = _ready(made.options[1] if made.options and draw.random() < 0.8 else "utf-8", named)
        source = Source(path, made.name, format_of(made.name), packing_of(made.name), len(data), 1)
        if draw.random() < 0.05:
            source = source._replace(format=None)  # the content says what it is
        found = [f"gate: {each}" for each in self._gated(source, gate)]
        if Path(path).read_bytes() != data:
            found.append("gate: the file has changed")
        try:
            return found + [f"fix: {each}" for each in self._fixed(source, linter, made, data)]
        finally:
            for name in os.listdir(self.folder):
                os.remove(os.path.join(self.folder, name))

    def _count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def _gated(self, source: Source, gate: Gate) -> Iterator[str]:
        """Send the file through the gate; yield what does not come out even."""
        job = GateJob(GateSettings([gate], {Route.ACCEPTED: Target(Format.JSONL), Route.REJECTS: Target(Format.JSONL)}, annotate=True))
        joined, whole, bytes_of_file = b"", False, False
        wide: str | None = None
        try:
            for step in steps([source], lambda _: gate.config):
                whole = whole or isinstance(step, Ended)
                if isinstance(step, Begun):
                    self._mark, wide = step.layout.delimiter, step.layout.wide
                    self._encoding = wide or step.layout.encoding
                    bytes_of_file = step.layout.format in _CUT
                if isinstance(step, Failed):
                    self._count("files refused")
                result = job.perform(step)
                if not isinstance(step, Chunk):
                    continue
                joined += step.data if bytes_of_file else b""
                records = [each for each in codec_for(step.layout).records(step) if each.parts or each.problem is not None]
                self._count("records", len(records))
                self._count("records that gave no text", sum(1 for each in records if each.problem))
                if result.counts.records != len(records):
                    yield f"{len(records)} records came in, {result.counts.records} were counted"
                if result.counts.failures:
                    yield f"failed on a record: {result.counts.told}"
                written = 0
                for pieces in result.data.values():
                    for number, data in pieces:
                        lines = data.split(b"\n")[:-1] if isinstance(data, bytes) else []
                        written += number
                        if number != len(lines):
                            yield f"{number} records were written as {len(lines)} lines"
                        if step.layout.encoding == "utf-8" or step.layout.auto:
                            for each in lines:
                                json.loads(each)
                if written != len(records):
                    yield f"{len(records)} records came in, {written} went out"
        except (NewslintError, OSError):  # exit code 2, with the reason
            return
        if whole and bytes_of_file:
            with source.open() as stored:
                content = unpacked(stored, source.packing).read()
            if joined != (content.decode(wide).encode("utf-8") if wide else content):
                yield "the chunks are not the file"

    def _fixed(self, source: Source, linter: Linter, made: Made, data: bytes) -> Iterator[str]:
        """Fix the file; yield what is not as it should be."""
        edits = os.path.join(self.folder, "edits.jsonl")
        log = EditLog(edits, ["check", "--fix"], lambda _: None)
        job = CheckJob([linter], JsonLines(version="x", ruleset="x"), Mode.FIX)
        before = _parsed(made, data, self._mark, self._encoding) if source.format is not None else None
        with log:
            checked = CheckRun(job, Found([source]), 1, Progress(0, sys.stderr), log=log)
            with closing(checked.texts()) as texts:
                for text in texts:
                    yield from _misplaced(text)
        after = Path(source.path).read_bytes()
        summary = checked.summary
        self._count("files fixed", after != data)
        self._count("problems listed", len(summary.problems))
        if left := {path.name for path in Path(self.folder).iterdir()} - {made.name, "edits.jsonl"}:
            yield f"left behind: {left}"
        if any(problem.kind == "internal" for problem in summary.problems):
            yield f"failed: {summary.problems}"
        if after == data:
            if summary.changed:
                yield "says that it changed something, and did not"
        else:
            if source.format in READ_ONLY:
                yield "fixed a file that is never written"
            if (now := _parsed(made, after, self._mark, self._encoding)) != before and before is not None:
                yield f"is not what it was around its texts: {before!r:.300} is now {now!r:.300}"
            yield from self._undone(edits, source, made, data)

    def _undone(self, edits: str, source: Source, made: Made, data: bytes) -> Iterator[str]:
        with Record(edits, change=True) as record:
            outcomes = list(undo(record, record.runs[-1], restorers()))
        self._count("files undone")
        if [each.outcome for each in outcomes] != [Outcome.RESTORED]:
            yield f"was not undone: {outcomes}"
            return
        back = Path(source.path).read_bytes()
        if made.values:
            if _values(made, back) != _values(made, data):
                yield "undo gave other values"
        elif _content(made, back) != _content(made, data):
            yield "undo gave other bytes"


@cache
def _ready(encoding: str, named: str | None) -> tuple[Linter, Gate]:
    config = with_options(Config(), select=RULES, encoding=encoding)
    if named is not None:
        config = with_options(config, text_fields=(named,))
    return Linter(config), Gate(config)


def _content(made: Made, data: bytes) -> bytes:
    return unpacked(io.BytesIO(data), packing_of(made.name)).read() if made.packing else data


def _misplaced(text: str) -> Iterator[str]:
    """Yield the places of a line of the report that are none in a file."""
    for finding in json.loads(text).get("findings", ()):
        if any(value is not None and value < 1 for name, value in finding.items() if name.endswith(("line", "column"))):
            yield f"a place that is none: {finding}"


def _parsed(made: Made, data: bytes, mark: str, encoding: str) -> Any:
    """Return what a library that is no part of newslint reads of a file, without its texts; None where it reads nothing."""
    kind = format_of(made.name)
    try:
        content = _content(made, data)
        if kind is Format.JSONL:
            return [_shape(_loaded(line)) for line in content.decode(encoding).removeprefix("\ufeff").split("\n")]
        if kind is Format.JSON:
            value = json.loads(content)
            return [_shape(each) for each in value] if isinstance(value, list) else _shape(value)
        if kind in (Format.CSV, Format.TSV):
            text = content.decode(encoding)
            return [len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)]
        if kind in ROWS or kind is Format.SQLITE:
            return _around(made, content)
    except Exception:  # damaged: what newslint makes of it is judged by bytes alone
        return None
    return None


def _loaded(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return hash(line)  # what is no JSON stays as it is


def _shape(value: Any) -> Any:
    """Return a value of JSON with its texts as their type; the items of a list of texts do not count."""
    if isinstance(value, str):
        return str
    if isinstance(value, list):
        return list if all(isinstance(item, str) for item in value) else [_shape(item) for item in value]
    if isinstance(value, dict):
        return {name: _shape(inner) for name, inner in value.items()}
    return repr(value)


def _around(made: Made, content: bytes) -> Any:
    """Return schema, number of rows and row groups of a table."""
    if made.name.endswith(".db"):
        return [len(rows) for rows in _values(made, content)]
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pa.BufferReader(content)
    if made.name.endswith(".parquet"):
        metadata = pq.ParquetFile(source).metadata
        schema = pq.read_schema(pa.BufferReader(content))
        return schema, schema.metadata, [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
    table = _arrow(source, content)
    return table.schema, table.schema.metadata, [batch.num_rows for batch in table.to_batches()]


def _arrow(source: Any, content: bytes) -> Any:
    import pyarrow as pa

    return (pa.ipc.open_file if content.startswith(b"ARROW1") else pa.ipc.open_stream)(source).read_all()


def _values(made: Made, content: bytes) -> Any:
    """Return all values of a table."""
    if made.name.endswith(".db"):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            database.text_factory = bytes
            try:
                return [database.execute(f"select rowid, * from {name}").fetchall() for name in ("sites", "articles")]
            except UnicodeDecodeError:  # of the name of a column
                return [database.execute("select rowid, text as text from articles").fetchall()]
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = pa.BufferReader(content)
    table = pq.read_table(source) if made.name.endswith(".parquet") else _arrow(source, content)
    at = table.schema.get_field_index("url")
    return (
        table if at < 0 else table.set_column(at, "url", pa.chunked_array([each.dictionary_decode() for each in table.column(at).chunks]))
    )
