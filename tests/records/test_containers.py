"""What `newslint check` has no reader for is refused, by name and by content, and never edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command import Call, give_input, write
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY

from newslint.findings import Problem
from newslint.records.containers import refused_name, text_of
from newslint.records.decode import Decoded

ROWS = 'id,content,url\n1,"The board met.\n\nSee also: Five charts on freight",https://a.example/1\n2,"Snow fell.\n\nAdvertisement",https://a.example/2\n'
OBJECT = '{"text": "Prices rose.\\nSee also: Five charts"}'
ARRAY = '[\n  {"title": "Bridge shut", "content": "The council voted.\\nSee also: Five charts"},\n  {"title": "Fog"}\n]\n'
LINES = (json_line("The council voted.\nSee also: Five charts") + json_line(CLEAN)).decode()
PAGE = "<!DOCTYPE html>\n<html><body><p>The council voted.</p>\n<p>See also: Five charts</p></body></html>\n"
FEED = '<?xml version="1.0"?>\n<rss><item>See also: Five charts</item></rss>\n'
CRAWL = "WARC/1.0\r\nWARC-Type: response\r\n\r\nSee also: Five charts\r\n"
PAGES = "WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n\r\n\r\nWARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 3\r\n\r\nSee also: A\r\n"
BY_CONTENT = {
    "an object": (OBJECT, "--input-format json reads"),
    "an array": (ARRAY, "--input-format json reads"),
    "an array behind a mark": ("\ufeff\n" + ARRAY, "--input-format json reads"),
    "lines of JSON": (LINES, "--input-format jsonl reads"),
    "a table": (ROWS, "--input-format csv reads"),
    "a table with tabs": ("id\ttext\n1\tSee also: Five charts\n2\tSnow fell\n", "--input-format tsv reads"),
    "a table of another mark": (
        "id;text;url\n1;See also: A;https://a.example/1\n2;b;https://a.example/2\n",
        "which newslint does not read",
    ),
    "a page": (PAGE, "is HTML, which newslint does not read"),
    "a page behind a comment": (f"<!-- made by hand -->\n{PAGE}", "is HTML, which newslint does not read"),
    "a feed": (FEED, "is XML, which newslint does not read"),
    "a crawl": (CRAWL, "is a WARC file, which newslint does not read"),
    "a crawl as text": (PAGES, "--input-format wet reads"),
    "Parquet": ("PAR1 and more", "--input-format parquet reads"),
    "a database": ("SQLite format 3\0 and more", "is a database"),
    "a PDF": ("%PDF-1.7\n and more", "is a PDF"),
    "a zip": ("PK\x03\x04 and more", "is an archive or an office document"),
}
ARTICLES = {
    "markup in the text": "The council voted.\n<p>See also: Five charts</p>\n<!DOCTYPE html> is what a page begins with.\n",
    "a fragment": "<p>The council voted.</p>\n<p>It met on Monday.</p>\n",
    "a bracket": "[Photo: Ann Ruiz] The council voted.\n",
    "a brace": '{"caption": "The bridge"}\nThe council voted on Monday to keep the bridge closed for another month, the engineer said.\n',
    "a table": f"The council published this on Monday, and nothing more:\n{ROWS}",
    "commas": "Ann Ruiz won, Tom Ode lost.\nKari Berg won, Ana Diaz lost.\nJo Hill won, Lee Marsh lost.\nMia Lund won, Bo Dahl lost.\n",
    "a header": "WARC/1.0 is a format. The council voted.\n",
    "requirements": "requests==2.31.0\n",
}
BY_NAME = {
    "a.csv": "records (CSV): newslint gate reads it",
    "A.CSV": "records (CSV)",
    "a.csv.gz": "records (CSV)",
    "a.tsv": "records (TSV)",
    "a.json": "records (JSON): newslint gate reads it",
    "a.json.zst": "records (JSON)",
    "a.parquet": "records (Parquet)",
    "a.pq": "records (Parquet)",
    "a.warc.wet.gz": "records (WET)",
    "a.jl": "call it .jsonl, or newslint gate --input-format jsonl reads it",
    "a.jl.gz": "records (JSON lines)",
    **{
        f"in/a.{suffix}": "which newslint does not read"
        for suffix in "html xml rss warc arrow feather sqlite xlsx docx zip pdf yaml yml toml js py tar.gz".split()
    },
}


@pytest.mark.parametrize(("name", "message"), BY_NAME.items())
def test_names_say_what_a_file_is(name: str, message: str) -> None:
    problem = refused_name(name)
    assert problem is not None
    assert (problem.source, problem.line, problem.kind) == (name, None, "format")
    assert message in problem.message


@pytest.mark.parametrize(
    "name", ["a.txt", "a.text", "a.md", "a.story", "a", "json", "in.csv/a", "html", "a.jsonl", "a.ndjson", "a.jsonl.gz", "<stdin>"]
)
def test_other_names_are_not_refused(name: str) -> None:
    assert refused_name(name) is None


@pytest.mark.parametrize(("text", "message"), BY_CONTENT.values(), ids=BY_CONTENT)
@pytest.mark.parametrize("name", ["a.txt", "a.story", "a"])
def test_what_stands_in_a_file_says_what_it_is(name: str, text: str, message: str) -> None:
    problem = text_of(text.encode(), "utf-8", name)
    assert isinstance(problem, Problem)
    assert (problem.source, problem.kind) == (name, "format")
    assert message in problem.message


@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)
def test_an_article_may_hold_all_of_that(text: str) -> None:
    assert text_of(text.encode(), "utf-8", "a.txt") == Decoded(text, b"", "utf-8")


def test_many_comments_above_a_text_take_no_time() -> None:
    text = "<!-- -->" * 900 + "The council voted."
    assert isinstance(text_of(text.encode(), "utf-8", "a.txt"), Decoded)


FILES: dict[str, str | bytes] = {
    "a.csv": ROWS,
    "b.tsv": "1\tSee also: Five charts on inflation",
    "c.json": OBJECT,
    "d.json": ARRAY,
    "e.jl": LINES,
    "f.html": PAGE,
    "g.txt": ROWS,
    "h.story": ARRAY,
    "i": LINES,
    "j.parquet": b"PAR1\0\0",
    "k.yaml": "note: Advertisement\n",
}


class TestCommands:
    @pytest.mark.parametrize("options", [[], ["--fix"], ["--fix", "--unsafe-fixes"], ["--diff"], ["--write-baseline"]])
    @pytest.mark.parametrize("way", ["named", "included"])
    def test_check_refuses_each_of_them_and_checks_the_rest(self, call: Call, options: list[str], way: str) -> None:
        write({**FILES, "z.txt": DIRTY})
        if way == "included":
            write({"newslint.yaml": f"include: [{', '.join(FILES)}, z.txt]"})
        ran = call("check", *options, *([*FILES, "z.txt"] if way == "named" else []))
        assert ran.code == 2
        for name, content in FILES.items():
            assert f"{name}: " in ran.out + ran.err
            assert Path(name).read_bytes() == (content if isinstance(content, bytes) else content.encode())
        assert (Path("z.txt").read_bytes() == CLEAN.encode()) == ("--fix" in options)

    @pytest.mark.parametrize("name", ["a.csv", "c.json", "g.txt", "i"])
    def test_the_other_commands_refuse_it_as_check_does(self, call: Call, name: str) -> None:
        write(FILES)
        for command in (["accept", name, "--reason", "known"], ["explain", f"{name}:1"], ["report", name], ["compare", name, name]):
            ran = call(*command)
            assert ran.code == 2
            assert f"{name}: holds records" in ran.err
        assert not Path("newslint-accepted.json").exists()

    @pytest.mark.parametrize("content", [ROWS, ARRAY, LINES, PAGE])
    @pytest.mark.parametrize("options", [[], ["--stdin-filename", "a.txt"], ["--stdin-filename", "a.csv"]])
    def test_standard_input_passes_through_a_filter_as_it_is(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, content: str, options: list[str]
    ) -> None:
        give_input(monkeypatch, content)
        ran = call("check", "-", "--fix", *options)
        assert ran.code == 2
        assert ran.out == content
        assert "newslint gate" in ran.err or "does not read" in ran.err

    def test_lines_of_json_on_standard_input_are_told_how_they_are_read(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        give_input(monkeypatch, LINES)
        assert "<stdin>: holds records (JSON lines): --stdin-filename x.jsonl says so" in call("check", "-").out

    def test_a_file_whose_name_says_it_is_not_read_however_large_it_is(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        write({"a.parquet": b"PAR1"})
        monkeypatch.setattr("newslint.runs.check_job.open", lambda *_: pytest.fail("it is read"), raising=False)
        assert call("check", "a.parquet", "--fix").code == 2

    def test_a_list_of_requirements_that_is_named_is_reported_and_left_alone(self, call: Call) -> None:
        content = "# Advertisement\nrequests==2.31.0\n"
        write({"requirements.txt": content})
        ran = call("check", "requirements.txt", "--fix")
        assert ran.code == 1
        assert "a list of requirements, not an article" in ran.out
        assert Path("requirements.txt").read_bytes() == content.encode()


class TestNothingToCheck:
    """An answer on no document at all is no answer, unless everything that was named is left out on purpose."""

    @pytest.mark.parametrize(
        "command", [["check"], ["check", "--fix"], ["check", "--diff"], ["check", "--write-baseline"], ["check", "--exit-zero"], ["report"]]
    )
    @pytest.mark.parametrize("files", [{}, {"a.png": "x"}, {"a.jsonl": ""}, {"robots.txt": "User-agent: *"}])
    def test_it_is_exit_2_unless_that_is_allowed(self, call: Call, command: list[str], files: dict[str, str]) -> None:
        Path("in").mkdir()
        write({f"in/{name}": content for name, content in files.items()})
        ran = call(*command, "in")
        assert ran.code == 2
        assert "no document was checked" in ran.err
        assert call(*command, "in", "--allow-empty").code == 0

    @pytest.mark.parametrize("options", [[], ["--quiet"], ["--output-format", "json"]])
    def test_what_is_there_is_told_and_what_reads_it(self, call: Call, options: list[str]) -> None:
        Path("in").mkdir()
        write({"in/a.csv": ROWS, "in/b.json": ARRAY, "in/c.parquet": b"PAR1", "in/d.png": b"x"})
        ran = call("check", "in", *options)
        assert ran.code == 2
        assert "skipped 4 files: 1 .csv, 1 .json, 1 .parquet, 1 .png" in ran.err
        assert "newslint gate reads .csv, .json, .parquet: newslint gate in --dry-run" in ran.err

    def test_init_says_which_files_only_the_gate_reads(self, call: Call) -> None:
        write({"a.csv": ROWS, "b.parquet": b"PAR1"})
        out = call("init", "--dry-run").out
        assert "records    in .csv, .parquet: newslint gate reads these, newslint check does not\n" in out
        assert out.endswith("Next: newslint gate . --dry-run\n")

    def test_files_that_a_hook_names_may_all_be_left_out(self, call: Call) -> None:
        write({"newslint.yaml": "{extend-exclude: [drafts], baseline: kept.json}", "newslint-accepted.json": "{}"})
        Path("drafts").mkdir()
        write({"drafts/a.txt": DIRTY, "kept.json": '{"version": 1, "accepted": []}'})
        assert call("check", "drafts/a.txt").code == 0
        assert call("check", "drafts/a.txt", "newslint.yaml", "newslint-accepted.json", "--fix").code == 0
        Path("newslint.yaml").write_text("extend-exclude: [drafts]", "utf-8")
        assert call("check", "drafts/a.txt", "kept.json").code == 2

    def test_records_that_cannot_be_read_are_exit_2_in_a_report(self, call: Call) -> None:
        write({"a.jsonl": '{"body": "The council voted."}\n' * 3})
        assert call("report", "a.jsonl").code == 2


class TestWalks:
    NAMES = (
        "requirements.txt requirements-dev.txt LICENSE.txt LICENSE-MIT.txt NOTICE.txt COPYING.txt robots.txt ads.txt humans.txt security.txt"
        " llms.txt CMakeLists.txt"
    )

    def test_what_is_no_article_is_skipped_by_name(self, call: Call) -> None:
        write(dict.fromkeys(self.NAMES.split(), DIRTY))
        articles = ["license-fee-rises.txt", "requirements-for-a-visa.txt", "security-forces.txt", "notices.txt"]
        write(dict.fromkeys(articles, CLEAN))
        out = call("check", ".").out
        assert "No findings in 4 documents." in out
        assert all(f"1 {name}" in out for name in self.NAMES.split())

    def test_a_file_that_walks_leave_out_is_checked_when_it_is_named(self, call: Call) -> None:
        write({"robots.txt": DIRTY, "a.txt": CLEAN})
        assert call("check", "robots.txt").code == 1
        assert call("check", "--include", "robots.txt").code == 1
        assert call("check", "--include", "*.txt").code == 0

    def test_files_of_its_own_are_skipped_whatever_is_included(self, call: Call) -> None:
        write({"newslint.yaml": "{include: ['*'], baseline: kept.json}", "kept.json": '{"version": 1, "accepted": []}', "a.txt": CLEAN})
        ran = call("check")
        assert ran.code == 0
        assert "Skipped 2 files: 1 kept.json, 1 newslint.yaml." in ran.out


class TestEmptyTexts:
    @pytest.mark.parametrize("content", ["", "\n \n"])
    def test_an_empty_text_is_told_and_not_clean(self, call: Call, content: str) -> None:
        write({"a.txt": content, "b.txt": CLEAN})
        ran = call("check", ".")
        assert (ran.code, ran.out) == (0, "No findings in 2 documents. 1 document is empty.\n")
        call("report", ".")
        page = Path("newslint-report.html").read_text("utf-8")
        assert "1 of 2" in page


class TestMissingFields:
    def test_the_fields_that_are_there_are_told_and_alike_records_together(self, call: Call) -> None:
        write({"a.jsonl": '{"doc_id": 7, "headline": "Vote", "body_text": "The council voted on Monday."}\n' * 60 + "broken\n"})
        ran = call("check", "a.jsonl")
        assert ran.code == 2
        told = [line for line in ran.out.splitlines() if "a.jsonl" in line]
        assert len(told) == 2
        assert "a.jsonl:1: has no text: no field 'text'; the fields are 'doc_id', 'headline', 'body_text'" in told[0]
        assert "the longest text is in 'body_text'" in told[0]
        assert "and 59 more like it, in lines 2, 3, 4, ..." in told[0]
        assert "Could not check 61:" in ran.out

    def test_init_knows_more_names_and_says_where_it_knows_none(self, call: Call) -> None:
        write({"a.jsonl": '{"body_text": "The council voted on Monday."}\n'})
        assert "text in body_text" in call("init", "--dry-run").out
        write({"a.jsonl": '{"note": "The council voted on Monday."}\n'})
        assert "no field holds text, as far as can be told: name it in text-fields" in call("init", "--dry-run").out
