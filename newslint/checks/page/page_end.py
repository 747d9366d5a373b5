"""The text behind the end of an article: where the page has begun to speak of itself, it does not go back to the story.

Offers of subscriptions, share buttons, comment forms and copyright notes at the end of a text are known by their words; what stands
between and behind them (a slogan, a second sentence of the offer, names, headlines) has none of its own, and is told by its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import FindingsCheck, Mark, Options
from newslint.checks.truncation.endings import residue_lines
from newslint.findings import Finding
from newslint.text.document import Document
from newslint.text.words import count_words


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield at most one mark, from the first line that no rule reports behind an anchor to the last such line.

    An anchor is a whole line that one of the rules ``anchors`` or ``far`` reports. The lines above it that no rule reports must hold
    ``after`` percent of the words of all such lines, ``min-words`` at least. Behind one of ``anchors`` no more than ``most`` words may
    follow.
    """
    findings = tuple(findings)
    codes = options["anchors"] + options["far"]
    places = [finding for finding in findings if finding.code in codes]
    if not places:
        return
    residue = residue_lines(document, findings)
    kept = [number for number in document.filled if number not in residue]
    words = [count_words(document.lines[number]) for number in kept]
    least = max(options["min-words"], options["after"] / 100 * sum(words))
    for place in places:
        behind = next((rank for rank, number in enumerate(kept) if number >= place.line), len(kept))
        if behind == len(kept):
            return
        rest = sum(words[behind:])
        if place.line - 1 in residue and sum(words) - rest >= least and (place.code in options["far"] or rest <= options["most"]):
            yield Mark(document.span(kept[behind], kept[behind])[0], document.span(kept[-1], kept[-1])[1])
            return


CHECK = FindingsCheck("page-end", judge, {"anchors": (), "far": (), "after": 60, "min-words": 40, "most": 150}, once=True)
