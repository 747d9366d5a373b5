"""Hostile text made harmless: what it may do to a terminal, a build log or a reader's eye is made visible here.

Control characters, bidirectional overrides, zero-width marks and lone surrogates are replaced by something that can be seen and
encoded; ``##[`` and ``##vso[``, which some build servers obey anywhere in a line, are broken up. Neutral text stays
as it is, so applying this twice changes nothing.
"""

from __future__ import annotations

import re

from newslint.util.lazy_regex import lazily

_HARMFUL = lazily(
    r"[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    r"|##(?=[\w.-]*\[)"
)
_NEAR = lazily(r"[^\x20-\u02ff\u2010-\u2027\u20ac\u2400-\u2421]")  # anything else may be wider or narrower than a column


def visible(text: str) -> str:
    """Return ``text`` on one line, harmless to show: ESC as ``␛``, a newline as ``␊``, U+202E as ``<U+202E>``. It encodes to UTF-8."""
    return _HARMFUL.sub(_replace, text)


def cells(text: str) -> list[str]:
    """Return what `visible` shows for each code point of ``text``: as many strings as code points."""
    shown = list(text)
    for match in _HARMFUL.finditer(text):
        shown[match.end() - 1] = _replace(match)[match.end() - match.start() - 1 :]
    return shown


def _replace(match: re.Match[str]) -> str:
    harmful = match.group()
    if harmful == "##":
        return "#\\#"
    code = ord(harmful)
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures, in the order of the controls
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"


def place(source: str | None, id: str | None = None, *at: int) -> str:
    """Return where a document came from, as ``path`` or ``path [id]``, fit to open a line; with a line and a column (or a line alone) in
    ``at``, a place there: ``path:line:column [id]``.

    A file may well be named ``::error::x``, or ``:`` (and a colon follows). Where a build server would take the start of the line for a
    command, a backslash is put before it.
    """
    shown = visible("<text>" if source is None else source)
    if shown.lstrip().startswith(":"):
        shown = "\\" + shown
    shown = ":".join((shown, *map(str, at)))
    return shown if id is None else f"{shown} [{visible(id)}]"


def display_width(text: str) -> int:
    """Return the number of terminal columns that neutral ``text`` takes.

    East Asian wide characters and emoji take two (with whatever modifies them), combining marks none.
    """
    if _NEAR.search(text) is None:
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))
