"""The check `headline-run` marks headlines of other articles behind the last sentence of a text, and leaves lists alone."""

from __future__ import annotations

import pytest
from helpers.marks import judged

from newslint.checks import CHECKS
from newslint.checks.page.headline_run import judge
from newslint.linter import Linter

ARTICLE = [
    "The harbour of Lerwick stayed shut on Wednesday after a night of storm, and no ferry is expected before the weekend.",
    "Waves of nine metres broke over the mole, the harbour office said, and two boats were torn from their moorings.",
    "The fish market opened nevertheless, with what was left in the cold stores, and closed again before ten o'clock.",
]
HEADLINES = ["Council votes on new bus lanes", "Museum of whaling reopens in spring", "School fair draws hundreds to the park"]
OPTIONS = CHECKS["headline-run"].options


def headlines(*lines: str) -> list[str]:
    """Return the runs of headlines that are marked in a text of these lines."""
    return judged(judge, "\n".join(lines), **OPTIONS)


def test_headlines_behind_the_last_sentence() -> None:
    assert headlines(*ARTICLE, *HEADLINES) == ["\n".join(HEADLINES)]


def test_two_headlines_are_too_few_for_a_run() -> None:
    assert headlines(*ARTICLE, *HEADLINES[:2]) == []


def test_lines_that_rules_report_are_looked_past() -> None:
    text = "\n".join([*ARTICLE, *HEADLINES[:2], "Sign up for our newsletter", HEADLINES[2]])
    findings = Linter(select=["PRO"]).lint(text).findings
    assert judged(judge, text, findings, **OPTIONS) == ["\n".join(text.split("\n")[3:])]


@pytest.mark.parametrize(
    "items",
    [
        ["- The old quay of Lerwick", "- The mole at Scalloway", "- The pier of Brae and Voe"],
        ["1. The old quay of Lerwick", "2. The mole at Scalloway", "3. The pier of Brae and Voe"],
        ["Whalsay, for the harbour and the shop", "Fetlar, for the red-necked phalarope", "Unst, for the gannets on the cliffs"],
        ["Lerwick 21 Brae 13 after time", "Scalloway 10 Unst 22 in Voe", "Yell 30 Whalsay 31 in Mossbank"],
        ["Monday: The ferry to Whalsay", "Tuesday: The ferry to Fetlar", "Friday: The ferry to Unst"],
        ["the part of a quay for mail", "the part of a quay for fish", "the part of a quay for milk"],
        ["What the boats will bring:", "The post from the mainland", "The milk for the four schools"],
        ["Ida Holm Brae", "Per Lund Voe", "Nils Berg Yell"],
    ],
    ids=["bullets", "numbers", "places", "results", "days", "terms", "announced", "names"],
)
def test_lists_are_left_alone(items: list[str]) -> None:
    assert headlines(*ARTICLE, *items) == []


def test_more_headlines_than_article_are_another_kind_of_text() -> None:
    assert headlines("The harbour stayed shut on Wednesday.", *HEADLINES) == []


def test_a_text_that_ends_in_sentences_is_left_alone() -> None:
    assert headlines(*ARTICLE[:2], *HEADLINES, ARTICLE[2]) == []
    assert headlines() == []
