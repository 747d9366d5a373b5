"""What the README and the pages in docs/ show must work when it is typed in."""

from __future__ import annotations

import os
import re
import shlex
from argparse import ArgumentParser
from pathlib import Path
from textwrap import dedent

import pytest
import yaml
from docpages import configuration
from docshell import blocks, output_of, sandbox
from helpers.paths import ROOT, page_text

from newslint.cli.main import COMMANDS, parser_of
from newslint.cli.record_options import add_gate_options
from newslint.config import load_config
from newslint.config.model import SETTINGS
from newslint.linter import Linter
from newslint.linter.rule_test import run_examples
from newslint.records.formats import Format, format_of


def yaml_blocks(page: str, holding: str) -> list[str]:
    blocks = re.findall(r"```yaml\n(.*?)```", page_text(page), re.DOTALL)
    return [block for block in blocks if holding in block]


@pytest.mark.slow
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


PAGES = ["README.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
BY_CI = "python3 -m venv .venv"  # the README's two first commands: .ci/run types them into a clean copy


_REQUIRED = {
    "accept": ["FILE", "--reason", "x"],
    "explain": ["INS101"],
    "compare": ["OLD", "NEW"],
    "gate": ["IN", "--dry-run"],
    "restore": ["IN", "-o", "OUT"],
    "merge": ["SUMMARY"],
}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the pages show commands of a shell of POSIX")
@pytest.mark.parametrize("page", PAGES)
def test_every_command_works(page: str, tmp_path: Path) -> None:
    sandbox(tmp_path)
    for block in blocks(page, page_text(page)):
        if block.outside is None and not block.body.startswith(BY_CI):
            for command in block.commands:
                output_of(command, tmp_path)


def test_the_first_commands_of_the_readme_are_run_by_ci() -> None:
    (block,) = [block for block in blocks("README.md", page_text("README.md")) if block.body.startswith(BY_CI)]
    assert len(block.commands) == 2
    if not (ROOT / ".ci" / "run").exists():
        pytest.skip("not a checkout: the source distribution has no .ci")
    script = page_text(".ci/run")
    assert "Quick start" in script
    assert 'bash -euo pipefail -c "$(sed -n 2p "$copy/commands")"' in script


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_cannot_run_here_say_what_they_need(page: str) -> None:
    for block in blocks(page, page_text(page)):
        if block.outside is not None:
            assert re.fullmatch(r"needs \w.+", block.outside), f"{page}: {block.outside!r}"
            assert block.commands


def mentioned(text: str) -> list[str]:
    """Every call of newslint that a page shows anywhere: in blocks, in tables, within sentences."""
    spans = [
        *re.findall(r"`([^`\n]+)`", text),
        *(line for block in re.findall(r"^```(?!text)\w.*?^```", text, re.M | re.S) for line in block.splitlines()),
    ]
    called = (re.search(r"(?:^|[|$:-] |run: )(newslint (?!=)[^|>#]*)", span.replace("\\|", "|")) for span in spans)
    return [match[1].strip() for match in called if match]


@pytest.mark.parametrize("page", PAGES)
def test_every_call_that_is_shown_has_valid_options(page: str) -> None:
    for call in mentioned(page_text(page)):
        words = shlex.split(re.sub(r"\.\.\.$", "", call))[1:]
        if not words or words[0] not in COMMANDS or words == ["rules"]:
            assert call.startswith(("newslint --version", "newslint rules")) or not words, call
            continue
        placeholders = _REQUIRED.get(words[0], [])
        parser = parser_of(words)
        try:
            parser.parse_args(words)
        except SystemExit:
            parser.parse_args([*words, *placeholders])


@pytest.mark.parametrize("page", PAGES)
def test_yaml_and_python_that_is_shown_can_be_read(page: str) -> None:
    for block in re.findall(r"```yaml\n(.*?)```", page_text(page), re.DOTALL):
        yaml.safe_load(dedent(block))
    for block in re.findall(r"```python\n(.*?)```", page_text(page), re.DOTALL):
        compile(dedent(block), page, "exec")


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_the_first_steps_in_python_run(page: str) -> None:
    for block in re.findall(r"```python\n(.*?)```", page_text(page), re.DOTALL):
        exec(compile(block, page, "exec"), {})


def test_the_table_of_exit_codes_names_every_command() -> None:
    (table,) = re.findall(r"^## Exit codes\n(.*?)^## ", page_text("docs/runs.md"), re.M | re.S)
    assert set(re.findall(r"`([a-z]+)[a-z ]*`(?=[^|]*\|)", table)) >= set(COMMANDS)


def test_the_table_of_formats_names_every_format_and_suffix() -> None:
    (table,) = re.findall(r"^\| format \|.*\n(?:\|.*\n)+", page_text("docs/formats.md"), re.M)
    rows = [line.split("|")[2] for line in table.splitlines()]
    named = {suffix for row in rows for suffix in re.findall(r"\.[a-z0-9]+", row)}
    assert {format_of(f"x{suffix}") for suffix in named} == set(Format)


def test_the_settings_of_formats_that_are_shown_are_valid(tmp_path: Path) -> None:
    (block,) = yaml_blocks("docs/formats.md", "formats:")
    (tmp_path / "newslint.yaml").write_text(block, "utf-8")
    config = load_config(tmp_path / "newslint.yaml")
    assert {kind.value for kind in Format} >= set(config.formats) == {"json", "csv", "sqlite"}


def test_the_examples_of_settings_are_valid(tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", configuration(), re.DOTALL)
    assert len(examples) >= 3
    for example in examples:
        (tmp_path / "newslint.yaml").write_text(example, "utf-8")
        assert load_config(tmp_path / "newslint.yaml").origins


def test_the_pictures_of_the_page_on_reports_are_there_and_small() -> None:
    pictures = re.findall(r"\]\((images/[\w.-]+)\)", page_text("docs/reports.md"))
    assert len(pictures) == 2
    assert all((ROOT / "docs" / picture).stat().st_size < 300_000 for picture in pictures)


def test_the_figures_of_the_comparison_are_those_of_the_page_on_quality() -> None:
    (figures,) = re.findall(r"^## Figures\n(.*)", page_text("docs/comparison.md"), re.MULTILINE | re.DOTALL)
    numbers = re.findall(r"(?<![\w.])\.?[0-9]+", figures.replace("1,000", ""))
    assert len(numbers) == 11
    assert [number for number in numbers if not re.search(rf"(?<![\w.]){re.escape(number)}(?!\w)", page_text("docs/quality.md"))] == []


def test_the_page_on_the_gate_shows_the_defaults(tmp_path: Path) -> None:
    (block,) = yaml_blocks("docs/gate.md", "gate:")
    (tmp_path / "newslint.yaml").write_text(block, "utf-8")
    config = load_config(tmp_path / "newslint.yaml")
    shown = [setting for setting in SETTINGS if setting.key.startswith("gate.")]
    assert {setting.key for setting in shown} <= set(config.origins)
    assert all(getattr(config, setting.attribute) == setting.default for setting in shown)


def test_the_python_on_the_page_on_the_gate_says_what_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", page_text("docs/gate.md"), re.DOTALL)
    exec(program, {})
    expected = re.findall(r"print\(.*\)  # (.*)", program)
    assert capsys.readouterr().out.splitlines() == expected


def test_the_commands_on_the_page_on_the_gate_have_these_options() -> None:
    page = page_text("docs/gate.md")
    parser = ArgumentParser()
    add_gate_options(parser)
    known = {option for action in parser._actions for option in action.option_strings} | {"--config", "--show-settings"}
    assert set(re.findall(r"(?<![-\w])--[a-z-]+[a-z]", page)) <= known
