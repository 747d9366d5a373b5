"""How a source is read: what the configuration says, and where that says nothing, what the head of the file shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple

from newslint.config.model import Config
from newslint.records.codec import Layout, NoTextError
from newslint.records.decode import codec_name
from newslint.records.files import BadInputError
from newslint.records.find.fields import FoundFields, find_fields, longest_of
from newslint.records.find.words import none_found, told
from newslint.records.formats import Format
from newslint.records.paths import name_of, split_at_records
from newslint.records.record import FIELD, BadRecordError, Fields, all_of, look_up, no_field
from newslint.records.settings import AUTO, Wanted, wanted
from newslint.records.source import Source

HEAD = 1 << 18  # bytes of a file that are looked at
RECORDS = 100  # that are looked at, of each file
SHOWN = 5  # names of what is not read
_FEW = 20  # records without any text field from which on the file as a whole is the problem
_BOM = b"\xef\xbb\xbf"
_WIDE = re.compile(r"utf[-_]?(?:16|32)", re.IGNORECASE)
_FIXED = frozenset({Format.TEXT, Format.MARKDOWN, Format.WET, Format.WARC, Format.HTML, Format.FEED})  # what they hold is known
_OWN_KIND = frozenset({Format.PARQUET, Format.ARROW, Format.SQLITE})  # they are looked at through what reads them


class Sample(NamedTuple):
    """The beginning of a source: its first bytes, decompressed, and whether they are all."""

    source: Source
    head: bytes
    whole: bool


def layout_of(sample: Sample, format: Format, config: Config) -> Layout:
    """Return how a source is read.

    Raise NoTextError where no field holds text, BadInputError for what is not of the format, ConfigError for settings that cannot be.
    """
    want = wanted(config, format)
    encoding, wide = _encoding(sample, format, want)
    layout = Layout(
        format, want.fields, encoding, wide=wide, most=config.max_record_bytes, auto=want.encoding == AUTO, named="text" in want.told
    )
    if format in _FIXED:
        return layout._replace(fields=Fields())
    shaped = _shaped(layout, sample, want)
    records = list(islice(sample_records(shaped, sample), RECORDS))
    made = shaped._replace(fields=_fields(shaped, records, want)) if records else shaped
    return made._replace(found=", ".join([*_in_words(made, shaped.fields, want), *_left_out(made, sample, want)]))


def _encoding(sample: Sample, format: Format, want: Wanted) -> tuple[str, str | None]:
    """Return the encoding of the records, and the wide one that the file has to be converted from, if it is one."""
    if format in _OWN_KIND or (format in _FIXED and format not in (Format.TEXT, Format.MARKDOWN)):
        return "utf-8", None
    if format in (Format.TEXT, Format.MARKDOWN):
        return want.encoding, None  # each file has its own where it is `auto`
    name = want.encoding
    if name == AUTO:
        from newslint.records.find.encoding import find_encoding

        name = find_encoding(sample.head) or "utf-8"
    name = codec_name(name)
    if not _WIDE.match(name):
        return name, None
    if name in ("utf-16", "utf-32"):  # a byte order mark says which, and stays
        name += "-be" if sample.head.startswith((b"\xfe\xff", b"\0\0\xfe\xff")) else "-le"
    return "utf-8", name


def _shaped(layout: Layout, sample: Sample, want: Wanted) -> Layout:
    """Return the layout with the shape of the file: where records stand in JSON, the columns of a table of text, the table of a database."""
    if layout.format is Format.JSON:
        way, fields = split_at_records(layout.fields) if "text" in want.told else ((), layout.fields)
        if not way:
            from newslint.records.find.json_path import find_json

            head = _narrow(layout, sample.head)
            found = find_json(head, sample.whole)
            way = found if found is not None else ("[]",) if head.lstrip().startswith(b"[") else ()
        return layout._replace(path=way, fields=fields)
    if layout.format in (Format.CSV, Format.TSV):
        from newslint.records.find.table import find_table

        head = _narrow(layout, sample.head)
        given = want.delimiter or ("\t" if layout.format is Format.TSV else None)
        shape = find_table(head.decode(layout.encoding, "replace"), given, sample.whole, want.header)
        if want.header is not False:
            _refuse_broken_names(head, shape.delimiter, layout.encoding)
        return layout._replace(delimiter=shape.delimiter, header=shape.header, has_header=shape.has_header)
    if layout.format is Format.SQLITE:
        from newslint.records.sqlite import tables as sqlite_tables

        if want.table is not None:
            return layout._replace(table=want.table)
        with sqlite_tables.reading(sample.source.path) as connection:
            return layout._replace(table=sqlite_tables.find_table(connection, want.fields.text)[0])
    return layout


def _refuse_broken_names(head: bytes, delimiter: str, encoding: str) -> None:
    """Raise BadInputError where the first row of a table is none: nobody can tell the names of its columns then."""
    from newslint.records.csv import rows as tabular
    from newslint.records.csv.cut import Kind, cut

    first = next((row for kind, row in cut(BytesIO(head), delimiter, HEAD) if kind is not Kind.BLANK), b"")
    try:
        if first.strip():
            tabular.cells(first.decode(encoding, "replace"), delimiter)
    except tabular.BadRowError as error:
        raise BadInputError(f"the first row cannot be read: {error}") from None


def _narrow(layout: Layout, head: bytes) -> bytes:
    """Return the head of a file as the codecs read it: in UTF-8 where the file is in a wide encoding, without a byte order mark."""
    if layout.wide:
        head = head.decode(layout.wide, "ignore").encode("utf-8", "ignore")
    return head.removeprefix(_BOM)


def sample_records(layout: Layout, sample: Sample) -> Iterator[Mapping[str, Any] | str]:
    """Yield the first records of a source as values; what cannot be read is passed over, and what holds texts has none."""
    if layout.format in _FIXED:
        return
    if layout.format in (Format.PARQUET, Format.ARROW):
        from newslint.records.tables.read import sample_rows as table_rows

        with sample.source.open() as file:
            yield from table_rows(file, layout.format, RECORDS)
    elif layout.format is Format.SQLITE:
        from newslint.records.sqlite.tables import sample_rows

        yield from sample_rows(sample.source.path, layout.table, RECORDS)
    elif layout.format in (Format.CSV, Format.TSV):
        yield from _rows(layout, sample)
    else:
        yield from _values(layout, sample)


def _rows(layout: Layout, sample: Sample) -> Iterator[Mapping[str, Any]]:
    from newslint.records.csv import rows as tabular
    from newslint.records.csv.cut import Kind, cut
    from newslint.records.find.loose_json import as_record

    skip = int(layout.has_header)
    for kind, raw in cut(BytesIO(_narrow(layout, sample.head)), layout.delimiter, HEAD):
        if kind is Kind.ROW and skip:
            skip -= 1
        elif kind is Kind.ROW:
            try:
                row = tabular.record(raw.decode(layout.encoding), layout.header, layout.delimiter)
            except (UnicodeDecodeError, tabular.BadRowError):
                continue
            yield {name: (as_record(cell) if cell.startswith(("{", "[")) else None) or cell for name, cell in row.items()}


def _values(layout: Layout, sample: Sample) -> Iterator[Mapping[str, Any] | str]:
    from newslint.records.json.cut import cut
    from newslint.records.json.value import parse_value

    head = BytesIO(_narrow(layout, sample.head))
    if layout.format is Format.JSONL:
        raws: Iterator[bytes] = iter(head)
    else:
        raws = (piece.data[low:high] for piece in cut(head, layout.path, HEAD, layout.encoding) for low, high in piece.spans)
    for raw in raws:
        if raw.strip():
            try:
                value = parse_value(raw, layout.encoding)
            except (ValueError, BadRecordError):  # broken, or cut off at the end of the head
                continue
            if isinstance(value, Mapping | str):
                yield value


def _fields(layout: Layout, records: Sequence[Mapping[str, Any] | str], want: Wanted) -> Fields:
    """Return the names of the fields: those that are told, then the usual ones that are there, then those found out. Raise NoTextError."""
    objects = [{name: value for name, value in record.items() if name != FIELD} for record in records if isinstance(record, Mapping)]
    if len(objects) * 2 < len(records):  # a list of texts
        return layout.fields._replace(text=("",)) if "text" not in want.told else layout.fields
    found: FoundFields | None = None

    def looked_at() -> FoundFields:
        nonlocal found
        found = found or find_fields(objects)
        return found

    fields = layout.fields
    if not any(_holds(record, name) for record in objects for name in fields.text):
        if "text" not in want.told and (text := looked_at().text):
            fields = fields._replace(text=text)
        elif layout.format is not Format.JSONL or len(records) >= _FEW:
            raise NoTextError(_no_text(fields, objects, looked_at(), layout.format))
    others = {}
    for meaning in ("id", "url", "language", "title"):
        name = getattr(fields, meaning)
        if meaning not in want.told and not any(_is_there(record, name) for record in objects):
            others[meaning] = getattr(looked_at(), meaning) or name
    return fields._replace(**others)


def _no_text(fields: Fields, records: Sequence[Mapping[str, Any]], found: FoundFields, format: Format) -> str:
    """Return the message for a source none of whose records has one of the text fields."""
    what = "column" if format in _OWN_KIND or format in (Format.CSV, Format.TSV) else "field"
    if fields.text != Fields().text:
        return no_field(fields.text, found.there, what)
    return none_found(found.there, longest_of(records), what)


def _in_words(layout: Layout, given: Fields, want: Wanted) -> list[str]:
    """Return what was found out about a source; nothing where it is read as everybody would expect."""
    names = {meaning: name for meaning, name in layout.fields._asdict().items() if name != getattr(given, meaning)}
    said = [told(FoundFields(**names))] if names else []
    if layout.path not in ((), ("[]",)) and "text" not in want.told:
        said.append(f"records in {name_of(layout.path)}")
    if layout.format in (Format.CSV, Format.TSV):
        if layout.delimiter != (want.delimiter or ("\t" if layout.format is Format.TSV else ",")):
            said.append(f"cells parted by {layout.delimiter!r}")
        if not layout.has_header and want.header is None:
            said.append(f"no row of names: the columns are {layout.header[0]} to {layout.header[-1]}")
    if layout.table is not None and want.table is None:
        said.append(f"table {layout.table!r}")
    if want.encoding == AUTO:
        said.append(f"encoding {layout.wide or layout.encoding}")
    return said


def _left_out(layout: Layout, sample: Sample, want: Wanted) -> Iterator[str]:
    """Yield what of a file of JSON is not read, although it holds text: lists beside that of the records."""
    if layout.format is Format.JSON and "text" not in want.told and any(step not in ("*", "[]") for step in layout.path):
        from newslint.records.find.json_path import find_others

        if others := find_others(_narrow(layout, sample.head), sample.whole, layout.path):
            more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
            yield "not read: " + " ".join(map(name_of, others[:SHOWN])) + more


def _holds(record: Mapping[str, Any], name: str) -> bool:
    """Return whether a field of a record holds text, if an empty one, or a list."""
    return any(isinstance(value, str | list) for _, value in all_of(record, name))


def _is_there(record: Mapping[str, Any], name: str | None) -> bool:
    return name is not None and look_up(record, name)[1] is not None
