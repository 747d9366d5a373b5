"""The frame of a page: one file that asks the network for nothing and runs no script but its own."""

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
    """A page in pieces. ``sections`` by the words of the links to them; ``data`` is what its script reads: JSON-ready, strings neutral."""
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
    """The top of the page, with links to its parts."""
    items = [element("li", element("a", words, href=f"#{words.lower()}")) for words in list(sections)[1:]]
    skip = element("a", "Skip to the findings", href="#findings", cls="skip")
    return element("header", skip, element("p", name, cls="name"), element("nav", element("ul", *items), aria_label="Parts of this page"))


def section(key: str, title: str, note: str | Markup | None, *content: str | Markup | None) -> Markup:
    """A part of the page, with its heading and what there is to know about reading it in the margin."""
    head = element("div", element("h2", title, id=f"{key}-title"), element("p", note) if note else None, cls="margin")
    return element("section", head, element("div", *content, cls="matter"), id=key, aria_labelledby=f"{key}-title")


def data_element(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it stands in, nor open another."""
    import orjson

    return orjson.dumps(data).decode().replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy under which only these two run."""
    allowed = f"script-src {_hash(script)}; style-src {_hash(style)}; img-src data:"  # the empty icon is all there is of data:
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return files("newslint.reports.html").joinpath(name).read_text("utf-8")
