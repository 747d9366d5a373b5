"""The steps of a run: sources become chunks, always at the same places, and what cannot be read is told in its place."""

from __future__ import annotations

import io
import os
import sys

import pytest
from helpers.checking import chunks_of, found, small_chunks, steps_of
from helpers.command import give_input, write
from helpers.records import json_line, write_records
from helpers.texts import CLEAN, DIRTY
from hypothesis import given
from hypothesis import strategies as st

from newslint.config import Config
from newslint.errors import NewslintError
from newslint.findings import Problem
from newslint.records.codec import Chunk
from newslint.records.files import BadInputError, DamagedError, Remembering, frame
from newslint.records.formats import Format, Packing
from newslint.records.read import Begun, Ended, Failed, Looked, Skipped, look, records
from newslint.records.source import Source

pytestmark = pytest.mark.usefixtures("folder")


class TestTexts:
    def test_small_files_share_a_chunk_and_large_ones_end_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 100, files=3)
        inputs = [Source(f"{n}.txt", f"{n}.txt", Format.TEXT, size=size) for n, size in enumerate([10, 10, 10, 10, 500, 5])]
        chunks = chunks_of(steps_of(inputs))
        assert [[each.size for each in chunk.data] for chunk in chunks] == [[10, 10, 10], [10, 500], [5]]
        assert [(chunk.index, chunk.size) for chunk in chunks] == [(0, 30), (1, 510), (2, 5)]

    def test_texts_of_two_kinds_or_configurations_do_not_share_one(self) -> None:
        inputs = [Source(name, name, kind, group=group) for name, kind, group in [
            ("a.txt", Format.TEXT, 0), ("b.txt", Format.TEXT, 0), ("c.txt", Format.TEXT, 1), ("d.md", Format.MARKDOWN, 1),
        ]]  # fmt: skip
        assert [[each.source for each in chunk.data] for chunk in chunks_of(steps_of(inputs))] == [["a.txt", "b.txt"], ["c.txt"], ["d.md"]]

    def test_a_file_whose_name_says_nothing_is_what_its_content_says(self) -> None:
        write({"a": DIRTY, "b": json_line(DIRTY) * 2, "c": "id,text,n\n1,The board met.,2\n2,Snow fell.,3\n"})
        formats = {chunk.source.source: chunk.layout.format for chunk in chunks_of(steps_of(found("a", "b", "c").inputs))}
        assert formats == {"a": Format.TEXT, "b": Format.JSONL, "c": Format.CSV}


