"""Blanks and quotation marks that fell out are marked, and other ways to write are left alone."""

from __future__ import annotations

import pytest
from helpers.marks import marked

from newslint.checks.damage import lost_blank, lost_quote


def blanks(text: str) -> list[str]:
    """Return the words of a text that lost a blank."""
    return marked(lost_blank.find, text, min_letters=4)


def quotes(text: str) -> list[str]:
    """Return where in a text a quotation mark is missing."""
    return marked(lost_quote.find, text)


def test_a_name_glued_to_its_preposition() -> None:
    assert blanks("The yard Marsaxon Monday sold two ferries. Marsax has forty.") == ["Marsaxon"]


@pytest.mark.parametrize(
    "text",
    [
        "The yard Marsaxon Monday sold two ferries.",
        "Clinton Monday met Clint. Clinton said so.",
        "It ended on Monday. Upon Monday follows the season on Tuesday.",
    ],
)
def test_names_in_on_are_left_alone(text: str) -> None:
    assert blanks(text) == []


def test_a_quotation_that_was_never_opened() -> None:
    assert quotes("The bridge is safe.” He said so.\n“It is.”") == ["safe.”"]


@pytest.mark.parametrize(
    "text",
    [
        "“It is safe,” he said.\n“It is new.\n“It is wide.”",
        '"It is safe,” he said.',
        "„Sie ist sicher”, sagte er. „Neu.”",
        "It is 6’2” long.",
    ],
)
def test_other_ways_to_quote_are_left_alone(text: str) -> None:
    assert quotes(text) == []
