"""Configuration: where it is found, what it may say, and what is said about a wrong one."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from helpers.paths import ROOT
from hypothesis import given
from hypothesis import strategies as st

from newslint.config import Config, load_config
from newslint.config.load import find_config
from newslint.config.model import SETTINGS, check_config, with_options
from newslint.config.show import settings_schema, settings_text
from newslint.config.yaml_reader import Map
from newslint.errors import ConfigError
from newslint.findings import Action, Fixes, Severity


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test works in an empty folder; paths in messages are relative to it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return path


def load(text: str, name: str = "newslint.yaml") -> Config:
    return load_config(write(name, text))


def load_toml(text: str) -> Config:
    return load(text, "pyproject.toml")


def error_of(text: str, name: str = "newslint.yaml") -> str:
    with pytest.raises(ConfigError) as caught:
        load(text, name)
    return str(caught.value)


# What a file may say

EVERYTHING_YAML = """\
include: ["*.txt", "*.jsonl", notes/*.md]
exclude: drafts/
extend-exclude: [old]
rules: [my-rules/]
select: [ALL]
extend-select: [INS1]
ignore: [BYL, photo-credit]
severity: warning
fail-on: error
preview: true
baseline: accepted.json
encoding: windows-1252
max-record-bytes: 500KB
text-fields: [title, body.text]
id-field: uid
url-field: link
language-field: lang
title-field: headline
source-field: feed
language: en
expect-languages: [en, pt-BR]
per-file-ignores: {"wire/*.txt": [FTR, BYL], old.txt: ALL}
per-source-ignores: {"scrapy:bbc*": CAP}
sites: {"*.example.com": {ignore: [CAP]}}
rule: {DUP401: {min-words: 40}}
removal-cap: {safe: 25%, unsafe: 60, min-chars: 500}
gate:
  fixes: unsafe
  error: reject
  warning: quarantine
  info: quarantine
  document-error: quarantine
  document-warning: accept
  rules: {AST: reject, photo-credit: accept}
  languages: {en: accept, other: reject}
  max-findings: 20
  max-share: 40%
  over-limit: reject
  empty: quarantine
  unchecked: accept
jobs: 4
"""

EVERYTHING_TOML = """\
[project]
name = "corpus"

[tool.newslint]
include = ["*.txt", "*.jsonl", "notes/*.md"]
exclude = "drafts/"
extend-exclude = ["old"]
rules = ["my-rules/"]
select = ["ALL"]
extend-select = ["INS1"]
ignore = ["BYL", "photo-credit"]
severity = "warning"
fail-on = "error"
preview = true
baseline = "accepted.json"
encoding = "windows-1252"
max-record-bytes = 512000
text-fields = ["title", "body.text"]
id-field = "uid"
url-field = "link"
language-field = "lang"
title-field = "headline"
source-field = "feed"
language = "en"
expect-languages = ["en", "pt-BR"]
rule.DUP401 = {min-words = 40}
removal-cap = {safe = "25%", unsafe = 60, min-chars = 500}
jobs = 4
gate.fixes = "unsafe"
gate.error = "reject"
gate.warning = "quarantine"
gate.info = "quarantine"
gate.document-error = "quarantine"
gate.document-warning = "accept"
gate.rules = {AST = "reject", photo-credit = "accept"}
gate.languages = {en = "accept", other = "reject"}
gate.max-findings = 20
gate.max-share = "40%"
gate.over-limit = "reject"
gate.empty = "quarantine"
gate.unchecked = "accept"

[tool.newslint.per-file-ignores]
"wire/*.txt" = ["FTR", "BYL"]
"old.txt" = "ALL"

[tool.newslint.per-source-ignores]
"scrapy:bbc*" = "CAP"

[tool.newslint.sites."*.example.com"]
ignore = ["CAP"]
"""


def values(config: Config) -> dict[str, Any]:
    return {setting.key: getattr(config, setting.attribute) for setting in SETTINGS}


def test_every_setting_can_be_written_in_yaml(folder: Path) -> None:
    config = load(EVERYTHING_YAML)
    assert (config.path, config.root) == (str(folder / "newslint.yaml"), str(folder))
    assert values(config) == {
        "include": ("*.txt", "*.jsonl", "notes/*.md"),
        "exclude": ("drafts/",),
        "extend-exclude": ("old",),
        "rules": (str(folder / "my-rules"),),
        "select": ("ALL",),
        "extend-select": ("INS1",),
        "ignore": ("BYL", "photo-credit"),
        "severity": Severity.WARNING,
        "fail-on": Severity.ERROR,
        "preview": True,
        "baseline": str(folder / "accepted.json"),
        "encoding": "windows-1252",
        "max-record-bytes": 512_000,
        "text-fields": ("title", "body.text"),
        "id-field": "uid",
        "url-field": "link",
        "language-field": "lang",
        "title-field": "headline",
        "source-field": "feed",
        "language": "en",
        "expect-languages": ("en", "pt-BR"),
        "per-file-ignores": (("wire/*.txt", ("FTR", "BYL")), ("old.txt", ("ALL",))),
        "per-source-ignores": (("scrapy:bbc*", ("CAP",)),),
        "sites": {"*.example.com": {"ignore": ["CAP"]}},
        "rule": {"DUP401": {"min-words": 40}},
        "removal-cap.safe": 25,
        "removal-cap.unsafe": 60,
        "removal-cap.min-chars": 500,
        "gate.fixes": Fixes.UNSAFE,
        "gate.error": Action.REJECT,
        "gate.warning": Action.QUARANTINE,
        "gate.info": Action.QUARANTINE,
        "gate.document-error": Action.QUARANTINE,
        "gate.document-warning": Action.ACCEPT,
        "gate.rules": (("AST", Action.REJECT), ("photo-credit", Action.ACCEPT)),
        "gate.languages": (("en", Action.ACCEPT), ("other", Action.REJECT)),
        "gate.max-findings": 20,
        "gate.max-share": 40,
        "gate.over-limit": Action.REJECT,
        "gate.empty": Action.QUARANTINE,
        "gate.unchecked": Action.ACCEPT,
        "jobs": 4,
    }


def test_toml_says_the_same() -> None:
    assert values(load_toml(EVERYTHING_TOML)) == values(load(EVERYTHING_YAML))


def test_without_a_file_and_with_an_empty_one_there_are_the_defaults() -> None:
    assert values(load("")) == values(load("# nothing yet\n")) == values(load_toml("[tool.newslint]\n")) == values(Config())
    defaults = Config()
    assert defaults.include == ("*.txt", "*.jsonl", "*.jsonl.gz", "*.jsonl.zst", "*.ndjson", "*.ndjson.gz", "*.ndjson.zst")
    assert (defaults.select, defaults.severity, defaults.fail_on) == (("ALL",), "info", "warning")
    assert (defaults.cap_safe, defaults.cap_unsafe, defaults.cap_min_chars) == (30, None, 1000)


def test_a_cap_can_be_switched_off() -> None:
    assert load("removal-cap: {safe: off}").cap_safe is None
    assert load_toml('[tool.newslint]\nremoval-cap.safe = "off"\n').cap_safe is None
    assert load("removal-cap: {safe: 0%, unsafe: 100%}").cap_unsafe == 100


def test_raw_mappings_keep_their_lines() -> None:
    config = load("jobs: 1\nrule:\n  DUP401:\n    min-words: 40\n")
    assert isinstance(config.rule_options, Map)
    assert config.rule_options.lines == {"DUP401": 3}
    assert config.rule_options["DUP401"].lines == {"min-words": 4}
    toml = load_toml("[tool.newslint]\njobs = 1\n\n[tool.newslint.rule.DUP401]\nmin-words = 40\n")
    assert toml.rule_options.lines == {"DUP401": 4}
    assert toml.rule_options["DUP401"].lines == {"min-words": 5}


def test_a_configuration_survives_pickling() -> None:
    config = load(EVERYTHING_YAML)
    again = pickle.loads(pickle.dumps(config))
    assert again == config
    assert again.origins == config.origins
    assert again.rule_options["DUP401"].lines == {"min-words": 25}
    assert pickle.loads(pickle.dumps(Config())) == Config()


# What is wrong, and where


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("fail-no: error", "newslint.yaml:1: unknown setting 'fail-no' (did you mean 'fail-on'?)"),
        ("jobs: 1\nfail_on: error", "newslint.yaml:2: unknown setting 'fail_on' (did you mean 'fail-on'?)"),
        ("zebra: 1", "newslint.yaml:1: unknown setting 'zebra'"),
        ("removal-cap.safe: 30%", "newslint.yaml:1: unknown setting 'removal-cap.safe'"),
        ("jobs: 1\njobs: 2", "newslint.yaml:2: duplicate key 'jobs' (first in line 1)"),
        ("- fail-on", "newslint.yaml:1: settings must be a mapping, not a list"),
        ("fail-on: [a ]]", "newslint.yaml:1: broken YAML"),
        ("fail-on: eror", "newslint.yaml:1: fail-on expects error, warning or info, not 'eror' (did you mean 'error'?)"),
        ("fail-on: true", "newslint.yaml:1: fail-on expects error, warning or info, not true"),
        ("\npreview: yes", "newslint.yaml:2: preview expects true or false, not 'yes'"),
        ("preview: 1", "newslint.yaml:1: preview expects true or false, not 1"),
        ("jobs: -1", "newslint.yaml:1: jobs expects a whole number from 0, not -1"),
        ("jobs: true", "newslint.yaml:1: jobs expects a whole number from 0, not true"),
        ("jobs: many", "newslint.yaml:1: jobs expects a whole number from 0, not 'many'"),
        ("max-record-bytes: 0", "newslint.yaml:1: max-record-bytes expects a number of bytes from 1, such as 500KB, 64MB or 2GB, not 0"),
        (
            "max-record-bytes: 64 MB",
            "newslint.yaml:1: max-record-bytes expects a number of bytes from 1, such as 500KB, 64MB or 2GB, not '64 MB'",
        ),
        (
            "max-record-bytes: true",
            "newslint.yaml:1: max-record-bytes expects a number of bytes from 1, such as 500KB, 64MB or 2GB, not true",
        ),
        ("id-field: 7", "newslint.yaml:1: id-field expects a string, not 7"),
        ('id-field: ""', "newslint.yaml:1: id-field expects a string, not ''"),
        ("id-field: [a]", "newslint.yaml:1: id-field expects a string, not a list"),
        ("encoding: utf-7000", "newslint.yaml:1: encoding expects the name of a text encoding, not 'utf-7000'"),
        ("encoding: base64", "newslint.yaml:1: encoding expects the name of a text encoding, not 'base64'"),
        ("language: english", "newslint.yaml:1: language expects a language code such as en or pt-BR, not 'english'"),
        (
            "expect-languages:\n- en\n- French",
            "newslint.yaml:3: expect-languages expects a list of language codes such as en or pt-BR, but item 2 is 'French'",
        ),
        ("select:\n- INS\n- 101\n", "newslint.yaml:3: select expects a list of strings, but item 2 is 101"),
        ("select: 101", "newslint.yaml:1: select expects a list of strings, not 101"),
        ("select: {INS: true}", "newslint.yaml:1: select expects a list of strings, not a mapping"),
        ("text-fields: []", "newslint.yaml:1: text-fields is empty"),
        ("rules: [[a]]", "newslint.yaml:1: rules expects a list of paths, but item 1 is a list"),
        ("include:\n- '*.txt'\n- raw\\*.txt\n", r"newslint.yaml:3: include: write / for \ in 'raw\\*.txt', on Windows as well"),
        ("exclude: ['[z-a]']", "newslint.yaml:1: exclude: '[z-a]' is not a glob"),
        ("removal-cap: 30%", "newslint.yaml:1: removal-cap expects a mapping of safe, unsafe, min-chars, not '30%'"),
        ("removal-cap:\n  saef: 30%", "newslint.yaml:2: unknown setting 'saef' in removal-cap (did you mean 'safe'?)"),
        ("removal-cap:\n  safe: 130%", "newslint.yaml:2: removal-cap.safe expects a share from 0% to 100%, or off, not '130%'"),
        ("removal-cap: {safe: -5}", "newslint.yaml:1: removal-cap.safe expects a share from 0% to 100%, or off, not -5"),
        ("removal-cap: {safe: true}", "newslint.yaml:1: removal-cap.safe expects a share from 0% to 100%, or off, not true"),
        ("per-file-ignores: [CAP]", "newslint.yaml:1: per-file-ignores expects a mapping of globs to rules, not a list"),
        (
            "per-file-ignores:\n  old/*: [CAP, 7]",
            "newslint.yaml:2: per-file-ignores.old/* expects a list of strings, but item 2 is 7",
        ),
        ("per-source-ignores: {scrapy:bbc: 7}", "newslint.yaml:1: per-source-ignores.scrapy:bbc expects a list of strings, not 7"),
        ("sites:\n  example.com: CAP", "newslint.yaml:2: sites.example.com expects a mapping, not 'CAP'"),
        ("rule: DUP401", "newslint.yaml:1: rule expects a mapping of mappings, not 'DUP401'"),
        ("extends: [a, b]", "newslint.yaml:1: extends expects a path, not a list"),
    ],
)
def test_what_is_wrong_in_yaml(text: str, error: str) -> None:
    assert error_of(text).startswith(error)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('[tool.newslint]\nfail-no = "error"', "pyproject.toml:2: unknown setting 'fail-no' (did you mean 'fail-on'?)"),
        ("[tool.newslint]\njobs = 1\n[tool.newslint.sties]\na = 1", "pyproject.toml:3: unknown setting 'sties' (did you mean 'sites'?)"),
        ('[tool.other]\njobs = "x"\n[tool.newslint]\njobs = "x"', "pyproject.toml:4: jobs expects a whole number from 0, not 'x'"),
        ("[tool.newslint]\njobs = 1.5", 'pyproject.toml:2: jobs: a number with a fraction is not supported (write it as text: "1.5")'),
        (
            "[tool.newslint]\nbaseline = 2024-05-01",
            'pyproject.toml:2: baseline: a date or time is not supported (write it as text: "2024-05-01")',
        ),
        ('[tool.newslint]\nselect = [\n  "INS",\n  101,\n]', "pyproject.toml:4: select expects a list of strings, but item 2 is 101"),
        ('[tool.newslint]\n"fail-on" = "bad"', "pyproject.toml:2: fail-on expects error, warning or info, not 'bad'"),
        (
            '[tool.newslint]\nremoval-cap = {safe = "30%", saef = 1}',
            "pyproject.toml:2: unknown setting 'saef' in removal-cap (did you mean 'safe'?)",
        ),
        ('[tool.newslint]\nremoval-cap.safe = "200%"', "pyproject.toml:2: removal-cap.safe expects a share"),
        ('[tool.newslint.sites]\n"a.com" = 1', "pyproject.toml:2: sites.a.com expects a mapping, not 1"),
        ("[[tool.newslint.rule]]\na = 1", "pyproject.toml:1: rule expects a mapping of mappings, not a list"),
        ("[tool.newslint]\njobs = \n", "pyproject.toml:2: broken TOML: "),
        ("[tool.newslint]\njobs = 1\njobs = 2", "pyproject.toml:3: broken TOML: "),
        ("[tool]\nnewslint = 3", "pyproject.toml:2: tool.newslint must be a table"),
        ("[project]\nname = 'x'", "pyproject.toml: there is no table [tool.newslint]"),
    ],
)
def test_what_is_wrong_in_toml(text: str, error: str) -> None:
    assert error_of(text, "pyproject.toml").startswith(error)


def test_bytes_that_are_not_utf_8() -> None:
    Path("pyproject.toml").write_bytes(b"[tool.newslint]\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2: not UTF-8 at byte 21 \(0xe9\)"):
        load_config("pyproject.toml")


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match=r"^nowhere\.yaml: cannot be read: "):
        load_config("nowhere.yaml")


@dataclass(frozen=True)
class Rule:
    code: str
    name: str
    category: str


RULES = [Rule("INS101", "see-also-insert", "insert"), Rule("CAP201", "photo-credit", "caption")]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("select:\n- ALL\n- INS999", "newslint.yaml:3: unknown rule 'INS999' in select"),
        ("ignore: foto-credit", "newslint.yaml:1: unknown rule 'foto-credit' in ignore (did you mean 'photo-credit'?)"),
        ("per-file-ignores:\n  old/*: CAP\n  new/*: [CAP,\n    XYZ]", "newslint.yaml:4: unknown rule 'XYZ' in per-file-ignores.new/*"),
        ("per-source-ignores: {rss: [BLA]}", "newslint.yaml:1: unknown rule 'BLA' in per-source-ignores.rss"),
    ],
)
def test_selectors_are_checked_once_the_rules_are_known(text: str, error: str) -> None:
    config = load(text)
    with pytest.raises(ConfigError) as caught:
        check_config(config, RULES)
    assert str(caught.value).startswith(error)


def test_selectors_of_the_command_line_are_named_as_such() -> None:
    config = with_options(load("select: [INS]"), "--select", select=("INS999",))
    with pytest.raises(ConfigError, match=r"^unknown rule 'INS999' in --select"):
        check_config(config, RULES)
    with pytest.raises(ConfigError, match=r"^unknown rule 'INS999' in select"):
        check_config(Config(select=("INS999",)), RULES)
    check_config(load("select: [INS, caption, photo-credit]\nignore: CAP2"), RULES)


# Which file counts


def test_the_closest_file_wins(folder: Path) -> None:
    assert find_config(folder) is None or not str(find_config(folder)).startswith(str(folder))
    outer = folder / write("newslint.yaml", "jobs: 1")
    inner = folder / write("data/wire/newslint.yaml", "jobs: 2")
    assert find_config(folder / "data") == str(outer)
    assert find_config(folder / "data" / "wire" / "2024") == str(inner)
    assert find_config("data/wire/article.txt") == str(inner)


def test_in_one_folder_yaml_comes_first(folder: Path) -> None:
    write("pyproject.toml", "[tool.newslint]\njobs = 1\n")
    assert find_config(folder) == str(folder / "pyproject.toml")
    write("newslint.yaml", "jobs: 2")
    assert find_config(folder) == str(folder / "newslint.yaml")


def test_a_pyproject_without_the_table_is_passed_over(folder: Path) -> None:
    outer = folder / write("newslint.yaml", "")
    for text in ('[project]\nname = "newslint"\n', "# [tool.newslint]\n", "[tool.newslint-other]\n", "[tool]\n"):
        write("sub/pyproject.toml", text)
        assert find_config("sub") == str(outer), text
    for text in ("[tool.newslint]\n", "x = 1\r\n  [ tool . newslint ]\r\n", '[tool."newslint".rule.DUP401]\n'):
        write("sub/pyproject.toml", text)
        assert find_config("sub") == str(folder / "sub" / "pyproject.toml"), text


def test_nothing_cascades() -> None:
    write("newslint.yaml", "jobs: 1\nfail-on: error")
    assert load("jobs: 2", "sub/newslint.yaml").fail_on == "warning"


# extends


def test_what_a_child_says_replaces_what_its_parent_says(folder: Path) -> None:
    write("base.yaml", "jobs: 1\nignore: [CAP, BYL]\nremoval-cap: {safe: 10%, unsafe: 50%}")
    config = load("extends: ../base.yaml\nignore: [FTR]\nremoval-cap: {safe: 20%}\n", "data/newslint.yaml")
    assert (config.jobs, config.ignore, config.cap_safe, config.cap_unsafe) == (1, ("FTR",), 20, 50)
    assert config.root == str(folder / "data")


def test_mappings_are_merged_by_key() -> None:
    write("base.yaml", "rule: {DUP401: {min-words: 40}, DUP402: {min-words: 4}}\nper-source-ignores: {rss: CAP, bbc: BYL}")
    config = load("extends: base.yaml\nrule: {DUP401: {severity: info}}\nper-source-ignores: {bbc: FTR}\n")
    assert config.rule_options == {"DUP401": {"severity": "info"}, "DUP402": {"min-words": 4}}
    assert dict(config.per_source_ignores) == {"rss": ("CAP",), "bbc": ("FTR",)}
    assert config.rule_options["DUP402"].path == "base.yaml"


def test_paths_and_globs_of_a_parent_stay_relative_to_its_folder(folder: Path) -> None:
    write("base.yaml", "rules: my-rules\nbaseline: accepted.json\nexclude: [data/old/*.txt, drafts/]\nper-file-ignores: {data/*: CAP}")
    config = load("extends: ../base.yaml", "data/newslint.yaml")
    assert (config.rules, config.baseline) == ((str(folder / "my-rules"),), str(folder / "accepted.json"))
    assert config.excludes("old/a.txt")
    assert config.excludes("new/drafts/a.txt")
    assert not config.excludes("data/old/a.txt")
    assert config.ignored("a.txt", None) == ("CAP",)
    assert config.ignored("../a.txt", None) == ()


def test_a_folder_with_glob_characters_in_its_name_means_itself(folder: Path) -> None:
    write("[a]*/base.yaml", "exclude: old/*")
    config = load("extends: '../base.yaml'", "[a]*/data/newslint.yaml")
    assert config.excludes("../old/x.txt")
    assert not config.excludes("../../a/old/x.txt")


def test_toml_and_yaml_extend_each_other() -> None:
    write("newslint.yaml", "jobs: 1\nfail-on: error")
    config = load('[tool.newslint]\nextends = "../newslint.yaml"\njobs = 2\n', "sub/pyproject.toml")
    assert (config.jobs, config.fail_on) == (2, "error")
    assert load("extends: sub/pyproject.toml\n", "third.yaml").jobs == 2


def test_an_error_in_a_parent_names_the_parent() -> None:
    write("base.yaml", "jobs: 1\nfail-no: error")
    assert error_of("extends: base.yaml") == "base.yaml:2: unknown setting 'fail-no' (did you mean 'fail-on'?)"


def test_a_missing_parent_names_the_line_that_wants_it(folder: Path) -> None:
    error = error_of("jobs: 1\nextends: no/base.yaml")
    assert error == f"newslint.yaml:2: extends: there is no file 'no/base.yaml' (looked for {folder / 'no' / 'base.yaml'})"


def test_a_circle_is_an_error() -> None:
    write("a.yaml", "extends: b.yaml")
    write("b.yaml", "\nextends: a.yaml")
    assert error_of("extends: a.yaml") == "b.yaml:2: extends goes round in a circle: newslint.yaml -> a.yaml -> b.yaml -> a.yaml"
    assert error_of("extends: newslint.yaml").startswith("newslint.yaml:1: extends goes round in a circle")


# Asking a configuration


def test_which_files_are_taken() -> None:
    config = Config()
    assert config.includes("wire/a.txt")
    assert not config.includes("wire/a.md")
    assert config.excludes(".git")
    assert config.excludes("site/node_modules/pkg/a.txt")
    assert not config.excludes("wire/a.txt")
    assert replace(config, extend_exclude=("wire",)).excludes("wire/a.txt")


def test_which_rules_are_ignored_for_a_document() -> None:
    config = load('per-file-ignores: {wire/: CAP, "*.md": [MRK, CAP]}\nper-source-ignores: {"scrapy:*": BYL, rss: FTR}')
    assert config.ignored("wire/a.txt", None) == ("CAP",)
    assert config.ignored("wire/a.md", "scrapy:https://example.com/") == ("CAP", "MRK", "BYL")
    assert config.ignored(None, "rss") == ("FTR",)
    assert config.ignored("a.txt", "my-rss") == ()
    assert config.ignored(None, None) == ()


def test_paths_are_seen_from_the_folder_of_the_file(folder: Path) -> None:
    config = load("", "data/newslint.yaml")
    assert config.relative(os.path.join("data", "wire", "a.txt")) == "wire/a.txt"
    assert config.relative(str(folder / "a.txt")) == "../a.txt"
    assert Config().relative("./wire/a.txt") == "wire/a.txt"


# Showing the settings


def test_every_setting_is_shown_with_where_it_comes_from() -> None:
    write("base.yaml", "fail-on: error\nrule: {DUP401: {min-words: 40}}")
    config = load("extends: base.yaml\n\nselect: [INS, photo-credit]\nremoval-cap: {unsafe: 50%}\nper-file-ignores:\n  '*.md': MRK\n")
    lines = settings_text(with_options(config, "--jobs", jobs=2)).splitlines()
    for line in (
        "fail-on: error  # base.yaml:1",
        "select: [INS, photo-credit]  # newslint.yaml:3",
        "severity: info  # default",
        "removal-cap:",
        "  safe: 30%  # default",
        "  unsafe: 50%  # newslint.yaml:4",
        '  "*.md": [MRK]  # newslint.yaml:6',
        "  DUP401: {min-words: 40}  # base.yaml:2",
        "# language: not set  # default",
        "jobs: 2  # --jobs",
    ):
        assert line in lines
    assert set(yaml.safe_load("\n".join(lines))) == {setting.key.partition(".")[0] for setting in SETTINGS} - {
        "baseline",
        "language",
        "source-field",
    }


def test_what_is_shown_reads_back_as_the_same_settings() -> None:
    write("base/newslint.yaml", EVERYTHING_YAML)
    for text in (EVERYTHING_YAML, "", "extends: base/newslint.yaml\njobs: 3"):
        config = load(text)
        assert values(load(settings_text(config), "shown.yaml")) == values(config)


@given(st.lists(st.text(min_size=1), min_size=1), st.dictionaries(st.text(), st.dictionaries(st.text(), st.text() | st.integers(-9, 9))))
def test_odd_texts_read_back_too(tmp_path_factory: pytest.TempPathFactory, names: list[str], sites: dict[str, dict[str, Any]]) -> None:
    mapping = Map("", 0)
    for name, site in sites.items():
        mapping[name] = Map("", 0)
        mapping[name].update(site)
    config = Config(text_fields=tuple(names), sites=mapping)
    text = settings_text(config)
    assert all(char.isprintable() or char == "\n" for char in text)
    path = tmp_path_factory.getbasetemp() / "shown.yaml"
    path.write_text(text, encoding="utf-8")
    assert values(load_config(path)) == values(config)


def test_the_schema_accepts_what_the_loader_accepts() -> None:
    schema = settings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(json.loads(json.dumps(schema)))
    assert validator.is_valid(yaml.safe_load(EVERYTHING_YAML) | {"extends": "base.yaml"})
    for wrong in ({"fail-no": "error"}, {"jobs": -1}, {"fail-on": "eror"}, {"removal-cap": {"saef": 1}}, {"rule": {"DUP401": 3}}):
        assert not validator.is_valid(wrong), wrong


def test_the_table_covers_every_field_and_describes_it() -> None:
    assert {setting.attribute for setting in SETTINGS} == {row.name for row in fields(Config)} - {"path", "root", "origins"}
    for setting in SETTINGS:
        assert setting.description.endswith("."), setting.key
        assert setting.key == setting.key.lower().replace("_", "-")


def test_importing_it_is_cheap() -> None:
    heavy = ["yaml", "tomllib", "json", "tempfile", "difflib"]
    code = f"import sys; before = set(sys.modules); import newslint.config; print([m for m in {heavy} if m in set(sys.modules) - before])"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert shown.stdout == "[]\n"
