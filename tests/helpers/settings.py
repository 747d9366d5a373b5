"""Settings as files hold them, the rules that selectors choose from, and what is said of a wrong setting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from helpers.command import write
from newslint.config import Config, load_config
from newslint.config.model import SETTINGS
from newslint.config.yaml_reader import Map, parse_yaml
from newslint.errors import ConfigError

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
formats: {json: {text-fields: "newspapers.*.articles[].text", encoding: auto}, csv: {delimiter: ";", header: false}, sqlite: {table: story}}
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
  rejects: codes
edits: edits.jsonl
jobs: 4
"""
"""A file that gives every setting a value other than its default."""


@dataclass(frozen=True)
class NamedRule:
    """What selectors look at in a rule."""

    code: str
    name: str
    category: str


def mapping(text: str) -> Map:
    """Return the mapping that a YAML file holds; errors call it ``newslint.yaml``."""
    data = parse_yaml(text, "newslint.yaml")
    assert isinstance(data, Map)
    return data


def error_of(call: Callable[..., object], *arguments: object) -> str:
    """Return what the error says that a call ends with, because something that a user wrote is wrong."""
    with pytest.raises(ConfigError) as caught:
        call(*arguments)
    return str(caught.value)


def written(path: str, text: str) -> str:
    """Write a file of the working folder, and return its path."""
    write({path: text})
    return path


def load(text: str, name: str = "newslint.yaml") -> Config:
    """Return the configuration that a file with this text holds; it is written into the working folder."""
    return load_config(written(name, text))


def error_in(text: str, name: str = "newslint.yaml") -> str:
    """Return what is said of a configuration that is wrong."""
    return error_of(load, text, name)


def values(config: Config) -> dict[str, Any]:
    """Return the values of all settings, by their names in files."""
    return {setting.key: getattr(config, setting.attribute) for setting in SETTINGS}
