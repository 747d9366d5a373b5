"""newslint: a linter for scraped news text.

import newslint
report = newslint.Linter().lint("See also: Five charts on inflation\\nThe bank kept rates on hold.")
for finding in report.findings:
    print(finding.code, finding.message)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newslint._version import __version__ as __version__

if TYPE_CHECKING:
    from newslint.config.model import Config as Config
    from newslint.errors import ConfigError as ConfigError
    from newslint.errors import FixError as FixError
    from newslint.errors import NewslintError as NewslintError
    from newslint.findings import Action as Action
    from newslint.findings import Category as Category
    from newslint.findings import Confidence as Confidence
    from newslint.findings import Edit as Edit
    from newslint.findings import Finding as Finding
    from newslint.findings import Fix as Fix
    from newslint.findings import Fixed as Fixed
    from newslint.findings import Problem as Problem
    from newslint.findings import Report as Report
    from newslint.findings import Safety as Safety
    from newslint.findings import Severity as Severity
    from newslint.gate.batch import gate_batch as gate_batch
    from newslint.gate.batch import lint_batch as lint_batch
    from newslint.gate.policy import Gate as Gate
    from newslint.gate.policy import Reason as Reason
    from newslint.gate.policy import Verdict as Verdict
    from newslint.linter.linter import Linter as Linter
    from newslint.linter.linter import fix as fix
    from newslint.linter.linter import lint as lint
    from newslint.text.document import Document as Document

_FINDINGS = ("Action", "Category", "Confidence", "Edit", "Finding", "Fix", "Fixed", "Problem", "Report", "Safety", "Severity")
_ERRORS = ("ConfigError", "FixError", "NewslintError")
_GATE = ("Gate", "Reason", "Verdict")
_BATCH = ("gate_batch", "lint_batch")
_LINTER = ("Linter", "fix", "lint")
__all__ = ["__version__", *sorted((*_FINDINGS, *_ERRORS, *_GATE, *_BATCH, *_LINTER, "Config", "Document"))]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import newslint` alone costs next to nothing."""
    home: Any
    if name in _LINTER:
        from newslint.linter import linter as home
    elif name in _FINDINGS:
        from newslint import findings as home
    elif name in _GATE:
        from newslint.gate import policy as home
    elif name in _BATCH:
        from newslint.gate import batch as home
    elif name in _ERRORS:
        from newslint import errors as home
    elif name == "Config":
        from newslint.config import model as home
    elif name == "Document":
        from newslint.text import document as home
    else:
        raise AttributeError(f"module 'newslint' has no attribute {name!r}")
    value = globals()[name] = getattr(home, name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
