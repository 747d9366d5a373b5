"""What people see in a terminal beside the excerpt: the fix as a diff, sections, the next command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.made_rules import linter_of
from helpers.paths import ROOT
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit, Finding, Fix, Safety
from newslint.linter import Linter
from newslint.reports import GROUPS, make
from newslint.reports.excerpt import wrapped
from newslint.reports.fix_diff import MOST_LINES, MOST_PLACES, rows
from newslint.reports.grouped import ByRule, by_rule
from newslint.reports.next_step import next_step
from newslint.reports.summary import Summary
from newslint.text.document import Document
from newslint.util.sanitize import display_width, visible

(FINDING,) = linter_of("match: {starts-with: ['See also']}").lint("See also: five charts").findings
SEEDS = ROOT / "seeds"


def found(text: str, *edits: tuple[int, int, str]) -> Finding:
    """Return a finding on the first edit's place, with these (start, end, new) as its fix."""
    start = edits[0][0]
    line, column = Document(text).position(start)
    fix = Fix(Safety.SAFE, tuple(Edit(start, end, text[start:end], new) for start, end, new in edits))
    return replace(FINDING, start=start, line=line, column=column, fix=fix)


def diff(text: str, *edits: tuple[int, int, str], width: int = 60) -> list[str]:
    return [f"{row.line or ''}{row.sign} {row.text}" for row in rows(found(text, *edits), text, width)]


THREE = "Rates were held.\nSee also: five charts\nMarkets barely moved.\n"


