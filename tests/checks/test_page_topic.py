"""Each line is told how many of its words other lines of the article hold, too (`page_topic`)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newslint.checks.page.page_topic import shared_words

ARTICLE = [
    "The harbour of Lerwick stayed closed on Wednesday after a night of storms.",
    "Waves broke over the mole, the harbour office said, and storms are expected again.",
    "The harbour master said that Lerwick had not seen such storms for years.",
]


def test_a_headline_of_another_article_shares_fewer_words_than_a_line_of_this_one() -> None:
    lines = [*ARTICLE, "Museum reopens with paintings of whalers"]
    shares = shared_words(lines, [True, True, True, False])
    assert min(shares[:3]) > shares[3] == (0.0, 0.0)


def test_the_second_share_asks_for_two_other_lines() -> None:
    (once, twice) = shared_words(ARTICLE, [True] * 3)[0]
    assert once > twice > 0


def test_words_of_unlikely_lines_do_not_count() -> None:
    assert shared_words(ARTICLE, [False] * 3) == [(0.0, 0.0)] * 3


def test_words_with_the_same_beginning_are_one_word() -> None:
    assert shared_words(["Harbours", "harbour"], [True, True])[0][0] == 1.0
    assert shared_words(["Ferries", "ferry boats"], [True, True])[0][0] == 0.0


def test_a_line_that_stands_again_counts_once() -> None:
    assert shared_words(["Harbour master", "Harbour master"], [True, True])[0] == (0.0, 0.0)


def test_pairs_of_characters_are_words_where_no_blanks_part_them() -> None:
    assert shared_words(["港口关闭", "港口重新开放"], [True, True])[0][0] == 1 / 3


def test_what_is_usual_stands_for_lines_without_words() -> None:
    assert shared_words(["12:30", "a b c"], [True, True]) == [(0.3, 0.15)] * 2


@given(st.lists(st.text(max_size=30), max_size=8))
def test_shares_lie_between_nought_and_one_for_every_line(lines: list[str]) -> None:
    shares = shared_words(lines, [bool(len(line) % 2) for line in lines])
    assert len(shares) == len(lines)
    assert all(0 <= twice <= once <= 1 for once, twice in shares)
