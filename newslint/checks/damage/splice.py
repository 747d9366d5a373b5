"""Fragments glued together or cut where a link, a quotation or a bracket stood.

One automaton looks at the *shape* of the text (letters reduced to ``a`` and ``A``, one byte a code point) and gives the few places worth a
look; words decide there. Clean news hardly ever has these shapes, so that the scan is nearly all the cost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from string import ascii_lowercase
from typing import Any

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.findings import Finding
from newslint.text.document import Document
from newslint.util.lazy_regex import lazily

# Patterns over the shape, by what they may be a sign of. "?" also stands for every character beyond Latin-1, typographic quotes among them.
_SHAPES = {
    "lower-start": (b"aa. a",),
    "quote-cut": (b"?. a", b'". a', b"?. [", b'". ['),
    "stray-stop": (b"a. .", b"?. .", b'". .'),
    "glued-sentence": (b"a.Aa", b'a."A', b'."Aa', b".?Aa", b"a?Aa", b"a!Aa", b")Aa", b"a.A "),
    "glued-words": (b"aAa",),
    "space-before": (b"a ,", b"a .", b"? ,", b"0 ,"),
}


def _shape_of(byte: int) -> int:
    """Return what a Latin-1 byte is in the shape: a letter, a digit, a blank, or itself."""
    if 97 <= byte <= 122 or byte >= 0xDF:
        return ord("a")
    if 65 <= byte <= 90 or byte >= 0xC0:
        return ord("A")
    return ord("0") if 48 <= byte <= 57 else ord(" ") if byte in b"\t\n\r\xa0" else byte


_TABLE = bytes(map(_shape_of, range(256)))

_REPORTING = (
    "said|says|told|added|adds|wrote|writes|stated|explained|noted|claimed"
    "|continued|insisted|warned|argued|announced|declared|confirmed|replied|stressed|concluded|recalled|admitted"
)
_FREQUENT = (
    "the|a|an|in|of|on|at|to|for|and|but|with|from|by|he|she|they|it|we|his|her|their|its|this|that|these|those|who|which|as"
    "|is|was|were|are|has|had|have"
    "|will|would|said|after|before|when|while|because|if|more|also|there|about|into|over|under|during|between|against|since"
    "|than|or|public|policy"
)
_WHOLE_WORD = 4  # letters: a shorter word before a stop may be an abbreviation that is not listed ("imm. vote")
_ORGANISATION = (
    "School|University|College|Institute|Institution|Center|Centre|Department|Ministry|Agency|Council|Committee|Commission"
    "|Association|Federation|Foundation"
    "|Organization|Organisation|Office|Bureau|Court|Academy|Authority|Board|Bank|Fund|Union|Party|Service|Administration"
    "|Society|Museum|Hospital|Faculty"
    "|Directorate|Secretariat|Assembly|Parliament|Senate|Congress|Laboratory|Library"
)
# Abbreviations that a lower-case word follows in clean text.
_ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Dr Prof Rev Gen Col Lt Sgt Capt Maj Cmdr Adm Sen Sens Rep Reps Gov Govs Pres St Ste Mt Ft Jr Sr vs Inc Corp Co"
    " Cos Ltd Bros LLC Assn Assoc Dept Univ"
    " Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Ala Ariz Ark Calif Colo"
    " Conn Del Fla Ga Ill Ind Kan Ky La Md Mass"
    " Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo etc al approx ca cf ed eds est ex ext fig figs"
    " govt hr hrs incl max min mins misc mph no nos"
    " oz pg pp pt pts sec secs sq tel temp tsp tbsp vol vols yr yrs Ave Blvd Rd Hwy Pl Ct Sq Apt Bldg Nr No Nos Hon Messrs"
    " Mme Mlle Msgr Supt Atty Art Abs Fr Br Ph Esq"
    " Sec Secy Depo Int Exh Ex Yahoo lb lbs ft in mi km kg Gov't Int'l Intl Nat'l Natl avg dept div a.m p.m am pm eg ie viz"
    " resp ret dist tv www com org adj adv then-Sec admin govt approx assoc".split()
)
_FUNCTION_STARTS = (
    "The|This|These|That|Those|He|She|It|They|We|You|But|And|For|In|On|At|As|When|While|After|Before|If|What|Who|Where|With"
    "|From|According|However|Meanwhile"
    "|His|Her|Their|Its|Our|Although|Because|Since|Despite|During|By|To|Also|There|Here|Last|Earlier|Now|Then"
)
_GLUED_LEFT = (
    "the|of|on|in|at|to|and|for|with|from|by|that|as|is|was|said|told|has|had|have|will|who|which|between"
    "|against|under|over|about|after|his|her|their"
)

_LOWER = lazily(r"([A-Za-z][\w'’-]*)\.\s([a-z][a-z'’-]+)\b(?![.:/_@])")
_PRONOUN = lazily(rf"(?:he|she|they|it|who|which)\s(?:{_REPORTING})\b")
_IS_REPORTING = lazily(rf"(?:{_REPORTING})\Z")
_IS_ORGANISATION = lazily(rf"(?:{_ORGANISATION})s?\Z")
_IS_FREQUENT = lazily(rf"(?:{_FREQUENT})\Z")
_QUOTE_CUT = lazily(r"[”\"»]\.\s(?:\[(?![….])|[a-z][a-z'’-]*\b(?![.:/_@]))")
_STRAY = lazily(r"(?<![.…])[^\W_][”\"’)]?\.\s\.(?!\s?[.…])")
_GLUED_SENTENCE = lazily(
    rf"\b([a-z][\w’'-]+|[A-Z][a-z]{{3,}})(?:[.!?][”\"’)]?|[.!?]?[”\")])((?:{_FUNCTION_STARTS})\b|[A-Z][a-z]+(?=[\s,]|\Z))"
)
_GLUED_WORDS = lazily(rf"(?<![\w@#/._'’-])(?:([a-z]{{2,}})(?:{_FUNCTION_STARTS})|(?:{_GLUED_LEFT})[A-Z][a-z]{{2,}})(?=[\s,.;:]|$)")
_HALVES = lazily(r"(?<![\w@#/._'’-])([a-z]{3,})([A-Z][a-z]{2,}?)(?:on|in|at|of|is|to|and|as|has|said|was)?(?=[\s,.;:)]|$)")
_ADDRESS = lazily(r"https?:|www\.|@|[\w-]\.(?:com|org|net|gov|edu|co|io|js|tv|uk|ly|be)\b|/")


@cache
def _automaton() -> tuple[Any, tuple[str, ...]]:
    """Return the automaton that finds all shapes, and the sign of each of its patterns."""
    import ahocorasick_rs

    patterns = [(shape, sign) for sign, shapes in _SHAPES.items() for shape in shapes]
    made = ahocorasick_rs.BytesAhoCorasick([shape for shape, _ in patterns], implementation=ahocorasick_rs.Implementation.DFA)
    return made, tuple(sign for _, sign in patterns)


@lru_cache(maxsize=1)  # every rule on splices asks for the same document
def _places(document: Document) -> dict[str, list[int]]:
    """Return the offsets of the shapes of each sign."""
    automaton, signs = _automaton()
    found: dict[str, list[int]] = {}
    shape = document.text.encode("latin-1", "replace").translate(_TABLE)
    for number, start, _ in automaton.find_matches_as_indexes(shape, overlapping=True):
        found.setdefault(signs[number], []).append(start)
    return found


def spares(document: Document, context: Context) -> bool:
    """Return whether no shape stands in the text."""
    return not _places(document)


def find(document: Document, context: Context, options: Options) -> Sequence[Mark]:
    """Return a mark on the damaged words at every place that shows ``sign``.

    ``sign`` is one of: ``attribution-twice``, ``said-cut``, ``organisation-cut``, ``quote-cut``, ``stray-stop``, ``lower-start``,
    ``glued-sentence``, ``glued-words``, ``space-before``. With ``most``, lines that hold more of them are left alone.
    """
    sign = options["sign"]
    spans_at, shape = _SIGNS[sign]
    places = _places(document).get(shape)
    if not places or not _applies(sign, context.language):
        return ()
    spans = {span for place in places for span in spans_at(document.text, place)}
    if options["most"]:
        times = Counter([document.line_at(start) for start, _ in spans])
        spans = {span for span in spans if times[document.line_at(span[0])] <= options["most"]}
    return [Mark(start, end) for start, end in sorted(spans)]


def _applies(sign: str, language: str | None) -> bool:
    """Return whether a sign applies to a language: words are known in English only; a blank before punctuation is right in French."""
    if language in (None, "en"):
        return True
    return sign in ("glued-sentence", "stray-stop") or (sign == "space-before" and language != "fr")


# Yields the span of the damaged words where a text shows a sign at an offset; nothing where it does not.
Judge = Callable[[str, int], Iterator[tuple[int, int]]]


def _lower(text: str, place: int) -> tuple[re.Match[str], str, str] | None:
    """Return the match around a stop that a lower-case word follows, and the two words; None for the stop of an abbreviation."""
    start = place
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "'’-.@/_#"):
        start -= 1
    match = _LOWER.match(text, start)
    if match is None or match[1] in _ABBREVIATIONS or match[1][1:2] == "-" or match.end(1) != place + 2 or text[start - 1 : start] in "@#/":
        return None
    return match, match[1], match[2]


def _attribution_twice(text: str, place: int) -> Iterator[tuple[int, int]]:
    found = _lower(text, place)
    if found and _IS_REPORTING.match(found[1]):
        second = _PRONOUN.match(text, found[0].start(2))
        if second:
            yield found[0].start(), second.end()


def _said_cut(text: str, place: int) -> Iterator[tuple[int, int]]:
    found = _lower(text, place)
    if found and _IS_REPORTING.match(found[1]) and not _PRONOUN.match(text, found[0].start(2)):
        yield found[0].span()


def _organisation_cut(text: str, place: int) -> Iterator[tuple[int, int]]:
    found = _lower(text, place)
    if found and _IS_ORGANISATION.match(found[1]):
        yield found[0].span()


def _lower_start(text: str, place: int) -> Iterator[tuple[int, int]]:
    found = _lower(text, place)
    if found and not _IS_REPORTING.match(found[1]) and not _IS_ORGANISATION.match(found[1]) and _is_sentence_end(found[1], found[2]):
        yield found[0].span()


def _is_sentence_end(before: str, after: str) -> bool:
    """Return whether the words around a stop leave no doubt that it is no abbreviation's."""
    return bool(_IS_FREQUENT.match(after)) or (before.islower() and min(len(before), len(after)) >= _WHOLE_WORD)


