"""Look-alike letters inside words are marked, and words of another script inside sentences, unless they are quoted or named."""

from __future__ import annotations

import pytest
from helpers.marks import ENGLISH, marked
from hypothesis import given
from hypothesis import strategies as st

from newslint.checks.language.other_script import find, spares
from newslint.text.document import Document

LONG = "The ministry of ports in the south {} will be closed to lorries until the end of the year."


@pytest.mark.parametrize("word", ["Рresident", "brіdge", "tаnker"])
def test_letters_of_another_script_that_look_alike_are_marked(word: str) -> None:
    assert marked(find, f"So {word}, she said.", sign="mixed-word") == [word]


@pytest.mark.parametrize("word", ["KoЯn", "PR-менеджер", "TGF-β", "kΩ", "SMSка", "Иван", "пpезидент", "café", "5G"])
def test_words_that_mix_scripts_on_purpose_are_left_alone(word: str) -> None:
    assert marked(find, f"So {word}, she said.", sign="mixed-word") == []


def test_the_message_names_the_letters() -> None:
    (mark,) = find(Document("The brіdge."), ENGLISH, {"sign": "mixed-word"})
    assert mark.message is not None
    assert "U+0456" in mark.message


@pytest.mark.parametrize("run", ["заявило что мост", "أعلنت أن الجسر", "宣布港口大桥将会", "대교가 전면 통제될"])
def test_a_run_of_words_inside_a_sentence(run: str) -> None:
    assert marked(find, LONG.format(run), sign="foreign-run") == (
        [run] if len(run.split()) > 2 or (len(run) > 7 and " " not in run) else []
    )


@pytest.mark.parametrize(
    "words",
    ["says “заявило что мост”", "(заявило что мост)", "Иван Петров", "习近平", "with the slogan заявило что мост", "and: заявило что мост"],
)
def test_what_is_quoted_named_or_introduced_is_left_alone(words: str) -> None:
    assert marked(find, LONG.format(words), sign="foreign-run") == []


def test_a_text_in_that_script_is_left_alone() -> None:
    assert marked(find, "Министерство портов заявило что мост закрыт, сообщает Reuters.", sign="foreign-run") == []


@given(st.text("aеТ漢ا “(.,\n", max_size=300))
def test_every_mark_lies_in_the_text(text: str) -> None:
    for sign in ("mixed-word", "foreign-run"):
        for mark in find(Document(text), ENGLISH, {"sign": sign}):
            assert 0 <= mark.start < mark.end <= len(text)


def test_long_runs_take_no_time() -> None:
    assert marked(find, "a " + "я" * 200_000, sign="foreign-run") == []
    assert marked(find, "я" * 200_000 + "a", sign="mixed-word") == []


@given(st.text("aéеТ漢ا “€,\n", max_size=60))
def test_what_it_spares_has_nothing_to_find(text: str) -> None:
    document, context = Document(text), ENGLISH
    assert spares(document, context) == set("еТ漢ا").isdisjoint(text)
    assert not (spares(document, context) and (marked(find, text, sign="mixed-word") or marked(find, text, sign="foreign-run")))
