"""What a web page says of itself in its head: address, headline, date and language, as it gives them. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

_TITLES = ("og:title", "twitter:title", "dc.title")
_URLS = ("og:url",)
_DATES = (
    "article:published_time", "datepublished", "og:article:published_time", "date", "dc.date", "dc.date.issued", "dcterms.created", "pubdate",
    "publishdate", "publish-date", "publication_date", "sailthru.date", "parsely-pub-date",
)  # fmt: skip
_MOST = 2000  # code points of a fact
_MOST_DATA = 1 << 20  # code points of data in a page (JSON-LD) that are looked at


def facts_of(tree: Any) -> dict[str, str]:
    """Return ``url``, ``title``, ``date`` and ``language`` of a parsed page, those that it gives."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and (content := _clean(meta.get("content"))):
            metas.setdefault(name, content)
    canonical = next((link.get("href") for link in tree.iter("link") if (link.get("rel") or "").strip().lower() == "canonical"), None)
    title = next((each.text_content() for each in tree.iter("title")), None)
    facts = {
        "url": _address(_clean(canonical)) or _address(_first(metas, _URLS)),
        "title": _first(metas, _TITLES) or _clean(title),
        "date": _first(metas, _DATES) or next(_dates(tree), None),
        "language": _clean(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang")),
    }
    return {name: value for name, value in facts.items() if value}


def _clean(value: str | None) -> str | None:
    """Return a value on one line; None where there is none, and for one that is too long to be true."""
    value = " ".join(value.split()) if value and len(value) <= _MOST else ""
    return value or None


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _address(value: str | None) -> str | None:
    return value if value and value.lower().startswith(("http://", "https://")) else None


def _dates(tree: Any) -> Iterator[str]:
    """Yield the dates of publication in a page's linked data, and those of its elements."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text or len(script.text) > _MOST_DATA:
            continue
        try:
            data = orjson.loads(script.text)
        except ValueError:
            continue
        for item in _items(data):
            if isinstance(date := item.get("datePublished"), str) and (date := _clean(date) or ""):
                yield date
    for element in tree.iter("time"):
        if element.get("itemprop") == "datePublished" and (date := _clean(element.get("datetime")) or ""):
            yield date


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top of linked data, and those of its graph."""
    for each in data if isinstance(data, list) else [data]:
        if isinstance(each, dict):
            yield each
            graph = each.get("@graph")
            yield from (item for item in graph if isinstance(item, dict)) if isinstance(graph, list) else ()
