"""Names that a machine read as words and two spellings of one name are found; two different signs make a verdict on the document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from helpers.findings import codes
from helpers.marks import marked

from newslint.checks.translation.name_variants import _alike
from newslint.checks.translation.translated_byline import _meanings, find
from newslint.config.yaml_reader import read_yaml
from newslint.linter import Linter
from newslint.rules.shipped import shipped_rules

TABLE = ("Tilki = fox (tr tilki; tur-eng)", "Çelik/Celik = steel (tr çelik; eng-tur)")


def bylines(text: str, *surnames: str) -> list[str]:
    """Return the lines that are bylines in which a surname was read as a word."""
    return marked(find, text, surnames=surnames or TABLE)


def test_an_entry_of_the_table_gives_meanings_and_spellings() -> None:
    assert _meanings(TABLE) == {"fox": ("Tilki",), "steel": ("Çelik", "Celik")}


def test_a_byline_with_a_surname_read_as_a_word_is_marked() -> None:
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


@pytest.mark.parametrize("name", ["surnames", "homophones"])
def test_every_group_of_the_shipped_tables_says_how_it_came_about_and_how_it_was_checked(name: str) -> None:
    groups = read_yaml(Path(shipped_rules()) / "tables" / f"{name}.yaml", name)
    for group in groups:
        assert re.fullmatch(r"[a-z]{2}", group["language"])
        assert group["road"]
        assert group["checked"]
        assert all(" = " in entry for entry in group["entries"])


def test_every_surname_stands_with_its_meanings_and_the_word() -> None:
    groups = read_yaml(Path(shipped_rules()) / "tables" / "surnames.yaml", "surnames")
    entries = [entry for group in groups for entry in group["entries"]]
    assert len(entries) > 250
    for entry in entries:
        assert re.fullmatch(r"[^=()]+ = [a-z, ]+ \([^()]+\)", entry), entry


def test_a_surname_before_the_given_name_is_one_too() -> None:
    assert bylines("Ma Weilan reports.\nNobody knows.\nHorse cloud\nXinhua", "Ma = horse (马)") == ["Horse cloud"]


def test_a_line_above_a_paragraph_is_a_heading() -> None:
    paragraph = "The second paragraph goes on for long enough to be one, and it says nothing of who wrote it."
    assert bylines(f"Aylin Tilki reports.\nNobody knows.\nFox wonderful\n{paragraph}") == []
    biography = "Aylin Tilki is a reporter in Izmir who has covered ports and ferries for eleven years."
    assert bylines(f"Aylin Tilki reports.\nNobody knows.\nFox wonderful\n{biography}") == ["Fox wonderful"]


@pytest.mark.parametrize("pair", [("Humeyra", "Hamira"), ("Qassem", "Qasim"), ("Mohammed", "Mohamad"), ("Shirin", "Sherin")])
def test_spellings_of_one_name_are_alike(pair: tuple[str, str]) -> None:
    assert _alike(*pair)


@pytest.mark.parametrize("pair", [("Anna", "Anne-Marie"), ("Peña", "Pena"), ("With", "White"), ("Daniel", "Dani"), ("Bernd", "Boris")])
def test_names_of_two_people_are_not_alike(pair: tuple[str, str]) -> None:
    assert not _alike(*pair)


def findings(text: str) -> list[str]:
    return codes(Linter(select=["SPL", "MTR"]).lint(text, language="en"))


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


def test_every_phrase_of_a_lexicon_is_a_sign_of_its_own() -> None:
    one, other = "The Meals and Drug Administration said so.\n", "The World Well being Organization agrees.\n"
    assert "MTR301" not in findings(one + one)
    assert "MTR301" in findings(one + other)


@pytest.mark.parametrize(
    "text", ["Zhou Weilan spoke. Trade was thin. .\n{} said so.", "Trade was thin. .\n“No,” {} said. Zhou Weilan left."]
)
def test_a_homophone_is_the_name_that_was_introduced(text: str) -> None:
    assert "MTR206" in findings(text.format("Chou"))
    assert "MTR206" not in findings(text.format("Zhou"))
    assert "MTR206" not in findings(text.format("Chou") + " Chou Tien left.")
    assert "MTR206" not in findings(text.format("Chou").replace("thin. .", "thin."))
