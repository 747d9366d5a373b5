"""The rule language: what a rule is, reading and checking it, overrides, lexicons, its schema and its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newslint.rules.loader import load_rules as load_rules
    from newslint.rules.model import Rule as Rule


def __getattr__(name: str) -> Any:
    """Import what the room shows when it is first used: a start must not wait for what it does not need."""
    if name == "Rule":
        from newslint.rules.model import Rule

        return Rule
    if name == "load_rules":
        from newslint.rules.loader import load_rules

        return load_rules
    raise AttributeError(f"module 'newslint.rules' has no attribute {name!r}")
