"""Two runs side by side: what appeared, what went, what is judged differently, from their reports or from the files."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from helpers.browser import Opened, chromium
from helpers.command import write
from helpers.records import json_line
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.main import main
from newslint.errors import NewslintError
from newslint.findings import Severity
from newslint.reports.comparison import Retold, Told, aligned, compare, read_report
from newslint.reports.comparison_text import headline, markdown, text
from newslint.reports.html import comparison as compared

BODY = "The harbour council met on Monday to hear the engineers who had looked at the old pier.\n"
SEE_ALSO = "See also: Five charts on the cost of the new pier\n"
READ_MORE = "Read more: The pier that would not fall\n"


def told(source: str = "a.txt", code: str = "INS101", print_: str = "f1", line: int = 1, **traits: Any) -> Told:
    known = {"severity": Severity.ERROR, "fix": "safe", "id": None, "site": None, "excerpt": "See also: x", **traits}
    return Told(
        source, known["id"], known["site"], code, "see-also-insert", known["severity"], line, 1, "A link line.", known["excerpt"],
        print_, known["fix"], (), known.get("file", source),
    )  # fmt: skip


def run(*findings: Told, name: str = "run.json", others: tuple[str, ...] = ("clean.txt",), problems: int = 0) -> Retold:
    documents = {(finding.source, finding.id) for finding in findings} | {(source, None) for source in others}
    return Retold(name, "0.1.0", "abc", problems, documents, list(findings))


# ---------------------------------------------------------------- matching


def test_a_finding_is_the_same_wherever_in_the_text_it_stands() -> None:
    comparison = compare(run(told(line=3)), run(told(line=9)))
    assert (comparison.same, comparison.appeared, comparison.went, comparison.changed) == (1, [], [], [])


def test_another_document_rule_or_text_is_another_finding() -> None:
    old = run(told())
    for other in (told(source="b.txt"), told(code="INS102"), told(print_="f2"), told(id="7")):
        comparison = compare(old, run(other))
        assert (comparison.appeared, comparison.went) == ([other], [told()])


def test_copies_are_matched_one_by_one() -> None:
    comparison = compare(run(told(line=1), told(line=5)), run(told(line=2), told(line=6), told(line=8)))
    assert comparison.same == 2
    assert [finding.line for finding in comparison.appeared] == [8]


def test_another_severity_or_safety_is_a_change() -> None:
    comparison = compare(run(told(), told(print_="f2")), run(told(severity=Severity.WARNING), told(print_="f2", fix="")))
    assert (comparison.same, len(comparison.changed), comparison.appeared, comparison.went) == (0, 2, [], [])
    assert "error, safe fix -> warning, safe fix" in "".join(text(comparison, 0))


def test_crawls_in_two_folders_are_compared_file_by_file() -> None:
    old = run(told("crawl-1/en/a.txt"), others=("crawl-1/b.txt",))
    new = run(told("crawl-2/en/a.txt"), others=("crawl-2/b.txt",))
    comparison = compare(old, new)
    assert (comparison.same, comparison.added, comparison.removed) == (1, 0, 0)
    assert aligned(old, new)[0].documents == {("en/a.txt", None), ("b.txt", None)}


def test_a_folder_that_one_crawl_has_more_does_not_hide_what_they_share() -> None:
    old, new = run(told("may/txt/a.txt"), others=()), run(told("june/txt/a.txt"), others=("june/other/b.txt",))
    for before, after in ((old, new), (new, old)):
        comparison = compare(before, after)
        assert (comparison.same, comparison.appeared, comparison.went) == (1, [], [])
        assert comparison.added + comparison.removed == 1


def test_absolute_names_and_names_of_no_files_are_compared_too() -> None:
    old, new = run(told("/data/may/a.txt"), others=("/data/may/b.txt",)), run(told("june/a.txt"), others=("june/b.txt",))
    assert compare(old, new).same == 1
    odd = run(told("scrapy:bbc", id="1"), others=("/data/b.txt",))
    assert compare(odd, new).removed == 2
    assert compare(run(others=()), new).added == 2


def test_two_files_of_records_are_compared_record_by_record() -> None:
    old, new = (run(told(f"{name}.jsonl", id="17"), others=()) for name in ("may", "june"))
    assert compare(old, new).same == 1


def test_paths_below_what_was_given_decide_whatever_else_looks_alike() -> None:
    old, new = run(told("may/txt/a.txt"), others=()), run(told("june/txt/a.txt"), others=("june/b.txt",))
    old.paths, new.paths = {"may/txt/a.txt": "txt/a.txt"}, {"june/txt/a.txt": "txt/a.txt", "june/b.txt": "b.txt"}
    assert (compare(old, new).same, compare(old, new).added) == (1, 1)
    new.paths = {"june/txt/a.txt": "a.txt"}  # june/txt was given
    assert (compare(old, new).same, compare(old, new).removed) == (0, 1)


def test_a_report_beside_files_is_read_below_the_folder_that_fits() -> None:
    report, files = run(told("crawl/txt/a.txt"), others=()), run(told("june/txt/a.txt"), others=("june/b.txt",))
    files.paths = {"june/txt/a.txt": "txt/a.txt", "june/b.txt": "b.txt"}
    for old, new in ((report, files), (files, report)):
        comparison = compare(old, new)
        assert (comparison.same, comparison.added + comparison.removed) == (1, 1)


findings = st.lists(
    st.builds(
        told, st.sampled_from(["a.txt", "b.txt"]), st.sampled_from(["INS101", "CAP101"]), st.sampled_from(["f1", "f2"]), st.integers(1, 3)
    ),
    max_size=12,
)


@given(findings, findings, st.integers())
def test_nothing_is_lost_nothing_twice_and_the_order_given_does_not_matter(before: list[Told], after: list[Told], seed: int) -> None:
    old, new = run(*before), run(*after)
    comparison = compare(old, new)
    assert comparison.same + len(comparison.changed) + len(comparison.appeared) == len(after)
    assert comparison.same + len(comparison.changed) + len(comparison.went) == len(before)
    assert sum(delta.appeared for delta in comparison.by(lambda finding: finding.code)) == len(comparison.appeared)
    mixed = [random.Random(seed).sample(list(found), len(found)) for found in (before, after)]
    again = compare(run(*mixed[0]), run(*mixed[1]))
    assert (again.appeared, again.went, again.changed) == (comparison.appeared, comparison.went, comparison.changed)
    assert compare(new, old).went == comparison.appeared


@given(findings)
def test_a_run_compared_with_itself_has_no_changes(found: list[Told]) -> None:
    comparison = compare(run(*found), run(*found))
    assert (comparison.same, comparison.appeared, comparison.went, comparison.changed) == (len(found), [], [], [])
    assert comparison.exit_code(Severity.INFO) == 0


def test_exit_codes_tell_what_appeared() -> None:
    nothing = run()
    assert compare(nothing, run(told())).exit_code(Severity.WARNING) == 1
    assert compare(nothing, run(told(severity=Severity.INFO))).exit_code(Severity.WARNING) == 0
    assert compare(run(told()), nothing).exit_code(Severity.INFO) == 0
    assert compare(run(problems=1), nothing).exit_code(Severity.WARNING) == 2


# ---------------------------------------------------------------- what is said


def test_counts_by_rule_and_source_and_findings_as_text() -> None:
    comparison = compare(run(told(), told(print_="f2"), name="old.json"), run(told(), told("b.txt", "CAP101", "f3"), name="new.json"))
    assert "".join(text(comparison, 20)) == (
        "old  old.json: newslint 0.1.0, rules abc, 2 documents, 2 findings\n"
        "new  new.json: newslint 0.1.0, rules abc, 3 documents, 2 findings\n"
        "\n"
        "1 finding appeared, 1 went, 1 is the same.\n"
        "1 document only in the new run, 0 only in the old one.\n"
        "Both runs had the same rules.\n"
        "\n"
        "old  new  appeared  went  changed  rule\n"
        "  0    1         1     0        0  CAP101 see-also-insert\n"
        "  2    1         0     1        0  INS101 see-also-insert\n"
        "\n"
        "old  new  appeared  went  changed  source\n"
        "  2    2         1     1        0  .\n"
        "\n"
        "Appeared:\n"
        "  + b.txt:1:1 error CAP101 see-also-insert: See also: x\n"
        "\n"
        "Went:\n"
        "  - a.txt:1:1 error INS101 see-also-insert: See also: x\n"
    )


def test_long_lists_are_cut_and_say_how_to_see_the_rest() -> None:
    comparison = compare(run(), run(*(told(print_=f"f{number}") for number in range(30))))
    shown = "".join(text(comparison, 20))
    assert shown.count("  + ") == 20
    assert "… and 10 more (--limit 0 lists all)" in shown
    assert "".join(text(comparison, 0)).count("  + ") == 30


def test_hostile_names_and_excerpts_do_nothing() -> None:
    evil = "\x1b[2J\n::error::x | `y` \u202e<script>"
    comparison = compare(run(), run(told(source=evil, excerpt=evil, site=evil, print_="f9")))
    shown = "".join([*text(comparison, 0), *markdown(comparison, 0), *compared.comparison_page(comparison)])
    assert not any(character in shown for character in "\x1b\u202e")
    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))
    assert "<script>x" not in shown


# ---------------------------------------------------------------- from files


@pytest.fixture
def crawls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, lines in (("may", SEE_ALSO), ("june", SEE_ALSO + BODY + READ_MORE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pier.txt").write_text(BODY + lines + BODY.replace("Monday", "Tuesday"), "utf-8")
        main(["check", name, "--select", "INS101", "--output-format", "json", "--output-file", f"{name}.json"])
        main(["check", name, "--select", "INS101", "--output-format", "jsonl", "--output-file", f"{name}.jsonl"])
    return tmp_path


@pytest.mark.parametrize("names", [("may.json", "june.json"), ("may.jsonl", "june.json"), ("may", "june")])
def test_reports_of_both_formats_and_folders_compare_alike(
    crawls: Path, names: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (crawls / "newslint.yaml").write_text("select: [INS101]\n", "utf-8")
    assert main(["compare", *names]) == 1
    shown = capsys.readouterr().out
    assert "1 finding appeared, 0 went, 1 is the same." in shown
    assert "+ june/pier.txt:4:1 error INS101 see-also-insert: Read more: The pier that would not fall" in shown
    assert main(["compare", *names, "--exit-zero"]) == 0
    assert main(["compare", names[1], names[0]]) == 0


class TestFiles:
    """Files that are checked now: their paths below the two arguments decide."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.chdir(tmp_path)
        write({"newslint.yaml": "select: [INS101]\n", "A/txt/x.txt": BODY + SEE_ALSO, "B/txt/x.txt": BODY + SEE_ALSO})
        self.capsys = capsys

    def said(self, *given: str) -> str:
        main(["compare", *given])
        return self.capsys.readouterr().out

    def test_a_folder_more_does_not_matter(self) -> None:
        write({"B/other/y.txt": BODY})
        assert "0 findings appeared, 0 went, 1 is the same.\n1 document only in the new run" in self.said("A", "B")
        assert "1 is the same" in self.said("A/", "./B")
        assert "1 is the same" in self.said(os.path.abspath("A"), "B")

    def test_equal_names_in_other_folders_are_other_documents(self) -> None:
        write({"B/other/x.txt": BODY + SEE_ALSO})
        assert "2 findings appeared, 1 went, 0 are the same" in self.said("A/txt", "B/other/..")
        assert "1 is the same" in self.said("A/txt", "B/other")

    def test_names_of_two_files_do_not_matter_and_beside_a_folder_a_file_has_its_own(self) -> None:
        write({"may.jsonl": json_line(BODY + SEE_ALSO, id="1"), "june.jsonl": json_line(BODY + SEE_ALSO, id="1"), "z.txt": BODY + SEE_ALSO})
        for pair in (("may.jsonl", "june.jsonl"), ("A/txt/x.txt", "z.txt"), ("A/txt/x.txt", "B/txt"), ("B/txt", "A/txt/x.txt")):
            assert "1 is the same" in self.said(*pair), pair
        assert "0 are the same" in self.said("z.txt", "B/txt")

    def test_a_report_is_compared_with_folders_and_files(self) -> None:
        main(["check", "A", "--output-format", "json", "--output-file", "a.json"])
        write({"B/other/y.txt": BODY})
        for other in ("A", "B", "A/txt/x.txt", "B/txt"):
            assert "1 is the same" in self.said("a.json", other), other
            assert "1 is the same" in self.said(other, "a.json"), other

    def test_what_changed_is_named_by_the_file_that_can_be_opened(self) -> None:
        write({"B/txt/x.txt": BODY + READ_MORE})
        out = self.said("A", "B")
        assert "+ B/txt/x.txt:2:1 error INS101" in out
        assert "- A/txt/x.txt:2:1 error INS101" in out


