"""Tables of facts beside the rules: read, checked, part of the rule's version, and seen by the cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.findings import codes
from helpers.made_rules import EXAMPLES, HEAD

from newslint import Config, Linter
from newslint.errors import ConfigError
from newslint.rules.loader import load_rules

RULE = HEAD.format(code="MTR901", name="mine") + EXAMPLES + "  check: translated-byline\n  options:\n    surnames: {table: NAME}\n"
GROUP = "- language: tr\n  road: a by-line\n  checked: in a dictionary\n  entries: [{entries}]\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    (tmp_path / "mine.yaml").write_text(RULE.replace("NAME", "names"), encoding="utf-8")
    write(tmp_path, "Tilki = fox (tilki)")
    return tmp_path


def write(folder: Path, *entries: str) -> None:
    (folder / "tables" / "names.yaml").write_text(GROUP.format(entries=", ".join(entries)), encoding="utf-8")


def test_the_rule_holds_what_the_table_says(mine: Path) -> None:
    (rule,) = load_rules([(mine / "mine.yaml", "mine.yaml")])
    assert rule.options == (("surnames", ("Tilki = fox (tilki)",)),)
    write(mine, "Kuş = bird (kuş)")
    (other,) = load_rules([(mine / "mine.yaml", "mine.yaml")])
    assert other.version != rule.version


@pytest.mark.slow
def test_the_cache_sees_a_changed_table(mine: Path) -> None:
    text = "Aylin Tilki reports.\nNobody knows.\nFox wonderful"
    config = Config(rules=(str(mine),), select=("MTR901",))
    first = Linter(config)
    assert codes(first.lint(text, language="en")) == ["MTR901"]
    write(mine, "Tilki = cat (kedi)")
    second = Linter(config)
    assert second.lint(text, language="en").findings == ()
    assert second.ruleset != first.ruleset


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("- language: tr\n  road: x\n  entries: [a]\n", "has no checked"),
        ("- language: tr\n  road: x\n  checked: y\n  entries: [a]\n  roads: z\n", "roads"),
        ("- language: tr\n  road: x\n  checked: y\n  entries: [a, a]\n", "duplicate entry"),
        ("- language: tr\n  road: x\n  checked: y\n  entries: [1]\n", "text"),
        ("- language: 3\n  road: x\n  checked: y\n  entries: [a]\n", "language"),
        ("names\n", "list of groups"),
        ("- names\n", "mapping"),
    ],
)
def test_a_wrong_table_is_an_error_that_says_where(mine: Path, table: str, said: str) -> None:
    (mine / "tables" / "names.yaml").write_text(table, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        load_rules([(mine / "mine.yaml", "mine.yaml")])


@pytest.mark.parametrize("name", ["missing", "../names", "Names", "3"])
def test_a_table_stands_in_its_folder(mine: Path, name: str) -> None:
    (mine / "mine.yaml").write_text(RULE.replace("NAME", name), encoding="utf-8")
    with pytest.raises(ConfigError):
        load_rules([(mine / "mine.yaml", "mine.yaml")])
