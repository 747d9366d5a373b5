"""Fixing in place: a file is replaced whole or stays, and whatever no fix touched is what it was, in every encoding and compression."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from helpers.checking import finished, found, run_of, small_chunks
from helpers.command import write
from helpers.records import json_line, write_records
from helpers.texts import CLEAN, DIRTY
from hypothesis import given
from hypothesis import strategies as st

from newslint.config import Config
from newslint.config.model import with_options
from newslint.errors import FixError
from newslint.findings import Fixed
from newslint.linter import Linter
from newslint.records.codec import Chunk
from newslint.records.files import converted, frame, packed, unpacked
from newslint.records.formats import Packing
from newslint.records.read import Step
from newslint.runs.check_job import CheckResult, Mode
from newslint.runs.edit_log import EditLog
from newslint.runs.edit_record import Record
from newslint.runs.file_in_place import encoder
from newslint.runs.in_place import InPlace
from newslint.runs.undo import Outcome, undo
from newslint.runs.value_restorers import restorers
from newslint.util.atomic import Temporary

pytestmark = pytest.mark.usefixtures("folder")
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")
LINE = "See also: Five charts on inflation\\n"
TEXTS = {"a.txt": DIRTY, "b.txt": CLEAN}
RECORDS = [{"id": n, "text": DIRTY if n % 3 else CLEAN} for n in range(120)]
NAMES = ("a.txt", "a.md", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.parquet", "a.arrow", "a.sqlite")
TABLES = ("a.parquet", "a.arrow", "a.sqlite")
NAMED = with_options(Config(select=("INS101",)), "--text-field", text_fields=("text",))
"""Tables are fixed where their column of text is named."""


def plant(name: str) -> bytes:
    """Write a file that has something to fix, and return its bytes."""
    if Path(name).suffix in (".txt", ".md"):
        write({name: DIRTY})
    else:
        write_records(name, RECORDS)
    return Path(name).read_bytes()


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, read by a library that did not write it."""
    if name.endswith(".sqlite"):
        with closing(sqlite3.connect(name)) as connection:
            return [{"id": number, "text": text} for number, text in connection.execute("SELECT id, text FROM articles ORDER BY id")]
    import pyarrow.dataset

    found: list[dict[str, Any]] = pyarrow.dataset.dataset(name, format=Path(name).suffix[1:]).to_table().to_pylist()
    return found


def fixed(*names: str, workers: int = 1, config: Config = NAMED) -> list[str]:
    """Fix files with a record of the edits in ``edits.jsonl``; return the messages of the problems."""
    Path("edits.jsonl").unlink(missing_ok=True)
    with EditLog("edits.jsonl", []) as log:
        made, _ = finished(found(*names, config=config), workers, mode=Mode.FIX, run={"log": log}, linter=Linter(config))
    return [problem.message for problem in made.problems]


def undone() -> list[Outcome]:
    with Record("edits.jsonl", change=True) as record:
        return [each.outcome for each in undo(record, record.runs[-1], restorers())]


def there() -> list[str]:
    return sorted(name for name in os.listdir() if name != "edits.jsonl")


def content(name: str, packing: Packing) -> bytes:
    with open(name, "rb") as file:
        return unpacked(file, packing).read()


