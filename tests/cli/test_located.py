"""``FILE:LINE:COL`` as reports print it is what ``explain`` and ``accept`` take, in every format that holds text."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from helpers.command import Call, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import feather, parquet

from newslint.cli.located import Spot, spot_of, texts_at
from newslint.config.model import Config
from newslint.errors import ConfigError
from newslint.records.formats import format_of
from newslint.records.source import Source

BODY = (
    "The bank kept rates on hold, and nobody in the room was surprised.\n"
    "See also: Five charts on inflation\n"
    'Markets barely moved "at all", said the desk — \U0001f4c8.\n'
    "See also: Six charts\n"
    "It was a quiet day for the traders of the city."
)
RECORDS = [{"id": f"n{number}", "title": "Rates", "text": BODY.replace("Five", f"Five {number}")} for number in (1, 2, 3)]


def table(records: list[dict[str, str]], delimiter: str = ",") -> str:
    """Return records as a table with quoted cells that hold line ends."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(records[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(records)
    return file.getvalue()


FILES = {
    "a.txt": BODY,
    "front.md": f"---\ntitle: Rates\n---\n{BODY}",
    "lines.jsonl": "".join(json.dumps(record) + "\n" for record in RECORDS),
    "plain.jsonl": "\ufeff" + "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS),
    "list.json": json.dumps(RECORDS, indent=2),
    "one-line.json": json.dumps({"articles": RECORDS}, ensure_ascii=False),
    "table.csv": table(RECORDS),
    "table.tsv": table(RECORDS, "\t"),
}


def places(call: Call, name: str) -> list[str]:
    """Return the places that the report on a file prints."""
    lines = call("check", name, "--output-format", "concise").out.splitlines()
    return [found[1] for line in lines if (found := re.match(r"(\S+:\d+:\d+): INS101", line))]


@pytest.mark.parametrize("name", FILES)
class TestPrintedPlaces:
    @pytest.fixture(autouse=True)
    def folder(self, call: Call, name: str) -> None:
        write({name: FILES[name], "newslint.yaml": "select: [INS101]\nbaseline: accepted.json\n"})

    def test_the_text_stands_there_in_the_file(self, call: Call, name: str) -> None:
        lines = FILES[name].removeprefix("\ufeff").split("\n")
        found = places(call, name)
        assert len(found) in (2, 6)
        for place in found:
            _, line, column = place.split(":")
            assert lines[int(line) - 1][int(column) - 1 :].startswith("See also: "), place

    def test_explain_tells_of_the_line_of_the_text_that_stands_there(self, call: Call, name: str) -> None:
        for place in places(call, name):
            out = call("explain", place).out
            assert re.search(r"\| See also: (Five|Six).*\n  Reported:\n    INS101", out), place
            assert out.count(" | ") == 1

    def test_explain_of_the_line_alone_finds_it_too(self, call: Call, name: str) -> None:
        for place in places(call, name):
            ran = call("explain", place.rpartition(":")[0])
            assert (ran.code, "INS101 see-also-insert: error" in ran.out) == (0, True)

    def test_accept_takes_the_finding_that_stands_there_and_no_other(self, call: Call, name: str) -> None:
        found = places(call, name)
        assert call("accept", found[1], "--reason", "quoted").out.splitlines()[1].startswith("1 finding accepted")
        listed = json.loads(Path("accepted.json").read_text("utf-8"))["accepted"]
        assert [entry["excerpt"] for entry in listed] == ["See also: Six charts"]
        left = places(call, name)
        assert left == [place for place in found if place not in found[1::2]]  # the line stands in every record, and is accepted in all


