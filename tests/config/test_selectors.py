"""Selectors choose rules, globs choose files."""

from __future__ import annotations

import re

import pytest
from helpers.settings import NamedRule, error_of
from hypothesis import example, given
from hypothesis import strategies as st

from newslint.config.globs import compile_globs, escape_glob, matches
from newslint.config.selectors import NAMED, check_selectors, chooses, selected, specificity
from newslint.errors import ConfigError

SEE_ALSO = NamedRule("INS101", "see-also-insert", "insert")
AD_MARK = NamedRule("INS140", "advertisement-mark", "insert")
PHOTO_CREDIT = NamedRule("CAP201", "photo-credit", "caption")
RULES = [SEE_ALSO, AD_MARK, PHOTO_CREDIT]


def running(select: list[str], ignore: list[str] | None = None, extend: list[str] | None = None) -> list[str]:
    return [rule.code for rule in RULES if selected(rule.code, rule.name, rule.category, select, extend or [], ignore or [])]


def test_a_rule_is_selected_by_its_code_prefix_name_or_category_in_any_case() -> None:
    assert running(["ALL"]) == ["INS101", "INS140", "CAP201"]
    assert running(["INS"]) == running(["ins"]) == running(["insert"]) == ["INS101", "INS140"]
    assert running(["INS14"]) == ["INS140"]
    assert running(["see-also-insert"]) == running(["See-Also-Insert"]) == running(["ins101"]) == ["INS101"]
    assert running([]) == []


def test_extend_select_adds_to_select() -> None:
    assert running(["CAP"], extend=["INS101"]) == ["INS101", "CAP201"]


def test_part_of_a_name_or_of_the_letters_selects_nothing() -> None:
    assert running(["see-also", "IN", "I", "ins101x", "INS1011", ""]) == []


def test_ignoring_wins_between_equals() -> None:
    assert running(["ALL"], ["ALL"]) == []
    assert running(["insert"], ["INS"]) == []
    assert running(["INS101"], ["see-also-insert"]) == []


def test_the_more_specific_selector_wins() -> None:
    assert running(["ALL"], ["INS"]) == ["CAP201"]
    assert running(["ALL", "INS101"], ["INS"]) == ["INS101", "CAP201"]
    assert running(["INS1"], ["insert"]) == ["INS101", "INS140"]
    assert running(["INS14"], ["INS1"]) == ["INS140"]
    assert running(["INS"], ["INS14"]) == ["INS101"]
    assert running(["CAP"], ["ALL"]) == ["CAP201"]


def test_specificity_rises_from_all_to_the_code() -> None:
    order = ["ALL", "INS", "INS1", "INS10", "INS101"]
    ranks = [specificity(selector, "INS101", "see-also-insert", "insert") for selector in order]
    assert ranks == sorted(set(ranks))
    assert ranks[-1] == NAMED == specificity("see-also-insert", "INS101", "see-also-insert", "insert")
    assert specificity("insert", "INS101", "see-also-insert", "insert") == ranks[1]


def test_file_and_source_ignores_take_away_whatever_they_name() -> None:
    assert chooses(["CAP", "INS1"], "INS101", "see-also-insert", "insert")
    assert not chooses(["CAP"], "INS101", "see-also-insert", "insert")


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("INS111", "did you mean 'INS101'?"),
        ("see-allso-insert", "did you mean 'see-also-insert'?"),
        ("captions", "did you mean 'caption'?"),
    ],
)
def test_an_unknown_selector_is_an_error_with_a_hint(selector: str, hint: str) -> None:
    assert error_of(check_selectors, ["ALL", selector], RULES, "--select") == f"unknown rule {selector!r} in --select ({hint})"


def test_an_unknown_selector_of_a_file_names_its_line() -> None:
    assert (
        error_of(check_selectors, ["CAP", "QQQ"], RULES, "ignore", "newslint.yaml", [4, 5])
        == "newslint.yaml:5: unknown rule 'QQQ' in ignore"
    )