def test_both_formats_tell_the_same_run(crawls: Path) -> None:
    one, other = read_report("june.json"), read_report("june.jsonl")
    assert one is not None
    assert other is not None
    assert (one.findings, one.documents, one.version, one.ruleset) == (other.findings, other.documents, other.version, other.ruleset)


def test_a_report_on_one_line_or_with_lone_surrogates_is_read(crawls: Path) -> None:
    whole = json.loads(Path("may.json").read_text("utf-8"))
    whole["documents"][0]["findings"][0]["excerpt"] = "\ud800"
    Path("flat.json").write_text(json.dumps(whole), "utf-8")
    flat = read_report("flat.json")
    assert flat is not None
    assert flat.findings[0].excerpt == "\ud800"
    assert main(["compare", "flat.json", "may.json"]) == 0


def test_a_report_that_breaks_off_is_refused(crawls: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = Path("june.jsonl").read_text("utf-8").splitlines(keepends=True)
    Path("cut.jsonl").write_text("".join(lines[:-1]), "utf-8")
    assert main(["compare", "may.json", "cut.jsonl"]) == 2
    assert "cut.jsonl: breaks off before its summary" in capsys.readouterr().err
    Path("bad.jsonl").write_text(lines[0] + "no json\n", "utf-8")
    with pytest.raises(NewslintError, match=r"bad\.jsonl:2: is not a line of a report"):
        read_report("bad.jsonl")


@pytest.mark.parametrize("content", ["", "plain text", '{"text": "a record"}\n', "[1, 2]", '{"documents": 3}'])
def test_other_files_are_no_reports(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, "utf-8")
    assert read_report(str(tmp_path / "x.json")) is None


def test_a_missing_file_is_exit_code_2(crawls: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "may.json", "gone.json"]) == 2
    assert "gone.json: no such file" in capsys.readouterr().err


