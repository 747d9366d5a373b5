"""What the codecs share whose texts are taken out of a file and never put back: web pages, archives of them, and feeds.

They write lines of JSON, with what the record says besides its text (address, title, date) in fields of their own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, ClassVar, NamedTuple

from newslint.errors import NewslintError
from newslint.findings import Place, Problem
from newslint.records.codec import Chunk, Kept, Layout, Record, Rewritten, TextChange
from newslint.records.decode import oversized
from newslint.records.formats import NAMES, NUMBERED, Format
from newslint.records.json.note import dumped, with_note
from newslint.records.record import Part
from newslint.records.source import Source
from newslint.text.document import Document
from newslint.text.host import host


class NoPageError(Exception):
    """The error that a record gives no text, with the reason and the kind of `newslint.findings.Problem` that it is."""

    def __init__(self, message: str, kind: str = "record") -> None:
        super().__init__(message)
        self.kind = kind


class Page(NamedTuple):
    """A text that was taken out of a record, and what the record says of it: ``told`` has the names and the order of the output."""

    text: str
    told: Mapping[str, str]


class Taken(NamedTuple):
    """A record as it stands in its chunk, and the page in it or the reason why there is none; the rest is as in `Record`."""

    number: int
    line: int
    start: int
    raw: bytes
    page: Page | NoPageError


class TakenOutCodec(ABC):
    """A codec that reads only; one for each format says how its chunks are cut, and what is in them."""

    format: ClassVar[Format]
    has_lines: ClassVar[bool] = True  # whether a record begins in a line of the file that can be named

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        # What was told of the records of the last chunk: extracting a page once more, to write it, would cost as much as checking it.
        self._last: Chunk | None = None
        self._told: dict[int, Mapping[str, str]] = {}

    @abstractmethod
    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the chunks of a source, as `newslint.records.codec.Codec.cut` says."""

    @abstractmethod
    def taken(self, chunk: Chunk) -> Iterator[Taken]:
        """Yield what is in a chunk that is not oversized."""

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Yield the records of a chunk; one that gives no text has a problem that says why."""
        self._last, self._told = chunk, {}
        name = chunk.source.source
        if chunk.oversized:
            yield Record(chunk.number, chunk.line, chunk.start, b"", (), oversized(name, chunk.line if self.has_lines else chunk.number))
            return
        for number, line, start, raw, page in self.taken(chunk):
            if isinstance(page, NoPageError):
                yield Record(number, line, start, raw, (), Problem(name, line, page.kind, str(page)))
                continue
            told = page.told
            self._told[number] = told
            document = Document(
                page.text, told.get("id") or f"record {number}", name, host(told.get("url")), told.get("title"), told.get("language")
            )
            yield Record(number, line, start, raw, (Part(("text",), document),), None)

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return where a span stands in the text that was taken out: what it says is no line of the file.

        Where a file holds many records, it is the number of the record, with code points of its text as columns.
        """
        if self.format in NUMBERED:
            return Place(record.number, start + 1, record.number, end + 1)
        return Place(*part.document.position(start), *part.document.position(end))

    def rewrite(self, chunk: Chunk, changed: Mapping[int, Sequence[TextChange]]) -> Rewritten:
        """Raise NewslintError: nothing is put back."""
        raise NewslintError(f"{NAMES[self.format]} is read, never written: `newslint gate` writes the fixed texts to a file of JSON Lines")

    def write(self, chunk: Chunk, kept: Sequence[Kept], format: Format) -> bytes:
        """Return records as lines of JSON. Raise NewslintError for any other format."""
        if format is not Format.JSONL:
            raise NewslintError(f"{NAMES[self.format]} is read, never written: call the output .jsonl")
        return b"".join(self._line(chunk, each) for each in kept)

    def _line(self, chunk: Chunk, kept: Kept) -> bytes:
        if chunk is not self._last or kept.record.number not in self._told:
            for _ in self.records(chunk):
                pass
        text = kept.changes[0].text if kept.changes else kept.record.parts[0].document.text
        page: dict[str, Any] = {**self._told[kept.record.number], "text": text}
        return dumped(page if kept.note is None else with_note(page, kept.note)) + b"\n"


def whole_file(file: IO[bytes], source: Source, layout: Layout, most: int, size: int) -> Iterator[Chunk]:
    """Yield the chunk of a file that is read as a whole; one of more than ``most`` bytes in oversized parts of ``size`` bytes."""
    data = bytearray()
    while len(data) <= most and (more := file.read(size)):
        data += more
    if len(data) <= most:
        yield Chunk(source, layout, bytes(data), spans=((0, len(data)),))
        return
    start, line, part = 0, 1, bytes(data)
    while part:
        yield Chunk(source, layout, part, 1 if start == 0 else 2, line, start, spans=(), oversized=start == 0)
        start, line = start + len(part), line + part.count(b"\n")
        part = file.read(size)
