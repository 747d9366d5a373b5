"""Words of another language of the same script inside a sentence: *the ministry said que los puentes de la ciudad will be closed*.

A translator left them standing. Function words are the evidence: two different ones within a run in which no word is the document's own, in
a sentence that otherwise speaks the document's language; langdetect must agree. Languages of one family share too many short words to be
told apart by so little, and English stands in pages of every language on purpose: neither is looked for. Names of people, institutions and
works hold such words too, but hardly any other word in lower case; what is quoted, in brackets or introduced as foreign is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import Any, NamedTuple

from newslint.checks.check import Context, DocumentCheck, Mark, Options
from newslint.checks.language.other_script import INTRODUCED, enclosed
from newslint.findings import Finding
from newslint.text.document import Document
from newslint.text.language import SURE, function_words, language_chances
from newslint.text.sentences import sentence_ends
from newslint.util.lazy_regex import lazily

# Families of Latin script, each taken as one language: its members' function words, and further ones that no member of it is told apart by.
_Family = tuple[str, ...]
_FAMILIES: dict[_Family, str] = {
    (
        "en",
    ): "a in as an be been or if would could more about out up into over when than what there them can new one she you we her our all",
    ("es", "pt", "fr", "it", "ro", "ca"): (
        "de la en un es no lo le les ha han era fue fueron tiene cada otro esta ese esa eso ya quien tras ante contra entre antes según otra"
        " et ou où un se cet ces leurs nous vous ont était comme selon après avant depuis pendant très tout tous si sans sous fait être deux"
        " in i gli è sono stata all dalla dal dai dagli nei nelle quando dopo prima ancora essere hanno aveva cui tra fra della anche perché"
        " a e as nas nos num numa ser são foram tem às aos sem segundo quando ainda muito pelos pelas isso essa esse contra já ter seus suas"
        " unui unei prin fost vor fi într dintre către avea al ale sunt"
    ),
    ("de", "nl", "af"): (
        "einem einer eines einen zum zur vom beim durch oder wenn noch nur über unter vor bis hatte haben wurde wurden sind war waren sein"
        " seine seinen ihre ihrer ihren diese dieser diesem wie kann können soll seit zwischen gegen ohne aber doch schon mehr wir ich man"
        " was were weil damit alle keine kein jetzt heute so um da deren"
        " deze dit die wordt werd werden zijn haar hun tegen tussen onder over geen wel had hebben kan kunnen meer veel toen volgens moet"
    ),
    ("sv", "da", "no", "is"): (
        "ett de efter eller vid när mot blev skulle kunde ska också under mellan utan hon honom deras alla mycket"
        " et af ved da mod blive blev skulle kunne skal mellem uden hun ham deres alle meget fordi denne dette ved mot mellom uten"
        " eru var þá sem upp frá eða þegar einnig"
    ),
    ("pl", "cs", "sk", "hr", "sl"): (
        "przed przy pod nad oraz lub czy gdy jego jej ich ten ta te jako tylko może być był była były będzie został została roku"
        " které která ale nebo pokud než aby tento tato jeho jej jejich při před pod nad bude byla byli také ještě"
        " ktoré ktorá alebo aby tento jeho ich pri pred bude bola boli ešte koja koje bio bila biti samo još prema zbog kad kada"
        " tudi kar ker kateri njegov lahko še že"
    ),
    (
        "id",
        "ms",
    ): "sudah belum tetapi seperti antara setelah ketika hingga seorang bukan lebih sangat serta oleh yaitu dapat menjadi maka mereka kami",
    (
        "tr",
    ): "bir ve bu için ile tarafından önce yönelik ilgili kapsamında bulunan değil ki şu hem ya ama fakat diye karşı arasında eski büyük",
    ("hu",): "a az egy és hogy meg volt lesz mert pedig azonban között ezt azt aki ami majd még már minden",
    ("fi",): "ja on ei että oli mutta myös ovat ollut tämä sitä ennen jälkeen mukaan vielä noin joka jotka kanssa",
    ("vi",): "và của là các có được cho trong không với một những người đã bị như nhiều nhưng sau khi đang sẽ cũng",
    ("sw",): "ya wa na kwa ni katika kuwa pia baada hiyo yake lakini hata wakati kama mwa zaidi",
}
# Function words of other languages that these have too, as they occurred in 3,400 English articles (5 times or more) and 290 other pages.
_HOMOGRAPHS = {
    "en": "do so come care men met per door bin plus pro die hat van par pour sin till vain i s v op kanye me my just"
    " no under war man word al era ten tout bio ham hem pod ante",
    "de": "des um o so du da bin per je ja pro es",
    "es": "es han ya",
    "fr": "an in ne sa sein dit",
    "it": "in alle",
    "no": "man over i da du ha in sa se ser sin to del",
    "sv": "ha i in o",
    "tr": "an el para saat su",
    "cs": "ke ve",
}
_ENGLISH = ("en",)  # in pages of all languages on purpose: names of works, bands, brands
LEAST_WORDS = 2  # different function words of a run, none of them also the document's language's
LEAST_OWN = 3  # function words of the document's language in the rest of its sentence
_WITHIN = 100  # bytes in which two function words of a run stand
_BEFORE = 2000  # code points before a run in which a quotation or a bracket may have been opened
_MOST = 50  # runs of a document that are looked at: hostile text has no end of them
_WORD = lazily(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ELIDED = lazily(r"^\w{1,4}['’]")  # l'Armée
# Function words that names of people, institutions, works and dishes hold in an English text as well.
_CONNECTIVES = frozenset(
    "pour per para sans de la le les l du des et e y o ou con avec au aux à a al alla alle del della delle dello dei di da do dos das em en un une uno"
    " und für von der die das zu zum zur van het voor een den och og för av i na z w u do dan ve và của bin el los las".split()
)
# As `INTRODUCED`, in pages that are not English.
_INTRODUCED_ELSEWHERE = lazily(
    r"(?i)\b(?:auf (?:Spanisch|Franz|Italien|Portug|T[üu]rk|Poln|Schwed)\w*|genannt\w*|namens|heißt|heißen|Motto|Slogan|Roman\w*|Filme?s?|Zeitung"
    r"|llamad[oa]s?|titulad[oa]s?|lema|película|novela|diario|appelée?s?|intitulée?s?|slogan|roman|journal|chiamat[oaie]|intitolat[oaie]|motto)\b"
)
_JOINED = frozenset(("", " ", "\xa0", ", "))  # what may stand between two words of a run


class _Evidence(NamedTuple):
    """The evidence for a language and against it.

    ``own`` are the words of its family, ``families`` the words of every other family, ``foreign`` those of the others that it lacks,
    ``automaton`` finds these.
    """

    own: frozenset[str]
    families: dict[_Family, frozenset[str]]
    foreign: frozenset[str]
    automaton: Any


class _Token(NamedTuple):
    """A word of a line: its start, its end, and itself."""

    start: int
    end: int
    word: str


@cache
def _evidence(language: str) -> _Evidence | None:
    """Return the evidence for a language; None for one that no family has."""
    import ahocorasick_rs

    home = next((family for family in _FAMILIES if language in family), None)
    if home is None:
        return None
    own = _words_of(home) | frozenset(_HOMOGRAPHS.get(language, "").split())
    others = {family: _words_of(family) for family in _FAMILIES if family not in (home, _ENGLISH)}
    foreign = frozenset().union(*others.values()) - own
    bounded = [f" {word} ".encode() for word in sorted(foreign)]
    return _Evidence(own, others, foreign, ahocorasick_rs.BytesAhoCorasick(bounded, implementation=ahocorasick_rs.Implementation.DFA))


def _words_of(family: _Family) -> frozenset[str]:
    known = (word for language in family for word in function_words(language))
    return frozenset((*known, *_FAMILIES[family].split()))


def find(document: Document, context: Context, options: Options) -> Iterator[Mark]:
    """Yield a mark on every run of ``min-words`` words or more that are another language's, among the first 50 that may be."""
    language = context.language
    evidence = _evidence(language) if language is not None else None
    if evidence is not None:
        for start, end, family in islice(_candidates(document, evidence, options["min-words"]), _MOST):
            found = _confirmed(document.text[start:end], family)
            if found is not None:
                yield Mark(start, end, f"These words are in {found!r}, the sentence in {language!r}.")


