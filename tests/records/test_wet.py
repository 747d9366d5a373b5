"""WET files, as Common Crawl gives them, are cut into the texts of web pages; what is broken costs its own record."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from helpers.records import read_json_lines
from helpers.texts import BODY

from newslint.cli.main import main
from newslint.records import wet
from newslint.records.files import frame
from newslint.records.formats import Packing
from newslint.records.wet import BadPageError, cut, parse


def page(body: bytes, kind: str = "conversion", **headers: str) -> bytes:
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"WARC/1.0\r\nWARC-Type: {kind}\r\n{named}Content-Length: {len(body)}\r\n\r\n".encode() + body


def test_records_are_cut_by_their_length_and_those_without_text_passed_over() -> None:
    first, second = page(b"One\r\n\r\nWARC/1.0 inside\r\n\r\n"), page("Zwölf".encode())
    data = page(b"software: x", "warcinfo") + b"\r\n\r\n" + first + b"\r\n\r\n" + second + b"\r\n\r\n"
    assert list(cut(io.BytesIO(data))) == [first, second]
    assert parse(first).body == b"One\r\n\r\nWARC/1.0 inside\r\n\r\n"
    assert parse(second).headers["warc-type"] == "conversion"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("blank", [b"", b" "])
@pytest.mark.parametrize("body", [b"One\r\n\r\nTwo", b"One\n\nTwo", b"\r\n\r\n", b"\n\n", b""])
def test_the_text_begins_behind_the_first_blank_line_whatever_its_lines_end_in(end: bytes, blank: bytes, body: bytes) -> None:
    headers = page(body, WARC_Target_URI="https://www.example.com/a")[: -len(body) or None].replace(b"\r\n", end)
    whole = headers[: -len(end)] + blank + end + body
    records = list(cut(io.BytesIO(whole + end + end)))
    assert records == [whole]
    assert parse(whole).body == body
    assert parse(whole).headers["warc-target-uri"] == "https://www.example.com/a"


def test_what_stands_between_records_is_not_lost() -> None:
    good = page(b"One")
    data = good + b"\r\n\r\njunk\nmore\r\n" + good + b"\r\n\r\nWARC/1.0\r\nno length\r\n\r\n" + good + b"\r\n\r\n" + page(b"cut off")[:-3]
    records = list(cut(io.BytesIO(data)))
    assert records.count(good) == 3
    assert b"junk\nmore\r\n" in records
    for bad in records:
        if bad != good:
            with pytest.raises(BadPageError):
                parse(bad)


def test_records_and_junk_that_are_too_long_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    good = page(b"One")
    long, lying = page(b"x\n" * 500), page(b"y").replace(b"Length: 1", b"Length: 9999999999")
    headers = b"WARC/1.0\r\n" + b"X-More: x\r\n" * 100 + b"\r\n"
    for read in (50, 1 << 20):
        monkeypatch.setattr(wet, "LINE", read)
        for bad in (long, lying, b"junk\n" * 200, headers):
            assert list(cut(io.BytesIO(good + b"\r\n\r\n" + bad + b"\r\n\r\n" + good), 300)) == [good, None, good]
        assert list(cut(io.BytesIO(good + long + good), 3000)) == [good, long, good]


def test_pages_go_through_the_gate_with_their_address_and_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = {"WARC_Target_URI": "https://www.example.com/a", "WARC_Record_ID": "<urn:uuid:1>", "WARC_Date": "2026-11-22T00:00:00Z"}
    pages = [page(b"info", "warcinfo"), page(BODY.encode(), **told), page(f"{BODY}\nSee also: x".encode()), page(b"\xff bad"), b"junk\r\n"]
    Path("a.warc.wet.gz").write_bytes(b"".join(frame(each + b"\r\n\r\n", Packing.GZIP) for each in pages))
    assert main(["gate", "a.warc.wet.gz", "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q"]) == 0
    first, second = read_json_lines("ok.jsonl")
    assert first == {"id": "<urn:uuid:1>", "url": "https://www.example.com/a", "date": "2026-11-22T00:00:00Z", "text": BODY}
    assert second == {"text": BODY}
    rejected = [row["newslint"] for row in read_json_lines("no.jsonl")]
    assert [note["error"] for note in rejected] == ["not UTF-8 at byte 0 (0xff) of the text", "is no WARC record"] or len(rejected) == 2


def claimed(body: bytes, more: int, end: bytes = b"\r\n") -> bytes:
    """Return a record whose Content-Length is wrong by so many bytes."""
    return page(body).replace(b"Content-Length: %d" % len(body), b"Content-Length: %d" % (len(body) + more)).replace(b"\r\n", end)


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize("more", [1, 3, 5, 8, 14, 16, 30, 60, 70, 120, 100_000, -2])
def test_a_length_that_is_wrong_costs_its_own_record_and_no_other(more: int, end: bytes) -> None:
    between = end + end
    wrong, good = claimed(b"One is wrong.", more, end), page(b"Two is fine.").replace(b"\r\n", end)
    records = list(cut(io.BytesIO(between.join([good, wrong, good, good]) + between)))
    read = []
    for record in records:
        try:
            read.append(parse(record).body)
        except BadPageError:
            assert b"One is wrong" in record
    bodies = [body for body in read if body != b"Two is fine."]
    assert len(read) - len(bodies) == 3
    assert all(body.strip() == b"One is wrong." for body in bodies)  # two line ends more: nothing foreign is in it
    assert len(records) == 4


def test_many_lengths_that_claim_all_that_follows_are_read_once() -> None:
    """Each claims to hold those behind it: were they read to their ends, a few kilobytes would cost gigabytes."""
    number = 2000
    data = io.BytesIO(b"\r\n\r\n".join(claimed(b"Text %d." % at, 200_000_000) for at in range(number)))
    read = 0
    plain = data.read

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            nonlocal read
            given = plain(size)
            read += len(given)
            return given

        def readline(self, size: int | None = -1) -> bytes:
            nonlocal read
            given = data.readline(size)
            read += len(given)
            return given

    assert len(list(cut(Counted()))) == number
    assert read == len(data.getvalue())


def test_text_of_a_wrong_length_does_not_enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.wet").write_bytes(
        b"\r\n\r\n".join([claimed(BODY.encode(), 200), page(BODY.encode()), claimed(BODY.encode(), -9)]) + b"\r\n\r\n"
    )
    assert main(["gate", "a.wet", "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q"]) == 0
    assert read_json_lines("ok.jsonl") == [{"text": BODY}]
    errors = [row["newslint"]["error"] for row in read_json_lines("no.jsonl")]
    assert [error.partition(":")[0] for error in errors] == ["is cut off", "its Content-Length is wrong"]
