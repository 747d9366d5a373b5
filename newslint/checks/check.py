"""The types of checks. A check is a rule's condition in Python, tuned from YAML (``check: repeated``, ``options: {min-words: 8}``).

A check is a module in the folder of its category, which ends in ``CHECK = DocumentCheck(...)`` or ``CHECK = FindingsCheck(...)`` and stands
in the registry `newslint.checks.CHECKS`. Modules beside it that hold no `CHECK` are helpers, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from newslint.findings import Edit, Finding, Safety
from newslint.text.document import Document

Options = dict[str, Any]


class Context(NamedTuple):
    """The facts that a check may use beside the text: the language in effect, the one that the caller named, and the expected ones."""

    language: str | None
    declared: str | None
    expected: tuple[str, ...]


class Mark(NamedTuple):
    """A place that a check found: ``start`` and ``end`` are code points of the text.

    ``message`` says why; None stands for the rule's message. ``edits`` repair it; None stands for the fix of the rule, () for no fix.
    ``safety`` is that of the edits where it is not the rule's.
    """

    start: int
    end: int
    message: str | None = None
    edits: tuple[Edit, ...] | None = None
    safety: Safety | None = None


Skips = Callable[[Document, int, Context, Options, Sequence[Finding]], str | None]
"""A function that returns why a check passes over a line (index from 0, not blank), for ``newslint explain FILE:LINE``; None where it does not."""


class DocumentCheck(NamedTuple):
    """A check that looks at one document.

    ``find`` yields its marks. ``options`` are those that a rule may set, with their defaults; a tuple means a list of texts. Where several
    rules share a check, ``spares`` saves running it for each of them: it returns True where none has anything to say, whatever its options
    are. ``skips`` says why a line is passed over. ``once``: the fix is for the text as given only, because the check looks at it as a
    whole, and what a fix leaves is another text.
    """

    name: str
    find: Callable[[Document, Context, Options], Iterable[Mark]]
    options: Options = {}  # noqa: RUF012 (never changed)
    spares: Callable[[Document, Context], bool] | None = None
    skips: Skips | None = None
    once: bool = False


class FindingsCheck(NamedTuple):
    """A check that looks at what has been found in a document.

    ``judge`` yields its marks; the other fields are as in `DocumentCheck`.
    """

    name: str
    judge: Callable[[Document, Sequence[Finding], Options], Iterable[Mark]]
    options: Options = {}  # noqa: RUF012 (never changed)
    spares: Callable[[Document, Sequence[Finding]], bool] | None = None
    skips: Skips | None = None
    once: bool = False


class FixingStep(NamedTuple):
    """A check whose code is a step of fixing, in `newslint.fixing.hold_back`: it says why fixes are held back."""

    name: str
    options: Options = {}  # noqa: RUF012 (never changed)


Check = DocumentCheck | FindingsCheck | FixingStep
