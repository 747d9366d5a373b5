"""The page, opened in a real browser from its file: it shows what the JSON report says, and nothing in it acts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from helpers.browser import Opened, chromium
from helpers.records import json_lines

from newslint.cli.main import main
from newslint.reports import html
from newslint.reports.html.sampling import Sample

BODY = (
    "The harbour council met on Monday to hear the engineers who had looked at the old pier. "
    "They said that the piles would have to be replaced before the autumn storms.\n"
)
MORE = "Nobody on the council spoke against the plan, and the mayor said that work would begin in May.\n"
RESIDUE = {
    "see-also": "See also: Five charts on the cost of the new pier\n",
    "ad": "Advertisement\n",
    "mojibake": "The mayorâ€™s office had no comment on the letter.\n",
    "copyright": "Copyright 2024 The Harbour Gazette. All rights reserved.\n",
}
EVIL = "</script><script>window.owned = 1</script><img src=x onerror=window.owned=1>\u202e\x1b[2J\x00 {{7*7}} javascript:alert(1) \ud800"


def letters() -> Iterator[dict[str, Any]]:
    kinds = list(RESIDUE.values())
    for number in range(80):
        text = BODY + "".join(kinds[: number % 5]) + f"It is letter number {number} of the year.\n" + MORE
        yield {"id": f"letter-{number}", "url": f"https://www.site{number % 7}.example/{number}", "text": text, "language": "en"}
    yield {"id": "short", "url": "https://site1.example/s", "text": "404 Not Found\nThe page you requested could not be found.\n"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, its page and its JSON report."""
    where = tmp_path_factory.mktemp("corpus")
    (where / "letters.jsonl").write_bytes(json_lines(letters()))
    (where / "newslint.yaml").write_text("expect-languages: [en]\n", "utf-8")
    corpus = str(where / "letters.jsonl")
    assert main(["report", corpus, "-o", str(where / "page.html")]) == 0
    assert main(["check", corpus, "--output-format", "json", "--output-file", str(where / "page.json")]) == 1
    return where


@pytest.fixture(scope="module")
def told(folder: Path) -> Any:
    return json.loads((folder / "page.json").read_text("utf-8"))


@pytest.fixture
def opened(browser: Any, folder: Path) -> Iterator[Opened]:
    page = Opened(browser, folder / "page.html")
    yield page
    assert page.complaints == []
    assert set(page.requests) == {(folder / "page.html").as_uri()}
    page.page.context.close()


def findings_of(told: Any) -> list[dict[str, Any]]:
    return [{**finding, "site": document["site"]} for document in told["documents"] for finding in document["findings"]]


# ---------------------------------------------------------------- what it says


def test_the_verdict_counts_every_document_once(opened: Opened, told: Any) -> None:
    figures = [int(text.replace(",", "")) for text in opened.page.locator(".standings dd b").all_inner_texts()]
    serious = [[f for f in document["findings"] if f["severity"] != "info"] for document in told["documents"]]
    clean = sum(1 for found in serious if not found)
    whole = [d for d, found in zip(told["documents"], serious, strict=True) if any(f["end"] - f["start"] >= d["chars"] - 1 for f in found)]
    fixable = sum(1 for found in serious if found and all(f["fix"] and f["fix"]["safety"] == "safe" for f in found))
    assert figures == [clean, fixable, len(serious) - clean - fixable - len(whole), len(whole)]
    assert min(figures) > 0
    assert opened.page.inner_text("h1") == f"{clean} of {len(serious)} documents are clean."


def test_rules_stand_in_the_order_of_the_documents_they_hit_with_the_counts_of_the_json_report(opened: Opened, told: Any) -> None:
    rows = opened.page.locator("table.rules tbody tr")
    shown = [(row.locator("th code").text_content(), *row.locator("td.number").all_text_contents()) for row in rows.all()]
    by_hits = sorted(told["summary"]["rules"], key=lambda rule: (-rule["documents"], -rule["findings"], rule["code"]))
    assert shown == [(r["code"], *(f"{r[key]:,}" for key in ("documents", "findings", "safe", "unsafe"))) for r in by_hits]


def test_the_heat_table_has_a_row_a_source_and_a_column_a_category(opened: Opened, told: Any) -> None:
    assert set(opened.page.locator("table.heat tbody th").all_inner_texts()) == set(told["summary"]["sites"])
    assert set(opened.page.locator("table.heat th.category").all_inner_texts()) == {f["category"] for f in findings_of(told)}
    hit = [(f["site"], f["category"]) for f in findings_of(told)]
    for row in opened.page.locator("table.heat tbody tr").all():
        site = row.locator("th").inner_text()
        cells = [cell.inner_text() for cell in row.locator("td[class^=heat]").all()]
        categories = opened.page.locator("table.heat th.category").all_inner_texts()
        assert [cell != "·" for cell in cells] == [(site, category) in hit for category in categories]


