"""What is said of a configuration that is wrong: file, line, setting and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.settings import NamedRule, error_in, error_of, load

from newslint.config import Config, load_config
from newslint.config.model import check_config, with_options
from newslint.errors import ConfigError

pytestmark = pytest.mark.usefixtures("folder")


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
        ("encoding: utf-7000", "newslint.yaml:1: encoding expects the name of a text encoding, or auto, not 'utf-7000'"),
        ("encoding: base64", "newslint.yaml:1: encoding expects the name of a text encoding, or auto, not 'base64'"),
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
        ("formats: [json]", "newslint.yaml:1: formats expects a mapping of formats to their settings, not a list"),
        ("formats:\n  jsno: {id-field: a}", "newslint.yaml:2: formats: 'jsno' is no format that has settings (did you mean 'json'?)"),
        ("formats:\n  html: {encoding: cp1250}", "newslint.yaml:2: formats: 'html' is no format that has settings"),
        ("formats:\n  json: text", "newslint.yaml:2: formats.json expects a mapping, not 'text'"),
        (
            "formats:\n  json:\n    id-field: a\n    text-field: b",
            "newslint.yaml:4: unknown setting 'text-field' in formats.json (did you mean 'text-fields'?)",
        ),
        ("formats:\n  sqlite: {delimiter: ','}", "newslint.yaml:2: unknown setting 'delimiter' in formats.sqlite"),
        ("formats:\n  json: {text-fields: []}", "newslint.yaml:2: formats.json.text-fields is empty (name at least one field)"),
        (
            "formats:\n  json:\n    text-fields:\n    - a\n    - 7",
            "newslint.yaml:5: formats.json.text-fields expects a list of strings, but item 2 is 7",
        ),
        ("formats:\n  csv:\n    delimiter: ':'", "newslint.yaml:3: formats.csv.delimiter expects one of ',', ';', '\\t', '|', not ':'"),
        ("formats: {csv: {header: 1}}", "newslint.yaml:1: formats.csv.header expects true or false, not 1"),
        ("formats: {sqlite: {table: [a]}}", "newslint.yaml:1: formats.sqlite.table expects a string, not a list"),
        (
            "formats:\n  tsv: {encoding: klingon}",
            "newslint.yaml:2: formats.tsv.encoding expects the name of a text encoding, or auto, not 'klingon'",
        ),
        ("extends: [a, b]", "newslint.yaml:1: extends expects a path, not a list"),
    ],
)
def test_what_is_wrong_in_yaml_is_named_with_its_line(text: str, error: str) -> None:
    assert error_in(text).startswith(error)


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
        (
            "[tool.newslint.formats.csv]\nheader = 1\n",
            "pyproject.toml:2: formats.csv.header expects true or false, not 1",
        ),
        ("[[tool.newslint.rule]]\na = 1", "pyproject.toml:1: rule expects a mapping of mappings, not a list"),
        ("[tool.newslint]\njobs = \n", "pyproject.toml:2: broken TOML: "),
        ("[tool.newslint]\njobs = 1\njobs = 2", "pyproject.toml:3: broken TOML: "),
        ("[tool]\nnewslint = 3", "pyproject.toml:2: tool.newslint must be a table"),
        ("[project]\nname = 'x'", "pyproject.toml: there is no table [tool.newslint]"),
    ],
)
def test_what_is_wrong_in_toml_is_named_with_its_line(text: str, error: str) -> None:
    assert error_in(text, "pyproject.toml").startswith(error)


def test_bytes_that_are_not_utf_8_are_named_with_their_place() -> None:
    Path("pyproject.toml").write_bytes(b"[tool.newslint]\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2: not UTF-8 at byte 21 \(0xe9\)"):
        load_config("pyproject.toml")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^nowhere\.yaml: cannot be read: "):
        load_config("nowhere.yaml")


RULES = [NamedRule("INS101", "see-also-insert", "insert"), NamedRule("CAP201", "photo-credit", "caption")]


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
    assert error_of(check_config, config, RULES).startswith(error)


def test_selectors_of_the_command_line_are_named_as_such() -> None:
    config = with_options(load("select: [INS]"), "--select", select=("INS999",))
    with pytest.raises(ConfigError, match=r"^unknown rule 'INS999' in --select"):
        check_config(config, RULES)
    with pytest.raises(ConfigError, match=r"^unknown rule 'INS999' in select"):
        check_config(Config(select=("INS999",)), RULES)
    check_config(load("select: [INS, caption, photo-credit]\nignore: CAP2"), RULES)
