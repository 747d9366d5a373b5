"""A list of rules with one prefilter for each language: made when first needed, its index kept on disk beside the rules that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newslint.matching.disk_cache import keep, kept
from newslint.matching.index import Index, Requirement, index_of, requirements_of
from newslint.matching.prefilter import Prefilter
from newslint.matching.stamp import checks_hash
from newslint.rules.model import Rule


class RuleSet:
    """The prefilters of ``rules``, one for each language.

    Their indexes are kept in the cache under paths that begin with ``stem``; with None they are not kept. ``checks`` is
    `checks_hash`, where it is known already.
    """

    __slots__ = ("_made", "_requirements", "checks", "rules", "stem")

    def __init__(self, rules: Sequence[Rule], stem: str | None = None, checks: str | None = None) -> None:
        self.rules = tuple(rules)
        self.stem = stem
        self.checks = checks or checks_hash()
        self._made: dict[str | None, Prefilter] = {}
        self._requirements: tuple[Requirement, ...] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return RuleSet, (self.rules, self.stem, self.checks)

    def of(self, language: str | None) -> Prefilter:
        """Return the prefilter for text in a language, None for text whose language is not known."""
        prefilter = self._made.get(language)
        if prefilter is None:
            index = self._kept(language) or self._make(language)
            prefilter = self._made[language] = Prefilter(index, self.rules, language)
        return prefilter

    def _make(self, language: str | None) -> Index:
        """Make the index for a language, and put it into the cache."""
        if self._requirements is None:
            self._requirements = requirements_of(self.rules)
        index = index_of(self._requirements, self.rules, language)
        if self.stem is not None:
            keep(self._path(language), index)
        return index

    def _kept(self, language: str | None) -> Index | None:
        """Return the index for a language from the cache, or None."""
        if self.stem is None:
            return None
        index = kept(self._path(language))
        return index if isinstance(index, Index) else None

    def _path(self, language: str | None) -> str:
        assert self.stem is not None
        return f"{self.stem}.{language or 'unknown'}.index"
