"""A part of the input: shards that add up to the whole, and samples that are always the same."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from helpers.checking import chunks_of, found, small_chunks, steps_of
from helpers.records import read_json_lines, write_records
from helpers.texts import BODY, JUNK, LEFT, PAGE
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.main import main
from newslint.errors import ConfigError
from newslint.records.codecs import codec_for
from newslint.records.formats import Format
from newslint.records.read import Ended, Failed
from newslint.records.source import Source
from newslint.runs import run as run_module
from newslint.runs.share import Shard, positions_in, sampled, shard_of

pytestmark = pytest.mark.usefixtures("folder")
FORMATS = ("in.jsonl", "in.json", "in.csv", "in.parquet", "in.jsonl.gz", "in.sqlite")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch, 3000, files=5)


def corpus(number: int, start: int = 0) -> list[dict[str, Any]]:
    dice = random.Random(start)
    return [
        {"id": at, "text": f"{dice.choice([BODY, JUNK, LEFT, PAGE])}\nThe report has {at} pages."} for at in range(start, start + number)
    ]


def gated(inputs: list[str], name: str, *options: str) -> dict[str, Any]:
    """Gate into lines; return the summary."""
    outputs = ["-o", f"{name}-ok.jsonl", "--rejects", f"{name}-no.jsonl", "--summary-file", f"{name}.json"]
    assert main(["gate", *inputs, *outputs, "-q", *options]) == 0
    told: dict[str, Any] = json.loads(Path(f"{name}.json").read_bytes())
    return told


def lines(*names: str) -> list[bytes]:
    return sorted(line for name in names for line in Path(name).read_bytes().splitlines())


class TestShards:
    @pytest.mark.parametrize("way", ["one big file", "many files", "texts", "some files"])
    def test_ten_shards_are_the_whole(self, way: str, capsys: pytest.CaptureFixture[str]) -> None:
        if way == "one big file":
            write_records("in.jsonl", corpus(300))
            inputs = ["in.jsonl"]
        elif way == "texts":
            Path("in").mkdir()
            for row in corpus(120):
                Path(f"in/{row['id']}.txt").write_text(row["text"], "utf-8")
            inputs = ["in"]
        else:
            inputs = [f"in{number}.jsonl" for number in range(100 if way == "many files" else 7)]
            for number, name in enumerate(inputs):
                write_records(name, corpus(5, number * 5))
        whole = gated(inputs, "whole")
        shards = [gated(inputs, f"s{number}", "--shard", f"{number}/10") for number in range(1, 11)]
        names = [f"s{number}" for number in range(1, 11)]
        assert lines(*(f"{name}-ok.jsonl" for name in names)) == lines("whole-ok.jsonl")
        assert lines(*(f"{name}-no.jsonl" for name in names)) == lines("whole-no.jsonl")
        assert sum(shard["records"] for shard in shards) == whole["records"]
        assert sum(1 for shard in shards if shard["records"]) > 1
        assert main(["merge", *(f"{name}.json" for name in names), "-o", "merged.json"]) == 0
        assert json.loads(Path("merged.json").read_bytes()) == whole
        capsys.readouterr()
        assert main(["merge", *(f"{name}.json" for name in names)]) == 0
        assert f"{whole['records']:>12,}  records in\n" in capsys.readouterr().out

    @pytest.mark.parametrize("name", FORMATS)
    def test_shards_of_any_format(self, name: str) -> None:
        write_records(name, corpus(200))
        gated([name], "whole")
        for number in range(1, 5):
            gated([name], f"s{number}", "--shard", f"{number}/4")
        assert lines(*(f"s{number}-ok.jsonl" for number in range(1, 5))) == lines("whole-ok.jsonl")

    def test_tables_keep_their_form_in_every_shard(self) -> None:
        import pyarrow.parquet as pq

        write_records("in.parquet", corpus(200))
        write_records("in.csv", corpus(200))
        rows: list[dict[str, Any]] = []
        for number in range(1, 4):
            options = ["--discard-rejects", "-q", "--shard", f"{number}/3"]
            assert main(["gate", "in.parquet", "-o", f"{number}.parquet", *options]) == 0
            rows += pq.read_table(f"{number}.parquet").to_pylist()
            assert main(["gate", "in.csv", "-o", f"{number}.csv", *options]) == 0
            assert Path(f"{number}.csv").read_bytes().splitlines()[0] == b"id,text"
        assert main(["gate", "in.parquet", "-o", "whole.parquet", "--discard-rejects", "-q"]) == 0
        assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in pq.read_table("whole.parquet").to_pylist())

    @pytest.mark.parametrize("format", ["json", "jsonl"])
    def test_check_is_shared_out_as_well(self, format: str) -> None:
        write_records("in.jsonl", corpus(200))
        command = ["check", "in.jsonl", "--output-format", format, "--exit-zero"]
        assert main([*command, "--output-file", "whole"]) == 0
        for number in range(1, 4):
            assert main([*command, "--output-file", f"{number}", "--shard", f"{number}/3"]) == 0
        if format == "jsonl":
            shared, whole_lines = ([line for line in lines(*names) if b'{"summary"' not in line] for names in ("123", ["whole"]))
            assert shared == whole_lines
            return
        assert main(["merge", "1", "2", "3", "-o", "merged"]) == 0
        merged, whole = (json.loads(Path(name).read_bytes()) for name in ("merged", "whole"))
        assert merged["summary"] == whole["summary"]
        key = json.dumps
        assert sorted(merged["documents"], key=key) == sorted(whole["documents"], key=key)

    def test_a_damaged_file_is_told_by_every_shard_and_merged_once(self) -> None:
        write_records("in.jsonl.gz", corpus(3000))
        damaged = Path("in.jsonl.gz").read_bytes()
        Path("in.jsonl.gz").write_bytes(damaged[: len(damaged) * 2 // 3])
        command = ["check", "in.jsonl.gz", "--output-format", "json", "-q"]
        assert main([*command, "--output-file", "whole"]) == 2
        for number in range(1, 4):
            assert main([*command, "--output-file", f"{number}", "--shard", f"{number}/3"]) == 2
            assert main(["gate", "in.jsonl.gz", "-o", f"{number}.jsonl", "--discard-rejects", "-q", "--shard", f"{number}/3"]) == 2
            assert not Path(f"{number}.jsonl").exists()
        assert main(["merge", "1", "2", "3", "-o", "merged"]) == 2
        merged, whole = (json.loads(Path(name).read_bytes()) for name in ("merged", "whole"))
        assert len(whole["problems"]) == 1
        assert (merged["summary"], merged["problems"]) == (whole["summary"], whole["problems"])

    @given(number=st.integers(1, 400), of=st.integers(1, 30), names=st.lists(st.text(max_size=10), max_size=40, unique=True))
    def test_every_source_has_its_share(self, number: int, of: int, names: list[str]) -> None:
        sources = [Source(name, name, Format.JSONL) for name in names]
        shares = [Shard(each, of).sources(sources) for each in range(1, of + 1)]
        by_file = len(names) >= 8 * of
        assert Counter(source for share in shares for source in share) == Counter(dict.fromkeys(sources, 1 if by_file else of))

    def test_what_cannot_be_read_is_told_by_every_shard(self) -> None:
        write_records("a.jsonl", corpus(100))
        sources = [Source("gone.jsonl", "gone.jsonl", Format.JSONL), *found("a.jsonl").inputs]
        told = [list(Shard(number, 3).steps(steps_of(sources), sources)) for number in (1, 2, 3)]
        assert [sum(isinstance(step, Failed) for step in steps) for steps in told] == [1, 1, 1]
        assert all(isinstance(steps[-1], Ended) for steps in told)
        assert sorted(chunk.index for steps in told for chunk in chunks_of(steps)) == list(range(len(chunks_of(steps_of(sources)))))

    @pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "1/0", "a/b", "1/2/3", "-1/2", "1 / 2", "\u0661/2"])
    def test_what_is_no_share_is_refused(self, text: str) -> None:
        with pytest.raises(ConfigError, match="is no share"):
            shard_of(text)

    def test_a_shard_may_be_empty(self) -> None:
        write_records("in.jsonl", corpus(2))
        assert gated(["in.jsonl"], "none", "--shard", "2/2")["records"] == 0
        assert Path("none-ok.jsonl").read_bytes() == b""
        assert main(["check", "in.jsonl", "--shard", "2/2"]) == 0


class TestMerge:
    def test_what_cannot_be_added_up_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        write_records("in.jsonl", corpus(20))
        gated(["in.jsonl"], "gate")
        assert main(["check", "in.jsonl", "--output-format", "json", "--output-file", "check.json", "--exit-zero"]) == 0
        gate = json.loads(Path("gate.json").read_bytes())
        cases = {
            "other.json": ({**gate, "tool": {**gate["tool"], "ruleset": "another"}}, "of different rules"),
            "damaged.json": ({**gate, "counts": {**gate["counts"], "records": "many"}}, "a summary is damaged, or of another version"),
            "none.json": ({"a": 1}, "is no summary of"),
            "list.json": ([], "is no summary of"),
            "seven.json": (7, "is no summary"),
            "half.json": ({"last": {}}, "is no summary"),
        }
        for name, (data, told) in cases.items():
            Path(name).write_text(json.dumps(data), "utf-8")
            capsys.readouterr()
            assert main(["merge", "gate.json", name]) == 2
            said = capsys.readouterr().err
            assert told in said, name
            assert "Traceback" not in said
        assert main(["merge", "gate.json", "check.json"]) == 2
        assert "summaries of the gate and of check cannot be added up" in capsys.readouterr().err
        assert main(["merge", "gate.json", "gone.json"]) == 2
        assert "gone.json: cannot be read: " in capsys.readouterr().err

    def test_a_shard_that_stopped_counts_with_its_journal(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from newslint.records.sinks import Sink

        write_records("in.jsonl", corpus(300))
        gated(["in.jsonl"], "s1", "--shard", "1/2")
        monkeypatch.setattr(run_module, "EVERY", 0.0)
        left = iter(range(9))
        save = Sink.save

        def stop(self: Sink) -> Any:
            if next(left, None) is None:
                raise OSError("stop")
            return save(self)

        with monkeypatch.context() as patch:
            patch.setattr(Sink, "save", stop)
            command = ["gate", "in.jsonl", "-o", "s2-ok.jsonl", "--rejects", "s2-no.jsonl", "-q", "--shard", "2/2"]
            assert main(command) == 2
        (journal,) = Path().glob(".s2-ok*.newslint-journal")
        capsys.readouterr()
        assert main(["merge", "s1.json", str(journal), "-o", "merged.json"]) == 2
        assert "this shard has not come to its end" in capsys.readouterr().err
        merged, first = (json.loads(Path(name).read_bytes()) for name in ("merged.json", "s1.json"))
        assert first["records"] < merged["records"] < 300
        assert merged["limits_crossed"] == ["a shard has not come to its end"]


class TestSamples:
    @pytest.mark.parametrize("name", FORMATS)
    def test_a_sample_is_of_the_input_and_always_the_same(self, name: str) -> None:
        write_records(name, corpus(200))
        assert gated([name], "some", "--sample", "20")["records"] == 20
        assert gated([name], "again", "--sample", "20")["records"] == 20
        assert lines("some-ok.jsonl", "some-no.jsonl") == lines("again-ok.jsonl", "again-no.jsonl")
        whole = {row["id"]: row["text"] for row in corpus(200)}
        rows = read_json_lines("some-ok.jsonl")
        numbers = [int(row["id"]) for row in rows]
        assert all(whole[number].startswith(row["text"][:20]) for number, row in zip(numbers, rows, strict=True))
        assert max(numbers) - min(numbers) > 50  # spread over the input

    def test_a_sample_of_a_folder_of_texts(self) -> None:
        Path("in").mkdir()
        for row in corpus(60):
            Path(f"in/{row['id']}.txt").write_text(row["text"], "utf-8")
        assert gated(["in"], "some", "--sample", "7")["records"] == 7
        assert main(["check", "in", "--sample", "7", "--output-format", "json", "--output-file", "some", "--exit-zero"]) == 0
        assert json.loads(Path("some").read_bytes())["summary"]["documents"] == 7

    def test_a_sample_of_more_than_there_is_is_all(self) -> None:
        write_records("in.jsonl", corpus(30))
        gated(["in.jsonl"], "all")
        gated(["in.jsonl"], "sample", "--sample", "5000")
        assert lines("sample-ok.jsonl") == lines("all-ok.jsonl")

    @given(number=st.integers(0, 120), most=st.integers(1, 150))
    def test_so_many_records_are_chosen(self, number: int, most: int) -> None:
        write_records("in.jsonl", corpus(number))
        inputs = found("in.jsonl").inputs
        chosen = chunks_of(sampled(steps_of(inputs), steps_of(inputs), most))
        assert sum(len(chunk.chosen or ()) for chunk in chosen) == min(number, most)
        for chunk in chunks_of(steps_of(inputs)):
            assert len(list(positions_in(chunk))) == sum(1 for _ in codec_for(chunk.layout).records(chunk))

    def test_standard_input_is_not_read_twice(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["gate", "-", "-o", "ok.jsonl", "--discard-rejects", "--sample", "5"]) == 2
        assert "--sample reads its input twice" in capsys.readouterr().err
        assert main(["gate", "-", "--dry-run", "--sample", "5"]) == 2
        assert main(["check", "-", "--sample", "5"]) == 2
        assert main(["check", "in", "--fix", "--sample", "5"]) == 2
