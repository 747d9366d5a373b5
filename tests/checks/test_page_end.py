"""The check `page-end` marks lines behind the article that stand between or behind notices of the page."""

from __future__ import annotations

from newslint import Linter
from newslint.checks import CHECKS

ARTICLE = [
    "The harbour of Lerwick stayed shut on Wednesday after a night of storm, and no ferry is expected before the weekend.",
    "Waves of nine metres broke over the mole, the harbour office said, and two boats were torn from their moorings.",
    '"We have not seen anything like it in this season," said the harbour master, who has held the office for twenty years.',
    "The fish market opened nevertheless, with what was left in the cold stores, and closed again before ten o'clock.",
]
OFFER = "Subscribe now for £1 a week and read every tide table."
SLOGAN = ["What moves the islands, at six every morning", "Brought to you by our team on the quay"]


def found(*lines: str) -> list[str]:
    report = Linter().lint("\n".join(lines), language="en")
    return [_excerpt(finding.start, finding.end, lines) for finding in report.findings if finding.code == "NAV504"]


def _excerpt(start: int, end: int, lines: tuple[str, ...]) -> str:
    return "\n".join(lines)[start:end]


def test_what_stands_behind_an_offer_is_not_the_article() -> None:
    assert found(*ARTICLE, OFFER, *SLOGAN) == ["\n".join(SLOGAN)]


def test_the_mark_ends_with_the_last_line_that_no_rule_reports() -> None:
    assert found(*ARTICLE, OFFER, *SLOGAN, "All rights reserved.") == ["\n".join(SLOGAN)]


def test_an_offer_in_the_middle_ends_nothing() -> None:
    assert found(*ARTICLE[:2], OFFER, *ARTICLE[2:]) == []


def test_an_offer_alone_at_the_end_leaves_nothing_to_report() -> None:
    assert found(*ARTICLE, OFFER) == []


PLACES = ("Whalsay", "Fetlar", "Unst", "Yell", "Bressay", "Foula", "Papa Stour", "Trondra", "Burra", "Noss", "Mousa", "Uyea")
STORY = [
    f"On {place} the storm took the roof of the school, and {n} boats were torn from their moorings in the night."
    for n, place in enumerate(PLACES)
]
STORY += [
    f"The people of {place} have had no light since Monday, and {n} of them have left for the mainland by air."
    for n, place in enumerate(PLACES)
]
MORE = [
    f"A boat went out from {place} on the {n}th day, and came back with less than its crew had hoped for."
    for n, place in enumerate(PLACES[:9])
]


def test_much_text_behind_an_offer_is_the_story_that_goes_on() -> None:
    assert found(*STORY, OFFER, *MORE[:5]) == ["\n".join(MORE[:5])]
    assert found(*STORY, OFFER, *MORE) == []


def test_comments_may_be_longer_than_that() -> None:
    assert found(*STORY, "Leave a comment", *MORE) == ["\n".join(MORE)]


def test_a_text_that_was_fixed_is_left_alone() -> None:
    linter = Linter()
    fixed = linter.fix("\n".join([*ARTICLE, OFFER, *SLOGAN]), unsafe=True).text
    assert fixed == "\n".join(ARTICLE)
    assert linter.fix(fixed, unsafe=True).text == fixed


def test_it_judges_the_text_as_given_only() -> None:
    assert CHECKS["page-end"].once
