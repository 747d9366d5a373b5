"""A corpus of letters from a harbour, of which a page and a report in JSON are made, and what the report counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

BODY = (
    "The harbour council met on Monday to hear the engineers who had looked at the old pier. "
    "They said that the piles would have to be replaced before the autumn storms.\n"
)
MORE = "Nobody on the council spoke against the plan, and the mayor said that work would begin in May.\n"
RESIDUE = {
    "see-also": "See also: Five charts on the cost of the new pier\n",
    "ad": "Advertisement\n",
    "mojibake": "The mayorâ€™s office had no comment on the letter.\n",
    "copyright": "Copyright 2024 The Harbour Gazette. All rights reserved.\n",
}


def letters() -> Iterator[dict[str, Any]]:
    """Yield records of seven sites: most with residue of one kind or several, one that is an error page."""
    kinds = list(RESIDUE.values())
    for number in range(80):
        text = BODY + "".join(kinds[: number % 5]) + f"It is letter number {number} of the year.\n" + MORE
        yield {"id": f"letter-{number}", "url": f"https://www.site{number % 7}.example/{number}", "text": text, "language": "en"}
    yield {"id": "short", "url": "https://site1.example/s", "text": "404 Not Found\nThe page you requested could not be found.\n"}


def findings_of(json_report: Any) -> list[dict[str, Any]]:
    """Return the findings of all documents, each with the site of its document."""
    return [{**finding, "site": document["site"]} for document in json_report["documents"] for finding in document["findings"]]
