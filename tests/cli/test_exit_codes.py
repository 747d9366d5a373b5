"""What the exit code of every command says, and what is said of what cannot be done: a wrong call, configuration, rule or file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.command import OWN_RULE, Call, write
from helpers.texts import CLEAN, DIRTY

from newslint.cli import commands
from newslint.cli.main import main


class TestExitCodes:
    """0 clean, 1 findings, 2 the job could not be done; whatever else could be checked still is."""

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["clean.txt"], 0),
            (["dirty.txt"], 1),
            (["clean.txt", "dirty.txt"], 1),
            (["dirty.txt", "--exit-zero"], 0),
            (["dirty.txt", "--baseline", os.devnull], 1),
            (["clean.txt", "--baseline", "."], 2),
            (["dirty.txt", "--ignore", "INS"], 0),
            (["dirty.txt", "--select", "DUP"], 0),
            (["dirty.txt", "--fix"], 0),
            (["dirty.txt", "--diff"], 1),
            (["clean.txt", "--diff"], 0),
            (["dirty.txt", "--diff", "--exit-zero"], 0),
            (["."], 1),
            ([], 1),
            (["missing.txt"], 2),
            (["missing.txt", "--exit-zero"], 2),
            (["--include", "*.csv"], 2),
            (["--include", "*.csv", "--exit-zero"], 2),
            (["--include", "*.csv", "--allow-empty"], 0),
            (["numbers.csv"], 2),
            (["numbers.csv", "--allow-empty"], 2),
            (["--include", "*.txt", "--include", "*.csv"], 1),
            (["clean.txt", "--encoding", "auto"], 0),
            (["dirty.txt", "missing.txt"], 2),
            (["--no-such-option"], 2),
            (["clean.txt", "--select", "INS9999"], 2),
            (["clean.txt", "--config", "missing.yaml"], 2),
            (["clean.txt", "--unsafe-fixes"], 2),
            (["clean.txt", "--write-baseline", "--diff"], 2),
            (["clean.txt", "--reason", "known"], 2),
            (["clean.txt", "--write-baseline", "--reason", " "], 2),
            (["clean.txt", "--group-by", "rule", "--output-format", "json"], 2),
            (["clean.txt", "--group-by", "rule", "--statistics"], 2),
            (["clean.txt", "--baseline", "missing.json"], 2),
            (["clean.txt", "--encoding", "klingon"], 2),
            (["clean.txt", "--encoding", "rot13"], 2),
            (["clean.txt", "--jobs", "many"], 2),
            (["clean.txt", "--output-format", "xml"], 2),
            (["--help"], 0),
            (["--show-settings"], 0),
        ],
    )
    def test_check_is_0_when_clean_1_with_findings_and_2_when_the_job_could_not_be_done(
        self, call: Call, arguments: list[str], code: int
    ) -> None:
        write({"clean.txt": CLEAN, "dirty.txt": DIRTY, "numbers.csv": "a,b\n1,2\n3,4\n"})
        assert call("check", *arguments).code == code

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ([], 2),
            (["chekc"], 2),
            (["rules"], 2),
            (["rules", "list"], 0),
            (["explain", "INS101"], 0),
            (["explain", "INS9999"], 2),
            (["accept", "clean.txt"], 2),
            (["accept", "clean.txt", "--reason", "known"], 2),
            (["accept", "missing.txt", "--reason", "known"], 2),
            (["accept", "dirty.txt", "--reason", " "], 2),
            (["accept", "dirty.txt", "--reason", "known"], 0),
            (["--version"], 0),
        ],
    )
    def test_other_commands_are_2_when_the_job_could_not_be_done(self, call: Call, arguments: list[str], code: int) -> None:
        write({"clean.txt": CLEAN, "dirty.txt": DIRTY})
        assert call(*arguments).code == code

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("bad.txt", b"caf\xe9 noir\n", "bad.txt: not UTF-8 at byte 3 (0xe9)"),
            ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(99), "photo.png: is binary data"),
            ("numbers.csv", b"a,b\n1,2\n3,4\n", "numbers.csv: no column holds text, as far as can be told: the columns are 'a', 'b'"),
            ("scraped.xlsx", b"PK\x03\x04", "scraped.xlsx: is a spreadsheet, which newslint does not read"),
            ("feed.jsonl", b'{"text": "a"}\nnot json\n', "feed.jsonl:2: is not JSON"),
            ("feed.jsonl", b'{"text": "a"}\n\n{"title": "b"}\n', "feed.jsonl:3: has no text"),
            ("feed.jsonl", b'{"text": "caf\xe9"}\n', "feed.jsonl:1: not UTF-8 at byte 13 (0xe9)"),
            ("feed.jsonl", b"\x1f\x8b\x08\0\0\0" + bytes(range(256)), "feed.jsonl: is binary data"),
            (
                "unreadable.txt",
                b"closed",
                "unreadable.txt: cannot be read",
            ),
        ],
    )
    @pytest.mark.parametrize("quiet", [False, True])
    def test_what_cannot_be_checked_is_told_and_the_rest_is_checked(
        self, call: Call, name: str, content: bytes, message: str, quiet: bool
    ) -> None:
        write({"dirty.txt": DIRTY})
        Path(name).write_bytes(content)
        if content == b"closed":
            if os.name == "nt" or os.geteuid() == 0:
                pytest.skip("everything is readable here")
            Path(name).chmod(0)
        ran = call("check", name, "dirty.txt", *(["--quiet"] if quiet else []))
        assert ran.code == 2
        assert message in (ran.err if quiet else ran.out)
        assert "dirty.txt:2:1" in ran.out
        assert "Traceback" not in ran.err

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("include: [*.txt", "newslint.yaml:1: broken YAML"),
            ("fail-on: fatal", "newslint.yaml:1: fail-on expects error, warning or info"),
            ("\nselct: [INS]", "newslint.yaml:2: unknown setting 'selct' (did you mean 'select'?)"),
            ("select: [INS]\nselect: [DUP]", "newslint.yaml:2: duplicate key 'select'"),
            ("ignore:\n  - INS\n  - DUP999", "newslint.yaml:3: unknown rule 'DUP999' in ignore"),
            ("rules: [nowhere/]", "no such rule file or folder"),
        ],
    )
    def test_a_wrong_configuration_is_told_with_its_line(self, call: Call, content: str, message: str) -> None:
        write({"clean.txt": CLEAN, "newslint.yaml": content})
        ran = call("check")
        assert ran.code == 2
        assert message in ran.err
        assert ran.out == ""

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("wrong", "right", "message"),
        [
            ("code: PRO900", "code: INS101", "duplicate code INS101"),
            ("severity: warning", "severity: bad", "own.yaml:6:"),
            ("  why: It is ours.\n", "", "has no why"),
            ("summary: Our", "sumary: Our", "unknown key 'sumary' in a rule (did you mean 'summary'?)"),
            ('    - {good: "Text."}\n', "", "has no good example"),
            ('starts-with: {any: ["Own hint:"]}', "regex: '(own'", "own.yaml:9:"),
            ('starts-with: {any: ["Own hint:"]}', "regex: '(a+)+$'", "own.yaml:9:"),
        ],
    )
    def test_a_wrong_rule_is_told_with_its_line(self, call: Call, wrong: str, right: str, message: str) -> None:
        write({"clean.txt": CLEAN, "newslint.yaml": "rules: [own.yaml]", "own.yaml": OWN_RULE})
        assert call("check").code == 0
        assert wrong in OWN_RULE
        write({"own.yaml": OWN_RULE.replace(wrong, right)})
        ran = call("check")
        assert ran.code == 2
        assert message in ran.err
        assert "own.yaml" in ran.err

    @pytest.mark.slow
    def test_fail_on_says_what_makes_a_run_fail(self, call: Call) -> None:
        write({"note.txt": "Own hint: read on\n" + CLEAN, "own.yaml": OWN_RULE, "newslint.yaml": "{rules: own.yaml, select: PRO900}"})
        assert call("check").code == 1
        write({"newslint.yaml": "{rules: own.yaml, select: PRO900, fail-on: error}"})
        assert call("check").code == 0
        assert call("check", "--fail-on", "warning").code == 1

    @pytest.mark.slow
    def test_severity_leaves_out_what_is_less(self, call: Call) -> None:
        write(
            {
                "note.txt": "Own hint: read on\n" + DIRTY,
                "own.yaml": OWN_RULE,
                "newslint.yaml": "{rules: own.yaml, select: [PRO900, INS101]}",
            }
        )
        assert "1 warning" in call("check").out
        ran = call("check", "--severity", "error")
        assert "PRO900" not in ran.out
        assert "1 finding in 1 of 1 document: 1 error." in ran.out

    def test_a_fault_of_newslint_itself_is_no_finding(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        write({"clean.txt": CLEAN})
        monkeypatch.setattr("newslint.records.text_codec.text_of", lambda *_: 1 / 0)
        ran = call("check")
        assert ran.code == 2
        assert "ZeroDivisionError" in ran.err
        assert "bug in newslint" in ran.err


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "hint"),
        [
            (["check", "--fxi"], "did you mean '--fix'?"),
            (["check", "--selct=INS"], "did you mean '--select'?"),
            (["chek", "a.txt"], "did you mean 'check'?"),
            (["lint", "a.txt"], "did you mean 'check'?"),
            (["explain", "dirty.txt"], "newslint explain dirty.txt:1 explains its first line"),
            (["dirty.txt"], "did you mean 'newslint check dirty.txt'?"),
            (["check", "--output-format", "jsn"], "did you mean 'json'?"),
            (["check", "--fi"], "did you mean '--fix'?"),
            (["rules", "lst"], "did you mean 'list'?"),
            (["explain", "see-also-insrt"], "did you mean 'see-also-insert'?"),
        ],
    )
    def test_errors_hint_at_what_was_meant(self, call: Call, arguments: list[str], hint: str) -> None:
        write({"dirty.txt": DIRTY})
        ran = call(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert hint in ran.err

    @pytest.mark.parametrize("family", ["INS", "ins1", "insert"])
    def test_the_rules_of_a_family_are_listed(self, call: Call, family: str) -> None:
        ran = call("explain", family)
        assert (ran.code, ran.err) == (0, "")
        rows = ran.out.splitlines()
        assert rows[0].startswith("INS101  see-also-insert: ")
        assert all(row.startswith("INS1" if family == "ins1" else "INS") for row in rows[:-1])
        assert rows[-1] == f"{len(rows) - 1} rules. More about one: newslint explain INS101"

    def test_without_a_command_help_is_shown(self, call: Call) -> None:
        assert "COMMAND" in call().err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [[], ["nothing"], ["check", "--nothing"], ["check", "gone"], ["explain", "XXX999"]])
def test_the_exit_code_is_true_even_where_nobody_can_be_told(arguments: list[str], tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([sys.executable, "-m", "newslint", *arguments], cwd=tmp_path, stdout=full, stderr=full, check=False)
    assert ended.returncode == 2


def test_ctrl_c_becomes_a_message_and_a_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "explain", interrupted)
    assert main(["explain", "INS101"]) == 2
    assert capsys.readouterr().err == "newslint: interrupted; files are whole, but not all were checked\n"
