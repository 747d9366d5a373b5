"""What the README and the pages in docs/ show must work when it is typed in."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from newslint.cli import main
from newslint.config import load_config
from newslint.linter import Linter
from newslint.ruletest import run_examples

ROOT = Path(__file__).parent.parent


def yaml_blocks(page: str, holding: str) -> list[str]:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    return [block for block in blocks if holding in block]


@pytest.mark.parametrize("page", ["README.md", "docs/rules.md"])
def test_a_rule_that_is_shown_passes_its_own_examples(page: str, tmp_path: Path) -> None:
    (block,) = yaml_blocks(page, "- code:")
    file = tmp_path / "shown.yaml"
    file.write_text(block, "utf-8")
    (tmp_path / "newslint.yaml").write_text('rules: ["shown.yaml"]\n', "utf-8")
    rules = Linter(tmp_path / "newslint.yaml").all_rules
    (shown,) = [rule.code for rule in rules if Path(rule.path).name == "shown.yaml"]
    assert [str(failure) for failure in run_examples(rules, [str(file)], [shown])] == []


def test_the_configuration_that_the_readme_shows_is_valid(tmp_path: Path) -> None:
    (block,) = yaml_blocks("README.md", "text-fields:")
    (tmp_path / "my-rules").mkdir()
    (tmp_path / "my-rules" / "own.yaml").write_text(yaml_blocks("README.md", "- code:")[0], "utf-8")
    (tmp_path / "newslint.yaml").write_text(block, "utf-8")
    config = load_config(tmp_path / "newslint.yaml")
    linter = Linter(config)
    assert config.text_fields == ("title", "body")
    assert any(rule.code == "PRO901" for rule in linter.rules)
    assert not any(rule.code.startswith("TRN") for rule in linter.rules)


def test_the_commands_of_the_page_on_reports_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, line in (("articles", "Advertisement"), ("crawl-may", "Advertisement"), ("crawl-june", "Photo: Ada Winter / Coast Radio")):
        (tmp_path / folder).mkdir()
        text = f"The ferry to Dunmere was late on Monday.\n{line}\nNobody could say why it had been late again.\n"
        (tmp_path / folder / "ferry.txt").write_text(text, "utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs/reports.md").read_text("utf-8"), re.DOTALL)
    commands = [shlex.split(line)[1:] for block in blocks for line in block.splitlines()]
    assert [command[0] for command in commands].count("compare") == 4
    assert [main(command) for command in commands] == [0] * len(commands)
    assert {page.name for page in tmp_path.glob("*.html")} == {"report.html", "compare.html"}


def test_the_pictures_of_the_page_on_reports_are_there_and_small() -> None:
    pictures = re.findall(r"\]\((images/[\w.-]+)\)", (ROOT / "docs/reports.md").read_text("utf-8"))
    assert len(pictures) == 2
    assert all((ROOT / "docs" / picture).stat().st_size < 300_000 for picture in pictures)
