"""Nothing on the page acts, whatever the texts hold, and everybody can read it: by keyboard, in the dark, on paper, without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from helpers.browser import Opened
from helpers.letters import BODY
from helpers.records import json_lines

from newslint.cli.main import main
from newslint.reports import html

EVIL = "</script><script>window.owned = 1</script><img src=x onerror=window.owned=1>\u202e\x1b[2J\x00 {{7*7}} javascript:alert(1) \ud800"


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


def test_the_policy_refuses_any_other_script_or_style(browser: Any, corpus: Path) -> None:
    page = Opened(browser, corpus / "page.html")
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
def test_the_page_never_scrolls_sideways(browser: Any, corpus: Path, width: int) -> None:
    page = Opened(browser, corpus / "page.html", viewport={"width": width, "height": 800})
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_background(browser: Any, corpus: Path, scheme: str) -> None:
    page = Opened(browser, corpus / "page.html", color_scheme=scheme).page
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


def test_without_scripts_all_but_the_browser_is_there(browser: Any, corpus: Path) -> None:
    page = Opened(browser, corpus / "page.html", java_script_enabled=False).page
    assert "are clean" in page.inner_text("h1")
    assert page.locator("table.heat tbody tr").count() == 7
    assert "needs JavaScript" in page.inner_text("#findings")
