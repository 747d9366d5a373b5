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
from newslint.config.show import settings_schema, settings_text
from newslint.config.yaml_reader import Map

pytestmark = pytest.mark.usefixtures("folder")


def test_every_setting_is_shown_with_where_it_comes_from() -> None:
    written("base.yaml", "fail-on: error\nrule: {DUP401: {min-words: 40}}")
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
    for wrong in ({"fail-no": "error"}, {"jobs": -1}, {"fail-on": "eror"}, {"removal-cap": {"saef": 1}}, {"rule": {"DUP401": 3}}):
        assert not validator.is_valid(wrong), wrong


def test_the_table_covers_every_field_and_describes_it() -> None:
    assert {setting.attribute for setting in SETTINGS} == {row.name for row in fields(Config)} - {"path", "root", "origins"}
    for setting in SETTINGS:
        assert setting.description.endswith("."), setting.key
        assert setting.key == setting.key.lower().replace("_", "-")


def test_importing_the_configuration_loads_nothing_heavy() -> None:
    heavy = ["yaml", "tomllib", "json", "tempfile", "difflib"]
    code = f"import sys; before = set(sys.modules); import newslint.config; print([m for m in {heavy} if m in set(sys.modules) - before])"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
