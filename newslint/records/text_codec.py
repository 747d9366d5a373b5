"""The codecs of files that hold one text each: plain text, and Markdown, whose front matter is no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, Any, NamedTuple

from newslint.errors import NewslintError
from newslint.findings import Place, Problem
from newslint.records.codec import Chunk, Kept, Layout, Record, Rewritten, TextChange
from newslint.records.containers import text_of
from newslint.records.decode import Decoded, oversized
from newslint.records.files import BUFFER, DamagedError, read_at_most, unpacked
from newslint.records.formats import Format, Packing
from newslint.records.record import Part
from newslint.records.settings import AUTO
from newslint.records.source import STDIN, Source
from newslint.text.document import Document
from newslint.text.host import host
from newslint.util.hashing import blake2b
from newslint.util.lazy_regex import lazily
from newslint.util.replace import FileState, state_of

_FRONT = lazily(r"(?s)(---|\+\+\+)[ \t]*\r?\n(?P<told>.*?\n)?\1[ \t]*(?:\r?\n|\Z)")
_TOLD = lazily(r"(?m)^(title|url|link|canonical_url|language|lang)[ \t]*[:=][ \t]*(['\"]?)(.+?)\2[ \t]*\r?$")
_MOST_FRONT = 64 << 10  # code points in which the front matter must end


class TextFile(NamedTuple):
    """A file of one text as it was read: its bytes, decompressed, with the state and the hash of what is stored (None for a stream)."""

    source: Source
    raw: bytes
    state: FileState | None
    stored: bytes | None


def read_file(source: Source, most: int) -> TextFile | Problem:
    """Read a file of at most ``most`` bytes (decompressed); return it, or the problem that says why it cannot be read."""
    try:
        with source.open() as file:
            state = None if source.path == STDIN or source.stream else state_of(file)
            if source.packing is Packing.NONE:
                raw = read_at_most(file, most)
                stored = raw
            else:
                stored = read_at_most(file, most)
                raw = None if stored is None else read_at_most(unpacked(BytesIO(stored), source.packing), most)
    except OSError as error:
        return unreadable(source.source, error)
    except NewslintError as error:  # a package is missing
        return Problem(source.source, None, "unreadable", f"cannot be read: {error}")
    if raw is None or stored is None:
        return oversized(source.source, None)
    return TextFile(source, raw, state, blake2b(stored).digest() if state is not None else None)


def unreadable(source: str, error: OSError) -> Problem:
    """Return the problem of a file that cannot be opened or read."""
    kind = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
    reason = str(error) if isinstance(error, DamagedError) else error.strerror or error
    return Problem(source, None, kind, f"cannot be read: {reason}")


class TextCodec:
    """The codec of plain text and Markdown. As a line of JSON a text has ``id`` (its path) and ``text``."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def cut(self, file: IO[bytes], source: Source, most: int) -> Iterator[Chunk]:
        """Yield the one chunk of a text that comes through a stream: what it holds has been read then.

        One of more than ``most`` bytes comes in parts, without spans and oversized the first.
        """
        pieces: list[bytes] = []
        left = most
        while left >= 0 and (piece := file.read(BUFFER)):
            pieces.append(piece)
            left -= len(piece)
        whole = TextFile(source, b"".join(pieces), None, None)
        if left >= 0:
            yield Chunk(source, self.layout, (whole,))
            return
        yield Chunk(source, self.layout, (whole,), spans=(), oversized=True)
        while piece := file.read(BUFFER):
            yield Chunk(source, self.layout, (TextFile(source, piece, None, None),), spans=())

    def records(self, chunk: Chunk) -> Iterator[Record]:
        """Read each file of the chunk, and yield its record; one that gives no text has a problem."""
        for number, each in enumerate(chunk.data if chunk.spans is None else (), chunk.number):
            read = read_file(each, self.layout.most) if isinstance(each, Source) else each
            yield self.record(read, number) if isinstance(read, TextFile) else Record(number, 1, 0, b"", (), read)
        if chunk.oversized:
            yield Record(chunk.number, 1, 0, b"", (), oversized(chunk.source.source, None))

    def record(self, file: TextFile, number: int = 1) -> Record:
        """Return the record of one file."""
        name = file.source.source
        decoded = text_of(file.raw, self.encoding(file.raw), name)
        if isinstance(decoded, Problem):
            return Record(number, 1, 0, file.raw, (), decoded)
        front, told = _front(decoded.text) if self.layout.format is Format.MARKDOWN else ("", {})
        document = Document(
            decoded.text[len(front) :],
            None,
            name,
            host(told.get("url") or told.get("link") or told.get("canonical_url")),
            told.get("title"),
            told.get("language") or told.get("lang"),
        )
        return Record(number, 1 + front.count("\n"), len(front), file.raw, (Part(("text",), document),), None)

    def place(self, record: Record, part: Part, start: int, end: int) -> Place:
        """Return where a span of the text stands in the file: front matter moves it down."""
        document = part.document
        (line, column), (end_line, end_column) = document.position(start), document.position(end)
        return Place(line + record.line - 1, column, end_line + record.line - 1, end_column)

    def fixed(self, record: Record, text: str) -> bytes:
        """Return the content of the file with another text in it. Raise CannotEncodeError where it does not fit the encoding."""
        decoded = text_of(record.raw, self.encoding(record.raw), record.parts[0].document.source or "")
        assert isinstance(decoded, Decoded)  # it gave the text that was fixed
        return decoded.encode(decoded.text[: record.start] + text)

    def encoding(self, raw: bytes) -> str:
        """Return the encoding of one file, found out where it is to be."""
        if self.layout.encoding != AUTO:
            return self.layout.encoding
        from newslint.records.find.encoding import find_encoding

        return find_encoding(raw) or "utf-8"

    def rewrite(self, chunk: Chunk, changed: Mapping[int, Sequence[TextChange]]) -> Rewritten:
        """Raise NewslintError: files of one text are replaced one by one."""
        raise NewslintError("texts are replaced file by file")

    def write(self, chunk: Chunk, kept: Sequence[Kept], format: Format) -> bytes:
        """Return the texts as lines of JSON."""
        return b"".join(self._line(each) for each in kept)

    @staticmethod
    def _line(each: Kept) -> bytes:
        from newslint.records.json.note import dumped, with_note

        document = each.record.parts[0].document
        page: dict[str, Any] = {"id": document.id or document.source, "text": each.changes[0].text if each.changes else document.text}
        return dumped(page if each.note is None else with_note(page, each.note)) + b"\n"


def _front(text: str) -> tuple[str, dict[str, str]]:
    """Return the front matter of a Markdown file (``""`` where there is none), and what it says of the text."""
    found = _FRONT.match(text, 0, _MOST_FRONT)
    if found is None:
        return "", {}
    told = {name: _unquoted(quote, value) for name, quote, value in _TOLD.findall(found["told"] or "")}
    return found.group(), told


def _unquoted(quote: str, value: str) -> str:
    """Return a value as YAML and TOML mean it, as far as headlines and addresses need it."""
    return value.replace('\\"', '"') if quote == '"' else value
