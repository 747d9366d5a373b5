"""Settings are shown with where they come from, read back as the same, and described by a schema."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields
from typing import Any

import jsonschema
import pytest
import yaml
from helpers.paths import ROOT
from helpers.settings import EVERYTHING_YAML, load, values, written
from hypothesis import given
from hypothesis import strategies as st

from newslint.config import Config, load_config
from newslint.config.model import SETTINGS, with_options
from newslint.config.settings import Kind, Setting
from newslint.config.show import settings_schema, settings_text
from newslint.config.yaml_reader import Map
from newslint.errors import ConfigError

pytestmark = pytest.mark.usefixtures("folder")


def test_every_setting_is_shown_with_where_it_comes_from() -> None:
    written("base.yaml", "fail-on: error\nrule: {DUP401: {min-words: 40}}")
    more = "removal-cap: {unsafe: 50%}\nper-file-ignores:\n  '*.md': MRK\n"
    formats = 'formats:\n  json: {text-fields: a, encoding: auto}\n  csv: {delimiter: "\\t", header: false}\n'
    config = load(f"extends: base.yaml\n\nselect: [INS, photo-credit]\n{more}{formats}")
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
        "  json: {text-fields: [a], encoding: auto}  # newslint.yaml:8",
        '  csv: {delimiter: "\\U00000009", header: false}  # newslint.yaml:9',
        "# language: not set  # default",
        "jobs: 2  # --jobs",
    ):
        assert line in lines
    assert set(yaml.safe_load("\n".join(lines))) == {setting.key.partition(".")[0] for setting in SETTINGS} - {
        "baseline",
        "edits",
        "language",
        "source-field",
    }


def test_what_is_shown_reads_back_as_the_same_settings() -> None:
    written("base/newslint.yaml", EVERYTHING_YAML)
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
    for wrong in (
        {"fail-no": "error"},
        {"jobs": -1},
        {"fail-on": "eror"},
        {"removal-cap": {"saef": 1}},
        {"rule": {"DUP401": 3}},
        {"formats": {"json": {"table": "a"}}},
    ):
        assert not validator.is_valid(wrong), wrong


VALUES = [
    0, 1, 7, -1, 100, 101, 10**18 - 1, True, False, "", "0", "1", "00", "007", "0KB", "500KB", "64MB", "2GB", "2TB", "1kb", "1 KB",
    "KB", "999999999GB", "9999999999GB", "999999999999999999", "9999999999999999999", "0%", "100%", "101%", "999%", "050%", "0100%", "1000%", "-1%",
    "50 %", "off", "on", "utf-8", "en", "pt-BR", "english", "e", "en_GB", "other", "unknown", "error", "safe", "accept", "fix", "reject",
    "*.txt", "drafts\\*", "a\nb", [], [""], ["en"], ["en", "english"], ["a\\b"], [1], [["en"]], ["*.txt", ""], {},
    {"en": "accept"}, {"other": "reject"}, {"english": "accept"}, {"INS101": "fix"}, {"en": 1}, {"*.txt": ["INS"]}, {"*.txt": "INS"}, {"*.txt": [""]},
    {"*.txt": 1}, {"a\\b": "INS"}, {"a.com": {}}, {"a.com": {"INS101": {}}}, {"a.com": "INS"},
    {"json": {}}, {"jsn": {}}, {"json": {"text-fields": "a"}}, {"json": {"text-fields": ["a", ""]}}, {"json": {"text-fields": []}},
    {"json": {"table": "a"}}, {"sqlite": {"table": "a"}}, {"sqlite": {"table": ""}}, {"csv": {"delimiter": ";", "header": True}},
    {"csv": {"delimiter": ":"}}, {"csv": {"header": "yes"}}, {"tsv": {"delimiter": "\t", "id-field": "a"}}, {"text": {"id-field": "a"}},
]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_the_schema_takes_what_the_reader_takes_and_nothing_else(setting: Setting) -> None:
    validator = jsonschema.Draft202012Validator(settings_schema())
    group, _, name = setting.key.rpartition(".")
    for value in VALUES:
        written = {group: {name: value}} if group else {name: value}
        try:
            load(json.dumps(written))
            taken = True
        except ConfigError:
            taken = False
        if setting.kind is Kind.ENCODING and isinstance(value, str) and value:
            continue  # which encodings there are is Python's to say
        assert validator.is_valid(written) is taken, (value, taken)


def test_the_table_covers_every_field_and_describes_it() -> None:
    assert {setting.attribute for setting in SETTINGS} == {row.name for row in fields(Config)} - {"path", "root", "origins"}
    for setting in SETTINGS:
        assert setting.description.endswith("."), setting.key
        assert setting.key == setting.key.lower().replace("_", "-")


def test_importing_the_configuration_loads_nothing_heavy() -> None:
    heavy = ["yaml", "tomllib", "json", "tempfile", "difflib"]
    code = f"import sys; before = set(sys.modules); import newslint.config; print([m for m in {heavy} if m in set(sys.modules) - before])"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert shown.stdout == "[]\n"