def write_rows(name: str) -> None:
    """Write the records into a file without lines, or one whose lines are none of its texts."""
    path = Path(name)
    if path.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(RECORDS), path)
    elif path.suffix == ".arrow":
        feather.write_feather(pyarrow.Table.from_pylist(RECORDS), path)
    elif path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE articles (id TEXT, title TEXT, text TEXT)")
            connection.executemany("INSERT INTO articles VALUES (:id, :title, :text)", RECORDS)
            connection.commit()
    elif path.suffix == ".rss":
        items = [escape(record["text"].replace("\n", "<br>")) for record in RECORDS]
        said = "".join(f"<item><title>Rates</title><description>{item}</description></item>" for item in items)
        write({name: f'<rss version="2.0"><channel><title>Desk</title>{said}</channel></rss>'})
    else:
        bodies = [record["text"].encode() for record in RECORDS]
        head = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:{}>\r\nContent-Length: {}\r\n\r\n"
        write({name: b"".join(head.format(n, len(body)).encode() + body + b"\r\n\r\n" for n, body in enumerate(bodies))})


@pytest.mark.parametrize("name", ["rows.parquet", "rows.arrow", "rows.sqlite", "desk.rss", "crawl.wet"])
class TestFilesWithoutLines:
    """A place names the record by its number there; in a WET file, whose texts stand as they are, the line."""

    def test_every_printed_place_leads_to_its_text(self, call: Call, name: str) -> None:
        write_rows(name)
        write({"newslint.yaml": "select: [INS101]\nbaseline: accepted.json\n"})
        found = places(call, name)
        assert len(set(found)) == 6
        for number, place in enumerate(found):
            wanted = "See also: Six charts" if number % 2 else f"See also: Five {number // 2 + 1} charts"
            out = call("explain", place).out
            assert out.count(f" | {wanted}") == out.count(" | ") == 1, place
        assert call("accept", found[2], "--reason", "quoted").out.startswith("accepted INS101 see-also-insert in")
        assert places(call, name) == [place for place in found if place != found[2]]

    def test_the_number_alone_means_the_whole_record(self, call: Call, name: str) -> None:
        write_rows(name)
        if name != "crawl.wet":
            out = call("explain", f"{name}:2").out
            assert "Five 2" in out
            assert "Five 3" not in out
            assert f"{name} has no line 4" in call("explain", f"{name}:4").err


def test_of_a_row_with_several_texts_the_column_is_looked_for_in_all(call: Call) -> None:
    rows = [{"id": "n1", "head": "See also: Ten ships that came home", "text": "See also: Five charts"}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "rows.parquet")
    write({"newslint.yaml": "text-fields: [head, text]\nselect: [INS101]"})
    out = call("explain", "rows.parquet:1:1").out
    assert out.index("[n1#head]") < out.index("[n1#text]")
    assert "[n1#text]" not in call("explain", "rows.parquet:1:30").out


class TestLinesWithoutColumn:
    def test_all_text_in_one_line_is_meant_and_a_line_of_the_record_without_text_means_all_of_it(self, call: Call) -> None:
        write({"list.json": FILES["list.json"], "newslint.yaml": "select: [INS101]"})
        line = int(places(call, "list.json")[0].split(":")[1])
        for each in (line, line - 1):  # the text, and the title above it
            out = call("explain", f"list.json:{each}").out
            assert out.startswith(f"list.json:{each} [n1]; ")
            assert out.count("INS101 see-also-insert: error") == 2
        assert "2 findings accepted" in call("accept", f"list.json:{line}", "--reason", "known").out

    def test_of_a_cell_with_line_ends_only_the_line_is_meant(self, call: Call) -> None:
        write({"table.csv": FILES["table.csv"], "newslint.yaml": "select: [INS101]"})
        out = call("explain", "table.csv:3").out
        assert "    2 | See also: Five 1 charts on inflation" in out
        assert "Six" not in out

    def test_front_matter_is_no_text(self, call: Call) -> None:
        write({"front.md": FILES["front.md"]})
        assert "no text stands in line 2 of front.md (the next one begins in line 4)" in call("explain", "front.md:2").err
        assert "    5 | See also: Five charts" in call("explain", "front.md:5").out

    def test_of_very_many_records_in_one_line_a_column_chooses(self, call: Call) -> None:
        write({"many.json": json.dumps([{"id": str(number), "text": "See also: A"} for number in range(50)])})
        ran = call("explain", "many.json:1")
        assert (ran.code, "50 texts stand in line 1 of many.json (many.json:1:COL names one of them)" in ran.err) == (2, True)

    def test_places_between_the_texts_are_named_as_such(self, call: Call) -> None:
        write({"list.json": FILES["list.json"], "a.jsonl": json.dumps({"text": "One."}) + "\n\n" + json.dumps({"text": "Two."}) + "\n"})
        assert "no text stands in line 1 of list.json (the next one begins in line 2)" in call("explain", "list.json:1").err
        assert "no text stands in line 2 of a.jsonl (the next one begins in line 3)" in call("explain", "a.jsonl:2").err
        assert "no text stands at column 2 of line 3 of a.jsonl (it begins at 3:11)" in call("explain", "a.jsonl:3:2").err

    def test_accept_says_where_findings_are(self, call: Call) -> None:
        write({"table.csv": FILES["table.csv"], "newslint.yaml": "select: [INS101]"})
        ran = call("accept", "table.csv:2", "--reason", "known")
        assert ran.code == 2
        assert "nothing to accept at table.csv:2; findings of this file stand in line 3, 5, 8, 10, 13, 15" in ran.err


