"""Which configuration counts: the closest file, and what it takes over from those that it extends."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.settings import error_in, load, written

from newslint.config.load import find_config

pytestmark = pytest.mark.usefixtures("folder")


# Which file counts


def test_the_closest_file_wins(folder: Path) -> None:
    assert find_config(folder) is None or not str(find_config(folder)).startswith(str(folder))
    outer = folder / written("newslint.yaml", "jobs: 1")
    inner = folder / written("data/wire/newslint.yaml", "jobs: 2")
    assert find_config(folder / "data") == str(outer)
    assert find_config(folder / "data" / "wire" / "2024") == str(inner)
    assert find_config("data/wire/article.txt") == str(inner)


def test_in_one_folder_yaml_comes_first(folder: Path) -> None:
    written("pyproject.toml", "[tool.newslint]\njobs = 1\n")
    assert find_config(folder) == str(folder / "pyproject.toml")
    written("newslint.yaml", "jobs: 2")
    assert find_config(folder) == str(folder / "newslint.yaml")


def test_a_pyproject_without_the_table_is_passed_over(folder: Path) -> None:
    outer = folder / written("newslint.yaml", "")
    for text in ('[project]\nname = "newslint"\n', "# [tool.newslint]\n", "[tool.newslint-other]\n", "[tool]\n"):
        written("sub/pyproject.toml", text)
        assert find_config("sub") == str(outer), text
    for text in ("[tool.newslint]\n", "x = 1\r\n  [ tool . newslint ]\r\n", '[tool."newslint".rule.DUP401]\n'):
        written("sub/pyproject.toml", text)
        assert find_config("sub") == str(folder / "sub" / "pyproject.toml"), text


def test_a_file_further_up_adds_nothing_to_a_closer_one() -> None:
    written("newslint.yaml", "jobs: 1\nfail-on: error")
    assert load("jobs: 2", "sub/newslint.yaml").fail_on == "warning"


# extends


def test_what_a_child_says_replaces_what_its_parent_says(folder: Path) -> None:
    written("base.yaml", "jobs: 1\nignore: [CAP, BYL]\nremoval-cap: {safe: 10%, unsafe: 50%}")
    config = load("extends: ../base.yaml\nignore: [FTR]\nremoval-cap: {safe: 20%}\n", "data/newslint.yaml")
    assert (config.jobs, config.ignore, config.cap_safe, config.cap_unsafe) == (1, ("FTR",), 20, 50)
    assert config.root == str(folder / "data")


def test_mappings_are_merged_by_key() -> None:
    written("base.yaml", "rule: {DUP401: {min-words: 40}, DUP402: {min-words: 4}}\nper-source-ignores: {rss: CAP, bbc: BYL}")
    config = load("extends: base.yaml\nrule: {DUP401: {severity: info}}\nper-source-ignores: {bbc: FTR}\n")
    assert config.rule_options == {"DUP401": {"severity": "info"}, "DUP402": {"min-words": 4}}
    assert dict(config.per_source_ignores) == {"rss": ("CAP",), "bbc": ("FTR",)}
    assert config.rule_options["DUP402"].path == "base.yaml"


def test_paths_and_globs_of_a_parent_stay_relative_to_its_folder(folder: Path) -> None:
    written("base.yaml", "rules: my-rules\nbaseline: accepted.json\nexclude: [data/old/*.txt, drafts/]\nper-file-ignores: {data/*: CAP}")
    config = load("extends: ../base.yaml", "data/newslint.yaml")
    assert (config.rules, config.baseline) == ((str(folder / "my-rules"),), str(folder / "accepted.json"))
    assert config.excludes("old/a.txt")
    assert config.excludes("new/drafts/a.txt")
    assert not config.excludes("data/old/a.txt")
    assert config.ignored("a.txt", None) == ("CAP",)
    assert config.ignored("../a.txt", None) == ()


def test_a_folder_with_glob_characters_in_its_name_means_itself(folder: Path) -> None:
    written("[a]*/base.yaml", "exclude: old/*")
    config = load("extends: '../base.yaml'", "[a]*/data/newslint.yaml")
    assert config.excludes("../old/x.txt")
    assert not config.excludes("../../a/old/x.txt")


def test_toml_and_yaml_extend_each_other() -> None:
    written("newslint.yaml", "jobs: 1\nfail-on: error")
    config = load('[tool.newslint]\nextends = "../newslint.yaml"\njobs = 2\n', "sub/pyproject.toml")
    assert (config.jobs, config.fail_on) == (2, "error")
    assert load("extends: sub/pyproject.toml\n", "third.yaml").jobs == 2


def test_an_error_in_a_parent_names_the_parent() -> None:
    written("base.yaml", "jobs: 1\nfail-no: error")
    assert error_in("extends: base.yaml") == "base.yaml:2: unknown setting 'fail-no' (did you mean 'fail-on'?)"


def test_a_missing_parent_names_the_line_that_wants_it(folder: Path) -> None:
    error = error_in("jobs: 1\nextends: no/base.yaml")
    assert error == f"newslint.yaml:2: extends: there is no file 'no/base.yaml' (looked for {folder / 'no' / 'base.yaml'})"


def test_a_circle_is_an_error() -> None:
    written("a.yaml", "extends: b.yaml")
    written("b.yaml", "\nextends: a.yaml")
    assert error_in("extends: a.yaml") == "b.yaml:2: extends goes round in a circle: newslint.yaml -> a.yaml -> b.yaml -> a.yaml"
    assert error_in("extends: newslint.yaml").startswith("newslint.yaml:1: extends goes round in a circle")
