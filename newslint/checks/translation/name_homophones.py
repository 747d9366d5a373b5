"""A surname that came back from another script or romanisation as one that sounds alike: *Zhou Xiaochuan* above, *Chou said* below.

A text that introduces somebody in full and then lets a homophone act alone, before a verb and beside no other name, means the same
person. In clean news the other name may be somebody else's, so that only texts with another sign of translation are searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newslint.checks.check import FindingsCheck, Mark, Options
from newslint.checks.translation.name_variants import has_sign
from newslint.findings import Finding
from newslint.text.document import Document

_VERBS = "wants|wanted|said|says|told|has|had|will|would|met|is|was|also|called|visited|arrived|did|does|may|might|could|should|added|noted"


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield a mark on every homophone; an entry of ``surnames`` reads ``Zhou = Chou, Chow``."""
    if not has_sign(findings):
        return
    text = document.text
    for entry in options["surnames"]:
        name, _, rest = entry.partition(" = ")
        if name in text and re.search(rf"\b{name} [A-Z][\w-]+", text):
            for alike in rest.split(", "):
                if alike in text and not re.search(rf"\b{alike} [A-Z]|[A-Z][\w’'.-]+ {alike}\b", text):
                    for match in re.finditer(rf"\b{alike}(?= (?:{_VERBS})\b)", text):
                        yield Mark(*match.span(), f"{match[0]!r} is {name} in another romanisation or through another script.")


CHECK = FindingsCheck("name-homophones", judge, {"surnames": ()})
