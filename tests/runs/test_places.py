"""Outputs that meet inputs, or each other: refused before anything is read, under whatever names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.processes import newslint
from helpers.records import json_line, json_lines
from helpers.texts import BODY

from newslint.cli.main import main
from newslint.config import Config
from newslint.errors import ConfigError
from newslint.records.beside import beside
from newslint.records.discover import would_take
from newslint.runs import places
from newslint.runs.places import Inputs, Output, refuse_meeting

RECORD = json_line(BODY)
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    """Fill the working folder with inputs."""
    for name in ("in.jsonl", "old.jsonl", "texts/a.jsonl", "texts/deep/b.jsonl"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(RECORD)
    Path("a.txt").write_text(BODY, "utf-8")
    os.link("in.jsonl", "hard.jsonl")
    if os.name != "nt":
        os.symlink("in.jsonl", "soft.jsonl")
        os.symlink("texts", "linked")
    return folder


def refused(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Check that the command ends with 2 and says why, and that no file is another one than before."""
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert main(arguments) == 2
    assert told in capsys.readouterr().err
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


GATE = ["gate", "in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([*GATE, "--summary-file", "in.jsonl"], "--summary-file: 'in.jsonl' is read from as well"),
        ([*GATE, "--metrics-file", "./in.jsonl"], "--metrics-file: './in.jsonl' is read from as well (as 'in.jsonl')"),
        ([*GATE, "--summary-file", "gone/../in.jsonl"], "--summary-file: 'gone/../in.jsonl' is read from as well (as 'in.jsonl')"),
        (["gate", "in.jsonl", "-o", "ok.jsonl", "--rejects", "gone/../in.jsonl"], "'gone/../in.jsonl' is read from as well"),
        (["report", "in.jsonl", "-o", "gone/../in.jsonl"], "'gone/../in.jsonl' is read from as well"),
        (["restore", "in.jsonl", "-o", "gone/../in.jsonl"], "'gone/../in.jsonl' is read from as well"),
        ([*GATE, "--summary-file", ".other.jsonl.newslint-part"], "is a name that runs give to what they keep beside their outputs"),
        ([*GATE, "--summary-file", "ok.jsonl"], "--summary-file: 'ok.jsonl' is written to twice (--output 'ok.jsonl' is the same)"),
        ([*GATE, "--metrics-file", "no.jsonl"], "--metrics-file: 'no.jsonl' is written to twice"),
        ([*GATE, "--summary-file", "s", "--metrics-file", "./s"], "--metrics-file: './s' is written to twice"),
        ([*GATE, "--quarantine", "hard.jsonl"], "--quarantine: 'hard.jsonl' is read from as well (as 'in.jsonl')"),
        ([*GATE, "--quarantine", ".ok.jsonl.newslint-part"], "is where the run keeps what belongs to --output"),
        ([*GATE, "--summary-file", ".no.jsonl.newslint-lock"], "is where the run keeps what belongs to --rejects"),
        ([*GATE, "--summary-file", "newslint.yaml"], "--summary-file: 'newslint.yaml' is the configuration of this run"),
        ([*GATE, "--summary-file", "accepted.json"], "--summary-file: 'accepted.json' is the list of accepted findings of this run"),
        ([*GATE, "--summary-file", "my.yaml"], "--summary-file: 'my.yaml' is a file of rules of this run"),
        (["gate", "in.jsonl", "-o", "texts", "--discard-rejects"], "--output: 'texts' is a folder (name a file in it)"),
        (["gate", "in.jsonl", "-o", "texts", "--discard-rejects", "--resume"], "--output: 'texts' is a folder (name a file in it)"),
        (["gate", "in.jsonl", "-o", "new/", "--discard-rejects"], "--output: 'new/' is a folder (name a file in it)"),
        ([*GATE, "--summary-file", "texts"], "--summary-file: 'texts' is a folder"),
        ([*GATE, "--metrics-file", "no/such/m"], "there is no folder 'no/such'"),
        (["gate", "a.txt", "-o", "old.dat", "--discard-rejects"], "--output: 'old.dat' is a file (texts go into a folder"),
        (["gate", "texts", "-o", "texts/deep/ok.jsonl", "--discard-rejects"], "lies in the input folder 'texts', and would be read"),
        (["gate", "texts", "-o", "texts/a.jsonl", "--discard-rejects"], "'texts/a.jsonl' is read from as well"),
        (["gate", "a.txt", "-o", ".", "--discard-rejects"], "--output: the folder '.' holds the input 'a.txt'"),
        (["check", "a.txt", "--output-file", "a.txt"], "--output-file: 'a.txt' is read from as well"),
        (["check", "texts", "--output-file", "texts/report.jsonl"], "lies in the input folder 'texts'"),
        (["check", "a.txt", "--output-file", "texts"], "--output-file: 'texts' is a folder"),
        (["check", "a.txt", "--write-baseline", "--baseline", "a.txt"], "a.txt"),
        (["check", "a.txt", "--write-baseline", "--baseline", "n.json", "--output-file", "n.json"], "n.json' is written to twice"),
        (["report", "in.jsonl", "-o", "in.jsonl"], "--output-file: 'in.jsonl' is read from as well"),
        (["report", "in.jsonl", "-o", "hard.jsonl"], "--output-file: 'hard.jsonl' is read from as well (as 'in.jsonl')"),
        (["compare", "old.jsonl", "in.jsonl", "-o", "old.jsonl"], "--output-file: 'old.jsonl' is read from as well"),
        (["restore", "in.jsonl", "-o", "hard.jsonl"], "--output: 'hard.jsonl' is read from as well"),
        (["accept", "a.txt", "--reason", "x", "--baseline", "a.txt"], "a.txt"),
    ],
)
def test_what_meets_is_refused(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.dat").write_text("x", "utf-8")
    Path("accepted.json").write_text('{"version": 1, "accepted": []}', "utf-8")
    Path("my.yaml").write_text("[]", "utf-8")
    Path("newslint.yaml").write_text("baseline: accepted.json\nrules: [my.yaml]\n", "utf-8")
    refused(arguments, told, capsys)


@posix
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["gate", "in.jsonl", "-o", "soft.jsonl", "--discard-rejects"], "'soft.jsonl' is read from as well (as 'in.jsonl')"),
        (["gate", "soft.jsonl", "-o", "in.jsonl", "--discard-rejects"], "'in.jsonl' is read from as well (as 'soft.jsonl')"),
        (["gate", "linked", "-o", "texts/ok.jsonl", "--discard-rejects"], "lies in the input folder 'linked'"),
        (["gate", "texts", "-o", "linked/a.jsonl", "--discard-rejects"], "'linked/a.jsonl' is read from as well"),
        (["check", "a.txt", "--output-file", "soft.txt"], "'soft.txt' is read from as well (as 'a.txt')"),
    ],
)
def test_links_do_not_hide_that_outputs_and_inputs_meet(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.symlink("a.txt", "soft.txt")
    refused(arguments, told, capsys)


def test_addresses_of_this_disk_are_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = f"file://{(tmp_path / 'in.jsonl').as_posix()}"
    refused(["gate", "in.jsonl", "-o", address, "--discard-rejects"], f"{address!r} is read from as well (as 'in.jsonl')", capsys)
    texts = f"file://{(tmp_path / 'texts').as_posix()}"
    refused(["gate", "in.jsonl", "-o", texts, "--discard-rejects"], f"{texts!r} is a folder", capsys)
    refused(["gate", "in.jsonl", "-o", f"{texts}/no/a.jsonl", "--discard-rejects"], "there is no folder", capsys)
    refused(["gate", "texts", "-o", f"{texts}/ok.jsonl", "--discard-rejects"], "lies in the input folder 'texts'", capsys)
    refused(["gate", address, "-o", "in.jsonl", "--discard-rejects"], f"'in.jsonl' is read from as well (as {address!r})", capsys)


def test_addresses_elsewhere_are_compared_too(capsys: pytest.CaptureFixture[str]) -> None:
    import fsspec

    fsspec.filesystem("memory").pipe("/meeting/in.jsonl", RECORD)
    where = "memory://meeting/in.jsonl"
    refused(["gate", where, "-o", where, "--discard-rejects"], "is read from as well", capsys)
    both = ["-o", "memory://meeting/a.jsonl", "--rejects", "memory://meeting/a.jsonl/"]
    refused(["gate", where, *both], "is written to twice", capsys)


@posix
def test_standard_output_that_is_an_input_is_refused() -> None:
    command = [sys.executable, "-m", "newslint", "gate", "in.jsonl", "-o", "-", "--discard-rejects"]
    with open("in.jsonl", "ab") as file:
        ran = subprocess.run(command, stdout=file, stderr=subprocess.PIPE, encoding="utf-8", timeout=600, check=False)
    assert (ran.returncode, Path("in.jsonl").read_bytes()) == (2, RECORD)
    assert "--output: standard output is read from as well (as 'in.jsonl')" in ran.stderr


@posix
@pytest.mark.parametrize(
    "arguments",
    [["check", "-", "--output-file", "in.jsonl"], ["report", "-", "-o", "in.jsonl"], ["gate", "-", "-o", "in.jsonl", "--discard-rejects"]],
)
def test_an_output_that_is_standard_input_is_refused(arguments: list[str]) -> None:
    with open("in.jsonl", "rb") as file:
        ran = newslint(*arguments, stdin=file, encoding="utf-8")
    assert (ran.returncode, Path("in.jsonl").read_bytes()) == (2, RECORD)
    assert "'in.jsonl' is read from as well (as standard input)" in ran.stderr


@posix
def test_a_device_or_pipe_that_is_written_to_is_nobody_elses() -> None:
    for arguments in (["check", "a.txt", "--output-file", "/dev/stdout"], ["gate", "in.jsonl", "-o", "/dev/stdout", "--discard-rejects"]):
        ran = newslint(*arguments)
        assert ran.returncode == 0
        assert ran.stdout
    assert main([*GATE[:3], "/dev/null", "--rejects", "/dev/null", "-q"]) == 0


def test_names_that_differ_in_capitals_are_one_where_the_disk_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = Inputs(["in.jsonl"], ["in.jsonl"], Config(), {})
    outputs = [Output("--output", "Ok.jsonl"), Output("--rejects", "oK.JSONL")]
    monkeypatch.setattr(places, "_folds", lambda folder: False)
    refuse_meeting(inputs, outputs)
    monkeypatch.setattr(places, "_folds", lambda folder: True)
    with pytest.raises(ConfigError, match=r"'oK.JSONL' is written to twice"):
        refuse_meeting(inputs, outputs)


def test_an_output_beside_the_inputs_that_no_walk_would_take_is_fine() -> None:
    Path(".gitignore").write_text("out/\n", "utf-8")
    Path(".git").mkdir()
    Path("out").mkdir()
    assert main(["gate", "texts", "-o", "ok.jsonl", "--discard-rejects", "--summary-file", "texts/sum.dat", "-q"]) == 0
    assert main(["report", "texts", "-o", "texts/report.html"]) == 0
    assert main(["gate", ".", "-o", "out/ok.jsonl", "--discard-rejects", "-q"]) == 0
    assert main(["gate", ".", "-o", "mine.jsonl", "--discard-rejects", "--exclude", "mine.jsonl", "-q"]) == 0


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("top/a.txt", True),
        ("top/in/a.txt", True),
        ("top/a.csv", False),
        ("top/left/a.txt", False),
        ("top/ignored/a.txt", False),
        ("top/in/no.txt", False),
        ("top/.git/a.txt", False),
    ],
)
def test_a_path_is_an_input_where_a_walk_would_take_it(path: str, taken: bool) -> None:
    os.makedirs("top/in")
    os.makedirs("top/.git")
    Path("top/.gitignore").write_text("ignored/\nno.txt\n", "utf-8")
    selection = Config(include=("*.txt",), exclude=("left",))
    assert would_take("top", path, selection) is taken
    assert not would_take("top", path, Config(include=("*.txt",), exclude=("top",)))


