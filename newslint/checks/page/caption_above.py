"""The line above a photo credit that stands alone: most likely the caption of a picture that is not there.

It is a check on findings and not a rule with ``when: {next: ...}``, because a caption has no words of its own to be looked up by: the
credit has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newslint.checks.check import Context, FindingsCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.characters import BLANKS
from newslint.text.document import Document
from newslint.text.edits import delete_lines
from newslint.text.sentences import ends_sentence
from newslint.text.words import count_words
from newslint.util.lazy_regex import lazily

_SPEECH = lazily(r"[”»“][^”»“]*$|\b(?:said|says|told|sagte|sagt|dijo|ha detto|a déclaré)\b")


def judge(document: Document, findings: Sequence[Finding], options: Options) -> Iterator[Mark]:
    """Yield a mark on each sentence right above (blank lines aside) a line that one of the rules ``credits`` reports.

    The sentence has ``min-words`` to ``max-words`` words. Lines without a stop are left alone (headings stand above pictures, too), and so
    are quotations and what other rules report.
    """
    findings = tuple(findings)
    reported = {finding.line - 1 for finding in findings}
    for finding in findings:
        rank = document.rank.get(finding.line - 1, 0)
        if finding.code not in options["credits"] or rank == 0 or document.filled[rank - 1] in reported:
            continue
        number = document.filled[rank - 1]
        line = document.lines[number].strip(BLANKS)
        if options["min-words"] <= count_words(line) <= options["max-words"] and _reads_as_caption(line):
            # With its credit: else the sentence above the caption would stand right above the credit the next time.
            yield Mark(*document.span(number, number), None, (delete_lines(document, number, finding.line - 1),))


def _reads_as_caption(line: str) -> bool:
    return ends_sentence(line) and line[-1] != "?" and line[0] not in "\"“„«‹'‘" and _SPEECH.search(line) is None


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    rank = document.rank[line]
    below = document.filled[rank + 1] if rank + 1 < len(document.filled) else None
    if any(finding.code in options["credits"] and finding.line - 1 == below for finding in findings):
        return None
    return f"it looks at the line above a credit that {' or '.join(options['credits'])} reports"


CHECK = FindingsCheck("caption-above", judge, {"credits": (), "min-words": 2, "max-words": 24}, skips=skips)
