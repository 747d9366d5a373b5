"""Inputs that want to crash, hang, fool or corrupt: newslint ends with a clear message, and files stay whole."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.measuring import work_within
from helpers.processes import hear_all, newslint
from helpers.records import json_line
from helpers.texts import DIRTY

from newslint.cli.main import main
from newslint.reports import FORMATS

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")


pytestmark = pytest.mark.usefixtures("folder")


def check(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run `newslint check` in a process of its own."""
    return newslint("check", *arguments, **more)


class TestText:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\n",
            b"\xef\xbb\xbf",
            b"\r\n\r\n",
            b"The council met.\0 It adjourned.\n",
            b"one\r\ntwo\nthree\rfour\r\n",
            "\ufeffThe council met.\u2028It adjourned.\u0085End.\n".encode(),
            ("a" * 100 + "\n").encode() * 3 + "\U0010ffff\ufdd0".encode(),
            b" \t\n" * 20_000,
            ("\u0301" * 3000).encode(),
            "\u202e\u2066\u200b".encode() * 1000,
        ],
    )
    def test_odd_text_neither_crashes_nor_changes_where_nothing_is_found(self, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
        Path("a.txt").write_bytes(data)
        assert main(["check", "a.txt", "--select", "INS,DUP", "--fix"]) in (0, 1)
        assert "Traceback" not in capsys.readouterr().err
        assert Path("a.txt").read_bytes() == data
        assert main(["check", "a.txt", "--preview"]) in (0, 1)

    @pytest.mark.slow
    @pytest.mark.parametrize("word", ["a", "See also ", "<p>"])
    def test_one_line_of_50_megabytes_is_checked_and_what_was_left_out_is_told(self, word: str) -> None:
        """The budget of the rules bounds the work; the limit is there for the day when it does not."""
        size = 50_000_000
        Path("a.txt").write_text("The council met.\n" + word * (size // len(word)) + "\nSee also: Five charts\n", encoding="utf-8")
        with work_within(120):
            ran = check("a.txt", "--output-format", "concise", "--select", "INS101")
        assert ran.returncode in (1, 2), ran.stderr
        assert b"a.txt:3:1: INS101" in ran.stdout
        assert b"Traceback" not in ran.stderr

    def test_lone_surrogates_from_json_escapes_pass_through_every_format(self, capsys: pytest.CaptureFixture[str]) -> None:
        line = b'{"id": "\\ud800", "url": "http://\\udfff.example/", "text": "A \\udc00 b.\\nSee also: \\ud83d charts\\nEnd."}\n'
        Path("feed.jsonl").write_bytes(line)
        for name in FORMATS:
            assert main(["check", "--output-format", name, "feed.jsonl"]) == 1
            capsys.readouterr().out.encode("utf-8")
        assert main(["check", "--diff", "--select", "INS"]) == 1
        assert main(["check", "--fix", "--select", "INS"]) == 0
        assert Path("feed.jsonl").read_bytes() == line.replace(b"See also: \\ud83d charts\\n", b"")

    @pytest.mark.slow
    @posix
    def test_a_file_name_that_is_not_utf_8(self) -> None:
        name = b"caf\xe9\x1b[2J.txt"
        try:
            Path(os.fsdecode(name)).write_text(DIRTY, encoding="utf-8")
        except OSError:
            pytest.skip("this file system refuses such names")
        for kind in FORMATS:
            ran = check("--output-format", kind)
            assert ran.returncode == 1, ran.stderr
            ran.stdout.decode("utf-8")
            assert b"\x1b" not in ran.stdout

    @pytest.mark.parametrize("format", FORMATS)
    def test_text_commands_neither_a_terminal_nor_a_build_server(self, format: str, capsys: pytest.CaptureFixture[str]) -> None:
        evil = "\x1b]0;owned\x07\x1b[2J\x9b31m \u202eevil\u2066 ::error::x ##[error]y ##vso[task.complete]z <script>1</script> | `code` ]]>"
        text = f"See also: {evil}\n::error file=x::See also\n\nSee also: {evil}\r\nEnd."
        Path("a.txt").write_text(text, encoding="utf-8", newline="")
        Path("feed.jsonl").write_text(json.dumps({"id": f"::error::{evil}\n::error::", "text": text}) + "\n", encoding="utf-8")
        Path("bad.jsonl").write_text('{"text\x1b[2J": 1}\n', encoding="utf-8")
        main(["check", "--output-format", format, "--color", "never", "--select", "ALL"])
        shown = capsys.readouterr()
        for stream in shown:
            assert not any(character in stream for character in "\x1b\x07\x9b\r\u202e\u2066")
            assert not any(line.lstrip().startswith(("::error::x", "::error file=x")) for line in stream.split("\n"))
            assert "##[error]" not in stream
            assert "##vso[" not in stream
        if format == "github":
            commands = [line for line in shown.out.split("\n") if line.startswith("::")]
            assert all(",title=" in line.partition("::")[2].partition("::")[0] for line in commands)


class TestFiles:
    @pytest.mark.slow
    def test_one_finding_among_thousands_of_files_is_found(self, capsys: pytest.CaptureFixture[str]) -> None:
        for folder in range(20):
            os.mkdir(str(folder))
            for number in range(250):
                Path(f"{folder}/{number}.txt").write_text("The council met on Monday.\n", encoding="utf-8")
        Path("7/7.txt").write_text(DIRTY, encoding="utf-8")
        assert main(["check", "--select", "INS", "--output-format", "concise"]) == 1
        assert capsys.readouterr().out.startswith("7/7.txt:2:1: INS101")

    @posix
    def test_a_loop_of_links_ends(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("a/b").mkdir(parents=True)
        Path("a/b/c").symlink_to(Path.cwd())
        Path("a/loop").symlink_to("loop")
        Path("a/x.txt").write_text(DIRTY, encoding="utf-8")
        assert main(["check", "--output-format", "concise", "--quiet"]) == 1
        assert capsys.readouterr().out.count("\n") == 1

    @posix
    def test_what_is_no_file_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", "/dev/zero"]) == 2
        assert "/dev/zero: is neither a file nor a folder" in capsys.readouterr().out

    @pytest.mark.parametrize("name", ["newslint.yaml", "own.yaml"])
    def test_a_yaml_alias_bomb_is_refused_at_once(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
        Path("newslint.yaml").write_text("rules: own.yaml\n", encoding="utf-8")
        Path("own.yaml").write_text("- code: &x [1]\n  name: *x\n", encoding="utf-8")
        Path(name).write_text(bomb if name == "newslint.yaml" else f"- {bomb}".replace("\n", "\n  "), encoding="utf-8")
        Path("a.txt").write_text(DIRTY, encoding="utf-8")
        assert main(["check"]) == 2
        said = capsys.readouterr().err
        assert name in said
        assert "anchors and aliases" in said  # told at the first of them, before any is followed


class TestStreams:
    @pytest.mark.slow
    @posix
    @pytest.mark.parametrize("format", FORMATS)
    def test_a_closed_pipe_ends_a_run_quietly(self, format: str) -> None:
        documents = 12_000 if format == "html" else 3000  # more than a pipe holds
        Path("many.jsonl").write_bytes(json_line(DIRTY) * documents)
        process = subprocess.Popen(
            [sys.executable, "-m", "newslint", "check", "--output-format", format], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        errors = process.stderr.read()
        process.stderr.close()
        assert (process.wait(600), errors) == (2, b"")

    @posix
    def test_closed_standard_streams_are_survived(self) -> None:
        Path("a.txt").write_text(DIRTY, encoding="utf-8")
        for redirection, code in (("<&-", 1), ("2>&-", 1), (">/dev/null 2>&-", 1), (">&-", 2)):
            shell = f'"{sys.executable}" -m newslint check a.txt {redirection}'
            ran = subprocess.run(["sh", "-c", shell], capture_output=True, check=False)
            assert ran.returncode == code, (redirection, ran)
            assert b"Traceback" not in ran.stderr

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
    def test_a_full_disk_under_the_report_is_told(self) -> None:
        Path("a.txt").write_text(DIRTY, encoding="utf-8")
        for ran in (
            subprocess.run(
                [sys.executable, "-m", "newslint", "check"],
                stdout=open("/dev/full", "wb"),  # noqa: SIM115
                stderr=subprocess.PIPE,
                check=False,
            ),
            check("--output-file", "/dev/full"),
        ):
            assert ran.returncode == 2
            assert os.strerror(errno.ENOSPC).encode() in ran.stderr
            assert b"Traceback" not in ran.stderr

    @pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="needs a second file system")
    def test_a_report_may_go_to_another_disk(self) -> None:
        Path("a.txt").write_text(DIRTY, encoding="utf-8")
        target = f"/dev/shm/newslint-test-{os.getpid()}.json"
        try:
            assert check("--output-format", "json", "--output-file", target).returncode == 1
            assert json.loads(Path(target).read_text("utf-8"))["summary"]["findings"] == 1
        finally:
            Path(target).unlink(missing_ok=True)

    @pytest.mark.slow
    @posix
    @pytest.mark.parametrize("jobs", ["1", "2"])
    @pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM", "SIGHUP"])
    def test_ctrl_c_and_its_like_end_with_a_message_and_whole_files(self, ending: str, jobs: str) -> None:
        content = json_line(DIRTY + "Filler text of the paper. " * 40) * 40_000
        Path("feed.jsonl").write_bytes(content)
        process = subprocess.Popen(
            [sys.executable, "-m", "newslint", "check", "--fix", "--jobs", jobs, "--output-format", "jsonl"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=hear_all,
        )
        assert process.stdout is not None
        process.stdout.read(1)  # it is at work
        os.killpg(process.pid, getattr(signal, ending))  # as a terminal does, to the workers too
        _, errors = process.communicate(timeout=600)
        assert process.returncode == 2
        assert b"newslint: interrupted" in errors
        assert b"Traceback" not in errors
        assert Path("feed.jsonl").read_bytes() == content
        assert [path.name for path in Path().iterdir()] == ["feed.jsonl"]
