"""A text in a language that nobody expects, or that its source denies, is marked; so are paragraphs in another language and lost characters."""

from __future__ import annotations

from helpers.marks import NOTHING_KNOWN, marked

from newslint.checks.check import Context
from newslint.checks.damage.lost_character import find as lost
from newslint.checks.language.contrary_language import find as contrary
from newslint.checks.language.other_language import find as other
from newslint.checks.language.unexpected_language import find as unexpected
from newslint.text.document import Document

ENGLISH = "The minister said that the talks were not over and that the party was hoping for a solution that everybody would like."
GERMAN = "Der Minister sagte, dass die Verhandlungen noch nicht zu Ende sind und die Partei auf eine Lösung hofft, mit der alle leben."


def test_a_text_in_a_language_that_is_not_expected_is_marked_whole() -> None:
    assert marked(unexpected, GERMAN, Context("de", None, ("en", "fr"))) == [GERMAN]
    assert marked(unexpected, GERMAN, Context("de", None, ("de",))) == []
    assert marked(unexpected, GERMAN, Context("de", None, ())) == []
    assert marked(unexpected, "Oslo 3", Context(None, None, ("en",))) == []


def test_what_the_caller_says_does_not_hide_an_unexpected_language() -> None:
    assert marked(unexpected, GERMAN, Context("en", "en", ("en",))) == [GERMAN]


def test_a_text_in_another_language_than_its_source_says_is_marked_whole() -> None:
    assert marked(contrary, GERMAN, Context("en", "en", ())) == [GERMAN]
    assert marked(contrary, GERMAN, Context("de", "de", ())) == []
    assert marked(contrary, GERMAN, Context("de", None, ())) == []


def test_a_paragraph_in_another_language() -> None:
    text = f"{ENGLISH}\n{GERMAN}\n{ENGLISH}"
    assert marked(other, text, Context("en", None, ()), min_letters=80) == [GERMAN]
    assert marked(other, text, Context("de", None, ()), min_letters=80) == [ENGLISH, ENGLISH]
    assert marked(other, text, NOTHING_KNOWN, min_letters=80) == []
    assert marked(other, f"{ENGLISH}\n{GERMAN[:60]}", Context("en", None, ()), min_letters=80) == []


def test_an_english_notice_in_a_chinese_text() -> None:
    text = f"市长星期一说，大桥将关闭一年。\n{ENGLISH}"
    assert marked(other, text, Context("zh", None, ()), min_letters=80) == [ENGLISH]


def test_replacement_characters_and_lone_surrogates_are_marked() -> None:
    assert marked(lost, "caf\ufffd and it\ufffd\ufffds", NOTHING_KNOWN) == ["\ufffd", "\ufffd\ufffd"]
    assert marked(lost, "a smile \ud83d lost", NOTHING_KNOWN) == ["\ud83d"]
    assert marked(lost, "a smile 😀 kept, é", NOTHING_KNOWN) == []
    (mark,) = lost(Document("\ud83d"), NOTHING_KNOWN, {})
    assert mark.message is not None
    assert "U+D83D" in mark.message
