"""What a configuration may say, in YAML and in TOML, and what it answers: which files are taken, which rules are ignored."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.settings import EVERYTHING_YAML, load, values, written

from newslint.config import Config
from newslint.config.yaml_reader import Map
from newslint.findings import Action, Fixes, Rejects, Severity

pytestmark = pytest.mark.usefixtures("folder")


def load_toml(text: str) -> Config:
    return load(text, "pyproject.toml")


# What a file may say


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
formats.csv = {delimiter = ";", header = false}
formats.sqlite.table = "story"
language = "en"
expect-languages = ["en", "pt-BR"]
rule.DUP401 = {min-words = 40}
removal-cap = {safe = "25%", unsafe = 60, min-chars = 500}
edits = "edits.jsonl"
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
gate.rejects = "codes"

[tool.newslint.formats.json]
text-fields = "newspapers.*.articles[].text"
encoding = "auto"

[tool.newslint.per-file-ignores]
"wire/*.txt" = ["FTR", "BYL"]
"old.txt" = "ALL"

[tool.newslint.per-source-ignores]
"scrapy:bbc*" = "CAP"

[tool.newslint.sites."*.example.com"]
ignore = ["CAP"]
"""


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
        "formats": {
            "json": {"text-fields": ("newspapers.*.articles[].text",), "encoding": "auto"},
            "csv": {"delimiter": ";", "header": False},
            "sqlite": {"table": "story"},
        },
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
        "gate.rejects": Rejects.CODES,
        "edits": str(folder / "edits.jsonl"),
        "jobs": 4,
    }


def test_toml_says_the_same() -> None:
    assert values(load_toml(EVERYTHING_TOML)) == values(load(EVERYTHING_YAML))


def test_without_a_file_and_with_an_empty_one_there_are_the_defaults() -> None:
    assert values(load("")) == values(load("# nothing yet\n")) == values(load_toml("[tool.newslint]\n")) == values(Config())
    defaults = Config()
    kinds, packings = (".txt", ".jsonl", ".ndjson", ".jl"), ("", ".gz", ".zst", ".bz2", ".xz")
    assert defaults.include == tuple(f"*{kind}{packing}" for kind in kinds for packing in packings)
    assert (defaults.select, defaults.severity, defaults.fail_on) == (("ALL",), "info", "warning")
    assert (defaults.cap_safe, defaults.cap_unsafe, defaults.cap_min_chars) == (30, None, 1000)


def test_a_cap_can_be_switched_off() -> None:
    assert load("removal-cap: {safe: off}").cap_safe is None
    assert load_toml('[tool.newslint]\nremoval-cap.safe = "off"\n').cap_safe is None
    assert load("removal-cap: {safe: 0%, unsafe: 100%}").cap_unsafe == 100


def test_the_record_of_edits_can_be_switched_off_or_put_elsewhere(folder: Path) -> None:
    assert load("").edits is None
    assert load("edits: off").edits == "off"
    assert load("edits: ./off").edits == str(folder / "off")
    assert load("edits: off\n").edits == load_toml('[tool.newslint]\nedits = "off"').edits


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
    assert again.rule_options["DUP401"].lines == {"min-words": 26}
    assert pickle.loads(pickle.dumps(Config())) == Config()


def test_settings_of_a_format_stand_under_its_name() -> None:
    config = load("text-fields: body\nformats:\n  json:\n    text-fields: articles[].content\n  tsv: {encoding: cp1250}\n")
    assert config.text_fields == ("body",)
    assert config.formats == {"json": {"text-fields": ("articles[].content",)}, "tsv": {"encoding": "cp1250"}}
    assert config.formats.lines == {"json": 3, "tsv": 5}
    assert config.formats["json"].lines == {"text-fields": 4}


def test_what_is_said_of_a_format_replaces_what_the_extended_file_says_of_it() -> None:
    written("base.yaml", "formats: {json: {text-fields: body, id-field: uid}, csv: {delimiter: ';'}}")
    config = load("extends: base.yaml\nformats: {json: {text-fields: text}}")
    assert config.formats == {"json": {"text-fields": ("text",)}, "csv": {"delimiter": ";"}}
    assert str(config.origins["formats.csv"]) == "base.yaml:1"
    assert str(config.origins["formats.json"]) == "newslint.yaml:2"


# Asking a configuration


def test_files_are_taken_by_include_and_exclude() -> None:
    config = Config()
    assert all(map(config.includes, ("wire/a.txt", "a.jsonl.zst", "a.ndjson.xz", "a.jl.bz2", "a.txt.gz")))
    assert not any(map(config.includes, ("a.json", "a.csv", "a.parquet", "a.db", "a.html", "a.jsonl.lz4")))
    assert not config.includes("wire/a.md")
    assert config.excludes(".git")
    assert config.excludes("site/node_modules/pkg/a.txt")
    assert not config.excludes("wire/a.txt")
    assert replace(config, extend_exclude=("wire",)).excludes("wire/a.txt")


def test_rules_are_ignored_by_file_and_by_source() -> None:
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
