"""The site that a URL belongs to."""

from __future__ import annotations

import re

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?(\[[^\]/]*\]|[^/?#:]+)", re.IGNORECASE)


def host(url: str | None) -> str | None:
    """Return the host of a URL in lower case, without ``www.``; None where it has none."""
    match = _HOST.match(url) if url else None
    return match[1].lower().removeprefix("www.") if match else None
