"""The results of a check: findings, their fixes, and the problems that kept newslint from looking.

Offsets are Unicode code points into the text as given, ``start`` inclusive, ``end`` exclusive.
Lines and columns count from 1; the end column is exclusive. A line ends at ``"\\n"`` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from newslint.util.hashing import digest

EXCERPT_LENGTH = 160


class Severity(StrEnum):
    """The weight of a finding: ``error`` must not enter a corpus, ``warning`` wants a look, ``info`` never fails a run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """The rank of the severity: 0 for info, 1 for warning, 2 for error; higher is worse."""
        return _SEVERITY_RANK[self]


_SEVERITY_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Confidence(StrEnum):
    """The measured precision of a rule on text that its author had not seen: high >= 98 %, medium >= 90 %, low below."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Safety(StrEnum):
    """The safety of a fix. ``safe``: nobody who wanted the article would miss what goes. ``unsafe``: a person should look."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class Action(StrEnum):
    """The decision of the gate on a document: take it as it is, take it fixed, set it aside for a person, or turn it away."""

    ACCEPT = "accept"
    FIX = "fix"
    QUARANTINE = "quarantine"
    REJECT = "reject"

    @property
    def rank(self) -> int:
        """The rank of the action: 0 for accept up to 3 for reject; higher is worse, and of several actions the worst is taken."""
        return _ACTION_RANK[self]


_ACTION_RANK = {Action.ACCEPT: 0, Action.FIX: 1, Action.QUARANTINE: 2, Action.REJECT: 3}


class Rejects(StrEnum):
    """What the note in a record that was kept out holds: all findings (``full``), or only the codes of the reasons."""

    FULL = "full"
    CODES = "codes"


class Fixes(StrEnum):
    """The fixes that the gate applies: safe ones, unsafe ones too, or none."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    NONE = "none"


class Category(StrEnum):
    """The kind of damage that a rule is about; the three letters of its code decide it."""

    ENCODING = "encoding"
    MARKUP = "markup"
    NAVIGATION = "navigation"
    INSERT = "insert"
    PROMOTION = "promotion"
    ACCESS = "access"
    CAPTION = "caption"
    BYLINE = "byline"
    FOOTER = "footer"
    COMMENTS = "comments"
    EMBED = "embed"
    DUPLICATE = "duplicate"
    TRUNCATION = "truncation"
    SPLICE = "splice"
    TRANSLATION = "translation"
    LANGUAGE = "language"
    ASSISTANT = "assistant"


CATEGORY_OF_PREFIX: Mapping[str, Category] = {
    "ENC": Category.ENCODING,
    "MRK": Category.MARKUP,
    "NAV": Category.NAVIGATION,
    "INS": Category.INSERT,
    "PRO": Category.PROMOTION,
    "ACC": Category.ACCESS,
    "CAP": Category.CAPTION,
    "BYL": Category.BYLINE,
    "FTR": Category.FOOTER,
    "COM": Category.COMMENTS,
    "EMB": Category.EMBED,
    "DUP": Category.DUPLICATE,
    "TRN": Category.TRUNCATION,
    "SPL": Category.SPLICE,
    "MTR": Category.TRANSLATION,
    "LNG": Category.LANGUAGE,
    "AST": Category.ASSISTANT,
}


class Edit(NamedTuple):
    """A replacement of ``old``, which stands at ``[start, end)``, by ``new``. ``old`` makes every edit reversible."""

    start: int
    end: int
    old: str
    new: str

    def to_dict(self) -> dict[str, Any]:
        """Return the edit as JSON-ready data."""
        return {"start": self.start, "end": self.end, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class Fix:
    """The fix of a finding, which has one at most: edits in text order that do not overlap, and how safe they are."""

    safety: Safety
    edits: tuple[Edit, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fix as JSON-ready data."""
        return {"safety": self.safety.value, "edits": [edit.to_dict() for edit in self.edits]}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule found something wrong, with enough to say why.

    ``excerpt`` is the text of the span, shortened to `EXCERPT_LENGTH` code points. ``fingerprint`` hashes the rule and
    the whole text of the span, so it survives edits elsewhere. ``rule_version`` changes when the rule does.
    """

    code: str
    name: str
    category: Category
    severity: Severity
    confidence: Confidence
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    excerpt: str
    fingerprint: str
    rule_version: str
    fix: Fix | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-ready data, with keys as in the documented output format."""
        return {
            "code": self.code,
            "name": self.name,
            "category": self.category.value,
            "severity": self.severity.value,
            "confidence": self.confidence.value,
            "start": self.start,
            "end": self.end,
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
            "message": self.message,
            "excerpt": self.excerpt,
            "fingerprint": self.fingerprint,
            "rule_version": self.rule_version,
            "fix": None if self.fix is None else self.fix.to_dict(),
        }


class Place(NamedTuple):
    """A place in a file: lines, and columns in code points, both from 1; the end lies behind its last code point."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be checked; ``line`` counts from 1 and is None where no line is to blame.

    ``kind`` is one of: ``missing`` (path), ``unreadable``, ``encoding`` (bad bytes), ``binary``, ``format`` (neither text nor JSON lines),
    ``record`` (a JSONL line that is not JSON or has no text), ``budget`` (text beyond a rule's budget), ``write`` (a fix that could not be
    stored), ``size`` (larger than ``max-record-bytes``).
    """

    source: str
    line: int | None
    kind: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as JSON-ready data."""
        return {"source": self.source, "line": self.line, "kind": self.kind, "message": self.message}


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is to be said about one document; ``findings`` stand in text order.

    ``edits`` are those that ``check --fix`` made to the text, in the offsets of the text as given; the findings are then those of the fixed
    text. For a text that stands in a record, ``record`` is the number of the record in its file (from 1), ``field`` the name of its field
    there, and ``places`` are the places of the findings in the file, in their order; a finding of any other text stands where it says.
    ``file`` is the name of that file where the record names another source.
    """

    findings: tuple[Finding, ...]
    language: str | None
    source: str | None
    problems: tuple[Problem, ...]
    id: str | None
    site: str | None
    chars: int
    ruleset: str
    edits: tuple[Edit, ...] = ()
    record: int | None = None
    field: str | None = None
    places: tuple[Place, ...] = ()
    file: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data: a document of ``check --output-format json``, with its problems and rule set."""
        return {
            "source": self.source,
            "id": self.id,
            "site": self.site,
            "language": self.language,
            "chars": self.chars,
            "ruleset": self.ruleset,
            "findings": [finding.to_dict() for finding in self.findings],
            "problems": [problem.to_dict() for problem in self.problems],
        }


@dataclass(frozen=True, slots=True)
class Fixed:
    """The result of fixing one document.

    ``edits`` lead from the text as given to ``text``: sorted, not overlapping, in the offsets of the text as given, and enough
    to restore it. ``findings`` are those of the text as given without the ones whose fix was applied: nothing is
    forgotten because its trace was removed. ``after`` is the report on ``text``, None where nothing was fixed.
    """

    text: str
    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]
    report: Report
    after: Report | None = None


def is_whole(finding: Finding, text: str) -> bool:
    """Return whether a finding covers all of the text that is not blank."""
    return not (text[: finding.start].strip() or text[finding.end :].strip())


def fingerprint(code: str, matched: str) -> str:
    """Return 16 hex digits for a rule and the text that it matched, the same on every machine.

    Lone surrogates are hashed as well (`surrogatepass`): text may be hostile.
    """
    return digest(f"{code}\0{matched}", 8)


def in_text_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the text: by start, end, code and message."""
    return tuple(sorted(found, key=lambda f: (f.start, f.end, f.code, f.message)))
