"""The frame of a page: one file that loads nothing from the network and runs no script but its own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from newslint.reports.html.markup import Markup, element
from newslint.util.sanitize import visible


def page(title: str, name: str, sections: Mapping[str, Markup], data: dict[str, Any]) -> Iterator[str]:
    """Yield a page, part by part.

    ``sections`` are named by the words of the links to them; ``data`` is what the script reads: JSON-ready, strings neutral.
    """
    style, script = _asset("page.css"), _asset("page.js")
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(style, script))}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f'<title>{escape(visible(title))}</title>\n<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n<body>\n'
    )
    yield f"{_masthead(name, sections)}\n<main>\n"
    for section in sections.values():
        yield f"{section}\n"
    yield f'</main>\n<script type="application/json" id="data">{data_element(data)}</script>\n<script>{script}</script>\n</body>\n</html>\n'


def _masthead(name: str, sections: Iterable[str]) -> Markup:
    """Return the top of the page, with links to its sections."""
    items = [element("li", element("a", words, href=f"#{words.lower()}")) for words in list(sections)[1:]]
    skip = element("a", "Skip to the findings", href="#findings", cls="skip")
    return element("header", skip, element("p", name, cls="name"), element("nav", element("ul", *items), aria_label="Parts of this page"))


def section(key: str, title: str, note: str | Markup | None, *content: str | Markup | None) -> Markup:
    """Return a section of the page; its heading and the note on how to read it stand in the margin."""
    head = element("div", element("h2", title, id=f"{key}-title"), element("p", note) if note else None, cls="margin")
    return element("section", head, element("div", *content, cls="matter"), id=key, aria_labelledby=f"{key}-title")


def data_element(data: dict[str, Any]) -> str:
    """Return JSON that can neither end the element that it stands in nor open another one."""
    import orjson

    return orjson.dumps(data).decode().replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy under which only this style sheet and this script are applied."""
    allowed = f"script-src {_hash(script)}; style-src {_hash(style)}; img-src data:"  # the empty icon is all there is of data:
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return files("newslint.reports.html").joinpath(name).read_text("utf-8")