def _quote_cut(text: str, place: int) -> Iterator[tuple[int, int]]:
    if _QUOTE_CUT.match(text, place):
        start = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1
        end = text.find("]", place) + 1 if text[place + 3 : place + 4] == "[" else place + 3
        yield start, _word_end(text, end if 0 < end < place + 80 else place + 3)


def _stray_stop(text: str, place: int) -> Iterator[tuple[int, int]]:
    match = _STRAY.match(text, place)
    if match:
        yield max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1, match.end()


def _glued_sentence(text: str, place: int) -> Iterator[tuple[int, int]]:
    start, end = _token(text, place)
    match = _GLUED_SENTENCE.search(text, start, end)
    if match and not _ADDRESS.search(text, start, end):
        yield match.span()


def _glued_words(text: str, place: int) -> Iterator[tuple[int, int]]:
    piece = text[max(0, place - 60) : place + 1]
    before = piece.rstrip(ascii_lowercase)
    if len(piece) - len(before) < 2 or before[-1:].isalnum():  # YouTube, McDonald, iPhone: no word ends here
        return
    start, end = _token(text, place)
    around = max(0, start - 1), end + 1
    match = _GLUED_WORDS.search(text, *around) or _known_halves(text, *around)
    if match and not _ADDRESS.search(text, start, end):
        yield match.span()


