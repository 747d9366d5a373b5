"""Plans by language for one list of rules: made when first needed, their indexes kept on disk beside the rules that they are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newslint.matching.disk_cache import keep, kept
from newslint.matching.index import Index, Trigger, index_of, triggers_of
from newslint.matching.prefilter import Plan
from newslint.rules.model import Rule


class Plans:
    """The plans of ``rules``. ``stem`` is the path in the cache that each is kept under, None where they are not kept."""

    __slots__ = ("_made", "_triggers", "rules", "stem")

    def __init__(self, rules: Sequence[Rule], stem: str | None = None) -> None:
        self.rules = tuple(rules)
        self.stem = stem
        self._made: dict[str | None, Plan] = {}
        self._triggers: tuple[Trigger, ...] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Plans, (self.rules, self.stem)

    def of(self, language: str | None) -> Plan:
        """The plan for text in a language, None for text whose language is not known."""
        plan = self._made.get(language)
        if plan is None:
            index = self._kept(language) or self._make(language)
            plan = self._made[language] = Plan(index, self.rules, language)
        return plan

    def _make(self, language: str | None) -> Index:
        if self._triggers is None:
            self._triggers = triggers_of(self.rules)
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