def test_strips_count_the_findings_that_are_about_a_part_of_a_document(opened: Opened, told: Any) -> None:
    counted = {}
    for document in told["documents"]:
        for finding in document["findings"]:
            if finding["end"] - finding["start"] < document["chars"] - 1:
                counted[finding["category"]] = counted.get(finding["category"], 0) + 1
    rows = opened.page.locator("table.strips tbody tr").all()
    assert {row.locator("th").inner_text(): int(row.locator("td").last.inner_text()) for row in rows} == counted


def test_lengths_and_languages_add_up_to_the_documents(opened: Opened, told: Any) -> None:
    number = told["summary"]["documents"]
    assert sum(map(int, opened.page.locator("#lengths .unseen td:nth-child(2)").all_text_contents())) == number
    assert sum(map(int, opened.page.locator("table.languages td:nth-child(3)").all_text_contents())) == number


def test_facts_name_version_rules_configuration_and_all_settings(opened: Opened, told: Any) -> None:
    facts = opened.page.inner_text("#facts dl")
    assert told["tool"]["version"] in facts
    assert told["tool"]["ruleset"] in facts
    assert "newslint.yaml" in facts
    assert "expect-languages: [en]" in opened.page.text_content("#facts pre")
    assert "Everything could be checked." in opened.page.inner_text("#facts")


def test_what_could_not_be_checked_is_listed_and_makes_exit_code_2(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Advertisement\\n"}\nno record\n', "utf-8")
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "page.html")]) == 2
    page = Opened(browser, tmp_path / "page.html")
    assert "1 thing could not be checked" in page.page.inner_text("#verdict")
    assert "a.jsonl:2: is not JSON" in page.page.inner_text("#facts .problems")


# ---------------------------------------------------------------- the browser of findings


def test_every_filter_shows_what_the_json_report_counts(opened: Opened, told: Any) -> None:
    found = findings_of(told)
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
    assert opened.total() == told["summary"]["fixable"]["safe"]
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


def test_words_are_searched_in_text_message_rule_and_place(opened: Opened, told: Any) -> None:
    opened.search("five CHARTS")
    assert opened.total() >= sum(1 for f in findings_of(told) if "Five charts" in f["excerpt"]) > 0
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


def test_the_address_keeps_the_filters(browser: Any, folder: Path, opened: Opened) -> None:
    opened.choose("category", "footer")
    opened.search("gazette")
    fragment = "#" + opened.page.url.partition("#")[2]
    again = Opened(browser, folder / "page.html", fragment)
    assert again.shown() == opened.shown()
    assert again.page.input_value("#search") == "gazette"


def test_links_of_rules_sources_and_cells_lead_to_their_findings(opened: Opened, told: Any) -> None:
    opened.page.locator("table.rules tbody th a").first.click()
    most = max(told["summary"]["rules"], key=lambda rule: (rule["documents"], rule["findings"]))
    assert opened.total() == most["findings"]
    opened.page.click("#clear")
    opened.page.locator("table.heat td a").first.click()
    assert 0 < opened.total() < len(findings_of(told))


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
    browser: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Any
) -> None:
    monkeypatch.setattr(html, "Sample", partial(Sample, most=60))
    assert main(["report", str(folder / "letters.jsonl"), "-o", str(tmp_path / "page.html")]) == 0
    page = Opened(browser, tmp_path / "page.html")
    assert 40 <= page.total() <= 60
    assert f"holds {page.total()} of {len(findings_of(told))} findings" in page.page.inner_text(".cut")
    rare = min(told["summary"]["rules"], key=lambda rule: rule["findings"])
    page.choose("rule", f"{rare['code']} {rare['name']}")
    assert page.total() == rare["findings"]


# ---------------------------------------------------------------- nothing in it acts


def test_hostile_text_stays_text(browser: Any, tmp_path: Path) -> None:
    name = "a<img src=x onerror=window.owned=1>.jsonl"
    records = [{"id": EVIL, "url": "https://x.example/", "text": f"See also: {EVIL}\nAdvertisement {EVIL}\n{BODY}"}]
    (tmp_path / name).write_bytes(json_lines(records) + f'{{"{EVIL[:40]}": 1}}\n'.encode("utf-8", "surrogatepass"))
    main(["report", str(tmp_path / name), "-o", str(tmp_path / "page.html")])
    page = Opened(browser, tmp_path / "page.html")
    assert page.complaints == []
    assert page.requests == [(tmp_path / "page.html").as_uri()]
    assert page.page.evaluate("window.owned") is None
    assert page.page.locator("img, main script, iframe, object, form[action]").count() == 0
    page.search("window.owned")
    assert page.total() > 0
    assert "</script><script>window.owned = 1</script>" in page.page.inner_text("#list")
    source = (tmp_path / "page.html").read_text("utf-8")
    assert not re.search("[\u202e\x1b\x00]", source)
    assert source.count("<script") == 2


