"""Plans by language for one list of rules: made when first needed, their indexes kept on disk beside the rules that they are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newslint.matching.disk_cache import keep, kept
from newslint.matching.index import Index, Requirement, index_of, requirements_of
from newslint.matching.prefilter import Prefilter
from newslint.rules.model import Rule


class RuleSet:
    """The prefilters of ``rules``, one for each language. ``stem`` is the path in the cache that each is kept under, None where they are not kept."""

    __slots__ = ("_made", "_triggers", "rules", "stem")

    def __init__(self, rules: Sequence[Rule], stem: str | None = None) -> None:
        self.rules = tuple(rules)
        self.stem = stem
        self._made: dict[str | None, Prefilter] = {}
        self._triggers: tuple[Requirement, ...] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return RuleSet, (self.rules, self.stem)

    def of(self, language: str | None) -> Prefilter:
        """The prefilter for text in a language, None for text whose language is not known."""
        prefilter = self._made.get(language)
        if prefilter is None:
            index = self._kept(language) or self._make(language)
            prefilter = self._made[language] = Prefilter(index, self.rules, language)
        return prefilter

    def _make(self, language: str | None) -> Index:
        if self._triggers is None:
            self._triggers = requirements_of(self.rules)
        index = index_of(self._triggers, self.rules, language)
        if self.stem is not None:
            keep(self._path(language), index)
        return index

    def _kept(self, language: str | None) -> Index | None:
        if self.stem is None:
            return None
        index = kept(self._path(language))
        return index if isinstance(index, Index) else None

    def _path(self, language: str | None) -> str:
        assert self.stem is not None
        return f"{self.stem}.{language or 'unknown'}.index"
