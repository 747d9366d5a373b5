"""The edits that a report of ``check --fix`` (JSON or JSON lines) tells of, and files as they were before them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

from newslint.config.model import Config
from newslint.errors import NewslintError
from newslint.findings import Edit
from newslint.records.codec import Chunk, TextChange
from newslint.records.codecs import codec_for
from newslint.records.files import frame
from newslint.records.formats import READ_ONLY, TEXTS, Format
from newslint.records.read import Failed, read
from newslint.records.source import Source
from newslint.records.text_codec import TextCodec, TextFile, read_file
from newslint.text.edits import apply_edits, inverse


class Told(NamedTuple):
    """The edits of one text: the number of its record, and the name of its field there (None for a file that is one text)."""

    record: int | None
    field: str | None
    edits: tuple[Edit, ...]


def told_edits(path: str) -> dict[str, list[Told]]:
    """Return the edits that a report tells of, by source. Raise OSError, and NewslintError for what is no such report."""
    found: dict[str, list[Told]] = {}
    try:
        for document in _documents(path):
            if edits := document.get("edits"):
                made = tuple(Edit(edit["start"], edit["end"], edit["old"], edit["new"]) for edit in edits)
                found.setdefault(document["source"], []).append(Told(document.get("record"), document.get("field"), made))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NewslintError(f"{path}: is no report of `check --fix --output-format json` (or jsonl): {error}") from None
    return found


def _documents(path: str) -> Iterator[Any]:
    with open(path, "rb") as file:
        first = file.readline()
        start = None
        if first.rstrip().endswith(b"}"):
            start = json.loads(first)
        if isinstance(start, dict) and "documents" not in start:
            yield start
            for line in file:
                yield json.loads(line)
        else:
            yield from (start or json.loads(first + file.read()))["documents"]


def restore_file(source: Source, told: Sequence[Told], config: Config, out: IO[bytes]) -> int:
    """Write a file as it was before the edits; return how many texts were restored.

    Raise NewslintError where it does not hold what the fix left, or is of a format that bytes are not put together of; ``out`` is then worth
    nothing.
    """
    if source.format in TEXTS:
        return _text(source, told, config, out)
    left = {(each.record, each.field): each.edits for each in told}
    done = 0
    for step in read(source, config):
        if isinstance(step, Failed):
            raise step.named()
        if not isinstance(step, Chunk):
            continue
        if step.layout.format in READ_ONLY | {Format.SQLITE, Format.PARQUET, Format.ARROW} or step.layout.wide:
            raise NewslintError(f"{source.source}: `newslint undo` takes these fixes back, from the record of the run")
        codec = codec_for(step.layout)
        changed: dict[int, list[TextChange]] = {}
        for record in codec.records(step):
            for part in record.parts:
                if edits := left.pop((record.number, part.name), None):
                    changed.setdefault(record.number, []).append(_back(part.document.text, edits, part.path, source))
                    done += 1
        out.write(frame(codec.rewrite(step, changed).data if changed else step.data, source.packing))
    if left:
        raise NewslintError(f"{source.source}: {len(left)} of the texts that the report names are not there")
    return done


def _text(source: Source, told: Sequence[Told], config: Config, out: IO[bytes]) -> int:
    from newslint.records.codec import Layout
    from newslint.records.record import Fields
    from newslint.records.settings import wanted

    assert source.format is not None
    file = read_file(source, config.max_record_bytes)
    if not isinstance(file, TextFile):
        raise NewslintError(f"{file.source}: {file.message}")
    codec = TextCodec(Layout(source.format, Fields(), wanted(config, source.format).encoding))
    record = codec.record(file)
    if record.problem is not None:
        raise NewslintError(f"{record.problem.source}: {record.problem.message}")
    change = _back(record.parts[0].document.text, told[0].edits, ("text",), source)
    out.write(frame(codec.fixed(record, change.text), source.packing))
    return 1


def _back(text: str, edits: Sequence[Edit], path: Any, source: Source) -> TextChange:
    undone = inverse(edits)
    try:
        return TextChange(path, apply_edits(text, undone), undone)
    except ValueError as error:
        raise NewslintError(f"{source.source}: does not hold what the fix left there: {error}") from None