def _candidates(document: Document, evidence: _Evidence, least: int) -> Iterator[tuple[int, int, _Family]]:
    """Yield the runs that function words speak for, each with its start, its end and its family; langdetect has not been asked."""
    for number in _lines(document, evidence):
        line, at = document.lines[number], document.starts[number]
        for start, end in pairwise((0, *sentence_ends(line), len(line))):
            for first, last, family in _runs(line, start, end, evidence, least):
                yield at + first, at + last, family


def _confirmed(run: str, family: _Family) -> str | None:
    """Return the member of a family that langdetect takes a run for; None where it is not sure of the family."""
    chances = {language: chance for language, chance in language_chances(run).items() if language in family}
    return max(chances, key=chances.__getitem__) if sum(chances.values()) >= SURE else None


def _lines(document: Document, evidence: _Evidence) -> Iterator[int]:
    """Yield the lines (from 0) in which function words of other languages stand close together."""
    data = document.text.encode("utf-8", "replace")
    hits = evidence.automaton.find_matches_as_indexes(data, overlapping=True)
    number, at, last = 0, 0, -1
    for (_, start, _), (_, following, _) in pairwise(hits):
        if following - start < _WITHIN:
            number += data.count(b"\n", at, start)
            at = start
            if number != last:
                yield number
            last = number