def test_the_policy_refuses_any_other_script_or_style(browser: Any, folder: Path) -> None:
    page = Opened(browser, folder / "page.html")
    page.page.evaluate("""() => {
      const script = document.createElement('script');
      try { script.textContent = 'window.owned = 1'; document.body.append(script); } catch (error) { console.log(String(error)); }
      document.body.setAttribute('style', 'color: rgb(1, 2, 3)');
    }""")
    assert page.page.evaluate("window.owned") is None
    assert page.page.evaluate("getComputedStyle(document.body).color") != "rgb(1, 2, 3)"
    assert len(page.complaints) >= 2


# ---------------------------------------------------------------- for everybody


def test_tables_have_names_and_heads_and_controls_have_labels(opened: Opened) -> None:
    page = opened.page
    assert page.locator("html[lang=en]").count() == 1
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("thead th:not([scope=col]), tbody th:not([scope=row])").count() == 0
    assert page.locator("svg:not([aria-hidden=true])").count() == 0
    assert (
        page.evaluate("[...document.querySelectorAll('input, select')].filter(control => !control.labels[0]?.innerText.trim()).length") == 0
    )
    assert (
        page.evaluate(
            "[...document.querySelectorAll('section')].filter(part => !document.getElementById(part.getAttribute('aria-labelledby'))).length"
        )
        == 0
    )
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(head => Number(head.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(node => node.id)).size === document.querySelectorAll('[id]').length"
    )
    anchors = page.evaluate("[...document.querySelectorAll('header a')].map(link => link.getAttribute('href').slice(1))")
    assert all(page.locator(f"#{anchor}").count() == 1 for anchor in anchors)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_page_never_scrolls_sideways(browser: Any, folder: Path, width: int) -> None:
    page = Opened(browser, folder / "page.html", viewport={"width": width, "height": 800})
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_background(browser: Any, folder: Path, scheme: str) -> None:
    page = Opened(browser, folder / "page.html", color_scheme=scheme).page
    faint = page.evaluate("""() => {
      const light = (color) => {
        const parts = color.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
        const [r, g, b] = parts.map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (node) => {
        const color = getComputedStyle(node).backgroundColor;
        return /rgba\\(.*, 0\\)/.test(color) ? behind(node.parentElement) : color;
      };
      const faint = [];
      for (const node of document.querySelectorAll('main *, header *')) {
        if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()) || node.closest('svg, noscript') || node.disabled) continue;
        const [one, two] = [light(getComputedStyle(node).color), light(behind(node))];
        const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (ratio < 4.5) faint.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)} ${node.textContent.slice(0, 20)}`);
      }
      return [...new Set(faint)];
    }""")
    assert faint == []


def test_every_colour_pair_of_the_style_sheet_has_contrast() -> None:
    css = (Path(html.__file__).parent / "page.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2])
    pairs = [(ink, "paper") for ink in ("ink", "soft", "link", "error", "warning", "info", "good")]
    pairs += [("ink", back) for back in ("panel", "mark-error", "mark-warning", "mark-info", "old", "new", "heat1", "heat2", "heat3")]
    pairs += [("soft", "panel"), *(("hot", f"heat{shade}") for shade in (4, 5, 6))]
    for palette in (light, {**light, **dark}):
        assert [(one, two) for one, two in pairs if contrast(palette[one], palette[two]) < 4.5] == []


def contrast(one: str, two: str) -> float:
    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((luminance(one), luminance(two)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_print_shows_the_content_and_leaves_out_the_controls(opened: Opened) -> None:
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("#filters").is_visible()
    assert not opened.page.locator("#next").is_visible()
    assert opened.page.locator("table.rules").first.is_visible()
    assert opened.page.locator("#list li").first.is_visible()


def test_without_scripts_all_but_the_browser_is_there(browser: Any, folder: Path) -> None:
    page = Opened(browser, folder / "page.html", java_script_enabled=False).page
    assert "are clean" in page.inner_text("h1")
    assert page.locator("table.heat tbody tr").count() == 7
    assert "needs JavaScript" in page.inner_text("#findings")


# ---------------------------------------------------------------- from the command line


def test_the_same_run_gives_the_same_bytes_with_any_number_of_workers(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pages = []
    for number in (1, 2):
        path = tmp_path / f"{number}.html"
        main(["check", str(folder / "letters.jsonl"), "--output-format", "html", "--output-file", str(path), "--jobs", str(number)])
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


def test_report_writes_to_standard_output_when_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(folder / "letters.jsonl"), "-o", "-"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")
