"""A rule holds where its scope, conditions, guards, neighbours, zones and blocks let it, and nowhere else."""

from __future__ import annotations

import pytest
from helpers.made_rules import matched, rules_of

from newslint.matching.reference import ReferenceScanner
from newslint.rules.model import Zone
from newslint.text.document import Document

PROSE = "The council voted on Tuesday to close the old harbour bridge for repairs. Work starts in March."


def found(body: str, text: str, language: str | None = None) -> list[str]:
    return matched(rules_of(body), text, language)


def refusal(body: str, text: str, line: int = 0) -> str | None:
    """Return what refused the only rule on a line."""
    ((_, why),) = ReferenceScanner(rules_of(body)).explain(Document(text), "en", line)
    return why


# Scope

TEXT = "Rain is on its way. Read more here.\nRead more\n\nThe bridge is closed."


@pytest.mark.parametrize(
    ("scope", "spans"),
    [
        ("inline", ["Read more", "Read more"]),
        ("line", ["Rain is on its way. Read more here.", "Read more"]),
        ("paragraph", ["Rain is on its way. Read more here.", "Read more"]),
        ("block", ["Rain is on its way. Read more here.", "Read more"]),
        ("document", [TEXT]),
    ],
)
def test_the_scope_is_what_a_finding_spans(scope: str, spans: list[str]) -> None:
    assert found(f"match: {{contains: Read more}}\nscope: {scope}", TEXT) == spans


def test_a_paragraph_of_wrapped_text_is_judged_and_spanned_whole() -> None:
    wrapped = (
        "The bridge is closed for\nrepairs, read\nmore about it in the\nevening paper of today.\n\n"
        "Work starts in March and\nwill take us two years."
    )
    assert found("match: {contains: read more}\nscope: paragraph", wrapped) == [wrapped.partition("\n\n")[0]]
    assert found("match: {contains: read more}\nscope: line", wrapped) == []


# Match: all keys of a mapping, any item of a list


@pytest.mark.parametrize(("text", "holds"), [("Tags: harbour", True), ("Tags: 7", False), ("See Tags: harbour", False)])
def test_all_keys_of_a_match_must_hold(text: str, holds: bool) -> None:
    assert bool(found("match: {starts-with: 'Tags:', regex: ': [a-z]+$'}", text)) is holds


@pytest.mark.parametrize(("text", "holds"), [("Tags: harbour", True), ("Filed under harbour", True), ("The tags", False)])
def test_any_item_of_a_match_must_hold(text: str, holds: bool) -> None:
    assert bool(found("match: [{starts-with: 'Tags:'}, {starts-with: Filed under}]", text)) is holds


def test_a_key_with_languages_says_nothing_about_others() -> None:
    body = "match: {starts-with: {en: [Tags], de: [Schlagwörter]}}"
    assert found(body, "Tags: harbour", "en") == ["Tags: harbour"]
    assert found(body, "Tags: harbour", "de") == []
    assert found(body, "Tags: harbour", None) == ["Tags: harbour"]


# Words and zones


def test_a_rule_holds_within_its_word_limits_only() -> None:
    body = "match: {starts-with: Tags}\nmin-words: 2\nmax-words: 3"
    assert found(body, "Tags\nTags a\nTags a b\nTags a b c") == ["Tags a", "Tags a b"]
    assert refusal(body, "Tags") == "min-words 2: the unit has 1"
    assert refusal(body, "Tags a b c") == "max-words 3: the unit has 4"


TEN = "\n\n".join(f"Line {number}" for number in range(1, 11))


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        ("{head: 2}", [1, 2]),
        ("{tail: 3}", [8, 9, 10]),
        ("{head: 1, tail: 1}", [1, 10]),
        ("{head: 20%}", [1, 2]),
        ("{tail: 25%}", [8, 9, 10]),
        ("{head: 1%}", [1]),
        ("{tail: 100%}", list(range(1, 11))),
        ("{head: 99}", list(range(1, 11))),
    ],
)
def test_a_zone_counts_lines_that_are_not_blank_and_rounds_shares_up(zone: str, lines: list[int]) -> None:
    assert found(f"match: {{starts-with: Line}}\nzone: {zone}", TEN) == [f"Line {number}" for number in lines]


