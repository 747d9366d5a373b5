"""The checks on language, and characters that were lost."""

from __future__ import annotations

from newslint.checks.check import Context
from newslint.checks.damage.lost_character import find as lost
from newslint.checks.language.contrary_language import find as contrary
from newslint.checks.language.other_language import find as other
from newslint.checks.language.unexpected_language import find as unexpected
from newslint.text.document import Document

ENGLISH = "The minister said that the talks were not over and that the party was hoping for a solution that everybody would like."
GERMAN = "Der Minister sagte, dass die Verhandlungen noch nicht zu Ende sind und die Partei auf eine Lösung hofft, mit der alle leben."


def spans(check: object, text: str, context: Context, **options: object) -> list[str]:
    return [text[m.start : m.end] for m in check(Document(text), context, options)]  # type: ignore[operator]


def test_unexpected_language() -> None:
    assert spans(unexpected, GERMAN, Context("de", None, ("en", "fr"))) == [GERMAN]
    assert spans(unexpected, GERMAN, Context("de", None, ("de",))) == []
    assert spans(unexpected, GERMAN, Context("de", None, ())) == []
    assert spans(unexpected, "Oslo 3", Context(None, None, ("en",))) == []


def test_what_the_caller_says_does_not_hide_an_unexpected_language() -> None:
    assert spans(unexpected, GERMAN, Context("en", "en", ("en",))) == [GERMAN]


def test_contrary_language() -> None:
    assert spans(contrary, GERMAN, Context("en", "en", ())) == [GERMAN]
    assert spans(contrary, GERMAN, Context("de", "de", ())) == []
    assert spans(contrary, GERMAN, Context("de", None, ())) == []


def test_a_paragraph_in_another_language() -> None:
    text = f"{ENGLISH}\n{GERMAN}\n{ENGLISH}"
    assert spans(other, text, Context("en", None, ()), **{"min-letters": 80}) == [GERMAN]
    assert spans(other, text, Context("de", None, ()), **{"min-letters": 80}) == [ENGLISH, ENGLISH]
    assert spans(other, text, Context(None, None, ()), **{"min-letters": 80}) == []
    assert spans(other, f"{ENGLISH}\n{GERMAN[:60]}", Context("en", None, ()), **{"min-letters": 80}) == []


def test_an_english_notice_in_a_chinese_text() -> None:
    text = f"市长星期一说，大桥将关闭一年。\n{ENGLISH}"
    assert spans(other, text, Context("zh", None, ()), **{"min-letters": 80}) == [ENGLISH]


def test_lost_characters() -> None:
    nowhere = Context(None, None, ())
    assert spans(lost, "caf\ufffd and it\ufffd\ufffds", nowhere) == ["\ufffd", "\ufffd\ufffd"]
    assert spans(lost, "a smile \ud83d lost", nowhere) == ["\ud83d"]
    assert spans(lost, "a smile 😀 kept, é", nowhere) == []
    (mark,) = lost(Document("\ud83d"), nowhere, {})
    assert mark.message is not None
    assert "U+D83D" in mark.message
