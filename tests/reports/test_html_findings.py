"""The list of findings on the page: filters, search, keys and links show what the JSON report counts."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from helpers.browser import Opened
from helpers.letters import BODY, RESIDUE, findings_of, letters

from newslint.cli.main import main
from newslint.reports import html
from newslint.reports.html.sampling import Sample


def test_every_filter_shows_what_the_json_report_counts(opened: Opened, json_report: Any) -> None:
    found = findings_of(json_report)
    assert opened.total() == len(found)
    for key, trait, value in (
        ("rule", "code", "INS101 see-also-insert"),
        ("category", "category", "footer"),
        ("source", "site", "site3.example"),
        ("severity", "severity", "error"),
    ):
        opened.choose(key, value)
        assert opened.total() == sum(1 for f in found if f[trait] == value.split(" ")[0])
        opened.page.click("#clear")
    opened.choose("fix", "safe fix")
    assert opened.total() == json_report["summary"]["fixable"]["safe"]
    opened.choose("fix", "all")
    opened.choose("source", "site2.example")
    opened.choose("severity", "error")
    assert opened.total() == sum(1 for f in found if f["site"] == "site2.example" and f["severity"] == "error")


def test_options_say_how_many_findings_choosing_them_would_show(opened: Opened) -> None:
    opened.choose("category", "footer")
    options = [text for text in opened.page.locator("#by-source option:not([hidden])").all_text_contents() if not text.startswith("all")]
    for option in options[:3]:
        name, _, number = option.rpartition(" (")
        opened.choose("source", name)
        assert opened.total() == int(number.rstrip(")"))


def test_words_are_searched_in_text_message_rule_and_place(opened: Opened, json_report: Any) -> None:
    opened.search("five CHARTS")
    assert opened.total() >= sum(1 for f in findings_of(json_report) if "Five charts" in f["excerpt"]) > 0
    opened.search("see-also-insert letter-14")
    assert opened.total() == 1
    opened.search("no such words")
    assert opened.shown() == "No finding passes all filters."


def test_of_very_many_sources_the_most_frequent_can_be_chosen_and_words_find_the_others(browser: Any, tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"id": f"{n}", "url": f"https://paper{n}.example/", "text": f"{BODY}See also: Story {n}\n" + "Advertisement\n" * (n == 7)}
        )
        for n in range(310)
    ]
    (tmp_path / "papers.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    main(["report", str(tmp_path / "papers.jsonl"), "-o", str(tmp_path / "page.html")])
    page = Opened(browser, tmp_path / "page.html")
    assert page.page.locator("#by-source option").count() == 301
    page.choose("source", "paper7.example")
    assert page.total() == 2
    page.page.click("#clear")
    page.search("paper309.example")
    assert page.total() == 1
    again = Opened(browser, tmp_path / "page.html", "#findings?source=paper309.example")
    assert again.total() == 1
    assert "paper309.example" in again.page.locator("#by-source option:checked").inner_text()


def test_a_finding_shows_its_text_before_and_after_the_fix(opened: Opened) -> None:
    opened.search("see-also-insert letter-14")
    item = opened.page.locator("#list > li")
    assert item.locator("mark").inner_text().strip() == RESIDUE["see-also"].strip()
    before, after = item.locator(".words").all_inner_texts()
    assert "Five charts" in before
    assert "Five charts" not in after
    assert "After the safe fix: delete the line" in item.inner_text()
    opened.search("mojibake letter-4")
    assert opened.page.locator("#list > li").first.locator("ins").inner_text() == "’"


def test_the_address_keeps_the_filters(browser: Any, corpus: Path, opened: Opened) -> None:
    opened.choose("category", "footer")
    opened.search("gazette")
    fragment = "#" + opened.page.url.partition("#")[2]
    again = Opened(browser, corpus / "page.html", fragment)
    assert again.shown() == opened.shown()
    assert again.page.input_value("#search") == "gazette"


def test_links_of_rules_sources_and_cells_lead_to_their_findings(opened: Opened, json_report: Any) -> None:
    opened.page.locator("table.rules tbody th a").first.click()
    most = max(json_report["summary"]["rules"], key=lambda rule: (rule["documents"], rule["findings"]))
    assert opened.total() == most["findings"]
    opened.page.click("#clear")
    opened.page.locator("table.heat td a").first.click()
    assert 0 < opened.total() < len(findings_of(json_report))


def test_keys_go_through_findings_and_pages(opened: Opened) -> None:
    page = opened.page
    focused = "[...document.querySelectorAll('#list > li')].indexOf(document.activeElement)"
    page.focus("#next")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == 1
    page.keyboard.press("End")
    assert page.evaluate(focused) == 49
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == 0
    assert opened.shown().startswith("51–")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == 49
    assert opened.shown().startswith("1–50")


def test_buttons_below_the_list_turn_pages_and_lead_to_its_first_finding(opened: Opened) -> None:
    opened.page.click("#next-below")
    assert opened.shown().startswith("51–")
    assert opened.page.evaluate("document.activeElement === document.querySelector('#list > li')")
    assert opened.page.evaluate("document.querySelector('.pages').getBoundingClientRect().top") >= 0
    opened.choose("category", "encoding")
    assert not opened.page.locator("#next-below").is_visible()


def test_the_whole_page_can_be_reached_with_the_keyboard_alone(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.focus("#by-severity")
    page.keyboard.press("ArrowDown")
    opened.wait_until("() => document.getElementById('by-severity').value !== '-1'")
    page.focus("#documents details:nth-of-type(2) summary")
    page.keyboard.press("Enter")
    assert page.locator("#documents details:nth-of-type(2) .text").is_visible()


def test_documents_are_shown_whole_with_their_findings_marked(opened: Opened) -> None:
    sample = opened.page.locator("#documents details").first
    assert sample.locator("mark").count() > 0
    shown = sample.locator(".text").evaluate(
        "node => { for (const code of node.querySelectorAll('abbr')) code.remove(); return node.textContent; }"
    )
    assert any(record["text"] == shown for record in letters())


def test_a_page_that_is_cut_says_so_and_keeps_rare_rules_whole(
    browser: Any, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, json_report: Any
) -> None:
    monkeypatch.setattr(html, "Sample", partial(Sample, most=60))
    assert main(["report", str(corpus / "letters.jsonl"), "-o", str(tmp_path / "page.html")]) == 0
    page = Opened(browser, tmp_path / "page.html")
    assert 40 <= page.total() <= 60
    assert f"holds {page.total()} of {len(findings_of(json_report))} findings" in page.page.inner_text(".cut")
    rare = min(json_report["summary"]["rules"], key=lambda rule: rule["findings"])
    page.choose("rule", f"{rare['code']} {rare['name']}")
    assert page.total() == rare["findings"]