def _runs(line: str, start: int, end: int, evidence: _Evidence, least: int) -> Iterator[tuple[int, int, _Family]]:
    """Yield the runs of one sentence that read as another family's: start, end and family.

    A run goes from one of the family's function words to the word behind the last one.
    """
    tokens = [_Token(*match.span(), match[0]) for match in _WORD.finditer(line, start, end)]
    for family, words in evidence.families.items():
        telling = words & evidence.foreign
        if len({token.word for token in tokens} & telling) < LEAST_WORDS:
            continue
        own = [token.word.lower() in evidence.own and token.word not in words for token in tokens]
        if sum(own) < LEAST_OWN:
            continue
        for first, last in _unbroken(line, tokens, own):
            marks = [n for n in range(first, last + 1) if tokens[n].word in telling]
            said = {tokens[n].word for n in marks}
            if len(said) < LEAST_WORDS or _is_name(tokens[first : last + 1], words, first, len(said - _CONNECTIVES)):
                continue
            run = tokens[marks[0] : min(marks[-1] + 1, last) + 1]
            if len(run) >= least and _is_text(run, words) and _stands_bare(line, run[0].start):
                yield run[0].start, run[-1].end, family


def _unbroken(line: str, tokens: Sequence[_Token], own: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of every stretch without a word of the document's own and without a mark but commas.

    A word of the document's own must stand right before or behind the stretch.
    """
    first = 0
    for n in range(len(tokens) + 1):
        if n == len(tokens) or own[n] or (n > first and line[tokens[n - 1].end : tokens[n].start] not in _JOINED):
            if n > first and ((first and own[first - 1]) or (n < len(tokens) and own[n])):
                yield first, n - 1
            first = n + 1 if n < len(tokens) and own[n] else n


def _is_name(stretch: Sequence[_Token], words: frozenset[str], first: int, telling: int) -> bool:
    """Return whether a stretch is a title, or may go on with a name.

    A title (*El coronel no tiene*) has a function word with a capital that starts no sentence. With fewer than two words that are more
    ``telling`` than connectives, a stretch may go on with a name (*Musée de*). Token ``first`` of the sentence is the first of the stretch.
    """
    if telling == 0 or any(token.word[0].isupper() and token.word.lower() in words for token in stretch[first == 0 :]):
        return True
    place = next(n for n, token in enumerate(stretch) if token.word in words)
    named = place > 0 and first + place > 1 and stretch[place - 1].word[0].isupper()
    return telling == 1 and named and stretch[place].word in _CONNECTIVES


def _is_text(run: Sequence[_Token], words: frozenset[str]) -> bool:
    """Return whether a run holds more than a name does: words in lower case beside its function words."""
    beside = sum(_ELIDED.sub("", token.word)[:1].islower() and token.word not in words for token in run)
    return beside >= 2 or (beside == 1 and len({token.word for token in run} & words) > LEAST_WORDS)


def _stands_bare(line: str, start: int) -> bool:
    """Return whether nothing says that a run is meant to be foreign: quotation, bracket, emphasis, or a word that introduces it."""
    before = line[max(0, start - _BEFORE) : start]
    emphasised = before.count("*") % 2 or before.count("_") % 2
    return not (
        emphasised or enclosed(before, len(before)) or INTRODUCED.search(before[-60:]) or _INTRODUCED_ELSEWHERE.search(before[-60:])
    )


def skips(document: Document, line: int, context: Context, options: Options, findings: Sequence[Finding]) -> str | None:
    """Return why the check does not look at a line (index from 0); None where it does."""
    return None if _evidence(context.language) else "it knows function words of some languages in Latin script only"


CHECK = DocumentCheck("other-run", find, {"min-words": 4}, skips=skips)