class TestRecords:
    @pytest.mark.parametrize("workers", [1, 2])
    @pytest.mark.parametrize("name", NAMES)
    def test_a_file_is_fixed_and_comes_back(self, name: str, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 700)
        before = plant(name)
        assert fixed(name, workers=workers) == []
        assert Path(name).read_bytes() != before
        assert there() == [name]
        if name in TABLES:
            assert rows(name) == [{"id": row["id"], "text": CLEAN} for row in RECORDS]
        else:
            assert not {LINE.encode(), LINE.encode().replace(b"\\n", b"\n")} & set(Path(name).read_bytes().splitlines(keepends=True))
        assert undone() == [Outcome.RESTORED]
        assert rows(name) == RECORDS if name in TABLES else Path(name).read_bytes() == before

    @pytest.mark.parametrize("name", TABLES)
    def test_a_table_is_fixed_only_where_its_text_is_named(self, name: str) -> None:
        before = plant(name)
        (message,) = fixed(name, config=Config(select=("INS101",)))
        assert "is fixed only where the column is named: --text-field text (or text-fields) does; the file is as it was" in message
        assert Path(name).read_bytes() == before

    def test_lines_that_nothing_is_wrong_with_stay_to_the_byte(self, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 2000)
        lines = [json_line(DIRTY if n % 3 else CLEAN, id=n) for n in range(200)]
        lines[50], lines[51], lines[52] = b"broken\n", b'  {"text" :"x" , "n": 1.50e3}\r\n', b"\n"
        write({"a.jsonl": b"".join(lines)})
        assert len(fixed("a.jsonl")) == 1
        after = Path("a.jsonl").read_bytes().splitlines(keepends=True)
        assert after == [line.replace(LINE.encode(), b"") for line in lines]

    @pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
    @pytest.mark.parametrize("start", ["a.txt", "a.jsonl", "a.csv"])
    def test_what_is_compressed_is_fixed_and_compressed_again(self, start: str, packing: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 700)
        before = plant(start)
        Path(start).unlink()
        name = f"{start}{packing.value}"
        stored = packed(before[: len(before) // 2], packing) + packed(before[len(before) // 2 :], packing)  # of several frames
        write({name: stored})
        assert fixed(name) == []
        after = content(name, packing)
        assert (after != before, LINE.encode() in after) == (True, False)
        assert len(after.splitlines()) == len(before.replace(LINE.encode().replace(b"\\n", b"\n"), b"").splitlines())
        assert undone() == [Outcome.RESTORED]
        assert content(name, packing) == before
        assert there() == [name]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "auto"])
    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
    def test_an_encoding_stays(self, name: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 700)
        texts = [f"Zürich, café: {DIRTY}", f"{CLEAN}Ende – “gut”.\n"] * 20
        if name == "a.jsonl":
            given = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
        else:
            given = texts[0] if name == "a.txt" else "id,text\r\n" + "".join(f'{n},"{text}"\r\n' for n, text in enumerate(texts))
        real = "cp1252" if encoding == "auto" else encoding
        write({name: given.encode(real)})
        before = Path(name).read_bytes()
        assert fixed(name, config=Config(encoding=encoding, select=("INS101",))) == []
        end = LINE if name == "a.jsonl" else LINE.replace("\\n", "\n")
        assert Path(name).read_bytes() == given.replace(end, "").encode(real)
        assert undone() == [Outcome.RESTORED]
        assert Path(name).read_bytes() == before

    @given(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
        st.lists(st.integers(1, 50)),
        st.sampled_from(["utf-16-le", "utf-32-be"]),
    )
    def test_what_is_converted_comes_back_however_it_is_cut(self, text: str, cuts: list[int], encoding: str) -> None:
        stored = text.encode(encoding)
        stream = converted(io.BytesIO(stored), encoding)
        encode = encoder(encoding)
        pieces = [encode(stream.read(size)) for size in cuts]
        assert b"".join([*pieces, encode(stream.read())]) == stored

    def test_a_file_without_anything_to_fix_is_not_touched(self) -> None:
        for name in ("a.jsonl", "b.txt"):
            write({name: json_line(CLEAN) if name == "a.jsonl" else CLEAN})
            os.utime(name, ns=(7_000_000_000, 7_000_000_000))
        assert fixed("a.jsonl", "b.txt") == []
        assert [os.stat(name).st_mtime_ns for name in ("a.jsonl", "b.txt")] == [7_000_000_000] * 2

    def test_a_record_that_is_too_large_is_told_and_stays_and_the_others_are_fixed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 500)
        long = json_line("See also: x\n" * 300)
        write(
            {"a.jsonl": json_line(DIRTY) * 3 + long + json_line(CLEAN) + json_line(DIRTY), "b.txt": b"See also: x\n" * 300, "c.txt": DIRTY}
        )
        config = Config(max_record_bytes=2000, select=("INS101",))
        for workers in (1, 2):
            made, _ = finished(found(".", config=config), workers, mode=Mode.FIX, linter=Linter(config))
            assert [(problem.source, problem.line, problem.kind) for problem in made.problems] == [
                ("a.jsonl", 4, "size"),
                ("b.txt", None, "size"),
            ]
            assert Path("a.jsonl").read_bytes() == json_line(CLEAN) * 3 + long + json_line(CLEAN) * 2
        assert Path("b.txt").read_bytes() == b"See also: x\n" * 300
        assert Path("c.txt").read_text("utf-8") == CLEAN


