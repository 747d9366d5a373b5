"""Names that a machine read as words, two spellings of one name, and the verdict on a document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newslint.checks import Context
from newslint.checks.name_variants import _alike
from newslint.checks.translated_byline import _meanings, find
from newslint.document import Document
from newslint.linter import Linter
from newslint.rulecache import shipped_rules
from newslint.yamldata import read_yaml

TABLE = ("Tilki = fox (tr tilki; tur-eng)", "Çelik/Celik = steel (tr çelik; eng-tur)")


def bylines(text: str) -> list[str]:
    return [text[m.start : m.end] for m in find(Document(text), Context("en", None, ()), {"surnames": TABLE})]


def test_the_table_is_read() -> None:
    assert _meanings(TABLE) == {"fox": ("Tilki",), "steel": ("Çelik", "Celik")}


def test_a_surname_read_as_a_word() -> None:
    assert bylines("Aylin Tilki reports.\nNobody knows.\nFox wonderful\nReuters") == ["Fox wonderful"]
    assert bylines("Ayşe Çelik reports.\nNobody knows.\nLife steel") == ["Life steel"]


@pytest.mark.parametrize(
    "text",
    [
        "Aylin Tilki reports.\nNobody knows.\nAylin Tilki",
        "The bridge is closed.\nNobody knows.\nFox wonderful",
        "Aylin Tilki reports.\nNobody knows.\nA fox was seen on the bridge at night.",
        "Fox wonderful\nNobody knows.\nAylin Tilki reports.\nThe end.",
    ],
)
def test_other_short_lines_are_left_alone(text: str) -> None:
    assert bylines(text) == []


def test_every_entry_of_the_shipped_table_says_what_it_means_and_how_that_was_checked() -> None:
    (rule,) = [r for r in read_yaml(Path(shipped_rules()) / "translation.yaml", "translation.yaml") if r["code"] == "MTR204"]
    entries = rule["options"]["surnames"]
    assert len(entries) == len(set(entries)) >= 100
    for entry in entries:
        names, _, rest = entry.partition(" = ")
        meanings, _, source = rest.partition(" (")
        assert names, entry
        assert meanings, entry
        assert re.fullmatch(r"\w\w \S+; [\w, -]+\)", source), entry


@pytest.mark.parametrize("pair", [("Humeyra", "Hamira"), ("Qassem", "Qasim"), ("Mohammed", "Mohamad"), ("Shirin", "Sherin")])
def test_spellings_of_one_name(pair: tuple[str, str]) -> None:
    assert _alike(*pair)


@pytest.mark.parametrize("pair", [("Anna", "Anne-Marie"), ("Peña", "Pena"), ("With", "White"), ("Daniel", "Dani"), ("Bernd", "Boris")])
def test_names_of_two_people(pair: tuple[str, str]) -> None:
    assert not _alike(*pair)


def findings(text: str) -> list[str]:
    return [f.code for f in Linter(select=["SPL", "MTR"]).lint(text, language="en").findings]


def test_name_variants_need_another_sign() -> None:
    text = "Aylin Tilki met us. Ailin Tilki left."
    assert findings(text) == []
    assert "MTR205" in findings(text + " Trade was thin. .")


def test_two_different_signs_make_a_verdict() -> None:
    one, other = "Trade was thin. .\n", "The mayor said. she told the council.\n"
    assert "MTR301" not in findings(one + one)
    assert "MTR301" in findings(one + other)
    (verdict,) = [f for f in Linter(select=["SPL", "MTR"]).lint(one + other, language="en").findings if f.code == "MTR301"]
    assert (verdict.start, verdict.end) == (0, len(one + other))
    assert "stray-stop" in verdict.message
    assert "attribution-twice" in verdict.message
