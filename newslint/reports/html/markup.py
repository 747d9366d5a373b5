"""HTML that text cannot break out of: every string that is not yet `Markup` is made neutral and escaped on its way in."""

from __future__ import annotations

from html import escape

from newslint.util.sanitize import visible

_EMPTY = frozenset({"input"})  # elements without an end tag; those of SVG have one


class Markup(str):
    """A string that is HTML. Only this module makes them."""

    __slots__ = ()


Content = str | int | None


def neutral(text: str) -> str:
    """Return ``text`` with its line breaks; everything else that could act (controls, overrides, lone surrogates) is made visible."""
    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))


def _text(text: str) -> str:
    """Escape text; ``::`` too, since a build server that prints the page takes it for a command at the start of a line."""
    return escape(neutral(text)).replace("::", "&#58;:")


def element(name: str, *content: Content, **attributes: str | int | float | None) -> Markup:
    """Make an element.

    None is left out, as content and as an attribute; ``cls`` and ``for_`` stand for ``class`` and ``for``, ``_`` for ``-``.
    """
    given = "".join(
        f' {_ATTRIBUTES.get(key) or key.replace("_", "-")}="{_text(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return Markup(f"<{name}{given}>" if name in _EMPTY else f"<{name}{given}>{join(*content)}</{name}>")


_ATTRIBUTES = {"cls": "class", "for_": "for", "viewbox": "viewBox", "preserve": "preserveAspectRatio"}


def join(*content: Content) -> Markup:
    """Put pieces of HTML one after the other; plain strings become text."""
    return Markup("".join(part if isinstance(part, Markup) else _text(str(part)) for part in content if part is not None))