def test_what_stands_beside_an_output_has_a_name_of_its_own(tmp_path: Path) -> None:
    assert beside("ok.jsonl", "part") == os.path.join(os.path.realpath(tmp_path), ".ok.jsonl.newslint-part")
    one, other = beside("s3://bucket/acc/ok.jsonl", "part"), beside("s3://bucket/rej/ok.jsonl", "part")
    assert one != other
    assert one.startswith(".ok.jsonl.")
    assert os.path.dirname(one) == ""


def test_two_addresses_of_one_name_get_what_is_theirs(tmp_path: Path) -> None:
    lines = [{"text": BODY}, {"text": "404 - Page not found\nThe page you are looking for has moved."}] * 10
    Path("in.jsonl").write_bytes(json_lines(lines))
    accepted, rejected = tmp_path / "acc" / "part0.jsonl", tmp_path / "rej" / "part0.jsonl"
    for place in (accepted, rejected):
        place.parent.mkdir()
    routes = ["-o", f"file://{accepted.as_posix()}", "--rejects", f"file://{rejected.as_posix()}"]
    assert main(["gate", "in.jsonl", *routes, "-q"]) == 0
    assert [json.loads(line)["text"] for line in accepted.read_bytes().splitlines()] == [BODY] * 10
    assert {json.loads(line)["newslint"]["action"] for line in rejected.read_bytes().splitlines()} == {"reject"}
    assert len(rejected.read_bytes().splitlines()) == 10
    assert [name for name in os.listdir() if "newslint-" in name] == []


def test_what_a_run_left_beside_an_output_is_no_input() -> None:
    for name in ("texts/.out.newslint-part/c.jsonl", "texts/.ok.jsonl.newslint-part"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(RECORD)
    options = ["--include", "*", "--input-format", "jsonl", "-q", "--summary-file", "sum.json"]
    assert main(["gate", "texts", "--dry-run", *options]) == 0
    assert json.loads(Path("sum.json").read_text("utf-8"))["records"] == 2
