"""The job of ``newslint restore``: records with notes of the gate become what they were. It happens in a worker process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import IO, Any

from newslint.errors import NewslintError
from newslint.findings import Problem
from newslint.records.byte_edits import lines_between
from newslint.records.codec import Chunk, Layout, ValueEdit
from newslint.records.codecs import codec_for
from newslint.records.csv import rows as tabular
from newslint.records.files import BadInputError, frame, head_of, unpacked
from newslint.records.formats import TABLES, Format, Packing
from newslint.records.layout import HEAD
from newslint.records.paragraphs import edited
from newslint.records.read import Begun, Ended, Failed, Step
from newslint.records.record import FIELD, UNREADABLE, Fields, look_up
from newslint.records.settings import AUTO
from newslint.records.source import Source
from newslint.records.text_codec import unreadable
from newslint.runs.restore import RestoreError, restored, restored_row, texts_before

OUTPUT = "output"  # the route
MOST = 1 << 30  # bytes of a record with its note, which holds what was taken from it; the gate has measured the record itself
FORMATS = frozenset({Format.JSONL, Format.JSON, Format.CSV, Format.TSV}) | TABLES


def restoring(sources: Iterable[Source], encoding: str) -> Iterator[Step]:
    """Yield the steps of a run that restores: chunks of what the gate wrote, in an encoding that may be ``auto``."""
    index = 0
    for source in sources:
        try:
            with source.open() as stored:
                head, file = head_of(unpacked(stored, source.packing), HEAD)
                if source.format in TABLES and source.packing is Packing.NONE:  # they are read from their ends
                    stored.seek(0)
                    file = stored
                layout = _layout(source, head, encoding)
                yield Begun(source, layout, None)
                for chunk in _chunks(layout, file, source):
                    chunk.index, index = index, index + 1
                    yield chunk
                yield Ended(source)
        except OSError as error:
            yield Failed(source, unreadable(source.source, error), error)
        except NewslintError as error:
            yield Failed(source, Problem(source.source, None, "format", str(error)), error)


def _layout(source: Source, head: bytes, encoding: str) -> Layout:
    """Return how the records that the gate wrote are read."""
    assert source.format is not None
    if encoding == AUTO:
        from newslint.records.find.encoding import find_encoding

        encoding = find_encoding(head) or "utf-8"
    layout = Layout(source.format, Fields(), encoding, most=MOST)
    if source.format is Format.JSON:
        return layout._replace(path=("[]",) if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[") else ())
    if source.format in (Format.CSV, Format.TSV):
        from newslint.records.find.table import find_table

        given = "\t" if source.format is Format.TSV else None
        shape = find_table(head.decode(encoding, "replace").removeprefix("\ufeff"), given, len(head) < HEAD, None)
        names = shape.header if shape.has_header else (*shape.header[:-1], FIELD)  # the note is the last cell
        return layout._replace(delimiter=shape.delimiter, header=names, has_header=shape.has_header)
    return layout


def _chunks(layout: Layout, file: IO[bytes], source: Source) -> Iterator[Chunk]:
    """Return the chunks of a source; which columns of a table hold text does not matter, its notes say that."""
    if layout.format in TABLES:
        from newslint.records.tables.codec import TableCodec

        return TableCodec(layout).rows(file, source, MOST)
    return codec_for(layout).cut(file, source, MOST)


@dataclass(slots=True)
class RestoreResult:
    """The result of a step: what is written, how many records were restored, or had no note, and what was said of those that failed."""

    data: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    records: int = 0
    without: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class RestoreJob:
    """The settings of a run: the compression that the workers make frames of."""

    packing: Packing

    def perform(self, step: Step) -> RestoreResult:
        """Restore the records of a step. Raise the error of a source that could not be read: the run ends there."""
        if isinstance(step, Failed):
            raise step.named()
        result = RestoreResult()
        if isinstance(step, Chunk):
            if step.oversized:
                raise BadInputError(f"{step.source.source}:{step.line}: is larger than {MOST >> 30} GB, and was not written by the gate")
            data = _Chunk(step, result).restored()
            if step.layout.format not in TABLES | {Format.JSON}:
                data = frame(data, self.packing)
            result.data[OUTPUT] = [(result.records + result.without + len(result.failed), data)]
        return result


class _Chunk:
    """The work on one chunk."""

    def __init__(self, chunk: Chunk, result: RestoreResult) -> None:
        self.chunk = chunk
        self.encoding = chunk.layout.encoding
        self.result = result

    def restored(self) -> bytes:
        """Return the records of the chunk as they were."""
        kind = self.chunk.layout.format
        if kind in TABLES:
            return self._table()
        if kind in (Format.CSV, Format.TSV):
            return b"".join(self._row(raw, line) for raw, line in self._spans())
        if kind is Format.JSON:
            return b"".join(b",\n" + self._one(raw, number) for raw, number in self._spans())
        lines = self.chunk.data.split(b"\n")
        lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
        return b"".join(self._one(raw, number) for number, raw in enumerate(lines, self.chunk.number))

    def _spans(self) -> Iterator[tuple[bytes, int]]:
        """Yield the records with the lines of the file that they begin in."""
        spans = self.chunk.spans or ()
        for (low, high), line in zip(spans, lines_between(self.chunk.data, spans, self.chunk.line), strict=True):
            yield self.chunk.data[low:high], line

    def _one(self, raw: bytes, number: int) -> bytes:
        """Restore one record that is a line or an element of JSON."""
        if not raw.strip():
            return raw
        made = bytes(self._tried(number, lambda: restored(raw, self.encoding), raw))
        return made if self.chunk.layout.format is Format.JSON or made.endswith(b"\n") else made + b"\n"

    def _tried(self, number: int, restore: Callable[[], Any], given: Any) -> Any:
        """Return what ``restore`` returns; return ``given``, the record as it is, where it cannot be restored or has no note."""
        try:
            made = restore()
        except RestoreError as error:
            self.result.failed.append(f"{self.chunk.source.source}:{number}: {error}")
            return given
        self.result.without += made is given
        self.result.records += made is not given
        return made

    def _row(self, raw: bytes, number: int) -> bytes:
        layout = self.chunk.layout
        try:
            given = tabular.record(raw.decode(self.encoding), layout.header, layout.delimiter)
        except (tabular.BadRowError, UnicodeDecodeError) as error:
            self.result.failed.append(f"{self.chunk.source.source}:{number}: {error}")
            return raw
        back = self._tried(number, lambda: _of_cells(given), given)
        cells = [tabular.quoted(back[name], layout.delimiter) for name in layout.header if name != FIELD]
        end = raw[len(raw.rstrip(b"\r\n")) :] or b"\n"
        return layout.delimiter.join(cells).encode(self.encoding) + end

    def _table(self) -> bytes:
        from newslint.records.tables import batches
        from newslint.records.tables.arrow import column_values
        from newslint.records.tables.codec import TableCodec

        table = batches.from_bytes(self.chunk.data)
        if FIELD not in table.schema.names:
            self.result.without += table.num_rows
            return self.chunk.data  # type: ignore[no-any-return]
        notes = column_values(table.column(FIELD))
        chunk = replace(self.chunk, data=batches.to_bytes(table.drop_columns([FIELD])))
        rows = batches.from_bytes(chunk.data)
        edits: list[ValueEdit] = []
        none: list[ValueEdit] = []
        for number, said in enumerate(notes, chunk.number):
            here = rows.slice(number - chunk.number, 1)
            if said is None:
                self.result.without += 1
            else:
                edits += self._tried(number, lambda here=here, said=said, number=number: _row_edits(here, said, number), none)  # type: ignore[misc]
        return bytes(TableCodec(chunk.layout).revert(chunk, edits).data)


def title_of(step: Step) -> bytes:
    """Return the row that names the columns, without that of the notes; ``b""`` for what is no table of text with one."""
    if not isinstance(step, Chunk) or not step.head or not step.layout.has_header:
        return b""
    layout = step.layout
    names = [tabular.quoted(name, layout.delimiter) for name in layout.header if name != FIELD]
    end = step.head[len(step.head.rstrip(b"\r\n")) :] or b"\n"
    return layout.delimiter.join(names).encode(layout.encoding) + end


def _of_cells(row: dict[str, str]) -> dict[str, str]:
    """Restore a row of CSV or TSV. Raise RestoreError."""
    try:
        said = json.loads(row.get(FIELD) or "null")
    except (ValueError, RecursionError) as error:
        raise RestoreError(f"its note cannot be read: {error}") from None
    return _of_note(row, said)


def _row_edits(row: Any, said: Any, number: int) -> list[ValueEdit]:
    """Return what has to be put back in a row of a table, by its note. Raise RestoreError."""
    if not isinstance(said, dict):
        raise RestoreError(f"the field {FIELD} holds no note of the gate")
    if not said.get("edits") or said.get("action") == UNREADABLE:
        return []
    [values] = row.to_pylist()
    found = []
    for name, (text, back) in texts_before(said, values).items():
        now = look_up(values, name)[1]
        if isinstance(now, list):
            found.append(ValueEdit(number, name, _json(edited(now, back)), _json(now)))
        else:
            found.append(ValueEdit(number, name, text, now))
    return found


def _json(paragraphs: list[str]) -> str:
    return json.dumps(paragraphs, ensure_ascii=False)


def _of_note(row: dict[str, Any], said: Any) -> dict[str, Any]:
    """Restore a row with this note; an unreadable record is returned without it. Raise RestoreError."""
    if said is None:
        return row
    if not isinstance(said, dict):
        raise RestoreError(f"the field {FIELD} holds no note of the gate")
    return restored_row(row, said if said.get("action") != UNREADABLE else {"edits": [], "fixed": []})


class RestoreTally:
    """What a run that restores adds up; ``say`` is told what could not be restored."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.records = self.without = self.failed = 0
        self._say = say

    def take(self, step: Step, result: RestoreResult) -> None:
        """Add the result of a step."""
        self.records += result.records
        self.without += result.without
        self.failed += len(result.failed)
        for line in result.failed:
            self._say(line)

    def check(self, written: Mapping[str, int]) -> None:
        """Accept any end: every record was written."""

    def to_dict(self) -> dict[str, Any]:
        """Return the counts."""
        return {"records": self.records, "without": self.without, "failed": self.failed}

    def go_on(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` gave. Raise ValueError, KeyError or TypeError for what is none."""
        self.records, self.without, self.failed = (int(data[name]) for name in ("records", "without", "failed"))
