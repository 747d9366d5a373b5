"""The paths that the texts for contributors name are there: a map that rots is worse than none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from helpers.imports import imports
from helpers.paths import ROOT, page_text

PAGES = ["CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md"]
_PATH = re.compile(r"(?:newslint|rules|tests|docs|benchmarks|examples|\.ci)/[\w./*-]*")


def paths(text: str) -> list[str]:
    """Return the paths in backticks; one with a placeholder (``<name>``) stands for many, and is none."""
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return sorted({span for span in spans if _PATH.fullmatch(span)})


@pytest.mark.parametrize(("page", "path"), [(page, path) for page in PAGES for path in paths(page_text(page))])
def test_a_path_that_is_named_is_there(page: str, path: str) -> None:
    if not (ROOT / ".ci").exists() and path.startswith(".ci"):
        pytest.skip("not a checkout: the source distribution has no .ci")
    assert any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists(), f"{page} names {path}"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_names_paths(page: str) -> None:
    assert len(paths(page_text(page))) > 10


def rooms() -> set[str]:
    """Return the folders of modules directly below the package, and the modules there that are a floor of their own."""
    package = ROOT / "newslint"
    folders = {f"newslint/{path.name}/" for path in package.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    modules = {f"newslint/{path.name}" for path in package.glob("*.py") if path.stem not in ("__init__", "__main__")}
    return folders | modules


def table() -> dict[str, tuple[int, set[str]]]:
    """Return the rooms of the page on architecture by their names: the floor of each, and the rooms that it may import."""
    rows = re.findall(r"^\| (\d+) \| `newslint/(\w+)(?:/|\.py)` \| [^|]+ \| ([\w, ]+) \|$", page_text("docs/architecture.md"), re.MULTILINE)
    return {room: (int(floor), set(re.findall(r"\w+", may)) - {"nothing"}) for floor, room, may in rows}


def rooms_imported(path: Path) -> set[str]:
    """Return the rooms that a module imports from."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("newslint.")}


def test_the_table_of_rooms_names_every_room() -> None:
    assert {
        path for line in page_text("docs/architecture.md").splitlines() if re.match(r"\| \d+ \|", line) for path in paths(line)
    } == rooms()


def test_the_table_of_rooms_lets_nothing_import_upwards() -> None:
    floors = {room: floor for room, (floor, _) in table().items()}
    assert {room: below for room, (floor, may) in table().items() if (below := {each for each in may if floors[each] >= floor})} == {}


@pytest.mark.parametrize("room", table())
def test_a_room_imports_what_the_table_lets_it_import(room: str) -> None:
    place = ROOT / "newslint" / room
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    assert {name for path in files for name in rooms_imported(path)} - {room} <= table()[room][1]


def test_links_lead_to_files_of_the_repository() -> None:
    for page in ("CONTRIBUTING.md", "SECURITY.md"):
        for link in re.findall(r"\]\(([^)#]+)\)", page_text(page)):
            assert link.startswith("https://") or (ROOT / link).exists(), f"{page} links to {link}"


def test_a_module_is_named_for_nearly_every_term_of_the_glossary() -> None:
    terms = re.findall(r"^\*\*([^*]+)\.\*\* (.*?)(?=\n\n|\Z)", page_text("docs/glossary.md"), re.MULTILINE | re.DOTALL)
    assert len(terms) >= 40
    without = {name for name, text in terms if not paths(text)}
    assert without == {"False positive", "Near-duplicate", "Shingle", "Document frequency"}  # not the work of one module
    assert all(text.count(". ") <= 4 for _, text in terms)


@pytest.mark.slow
def test_the_rule_that_is_shown_holds_its_examples(tmp_path: Path) -> None:
    from newslint.linter import Linter

    (shown,) = re.findall(r"^```yaml\n(- code: .*?)^```", page_text("CONTRIBUTING.md"), re.MULTILINE | re.DOTALL)
    file = tmp_path / "shown.yaml"
    file.write_text(shown, "utf-8")
    (tmp_path / "newslint.yaml").write_text("rules: [shown.yaml]\npreview: true\n", "utf-8")
    linter = Linter(tmp_path / "newslint.yaml")
    (entry,) = yaml.load(shown, yaml.BaseLoader)
    for example in entry["examples"]:
        text = next(iter(example.values()))
        found = [finding.code for finding in linter.lint(text.translate({ord(mark): None for mark in "⟦⟧"}), language="en").findings]
        assert (entry["code"] in found) is ("bad" in example)


def test_the_rule_that_is_shown_takes_a_code_that_is_free() -> None:
    (code,) = re.findall(r"^- code: (\w+)", page_text("CONTRIBUTING.md"), re.MULTILINE)
    assert not any(f"code: {code}" in path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml"))
