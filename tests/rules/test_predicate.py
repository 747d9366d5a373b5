"""A predicate finds its phrases and regexes in a text, whatever the case, blanks and language."""

from __future__ import annotations

import pickle
import sys

import pytest

from newslint.regex.limits import BUDGET, MAX_WINDOWS
from newslint.regex.private import EXTRA_CASES
from newslint.rules.predicate import Predicate, phrase_regex
from newslint.text.folding import bare, fold, longest_word_of
from newslint.text.words import count_words


def found(predicate: Predicate, text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end, _ in predicate.spans(text, language, [])]


def starts_with(*phrases: str) -> Predicate:
    return Predicate("starts-with", {"any": phrases})


# Folding

SAME = [
    ("See also", "SEE\xa0ALSO"),
    ("Read  more", " read \t more "),
    ("Don't miss", "Don’t miss"),
    ("L'article", "L`ARTICLE"),
    ("İlgili haberler", "ilgili haberler"),
    ("ILGILI", "ılgılı"),
    ("Διαβάστε επίσης", "ΔΙΑΒΆΣΤΕ ΕΠΊΣΗΣ"),
    ("ЧИТАЙТЕ ТАКЖЕ", "Читайте также"),
    ("Straße", "STRAẞE"),
    ("Kelvin", "\u212aelvin"),
    ("signs", "ſignſ"),
]
DIFFERENT = [("See also", "Seealso"), ("Straße", "Strasse"), ("À lire", "A lire"), ("Read more", "Read more:"), ("ёлка", "елка")]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_case_blanks_and_apostrophes_are_folded(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_letters_accents_and_marks_are_not(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_folding_joins_what_re_takes_for_one_letter_and_nothing_else() -> None:
    classes: dict[int, set[str]] = {}
    for code in range(sys.maxunicode + 1):
        lower = ord(chr(code).lower()[0])
        for same in (lower, *EXTRA_CASES.get(lower, ())):
            if lower != code or same != code:
                classes.setdefault(min(lower, *EXTRA_CASES.get(lower, (lower,))), set()).add(chr(code))
    for members in classes.values():
        assert len({fold(member) for member in members}) == 1, members


# Phrases


@pytest.mark.parametrize(
    "text",
    [
        "Read more: Five charts",
        "READ MORE",
        "read\xa0more about it",
        "▶ Read more",
        "» • (Read more)",
        "“Read more”",
        "[Read more...]",
        "\ufeffRead more",
        "__Read more__",
        "Read\tmore –",
    ],
)
def test_a_phrase_starts_a_unit_behind_any_marks(text: str) -> None:
    assert found(starts_with("Read more"), text) == [text]


@pytest.mark.parametrize("text", ["Read moreover the terms", "We read more", "Readmore", "1. Read more", "Read more2", ""])
def test_a_phrase_stands_at_word_borders_and_at_the_start(text: str) -> None:
    assert found(starts_with("Read more"), text) == []


def test_marks_of_the_phrase_itself_at_its_start_are_skipped_and_at_its_end_kept() -> None:
    assert found(starts_with("(Foto:"), "Foto: Hafenamt")
    assert not found(starts_with("Foto:"), "Foto Hafenamt")
    assert found(starts_with("'s middags"), "’s Middags open")


@pytest.mark.parametrize("text", ["相关阅读", "相关阅读：港口大桥关闭", "【相关阅读】港口", "▶相关阅读港口大桥"])
def test_in_scripts_without_blanks_a_phrase_needs_no_border(text: str) -> None:
    assert found(starts_with("相关阅读"), text)


@pytest.mark.parametrize(
    ("phrase", "text", "holds"),
    [
        ("Read more", "The bridge is closed. Read more »", True),
        ("Read more", "The bridge is closed. Read more...", True),
        ("Read more...", "The bridge is closed. Read more", True),
        ("Read more", "He had read more.", True),
        ("Read more", "The bridge is closed. Spread more", False),
        ("Read more", "Read more about it", False),
        ("(AP)", "Rain is on its way (AP).", True),
        ("(AP)", "Turn back the map.", False),
        ("weiterlesen", "Brücke gesperrt … „Weiterlesen“", True),
    ],
)
def test_a_phrase_ends_a_unit_before_any_marks_and_punctuation(phrase: str, text: str, holds: bool) -> None:
    assert bool(found(Predicate("ends-with", {"any": (phrase,)}), text)) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Related stories", True),
        ("RELATED\xa0STORIES:", True),
        ("— Related stories —", True),
        ("_Related stories_", True),
        ("Related stories (3)", False),
        ("Related stories.", False),
        ("Related stories" + " " * 500, False),
    ],
)
def test_a_phrase_equals_a_unit_but_for_marks_around_it(text: str, holds: bool) -> None:
    assert bool(found(Predicate("equals", {"any": ("Related stories:",)}), text)) is holds


