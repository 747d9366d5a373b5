"""What a file is, by name and content: newslint reads it, or refuses it by name, and never takes it for a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.command import Call, give_input, write
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY

from newslint.findings import Problem
from newslint.records.containers import format_by_content, refused_name, text_of
from newslint.records.decode import Decoded
from newslint.records.formats import Format
from newslint.records.layout import HEAD

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
        "--input-format csv reads",
    ),
    "a page": (PAGE, "is HTML: --input-format html reads"),
    "a page behind a comment": (f"<!-- made by hand -->\n{PAGE}", "is HTML: --input-format html reads"),
    "a feed": (FEED, "is XML: --input-format feed reads"),
    "a crawl": (CRAWL, "is a WARC file: --input-format warc reads"),
    "a crawl as text": (PAGES, "--input-format wet reads"),
    "Parquet": ("PAR1 and more", "--input-format parquet reads"),
    "a database": ("SQLite format 3\0 and more", "is a SQLite database: --input-format sqlite reads"),
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
UNREAD = "xlsx docx zip pdf yaml yml toml js py tar.gz mhtml svg epub srt sql".split()


@pytest.mark.parametrize("suffix", UNREAD)
def test_what_newslint_does_not_read_is_refused_by_name(suffix: str) -> None:
    name = f"in/a.{suffix}"
    problem = refused_name(name)
    assert problem is not None
    assert (problem.source, problem.line, problem.kind) == (name, None, "format")
    assert "which newslint does not read" in problem.message


@pytest.mark.parametrize(
    "name",
    [
        *("a.txt", "a.text", "a.md", "a.story", "a", "json", "in.csv/a", "html", "a.jsonl", "a.ndjson", "a.jl", "a.jsonl.gz", "<stdin>"),
        *("A.CSV", "a.csv.gz", "a.tsv", "a.json.zst", "a.parquet", "a.arrow", "a.sqlite", "a.warc.wet.gz", "a.warc", "a.html", "a.rss"),
    ],
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


@pytest.mark.parametrize(
    ("text", "kind"),
    [(OBJECT, "json"), (ARRAY, "json"), (LINES, "jsonl"), (ROWS, "csv"), (PAGE, "html"), (FEED, "feed"), (CRAWL, "warc"), (PAGES, "wet")],
)
def test_a_file_whose_name_says_nothing_is_what_it_begins_like(text: str, kind: str) -> None:
    assert format_by_content(text.encode()) is Format(kind)
    if text is not OBJECT:  # many of these are lines
        assert format_by_content((text * 2000).encode()[:HEAD]) is Format(kind)


@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)
def test_an_article_without_a_suffix_is_a_text(text: str) -> None:
    assert format_by_content(text.encode()) is Format.TEXT


@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)
def test_an_article_may_hold_all_of_that(text: str) -> None:
    assert text_of(text.encode(), "utf-8", "a.txt") == Decoded(text, b"", "utf-8")


def test_many_comments_above_a_text_take_no_time() -> None:
    text = "<!-- -->" * 900 + "The council voted."
    assert isinstance(text_of(text.encode(), "utf-8", "a.txt"), Decoded)


FILES: dict[str, str | bytes] = {
    "a.csv": "id,number\n1,2\n3,4\n",
    "b.tsv": "1\tSee also: Five charts on inflation",
    "c.json": "[1, 2]",
    "d.json": '{"text": ',
    "g.txt": ROWS,
    "h.story": "%PDF-1.7\n See also: Five charts",
    "j.parquet": b"PAR1\0\0",
    "k.yaml": "note: Advertisement\n",
    "l.sqlite": b"SQLite format 3\0 and no more",
    "m.xlsx": b"PK\x03\x04",
    "n.xml": "<note>See also: Five charts</note>",
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
            assert way == "included" or f"{name}:" in ran.out + ran.err
            assert Path(name).read_bytes() == (content if isinstance(content, bytes) else content.encode())
        assert (Path("z.txt").read_bytes() == CLEAN.encode()) == ("--fix" in options)

    @pytest.mark.parametrize("name", ["a.csv", "c.json", "g.txt", "n.xml"])
    def test_the_other_commands_refuse_it_as_check_does(self, call: Call, name: str) -> None:
        write(FILES)
        for command in (["accept", name, "--reason", "known"], ["explain", f"{name}:1"], ["report", name], ["compare", name, name]):
            ran = call(*command)
            assert ran.code == 2
            assert f"{name}" in ran.err
        assert not Path("newslint-accepted.json").exists()

    @pytest.mark.parametrize("content", [ROWS, ARRAY, LINES, PAGE])
    def test_what_is_no_text_passes_through_a_filter_for_texts_as_it_is(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, content: str
    ) -> None:
        give_input(monkeypatch, content)
        ran = call("check", "-", "--fix", "--stdin-filename", "a.txt")
        assert ran.code == 2
        assert ran.out == content
        assert "--input-format" in ran.err

    @pytest.mark.parametrize(
        ("content", "taken"),
        [(ROWS, "\n\nSee also: Five charts on freight"), (ARRAY, "\\nSee also: Five charts"), (LINES, "\\nSee also: Five charts")],
    )
    def test_records_on_standard_input_are_fixed_as_records(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, content: str, taken: str
    ) -> None:
        give_input(monkeypatch, content)
        ran = call("check", "-", "--fix", "--select", "INS101")
        assert ran.code == (2 if content is ARRAY else 0)  # one of its records has no text
        assert ran.out == content.replace(taken, "")

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
        assert "newslint check in --include '*.csv' --include '*.json' --include '*.parquet'" in ran.err

    def test_files_that_a_hook_names_may_all_be_left_out(self, call: Call) -> None:
        write({"newslint.yaml": "{extend-exclude: [drafts], baseline: kept.json}", "newslint-accepted.json": "{}"})
        Path("drafts").mkdir()
        write({"drafts/a.txt": DIRTY, "kept.json": '{"version": 1, "accepted": []}'})
        assert call("check", "drafts/a.txt").code == 0
        assert call("check", "drafts/a.txt", "newslint.yaml", "newslint-accepted.json", "--fix").code == 0
        Path("newslint.yaml").write_text("extend-exclude: [drafts]", "utf-8")
        assert call("check", "drafts/a.txt", "kept.json").code == 2

    def test_records_that_cannot_be_read_are_exit_2_in_a_report(self, call: Call) -> None:
        write({"a.jsonl": '{"note": "The council voted."}\n' * 3})
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
        """Of a short file every record says so, in one line for all; a long one is refused as a whole."""
        write({"a.jsonl": '{"doc_id": 7, "headline": "Vote", "note": "The council met."}\n' * 12 + "broken\n"})
        ran = call("check", "a.jsonl")
        assert ran.code == 2
        told = [line for line in ran.out.splitlines() if "a.jsonl" in line]
        assert len(told) == 2
        assert "a.jsonl:1: has no text: no field 'text'; the fields are 'doc_id', 'headline', 'note'" in told[0]
        assert "the longest text is in 'note'" in told[0]
        assert "and 11 more like it, in lines 2, 3, 4, ..." in told[0]
        assert "Could not check 13:" in ran.out
        write({"a.jsonl": '{"doc_id": 7, "headline": "Vote", "note": "The council met."}\n' * 60})
        ran = call("check", "a.jsonl")
        assert ran.code == 2
        assert "Could not check 1: a.jsonl: no field holds text, as far as can be told: the fields are 'doc_id'" in ran.out
