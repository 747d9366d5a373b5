"""Accepted findings live in a file beside the data and are known by rule, source and text."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest
from helpers.settings import error_of
from hypothesis import given
from hypothesis import strategies as st

from newslint.errors import ConfigError
from newslint.findings import Category, Confidence, Finding, Severity, fingerprint
from newslint.linter.baseline import Accepted, Baseline, read_baseline


def finding(text: str, code: str = "CAP201", line: int = 1) -> Finding:
    return Finding(
        code, "photo-credit", Category.CAPTION, Severity.WARNING, Confidence.HIGH, 0, len(text), line, 1, line, len(text) + 1,
        "A photo credit was scraped into the article.", text[:160], fingerprint(code, text), "1",
    )  # fmt: skip


CREDIT = finding("Photo: Anna Berg/Reuters")
LEAD = finding("See also: Five charts", "INS101")


@pytest.fixture
def folder(folder: Path) -> Path:
    """Make the folder of data that the baseline stands in, as data/accepted.json."""
    (folder / "data" / "sub").mkdir(parents=True)
    return folder


def test_an_accepted_finding_is_known_by_rule_source_and_text(folder: Path) -> None:
    baseline = Baseline("data/accepted.json").with_accepted([("data/a.txt", CREDIT)], "the photo desk wants it")
    assert baseline.accepts("CAP201", "data/a.txt", CREDIT.fingerprint)
    assert not baseline.accepts("CAP201", "data/b.txt", CREDIT.fingerprint)
    assert not baseline.accepts("CAP202", "data/a.txt", CREDIT.fingerprint)
    assert not baseline.accepts("INS101", "data/a.txt", LEAD.fingerprint)


def test_it_stays_accepted_when_it_moves_to_another_line(folder: Path) -> None:
    baseline = Baseline("data/accepted.json").with_accepted([("data/a.txt", CREDIT)])
    moved = finding("Photo: Anna Berg/Reuters", line=40)
    assert baseline.accepts(moved.code, "data/a.txt", moved.fingerprint)


def test_sources_are_relative_to_the_file_wherever_the_run_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    baseline = Baseline("data/accepted.json").with_accepted([(os.path.join("data", "sub", "a.txt"), CREDIT)])
    assert [entry.source for entry in baseline.entries] == ["sub/a.txt"]
    assert baseline.accepts("CAP201", str(folder / "data" / "sub" / "a.txt"), CREDIT.fingerprint)
    monkeypatch.chdir(folder / "data" / "sub")
    assert baseline.accepts("CAP201", "a.txt", CREDIT.fingerprint)
    assert baseline.accepts("CAP201", "./a.txt", CREDIT.fingerprint)


@pytest.mark.parametrize("name", ["scrapy:bbc", "https://example.com/a", "-", "<stdin>"])
def test_sources_that_are_not_files_keep_their_name(folder: Path, name: str) -> None:
    assert Baseline("data/accepted.json").source(name) == name


def test_a_file_beside_the_folder_and_one_that_starts_with_a_dash(folder: Path) -> None:
    assert Baseline("data/accepted.json").source("other/a.txt") == "../other/a.txt"
    assert Baseline("data/accepted.json").source("data/-a.txt") == "-a.txt"
    assert Baseline("accepted.json").source("-a.txt") == "-a.txt"


def test_what_is_written_reads_back_and_is_stable(folder: Path) -> None:
    findings = [("data/b.txt", CREDIT), ("data/a.txt", LEAD), ("data/a.txt", CREDIT)]
    Baseline("data/accepted.json").with_accepted(findings, "checked by hand").write()
    text = (folder / "data" / "accepted.json").read_text("utf-8")
    again = read_baseline("data/accepted.json")
    assert [(entry.source, entry.code) for entry in again.entries] == [("a.txt", "CAP201"), ("a.txt", "INS101"), ("b.txt", "CAP201")]
    assert again.entries[0].reason == "checked by hand"
    assert again.entries[0].excerpt == "Photo: Anna Berg/Reuters"
    assert Baseline("data/accepted.json").with_accepted(reversed(findings), "checked by hand").to_json() == again.to_json() == text


def test_the_file_looks_like_this(folder: Path) -> None:
    baseline = Baseline("accepted.json", (Accepted("CAP201", "a.txt", "0" * 16, "Photo: É. Roux", "house style"),))
    assert baseline.to_json() == (
        "{\n"
        '  "version": 1,\n'
        '  "accepted": [\n'
        "    {\n"
        '      "rule": "CAP201",\n'
        '      "source": "a.txt",\n'
        '      "fingerprint": "0000000000000000",\n'
        '      "excerpt": "Photo: \\u00c9. Roux",\n'
        '      "reason": "house style"\n'
        "    }\n"
        "  ]\n"
        "}\n"
    )


def test_accepting_again_keeps_the_reason_unless_there_is_a_new_one() -> None:
    baseline = Baseline("accepted.json").with_accepted([("a.txt", CREDIT)], "house style")
    assert baseline.with_accepted([("a.txt", CREDIT)]).entries[0].reason == "house style"
    assert baseline.with_accepted([("a.txt", CREDIT)], "agreed in May").entries[0].reason == "agreed in May"


def test_a_run_replaces_only_the_entries_of_the_sources_it_checked() -> None:
    before = Baseline("accepted.json").with_accepted([("a.txt", CREDIT), ("a.txt", LEAD), ("b.txt", LEAD)], "known")
    fresh = finding("Photo: Tom Hale/AP")
    after = before.with_checked(["a.txt"], [("a.txt", CREDIT), ("a.txt", fresh)])
    assert {(entry.source, entry.excerpt, entry.reason) for entry in after.entries} == {
        ("a.txt", CREDIT.excerpt, "known"),  # still occurs: keeps its reason
        ("a.txt", fresh.excerpt, ""),  # new
        ("b.txt", LEAD.excerpt, "known"),  # not checked
    }


def test_a_run_says_nothing_about_rules_that_did_not_run() -> None:
    before = Baseline("accepted.json").with_accepted([("a.txt", CREDIT), ("a.txt", LEAD)])
    after = before.with_checked(["a.txt"], [], not_run={"INS101"})
    assert [entry.code for entry in after.entries] == ["INS101"]
    assert [entry.code for entry in before.stale(["a.txt"], [], not_run={"INS101"})] == ["CAP201"]


def test_stale_entries_are_those_of_checked_sources_that_no_longer_occur() -> None:
    baseline = Baseline("accepted.json").with_accepted([("a.txt", CREDIT), ("a.txt", LEAD), ("b.txt", LEAD)])
    seen = [("CAP201", "a.txt", CREDIT.fingerprint)]
    assert [entry.key for entry in baseline.stale(["a.txt"], seen)] == [("INS101", "a.txt", LEAD.fingerprint)]
    assert baseline.stale([], []) == ()


def test_it_survives_pickling() -> None:
    baseline = Baseline("accepted.json").with_accepted([("a.txt", CREDIT)])
    again = pickle.loads(pickle.dumps(baseline))
    assert again == baseline
    assert again.accepts("CAP201", "a.txt", CREDIT.fingerprint)


ROW = {"rule": "CAP201", "source": "a.txt", "fingerprint": "0123456789abcdef"}


def error_in(path: Path, content: object) -> str:
    """Return what is said of a baseline that is wrong, without its path."""
    path.write_text(content if isinstance(content, str) else json.dumps(content, indent=2), encoding="utf-8")
    return error_of(read_baseline, path).removeprefix(str(path))


def test_excerpt_and_reason_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "accepted.json").write_text(json.dumps({"version": 1, "accepted": [ROW]}), "utf-8")
    assert read_baseline(tmp_path / "accepted.json").entries == (Accepted("CAP201", "a.txt", "0123456789abcdef"),)


def test_broken_files_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "accepted.json"
    assert error_in(path, '{"version": 1,\n<<<<<<< HEAD\n').startswith(":2: broken JSON: ")
    assert error_in(path, "[]") == ':1: expects {"version": 1, "accepted": [...]}'
    assert error_in(path, {"version": 2, "accepted": []}) == ":1: version 2 is not known to this newslint, only 1"
    assert "broken JSON" in error_in(path, "[" * 100_000)
    assert "broken JSON" in error_in(path, "9" * 10_000)
    path.write_bytes(b'{\n"a": "\xff"}')
    with pytest.raises(ConfigError, match=r"accepted\.json:2: not UTF-8 at byte 8"):
        read_baseline(path)
    with pytest.raises(ConfigError, match=r"none\.json: cannot be read: "):
        read_baseline(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("CAP201", ":9: an entry must be an object with rule, source, fingerprint, excerpt, reason"),
        ({**ROW, "resaon": "x"}, ":9: unknown key 'resaon' (did you mean 'reason'?)"),
        ({**ROW, "line": 4}, ":9: unknown key 'line'"),
        ({**ROW, "reason": 4}, ":9: reason must be a string"),
        ({"rule": "CAP201", "source": "a.txt"}, ":9: fingerprint is missing"),
        ({**ROW, "rule": "photo-credit"}, ":9: rule 'photo-credit' is not valid"),
        ({**ROW, "fingerprint": "xyz"}, ":9: fingerprint 'xyz' is not valid"),
        ({**ROW, "reason": "again"}, ":9: this finding is accepted twice (first in line 4)"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path: Path, row: object, error: str) -> None:
    assert error_in(tmp_path / "accepted.json", {"version": 1, "accepted": [ROW, row]}) == error


TEXT = st.text(st.characters(), max_size=20)  # with control characters and lone surrogates


CODE = st.from_regex(r"[A-Z]{3}[0-9]{3}", fullmatch=True)
HASH = st.from_regex(r"[0-9a-f]{16}", fullmatch=True)
ENTRIES = st.lists(st.builds(Accepted, CODE, TEXT.filter(bool), HASH, TEXT, TEXT), unique_by=lambda entry: entry.key)


@given(ENTRIES)
def test_what_is_accepted_comes_back_and_the_file_is_harmless(tmp_path_factory: pytest.TempPathFactory, entries: list[Accepted]) -> None:
    path = str(tmp_path_factory.getbasetemp() / "accepted.json")
    baseline = Baseline(path, tuple(entries))
    text = baseline.to_json()
    assert all(" " <= char <= "~" or char == "\n" for char in text)
    baseline.write()
    again = read_baseline(path)
    assert again == baseline
    assert again.to_json() == text
