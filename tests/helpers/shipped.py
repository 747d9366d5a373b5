"""The shipped rules and their examples, read once for all tests."""

from __future__ import annotations

from functools import cache

from newslint.linter import Linter
from newslint.rules.examples import load_examples
from newslint.rules.model import Example
from newslint.rules.shipped import rule_files


@cache
def shipped_linter() -> Linter:
    """Return a linter with the defaults: all shipped rules, those of preview known but not run."""
    return Linter()


@cache
def shipped_examples() -> tuple[Example, ...]:
    """Return the examples of all shipped rules, in the order of the files."""
    files = [load_examples(path, shown) for path, shown in rule_files(())]
    return tuple(example for file in files for examples in file.values() for example in examples)