class TestSpots:
    @pytest.mark.parametrize(
        ("text", "spot"),
        [
            ("a.txt", Spot("a.txt")),
            ("a.txt:12", Spot("a.txt", 12)),
            ("a.txt:12:3", Spot("a.txt", 12, 3)),
            ("a.txt:12:3:", Spot("a.txt", 12, 3)),
            (r"C:\data\a.txt", Spot(r"C:\data\a.txt")),
            (r"C:\data\a.txt:12:3", Spot(r"C:\data\a.txt", 12, 3)),
            ("C:/data/a.jsonl:7", Spot("C:/data/a.jsonl", 7)),
            ("s3://bucket/a.jsonl:7:1", Spot("s3://bucket/a.jsonl", 7, 1)),
            ("a.txt:x:3", Spot("a.txt:x", 3)),
            ("a.txt:", Spot("a.txt:")),
            (":3", Spot(":3")),
            ("a\nb.txt:3", Spot("a\nb.txt", 3)),
        ],
    )
    def test_are_split_from_the_end(self, text: str, spot: Spot) -> None:
        assert spot_of(text) == spot

    def test_a_file_that_is_called_so_goes_first(self, call: Call) -> None:
        write({"a:2": "One.", "b:2:7": "Two."})
        assert [spot_of(text) for text in ("a:2", "a:2:7", "b:2:7", "b:2:7:1")] == [
            Spot("a:2"),
            Spot("a:2", 7),
            Spot("b:2:7"),
            Spot("b:2:7", 1),
        ]


def source(path: Path) -> Source:
    return Source(str(path), path.name, format_of(path.name), size=path.stat().st_size)


texts = st.text(st.sampled_from('ab .\n\r\t"\\/é\u2028\U0001f4c8'), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(texts, min_size=1, max_size=4), st.booleans(), st.sampled_from([None, 1]))
@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "x.csv"])
def test_every_offset_of_every_text_is_found_again_by_its_place(
    tmp_path: Path, name: str, made: list[str], ascii_only: bool, indent: int | None
) -> None:
    records: list[dict[str, Any]] = [{"id": f"r{number}", "text": text} for number, text in enumerate(made)]
    dumped = {
        "x.jsonl": "".join(json.dumps(record, ensure_ascii=ascii_only) + "\n" for record in records),
        "x.json": json.dumps(records, ensure_ascii=ascii_only, indent=indent),
        "x.csv": table(records),
    }
    path = tmp_path / name
    path.write_bytes(dumped[name].encode("utf-8"))
    problems: list[Any] = []
    seen = set()
    for line in range(1, dumped[name].count("\n") + 2):
        try:
            chosen = texts_at(source(path), Config(), Spot(name, line), problems)
        except ConfigError:
            continue
        for text, lines, _ in chosen:
            document = text.part.document
            seen.add(document.id)
            assert set(lines) <= set(text.all_lines)
            for offset in range(len(document.text)):
                place = text.at(offset)
                assert text.offset(*place) == offset
                assert text.lines(*place) == range(document.line_at(offset) + 1, document.line_at(offset) + 2)
    assert seen >= {record["id"] for record in records if record["text"].strip()}
    assert problems == []
