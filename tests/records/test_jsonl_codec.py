"""Lines of JSON become records: which fields count, what a line that is none is called, and how fixed ones are written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit, Place, Problem
from newslint.records.codec import ByteEdit, Chunk, Codec, Kept, Layout, Record, TextChange
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.json import lines_codec as jsonl_codec
from newslint.records.json.lines import read_blocks
from newslint.records.json.lines_codec import JsonLinesCodec
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.text.edits import apply_edits
from newslint.text.host import host

SOURCE = Source("a.jsonl", "a.jsonl")


def codec(fields: Fields | None = None, encoding: str = "utf-8") -> Codec:
    return JsonLinesCodec(Layout(Format.JSONL, fields or Fields(), encoding))


def chunks(data: bytes, size: int = 64, most: int = 1 << 20, encoding: str = "utf-8") -> list[Chunk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl_codec, "SIZE", size)
        found = list(codec(encoding=encoding).cut(BytesIO(data), SOURCE, most))
    assert b"".join(chunk.data for chunk in found) == data
    return found


def records(data: bytes, fields: Fields | None = None, encoding: str = "utf-8", most: int = 1 << 20) -> list[Record]:
    return [record for chunk in chunks(data, 64, most, encoding) for record in codec(fields, encoding).records(chunk)]


def deletion(record: Record, old: str, part: int = 0) -> TextChange:
    """Return the change that takes ``old`` out of a text."""
    path, document = record.parts[part]
    start = document.text.index(old)
    edits = [Edit(start, start + len(old), old, "")]
    return TextChange(path, apply_edits(document.text, edits), edits)


class TestRecords:
    def test_a_record_a_line_with_what_is_known_of_it(self) -> None:
        data = b'{"id": 7, "url": "https://www.Example.com:8080/a?b", "language": "de", "title": "T", "text": "Bern tagt."}\n'
        (record,) = records(data)
        document = record.parts[0].document
        assert (document.id, document.site, document.language, document.title) == ("7", "example.com", "de", "T")
        assert document.text == "Bern tagt."
        assert (document.source, record.number, record.line, record.start, record.raw) == ("a.jsonl", 1, 1, 0, data)

    def test_names_reach_into_objects_unless_a_field_is_called_so(self) -> None:
        fields = Fields(text=("body.text",), id="meta.id", source="spider")
        inside, plain = records(b'{"body": {"text": "A"}, "meta": {"id": "x"}, "spider": "scrapy:bbc"}\n{"body.text": "B"}\n', fields)
        assert [(part.path, part.document.text) for part in inside.parts] == [(("body", "text"), "A")]
        assert [(part.path, part.document.text) for part in plain.parts] == [(("body.text",), "B")]
        assert (inside.parts[0].document.id, inside.parts[0].document.source) == ("x", "scrapy:bbc")
        assert (plain.parts[0].document.id, plain.parts[0].document.source) == ("line 2", "a.jsonl")

    def test_several_text_fields_are_several_documents(self) -> None:
        (record,) = records(b'{"id": "a1", "title": "Vote", "text": "Bern votes.", "lead": null}', Fields(text=("title", "lead", "text")))
        assert [(part.document.id, part.document.text) for part in record.parts] == [("a1#title", "Vote"), ("a1#text", "Bern votes.")]

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (b"[1, 2]", "is not a JSON object but a list"),
            (b'"text"', "is not a JSON object but a string"),
            (b'{"title": "x"}', "has no text: no field 'text'; the only field is 'title' (text-fields says where the text is)"),
            (
                b'{"id": 1, "texts": "x"}',
                "has no text: no field 'text'; the fields are 'id', 'texts' (text-fields says where the text is; did you mean 'texts'?)",
            ),
            (b"{}", "has no text: no field 'text'; there is no field at all (text-fields says where the text is)"),
            (b'{"text": null}', "has no text: field 'text' is null"),
            (b'{"text": ["a", 1]}', "field 'text' is not text but a list"),
            (b'{"text": []}', "has no text: field 'text' is an empty list"),
            (b"[" * 100_000, "is not JSON that can be read: it is nested too deeply"),
        ],
    )
    def test_a_line_that_gives_no_text_is_a_problem_with_its_number(self, line: bytes, message: str) -> None:
        first, bad, last = records(b'{"text": "a"}\n' + line + b'\n{"text": "b"}')
        assert bad.problem == Problem("a.jsonl", 2, "record", message)
        assert [part.document.text for part in (*first.parts, *last.parts)] == ["a", "b"]

    def test_a_line_that_is_no_json_is_told_with_its_number_and_a_column(self) -> None:
        _, bad, last = records(b'{"text": "a"}\n{"text": "cut\n{"text": "b"}')
        assert bad.problem is not None
        assert (bad.problem.source, bad.problem.line, bad.problem.kind) == ("a.jsonl", 2, "record")
        assert re.fullmatch("is not JSON: .+ at column [0-9]+", bad.problem.message)
        assert last.parts

    @pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\n"])
    def test_a_line_with_nothing_but_a_mark_is_blank(self, data: bytes) -> None:
        (record,) = records(data)
        assert (record.parts, record.problem, record.raw) == ((), None, data)

    def test_bad_bytes_are_told_by_their_place_in_the_file(self) -> None:
        _, bad, last = records(b'{"text": "a"}\n{"text": "caf\xe9"}\n{"text": "b"}\n')
        assert bad.problem == Problem("a.jsonl", 2, "encoding", "not UTF-8 at byte 27 (0xe9); pass --encoding or convert it")
        assert last.parts

    def test_blank_lines_and_an_empty_text_are_fine(self) -> None:
        found = records(b'\n \r\n{"text": ""}\r\n')
        assert [(record.line, len(record.parts), record.problem) for record in found] == [(1, 0, None), (2, 0, None), (3, 1, None)]

    def test_a_mark_at_the_start_is_not_part_of_the_first_record(self) -> None:
        (record,) = records(b'\xef\xbb\xbf{"text": "See also: A"}\n')
        assert record.parts[0].document.text == "See also: A"
        (chunk,) = chunks(record.raw)
        new, edits = codec().rewrite(chunk, {1: [deletion(record, "See also: ")]})
        assert (new, edits) == (b'\xef\xbb\xbf{"text": "A"}\n', [ByteEdit(13, b"See also: ", b"")])
        assert codec().place(record, record.parts[0], 0, 3) == Place(1, 11, 1, 14)
        assert codec().write(chunk, [Kept(record, [], None)], Format.JSONL) == b'{"text": "See also: A"}\n'

    def test_what_orjson_refuses_is_read_all_the_same(self) -> None:
        data = b'{"text": "a\\ud800b", "n": NaN, "big": 123456789012345678901234567890}\n'
        assert records(data)[0].parts[0].document.text == "a\ud800b"

    def test_lines_in_latin_1_are_read_and_those_in_utf_16_refused(self) -> None:
        assert records(b'{"text": "caf\xe9"}', encoding="latin-1")[0].parts[0].document.text == "café"
        with pytest.raises(BadInputError, match="JSON lines cannot be read as utf-16; convert them to UTF-8"):
            records(b"{}", encoding="utf-16")

    def test_binary_data_is_told_once(self) -> None:
        with pytest.raises(BadInputError, match="is binary data, not text"):
            records(b"\x1f\x8b\x08\0\0\0" + bytes(range(256)))
        with pytest.raises(BadInputError, match="looks like UTF-16"):
            records('{"text": "a"}'.encode("utf-16"))

    def test_a_list_of_paragraphs_is_a_text(self) -> None:
        for name in ("body", "body[]"):
            (record,) = records(b'{"body": ["A", "B"], "id": 7}', Fields(text=(name,)))
            assert [(part.name, part.path, part.document.text, part.document.id) for part in record.parts] == [
                ("body", ("body",), "A\n\nB", "7")
            ]

    def test_a_name_may_stand_for_many_texts(self) -> None:
        data = b'{"id": "x", "a": [{"t": "one"}, {}, {"t": null}, {"t": ["two", "2"]}], "o": {"k.1": {"t": "three"}, "l": {"t": "four"}}}'
        (record,) = records(data, Fields(text=("a[].t", "o.*.t")))
        assert [(part.path, part.name, part.document.text, part.document.id) for part in record.parts] == [
            (("a", 0, "t"), "a[0].t", "one", "x#a[0].t"),
            (("a", 3, "t"), "a[3].t", "two\n\n2", "x#a[3].t"),
            (("o", "k.1", "t"), 'o["k.1"].t', "three", 'x#o["k.1"].t'),
            (("o", "l", "t"), "o.l.t", "four", "x#o.l.t"),
        ]
        (bad,) = records(b'{"a": [{"t": "one"}, {"t": 2}]}', Fields(text=("a[].t",)))
        assert bad.problem == Problem("a.jsonl", 1, "record", "field 'a[1].t' is not text but a number")

    def test_chunks_end_at_line_ends_and_count_lines(self) -> None:
        data = b"".join(b'{"text": "%d"}\n' % n for n in range(100))
        cut = chunks(data, 50)
        assert all(chunk.data.endswith(b"\n") for chunk in cut)
        assert [(chunk.start, chunk.number, chunk.line) for chunk in cut] == [
            (data.find(chunk.data), line, line) for chunk in cut for line in [data[: chunk.start].count(b"\n") + 1]
        ]
        assert [record.number for record in records(data)] == list(range(1, 101))
        assert [record.start for record in records(data)] == [match.start() for match in re.finditer(b"{", data)]

    def test_a_line_that_is_too_large_is_told_and_passes_through(self) -> None:
        data = b'{"text": "a"}\n{"text": "' + b"b" * 100 + b'"}\n\n{"text": "c"}\n'
        cut = chunks(data, 16, 40)
        assert [chunk.oversized for chunk in cut].count(True) == 1
        found = records(data, most=40)
        assert [(record.number, len(record.parts), record.problem and record.problem.kind) for record in found] == [
            (1, 1, None), (2, 0, "size"), (3, 0, None), (4, 1, None)
        ]  # fmt: skip
        assert all(
            codec().rewrite(chunk, {2: [TextChange(("text",), "", [])]}).data == chunk.data for chunk in cut if chunk.spans is not None
        )

    @given(st.lists(st.integers(0, 60), max_size=12), st.integers(1, 80), st.integers(1, 40), st.booleans())
    def test_a_line_that_is_too_long_comes_in_several_blocks(self, lengths: list[int], size: int, most: int, ended: bool) -> None:
        lines = [b"x" * length + b"\n" for length in lengths]
        if lines and not ended:
            lines[-1] = lines[-1][:-1]
        data = b"".join(lines)
        chunks = list(read_blocks(BytesIO(data), size, most))
        assert b"".join(chunk.data for chunk in chunks) == data
        assert [chunk.start for chunk in chunks] == [sum(len(before.data) for before in chunks[:number]) for number in range(len(chunks))]
        told = {chunk.first_line for chunk in chunks if chunk.excess == 1}
        assert told == {number for number, line in enumerate(lines, 1) if len(line) > most}
        for chunk in chunks:
            assert len(chunk.data) <= size + most
            assert chunk.first_line == data[: chunk.start].count(b"\n") + 1
            assert chunk.excess or max(map(len, BytesIO(chunk.data))) <= most


class TestWriting:
    DATA = b'{"id": 1, "text": "Caf\\u00e9 See also: A"}\r\n \n{"text": "B"}\n{"newslint": 5, "text": "C"}'

    def test_only_what_changed_is_rewritten(self) -> None:
        (chunk,) = chunks(self.DATA, 1 << 20)
        first, _, second, _ = codec().records(chunk)
        new, edits = codec().rewrite(chunk, {1: [deletion(first, " See also: A")], 3: [deletion(second, "B")]})
        assert new == self.DATA.replace(b" See also: A", b"").replace(b'"B"', b'""')
        assert edits == [ByteEdit(28, b" See also: A", b""), ByteEdit(56, b"B", b"")]
        assert codec().rewrite(chunk, {}) == (self.DATA, [])

    def test_an_edit_holds_whole_characters(self) -> None:
        (chunk,) = chunks('{"text": "xéy"}'.encode())
        change = TextChange(("text",), "xèy", [Edit(1, 2, "é", "è")])
        assert codec().rewrite(chunk, {1: [change]}).edits == [ByteEdit(11, "é".encode(), "è".encode())]

    def test_records_are_written_a_line_each_with_their_notes(self) -> None:
        (chunk,) = chunks(self.DATA, 1 << 20)
        found = [record for record in codec().records(chunk) if record.parts]
        kept = [
            Kept(found[0], [deletion(found[0], " See also: A")], None),
            Kept(found[1], [], {"action": "reject"}),
            Kept(found[2], [], {"a": 1}),
        ]
        lines = codec().write(chunk, kept, Format.JSONL).splitlines(keepends=True)
        assert lines[0] == b'{"id": 1, "text": "Caf\\u00e9"}\r\n'
        assert lines[1] == b'{"text": "B", "newslint": {"action": "reject"}}\n'
        assert json.loads(lines[2]) == {"text": "C", "newslint": {"a": 1, "before": 5}}

    def test_findings_stand_where_they_are_in_the_line(self) -> None:
        (chunk,) = chunks('{"text": "ab"}\n{"é": 1, "text": ["\\u0061\\n😀x", "y"]}'.encode())
        _, record = codec().records(chunk)
        part = record.parts[0]
        assert part.document.text == "a\n😀x\n\ny"
        assert codec().place(record, part, 0, 1) == Place(2, 20, 2, 26)
        assert codec().place(record, part, 2, 4) == Place(2, 28, 2, 30)
        assert codec().place(record, part, 6, 7) == Place(2, 34, 2, 35)


VALUES = st.fixed_dictionaries({"text": st.text(max_size=8)}, optional={"é": st.text(max_size=3)})


@given(st.lists(st.tuples(VALUES, st.booleans()) | st.none(), max_size=8), st.sampled_from(["\n", "\r\n"]), st.integers(1, 40), st.data())
def test_edits_lead_to_what_was_rewritten_and_back(
    given: list[tuple[dict[str, str], bool] | None], end: str, size: int, data: st.DataObject
) -> None:
    file = end.join("" if each is None else json.dumps(each[0], ensure_ascii=each[1]) for each in given).encode()
    new, edits = b"", []
    for chunk in chunks(file, size):
        changed: dict[int, Sequence[TextChange]] = {}
        for record in codec().records(chunk):
            assert file[record.start :].startswith(record.raw)
            if record.parts and data.draw(st.booleans()):
                text = record.parts[0].document.text
                made = [Edit(0, len(text) // 2, text[: len(text) // 2], data.draw(st.text(max_size=3)))]
                changed[record.number] = [TextChange(("text",), apply_edits(text, made), made)]
        rewritten = codec().rewrite(chunk, changed)
        new += rewritten.data
        edits += [edit for edit in rewritten.edits if isinstance(edit, ByteEdit)]
    made_of, at = b"", 0
    for edit in edits:
        assert file[edit.start : edit.start + len(edit.old)] == edit.old
        edit.old.decode(), edit.new.decode()
        made_of += file[at : edit.start] + edit.new
        at = edit.start + len(edit.old)
    assert made_of + file[at:] == new


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.co.uk/news?x=//y", "bbc.co.uk"),
        ("HTTP://User:pw@News.Example.org:80#top", "news.example.org"),
        ("//cdn.example.com/a", "cdn.example.com"),
        ("http://[::1]:8000/", "[::1]"),
        ("example.com/a", None),
        ("mailto:a@b.c", None),
        ("", None),
        (None, None),
    ],
)
def test_the_site_is_the_host_of_the_address(url: str | None, site: str | None) -> None:
    assert host(url) == site
