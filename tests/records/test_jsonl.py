"""Lines of JSON become records: which fields count, and what a line that is none is called."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit, Problem
from newslint.records.jsonl import Record, file_problem, read_blocks, read_records, replace_texts
from newslint.records.record import Fields
from newslint.text.host import host


def records(data: bytes, fields: Fields | None = None, encoding: str = "utf-8") -> list[Record]:
    return [
        record for chunk in read_blocks(BytesIO(data), 64) for record in read_records(chunk, "a.jsonl", fields or Fields(), encoding)
    ]  # fmt: skip


class TestRecords:
    def test_a_record_a_line_with_what_is_known_of_it(self) -> None:
        data = b'{"id": 7, "url": "https://www.Example.com:8080/a?b", "language": "de", "title": "T", "text": "Bern tagt."}\n'
        (record,) = records(data)
        document = record.parts[0].document
        assert (document.id, document.site, document.language, document.title) == ("7", "example.com", "de", "T")
        assert document.text == "Bern tagt."
        assert (document.source, record.line, record.raw) == ("a.jsonl", 1, data)

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
            (b'{"text": ["a"]}', "field 'text' is not text but a list"),
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
        changed = replace_texts(record.raw, [(("text",), "A", [Edit(0, 10, "See also: ", "")])])
        assert changed == b'\xef\xbb\xbf{"text": "A"}\n'

    def test_what_orjson_refuses_is_read_all_the_same(self) -> None:
        data = b'{"text": "a\\ud800b", "n": NaN, "big": 123456789012345678901234567890}\n'
        assert records(data)[0].parts[0].document.text == "a\ud800b"

    def test_lines_in_latin_1_are_read_and_those_in_utf_16_refused(self) -> None:
        assert records(b'{"text": "caf\xe9"}', encoding="latin-1")[0].parts[0].document.text == "café"
        problem = file_problem(b"", "utf-16", "a.jsonl")
        assert problem is not None
        assert problem.kind == "encoding"

    def test_binary_data_is_told_once(self) -> None:
        problem = file_problem(b"\x1f\x8b\x08\0\0\0" + bytes(range(256)), "utf-8", "a.jsonl")
        assert problem is not None
        assert problem.kind == "binary"

    def test_chunks_end_at_line_ends_and_count_lines(self) -> None:
        data = b"".join(b'{"text": "%d"}\n' % n for n in range(100))
        chunks = list(read_blocks(BytesIO(data), 50))
        assert b"".join(chunk.data for chunk in chunks) == data
        assert all(chunk.data.endswith(b"\n") for chunk in chunks)
        assert [(chunk.start, chunk.first_line) for chunk in chunks] == [
            (data.find(chunk.data), data[: chunk.start].count(b"\n") + 1) for chunk in chunks
        ]
        assert [record.line for record in records(data)] == list(range(1, 101))

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
