"""HTML that cannot be broken out of: every string that is not `Markup` already is made neutral and escaped on its way in."""

from __future__ import annotations

from html import escape

from newslint.util.sanitize import visible

_EMPTY = frozenset({"input"})  # elements without an end tag; those of SVG have one


class Markup(str):
    """A string that is HTML. Only this module makes them."""

    __slots__ = ()


Content = str | int | None


def neutral(text: str) -> str:
    """``text`` with its line breaks and nothing else that could act: controls, overrides and lone surrogates made visible."""
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))


def _text(text: str) -> str:
    """Escaped; ``::`` too, which a build server that prints the page takes for a command where it opens a line."""
    return escape(neutral(text)).replace("::", "&#58;:")


def element(name: str, *content: Content, **attributes: str | int | float | None) -> Markup:
    """An element. None is left out, as content and as an attribute; ``cls`` and ``for_`` stand for ``class`` and ``for``, ``_`` for ``-``."""
    given = "".join(
        f' {_ATTRIBUTES.get(key) or key.replace("_", "-")}="{_text(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return Markup(f"<{name}{given}>" if name in _EMPTY else f"<{name}{given}>{join(*content)}</{name}>")


_ATTRIBUTES = {"cls": "class", "for_": "for", "viewbox": "viewBox", "preserve": "preserveAspectRatio"}


def join(*content: Content) -> Markup:
    """One piece of HTML after the other; plain strings as text."""
    return Markup("".join(part if isinstance(part, Markup) else _text(str(part)) for part in content if part is not None))
