"""Signs that a line was cut short: what `ending` and `broken_off` share. Not a check itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from newslint.findings import Category, Finding
from newslint.text.characters import BLANKS
from newslint.text.document import Document
from newslint.text.sentences import is_closed, is_headline, sentence_ends
from newslint.text.words import count_words
from newslint.util.lazy_regex import lazily

# Words that nothing ends with: articles, possessives, conjunctions ...
NEVER_LAST = frozenset(
    "the a an of and or than his their my our your its which who because if"
    " der das den dem des und oder im eine einen einer le la les de du et ou un une el los las y os da do dos das e il lo gli"
    " di della delle het een van".split()
)
# ... and words that a sentence seldom ends with before its stop, but a heading may.
FUNCTION_WORDS = NEVER_LAST | frozenset(
    "to with from her at into is are was were be been that by on in for as die von zu mit auf für ein des à que pour dans sur"
    " avec con por para o em"
    " no na um uma com i del dei che per op".split()
)
# Lines behind a cut, as `newslint.text.folding.bare` compares them.
READ_MORE = frozenset(
    "read more|read the full story|read full article|read full story|read the rest|continue reading|view more|more"
    "|weiterlesen|mehr lesen|mehr"
    "|lire la suite|lire plus|leer más|seguir leyendo|sigue leyendo|leia mais|continuar a ler|continue lendo|continua a"
    " leggere|leggi tutto|lees verder"
    "|lees meer"
    "|läs mer|les mer|læs mere|czytaj dalej|читать далее|читати далі|devamını oku|selengkapnya|続きを読む|阅读全文|더보기".split("|")
)
COUNT = lazily(r"\s*(?:…|\.{2,4})?\s*\[\s?\+\s?\d[\d.,]* ?\w{4,12}\]\Z")
ELLIPSIS = lazily(r"\s*(?:\[\s?(?:…|\.{2,4})\s?\]|\((?:…|\.{2,4})\)|…|\.{3,4})\Z")
_OPEN = lazily(r"[(\[{“„‘,،、，;；:：]\Z|(?<=\s)[-–—\"'«]\Z")
_LAST_WORD = lazily(r"([^\W\d_]+)[’']?\Z")
_IN_NAME = lazily(r"[^\W\d_a-z]\w* [A-Z]\w*\Z")  # Kim Jong Un, Seems Worse Than
_ADDRESS = lazily(r"(?:https?:|www\.|\.(?:com|org|net|co\.\w\w|\w\w)/?)\S*\Z")
# "It opened at last." — Jane Doe, The Harbour Post
_SIGNED_QUOTE = lazily(r"[.!?…]['\"”’»] ?[–—-]{1,2} ?[^\W\d_a-zß-öø-ÿа-яё][^.!?\"“”]{2,60}(?:\. [^.!?\"“”]{2,40})?$")
# What may stand behind the last sentence: end marks, initials, credits, dates.
_MAYBE_FURNITURE = lazily(
    r"[|©ⓒ®™@/\\●■◆▪□•*#_=→►♦:.\d)\]）】］」』》]"
)  # what every match of the next one holds, found in a twentieth of the time
_FURNITURE = lazily(r"[|©ⓒ®™@/\\●■◆▪□•*#_=→►♦]|https?:|www\.|\b\d{4}\Z|[)\]）】］」』》]\Z|:\s*\S+\s*\Z")
_AGENCIES = frozenset("Reuters Bloomberg Xinhua Agencies Agence Interfax Kyodo Yonhap Tass Ansa Lusa Efe".split())
_LOOKED_PAST = (Category.TRUNCATION, Category.SPLICE, Category.TRANSLATION, Category.ENCODING, Category.LANGUAGE)
_LEAST = 4  # words: with fewer, nothing is said
_HEADLINE = 10  # words: longer ones are sentences whose words happen to be names
_NEVER = 1 << 30
_LONG = 8  # words: prose rather than a heading, a signature or a place
_PROSE = 12  # words, and 60 code points: the lines whose ends say how a text ends its lines


@lru_cache(maxsize=128)  # several rules ask about the same lines
def sign_of(line: str) -> str | None:
    """Return what is wrong with the end of a line (blanks stripped); None where nothing is.

    ``count`` (``[+120 chars]``), ``ellipsis``, ``open`` (a comma, a colon, an opening bracket or quote), ``never-last`` (an article
    or a conjunction), ``function-word``, or ``no-terminal`` where a line of prose just stops.
    """
    tail = line[-60:]  # searching for the end from the start of a long line is slow
    if tail[-1] == "]" and COUNT.search(tail):
        return "count"
    if tail[-1] in "….])" and ELLIPSIS.search(tail):
        return "ellipsis" if count_words(line) >= _LEAST else None
    if is_closed(line):
        return None
    if _OPEN.search(tail[-2:]):
        return "open" if count_words(line) >= _LEAST else None
    if _SIGNED_QUOTE.search(line[-100:]):
        return None
    if "@" in tail or _ADDRESS.search(line[line.rfind(" ") + 1 :]):
        return None
    whole = sentence_ends(line)
    words = count_words(line)
    if not whole and words <= _HEADLINE and is_headline(line):
        return None
    found = _LAST_WORD.search(tail[tail.rfind(" ") + 1 :])
    word = found[1] if found else ""
    rest = line[whole[-1] :] if whole else line
    if word.lower() in FUNCTION_WORDS and words >= _LEAST and not _IN_NAME.search(tail):
        return "never-last" if word.lower() in NEVER_LAST else "function-word"
    if not line[-1].isalnum() and not word:
        return None
    end = rest[-60:]
    if _MAYBE_FURNITURE.search(end) and _FURNITURE.search(end):
        return None
    return None if (words if rest is line else count_words(rest)) < _least(line, rest, word, words) else "no-terminal"


def _least(line: str, rest: str, word: str, words: int) -> int:
    """Return how many words without a stop at the end of a line make it broken off; fewer may be a heading or a signature."""
    if rest is line:  # an acronym there ends a heading or a credit
        return _NEVER if word.isupper() else _LONG
    if word.islower() or not word or rest.split(None, 1)[0].lower() in FUNCTION_WORDS:
        return 1
    # "Yest" or "The Berlin" behind long prose is a beginning; AFP is a signature, and so may be two names behind a short line.
    signed = word.isupper() or word in _AGENCIES
    return 1 if not signed and words > (15 if count_words(rest) == 1 else 25) else 3


def share_closed(lines: Iterable[str]) -> tuple[int, int]:
    """Return how many of the lines of prose among ``lines`` end like sentences, and how many lines of prose there are."""
    # So many pieces are words enough in any script (where two characters are one, too), and soon seen.
    prose = [line for line in lines if len(line) > 60 and (len(line.split(None, 2 * _PROSE)) > 2 * _PROSE or count_words(line) >= _PROSE)]
    return sum(map(is_closed, prose)), len(prose)


def residue_lines(document: Document, findings: Iterable[Finding]) -> set[int]:
    """Return the lines (from 0) that rules of other kinds report as a whole, findings on the whole text aside."""
    lines: set[int] = set()
    for finding in findings:
        if finding.category not in _LOOKED_PAST and finding.end - finding.start < 0.98 * len(document.text):
            for line in range(finding.line - 1, finding.end_line):
                start, end = document.span(line, line)
                if finding.start <= start and end <= finding.end:
                    lines.add(line)
    return lines


def last_words(line: str) -> int:
    """Return the offset in a line at which its last three words begin."""
    starts = [match.start() for match in re.finditer(r"\S+", line.rstrip(BLANKS))]
    return starts[max(0, len(starts) - 3)]