class TestChange:
    """A fix as a small diff."""

    @pytest.mark.parametrize("edit", [(17, 39, ""), (16, 38, "")])
    def test_a_deleted_line_goes_whichever_of_its_line_ends_goes_with_it(self, edit: tuple[int, int, str]) -> None:
        assert diff(THREE, edit) == ["2- See also: five charts"]

    def test_a_changed_line_is_shown_as_it_was_and_as_it_will_be(self) -> None:
        assert diff(THREE, (39, 46, "Prices")) == ["3- Markets barely moved.", "+ Prices barely moved."]

    def test_edits_of_one_line_are_one_change(self) -> None:
        assert diff("“One” and “two”.", (0, 1, '"'), (4, 5, '"')) == ["1- “One” and “two”.", '+ "One" and “two”.']

    def test_blank_lines_that_go_with_a_deleted_one_are_not_shown(self) -> None:
        assert diff("A.\n\nSee also: b\n\nC.", (4, 17, "")) == ["3- See also: b"]

    def test_of_many_lines_and_places_the_first_are_shown_and_the_rest_is_counted(self) -> None:
        long = "Menu\n" * 10
        assert diff(long + "Text.", (0, 50, ""))[-2:] == [f"{MOST_LINES}- Menu", "- … 6 more lines"]
        places = [(at, at + 4, "Menü") for at in range(0, 50, 5)]
        assert len(diff(long, *places)) == 2 * MOST_PLACES + 1
        assert diff(long, *places)[-1] == "  … 7 more places"

    def test_long_lines_are_windowed_around_the_change_on_both_sides_alike(self) -> None:
        text = "It went on. " * 30 + "The bankâ€™s rate" + " was held." * 30
        start = text.index("â€™")
        old, new = rows(found(text, (start, start + 3, "’")), text, 40)
        assert old.text[0] == old.text[-1] == "…"
        assert old.text.index("â€™") == new.text.index("’s rate")
        assert max(display_width(old.text), display_width(new.text)) <= 40

    def test_only_the_neighbourhood_of_a_change_is_looked_at(self) -> None:
        text = "a" * 3_000_000 + " READ MORE " + "b" * 3_000_000
        finding = found(text, (3_000_001, 3_000_010, ""))
        for _ in range(200):
            assert "READ MORE" in rows(finding, text, 60)[0].text

    def test_a_line_of_megabytes_that_goes_is_cut_before_it_is_looked_at(self) -> None:
        text = "Menu ❤\ufe0f " * 500_000
        finding = found(text, (0, len(text), "x"))
        for _ in range(20):
            old, new = rows(finding, text, 60)
            assert (old.text[-1], new.text) == ("…", "x")

    @given(st.text(st.sampled_from("ab \n\r東é\u0301\x1b\u202e❤\ufe0f"), max_size=60), st.data())
    def test_rows_are_neutral_fit_and_tell_the_lines_that_change(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        new = data.draw(st.text(st.sampled_from("xy \n"), max_size=6))
        finding = found("x" + text, (start + 1, end + 1, new))
        shown = rows(finding, "x" + text, 20)
        for row in shown:
            assert display_width(row.text) <= 20
            assert visible(row.text) == row.text
        lines = ("x" + text).split("\n")
        for row in shown:
            if row.line is not None and row.text and not row.text.startswith("…") and not row.text.endswith("…"):
                assert row.text == visible(lines[row.line - 1])


@given(st.text(max_size=80), st.integers(8, 40))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    assert all(display_width(line) <= width for line in wrapped(visible(text), width))


def report(group_by: str | None, width: int, color: bool = False) -> str:
    """Return the text report on the seeds."""
    linter = Linter()
    reporter = make("text", version="0", ruleset="x", color=color, width=width, rules=linter.rules, group_by=group_by)
    summary, documents = Summary(), []
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text("utf-8")
        said = linter.lint(text, source=f"seeds/{path.name}")
        summary.add(said)
        documents.append(reporter.document(said, text))
    return "".join(by_rule(reporter, documents, summary) if isinstance(reporter, ByRule) else documents)


@pytest.mark.parametrize("group_by", [None, *GROUPS])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_excerpts_messages_and_diffs_fit_the_terminal(group_by: str | None, width: int) -> None:
    for line in report(group_by, width).splitlines():
        if line.startswith("    "):
            assert display_width(line) <= width, line


def test_every_grouping_shows_the_same_findings() -> None:
    counts = {group: report(group, 80).count(" | ^") for group in (None, *GROUPS)}
    assert len(set(counts.values())) == 1


def test_without_color_there_is_no_escape_in_any_grouping() -> None:
    for group in (None, *GROUPS):
        assert "\x1b" not in report(group, 80)
        assert not set(report(group, 80)) & {"\x1e", "\x1f"}
        assert "\x1b[31m" in report(group, 80, color=True)


def test_hostile_text_cannot_move_a_finding_into_another_section() -> None:
    text = "See also: \x1eINS902\x1f\x1b[2J five charts\nOwn hint: two\n"
    linter = linter_of("match: {starts-with: ['See also']}", "match: {starts-with: ['Own hint']}")
    said, summary = linter.lint(text, source="a\x1eb.txt"), Summary()
    summary.add(said)
    reporter = ByRule(color=False, width=80)
    first, one, second, two = by_rule(reporter, [reporter.document(said, text)], summary)
    assert (first[:6], second[:6]) == ("INS901", "INS902")
    assert "See also: ␞INS902␟␛[2J five charts" in one
    assert two.startswith("a␞b.txt:2:1\n")


class TestAdvice:
    """The next command to type."""

    def said(self, text: str, given: Sequence[str], *rules: str) -> str:
        summary = Summary()
        summary.add(linter_of(*rules).lint(text))
        return next_step(summary, given)

    SAFE = "match: {starts-with: ['See also']}\nfix: {delete: line, safety: safe}"
    UNSAFE = "match: {starts-with: ['See also']}\nfix: {delete: line, safety: unsafe}"
    PLAIN = "match: {starts-with: ['See also']}"

    @pytest.mark.parametrize(
        ("rule", "given", "command"),
        [
            (SAFE, ["a.txt"], "newslint check --diff a.txt"),
            (SAFE, ["my articles/", "--select", "INS"], "newslint check --diff 'my articles/' --select INS"),
            (SAFE, ["it's.txt", "--statistics"], "newslint check --diff 'it'\"'\"'s.txt'"),
            (UNSAFE, ["--fix", "a.txt"], "newslint check --diff --unsafe-fixes a.txt"),
            (PLAIN, ["a.txt"], "newslint explain INS901"),
            (SAFE, ["-"], "newslint explain INS901"),
            (SAFE, [f"{n}.txt" for n in range(99)], "newslint explain INS901"),
            (SAFE, ["bad\x1b[2Jname.txt"], "newslint explain INS901"),
        ],
    )
    def test_it_leads_on_with_the_paths_and_options_that_were_given(self, rule: str, given: list[str], command: str) -> None:
        assert self.said("See also: five charts", given, rule).startswith(f"Next: {command} (")

    def test_many_findings_are_counted_first(self) -> None:
        many = "See also: five charts\nText.\n" * 21
        assert self.said(many, ["a.txt"], self.SAFE).startswith("Next: newslint check --statistics a.txt (")
        assert self.said(many, ["--statistics", "a.txt"], self.SAFE).startswith("Next: newslint check --diff a.txt (")

    def test_there_is_none_where_nothing_is_left_to_do(self) -> None:
        assert self.said("Text.", ["a.txt"], self.SAFE) == ""
        assert next_step(Summary(), []).startswith("Next: newslint check --show-settings")


@pytest.mark.slow
@pytest.mark.parametrize("environment", [{"COLUMNS": "80"}, {"CI": "true", "TERM": "dumb"}, {"COLUMNS": "80", "NO_COLOR": "1"}])
def test_piped_and_in_a_build_log_the_report_is_plain(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "a.txt").write_text("Rates were held. " * 20 + "\nSee also: five charts\n", "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "newslint", "check", "a.txt"],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(SEEDS.parent), **environment},
        capture_output=True,
        check=False,
    )
    out = ran.stdout.decode("utf-8")
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert "\x1b" not in out
    assert "    2 - See also: five charts\n" in out
    assert all(display_width(line) <= int(environment.get("COLUMNS", 100)) for line in out.splitlines()[1:-2])
