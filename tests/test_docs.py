"""What the README and the pages in docs/ show must work when it is typed in."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from pathlib import Path

import pytest

from newslint.commands.gateoptions import add_gate_options
from newslint.config import SETTINGS, load_config
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


def test_the_page_on_the_gate_shows_the_defaults(tmp_path: Path) -> None:
    (block,) = yaml_blocks("docs/gate.md", "gate:")
    (tmp_path / "newslint.yaml").write_text(block, "utf-8")
    config = load_config(tmp_path / "newslint.yaml")
    shown = [setting for setting in SETTINGS if setting.key.startswith("gate.")]
    assert {setting.key for setting in shown} <= set(config.origins)
    assert all(getattr(config, setting.attribute) == setting.default for setting in shown)


def test_the_python_on_the_page_on_the_gate_says_what_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/gate.md").read_text("utf-8"), re.DOTALL)
    exec(program, {})
    expected = re.findall(r"print\(.*\)  # (.*)", program)
    assert capsys.readouterr().out.splitlines() == expected


def test_the_commands_on_the_page_on_the_gate_have_these_options() -> None:
    page = (ROOT / "docs/gate.md").read_text("utf-8")
    parser = ArgumentParser()
    add_gate_options(parser)
    known = {option for action in parser._actions for option in action.option_strings} | {"--config", "--show-settings"}
    assert set(re.findall(r"(?<![-\w])--[a-z-]+[a-z]", page)) <= known
