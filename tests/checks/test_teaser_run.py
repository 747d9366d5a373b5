"""The check `teaser-run` marks teasers of other articles, cut off in dots, at the end of a text, and no story that trails off."""

from __future__ import annotations

import pytest
from helpers.marks import NOTHING_KNOWN, spanned
from hypothesis import given
from hypothesis import strategies as st

from newslint.checks import CHECKS
from newslint.checks.page.teaser_run import find
from newslint.text.document import Document

STORY = [
    "The harbour of Lerwick stayed shut on Wednesday after a night of storm, and no ferry is expected before the weekend.",
    "Waves of nine metres broke over the mole, the harbour office said, and two boats were torn from their moorings.",
    '"We have not seen anything like it in this season," said the harbour master, who has held the office for twenty years.',
    "The fish market opened nevertheless, with what was left in the cold stores, and closed again before ten o'clock.",
]
TEASERS = [
    "Council votes on new bus lanes",
    "After a debate of four hours the council has voted for the lanes on the old quay, which ...",
    "Museum reopens in spring",
    "The museum was shut for two years while its roof was mended, and now the trust says that […]",
    "School fair draws hundreds",
    "Cakes, boats and a choir: nobody had counted on such a crowd when the gates of the school…",
]


def teasers(*lines: str) -> list[str]:
    """Return the lines of the mark; [] where there is none."""
    text = "\n".join(lines)
    marks = list(find(Document(text), NOTHING_KNOWN, CHECKS["teaser-run"].options))
    assert len(marks) <= 1
    return [line for part in spanned(text, marks) for line in part.split("\n")]


def test_teasers_and_their_headlines_are_one_run() -> None:
    assert teasers(*STORY, *TEASERS) == TEASERS
    assert teasers(*STORY, *TEASERS[1::2]) == TEASERS[1::2]


def test_lines_of_the_page_may_stand_behind_the_last_teaser() -> None:
    assert teasers(*STORY, *TEASERS, "All news", "Contact") == [*TEASERS, "All news", "Contact"]
    assert teasers(*STORY, *TEASERS, *STORY) == []


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(TEASERS[:4], id="two are too few"),
        pytest.param([f'"{line}' for line in TEASERS], id="quotations"),
        pytest.param(["And then...", "So it goes...", "Nobody knows...", "The sea..."], id="short lines"),
    ],
)
def test_what_only_looks_like_teasers_is_left_alone(end: list[str]) -> None:
    assert teasers(*STORY, *end) == []


def test_without_an_article_above_nothing_is_said() -> None:
    assert teasers(*STORY[:1], *TEASERS) == []


@given(st.lists(st.sampled_from([*STORY, *TEASERS, "", "…", "..."]), max_size=14))
def test_a_mark_ends_where_the_text_ends_and_leaves_an_article(lines: list[str]) -> None:
    run = teasers(*lines)
    if run:
        filled = [line for line in lines if line]
        assert [line for line in run if line] == filled[-len([line for line in run if line]) :]
        assert any(line in STORY for line in filled[: -len(run)])