class TestFailures:
    """Where something stands in the way of storing a fix, it is told, and the file is as it was."""

    @pytest.mark.parametrize("name", [*(name for name in NAMES if name != "a.sqlite"), "a.jsonl.gz"])
    def test_a_full_disk(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(self: Temporary) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Temporary, "save", full)
        before = plant(name)
        write({"z.txt": CLEAN})
        made, _ = finished(found(name, "z.txt"), mode=Mode.FIX, linter=Linter(NAMED))
        (problem,) = made.problems
        assert (problem.kind, problem.message) == ("write", "could not be fixed: No space left on device; the file is as it was")
        assert (made.summary.fixed, made.summary.changed) == (0, 0)
        assert Path(name).read_bytes() == before
        assert there() == [name, "z.txt"]
        assert "z.txt" in {source for _, source in made.tally.sources}

    @pytest.mark.parametrize("name", [name for name in NAMES if name != "a.sqlite"])  # which locks
    @pytest.mark.parametrize("change", ["other", "same size and times"])
    def test_another_program_that_wrote_meanwhile(self, name: str, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 700)
        before = plant(name)
        status = os.stat(name)
        theirs = before + b" " if change == "other" else before[:-1] + bytes([before[-1] ^ 1])
        save = Temporary.save

        def meanwhile(self: Temporary) -> None:
            save(self)
            Path(name).write_bytes(theirs)
            if change != "other":
                os.utime(name, ns=(status.st_atime_ns, status.st_mtime_ns))

        monkeypatch.setattr(Temporary, "save", meanwhile)
        (message,) = fixed(name)
        assert (
            message
            == "could not be fixed: another process has changed it since it was read; the file stays as that left it: check it again"
        )
        assert Path(name).read_bytes() == theirs
        assert there() == [name]
        assert undone() == []

    @posix
    @pytest.mark.parametrize("name", [name for name in NAMES if name != "a.sqlite"])  # which is written to, and not replaced
    def test_a_hard_link(self, name: str) -> None:
        before = plant(name)
        os.link(name, "other")
        (message,) = fixed(name)
        assert "it has 2 names (hard links), which would no longer be one file" in message
        assert Path("other").read_bytes() == before
        assert os.path.samefile(name, "other")

    @posix
    @pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root writes everywhere")
    def test_a_file_that_is_read_only(self) -> None:
        before = plant("a.jsonl")
        os.chmod("a.jsonl", 0o444)
        assert "Permission denied" in fixed("a.jsonl")[0]
        assert Path("a.jsonl").read_bytes() == before

    @posix
    @pytest.mark.parametrize("name", ["pipe", "pipe.jsonl"])
    def test_a_pipe_is_read_once_and_cannot_be_fixed(self, name: str) -> None:
        os.mkfifo(name)
        data = DIRTY.encode() if name == "pipe" else json_line(DIRTY) * 3
        writer = threading.Thread(target=lambda: Path(name).write_bytes(data), daemon=True)
        writer.start()
        made, said = finished(found(name), mode=Mode.FIX)
        writer.join()
        assert [problem.message for problem in made.problems] == ["could not be fixed: it is a pipe; the file is as it was"]
        assert said.count("INS101") == (1 if name == "pipe" else 3)  # what could not be fixed is still found
        assert made.summary.fixed == 0

    def test_an_address_is_read_and_not_fixed(self) -> None:
        import fsspec

        for name, data in (("a.jsonl", json_line(DIRTY) * 3), ("a.txt", DIRTY.encode())):
            fsspec.filesystem("memory").pipe(f"/in-place/{name}", data)
            made, said = finished(found(f"memory://in-place/{name}"), mode=Mode.FIX)
            assert ["it is an address" in problem.message for problem in made.problems] == [True]
            assert "INS101" in said
            assert fsspec.filesystem("memory").cat(f"/in-place/{name}") == data

    def test_a_page_is_read_never_written_and_that_is_said_once(self) -> None:
        record = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(DIRTY), DIRTY.encode())
        write({"a.wet": record * 5})
        made, said = finished(found("a.wet"), mode=Mode.FIX)
        assert [problem.message for problem in made.problems] == [
            "could not be fixed: WET is read, never written (newslint gate writes the texts into a new file); the file is as it was"
        ]
        assert said.count("INS101") == 5
        assert Path("a.wet").read_bytes() == record * 5

    def test_a_file_that_breaks_off_is_left_as_it_was(self, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 700)
        stored = packed(b"".join(json_line(f"{DIRTY}{n}") for n in range(400)), Packing.GZIP)[:-20]
        write({"a.jsonl.gz": stored})
        made, _ = finished(found("a.jsonl.gz"), mode=Mode.FIX)
        assert ["the compressed data is damaged" in problem.message for problem in made.problems] == [True]
        assert made.summary.fixed == 0
        assert (Path("a.jsonl.gz").read_bytes(), there()) == (stored, ["a.jsonl.gz"])

    def test_a_text_that_its_encoding_cannot_hold_is_not_written(self) -> None:
        write(
            {
                "own.yaml": "- {code: PRO900, name: euro, summary: S, why: W, severity: error, confidence: high, status: stable,"
                " scope: inline, match: {contains: {any: [cost]}}, fix: {replace: '€', safety: safe},"
                " examples: [{bad: '⟦cost⟧'}, {good: 'x'}]}\n",
                "a.txt": b"It cost 5 \xe9.\n",
                "a.csv": b"id,text\n1,It cost 5 \xe9.\n2,Good.\n3,It cost 6.\n",
            }
        )
        linter = Linter(Config(rules=(os.path.abspath("own.yaml"),), select=("PRO900",), encoding="latin-1"))
        made, said = finished(found("a.txt", "a.csv"), mode=Mode.FIX, linter=linter)
        assert len(made.problems) == 3
        assert all("cannot be written as" in problem.message for problem in made.problems)
        assert [problem.message.endswith("the record is as it was") for problem in made.problems] == [False, True, True]
        assert said.count("PRO900") == 3
        assert Path("a.txt").read_bytes() == b"It cost 5 \xe9.\n"

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
    def test_fixes_that_do_not_come_to_rest_are_a_problem_of_their_text(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        def restless(self: Linter, document: object, unsafe: bool = False) -> Fixed:
            raise FixError("fixing it did not converge")

        monkeypatch.setattr(Linter, "fix", restless)
        write({name: DIRTY if name == "a.txt" else json_line(DIRTY)})
        before = Path(name).read_bytes()
        made, said = finished(found(name), mode=Mode.FIX)
        assert "did not converge" in made.problems[0].message
        assert "INS101" in said
        assert Path(name).read_bytes() == before


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", *TABLES, "a.jsonl.gz"])
def test_a_run_that_is_given_up_leaves_files_as_they_were(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch, 500)
    before = plant(name)
    seen: list[int] = []
    texts = run_of(found(name), mode=Mode.FIX, linter=Linter(NAMED)).texts()
    take = InPlace.settle

    def stop(self: InPlace, step: Step, result: CheckResult) -> None:
        take(self, step, result)
        if isinstance(step, Chunk) and step.number > 20:
            seen.append(len(there()))
            raise KeyboardInterrupt

    monkeypatch.setattr(InPlace, "settle", stop)
    with pytest.raises(KeyboardInterrupt):
        list(texts)
    assert seen[-1] == (2 if name != "a.sqlite" else 1)  # the new file was under way
    assert there() == [name]
    assert rows(name) == RECORDS if name in TABLES else Path(name).read_bytes() == before


class TestFilter:
    """Standard input goes out fixed, in the encoding and the compression that it came in; what cannot be fixed goes out as it is."""

    def passed(
        self, given: bytes, name: str | None, monkeypatch: pytest.MonkeyPatch, config: Config | None = None
    ) -> tuple[bytes, list[str]]:
        from helpers.command import give_input

        give_input(monkeypatch, given)
        out = io.BytesIO()
        linter = Linter(config or Config(select=("INS101",)))
        made, _ = finished(found("-", name=name, config=config), mode=Mode.FIX, run={"stdin": out}, linter=linter)
        return out.getvalue(), [problem.kind for problem in made.problems]

    @pytest.mark.parametrize("name", [None, "a.txt", "a.md", "a.jsonl", "a.json", "a.csv"])
    @pytest.mark.parametrize("packing", [Packing.NONE, Packing.GZIP, Packing.XZ])
    def test_what_can_be_fixed(self, name: str | None, packing: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 700)
        given = DIRTY.encode() if name is None else plant(name)
        name = f"{name}{packing.value}" if name else None
        out, problems = self.passed(given if name is None else frame(given, packing), name, monkeypatch)
        out = out if name is None else unpacked(io.BytesIO(out), packing).read()
        assert problems == []
        assert (out != given, LINE.encode() in out, DIRTY.encode() in out) == (True, False, False)

    def test_in_a_wide_encoding(self, monkeypatch: pytest.MonkeyPatch) -> None:
        config = Config(encoding="utf-16", select=("INS101",))
        given = (json_line(DIRTY) + json_line("Grüße")).decode()
        assert self.passed(given.encode("utf-16"), "a.jsonl", monkeypatch, config) == (given.replace(LINE, "").encode("utf-16"), [])

    @pytest.mark.parametrize(
        ("name", "given"),
        [
            ("a.xlsx", b"PK\x03\x04\xff"),
            ("a.html", b"<!doctype html><html><body><p>See also: Five charts</p></body></html>"),
            ("a.csv", b"id,n\n1,2\n"),
            ("a.json", b"{broken"),
            ("a.parquet", b"PAR1"),
            ("a.jsonl.gz", b"no gzip at all"),
            (None, b"\xff\xfe\x00 binary \x00"),
        ],
    )
    def test_what_cannot_be_fixed(self, name: str | None, given: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        out, problems = self.passed(given, name, monkeypatch)
        assert out == given
        assert len(problems) == (name != "a.html")  # in which nothing is found

    @pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
    def test_what_is_too_large(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 500)
        long = "See also: x\n" * 30_000
        given = long.encode() if name == "a.txt" else json_line(DIRTY) + json_line(long) + json_line(DIRTY)
        out, problems = self.passed(given, name, monkeypatch, Config(max_record_bytes=2000, select=("INS101",)))
        assert problems == ["size"]
        assert out == given.replace(json_line(DIRTY), json_line(CLEAN))
