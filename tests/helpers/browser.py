"""A real browser for tests: headless Chromium, from the system or from playwright's own folder."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WAIT = 120  # seconds; the machine may be busy


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser; the test is skipped, with the reason, where none can be started."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -e '.[dev]'")
    with api.sync_playwright() as playwright:
        system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        if system is None and not os.path.exists(playwright.chromium.executable_path):
            pytest.skip("no Chromium: install Debian's chromium, or run playwright install chromium")
        browser = playwright.chromium.launch(
            executable_path=system, args=["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


class Opened:
    """A page that has been opened from its file, with all it asked for and complained about."""

    def __init__(self, browser: Any, path: Path, fragment: str = "", **context: Any) -> None:
        self.page = browser.new_context(**context).new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url.partition("#")[0]))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.goto(path.as_uri() + fragment)

    def shown(self) -> str:
        """Return what the list says of how many findings it has."""
        return self.page.inner_text("#shown")

    def total(self) -> int:
        """Return that number, once the page has followed what was clicked: links change the address, and the list follows that a little later."""
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
        text = self.shown()
        return int(text.split(" of ")[-1].split()[0].replace(",", "")) if text[0].isdigit() else 0

    def choose(self, key: str, value: str) -> None:
        """Set a filter to the option that starts with ``value``."""
        select = self.page.locator(f"#by-{key}")
        number = [option.rsplit(" (", 1)[0] for option in select.locator("option").all_text_contents()].index(value)
        select.select_option(index=number)

    def search(self, text: str) -> None:
        """Type into the search field, and wait until the list has followed: the page writes its address last."""
        self.page.fill("#search", text)
        self.wait_until("text => new URLSearchParams(location.hash.slice('#findings?'.length)).get('text') === text", text)

    def wait_until(self, condition: str, argument: object = None) -> None:
        """Wait until a condition, in JavaScript, holds."""
        for _ in range(WAIT * 50):
            if self.page.evaluate(condition, argument):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"the page does not come to {condition}")
