"""The gate on every format: what comes in goes out once, in the format that it came in or as lines of JSON; and the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.command import Call
from helpers.made_files import ALL, ENCODED, REJECTED, TABLES, Made, plain, unpacked
from helpers.records import read_json_lines

from newslint.records.formats import TEXTS, format_of

QUIET = ("-q", "--rejects", "rejects.jsonl")


def lines(made: Made, path: str) -> list[str]:
    """Return the texts of lines of JSON that the gate wrote."""
    return [plain(text_in(made, json.loads(line))) for line in Path(path).read_bytes().decode("utf-8").split("\n") if line]


def text_in(made: Made, record: object) -> str:
    for step in (made.text or "text").split("."):
        record = record[step] if isinstance(record, dict) else record
    return "\n".join(record) if isinstance(record, list) else str(record)


def test_the_gate_writes_lines_of_json_of_every_format(made: Made, file: str, call: Call) -> None:
    ran = call("gate", file, "-o", "out.jsonl", *QUIET, *made.options)
    assert ran.code == 0, ran
    assert lines(made, "out.jsonl") == made.accepted
    rejects = [] if made.single else [REJECTED]
    assert [text_in(made, each) for each in read_json_lines("rejects.jsonl")] == rejects
    assert Path(file).read_bytes() == made.data


def read_back(made: Made, path: str) -> list[str]:
    """Return the texts of an output in the format of the input: JSON of any shape becomes a list, texts become files of a folder."""
    if format_of(made.name) in TEXTS:
        return made.read_plain(unpacked(Path(path, made.name).read_bytes(), made.packing))
    content = made.in_file(path)
    if ".json" in made.name and ".jsonl" not in made.name:
        return [plain(text_in(made, record)) for record in json.loads(content.decode("utf-8"))]
    if made.encoding != "utf-8":  # was found out: what goes out is UTF-8
        content = content.decode("utf-8").encode(made.encoding)
    if made.name == "stream.arrow":  # what the gate writes is a file
        made = next(each for each in TABLES if each.name == "news.arrow")
    return made.read_plain(content)


WRITTEN = [made for made in ALL if not made.refused and not made.name.endswith(".db")]


def test_the_gate_writes_the_format_that_came_in_or_names_the_one_it_writes(made: Made, file: str, call: Call) -> None:
    out = f"out{made.suffix}"
    ran = call("gate", file, "-o", out, *QUIET, *made.options)
    if made.name == "cells.csv":  # the fixed texts stand in code, which is not rewritten
        assert ran.code == 0
        assert "2 unreadable" in ran.err
        errors = [each["newslint"]["error"] for each in read_json_lines("rejects.jsonl") if "error" in each["newslint"]]
        assert errors == ["a cell that holds program code or JSON is read, but not fixed"] * 2
    elif made in WRITTEN:
        assert ran.code == 0, ran
        assert read_back(made, out) == made.accepted
    else:
        assert ran.code == 2
        assert f"is read, and written as JSON lines: name {out!r} .jsonl" in ran.err
        assert not Path(out).exists()


def test_restore_takes_back_what_the_gate_fixed(made: Made, file: str, call: Call) -> None:
    whole = made in WRITTEN and format_of(made.name) not in TEXTS and made.name != "cells.csv"
    out = f"out{made.suffix}" if whole else "out.jsonl"
    ran = call("gate", file, "-o", out, "--annotate", "--ignore", "ACC201", *QUIET, *made.options)
    assert ran.code == 0, ran
    back = f"back{Path(out).name.removeprefix('out')}"
    ran = call("restore", out, "-o", back, *made.options)
    assert ran.code == 0, ran
    assert (read_back(made, back) if whole else lines(made, back)) == made.texts


@pytest.mark.parametrize("made", [made for made in ALL if format_of(made.name) in TEXTS][:2], ids=str)
def test_a_folder_of_texts_has_no_place_for_notes(made: Made, file: str, call: Call) -> None:
    ran = call("gate", file, "-o", "out", "--annotate", *QUIET)
    assert ran.code == 2
    assert "a folder of texts has no place for notes" in ran.err


@pytest.mark.parametrize(
    "made", [made for made in WRITTEN if made.name in ("news.jsonl", "news.csv", "news.tsv", "semicolon.csv")], ids=str
)
def test_of_lines_and_rows_restore_gives_the_very_bytes(made: Made, file: str, call: Call) -> None:
    if made.encoding != "utf-8":
        pytest.skip("its outputs are UTF-8")
    call("gate", file, "-o", f"out{made.suffix}", "--annotate", "--ignore", "ACC201", *QUIET, *made.options)
    call("restore", f"out{made.suffix}", "-o", f"back{made.suffix}", *made.options)
    assert Path(f"back{made.suffix}").read_bytes() == made.content


ENCODINGS = [made for made in ENCODED if made.name != "story.txt"]


@pytest.mark.parametrize("made", [made for made in ENCODINGS if made.encoding in ("cp1250", "cp949")], ids=str)
def test_in_an_encoding_that_is_named_records_go_out_as_they_came(made: Made, file: str, call: Call) -> None:
    out, named = f"out{made.suffix}", ("--encoding", made.encoding)
    assert call("gate", file, "-o", out, "--annotate", "--ignore", "ACC201", *QUIET, *named).code == 0
    assert call("restore", out, "-o", f"back{made.suffix}", *named).code == 0
    content = made.in_file(f"back{made.suffix}").decode(made.encoding)
    if made.name.endswith(".json"):
        assert json.loads(content) == json.loads(made.content.decode(made.encoding))
    else:
        assert content == made.content.decode(made.encoding)


@pytest.mark.parametrize("name", ["news.jsonl", "news.csv"])
def test_two_encodings_do_not_get_into_one_output(name: str, call: Call) -> None:
    polish, korean, _ = (made for made in ENCODED if made.name == name)
    for folder, made in (("pl", polish), ("ko", korean)):
        Path(folder).mkdir()
        Path(folder, name).write_bytes(made.data)
        Path(folder, "newslint.yaml").write_text(f"select: [INS101]\nencoding: {made.encoding}\n", "utf-8")
    named = (f"pl/{name}", f"ko/{name}", "-o", f"out.{name[5:]}", "--discard-rejects")
    ran = call("gate", *named)
    assert ran.code == 2
    assert f"ko/{name}: is read as cp949, and the files before it as cp1250; gate it in a run of its own" in ran.err
    assert call("gate", *named, "--encoding", "auto").code == 0
    assert Path(f"out.{name[5:]}").read_bytes().decode("utf-8").count("Bridge, part") == 10
