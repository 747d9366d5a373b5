"""The gate for regexes: what may run on any text, and what is refused because it could take forever."""

from __future__ import annotations

import re

import pytest
from measuring import work_within

from newslint.errors import ConfigError
from newslint.patterns import BUDGET
from newslint.regexgate import MAX_LENGTH, check_regex, probe_regex

GOOD = [
    r"^Related: \d+ \w+$",
    r"(?i)\b(?:see|read) (?:also|more)\b",
    r"\s+$",
    r"<[^>]*>",
    r"https?://\S+",
    r"[\w.]+@[\w.]+",
    r"^(?:\S+ ){0,5}©",
    r"^[A-Z]\w+(?: [A-Z]\w+){0,3}$",
    r"(?: [A-Z]\w+)+ reports",
    r"^(?:[^|]{1,30}\|){2,8}",
    r"\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?",
    r'"(?:[^"\\]|\\.)*"',
    r"(?<=\w{5})\.{3,}$",
    r"(\w+) \1",
    r"相关阅读[:：].{1,40}",
    r"(?:\d++,)*+\d++ shares",
]

# Exponential or steep; most of them are in the literature.
EXPLOSIVE = [
    r"(a+)+$",
    r"(a*)*b",
    r"(a|a)*b",
    r"(a|aa)+$",
    r"(?:a|b|ab)*c",
    r"(\w+\s?)+:",
    r"^(\w+\s*)+$",
    r"(x+x+)+y",
    r"([a-z]+)*=",
    r"(\d+|\w+)*!",
    r"(.*)*x",
    r"(.*?,){11}P",
    r"(?:.|\s)*?END",
    r".*.*.*x",
    r"a*a*a*a*a*b",
    r"\w*\w*\w*x",
    r"((a)\2?)+b",
    r"(?=(a+)+b)c",
    r"(a?){30}a{30}",
    r"(?:a|aa){30}b",
    r"(?:a{1,15}){1,15}b",
    r"(?:[a-z]{0,12}){0,12}!",
    r"(?:(?:a{1,9}){1,9}){1,9}b",
]


def gate(pattern: str) -> None:
    check_regex(pattern, "rules.yaml", 7)
    probe_regex(pattern, "rules.yaml", 7)


@pytest.mark.parametrize("pattern", GOOD)
def test_a_plain_pattern_passes(pattern: str) -> None:
    gate(pattern)


@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_an_explosive_pattern_is_refused_within_seconds(pattern: str) -> None:
    with work_within(20), pytest.raises(ConfigError, match=r"could take forever|takes too long on text such as") as caught:
        gate(pattern)
    assert (caught.value.path, caught.value.line) == ("rules.yaml", 7)
    assert caught.value.hint == "let one repeat end where the next begins, or use a possessive repeat such as [^.]*+"


@pytest.mark.parametrize("pattern", GOOD)
def test_what_passes_is_quick_on_any_text_of_the_budgets_length(pattern: str) -> None:
    for stuff in ("a", " ", "1,", "Aa ", "<", "|", '"', "\\", ".", "相", "a@", "\n "):
        text = (stuff * BUDGET)[:BUDGET]
        with work_within(10):
            re.compile(pattern).search(text)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(Tags", "invalid regex '(Tags': "),
        ("[z-a]", "invalid regex"),
        (r"\1", "invalid regex"),
        ("(?L)a", "invalid regex"),
        ("(?<=a+)b", "invalid regex"),
        ("a{99999999999}", "invalid regex"),
        ("(" * 2000 + ")" * 2000, "invalid regex"),
        ("", "matches empty text"),
        ("(?:Tags)?", "matches empty text"),
        ("a" * (MAX_LENGTH + 1), "a regex of 20,001 characters is too long (at most 20,000)"),
    ],
)
def test_an_invalid_pattern_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        gate(pattern)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 300
