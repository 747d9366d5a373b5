"""The verdict on a document: two or more different signs of translation or splicing make it a damaged copy.

One sign may be a slip of a human hand or of the scraper; two of different kinds stood together in 1 of 11,749 clean articles. Hints, which
human hands leave more often (a lost capital, a quotation mark astray), count half, and wordings that anybody may use once a third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import FindingsCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.document import Document

_WEIGHTS = {"signs": 6, "hints": 3, "wordings": 2}
_SHOWN = 8  # signs that the message lists


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield one mark on the whole text where there are ``least`` different signs; its message lists them.

    Every rule of ``signs`` (codes) is a sign, two of ``hints`` are one, and so are three different texts found by rules of ``wordings``. Of
    the rules that also stand in ``apart`` (lexicons) every phrase counts by itself.
    """
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        if any(finding.code in options[kind] for kind in _WEIGHTS):
            apart = finding.code in options["apart"] or finding.code in options["wordings"]
            first.setdefault((finding.code, finding.excerpt.casefold().strip() if apart else ""), finding)
    weight = sum(_WEIGHTS[kind] for code, _ in first for kind in _WEIGHTS if code in options[kind])
    if weight >= _WEIGHTS["signs"] * options["least"]:
        shown = list(first.values())[:_SHOWN]
        listed = ", ".join(f"{finding.name} ({finding.excerpt[:40]!r}, line {finding.line})" for finding in shown)
        more = f" and {len(first) - len(shown)} more" if len(first) > len(shown) else ""
        yield Mark(0, len(document.text), f"Machine-translated or damaged copy: {len(first)} different signs: {listed}{more}.")


CHECK = FindingsCheck("translation-verdict", judge, {"signs": (), "hints": (), "wordings": (), "apart": (), "least": 2})
