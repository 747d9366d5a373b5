"""The index: every rule is tried wherever it could hold. That is all it promises; whether it holds is decided afterwards."""

from __future__ import annotations

import random

import pytest
from helpers.made_rules import matched, mutated, rules_of
from hypothesis import given
from hypothesis import strategies as st

from newslint.matching.evaluate import Case, evaluate
from newslint.matching.index import index_of, requirements_of
from newslint.matching.prefilter import Prefilter
from newslint.rules.model import Rule
from newslint.rules.predicate import Predicate
from newslint.text.document import Document

# One rule for each way into the index, and for what has gone wrong in them.
BODIES = [
    "match: {starts-with: {any: ['READ MORE:'], en: [See also, '(Read on)'], de: [Lesen Sie auch]}}",
    "match: {starts-with: {fr: [À lire aussi, L’essentiel], tr: [İlgili, ılık]}}",
    'match: {starts-with: {ru: [Читайте также], el: [Διαβάστε επίσης], zh: [相关阅读], nl: ["\'s Middags"]}}',
    "match: {equals: {en: [Related stories, 'Search for:'], de: ['Mehr zum Thema:', 'Größer'], sv: [Läs också på]}}",
    "match: {ends-with: {en: ['read more...', '(Reuters)'], ru: [подробнее], de: [weiterlesen]}}",
    "match: {contains: {any: ['©', 'click here'], el: [ΟΔΟΣ], tr: [ışık]}}",
    "match: {regex: '^\\(AP\\) '}",
    "match: {regex: '^[•*] ?\\w+ ?[|]'}",
    "match: {regex: '(?i)^(?:foto|bild|κείμενο)s? ?:'}",
    "match: {regex: '(?i)kisik|masse|straße|ångström'}",
    "match: {regex: '^\\d+ comments?$'}",
    "match: {regex: '\\b\\d{1,2}:\\d\\d [ap]\\.m\\.'}",
    "match: {regex: '[\\u200b\\ufffd]'}\nscope: inline",
    "match: {regex: ': .{3,20}$', starts-with: {en: [Tags]}}",
    "match: [{regex: '(?i)^By \\w'}, {contains: [reporting by]}]",
    "match: {regex: '(?m)^\\s?Source: \\w+'}\nscope: paragraph",
    "match: {starts-with: {en: [Subscribe now]}}\nscope: paragraph\nmax-words: 30",
]
RULES = rules_of(*BODIES)

LINES = [
    "See also: Five charts on the harbour bridge", "see\xa0also the report", "READ MORE: Bridge closed", "(Read on) inside",
    "▶ Lesen Sie auch: Fünf Grafiken", "À LIRE AUSSI : le pont", "L'ESSENTIEL du jour", "l’essentiel",
    "ilgili haberler", "İLGİLİ", "ILIK su",
    "ЧИТАЙТЕ ТАКЖЕ: мост закрыт", "ΔΙΑΒΆΣΤΕ ΕΠΊΣΗΣ: γέφυρα", "【相关阅读】大桥", "’s Middags gesloten", "'S MIDDAGS",
    "RELATED STORIES", "Search for", "SEARCH FOR »", "Mehr zum Thema", "— Mehr zum Thema —",
    "GRÖSSER", "GRÖẞER", "LÄS OCKSÅ PÅ", "läs ocksa\u030a på", "läs också på",
    "The bridge is closed. Read more", "Rain is coming (REUTERS).", "Мост закрыт. ПОДРОБНЕЕ »", "Brücke zu. Weiterlesen“",
    "Text © Harbour Office", "Click  here to go on", "ΟΔΟΣ 12", "οδος", "οδοσ", "IŞIK yandı", "ışık", "isik", "ışık",
    "(AP) The bridge is closed.", "• News | Sports", "*News|", "FOTO: Hafenamt", "Bilds: x", "ΚΕΊΜΕΝΟ: x", "κειμένο: x",
    "\u212aıſık", "KISIK", "maſſe", "STRASSE", "STRAẞE", "ÅNGSTRÖM", "\u212bngström", "12 comments", " 1 comment", "١٢ comments",
    "at 10:30 a.m. today", "zero\u200bwidth", "\ufffd", "Tags: harbour, bridge", "tags - x: abcdef", "By Ann Moore", "more reporting by Bo",
    "Source: Reuters", "  Source: Reuters", "subscribe now and save", "", " ", "\x0b", "\r", "Plain text that no rule is about.",
]  # fmt: skip


def candidates(rules: tuple[Rule, ...], document: Document, language: str | None) -> set[tuple[int, int]]:
    prefilter = Prefilter(index_of(requirements_of(rules), rules, language), rules, language)
    return {(line, rule) for line, rule, *_ in prefilter.candidates(document)}


def lines_that_hold(rules: tuple[Rule, ...], document: Document, language: str | None) -> set[tuple[int, int]]:
    """Every rule on every line: where it holds, and reports the very line or a part of it."""
    found = set()
    for line in document.filled:
        for number, rule in enumerate(rules):
            verdict = evaluate(rule, Case(document, language, {}, Predicate.spans), line)
            if not isinstance(verdict, str) and all(hit.first == hit.last == line for hit in verdict):
                found.add((line, number))
    return found


@pytest.mark.parametrize("language", [None, "en", "de", "tr", "el"])
def test_every_rule_is_tried_on_every_line_where_it_holds(language: str | None) -> None:
    document = Document("\n".join(LINES))
    missed = lines_that_hold(RULES, document, language) - candidates(RULES, document, language)
    assert [(document.lines[line], BODIES[rule]) for line, rule in missed] == []


def test_rules_are_tried_on_few_lines_of_an_article() -> None:
    article = "The council voted on Tuesday to close the harbour bridge.\n" * 50
    assert len(candidates(RULES, Document(article), "en")) <= 50


@given(st.integers(0, 10_000))
def test_the_same_in_texts_mutated_at_random(seed: int) -> None:
    text = mutated("\n".join(random.Random(seed).sample(LINES, 12)), seed)
    language = random.Random(seed).choice([None, "en", "de", "fr", "ru", "tr"])
    document = Document(text)
    missed = lines_that_hold(RULES, document, language) - candidates(RULES, document, language)
    assert [(document.lines[line], BODIES[rule]) for line, rule in missed] == []


def test_a_paragraph_of_several_lines_is_found_by_any_of_them() -> None:
    text = (
        "The harbour bridge is closed for\nrepairs until the spring, the\nmayor said on Tuesday in\nthe town hall.\n\n"
        "Source: Harbour Office and\nseveral other people that\nwe spoke to this week."
    )
    assert [hit.splitlines()[0] for hit in matched(RULES, text)] == ["Source: Harbour Office and"]


def test_rules_of_other_languages_are_not_tried() -> None:
    document = Document("Lesen Sie auch: Fünf Grafiken")
    for language, tried in [("de", True), ("fr", False), ("en", False), (None, True)]:
        assert ((0, 0) in candidates(RULES, document, language)) is tried


def test_a_line_beyond_a_rules_length_is_not_tried() -> None:
    rules = rules_of("match: {starts-with: See also}\nmax-words: 5")
    document = Document("See also this\nSee also this and that and the other")
    assert candidates(rules, document, None) == {(0, 0)}


def test_no_rules_no_candidates() -> None:
    assert candidates((), Document("See also: charts"), None) == set()


def test_hostile_text_is_indexed_like_any_other() -> None:
    document = Document("\ud800See also\n\x00See also: charts\nSee also\udfff: charts")
    assert {line for line, _ in candidates(RULES, document, "en")} >= {2}
