"""YAML as newslint reads it: small, strict, and every value knows its line."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from helpers.settings import error_of

from newslint.config.yaml_reader import Map, Seq, parse_yaml, read_yaml
from newslint.errors import ConfigError


def error_in(text: str | bytes) -> str:
    """Return what is said of YAML that is wrong."""
    return error_of(parse_yaml, text, "rules.yaml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("40", 40),
        ("-3", -3),
        ("0", 0),
        ("'40'", "40"),
        ('"true"', "true"),
        ('""', ""),
        ("|\n  40", "40"),
        ("no", "no"),
        ("yes", "yes"),
        ("True", "True"),
        ("12:30", "12:30"),
        ("2024-05-01", "2024-05-01"),
        ("1.5", "1.5"),
        ("007", "007"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("~", "~"),
        ("null", "null"),
        ("30%", "30%"),
    ],
)
def test_a_value_is_true_false_a_whole_number_or_text(written: str, value: Any) -> None:
    read = parse_yaml(f"key: {written}", "rules.yaml")["key"]
    assert (read, type(read)) == (value, type(value))


def test_norwegian_is_a_language_and_codes_are_text() -> None:
    assert parse_yaml("no: Les også\n101: x\n", "rules.yaml") == {"no": "Les også", "101": "x"}


def test_mappings_and_lists_know_their_lines() -> None:
    data = parse_yaml("# furniture\nstarts-with:\n  en: [See also,\n       Read more]\n  de:\n  - Mehr dazu\n", "rules.yaml")
    assert isinstance(data, Map)
    assert data.path == "rules.yaml"
    assert data.lines == {"starts-with": 2}
    phrases = data["starts-with"]
    assert (phrases.line, phrases.lines) == (3, {"en": 3, "de": 5})
    assert isinstance(phrases["en"], Seq)
    assert phrases["en"].lines == [3, 4]
    assert phrases["de"].lines == [6]


def test_maps_and_lists_survive_pickling_with_their_lines() -> None:
    data = parse_yaml("a:\n  b: [1, x]\n", "rules.yaml")
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(data, protocol))
        assert again == data
        assert (type(again), again.path, again.line, again.lines) == (Map, "rules.yaml", 1, {"a": 1})
        assert again["a"]["b"].lines == [2, 2]


def test_an_empty_file_is_none() -> None:
    assert parse_yaml("", "rules.yaml") is None
    assert parse_yaml("# nothing yet\n", "rules.yaml") is None


def test_a_byte_order_mark_is_skipped() -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", "rules.yaml") == {"a": 1}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a: 1\nb: 2\na: 3\n", "rules.yaml:3: duplicate key 'a' (first in line 1)"),
        ("a:\nb: 1\n", 'rules.yaml:1: a value is missing (write "" for empty text)'),
        ("a: [x,\n  ,]\n", "rules.yaml:2: broken YAML"),
        ("a:\n\t- b\n", "rules.yaml:2: broken YAML: "),
        ("ok: 1\na: 'open\n", "rules.yaml:3: broken YAML"),
        ("a: x\n? [b]\n: 1\n", "rules.yaml:2: a key must be plain text"),
        ("a: x\nb: !secret y\n", "rules.yaml:2: tag !secret is not supported"),
        ("a: \0", "rules.yaml: broken YAML"),
        ("a: \x1b[2J", "rules.yaml: broken YAML"),
        (b"a: 1\nb: caf\xe9\n", "rules.yaml:2: not UTF-8 at byte 11 (0xe9)"),
    ],
)
def test_what_is_wrong_is_an_error_with_its_line(text: str | bytes, error: str) -> None:
    assert error_in(text).startswith(error)


@pytest.mark.parametrize("text", ["a: !!python/object/apply:os.system [x]", "a: !!int x", "a: !!binary aGk="])
def test_tags_are_refused(text: str) -> None:
    assert "is not supported" in error_in(text)


def test_two_documents_in_one_file_are_refused() -> None:
    assert error_in("a: 1\n---\nb: 2\n").startswith("rules.yaml:2: ")


def test_aliases_are_refused_before_they_explode() -> None:
    levels = zip("abcdefgh", "bcdefghi", strict=True)
    bomb = "a: &a [x, x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}, *{old}]\n" for old, new in levels)
    assert "aliases" in error_in(bomb)
    assert "aliases" in error_in("a: &a {x: 1}\nb:\n  <<: *a\n")


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000])
def test_deep_nesting_is_an_error_and_not_a_crash(text: str) -> None:
    assert error_in(text).startswith("rules.yaml:1: nested more than 30 levels deep")


@pytest.mark.parametrize("text", ["a: 1\nb: " + "[" * 2_000, "a: 1\nb:\n " + "{" * 2_000])
def test_the_depth_is_told_with_its_line_however_far_the_parser_looks_ahead(text: str) -> None:
    assert error_in(text).startswith(f"rules.yaml:{text.count(chr(10)) + 1}: nested more than 30 levels deep")


def test_thirty_levels_are_read_and_brackets_in_text_are_no_levels() -> None:
    parse_yaml("[" * 30 + "]" * 30, "rules.yaml")
    assert error_in("[" * 31 + "]" * 31).startswith("rules.yaml:1: nested more than 30 levels deep")
    assert error_in(f"a: '{'[' * 2_000}'\nb: 'open\n").startswith("rules.yaml:3: broken YAML")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.yaml: cannot be read: "):
        read_yaml(tmp_path / "missing.yaml")
    (tmp_path / "a.yaml").write_text("a: x\nb: [y ]]\n", "utf-8")
    with pytest.raises(ConfigError, match=r"^shown\.yaml:2: broken YAML"):
        read_yaml(tmp_path / "a.yaml", "shown.yaml")
