"""WET files, as Common Crawl gives them, are cut into the texts of web pages; what is broken costs its own record."""

from __future__ import annotations

import io

import pytest
from helpers.taken import MOST, chunks, joined, layout, lines, problems, records, texts, warc
from hypothesis import given
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.findings import Place
from newslint.records.codec import Kept, TextChange
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.web import warc_cut
from newslint.records.web.wet_codec import WetCodec

CODEC = WetCodec(layout(Format.WET))


def page(body: bytes, kind: str = "conversion", **headers: str) -> bytes:
    return warc(body, kind, **headers)


def read(data: bytes, most: int = MOST) -> list[str]:
    return [
        record.parts[0].document.text if record.parts else f"! {record.problem.message if record.problem else ''}"
        for record in records(CODEC, data, Format.WET, most)
    ]


def test_records_are_cut_by_their_length_and_those_without_text_passed_over() -> None:
    data = joined(page(b"software: x", "warcinfo"), page(b"One\r\n\r\nWARC/1.0 inside\r\n\r\n"), page("Zwölf".encode()))
    assert read(data) == ["One\r\n\r\nWARC/1.0 inside\r\n\r\n", "Zwölf"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("body", [b"One\r\n\r\nTwo", b"One\n\nTwo", b"\r\n\r\n", b"\n\n", b""])
def test_the_text_begins_behind_the_first_blank_line_whatever_its_lines_end_in(end: str, body: bytes) -> None:
    whole = warc(body, "conversion", end, WARC_Target_URI="https://www.example.com/a")
    assert read(whole + 2 * end.encode()) == [body.decode()]
    blank = whole[: len(whole) - len(body) - len(end)] + b" " + end.encode() + body
    assert read(blank + 2 * end.encode()) == [body.decode()]


def test_places_are_lines_of_the_file() -> None:
    data = joined(page(b"info\n", "warcinfo"), page(b"One\nTwo and three"), page(b"Four"))
    for record in records(CODEC, data, Format.WET):
        part = record.parts[0]
        for word in part.document.text.split():
            start = part.document.text.index(word)
            line, column, end_line, end_column = CODEC.place(record, part, start, start + len(word))
            assert line == end_line
            assert data.decode().split("\n")[line - 1][column - 1 : end_column - 1] == word
        assert data.split(b"\n")[record.line - 1].startswith(b"WARC/1.0")
    assert CODEC.place(record, part, 0, 4) == Place(19, 1, 19, 5)


def test_what_stands_between_records_is_not_lost() -> None:
    good = page(b"One")
    data = good + b"\r\n\r\njunk\nmore\r\n" + good + b"\r\n\r\nWARC/1.0\r\nno length\r\n\r\n" + good + b"\r\n\r\n" + page(b"cut off")[:-3]
    assert read(data) == ["One", "! is no WARC record", "One", "! has no Content-Length", "One", "! is cut off: 4 of 7 bytes"]


@pytest.mark.parametrize("line", [50, 1 << 20])
def test_what_is_too_long_is_one_problem_and_its_bytes_are_in_chunks_of_their_own(monkeypatch: pytest.MonkeyPatch, line: int) -> None:
    monkeypatch.setattr(warc_cut, "LINE", line)
    good = page(b"One")
    long, lying = page(b"x\n" * 500), page(b"y").replace(b"Length: 1", b"Length: 9999999999")
    headers = b"WARC/1.0\r\n" + b"X-More: x\r\n" * 100 + b"\r\n"
    large = "! is larger than max-record-bytes allows, and was not read; raise that setting if it is no accident"
    for bad in (long, lying, b"junk\n" * 200, headers):
        data = joined(good, bad, good)
        assert read(data, 300) == ["One", large, "One"]
        parts = chunks(CODEC, data, Format.WET, 300)
        assert b"".join(part.data for part in parts) == data
        assert [part.number for part in parts if part.oversized] == [2]
    assert read(joined(page(b"x\n" * 500, "warcinfo"), good), 300) == ["One"]  # nobody asked for it


def claimed(body: bytes, more: int, end: bytes = b"\r\n") -> bytes:
    """Return a record whose Content-Length is wrong by so many bytes."""
    return page(body).replace(b"Content-Length: %d" % len(body), b"Content-Length: %d" % (len(body) + more)).replace(b"\r\n", end)


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("more", [1, 3, 5, 8, 14, 16, 30, 60, 70, 120, 100_000, -2])
def test_a_length_that_is_wrong_costs_its_own_record_and_no_other(more: int, end: bytes) -> None:
    between = end + end
    wrong, good = claimed(b"One is wrong.", more, end), page(b"Two is fine.").replace(b"\r\n", end)
    found = read(between.join([good, wrong, good, good]) + between)
    assert len(found) == 4
    assert [text for text in found if text == "Two is fine."] == ["Two is fine."] * 3
    (other,) = [text for text in found if text != "Two is fine."]
    assert other.startswith("! ") or other.strip() == "One is wrong."  # two line ends more: nothing foreign is in it


def test_many_lengths_that_claim_all_that_follows_are_read_once() -> None:
    """Each claims to hold those behind it: were they read to their ends, a few kilobytes would cost gigabytes."""
    data = b"\r\n\r\n".join(claimed(b"Text %d." % at, 200_000_000) for at in range(2000))
    count = 0

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal count
            given = super().read(size)
            count += len(given)
            return given

        def readline(self, size: int | None = -1) -> bytes:
            nonlocal count
            given = super().readline(size)
            count += len(given)
            return given

    found = [piece for piece in warc_cut.pieces(Counted(data), 1 << 28, lambda headers, body: True) if piece.kind is warc_cut.Kind.RECORD]
    assert len(found) == 2000
    assert count == len(data)


def test_a_line_of_json_has_what_the_headers_say() -> None:
    told = {"WARC_Target_URI": "https://www.example.com/a", "WARC_Record_ID": "<urn:uuid:1>", "WARC_Date": "2026-11-22T00:00:00Z"}
    data = joined(page(b"One", **told, WARC_Identified_Content_Language="eng"), page(b"Two"), page(b"\xff bad"))
    first, second = lines(CODEC, data, Format.WET)
    assert list(first.items()) == [
        ("id", "<urn:uuid:1>"), ("url", "https://www.example.com/a"), ("date", "2026-11-22T00:00:00Z"), ("languages", "eng"), ("text", "One"),
    ]  # fmt: skip
    assert second == {"text": "Two"}
    assert problems(records(CODEC, data, Format.WET)) == ["not UTF-8 at byte 0 of the text (0xff)"]


def test_a_page_is_written_as_it_was_told_whatever_was_read_since() -> None:
    (chunk,) = chunks(CODEC, joined(page(b"One", WARC_Target_URI="https://a.example")), Format.WET)
    (record,) = CODEC.records(chunk)
    assert texts(records(CODEC, joined(page(b"Two", WARC_Target_URI="https://b.example")), Format.WET)) == ["Two"]
    kept = Kept(record, [TextChange(("text",), "Eins", ())], {"action": "fix"})
    assert CODEC.write(chunk, [kept], Format.JSONL) == b'{"url": "https://a.example", "text": "Eins", "newslint": {"action": "fix"}}\n'


def test_what_is_no_wet_file_is_refused_and_so_is_writing_one() -> None:
    for data in (b"{}\n", b"x" * 5000, b"\xff\xd8"):
        with pytest.raises(BadInputError, match="is no WET file"):
            chunks(CODEC, data, Format.WET, 1000)
    assert chunks(CODEC, b"", Format.WET) == []
    (chunk,) = chunks(CODEC, joined(page(b"One")), Format.WET)
    with pytest.raises(NewslintError, match="WET is read, never written"):
        CODEC.rewrite(chunk, {1: [TextChange(("text",), "x", ())]})


RAW = st.sampled_from(
    [page(b"One\nmore"), page(b"x" * 400), page(b"", "warcinfo"), b"junk\n", b"\r\n\r\n", b"WARC/1.0\r\n", b"\xff\0", b"WARC/"]
)


@given(st.lists(RAW, max_size=12), st.integers(20, 600), st.integers(0, 40))
def test_chunks_joined_are_the_file_and_number_its_records(raw: list[bytes], most: int, cut: int) -> None:
    data = page(b"first") + b"\r\n\r\n" + b"".join(raw)
    data = data[: len(data) - cut]
    parts = chunks(CODEC, data, Format.WET, most)
    assert b"".join(part.data for part in parts) == data
    start, line, number = 0, 1, 1
    for part in parts:
        assert (part.start, part.line, part.number) == (start, line, number)
        found = list(CODEC.records(part))
        assert [record.number for record in found] == list(range(number, number + len(found)))
        assert all(data[record.start : record.start + len(record.raw)] == record.raw for record in found)
        start, line, number = start + len(part.data), line + part.data.count(b"\n"), number + len(found)
