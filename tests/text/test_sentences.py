"""Texts are cut where sentences end; sentences, headlines and prose are told apart."""

from __future__ import annotations

import pytest

from newslint.text.sentences import is_closed, is_headline, is_prose, sentence_ends


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The bridge is closed. The ferry is full.", ["The bridge is closed. "]),
        ("“It is closed.” She left. Nobody asked.", ["“It is closed.” ", "She left. "]),
        ("Mr. Hale met Dr. Vos at St. Anne’s on Jan. 5 with Lt. Gen. P. Q. Smit.", []),
        ("桥关闭了。渡轮满了。", ["桥关闭了。"]),
        ("Die Brücke ist zu. Übermorgen auch.", ["Die Brücke ist zu. "]),
        ("It costs 3.5 euros at example.com today", []),
    ],
)
def test_a_text_is_cut_where_sentences_end(text: str, sentences: list[str]) -> None:
    ends = sentence_ends(text)
    assert [text[a:b] for a, b in zip([0, *ends], ends, strict=False)] == sentences


@pytest.mark.parametrize("text", ["It is over.", "„Es ist aus.“", "»Es ist aus!«", "Is it over?)", "结束了。", "انتهى؟", "Over …"])
def test_a_sentence_with_its_stop_is_closed_in_any_usage(text: str) -> None:
    assert is_closed(text)


@pytest.mark.parametrize("text", ["It is", "It is,", "", "”", "Oslo"])
def test_a_sentence_without_its_stop_is_not_closed(text: str) -> None:
    assert not is_closed(text)


def test_headlines_are_mostly_capitals() -> None:
    assert is_headline("Mayor Winter Closes the Old Bridge")
    assert not is_headline("Mayor Winter has closed the bridge that leads to the port")
    assert not is_headline("Bridge")


def test_two_sentences_are_prose_and_fragments_are_not() -> None:
    assert is_prose("The bridge is closed for the year. The ferry is full.")
    assert not is_prose("Read more about the bridge")
    assert not is_prose("Closed. Full.")