def test_a_contained_phrase_has_a_place_of_its_own() -> None:
    predicate = Predicate("contains", {"any": ("click here", "©")})
    assert found(predicate, "To go on CLICK\xa0 HERE now.") == ["CLICK\xa0 HERE"]
    assert found(predicate, "Click hereby, click\nhere") == ["click\nhere"]
    assert found(predicate, "Photo©Office") == ["©"]
    assert found(predicate, "unclick here") == []


def test_phrases_are_compared_and_searched_alike() -> None:
    import re

    for a, b in SAME:
        if fold(a) != fold("Kelvin"):
            assert re.fullmatch(phrase_regex(a), b.strip(), re.I), (a, b)
    for a, b in DIFFERENT:
        assert not re.fullmatch(phrase_regex(a), b, re.I), (a, b)


# Languages


def test_values_apply_by_language_any_in_all_and_everything_where_it_is_unknown() -> None:
    predicate = Predicate("starts-with", {"any": ("READ MORE",), "de": ("Mehr zum Thema",), "fr": ("À lire aussi",)})
    assert predicate.of("de") == ("READ MORE", "Mehr zum Thema")
    assert predicate.of("it") == ("READ MORE",)
    assert set(predicate.of(None)) == {"READ MORE", "Mehr zum Thema", "À lire aussi"}
    assert found(predicate, "Mehr zum Thema: Brücke", "de")
    assert not found(predicate, "Mehr zum Thema: Brücke", "fr")
    assert found(predicate, "Mehr zum Thema: Brücke")


# Regexes: spans and budget

LONG = "The harbour bridge is closed. " * 1700  # some 50,000 characters on one line


def test_the_group_called_span_is_the_place() -> None:
    predicate = Predicate("regex", {"any": (r"closed\.(?P<span> ?Tags: \w+)?",)})
    assert found(predicate, "The bridge is closed. Tags: harbour") == [" Tags: harbour"]
    assert found(predicate, "The bridge is closed.") == ["closed."]


def long_matches(regex: str, text: str) -> tuple[list[str], list[str]]:
    over: list[str] = []
    predicate = Predicate("regex", {"any": (regex,)})
    return [text[start:end] for start, end, _ in predicate.spans(text, None, over)], over


def test_in_a_long_line_a_regex_sees_windows_around_its_literals() -> None:
    middle = len(LONG) // 2
    text = LONG[:middle] + "Related: 5 charts" + LONG[middle:]
    assert long_matches(r"Related: \d+ \w{6}", text) == (["Related: 5 charts"], [])
    assert long_matches(r"Related: \d+ \w{6}", LONG) == ([], [])


def test_without_a_literal_only_the_first_characters_are_seen_and_the_rest_is_told() -> None:
    found, over = long_matches(r"\d+", "7 bridges. " + LONG + " 8")
    assert found == ["7"]
    assert over == [f"looked at the first {BUDGET:,} of {len(LONG) + 13:,} characters"]


def test_the_edge_of_a_window_is_not_the_end_of_the_line() -> None:
    assert long_matches(r"\w*$", "x" * 50_000)[0] == []
    assert long_matches(r"Related$", "Related " + LONG)[0] == []
    assert long_matches(r"Related$", LONG + "Related")[0] == ["Related"]
    assert long_matches(r"^Related", LONG + "Related")[0] == []


def test_every_occurrence_is_found_once_until_the_windows_are_used_up() -> None:
    near = "Tags: harbour. " * 2000
    assert len(long_matches(r"Tags: \w+", near)[0]) == 2000
    apart = ("Tags: harbour. " + "x" * 5000) * (MAX_WINDOWS + 5)
    found, over = long_matches(r"Tags: \w+", apart)
    assert len(found) == MAX_WINDOWS
    assert over == [f"looked at the first {MAX_WINDOWS} places of {len(apart):,} characters"]


def test_a_contained_phrase_is_found_anywhere_in_a_long_line() -> None:
    middle = len(LONG) // 2
    assert found(Predicate("contains", {"any": ("click here",)}), LONG[:middle] + "CLICK HERE " + LONG[middle:]) == ["CLICK HERE"]


# Words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("The bridge is closed.", 4),
        ("a\xa0b\u2009c", 3),
        ("港口大桥关闭", 3),
        ("港口大桥 closed today", 4),
        ("สะพานปิด", 4),
        ("x " * 30_000, 10_000),
    ],
)
def test_words_are_what_blanks_part_and_pairs_of_characters_in_scripts_without_blanks(text: str, words: int) -> None:
    assert count_words(text) == words


def test_what_is_looked_up_of_a_phrase() -> None:
    assert bare("»Mehr zum Thema:«") == "mehr zum thema"
    assert longest_word_of("L'article d’origine") == "article"


def test_predicates_are_values() -> None:
    predicate = Predicate("regex", {"any": (r"Tags: \w+",)})
    copy = pickle.loads(pickle.dumps(predicate))
    assert copy == predicate
    assert hash(copy) == hash(predicate)
    assert copy != starts_with("Tags")
    assert repr(starts_with("Tags")) == "Predicate('starts-with', {'any': ('Tags',)})"
