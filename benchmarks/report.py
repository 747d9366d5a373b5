"""How large the page of a big run is, and how fast a browser opens and filters it.

    python benchmarks/report.py [--documents 10000] [--findings 50000] [--sites 150] [--keep FILE]

The text is made up: paragraphs of random words between scraped lines, so that no two excerpts are alike. Times are the browser's own
(`performance.now`), the median of five. It needs playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from newslint.findings import CATEGORY_OF_PREFIX, Confidence, Edit, Finding, Fix, Report, Safety, Severity, fingerprint
from newslint.reports.html import Html
from newslint.reports.summary import Summary
from newslint.text.document import Document

ROUNDS = 5
AIMS = {"opens": 2000.0, "filters": 200.0}  # milliseconds
LARGEST = 15_000_000  # bytes


def word(dice: random.Random) -> str:
    """Return something like a word."""
    return "".join(dice.choice(("ba", "ke", "lin", "do", "ra", "sti", "mo", "ver", "ta", "ne")) for _ in range(dice.randint(1, 4)))


def documents(count: int, findings: int, sites: int, dice: random.Random) -> Iterator[tuple[Report, str]]:
    """Yield ``count`` reports and their texts, from ``sites`` sites and with ``findings`` findings in all, by 119 rules."""
    codes = [f"{prefix}{number}" for prefix in CATEGORY_OF_PREFIX for number in range(901, 908)]
    for number in range(count):
        share = findings // count + (number < findings % count)
        text, spans = "", []
        for _ in range(share):
            text += " ".join(word(dice) for _ in range(dice.randint(30, 60))).capitalize() + ".\n"
            start = len(text)
            text += f"Read more: {' '.join(word(dice) for _ in range(dice.randint(2, 14)))}\n"
            spans.append((start, len(text) - 1))
        document = Document(text)
        found = tuple(_finding(document, codes[int(dice.paretovariate(0.6)) % len(codes)], start, end, dice) for start, end in spans)
        site = f"site{int(dice.paretovariate(0.5) * sites / 50) % sites}.example"
        yield Report(found, dice.choice(("en", "en", "de", "fr")), "crawl.jsonl", (), f"record-{number}", site, len(text), "0"), text


def _finding(document: Document, code: str, start: int, end: int, dice: random.Random) -> Finding:
    (line, column), (end_line, end_column) = document.position(start), document.position(end)
    matched = document.text[start:end]
    safety = dice.choice((Safety.SAFE, Safety.UNSAFE, None))
    fix = Fix(safety, (Edit(start, end + 1, matched + "\n", ""),)) if safety else None
    return Finding(
        code, f"made-up-{code.lower()}", CATEGORY_OF_PREFIX[code[:3]], dice.choice(tuple(Severity)), Confidence.MEDIUM, start, end,
        line, column, end_line, end_column, "A related-story link line was scraped into the article.", matched, fingerprint(code, matched), "1", fix,
    )  # fmt: skip


def write(path: Path, count: int, findings: int, sites: int) -> None:
    """Write the page of a run with so many documents, findings and sites."""
    html = Html(version="0", ruleset="0", rules=(), settings="")
    summary = Summary()

    def notes() -> Iterator[str]:
        for report, text in documents(count, findings, sites, random.Random(6)):
            summary.add(report)
            yield html.document(report, text)

    with path.open("w", encoding="utf-8") as file:
        file.writelines(html.assemble(notes(), summary))


# The controls of the page are set as a user would set them; the time ends when the next frame has been laid out.
SELECT = """(key) => new Promise((done) => {
  const select = document.getElementById(key), start = performance.now();
  select.selectedIndex = 1 + Math.floor((select.options.length - 1) / 2);
  select.dispatchEvent(new Event("change"));
  document.getElementById("list").getBoundingClientRect();
  const took = performance.now() - start;
  select.selectedIndex = 0;
  select.dispatchEvent(new Event("change"));
  done(took);
})"""
SEARCH = """(text) => new Promise((done) => {
  const search = document.getElementById("search"), list = document.getElementById("list"), start = performance.now();
  const seen = new MutationObserver(() => { seen.disconnect(); list.getBoundingClientRect(); done(performance.now() - start); });
  seen.observe(list, { childList: true });
  search.value = text;
  search.dispatchEvent(new Event("input"));
})"""


def measure(path: Path) -> dict[str, float]:
    """Return milliseconds by name: until the page is there (all of it parsed, its script run), and for each kind of filter.

    The time of the text filter includes its pause for typing.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else []
        )
        print(f"Chromium {browser.version}")
        opened, times = [], {}
        for _ in range(ROUNDS):
            page = browser.new_page()
            page.goto(path.as_uri())
            opened.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            page.wait_for_selector("#list li")
            last = page
        for key in ("by-severity", "by-category", "by-rule", "by-source", "by-fix"):
            times[f"filters {key.removeprefix('by-')}"] = median(last.evaluate(SELECT, key) for _ in range(ROUNDS))
        times["filters text at first"] = last.evaluate(SEARCH, "made-up")
        words = ["ba", "lindo", "kera mo", "record-77", "nothing at all"]
        times["filters text"] = median(last.evaluate(SEARCH, word) for word in words)
        browser.close()
    return {"opens": median(opened), **times}


def main() -> int:
    """Write the page, measure it, compare the figures with the aims; return 1 where one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--sites", type=int, default=150)
    parser.add_argument("--keep", type=Path, help="write the page there, and leave it")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = (arguments.keep or Path(folder, "report.html")).absolute()
        write(path, arguments.documents, arguments.findings, arguments.sites)
        size = path.stat().st_size
        print(f"{arguments.findings:,} findings in {arguments.documents:,} documents: {size / 1e6:.1f} MB (aim: < {LARGEST / 1e6:.0f})")
        kept = size < LARGEST
        for name, took in measure(path).items():
            aim = AIMS[name.split(" ", 1)[0]]
            print(f"{name:<22}{took:7.0f} ms (aim: < {aim:.0f})")
            kept &= took < aim
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
