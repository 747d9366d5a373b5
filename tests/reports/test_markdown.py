"""The format `markdown`: counts, a table and code, as a reader of Markdown sees them."""

from __future__ import annotations

import pytest
from helpers.findings import delete, finding
from helpers.reports import FOUND, MISSING, TEXT, record, render, report
from markdown_it import MarkdownIt

from newslint.findings import Problem
from newslint.util.sanitize import visible


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


def test_markdown_names_the_record_and_the_places_in_its_file():
    out = render("markdown", record())
    assert "### `data/crawl.jsonl [n9]`\n\n- **12:57** error" in out


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
