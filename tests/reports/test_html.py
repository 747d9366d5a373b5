"""The page of `newslint report`, opened in a real browser from its file: it says what the JSON report says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from helpers.browser import Opened
from helpers.letters import BODY, MORE, findings_of

from newslint.cli.main import main

# ---------------------------------------------------------------- what it says


def test_the_verdict_counts_every_document_once(opened: Opened, json_report: Any) -> None:
    figures = [int(text.replace(",", "")) for text in opened.page.locator(".standings dd b").all_inner_texts()]
    serious = [[f for f in document["findings"] if f["severity"] != "info"] for document in json_report["documents"]]
    clean = sum(1 for found in serious if not found)
    whole = [
        d for d, found in zip(json_report["documents"], serious, strict=True) if any(f["end"] - f["start"] >= d["chars"] - 1 for f in found)
    ]
    fixable = sum(1 for found in serious if found and all(f["fix"] and f["fix"]["safety"] == "safe" for f in found))
    assert figures == [clean, fixable, len(serious) - clean - fixable - len(whole), len(whole)]
    assert min(figures) > 0
    assert opened.page.inner_text("h1") == f"{clean} of {len(serious)} documents are clean."


def test_rules_stand_in_the_order_of_the_documents_they_hit_with_the_counts_of_the_json_report(opened: Opened, json_report: Any) -> None:
    rows = opened.page.locator("table.rules tbody tr")
    shown = [(row.locator("th code").text_content(), *row.locator("td.number").all_text_contents()) for row in rows.all()]
    by_hits = sorted(json_report["summary"]["rules"], key=lambda rule: (-rule["documents"], -rule["findings"], rule["code"]))
    assert shown == [(r["code"], *(f"{r[key]:,}" for key in ("documents", "findings", "safe", "unsafe"))) for r in by_hits]


def test_the_heat_table_has_a_row_a_source_and_a_column_a_category(opened: Opened, json_report: Any) -> None:
    assert set(opened.page.locator("table.heat tbody th").all_inner_texts()) == set(json_report["summary"]["sites"])
    assert set(opened.page.locator("table.heat th.category").all_inner_texts()) == {f["category"] for f in findings_of(json_report)}
    hit = [(f["site"], f["category"]) for f in findings_of(json_report)]
    for row in opened.page.locator("table.heat tbody tr").all():
        site = row.locator("th").inner_text()
        cells = [cell.inner_text() for cell in row.locator("td[class^=heat]").all()]
        categories = opened.page.locator("table.heat th.category").all_inner_texts()
        assert [cell != "·" for cell in cells] == [(site, category) in hit for category in categories]


def test_strips_count_the_findings_that_are_about_a_part_of_a_document(opened: Opened, json_report: Any) -> None:
    counted = {}
    for document in json_report["documents"]:
        for finding in document["findings"]:
            if finding["end"] - finding["start"] < document["chars"] - 1:
                counted[finding["category"]] = counted.get(finding["category"], 0) + 1
    rows = opened.page.locator("table.strips tbody tr").all()
    assert {row.locator("th").inner_text(): int(row.locator("td").last.inner_text()) for row in rows} == counted


def test_lengths_and_languages_add_up_to_the_documents(opened: Opened, json_report: Any) -> None:
    number = json_report["summary"]["documents"]
    assert sum(map(int, opened.page.locator("#lengths .unseen td:nth-child(2)").all_text_contents())) == number
    assert sum(map(int, opened.page.locator("table.languages td:nth-child(3)").all_text_contents())) == number


def test_facts_name_version_rules_configuration_and_all_settings(opened: Opened, json_report: Any) -> None:
    facts = opened.page.inner_text("#facts dl")
    assert json_report["tool"]["version"] in facts
    assert json_report["tool"]["ruleset"] in facts
    assert "newslint.yaml" in facts
    assert "expect-languages: [en]" in opened.page.text_content("#facts pre")
    assert "Everything could be checked." in opened.page.inner_text("#facts")


def test_what_could_not_be_checked_is_listed_and_makes_exit_code_2(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Advertisement\\n"}\nno record\n', "utf-8")
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "page.html")]) == 2
    page = Opened(browser, tmp_path / "page.html")
    assert "1 thing could not be checked" in page.page.inner_text("#verdict")
    assert "a.jsonl:2: is not JSON" in page.page.inner_text("#facts .problems")


# ---------------------------------------------------------------- from the command line


def test_the_same_run_gives_the_same_bytes_with_any_number_of_workers(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pages = []
    for number in (1, 2):
        path = tmp_path / f"{number}.html"
        main(["check", str(corpus / "letters.jsonl"), "--output-format", "html", "--output-file", str(path), "--jobs", str(number)])
        pages.append(re.sub(r"(?m)^jobs: .*$", "", path.read_text("utf-8")))
    assert pages[0] == pages[1]
    assert "2023-11-14 22:13 UTC" in pages[0]


def test_clean_documents_and_no_documents_make_pages_too(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "clean.txt").write_text(BODY + MORE, "utf-8")
    for paths, said in ((["clean.txt"], "1 of 1 document is clean."), (["empty"], "No documents were checked.")):
        (tmp_path / "empty").mkdir(exist_ok=True)
        main(["report", *(str(tmp_path / path) for path in paths), "-o", str(tmp_path / "page.html")])
        page = Opened(browser, tmp_path / "page.html")
        assert page.page.inner_text("h1") == said
        assert page.shown() == "No findings."
        assert page.complaints == []


def test_report_writes_to_standard_output_when_asked(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(corpus / "letters.jsonl"), "-o", "-"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")
