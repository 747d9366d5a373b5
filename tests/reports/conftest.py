"""A page that `newslint report` made of a small corpus, in a browser and beside the report in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.browser import Opened, chromium
from helpers.letters import letters
from helpers.records import json_lines

from newslint.cli.main import main


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a browser for the tests of a module: while it runs, no other test could run an event loop."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a corpus, its page and its JSON report."""
    where = tmp_path_factory.mktemp("corpus")
    (where / "letters.jsonl").write_bytes(json_lines(letters()))
    (where / "newslint.yaml").write_text("expect-languages: [en]\n", "utf-8")
    records = str(where / "letters.jsonl")
    assert main(["report", records, "-o", str(where / "page.html")]) == 0
    assert main(["check", records, "--output-format", "json", "--output-file", str(where / "page.json")]) == 1
    return where


@pytest.fixture(scope="session")
def json_report(corpus: Path) -> Any:
    """Read the JSON report on the corpus."""
    return json.loads((corpus / "page.json").read_text("utf-8"))


@pytest.fixture
def opened(browser: Any, corpus: Path) -> Iterator[Opened]:
    """Open the page of the corpus, and see afterwards that it asked for nothing and complained of nothing."""
    page = Opened(browser, corpus / "page.html")
    yield page
    assert page.complaints == []
    assert set(page.requests) == {(corpus / "page.html").as_uri()}
    page.page.context.close()