def test_markdown_has_tables_and_lists(crawls: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", "may.json", "june.json", "--output-format", "markdown"])
    shown = capsys.readouterr().out
    assert "| `INS101 see-also-insert` | 1 | 2 | 1 | 0 | 0 |" in shown
    assert "- + `june/pier.txt:4:1 error INS101 see-also-insert: Read more: The pier that would not fall`" in shown


def test_the_page_shows_what_appeared_and_went(crawls: Path) -> None:
    main(["compare", "may.json", "june.json", "--output-format", "html", "-o", "page.html"])
    with chromium() as browser:
        page = Opened(browser, crawls / "page.html")
        assert page.page.inner_text("h1") == "1 finding appeared, 0 went, 1 is the same."
        assert page.total() == 1
        page.choose("change", "appeared")
        assert page.total() == 1
        assert "The pier that would not fall" in page.page.inner_text("#list mark")
        assert page.complaints == []
        assert len(page.requests) == 1


def test_a_page_of_too_many_changes_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "MOST_FINDINGS", 10)
    shown = "".join(compared.comparison_page(compare(run(), run(*(told(print_=f"f{number}") for number in range(30))))))
    assert "holds the first 10 of 30 changes" in shown
    assert json.loads(shown.split('id="data">')[1].split("</script>")[0])["line"] == [1] * 10


def test_the_headline_counts_what_is_judged_differently() -> None:
    comparison = compare(run(told()), run(told(fix="unsafe")))
    assert headline(comparison) == "0 findings appeared, 0 went, 1 is judged differently, 0 are the same."
