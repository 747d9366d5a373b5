"""Finding strings: one by one at first, by automata later, and always the same."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.matching import automaton as built
from newslint.matching.automaton import Automaton

STRINGS = [b"\nsee", b"ad", b"advert", b"e a", b"see also", "é".encode()]


def by_regex(data: bytes) -> list[tuple[int, int, int]]:
    found = [
        (number, match.start(), match.start() + len(string))
        for number, string in enumerate(STRINGS)
        for match in re.finditer(b"(?=%b)" % re.escape(string), data)
    ]
    return sorted(found, key=lambda hit: (hit[2], hit))


@given(st.lists(st.sampled_from([*STRINGS, b" ", b"x", b"\n"]), max_size=30).map(b"".join))
def test_every_occurrence_in_order_of_the_ends(data: bytes) -> None:
    automaton = Automaton(STRINGS)
    for _ in range(2):
        hits = automaton.find(data)
        assert [end for _, _, end in hits] == sorted(end for _, _, end in hits)
        assert sorted(hits, key=lambda hit: (hit[2], hit)) == by_regex(data)


def test_strings_are_found_alike_one_by_one_and_by_automata(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"\nsee also the advert, see a line\nsee"
    monkeypatch.setattr(built, "FEW", 2 * len(data))
    monkeypatch.setattr(built, "WARM_UP", 4 * len(data))
    automaton = Automaton(STRINGS)
    ways = [sorted(automaton.find(data)) for _ in range(6)]
    assert ways == [sorted(by_regex(data))] * 6


def test_nothing_is_missed_when_a_long_text_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once several threads, or a build that failed, could leave an automaton that found nothing."""
    data = b"\nsee also the advert"
    monkeypatch.setattr(built, "FEW", 1)
    monkeypatch.setattr(built, "WARM_UP", 2)
    real, seen = built.ahocorasick_rs.BytesAhoCorasick, []

    def fails_once(*given: object, **how: object) -> object:
        seen.append(given)
        if len(seen) == 1:
            raise MemoryError
        return real(*given, **how)

    monkeypatch.setattr(built.ahocorasick_rs, "BytesAhoCorasick", fails_once)
    automaton = Automaton(STRINGS)
    with pytest.raises(MemoryError):
        automaton.find(data)
    assert sorted(automaton.find(data)) == sorted(by_regex(data))


def test_threads_share_one_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"\nsee also the advert, see a line\nsee " * 50
    expected = sorted(by_regex(data))
    monkeypatch.setattr(built, "FEW", len(data))
    monkeypatch.setattr(built, "WARM_UP", 9 * len(data))
    with ThreadPoolExecutor(8) as pool:
        for _ in range(20):
            automaton = Automaton(STRINGS)
            for hits in pool.map(automaton.find, [data] * 24):
                assert sorted(hits) == expected


def test_without_strings_nothing_is_found() -> None:
    assert Automaton([]).find(b"see also") == []
