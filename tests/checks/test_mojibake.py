"""Mojibake: what ftfy recognises is found, repaired as ftfy repairs it, and nothing else is touched."""

from __future__ import annotations

import itertools

import pytest
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad
from helpers.marks import repaired
from hypothesis import example, given
from hypothesis import strategies as st

from newslint.checks.damage.mojibake import _SUSPECT, _suspicious, find, repairs
from newslint.text.document import Document


def expand(category: str) -> list[str]:
    """Return the characters of one of ftfy's categories, which are written like the inside of a regex class."""
    found: list[str] = []
    at = 0
    while at < len(category):
        if category[at + 1 : at + 2] == "-" and at + 2 < len(category):
            found += [chr(c) for c in range(ord(category[at]), ord(category[at + 2]) + 1)]
            at += 3
        else:
            found.append(category[at])
            at += 1
    return found


CATEGORIES = {name: expand(members) for name, members in MOJIBAKE_CATEGORIES.items()}
EVERY = sorted({c for members in CATEGORIES.values() for c in members})
NAMED = list("ŒœÂÃÎÐ€Šš¢£Ÿž×²³ØÙµ°à¹¼½¾√±∂†≠®™´≤≥¥ø≈‚Äìîïòôúùûπâóäêв Ђ ВГРСўāβΆΒΓΞΟa. ")
FEW = sorted({c for members in CATEGORIES.values() for c in members[:2]} | set(NAMED) | set("zA1\xa0"))


def passes(text: str) -> bool:
    return _suspicious(Document(text)) and _SUSPECT.search(text) is not None


def test_the_gates_hold_back_nothing_that_ftfy_calls_bad_in_two_characters() -> None:
    for one, other in itertools.product(EVERY, EVERY):
        for text in (f"{one}{other}", f"a{one}{other}a", f" {one}{other} "):
            assert not is_bad(text) or passes(text), repr(text)


def test_the_gates_hold_back_nothing_that_ftfy_calls_bad_in_three_characters() -> None:
    for text in map("".join, itertools.product(FEW, FEW, FEW)):
        assert not is_bad(text) or passes(text), repr(text)


@given(st.text(st.sampled_from(EVERY + NAMED), max_size=12))
@example("ГўВЂВ\x99a")
@example("Р“Р")
@example("вЂ")
def test_the_gates_hold_back_nothing_that_ftfy_calls_bad(text: str) -> None:
    assert not is_bad(text) or passes(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The cafÃ© is closed.", "The café is closed."),
        ("The mayorâ€™s â€œplanâ€\x9d failed.", "The mayor’s “plan” failed."),
        ("A â€” B", "A — B"),
        ("Ð¼Ð¸Ñ€", "мир"),
        ("MÃ¼nchen und KÃ¶ln", "München und Köln"),
        ("ä¸\xadå›½", "中国"),
        ("Costs \x805 â\x80\x93 or more.", "Costs €5 – or more."),
        ("One cafÃ©.\nTwo cafÃ©s.", "One café.\nTwo cafés."),
    ],
)
def test_what_is_damaged_is_repaired(text: str, meant: str) -> None:
    assert repaired(find, text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "“It’s late,” she said… ‘quite’ — and left.",
        "The ﬁrst ﬂoor",
        "他说：“好的。”（完）",
        "ＦＵＬＬ　ＷＩＤＴＨ",
        "Él dijo «sí» a Íñigo Núñez — ¿por qué?",
        "Çağrı Öz, Şişli’de “güzel” dedi.",
        "Москва, № 5: «да»",
        "© 2024 Zürich ® Ö1™",
    ],
)
def test_typography_and_other_scripts_stay(text: str) -> None:
    assert repaired(find, text) == text


def test_what_cannot_be_brought_back_is_left_to_the_rule_for_it() -> None:
    assert repaired(find, "Write to us ï¿½ today.") == "Write to us ï¿½ today."
    assert "\ufffd" not in repaired(find, "â€œhello there it isâ€")


def test_a_repair_is_no_longer_than_the_damage() -> None:
    assert repairs("Le cafÃ© noir") == [(6, 8, "é")]


def test_long_lines_are_seen_to_their_end() -> None:
    text = "word " * 3000 + "cafÃ© " + "word " * 3000
    assert repaired(find, text) == text.replace("Ã©", "é")
    assert repaired(find, "Ã©" * 9000).strip("éÃ©") == ""