def test_a_category_is_known_even_if_no_rule_of_it_is_loaded() -> None:
    check_selectors(["ALL", "ACC", "access", "INS", "INS1", "photo-credit"], RULES, "select")
    with pytest.raises(ConfigError, match="ACC1"):
        check_selectors(["ACC1"], RULES, "select")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.txt", "a.txt"),
        ("*.txt", "raw/2024/a.txt"),
        ("raw/*.txt", "raw/a.txt"),
        ("./raw/*.txt", "raw/a.txt"),
        ("raw/**/*.txt", "raw/a.txt"),
        ("raw/**/*.txt", "raw/2024/05/a.txt"),
        ("**/raw/*.txt", "raw/a.txt"),
        ("**/raw/*.txt", "old/raw/a.txt"),
        ("raw/**", "raw/2024/a.txt"),
        ("**", "raw/a.txt"),
        ("drafts/", "2024/drafts/a.txt"),
        ("raw/drafts/", "raw/drafts/b/a.txt"),
        ("0?.txt", "01.txt"),
        ("0[1-3].txt", "02.txt"),
        ("0[!1-3].txt", "04.txt"),
        ("[]].txt", "].txt"),
        ("a[.txt", "a[.txt"),
        ("a{b}.txt", "a{b}.txt"),
        (".*", ".hidden"),
        ("été *.txt", "été 2024.txt"),
        ("a\n*", "a\nb"),
    ],
)
def test_a_glob_matches_from_its_folder_and_in_folders_below(pattern: str, path: str) -> None:
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.txt", "a.txt.gz"),
        ("*.txt", "a.TXT"),
        ("raw/*.txt", "old/raw/a.txt"),
        ("raw/*.txt", "raw/2024/a.txt"),
        ("raw/**", "raw"),
        ("drafts/", "drafts"),
        ("0?.txt", "0/.txt"),
        ("0[!1].txt", "0/.txt"),
        ("raw/drafts/", "2024/raw/drafts/a.txt"),
        ("a.txt", "aXtxt"),
        ("", "a.txt"),
    ],
)
def test_a_glob_matches_nothing_else(pattern: str, path: str) -> None:
    assert not matches(pattern, path)


def test_several_globs_are_one_regex_and_may_take_whole_folders() -> None:
    excluded = compile_globs((".git", "drafts/", "raw/old"), below=True)
    for path in (".git", "a/.git/config", "drafts", "a/drafts/b.txt", "raw/old/a/b.txt"):
        assert excluded.fullmatch(path), path
    for path in ("git", ".gitignore", "a/raw/old", "drafts2/a.txt"):
        assert not excluded.fullmatch(path), path
    assert not compile_globs(()).fullmatch("")


def test_what_is_no_glob_is_refused() -> None:
    with pytest.raises(ValueError, match="not a glob"):
        matches("[z-a].txt", "a.txt")


NAMES = st.text("ab.*?[]!-^\\é", min_size=1, max_size=4)


@given(st.lists(NAMES, min_size=1, max_size=4))
@example(["[a]", "*"])
def test_an_escaped_path_matches_itself_and_nothing_else(parts: list[str]) -> None:
    path = "x/" + "/".join(parts)
    assert matches(escape_glob(path), path)
    assert not matches(escape_glob(path), path + "a")


def oracle(pattern: list[str], path: list[str]) -> bool:
    """Return what a glob of ``**``, ``*``, ``?`` and letters means, part by part."""
    if not pattern:
        return not path
    if pattern[0] == "**":
        if len(pattern) == 1:
            return bool(path)
        return any(oracle(pattern[1:], path[skip:]) for skip in range(len(path) + 1))
    regex = re.escape(pattern[0]).replace(r"\*", ".*").replace(r"\?", ".")
    return bool(path) and re.fullmatch(regex, path[0]) is not None and oracle(pattern[1:], path[1:])


@given(
    st.lists(st.sampled_from(["**", "a", "b", "*", "a*", "?", "*b*"]), min_size=2, max_size=5),
    st.lists(st.sampled_from(["a", "b", "ab", "ba"]), min_size=1, max_size=5),
)
def test_a_glob_with_folders_means_what_the_oracle_says(pattern: list[str], path: list[str]) -> None:
    assert matches("/".join(pattern), "/".join(path)) == oracle(pattern, path)
