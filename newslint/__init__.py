"""newslint: a linter for scraped news text.

import newslint
report = newslint.Linter().lint("See also: Five charts on inflation\\nThe bank kept rates on hold.")
for finding in report.findings:
    print(finding.code, finding.message)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from newslint.batch import gate_batch as gate_batch
    from newslint.batch import lint_batch as lint_batch
    from newslint.config import Config as Config
    from newslint.document import Document as Document
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
    from newslint.gate import Gate as Gate
    from newslint.gate import Reason as Reason
    from newslint.gate import Verdict as Verdict
    from newslint.linter import Linter as Linter
    from newslint.linter import fix as fix
    from newslint.linter import lint as lint

# Public names are imported when first used: `import newslint` alone costs next to nothing.
_HOMES = {
    "batch": ("gate_batch", "lint_batch"),
    "config": ("Config",),
    "document": ("Document",),
    "errors": ("ConfigError", "FixError", "NewslintError"),
    "findings": ("Action", "Category", "Confidence", "Edit", "Finding", "Fix", "Fixed", "Problem", "Report", "Safety", "Severity"),
    "gate": ("Gate", "Reason", "Verdict"),
    "linter": ("Linter", "fix", "lint"),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}
__all__ = ["__version__", *sorted(_MODULE_OF)]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'newslint' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"newslint.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULE_OF])
