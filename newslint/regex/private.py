"""The private parts of Python's `re`: the only module that imports them.

There is no public way to a parsed regex, and none to the letters that ``re.I`` takes for one. Another parser would have to agree with
`re` in all that it accepts, and a table of letters of our own with the Unicode data of the Python that runs. So these names are used, and
``tests/regex/test_private.py`` says what is expected of each: a Python that changes one fails there. `re` itself has loaded them all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from re import _compiler, _parser  # type: ignore[attr-defined]
from re import _constants as op  # type: ignore[attr-defined]
from re._casefix import _EXTRA_CASES  # type: ignore[import-not-found]
from typing import Any

__all__ = ["EXTRA_CASES", "State", "SubPattern", "compile_parsed", "op", "parse"]  # `op`: the operators of parsed regexes

# For the lower-case letters that another one is equal to under `re.I`, by code point: those others.
EXTRA_CASES: Mapping[int, tuple[int, ...]] = _EXTRA_CASES

# A sequence of items (operator and argument), with the `State` of the regex that it belongs to: flags and groups.
SubPattern: Any = _parser.SubPattern
State: Any = _parser.State


def parse(pattern: str) -> Any:
    """Return the `SubPattern` of a regex. Raise re.error for an invalid one."""
    return _parser.parse(pattern)


def compile_parsed(parsed: Any) -> re.Pattern[str]:
    """Compile a `SubPattern`."""
    compiled: re.Pattern[str] = _compiler.compile(parsed)
    return compiled
