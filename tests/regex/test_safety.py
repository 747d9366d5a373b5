"""The gate for regexes: what may run on any text, and what is refused because it could take forever."""

from __future__ import annotations

import re
from random import Random

import pytest
from helpers.measuring import work_within

from newslint.errors import ConfigError
from newslint.regex.limits import BUDGET
from newslint.regex.safety import MAX_LENGTH, check_regex, probe_regex

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
    "(?x:(a+) # some\n + b)",
    r"^ФОТО: (?:[а-яё]+[ -]?){1,19}$",
    r"(?:[bcd]|[bcd][bcd])+!",
    r"(?:[α-ω]{1,19}){1,19};",
    r"(?:[B-Y]|[B-Y][B-Y])+!",
    r"(x)?(?(1)(?:a|aa)+b|c)",
    r"(?:[^a]|[^a][^a])+ab",
    r"^(?:\S|\S\S)+$",
    r"(?:\W|\W\W)+x",
    r"(?:\D|\D\D)+7",
    r"(?i)(?:[k]|K{2})+!",
    r"(?i:(?:[д]|Д{2})+)!",
    r"(?:[\U00010400-\U0001044F]|[\U00010410-\U00010412]{2})+!",
    r"(?:[a-m]|[m-z]{2}|q)*!",  # the classes have one character in common
    r"(?:[аж]|[жб][жв])+!",
    r"(?:ab|cd|abc|d)*!",
    r"(?:\S|\W\S[c-f])*?[.,;]q",  # what leads furthest along the repeat is also what ends it
    r"\w(?:[^\W\d_]?(?:б|б)\w)*[а-я]",
    r"(?<=ж)(?:[а-м]|[а-м]{2})+!",
    r"(?=(?:[а-м]|[а-м]{2})+!)[а-м]",
    r"(ж+)\1ю(?:[а-м]|[а-м]{2})+!",
    r"(?>ж)(?:[а-м]|[а-м]{2})+!",
    r"ж*+(?:[а-м]|[а-м]{2})+!",
    "a?" * 40 + "a" * 40,
    "Foto: " + "(?:[а-я]|ж[а-я])" * 40 + "!",
    "(?:x|(?>" + "(?:ab)?" * 40 + "(?:ab){40}))!",
]

# Classes over many scripts, each written in several ways; a class and another that shares one character with it.
SCRIPTS = [
    "абвгдежзиклмнопр",
    "αβγδεζηθικλμν",
    "ابتثجحخدذرز",
    "ガギグゲゴザジ",
    "相关阅读新闻网站",
    "bcdfghjkmnpqrst",
    "BCDFGHJKLMNP",
    "2345678",
    "٢٣٤٥٦٧",
    ".,;:&%#@",
    "𐐐𐐑𐐒𐐓𐐔𐐕",
    "äöüßéèç",
]
SHAPES = [
    # (explosive, and what is like it and sound); A: a class, B: one that shares a character with it, C: one that shares none, p: of A
    ("(?:A|AA)+§", "(?:AA)+§"),
    ("(?:A|AB)*§", "(?:A|CB)*§"),
    ("^pp: (?:A+[ -]?){1,19}$", "^pp: (?:A+[ -]){1,19}$"),
    ("(?:A{1,19}){1,19}§", "(?:A{1,19}[ -]){1,19}§"),
    ("(?:AA|B)*?§", "(?:AA|C)*?§"),
    ("(x)?(?(1)(?:A|A{2})+§|¤)", "(x)?(?(1)(?:A{2})+§|¤)"),
    ("(?<=p)(?:A|A{2,3})+§", "(?<=p)(?:A|A{2,3})++§"),
    ("A(?=(?:A|AA)+§)", "A(?=(?>(?:A|AA)+)§)"),
    ("A*B*A*B*A*§", "A*C*§"),
    ("(p)\\1(?:B|BA|A)+§", "(p)\\1(?:C|AA)+§"),
]  # fmt: skip


def made(shape: str, chance: Random) -> str:
    """Return a shape with classes of a script in it."""
    letters = chance.sample(chance.choice(SCRIPTS), 6)
    shared, first, second = letters[0], letters[:3], letters[3:5]

    def written(chars: list[str], others: list[str]) -> str:
        chars = chance.sample(chars, len(chars))
        form = chance.choice(["set", "either", "range", "cut"])
        if form == "either":
            return f"(?:{'|'.join(map(re.escape, chars))})"
        if form == "range":
            return f"[{''.join(f'{re.escape(c)}-{re.escape(c)}' for c in chars)}]"
        if form == "cut":  # all of a wide class but what others hold
            return f"(?![{''.join(map(re.escape, others))}])[{''.join(map(re.escape, chars))}]"
        return f"[{''.join(map(re.escape, chars))}]"

    classes = {
        "A": written(first, second),
        "B": written([shared, *second], first[1:]),
        "C": written(second, first),
        "p": re.escape(shared),
    }
    return "".join(classes.get(c, c) for c in shape)


def gate(pattern: str) -> None:
    check_regex(pattern, "rules.yaml", 7)
    probe_regex(pattern, "rules.yaml", 7)


@pytest.mark.parametrize("pattern", GOOD)
def test_a_plain_pattern_passes(pattern: str) -> None:
    gate(pattern)


@pytest.mark.slow
@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_an_explosive_pattern_is_refused_within_seconds(pattern: str) -> None:
    with work_within(20), pytest.raises(ConfigError, match=r"could take forever|takes too long on text such as") as caught:
        gate(pattern)
    assert (caught.value.path, caught.value.line) == ("rules.yaml", 7)
    assert caught.value.hint == "let one repeat end where the next begins, or use a possessive repeat such as [^.]*+"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("explosive", "sound"), SHAPES)
def test_a_shape_is_refused_over_any_alphabet_and_its_sound_twin_is_not(explosive: str, sound: str, seed: int) -> None:
    with pytest.raises(ConfigError, match=r"could take forever|takes too long on text such as"):
        gate(made(explosive, Random(seed)))
    gate(made(sound, Random(seed)))


def test_groups_inside_each_other_without_end_are_no_crash() -> None:
    gate("(" * 90 + "a" + ")" * 90 + "{1,3}b")
    with pytest.raises(ConfigError, match="invalid regex"):
        gate("(" * 150 + "a" + ")" * 150 + "+b")


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