def _known_halves(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the match of a word of two halves (lower-case, capitalised) that both stand alone elsewhere in the text; None for other words.

    A brand (*easyJet*, *airBaltic*) is written more than once. In 6,794 news articles 6 words are like this, all of them damage.
    """
    match = _HALVES.search(text, start, end)
    if match and text.count(match[0]) == 1 and all(re.search(rf"(?<!\w){half}(?!\w)", text) for half in match.groups()):
        return match
    return None


def _space_before(text: str, place: int) -> Iterator[tuple[int, int]]:
    before, after = text[place], text[place + 3 : place + 5]
    if (before.isalnum() or before in "”’)") and text[place + 1] in " \xa0" and not after[:1].strip() and after[1:] not in (".", "…"):
        yield max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1, place + 3


def _token(text: str, place: int) -> tuple[int, int]:
    """Return the start and end of the run without blanks around a place, within 60 code points of it."""
    start, end = place, place
    while start > max(0, place - 60) and not text[start - 1].isspace():
        start -= 1
    while end < min(len(text), place + 60) and not text[end].isspace():
        end += 1
    return start, end


def _word_end(text: str, at: int) -> int:
    """Return the end of the word that stands at an offset, or one blank behind it."""
    if text[at : at + 1] == " ":
        at += 1
    while at < len(text) and text[at].isalnum():
        at += 1
    return at


_SIGNS: dict[str, tuple[Judge, str]] = {
    "attribution-twice": (_attribution_twice, "lower-start"),
    "said-cut": (_said_cut, "lower-start"),
    "organisation-cut": (_organisation_cut, "lower-start"),
    "lower-start": (_lower_start, "lower-start"),
    "quote-cut": (_quote_cut, "quote-cut"),
    "stray-stop": (_stray_stop, "stray-stop"),
    "glued-sentence": (_glued_sentence, "glued-sentence"),
    "glued-words": (_glued_words, "glued-words"),
    "space-before": (_space_before, "space-before"),
}


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    return None if _applies(options["sign"], context.language) else f"it knows no words of {context.language!r}"


CHECK = DocumentCheck("splice", find, {"sign": "", "most": 0}, spares=spares, skips=skips)
