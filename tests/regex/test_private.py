"""What newslint expects of the private parts of Python's `re`. A Python that changes one of them fails here."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from helpers.paths import PACKAGE, ROOT

from newslint.regex.private import EXTRA_CASES, State, SubPattern, compile_parsed, op, parse

PRIVATE = PACKAGE / "regex" / "private.py"
CHANGED = f"Python {sys.version.split()[0]} has another `re` inside than newslint/regex/private.py expects"
A = (op.LITERAL, ord("a"))


@cache
def operators_used() -> set[str]:
    """Return the names of `op` that the code asks for."""
    trees = [ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    return {node.attr for node in nodes if isinstance(node.value, ast.Name) and node.value.id == "op"}


# Operators


def test_every_operator_is_there_and_is_only_itself() -> None:
    assert len(operators_used()) > 20
    missing = sorted(name for name in operators_used() if not hasattr(op, name))
    assert missing == [], CHANGED
    for names in ("CATEGORY_", "AT_", ""):
        kind = [name for name in operators_used() if name.startswith(names) and (names or not name.startswith(("CATEGORY_", "AT_")))]
        assert len({id(getattr(op, name)) for name in kind}) == len(kind) == len({getattr(op, name) for name in kind}), CHANGED
        assert {str(getattr(op, name)) for name in kind} == set(kind), CHANGED


# The shapes that parse() gives


@pytest.mark.parametrize(
    ("pattern", "parsed"),
    [
        ("ab", [A, (op.LITERAL, ord("b"))]),
        ("[ab]", [(op.IN, [A, (op.LITERAL, ord("b"))])]),
        ("[a]", [A]),
        ("[^a]", [(op.NOT_LITERAL, ord("a"))]),
        ("[a-c]", [(op.IN, [(op.RANGE, (ord("a"), ord("c")))])]),
        (r"\d", [(op.IN, [(op.CATEGORY, op.CATEGORY_DIGIT)])]),
        (r"\s", [(op.IN, [(op.CATEGORY, op.CATEGORY_SPACE)])]),
        (r"\w", [(op.IN, [(op.CATEGORY, op.CATEGORY_WORD)])]),
        (r"\W", [(op.IN, [(op.CATEGORY, op.CATEGORY_NOT_WORD)])]),
        (r"[^\d]", [(op.IN, [(op.NEGATE, None), (op.CATEGORY, op.CATEGORY_DIGIT)])]),
        ("^", [(op.AT, op.AT_BEGINNING)]),
        (r"\A", [(op.AT, op.AT_BEGINNING_STRING)]),
        ("$", [(op.AT, op.AT_END)]),
        (r"\b", [(op.AT, op.AT_BOUNDARY)]),
        (".", [(op.ANY, None)]),
        ("(?#nothing)", []),
    ],
)
def test_leaves(pattern: str, parsed: list[tuple[object, object]]) -> None:
    assert list(parse(pattern)) == parsed, CHANGED
    assert all(operator is expected for (operator, _), (expected, _) in zip(parse(pattern), parsed, strict=True)), CHANGED


@pytest.mark.parametrize(
    ("pattern", "operator", "least", "most"),
    [
        ("a{2,5}", op.MAX_REPEAT, 2, 5),
        ("a?", op.MAX_REPEAT, 0, 1),
        ("a{2,5}?", op.MIN_REPEAT, 2, 5),
        ("a{2,5}+", op.POSSESSIVE_REPEAT, 2, 5),
    ],
)
def test_repeats(pattern: str, operator: object, least: int, most: int) -> None:
    ((found, (low, high, body)),) = parse(pattern)
    assert (found, low, high, list(body)) == (operator, least, most, [A]), CHANGED
    assert isinstance(body, SubPattern), CHANGED


@pytest.mark.parametrize("pattern", ["a*", "a+", "a{3,}"])
def test_a_repeat_without_end(pattern: str) -> None:
    ((_, (_, most, _)),) = parse(pattern)
    assert int(most) >= 2**32 - 1, CHANGED


@pytest.mark.parametrize(
    ("pattern", "group", "added", "taken"),
    [("(a)", 1, 0, 0), ("(?P<name>a)", 1, 0, 0), ("(?i:a)", None, re.IGNORECASE, 0), ("(?-i:a)", None, 0, re.IGNORECASE)],
)
def test_groups(pattern: str, group: int | None, added: int, taken: int) -> None:
    ((operator, argument),) = parse(pattern)
    assert (operator, argument[:3], list(argument[3])) == (op.SUBPATTERN, (group, added, taken), [A]), CHANGED
    assert isinstance(argument[3], SubPattern), CHANGED


@pytest.mark.parametrize(
    ("pattern", "operator", "direction"),
    [("(?=a)", op.ASSERT, 1), ("(?<=a)", op.ASSERT, -1), ("(?!a)", op.ASSERT_NOT, 1), ("(?<!a)", op.ASSERT_NOT, -1)],
)
def test_assertions(pattern: str, operator: object, direction: int) -> None:
    ((found, (towards, body)),) = parse(pattern)
    assert (found, towards, list(body)) == (operator, direction, [A]), CHANGED
    assert isinstance(body, SubPattern), CHANGED


def test_choices_atomic_groups_and_back_references() -> None:
    ((operator, (nothing, branches)),) = parse("ab|cde")
    assert (operator, nothing, [len(branch) for branch in branches]) == (op.BRANCH, None, [2, 3]), CHANGED
    ((operator, body),) = parse("(?>ab)")
    assert (operator, len(body), isinstance(body, SubPattern)) == (op.ATOMIC_GROUP, 2, True), CHANGED
    _, (operator, number) = parse(r"(a)\1")
    assert (operator, number) == (op.GROUPREF, 1), CHANGED
    _, (operator, (number, yes, no)) = parse(r"(a)?(?(1)b|cd)")
    assert (operator, number, len(yes), len(no)) == (op.GROUPREF_EXISTS, 1, 1, 2), CHANGED
    _, (operator, (number, yes, no)) = parse(r"(a)?(?(1)b)")
    assert (operator, number, len(yes), no) == (op.GROUPREF_EXISTS, 1, 1, None), CHANGED


def test_an_invalid_pattern_is_the_error_of_re() -> None:
    with pytest.raises(re.error):
        parse("(a")


# SubPattern and State


def test_a_sequence_can_be_read_cut_measured_and_made() -> None:
    parsed = parse("(?im)ab{2,3}c")
    assert isinstance(parsed, SubPattern), CHANGED
    assert isinstance(parsed.data, list), CHANGED
    assert parsed.state.flags & (re.I | re.M) == re.I | re.M, CHANGED
    assert (len(parsed), list(parsed)) == (3, parsed.data), CHANGED
    rest = parsed[1:]
    assert (isinstance(rest, SubPattern), rest.getwidth()[0], parsed.getwidth()) == (True, 3, (4, 5)), CHANGED
    made = SubPattern(parsed.state)
    made.append(A)
    assert list(made) == [A], CHANGED
    assert made.state is parsed.state, CHANGED


def test_a_width_is_worked_out_anew_where_it_is_none() -> None:
    parsed = parse("a{3}")
    assert parsed.getwidth() == (3, 3), CHANGED
    operator, (_, most, body) = parsed.data[0]
    parsed.data[0] = (operator, (1, most, body))
    parsed.width = None
    assert parsed.getwidth() == (1, 3), CHANGED


def test_what_was_parsed_or_made_compiles() -> None:
    for pattern, text in [("a(?:b|c)*d", "xabcbd"), (r"(?i)(\w)\1", "Aa"), ("(?<=a)b", "ab")]:
        compiled, same = compile_parsed(parse(pattern)), re.compile(pattern)
        assert isinstance(compiled, re.Pattern), CHANGED
        spans = [match.span() for match in compiled.finditer(text)]
        assert spans == [match.span() for match in same.finditer(text)] != [], CHANGED
    state = State()
    state.flags = re.IGNORECASE | re.UNICODE
    assert compile_parsed(SubPattern(state, [A])).findall("aAb") == ["a", "A"], CHANGED


def test_failure_fails() -> None:
    parsed = parse("ab")
    kept = SubPattern(parsed.state)
    kept.append(A)
    kept.append((op.FAILURE, ()))
    assert compile_parsed(kept).search("ab aab") is None, CHANGED


# Letters that are one under re.I


def test_extra_cases_are_what_re_takes_for_one_letter() -> None:
    assert len(EXTRA_CASES) > 20, CHANGED
    assert EXTRA_CASES[ord("s")] == (ord("ſ"),), CHANGED
    assert set(EXTRA_CASES[ord("ς")]) == {ord("σ")}, CHANGED
    for code, others in EXTRA_CASES.items():
        assert isinstance(code, int), CHANGED
        assert isinstance(others, tuple), CHANGED
        assert code not in others, CHANGED
        for other in others:
            assert re.fullmatch(chr(code), chr(other), re.IGNORECASE), CHANGED
            assert chr(other).lower() != chr(code).lower(), CHANGED
            assert code in EXTRA_CASES[other], CHANGED


# Nobody else


def private_uses(path: Path) -> list[str]:
    """The private parts of `re` that a file imports or reaches for."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.append(f"{node.value.id}.{node.attr}")
    return [name for name in found if re.match(r"re\._[a-z]|_?sre(?:_|\.|\Z)", name)]


def test_one_module_alone_imports_them() -> None:
    places = [ROOT / name for name in ("newslint", "tests", "benchmarks", "examples", "docs/make")]
    files = [path for place in places for path in place.rglob("*.py")]
    assert len(files) > 200
    assert {path.relative_to(ROOT).as_posix(): uses for path in files if path != PRIVATE and (uses := private_uses(path))} == {}
    assert len(private_uses(PRIVATE)) >= 4
