"""Fragments that were cut or glued where a link, a quotation or a bracket stood are marked, and ordinary text is not."""

from __future__ import annotations

import pytest
from helpers.marks import marked

from newslint.checks.check import Context
from newslint.checks.damage.splice import _SIGNS, find


def fragments(sign: str, text: str, language: str = "en", most: int = 0) -> list[str]:
    """Return what is marked in a text for one sign of damage; ``most`` is how many of them pass for a style."""
    return marked(find, text, Context(language, None, ()), sign=sign, most=most)


@pytest.mark.parametrize(
    ("sign", "text", "found"),
    [
        ("attribution-twice", "“It is safe,” the mayor said. he told the council.", ["said. he told"]),
        ("said-cut", "It is safe, the ministry added. morning bulletin.", ["added. morning"]),
        ("organisation-cut", "She is with the Institute. marine biology in Malta.", ["Institute. marine"]),
        ("quote-cut", "A meeting of “old”. [Republic of Malta] friends.", ["“old”. [Republic of Malta] friends"]),
        ("quote-cut", 'They spoke of "hope". and left.', ['"hope". and']),
        ("stray-stop", "Trade was thin. .", ["thin. ."]),
        ("lower-start", "The quay was empty. the boat was full.", ["empty. the"]),
        ("glued-sentence", "The strike was over.The ships left.", ["over.The"]),
        ("glued-sentence", "“It is over.”Nobody laughed.", ["over.”Nobody"]),
        ("glued-words", "The strike endedThe day after.", ["endedThe"]),
        ("glued-words", "They sailed forMalta on Friday.", ["forMalta"]),
        ("glued-words", "Drug firmLupinon Wednesday. The firm owns Lupin House.", ["firmLupinon"]),
        ("space-before", "In Malta , a port, they rest .", ["Malta ,", "rest ."]),
    ],
)
def test_fragments_of_every_kind_are_marked(sign: str, text: str, found: list[str]) -> None:
    assert fragments(sign, text) == found


@pytest.mark.parametrize("sign", list(_SIGNS))
@pytest.mark.parametrize(
    "text",
    [
        "She left at 5 p.m. and met Lt. and Mrs. Hale of R-Fla. in St. Anne’s vs. the rest, etc. and so on.",
        "YouTube, McDonald, LeBron, eBay, iPhone, deBoer, WhatsApp and Node.js are names; U.S. officials use Ph.D. holders.",
        "See www.example.com/theEnd, @forMalta, pic.twitter.com/AbCdEf and https://example.org/inMalta.html for it.",
        "“Wait . . . and see,” he said. ... Then he left […] for good.",
        "He said. She said. They said so.",
        "The airline airBaltic flies to each Baltic port by air, and airBaltic is full. The group goJohn sings; John does not.",
        "",
    ],
)
def test_ordinary_text_is_left_alone(sign: str, text: str) -> None:
    assert fragments(sign, text) == []


def test_a_paragraph_full_of_lower_case_is_a_style() -> None:
    text = "mix it. the rest is easy. the oven is hot. the bread bakes."
    assert len(fragments("lower-start", text)) == 3
    assert fragments("lower-start", text, most=2) == []


def test_words_are_judged_in_english_only() -> None:
    assert fragments("lower-start", "Er kam am 3. in die Stadt. in der Nacht.", "de") == []
    assert fragments("glued-sentence", "Die Brücke ist zu.Nobody weiß es.", "de") == ["zu.Nobody"]
    assert fragments("space-before", "Il dit oui .", "fr") == []


def test_every_character_keeps_its_place() -> None:
    text = "😀 “ü” — 漢字 \ud800 Trade was thin. ."
    assert fragments("stray-stop", text) == ["thin. ."]
