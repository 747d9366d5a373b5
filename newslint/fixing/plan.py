"""The edits of a fix: what a rule's fix plan does to the text at a match.

Outside its edits not a character of a text moves.
"""

from __future__ import annotations

from newslint.findings import Category, Edit, Fix, Safety
from newslint.matching.evaluate import Match
from newslint.rules.model import FixPlan, Rule, Scope
from newslint.text.characters import BLANKS
from newslint.text.code import code_around, stands_apart
from newslint.text.document import Document
from newslint.text.edits import delete_between, delete_lines, delete_span
from newslint.text.sentences import LONGEST_CUT, cautious_sentences, is_long_without_stops, reports_speech, sentence_ends
from newslint.text.words import count_words


def fix_of(document: Document, match: Match, plan: FixPlan) -> Fix | None:
    """Return the fix that a rule's plan gives for a match.

    None where it would change nothing, or would cut off more than `LONGEST_CUT` words at the end of the text.
    """
    if plan.action == "delete":
        edit = _deletion(document, match, plan.value)
    elif plan.action == "cut":
        edit = _cut(document, match, plan.value)
        if plan.value == "to-end" and count_words(edit.old) > LONGEST_CUT:
            return None
    else:
        new = match.regex.expand(plan.value) if match.regex is not None else plan.value
        edit = Edit(match.start, match.end, document.text[match.start : match.end], new)
    if edit.old.startswith("\ufeff") and edit.start == 0:  # the byte order mark is not the first line's
        edit = Edit(1, edit.end, edit.old[1:], edit.new.removeprefix("\ufeff"))
    return None if edit.old == edit.new else Fix(plan.safety, (edit,))


def careful(document: Document, match: Match, fix: Fix, language: str | None) -> Fix:
    """Return the fix of a pattern such that it takes no sentence that the pattern has not seen.

    It is unsafe where a line goes that holds more than one sentence, unless the pattern matches each of them by itself, and where the
    line tells what somebody said. Of a line with program code of a page only the code goes, not the sentences around it.
    """
    if match.rule.category is Category.MARKUP and match.rule.scope is Scope.LINE and match.regex is not None:
        line = match.regex.string
        stretch = code_around(line, *match.regex.span())
        if stretch is None:
            return fix
        start, end = stretch
        safe = fix.safety is Safety.SAFE and stands_apart(line, start, end)
        return Fix(Safety.SAFE if safe else Safety.UNSAFE, (delete_span(document, match.start + start, match.start + end),))
    if fix.safety is Safety.SAFE and not all(_is_seen(match.rule, line, language) for edit in fix.edits for line in edit.old.split("\n")):
        return Fix(Safety.UNSAFE, fix.edits)
    return fix


def _is_seen(rule: Rule, line: str, language: str | None) -> bool:
    """Return whether a rule's patterns have seen each sentence of a line: it is one sentence, or they match each of its sentences.

    A line that tells what somebody said counts as not seen.
    """
    if reports_speech(line):
        return False
    sentences = cautious_sentences(line)
    if len(sentences) == 1:
        return not is_long_without_stops(line)
    return all(any(all(part.spans(sentence, language, []) for part in group) for group in rule.match) for sentence in sentences)


def _deletion(document: Document, match: Match, what: str) -> Edit:
    """Return the edit that deletes what ``what`` names: match, sentence, line, paragraph or block."""
    if what in ("line", "block"):
        return delete_lines(document, document.line_at(match.start), document.line_at(max(match.start, match.end - 1)))
    if what == "paragraph":
        first = document.paragraph_of(match.first)[0]
        return delete_lines(document, first, document.paragraph_of(match.last)[1])
    start, end = match.start, match.end
    if what == "sentence":
        start, end = _sentence(document, match)
    return delete_span(document, start, end)


def _sentence(document: Document, match: Match) -> tuple[int, int]:
    """Return start and end of the sentences of the unit that the match touches."""
    low, high = document.span(match.first, match.last)
    low, high = min(low, match.start), max(high, match.end)  # a finding about the document is wider than the line that set it off
    borders = [low, *(low + end for end in sentence_ends(document.text[low:high])), high]
    start = max(border for border in borders if border <= match.start)
    end = min(border for border in borders if border >= match.end)
    return start, low + len(document.text[low:end].rstrip(BLANKS))


def _cut(document: Document, match: Match, where: str) -> Edit:
    """Return the edit that cuts the text off at a match.

    ``to-end`` takes the match, all behind it and the blanks before it; ``to-start`` takes it, all before it and the blanks behind it.
    """
    text = document.text
    if where == "to-start":
        end = match.end + (len(text) - match.end - len(text[match.end :].lstrip(BLANKS + "\n")))
        return delete_between(document, 0, end)
    start = len(text[: match.start].rstrip(BLANKS + "\n"))
    end = len(text)
    if text.endswith("\r\n"):
        end -= 2
    elif text.endswith("\n"):
        end -= 1
    return delete_between(document, start, end)