def test_the_zone_of_a_paragraph_counts_paragraphs() -> None:
    paragraph = "The bridge is closed for\nrepairs until the spring, the\nmayor said on Tuesday in\n"
    text = f"{paragraph}town one.\n\n{paragraph}town two.\n\n{paragraph}town three."
    assert [hit[-6:] for hit in found("match: {contains: mayor}\nscope: paragraph\nzone: {tail: 1}", text)] == ["three."]
    assert refusal("match: {contains: bridge}\nzone: {tail: 1}", text) == "zone"


def test_a_zone_holds_for_lines_near_the_end_that_it_names() -> None:
    assert not Zone(tail=1).holds(0, 2)
    assert Zone(tail=1).holds(1, 2)
    assert Zone(head_percent=50).holds(0, 1)


# Conditions on the unit itself

ONE_LINER = "Tags, all of them"


@pytest.mark.parametrize(
    ("condition", "text", "holds"),
    [
        ("{prose: true}", "Tags are what a newspaper puts under its stories. Readers seldom look at them.", True),
        ("{prose: true}", "Tags: harbour", False),
        ("{prose: false}", "Tags: harbour", True),
        ("{prose: true}", "Tags are words. " + "They stand under stories and nobody reads them. " * 120, True),
        ("{terminal: true}", "Tags are there.”", True),
        ("{terminal: true}", "Tags are there", False),
        ("{terminal: false}", "Tags are there", True),
        ("{without-terminal: true}", "Tags are there", True),
        ("{without-terminal: true}", "Tags are there.", False),
        ("{max-words: 2}", "Tags harbour", True),
        ("{max-words: 2}", "Tags harbour bridge", False),
        ("{min-words: 3}", "Tags harbour", False),
        ("{regex: '\\d'}", "Tags 7", True),
        ("{regex: '\\d'}", "Tags seven", False),
        ("{contains: harbour}", "Tags: Harbour", True),
        ("{ends-with: {de: Hafen}}", "Tags: Hafen", False),
        ("{equals: Tags}", "Tags:", True),
        ("{starts-with: {any: Tags}, contains: bridge}", "Tags bridge", True),
        ("{starts-with: {any: Tags}, contains: bridge}", "Tags", False),
        ("[{contains: bridge}, {contains: harbour}]", "Tags harbour", True),
        ("[{contains: bridge}, {contains: harbour}]", "Tags town", False),
    ],
)
def test_a_rule_holds_where_its_when_does(condition: str, text: str, holds: bool) -> None:
    from newslint.matching.scanner import Scanner

    rules = rules_of(f"match: {{starts-with: Tags}}\nwhen: {condition}")
    assert bool(Scanner(rules).scan(Document(text), "en").matches) is holds
    assert bool(matched(rules, text, "en")) is holds


def test_unless_is_when_turned_round_and_each_key_of_a_mapping_is_a_guard() -> None:
    body = "match: {starts-with: Tags}\nunless: {terminal: true, contains: bridge}"
    assert found(body, "Tags harbour\nTags bridge\nTags harbour.") == ["Tags harbour"]
    assert refusal(body, "Tags bridge") == "unless contains"
    assert refusal(body, "Tags.") == "unless terminal"