class TestRecords:
    def test_sources_of_records_begin_and_end_in_their_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 50)
        write({"a.txt": b"A", "b.jsonl": json_line("x" * 30) * 3, "c.txt": b"C"})
        made = [*steps_of(found(".").inputs)]
        assert [type(step) for step in made] == [Chunk, Begun, Chunk, Chunk, Ended, Chunk]
        (begun,) = (step for step in made if isinstance(step, Begun))
        assert begun.state is not None
        assert begun.state.size == os.path.getsize("b.jsonl")
        assert b"".join(chunk.data for chunk in chunks_of(made) if chunk.layout.format is Format.JSONL) == json_line("x" * 30) * 3

    @pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.tsv", "a.parquet", "a.jsonl.gz"])
    def test_numbers_and_marks_are_the_same_each_time(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 400)
        write_records(name, [{"id": n, "text": f"{CLEAN}{n}"} for n in range(60)])
        first, again = ([(c.index, c.number, c.start, c.mark) for c in chunks_of(steps_of(found(name).inputs))] for _ in range(2))
        assert first == again
        assert [index for index, *_ in first] == list(range(len(first)))
        assert len(first) > 1

    def test_a_mark_is_of_all_that_came_before(self, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 50)
        write({"a.jsonl": json_line("first") + json_line("x" * 50) + json_line("last")})
        *_, before = chunks_of(steps_of(found("a.jsonl").inputs))
        write({"a.jsonl": json_line("other") + json_line("x" * 50) + json_line("last")})
        *_, after = chunks_of(steps_of(found("a.jsonl").inputs))
        assert before.data == after.data
        assert before.mark != after.mark

    @pytest.mark.parametrize("packing", list(Packing))
    def test_the_sizes_of_chunks_are_those_of_the_file_as_it_is_stored(self, packing: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
        small_chunks(monkeypatch, 1000)
        name = f"a.jsonl{packing.value}"
        write({name: frame(b"".join(json_line(f"{CLEAN}{n}") for n in range(500)), packing)})
        assert sum(chunk.size for chunk in chunks_of(steps_of(found(name).inputs))) == os.path.getsize(name)

    def test_records_come_with_what_could_not_be_read(self) -> None:
        write({"a.jsonl": json_line("One.", id=1) + b"broken\n" + json_line("Three.", id=3)})
        told = list(records(found("a.jsonl").inputs[0], Config()))
        assert [each.record.number for each in told if not isinstance(each, Failed)] == [1, 2, 3]
        (gone,) = records(Source("gone.jsonl", "gone.jsonl", Format.JSONL), Config())
        assert isinstance(gone, Failed)

    def test_a_look_shows_the_first_records(self) -> None:
        write_records("a.json", [{"id": n, "content": CLEAN} for n in range(3)], ["id", "content"])
        looked = look(found("a.json").inputs[0], Config())
        assert isinstance(looked, Looked)
        assert (looked.layout.path, looked.layout.fields.text, len(looked.records)) == (("[]",), ("content",), 3)
        problem = look(Source("gone.json", "gone.json", Format.JSON), Config())
        assert isinstance(problem, Problem)
        assert problem.kind == "missing"


class TestFailures:
    def failed(self, *names: str, config: Config | None = None) -> list[Failed]:
        return [step for step in steps_of(found(*names, config=config).inputs) if isinstance(step, Failed)]

    def test_a_file_that_cannot_be_opened_is_told_in_its_place(self) -> None:
        (failed,) = steps_of([Source("gone.jsonl", "gone.jsonl", Format.JSONL)])
        assert isinstance(failed, Failed)
        assert failed.problem.kind == "missing"

    @pytest.mark.parametrize(
        ("error", "kind", "said"),
        [
            (BadInputError("is no table"), BadInputError, "a.csv: is no table"),
            (DamagedError("it is cut off"), BadInputError, "a.csv: it is cut off"),
            (NewslintError(".zst needs zstandard"), NewslintError, "a.csv: .zst needs zstandard"),
            (OSError(5, "Input/output error"), NewslintError, "a.csv: [Errno 5] Input/output error"),
            (OSError(2, "No such file", "a.csv"), FileNotFoundError, "[Errno 2] No such file: 'a.csv'"),
        ],
    )
    def test_the_error_names_the_source_and_says_whether_going_on_can_help(self, error: Exception, kind: type, said: str) -> None:
        (step,) = steps_of([Source("gone.csv", "a.csv", Format.CSV)])
        assert isinstance(step, Failed)
        named = step._replace(error=error).named()
        assert type(named) is kind
        assert str(named) == said

    @pytest.mark.parametrize("name", ["a.xlsx", "a.js", "a.pdf"])
    def test_what_newslint_does_not_read_is_refused_by_its_name(self, name: str) -> None:
        write({name: b"anything"})
        (failed,) = self.failed(name)
        assert (failed.problem.kind, failed.problem.source) == ("format", name)

    def test_a_walk_skips_what_holds_no_text_and_a_name_does_not(self) -> None:
        write({"in/a.json": '{"version": 7}', "in/b.csv": "", "in/c.txt": CLEAN})
        walked = [*steps_of(found("in", config=Config(include=("*",))).inputs)]
        assert [step.source.source for step in walked if isinstance(step, Skipped)] == ["in/a.json", "in/b.csv"]
        (failed,) = self.failed("in/a.json")
        assert "no field holds text, as far as can be told: the only field is 'version'" in failed.problem.message

    def test_tables_do_not_come_through_standard_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        give_input(monkeypatch, b"PAR1")
        (failed,) = (step for step in steps_of(found("-", name="a.parquet").inputs) if isinstance(step, Failed))
        assert "Parquet is read from files" in failed.problem.message

    def test_a_broken_row_of_names_is_told(self) -> None:
        write({"a.csv": 'id,"text\n1,a\n2,b\n'})
        (failed,) = self.failed("a.csv")
        assert "the first row cannot be read: is no row: a quote opens in this line" in failed.problem.message
        assert self.failed("a.csv", config=Config(formats={"csv": {"header": False}})) != [failed]

    def test_an_empty_list_holds_no_record(self) -> None:
        write({"a.json": "[ ]", "b.json": "[1, {}]"})
        assert [step for step in steps_of(found("a.json").inputs) if isinstance(step, Failed)] == []
        assert sum(len(chunk.spans or ()) for chunk in chunks_of(steps_of(found("a.json").inputs))) == 0


class TestStandardInput:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.xlsx", b"PK\x03\x04"),
            ("a.parquet", b"PAR1" * 100_000),
            ("a.csv", b"a,b\n1,2\n"),
            ("a.jsonl", b"\0\1\2" * 100_000),
            ("a.jsonl.gz", b"no gzip"),
        ],
    )
    def test_what_is_not_understood_is_there_to_be_passed_on(self, name: str, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        give_input(monkeypatch, content)
        failed = next(step for step in steps_of(found("-", name=name).inputs) if isinstance(step, Failed))
        assert failed.rest is not None
        assert failed.rest.read() == content

    @given(st.binary(max_size=2000), st.lists(st.integers(0, 300), max_size=5))
    def test_a_stream_is_remembered_whatever_was_read_of_it(self, data: bytes, reads: list[int]) -> None:
        stream = Remembering(io.BytesIO(data))
        for size in reads:
            stream.stream.read(size)
        again = stream.again()
        assert again is not None
        assert again.read() == data

    def test_what_was_understood_is_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = Remembering(io.BytesIO(b"abc"))
        stream.stream.read(1)
        stream.forget()
        assert stream.again() is None
        monkeypatch.setattr(sys, "stdin", None)
        (failed,) = steps_of(found("-").inputs)
        assert isinstance(failed, Failed)
        assert "standard input is closed" in failed.problem.message

    def test_a_text_that_is_too_large_comes_in_parts_without_a_record(self, monkeypatch: pytest.MonkeyPatch) -> None:
        give_input(monkeypatch, b"x" * 500_000)
        chunks = chunks_of(steps_of(found("-").inputs, Config(max_record_bytes=1000)))
        assert [chunk.oversized for chunk in chunks] == [True] + [False] * (len(chunks) - 1)
        assert b"".join(each.raw for chunk in chunks for each in chunk.data) == b"x" * 500_000
