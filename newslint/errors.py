"""Errors that newslint raises. Bad text never raises; bad configuration always does, when it is loaded.

NewslintError
  ConfigError     a configuration or rule file is wrong: path, line, what is wrong, a hint
  FixError        fixes did not converge (a rule's fix makes new work for itself)
"""

from __future__ import annotations

from collections.abc import Iterable


class NewslintError(Exception):
    """The base of all errors that newslint raises on purpose."""


class ConfigError(NewslintError):
    """An error in a configuration or rule file.

    ``str()`` reads ``path:line: message (hint)``; ``line`` counts from 1 and is None where it is not known.
    """

    def __init__(self, message: str, path: str | None = None, line: int | None = None, hint: str | None = None):
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        place = "" if self.path is None else self.path if self.line is None else f"{self.path}:{self.line}"
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}: {self.message}{hint}" if place else f"{self.message}{hint}"

    def __reduce__(self) -> tuple[type[ConfigError], tuple[str, str | None, int | None, str | None]]:
        return type(self), (self.message, self.path, self.line, self.hint)


class FixError(NewslintError):
    """The error that fixes of a text did not converge within the allowed rounds: a rule's fix makes new work for itself."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the valid name closest to ``name``; None where none is close."""
    from difflib import get_close_matches

    known = list(known)
    close = get_close_matches(name, known, n=1, cutoff=0.6) or get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else None