def test_an_item_of_a_list_is_one_guard_that_refuses_where_all_of_it_holds() -> None:
    body = "match: {starts-with: Tags}\nunless: [{name: bridge notice, terminal: true, contains: bridge}, {max-words: 1}]"
    assert found(body, "Tags bridge\nTags harbour.\nTags bridge.\nTags") == ["Tags bridge", "Tags harbour."]
    assert refusal(body, "Tags bridge.") == "unless bridge notice"
    assert refusal(body, "Tags") == "unless max-words"
    assert (
        refusal("match: {starts-with: Tags}\nwhen: [{contains: a, prose: true}, {terminal: true}]", "Tags")
        == "when: contains, prose or terminal"
    )


# Neighbours


@pytest.mark.parametrize(
    ("condition", "text", "holds"),
    [
        ("{next: {max-words: 3}}", "Tags\n\nThree short words", True),
        ("{next: {max-words: 3}}", "Tags\nThese are four words", False),
        ("{next: {max-words: 3}}", "Tags", False),
        ("{previous: {terminal: true}}", "It rained.\nTags", True),
        ("{previous: {terminal: true}}", "Tags\nIt rained.", False),
        ("{previous: {contains: rain}, next: {contains: sun}}", "The rain\nTags\nThe sun", True),
        ("{previous: {contains: rain}, next: {contains: sun}}", "The rain\nTags\nThe moon", False),
        ("{within-3: {equals: Sports}}", "Sports\na\nb\nTags", True),
        ("{within-3: {equals: Sports}}", "Sports\na\nb\nc\nTags", False),
        ("{within-3: {equals: Sports}}", "Tags\na\n\nb\nSports", True),
        ("{within-12: {equals: Sports}}", "Tags\n" + "a\n" * 11 + "Sports", True),
        ("{within-2: {contains: a, max-words: 1}}", "a b\nTags\nc", False),
        ("{next: {edge: true}}", "It rained.\nTags\n\n", True),
        ("{next: {edge: true}}", "Tags\nIt rained.", False),
        ("{previous: {edge: true}}", "\nTags\nIt rained.", True),
        ("{previous: {edge: false}}", "Tags\nIt rained.", False),
        ("{within-2: {edge: true}}", "a\nTags\nb\nc\nd", True),
        ("{within-2: {edge: true}}", "a\nb\nTags\nc\nd", False),
        ("{next: {blank: true}}", "Tags\n\nIt rained.", True),
        ("{next: {blank: true}}", "Tags\n \t\r\nIt rained.", True),
        ("{next: {blank: true}}", "Tags\nIt rained.", False),
        ("{next: {blank: false}}", "Tags\nIt rained.", True),
        ("{next: {blank: true}}", "Tags", False),
        ("{next: {blank: true}}", "Tags\n", False),
        ("{previous: {blank: true, contains: rain}}", "The rain\n\nTags", True),
        ("{previous: {blank: true, contains: rain}}", "The rain\nTags", False),
    ],
)
def test_neighbours_are_the_nearest_lines_that_are_not_blank(condition: str, text: str, holds: bool) -> None:
    assert bool(found(f"match: {{equals: Tags}}\nwhen: {condition}", text)) is holds
    assert bool(found(f"match: {{equals: Tags}}\nunless: [{condition}]", text)) is not holds


def test_the_final_newline_is_no_blank_line() -> None:
    body = "match: {equals: Tags}\nunless: {next: {blank: true}}"
    assert found(body, "It rained.\nTags") == found(body, "It rained.\nTags\n") == ["Tags"]


# Other rules, and the document


def test_another_rule_can_be_a_condition() -> None:
    rules = rules_of(
        "match: {starts-with: Tags}\nwhen: {next: {rule: INS902}}",
        "match: {starts-with: Sports}\nmax-words: 2",
        "match: {starts-with: Menu}\nunless: {rule: INS902}",
    )
    assert matched(rules, "Tags\nSports page") == ["Tags", "Sports page"]
    assert matched(rules, "Tags\nSports page three") == []


