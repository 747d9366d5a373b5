"""``newslint restore``: turn what the gate wrote back into what it read."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import IO, Any, BinaryIO

from newslint.config.model import Config
from newslint.errors import ConfigError, NewslintError
from newslint.records import csv as tabular
from newslint.records.chunks import Chunk, Source, chunks
from newslint.records.discover import STDIN
from newslint.records.files import frame, packed
from newslint.records.formats import Format, format_of, packing_of
from newslint.records.record import FIELD, UNREADABLE
from newslint.runs.locks import held
from newslint.runs.places import Output, refuse_meeting
from newslint.runs.restore import RestoreError, restored, restored_row
from newslint.runs.targets import inputs_of, sources
from newslint.util.atomic import replacing
from newslint.util.plural import count
from newslint.util.terminal import log

MOST = 1 << 30  # bytes of a record with its note, which holds what was taken from it; the gate has measured the record itself


def run(arguments: argparse.Namespace) -> int:
    """Restore what the arguments name; return the exit code. Raise ConfigError where that cannot be done at all."""
    named = sources(arguments.inputs, Config(), None)
    output = Output("--output", arguments.output)
    refuse_meeting(inputs_of(arguments.inputs, named, Config()), [output])
    formats = {source.format for source in named}
    if len(formats) > 1 or formats & {Format.TEXT, Format.WET}:
        raise ConfigError("records are restored from JSON lines, JSON, CSV, TSV or Parquet, of one kind in a run")
    own = formats.pop()
    if arguments.output != STDIN and format_of(arguments.output) not in (None, own):
        raise ConfigError(f"--output: {arguments.output!r} does not fit the input: name it as that is")
    with held([output]):
        return _Restoring(arguments, named, own).done()


class _Restoring:
    def __init__(self, arguments: argparse.Namespace, named: list[Source], own: Format) -> None:
        self.arguments = arguments
        self.named = named
        self.own = own
        self.records = self.without = self.failed = 0

    def done(self) -> int:
        with self._opened() as file:
            if self.own is Format.PARQUET:
                self._tables(file)
            else:
                packing = packing_of(self.arguments.output)
                written = sum([file.write(frame(data, packing)) for data in self._bytes()])
                if not written:
                    file.write(packed(b"", packing))
        if self.arguments.output == STDIN:
            sys.stdout.buffer.flush()
        log(f"{count(self.records, 'record')} restored")
        if self.without:
            log(f"{count(self.without, 'record')} carried no note of the gate, and went on as they are")
        if self.failed:
            log(f"{count(self.failed, 'record')} could not be restored, and went on as they are")
        return 2 if self.failed else 0

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        if self.arguments.output != STDIN:
            return replacing(self.arguments.output)
        if sys.stdout is None:
            raise NewslintError("standard output is closed")
        return nullcontext(sys.stdout.buffer)

    def _bytes(self) -> Iterator[bytes]:
        header = b""
        first = True
        for chunk in chunks(self.named, self.arguments.encoding, MOST):
            if isinstance(chunk.data, list):
                for number, raw in chunk.data:
                    if raw is None:
                        raise NewslintError(f"{chunk.source}:{number}: is larger than {MOST >> 30} GB, and was not written by the gate")
            if self.own in (Format.CSV, Format.TSV):
                data = self._rows(chunk)
                data, header = (self._header(chunk) + data, chunk.head) if not header else (data, header)
            elif self.own is Format.JSON:
                elements = [self._one(chunk, number, raw) for number, raw in chunk.data]
                data = b"".join(b",\n" + element for element in elements)
                data, first = (b"[" + data[1:] if first else data), False
            else:
                lines = chunk.data.splitlines(keepends=True) if b"\r" not in chunk.data else _lines(chunk.data)
                data = b"".join(self._one(chunk, number, raw) for number, raw in enumerate(lines, chunk.number))
            yield data
        if self.own is Format.JSON:
            yield b"[\n]\n" if first else b"\n]\n"

    def _one(self, chunk: Chunk, number: int, raw: bytes) -> bytes:
        """Restore one record that is a line or an element of JSON."""
        if not raw.strip():
            return raw
        made = bytes(self._tried(chunk, number, lambda: restored(raw, self.arguments.encoding), raw))
        return made if self.own is Format.JSON or made.endswith(b"\n") else made + b"\n"

    def _tried(self, chunk: Chunk, number: int, restore: Callable[[], Any], given: Any) -> Any:
        """Return what ``restore`` returns; return ``given``, the record as it is, where it cannot be restored or has no note."""
        try:
            made = restore()
        except RestoreError as error:
            self.failed += 1
            log(f"{chunk.source}:{number}: {error}")
            return given
        self.without += made is given
        self.records += made is not given
        return made

    def _header(self, chunk: Chunk) -> bytes:
        names = [name for name in chunk.header if name != FIELD]
        return self._row(chunk, dict(zip(names, names, strict=True)), chunk.head)

    def _rows(self, chunk: Chunk) -> bytes:
        made = []
        for number, raw in chunk.data:
            try:
                given = tabular.record(raw.decode(self.arguments.encoding), chunk.header, self._delimiter(chunk))
            except (tabular.BadRowError, UnicodeDecodeError) as error:
                self.failed += 1
                log(f"{chunk.source}:{number}: {error}")
                made.append(raw)
                continue
            back = self._tried(chunk, number, lambda given=given: _of_cells(given), given)  # type: ignore[misc]
            made.append(self._row(chunk, {name: back[name] for name in chunk.header if name != FIELD}, raw))
        return b"".join(made)

    @staticmethod
    def _delimiter(chunk: Chunk) -> str:
        return tabular.DELIMITERS[chunk.format.value]

    def _row(self, chunk: Chunk, row: dict[str, str], given: bytes) -> bytes:
        delimiter = self._delimiter(chunk)
        line = delimiter.join(tabular.quoted(cell, delimiter) for cell in row.values())
        return line.encode(self.arguments.encoding) + (b"\r\n" if given.endswith(b"\r\n") else b"\n")

    def _tables(self, file: IO[bytes]) -> None:
        from newslint.records import parquet
        from newslint.records.arrow import column_values, replaced

        joiner: parquet.Joiner | None = None
        for chunk in chunks(self.named, self.arguments.encoding):
            table = parquet.from_bytes(chunk.data)
            if FIELD in table.schema.names:
                notes = column_values(table.column(FIELD))
                table = table.drop_columns([FIELD])
                columns = {name: column_values(table.column(name)) for name in table.schema.names}
                changed: dict[str, dict[int, str]] = {}
                for at, said in enumerate(notes):
                    given = {name: values[at] for name, values in columns.items()}
                    back = self._tried(chunk, chunk.number + at, lambda given=given, said=said: _of_note(given, said), given)  # type: ignore[misc]
                    for name in given:
                        if back[name] is not given[name]:
                            changed.setdefault(name, {})[at] = back[name]
                table = replaced(table, changed)
            else:
                self.without += table.num_rows
            joiner = joiner or parquet.Joiner(file, table.schema)
            joiner.take(parquet.to_bytes(table))
        if joiner is not None:
            joiner.close()


def _of_cells(row: dict[str, str]) -> dict[str, str]:
    """Restore a row of CSV or TSV. Raise RestoreError."""
    try:
        said = json.loads(row.get(FIELD) or "null")
    except (ValueError, RecursionError) as error:
        raise RestoreError(f"its note cannot be read: {error}") from None
    return _of_note(row, said)


def _of_note(row: dict[str, Any], said: Any) -> dict[str, Any]:
    """Restore a row with this note; an unreadable record is returned without it. Raise RestoreError."""
    if said is None:
        return row
    if not isinstance(said, dict):
        raise RestoreError(f"the field {FIELD} holds no note of the gate")
    return restored_row(row, said if said.get("action") != UNREADABLE else {"edits": [], "fixed": []})


def _lines(data: bytes) -> list[bytes]:
    """Split at ``\\n`` only, which the lines keep."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
