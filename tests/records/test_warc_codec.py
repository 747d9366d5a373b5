"""An archive of web pages: the articles of its pages are taken out, the rest of it is passed over, and what is broken is told."""

from __future__ import annotations

import gzip
import zlib

import pytest
from helpers.taken import SENTENCES, article, chunks, joined, layout, lines, problems, records, texts, warc
from hypothesis import given, settings
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.records.codec import TextChange
from newslint.records.files import BadInputError
from newslint.records.formats import Format
from newslint.records.web.warc_codec import WarcCodec

CODEC = WarcCodec(layout(Format.WARC))
TEXT = "\n".join(["Ice", *SENTENCES])


def answer(body: bytes, status: str = "HTTP/1.1 200 OK", **headers: str) -> bytes:
    told = {"Content-Type": "text/html; charset=utf-8", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return "\r\n".join([status, *(f"{name}: {value}" for name, value in told.items()), "", ""]).encode() + body


PAGE = article().encode()


def test_pages_are_records_and_what_else_an_archive_holds_is_passed_over() -> None:
    data = joined(
        warc(b"software: x", "warcinfo"),
        warc(b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n", "request"),
        warc(answer(PAGE)),
        warc(answer(PAGE, "HTTP/1.1 404 Not Found")),
        warc(answer(b"\xff\xd8" * 50, Content_Type="image/jpeg")),
        warc(answer(b""), "revisit"),
        warc(answer(PAGE, Content_Type="")),
        warc(answer(PAGE, "HTTP/2 200")),
    )
    found = records(CODEC, data, Format.WARC)
    assert texts(found) == [TEXT] * 3
    assert [(record.number, data[record.start : record.start + 5]) for record in found] == [(1, b"WARC/"), (2, b"WARC/"), (3, b"WARC/")]


def test_a_line_of_json_has_the_address_and_what_the_page_says() -> None:
    head = '<link rel="canonical" href="https://www.example.com/other"><meta name="date" content="2026-01-05">'
    told = {"WARC_Target_URI": "<https://www.example.com/ice>", "WARC_Record_ID": "<urn:uuid:1>", "WARC_Date": "2026-02-01T00:00:00Z"}
    (line,) = lines(CODEC, joined(warc(answer(article(head=head).encode()), **told)), Format.WARC)
    assert line == {
        "id": "<urn:uuid:1>",
        "url": "https://www.example.com/ice",
        "title": "Ice - The Post",
        "date": "2026-01-05",
        "language": "en-GB",
        "fetched": "2026-02-01T00:00:00Z",
        "text": TEXT,
    }


def in_chunks(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:100], body[100:])) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKED = {
    "gzip": (gzip.compress(PAGE), {"Content_Encoding": "gzip"}),
    "named GZIP": (gzip.compress(PAGE), {"Content_Encoding": "GZIP"}),
    "deflate": (zlib.compress(PAGE), {"Content_Encoding": "deflate"}),
    "bare deflate": (raw_deflate(PAGE), {"Content_Encoding": "deflate"}),
    "chunks": (in_chunks(PAGE), {"Transfer_Encoding": "chunked"}),
    "Chunked": (in_chunks(PAGE), {"Transfer_Encoding": "Chunked"}),
    "gzip in chunks": (in_chunks(gzip.compress(PAGE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
    "said to be gzip": (PAGE, {"Content_Encoding": "gzip"}),
    "said to be br": (PAGE, {"Content_Encoding": "br"}),
    "said to be chunks": (PAGE, {"Transfer_Encoding": "chunked"}),
}


@pytest.mark.parametrize("name", PACKED)
def test_content_is_unpacked(name: str) -> None:
    body, headers = PACKED[name]
    assert texts(records(CODEC, joined(warc(answer(body, **headers))), Format.WARC)) == [TEXT]


def test_brotli_is_unpacked_and_never_far_beyond_what_a_page_may_be() -> None:
    brotli = pytest.importorskip("brotli")
    bomb = brotli.compress(b"\0" * 400_000_000, quality=1)
    data = joined(*(warc(answer(body, Content_Encoding="br")) for body in (brotli.compress(PAGE), bomb, brotli.compress(PAGE)[:-30])))
    found = records(CODEC, data, Format.WARC)
    assert texts(found)[:1] == [TEXT]
    assert problems(found)[0].startswith("is larger than a page may be")


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (gzip.compress(b"\0" * 200_000_000, 1), {"Content_Encoding": "gzip"}, "is larger than a page may be"),
        (b"\x1f\x8bnothing", {"Content_Encoding": "gzip"}, "its response cannot be read"),
        (b"(\xb5/\xfd", {"Content_Encoding": "zstd"}, "its Content-Encoding is not read: 'zstd'"),
        (b"<html></html>", {}, "no article text was found in it"),
        (PAGE + b"\xff", {}, "not UTF-8 at byte"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(body: bytes, headers: dict[str, str], said: str) -> None:
    (record,) = records(CODEC, joined(warc(answer(body, **headers))), Format.WARC)
    assert record.problem is not None
    assert record.problem.message.startswith(said)


def test_the_charset_of_the_server_counts_where_the_bytes_are_not_utf_8() -> None:
    page = article(sentences=("Przystań pozostaje zamknięta, mówi rada miasta. " * 4, *SENTENCES)).encode("cp1250")
    (record,) = records(CODEC, joined(warc(answer(page, Content_Type='text/html; charset="windows-1250"'))), Format.WARC)
    assert "Przystań pozostaje zamknięta" in record.parts[0].document.text


def test_broken_records_are_told_whatever_they_were() -> None:
    data = (
        joined(warc(answer(PAGE)), b"junk", warc(answer(PAGE)), b"WARC/1.0\r\nWARC-Type: response\r\n")
        + warc(b"GET /" * 40, "request")[:-9]
    )
    found = records(CODEC, data, Format.WARC)
    assert texts(found) == [TEXT] * 2
    assert problems(found) == ["is no WARC record", "has no Content-Length", "is cut off: 191 of 200 bytes"]


def test_a_large_page_is_a_problem_and_a_large_film_is_none() -> None:
    page, film = warc(answer(PAGE * 20)), warc(answer(b"\0" * 9000, Content_Type="video/mp4"))
    data = joined(film, page, film, warc(answer(PAGE)))
    found = records(CODEC, data, Format.WARC, 2000)
    assert [record.number for record in found] == [1, 2]
    assert "is larger than max-record-bytes" in problems(found)[0]
    assert texts(found) == [TEXT]
    assert b"".join(chunk.data for chunk in chunks(CODEC, data, Format.WARC, 2000)) == data


def test_what_is_no_archive_is_refused_and_so_is_writing_one() -> None:
    with pytest.raises(BadInputError, match="is no WARC file"):
        chunks(CODEC, PAGE, Format.WARC)
    (chunk,) = chunks(CODEC, joined(warc(answer(PAGE))), Format.WARC)
    with pytest.raises(NewslintError, match="WARC is read, never written"):
        CODEC.rewrite(chunk, {1: [TextChange(("text",), "x", ())]})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.integers(0, 30), st.binary(max_size=30))
def test_damage_costs_no_byte_and_no_neighbour(at: int, cut: int, junk: bytes) -> None:
    middle = joined(warc(answer(gzip.compress(PAGE), Content_Encoding="gzip")))
    at %= len(middle)
    data = joined(warc(answer(PAGE))) + middle[:at] + junk + middle[at + cut :] + b"\r\n\r\n" + joined(warc(answer(PAGE)))
    assert b"".join(chunk.data for chunk in chunks(CODEC, data, Format.WARC)) == data
    found = records(CODEC, data, Format.WARC)
    assert found[0].parts
    assert len(found) >= 2
