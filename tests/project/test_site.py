"""The documentation site: it builds without a warning, its links lead somewhere, and nothing that users meet is missing."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from doclinks import broken_links
from docpages import SOURCE, command_line, configuration, fenced, generated, plain, rule_page
from helpers.made_rules import rules_of
from helpers.paths import ROOT

from newslint.cli.main import COMMANDS, parser_of
from newslint.config.model import SETTINGS
from newslint.linter import Linter
from newslint.rules.model import Example
from newslint.rules.page import page_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site, without running the commands of its pages (tests/project/test_docs.py does)."""
    if find_spec("zensical") is None:
        pytest.skip("the docs extra is not installed: pip install 'newslint[docs]'")
    output = tmp_path_factory.mktemp("built") / "site"
    ran = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "make" / "docsite.py"), "--without-output", "--output", str(output)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return output


@pytest.mark.slow
def test_every_page_and_every_rule_is_there(site: Path) -> None:
    for path in (ROOT / "docs").glob("*.md"):
        built = site / "index.html" if path.stem == "index" else site / path.stem / "index.html"
        assert "<h1" in built.read_text("utf-8")
    for rule in Linter().all_rules:
        assert rule.name in (site / "rule" / rule.code / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_pages_ask_no_other_host_for_anything(site: Path) -> None:
    for path in ("index.html", "rule/INS101/index.html"):
        page = (site / path).read_text("utf-8")
        fetched = re.findall(r"<(?:link|script|img)[^>]+(?:href|src)=\"?(https?://[^\"> ]+)", page)
        assert fetched == []


@pytest.mark.slow
def test_pages_of_the_navigation_are_those_that_exist() -> None:
    sys.modules.pop("docsite", None)
    import docsite

    said = docsite.settings({"index.md": "", "gate.md": "", "extra.md": "", "rule/index.md": "", "rule/INS101.md": ""})
    assert 'nav = ["index.md", {"Use" = ["gate.md"]}, {"Rules" = ["rule/index.md"]}, {"More" = ["extra.md"]}]' in said


@pytest.mark.slow
def test_links_that_lead_nowhere_are_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text('<a href="a/#here">x</a><a href="a/#gone">x</a><a href="b/">x</a><img src="c.png">', "utf-8")
    (tmp_path / "a" / "index.html").write_text('<h1 id="here"><a href="..">x</a><a href="http://example.com">x</a>', "utf-8")
    assert broken_links(tmp_path) == ["a/index.html: http://example.com", "index.html: a/#gone", "index.html: b/", "index.html: c.png"]


class TestReferences:
    @pytest.mark.slow
    def test_every_setting_has_its_place(self) -> None:
        page = configuration()
        for setting in SETTINGS:
            assert f"\n## {setting.key}\n" in page

    @pytest.mark.slow
    def test_every_option_of_every_command_has_its_line(self) -> None:
        page = command_line()
        parser = parser_of(list(COMMANDS))
        (commands,) = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        for name, below in commands.choices.items():
            assert f"\n## newslint {name}" in page
            for option in below._option_string_actions:
                assert option in page or option in ("-h", "--help")

    @pytest.mark.slow
    def test_every_rule_has_a_page_with_its_examples(self) -> None:
        pages = generated()
        for rule in Linter().all_rules:
            page = pages[f"rule/{rule.code}.md"]
            for part in (
                f"# {rule.code} {rule.name}\n",
                "## Why it matters",
                "## Fix",
                "## Found",
                "⟦",
                f"{SOURCE}{rule.path}#L{rule.line}",
            ):
                assert part in page or (part == "⟦" and rule.check is not None), (rule.code, part)
            assert f"[{rule.code}]({rule.code}.md)" in pages["rule/index.md"]

    @pytest.mark.slow
    def test_hostile_examples_are_harmless(self) -> None:
        (rule,) = rules_of("match: {starts-with: ['<script>`|`', 'See \\e[2J also']}\nsummary: '*<b>|x|*'")
        page = rule_page(page_of(rule, (Example("bad", "```\n<script>\x1b[2J\u202e", (), None, None, (), 1),), None))
        assert "\x1b" not in page
        assert "\u202e" not in page
        assert "\\*\\<b\\>\\|x\\|\\*" in page
        assert "`````text\n```\n<script>␛[2J<U+202E>\n`````" in page
        assert plain("a_b") == "a\\_b"
        assert fenced("x") == "```text\nx\n```\n"