def test_a_condition_may_be_about_the_whole_document() -> None:
    body = "match: {contains: subscribe}\nscope: document\nwhen: {document: {max-words: 12, contains: log in}}"
    notice = "To go on reading, subscribe.\nOr log in."
    assert found(body, notice) == [notice]
    assert found(body, notice + "\n" + PROSE) == []
    assert found(body, "To go on reading, subscribe.") == []
    assert found("match: {contains: subscribe}\nunless: {document: {regex: '\\d{4}'}}", "subscribe\n\n2021\n") == []


def test_a_finding_about_the_document_spans_it_all_once() -> None:
    text = "\n To go on, subscribe.\nsubscribe now\n"
    assert found("match: {contains: subscribe}\nscope: document", text) == [text]


# Blocks

MENU = """\
Most read
Five charts on inflation
Rain on its way

Bridge closed
The council voted on Tuesday to close the old bridge for good.
Tags"""


@pytest.mark.parametrize(
    ("tail", "text", "last"),
    [
        ("then: {max-words: 5}", MENU, "Bridge closed"),
        ("then: {max-words: 5, max: 2}", MENU, "Rain on its way"),
        ("then: {max-words: 5, min: 3}", MENU, "Bridge closed"),
        ("then: {max-words: 5, min: 4}", MENU, None),
        ("then: {without-terminal: true}", "Most read\nIt rained.", None),
        ("then: {without-terminal: true}", "It rained.\nMost read", None),
        ("while: {without-terminal: true}", "Most read\nIt rained.", "Most read"),
        ("while: {without-terminal: true}", "It rained.\nMost read", "Most read"),
        ("while: {regex: '^[A-Z]\\w+ \\w+'}", MENU, "Bridge closed\nThe council voted on Tuesday to close the old bridge for good."),
        ("then: {max-words: 5}", "Most read\na\nb\n", "b"),
    ],
)
def test_a_block_is_a_heading_and_what_hangs_on_it(tail: str, text: str, last: str | None) -> None:
    spans = found(f"match: {{equals: Most read}}\nscope: block\n{tail}", text)
    assert len(spans) == (last is not None)
    if last is not None:
        assert spans[0].startswith("Most read")
        assert spans[0].endswith(last)


def test_a_block_with_too_few_lines_says_so() -> None:
    assert (
        refusal("match: {equals: Most read}\nscope: block\nthen: {max-words: 5, min: 2}", "Most read\na")
        == "then: fewer than 2 lines follow"
    )


def test_conditions_in_a_block_are_about_each_following_line() -> None:
    body = "match: {equals: Most read}\nscope: block\nwhile: {max-words: 9, next: {edge: false}}"
    assert found(body, "Most read\na\nb\nc") == ["Most read\na\nb"]


def test_two_blocks_that_follow_each_other_are_two() -> None:
    body = "match: {equals: [Most read, Related]}\nscope: block\nthen: {max: 1, max-words: 4}"
    assert found(body, "Most read\na\nRelated\nb") == ["Most read\na", "Related\nb"]


# Several patterns, several lines


def test_inside_a_line_every_alternative_says_where_it_stands() -> None:
    assert found("scope: inline\nmatch: [{contains: harbour}, {contains: bridge}]", "The bridge, the harbour.") == ["bridge", "harbour"]


def test_the_place_is_that_of_the_pattern_that_has_one() -> None:
    assert found("scope: inline\nmatch: {starts-with: Tags, contains: harbour}", "Tags of the harbour") == ["harbour"]


@pytest.mark.parametrize(
    ("condition", "holds"), [("max-lines: 2", True), ("max-lines: 1", False), ("min-lines: 2", True), ("min-lines: 3", False)]
)
def test_the_lines_of_a_text_are_those_that_are_not_blank(condition: str, holds: bool) -> None:
    body = f"match: {{starts-with: Tags}}\nwhen: {{document: {{{condition}}}}}"
    assert found(body, "\nTags harbour\n \nThe bridge is shut.\n") == (["Tags harbour"] if holds else [])
