"""The one way in: sources become chunks of about a megabyte, always at the same places, so that a run can be resumed and shared out.

With what else a run has to know of its inputs (a source that cannot be read, one that was left out, the end of a file) chunks are its steps.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import IO, Any, NamedTuple

from newslint.config.model import Config
from newslint.errors import ConfigError, NewslintError
from newslint.findings import Problem
from newslint.records.codec import MOST_FILES, SIZE, Chunk, Codec, Layout, NoTextError, Record
from newslint.records.codecs import codec_for
from newslint.records.containers import format_by_content, refused_name
from newslint.records.files import BadInputError, DamagedError, Remembering, converted, head_of, is_address, unpacked
from newslint.records.formats import BY_LINES, MAY_HOLD_NO_TEXT, NAMES, TABLES, TEXTS, Format, Packing
from newslint.records.record import Fields
from newslint.records.settings import wanted
from newslint.records.source import STDIN, Source
from newslint.records.text_codec import unreadable
from newslint.util.replace import FileState, state_of

NO_TEXT = "no text"  # the kind of a look's problem where nothing is wrong with the file but that no field holds text
_SEEKING = (*TABLES, Format.SQLITE)  # formats that are not read from the first byte to the last


class Failed(NamedTuple):
    """A source that could not be read, or not to its end; ``error`` is why. ``rest`` is all that standard input holds, where nothing of it
    came before.
    """

    source: Source
    problem: Problem
    error: Exception
    rest: IO[bytes] | None = None

    def named(self) -> Exception:
        """Return the error for a run that ends there: it names the source, and is BadInputError where reading it again would give the same."""
        if isinstance(self.error, BadInputError | ConfigError | DamagedError):
            return BadInputError(f"{self.source.source}: {self.error}")
        if isinstance(self.error, OSError) and self.error.filename:
            return self.error
        return NewslintError(f"{self.source.source}: {self.error}")  # a package or a connection: once it is there, the run can go on


class Skipped(NamedTuple):
    """A file that a walk found and that holds no text: nobody asked for it."""

    source: Source


class Begun(NamedTuple):
    """The beginning of a source of records, and how it is read; ``state`` is what the file then was, None for what cannot be replaced."""

    source: Source
    layout: Layout
    state: FileState | None


class Ended(NamedTuple):
    """The end of a source of records that was read to its end."""

    source: Source


Step = Chunk | Failed | Skipped | Begun | Ended


def steps(sources: Iterable[Source], configs: Callable[[int], Config], partitions: bool = False) -> Iterator[Step]:
    """Yield the steps of a run over sources. ``configs`` returns the configuration of a number (`Source.group`).

    With ``partitions`` tables get the columns that stand in their paths, as Hive writes them (``site=a/part.parquet``).

    Files of one text each that follow each other share a chunk; they are opened where its work is done.
    """
    index = mark = 0
    for step in _steps(sources, configs, partitions):
        if isinstance(step, Chunk):
            step.index, index = index, index + 1
            mark = step.mark = _marked(step, mark)
        yield step


def _steps(sources: Iterable[Source], configs: Callable[[int], Config], partitions: bool) -> Iterator[Step]:
    group: list[Source] = []
    for source in sources:
        kind = _is_text(source)
        if group and (not kind or not _together(group, source)):
            yield _texts(group, configs)
            group = []
        if kind:
            group.append(source)
        else:
            yield from read(source, configs(source.group), partitions)
    if group:
        yield _texts(group, configs)


def _is_text(source: Source) -> bool:
    """Return whether a source is a file that holds one text, by its name."""
    return source.format in TEXTS and not source.stream and not is_address(source.path)


def _together(group: list[Source], source: Source) -> bool:
    first = group[0]
    if (first.format, first.group) != (source.format, source.group) or len(group) >= MOST_FILES:
        return False
    return sum(each.size for each in group) < SIZE


def _texts(group: list[Source], configs: Callable[[int], Config]) -> Chunk:
    """Return the chunk of a group of files that hold one text each."""
    first = group[0]
    assert first.format is not None
    config = configs(first.group)
    layout = Layout(first.format, Fields(), wanted(config, first.format).encoding, most=config.max_record_bytes)
    return Chunk(first, layout, tuple(group), size=sum(each.size for each in group))


def read(source: Source, config: Config, partitions: bool = False) -> Iterator[Step]:
    """Yield the steps of one source."""
    given: Remembering | None = None
    try:
        with source.open() as stored:
            if source.path == STDIN:
                given = Remembering(stored)
                stored = given.stream
            if problem := refused_name(source.source) if source.format is None else None:
                raise BadInputError(problem.message)
            for step in _read(source, stored, config, partitions):
                if given is not None and isinstance(step, Chunk):
                    given.forget()
                yield step
    except NoTextError as error:
        yield Skipped(source) if source.walked else _failed(source, error, given)
    except (OSError, NewslintError) as error:  # it may not be of the format, or be damaged, or a package is missing
        yield _failed(source, error, given)


def _failed(source: Source, error: OSError | NewslintError, given: Remembering | None) -> Failed:
    rest = None if given is None else given.again()
    if isinstance(error, OSError):
        return Failed(source, unreadable(source.source, error), error, rest)
    kind = "format" if isinstance(error, BadInputError) else "unreadable"
    return Failed(source, Problem(source.source, None, kind, str(error)), error, rest)


def _read(source: Source, stored: IO[bytes], config: Config, partitions: bool) -> Iterator[Step]:
    state = None if source.stream or source.path == STDIN or is_address(source.path) else state_of(stored)
    file = unpacked(stored, source.packing)
    from newslint.records.layout import HEAD, Sample, layout_of  # a run over texts does not need what finds out

    head, file = head_of(file, HEAD)
    kind = source.format or format_by_content(head)
    if kind in TEXTS and state is not None:  # as its content says; it is opened again where the work is done
        yield _texts([source._replace(format=kind)], lambda _: config)
        return
    if kind in _SEEKING:
        if source.path == STDIN or source.stream or source.packing is not Packing.NONE:
            raise NewslintError(f"{NAMES[kind]} is read from files, not from standard input, and not compressed once more")
        stored.seek(0)
        file = stored
    if source.walked and kind in MAY_HOLD_NO_TEXT and not head.strip():
        yield Skipped(source)
        return
    layout = layout_of(Sample(source, head, len(head) < HEAD), kind, config)
    if partitions and kind in TABLES:
        from newslint.records.tables.schema import hive_columns

        layout = layout._replace(partitions=tuple(hive_columns(source.path).items()))
    yield Begun(source, layout, state)
    if layout.wide:
        file = converted(file, layout.wide)
    done = 0
    for chunk in codec_for(layout).cut(file, source, config.max_record_bytes):
        if source.path == STDIN or source.stream:
            chunk.size = len(chunk.data) if isinstance(chunk.data, bytes) else 0
        else:
            at = stored.tell()
            chunk.size, done = max(0, at - done), at
        yield chunk
    yield Ended(source)


def _marked(chunk: Chunk, mark: int) -> int:
    """Return the checksum ``mark`` with a chunk added to it; files of one text each count by name, size and time."""
    if chunk.layout.format in TABLES:  # the same rows may become other bytes
        return binascii.crc32(f"{chunk.source.source} {chunk.number}".encode("utf-8", "surrogatepass"), mark)
    if isinstance(chunk.data, bytes):
        return binascii.crc32(chunk.data, mark)
    if chunk.layout.format in TEXTS:
        named = [(each.source, each.size, each.time) if isinstance(each, Source) else binascii.crc32(each.raw) for each in chunk.data]
        return binascii.crc32(repr(named).encode("utf-8", "surrogatepass"), mark)
    return binascii.crc32(repr(chunk.data).encode("utf-8", "surrogatepass"), mark)


class ReadRecord(NamedTuple):
    """A record with its chunk and the codec that knows where it stands."""

    codec: Codec
    chunk: Chunk
    record: Record


def records(source: Source, config: Config, line: int = 1) -> Iterator[ReadRecord | Failed]:
    """Yield the records of one source, of any format, with what could not be read.

    Chunks that end above ``line`` are passed over unread, where records are lines of the file.
    """
    todo = steps([source._replace(group=0)], lambda _: config)
    for step in todo:
        if isinstance(step, Failed):
            yield step
        elif isinstance(step, Chunk):
            if step.layout.format in BY_LINES and step.line + step.data.count(b"\n") < line:
                continue
            codec = codec_for(step.layout)
            for record in codec.records(step):
                yield ReadRecord(codec, step, record)


class Looked(NamedTuple):
    """A look at the beginning of a source: how it is read, and its first records as values (none of a source of texts)."""

    layout: Layout
    records: list[Mapping[str, Any] | str]


def look(source: Source, config: Config) -> Looked | Problem:
    """Return what the beginning of a source shows, or the problem that says why it cannot be read."""
    from newslint.records.layout import HEAD, RECORDS, Sample, layout_of, sample_records

    if source.format is None and (problem := refused_name(source.source)):
        return problem
    try:
        with source.open() as stored:
            head, _ = head_of(unpacked(stored, source.packing), HEAD)
        sample = Sample(source, head, len(head) < HEAD)
        layout = layout_of(sample, source.format or format_by_content(head), config)
        return Looked(layout, list(islice(sample_records(layout, sample), RECORDS)))
    except NoTextError as error:
        return Problem(source.source, None, NO_TEXT, str(error))
    except OSError as error:
        return unreadable(source.source, error)
    except NewslintError as error:
        return Problem(source.source, None, "format", str(error))
