"""Where things lie in a checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
PACKAGE = ROOT / "newslint"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def page_text(page: str) -> str:
    """Return a page of the repository, given by its path from the top: ``docs/rules.md``."""
    return (ROOT / page).read_text("utf-8")
