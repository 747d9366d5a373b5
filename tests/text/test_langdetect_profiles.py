"""The n-grams of langdetect's profiles: the same numbers as in its own table."""

from __future__ import annotations

import pytest
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from newslint.text.langdetect_profiles import NGrams, profiles


@pytest.fixture(scope="module")
def theirs() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


def test_every_language_gives_every_ngram_the_same_weight(theirs: DetectorFactory) -> None:
    own = profiles()
    assert sorted(own.langlist) == own.langlist == sorted(theirs.langlist)
    order = [theirs.langlist.index(language) for language in own.langlist]
    for gram in list(theirs.word_lang_prob_map)[::97]:
        row = own.word_lang_prob_map[gram]
        assert row is not None
        assert row == [theirs.word_lang_prob_map[gram][at] for at in order], gram


def test_what_no_language_has_is_not_there() -> None:
    assert "qqq" not in profiles().word_lang_prob_map
    assert "the" in profiles().word_lang_prob_map


def test_hostile_text_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newslint.text.langdetect_profiles._MOST", 10)
    grams = NGrams([({"a": 2}, [4, 1, 1])])
    assert ["a" in grams, *(chr(code) in grams for code in range(200, 300))] == [True, *[False] * 100]
    assert len(grams) <= 10
    assert grams["a"] == [0.5]
