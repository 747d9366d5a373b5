"""The language of a text: cheap evidence first, langdetect only where it matters.

Scripts and function words decide about 88 % of documents and 75 % of paragraphs with no disagreement with langdetect; they cost some
20 microseconds a document, langdetect about 10 milliseconds. Short text gets no answer: nothing is reliable there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import repeat
from math import lcm
from typing import NamedTuple

from newslint.text.langdetect_profiles import profiles
from newslint.util.lazy_regex import lazily

# ISO 639-1, and three codes that news corpora use beside it.
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn "
    "no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu fil ckb yue"
)
_KNOWN = frozenset(_CODES.split())
_SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "yue": "zh",
    "fil": "tl",
    "mo": "ro",
    "eng": "en",
    "deu": "de",
    "fra": "fr",
    "spa": "es",
}

_SAMPLE = 320  # code points of each of three samples: start, middle, end
MIN_SAID, MIN_SHARE, MARGIN = 6, 0.05, 1.5  # function words, their share of all words, distance to the second language
_LEAST_FOREIGN = 4  # function words of another language that speak against one
MIN_LETTERS = 200  # below, langdetect is not asked
SURE = 0.9  # how likely langdetect must hold what it says


def normal_language(tag: str | None) -> str | None:
    """Return the base language of a BCP 47 tag in lower case (``pt-BR`` -> ``pt``, ``nb`` -> ``no``); None for an unknown value."""
    if not tag or not isinstance(tag, str):
        return None
    base = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    base = _SAME.get(base, base)
    return base if base in _KNOWN else None


# The most frequent words that few other languages share. A word may speak for several; ties are left to langdetect.
_FUNCTION_WORDS = {
    "en": "the of and to that is was for with on his he it at by from they have had this not are but were which their who said",
    "de": "der die und das den von zu mit sich auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei",
    "fr": "le la les des et est une dans que pour qui sur par au plus pas avec ce il sont ont cette aux mais été ses leur elle du",
    "es": (
        "el los las una por con para como más pero sus este ha fue también desde está sobre entre cuando y del su según "
        "años hasta se lo al muy ser donde porque durante estos aunque todo sin hay te"
    ),
    "it": "il di che della per una con sono del nel alla anche gli delle ha dei più come dal ma si è nella questo degli stato lo",
    "pt": "o que não uma com para os dos por mais ao foi das pelo também são à no na seu sua pela até disse está do da em um ele",
    "nl": "de het een van en dat is op te zijn met voor niet aan er om ook als hij bij nog naar uit dan worden heeft maar ze door",
    "sv": "och att det som en på är av för med till den har inte om ett han men var jag sig från vi så kan när också",
    "da": "og at det er en til på som for af med har ikke den de et han var fra vil jeg kan også efter men sig blev",
    "no": "og det er på til som en for av med at har ikke den de et han var fra jeg kan også etter men seg ble hun å vi",
    "fi": "ja on ei että se oli hän mutta myös kun ovat joka mukaan sen ole kuin niin hänen jo sekä tai vuoden vain",
    "pl": "w i na z się że do nie jest o to jak za po od ale przez dla są ma tym które był tego oraz jego",
    "cs": "a se na je v že to s z do i o jsem ale pro jako za by si po který podle bylo jsou však byl také",
    "tr": (
        "ve bir bu için da de ile olarak çok daha olan sonra gibi kadar ancak ne en olduğunu var her dedi ise gün yeni "
        "yer göre üzerinde bin eden etti oldu yapılan değil en önemli biz nasıl iki"
    ),
    "id": (
        "yang dan di dengan untuk dari pada ini itu dalam tidak akan ke juga oleh adalah telah sebagai karena bisa ada "
        "kata saat bagi para tersebut mengatakan kepada namun"
    ),
    "ms": (
        "yang dan di dengan untuk dari pada ini itu dalam tidak akan ke juga oleh adalah telah sebagai kerana boleh ada "
        "kata beliau bagi para tersebut berkata kepada selepas turut"
    ),
    "vi": "và của là các có được cho trong không với một những người này đã để khi đến về tại từ ông ra",
    "hu": "a az és hogy nem is egy meg csak volt már de ez el még mint azt szerint lehet vagy után ki",
    "ro": "și în de la cu o că pentru a pe din nu care este au fost mai sau fi prin după ce lui",
    "hr": "i je u se na da su za od s o kako to koji iz ali ne bi što nije će kao te nakon",
    "sl": "in je v na se da so za z pa ki tudi po kot ne bi od ali je bil bilo bo pri",
    "sk": "a sa na je v že to s z do aj o som ale pre ako za by si po ktorý podľa bolo sú však bol",
    "ca": "el la de i que a les els per amb una un del al en és són ha no més també pel dels com",
    "is": "og að í á er sem til en við um það var ekki með hann af fyrir hafa þess eru hefur verið",
    "sw": "ya wa na kwa ni katika za la kuwa hii huo kwamba pia baada huku hiyo cha vya yake watu alisema lakini",
    "zu": (
        "ukuthi ngoba uma futhi kodwa wathi kanye le lo uthe njengoba nge ukuze lapho abantu nje manje khona kakhulu "
        "noma nokuthi ngokuthi bese kuthiwa uthi"
    ),
    "af": "die en van het is in nie te dat wat op met vir om was aan ook sy hy as by uit maar kan word",
    "ru": "и в не на что с по это как из его за от для о но к а он был также до я у года при мы",
    "uk": "і в не на що з до та про як у за це від для його але є був також й під він які щодо",
    "bg": "и на да се в за от не с че по е са като до това при след което към ще си",
    "sr": "и је у се на да су за од с о како то који из али не би што није ће као",
}
_ALIKE = (
    {"da", "no", "sv"},
    {"id", "ms"},
    {"cs", "sk"},
    {"hr", "sr", "bs", "sl"},
    {"es", "ca", "gl", "pt"},
    {"nl", "af"},
    {"bg", "mk"},
    {"ru", "uk", "be"},
    {"sw", "zu", "xh"},
)
_SCRIPTS = (
    ("ja", lazily(r"[\u3041-\u30ff]")),
    ("ko", lazily(r"[\uac00-\ud7a3]")),
    ("zh", lazily(r"[\u4e00-\u9fff]")),
    ("th", lazily(r"[\u0e01-\u0e5b]")),
    ("el", lazily(r"[\u0370-\u03ff]")),
    ("he", lazily(r"[\u05d0-\u05ea]")),
    ("hi", lazily(r"[\u0904-\u0939]")),
    ("bn", lazily(r"[\u0985-\u09b9]")),
    ("ta", lazily(r"[\u0b85-\u0bb9]")),
    ("ka", lazily(r"[\u10d0-\u10ff]")),
    ("hy", lazily(r"[\u0531-\u0587]")),
    ("ar", lazily(r"[\u0621-\u064a]")),
)
# Languages written in these scripts beside the one named above: the script alone does not decide.
_SHARED_SCRIPTS = frozenset({"hi", "ar"})
_PERSIAN_URDU = lazily(r"[پچژگکیٹڈڑںے]")


class _Votes(NamedTuple):
    """Function words, grouped by the languages that they count for; group 0 is for all other words."""

    numbers: dict[str, int]  # the group of every word, in lower case and with a capital
    groups: tuple[tuple[str, ...], ...]
    own: dict[str, str]  # the language of every word that only one has
    unit: int  # what all numbers of languages that share a word divide


@cache
def _votes() -> _Votes:
    speakers: dict[str, tuple[str, ...]] = {}
    for language, words in _FUNCTION_WORDS.items():
        for word in words.split():
            speakers[word] = (*speakers.get(word, ()), language)
    groups = ((), *sorted(set(speakers.values())))
    numbers = {languages: number for number, languages in enumerate(groups)}
    written = {form: languages for word, languages in speakers.items() for form in (word, word.capitalize())}
    own = {word: languages[0] for word, languages in written.items() if len(languages) == 1}
    return _Votes({word: numbers[languages] for word, languages in written.items()}, groups, own, lcm(*map(len, groups[1:])))


_FIELD = 24  # bits for each of three sums in one number
_MASK = (1 << _FIELD) - 1


@cache
def _weights(language: str) -> dict[str, int]:
    """Return for every function word what it says about ``language``, as one number, so that words can be added up.

    The number holds three fields: 1 for a word of the language, its weight for the language, and its weight where other languages have it.
    """
    votes = _votes()
    weights: dict[str, int] = {}
    for word, number in votes.numbers.items():
        languages = votes.groups[number]
        weight, mine = votes.unit // len(languages), language in languages
        weights[word] = (mine << 2 * _FIELD) + (weight * mine << _FIELD) + weight * (languages != (language,))
    return weights


def guess_language(text: str) -> str | None:
    """Return the language that script and function words agree on, or None. At most 960 code points are looked at."""
    if len(text) > 3 * _SAMPLE:
        middle, tail = len(text) // 2, len(text) - _SAMPLE
        text = f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]} {text[tail:]}"
    if not _is_latin(text):
        script = _by_script(text)
        if script is not None:
            return script or None
    words = text.split()
    clear = _clear(words)
    if clear is not None:
        return clear
    said, scores = _weighed(words)
    if not scores:
        return None
    best = max(scores, key=scores.__getitem__)
    second = max((score for language, score in scores.items() if language != best), default=0.0)
    return best if _enough(said[best], len(words)) and scores[best] >= MARGIN * second else None


def _enough(said: int, words: int) -> bool:
    return said >= MIN_SAID and said >= MIN_SHARE * words


def _weighed(words: Iterable[str]) -> tuple[dict[str, int], dict[str, float]]:
    """Return, by language, the number of its function words, and a score in which a word of several languages counts less."""
    votes = _votes()
    said: dict[str, int] = {}
    scores: dict[str, float] = {}
    for number, times in Counter(map(votes.numbers.get, words)).items():
        if number:
            languages = votes.groups[number]
            weight = times / len(languages)
            for language in languages:
                said[language] = said.get(language, 0) + times
                scores[language] = scores.get(language, 0.0) + weight
    return said, scores


def _clear(words: list[str]) -> str | None:
    """Return a language that outweighs all others together, or None.

    Most texts have one. Then `_weighed` need not tell the languages apart, and the answer takes half the time.
    """
    language = next(filter(None, map(_votes().own.get, words)), None)
    if language is None:
        return None
    sums = sum(map(_weights(language).get, words, repeat(0)))
    said, score, others = sums >> 2 * _FIELD, sums >> _FIELD & _MASK, sums & _MASK
    return language if _enough(said, len(words)) and score > MARGIN * others else None


def _is_latin(text: str) -> bool:
    """Return whether a text is in Latin script.

    Latin script with its accents seldom takes a fifth more bytes than characters; other scripts take twice as many.
    """
    return text.isascii() or len(text.encode("utf-8", "surrogatepass")) <= 1.2 * len(text)


@cache
def _foreign(language: str) -> frozenset[str]:
    """Return the function words that other languages have, including those that they share with ``language``."""
    votes = _votes()
    return frozenset(word for word, number in votes.numbers.items() if votes.groups[number] != (language,))


def other_language(paragraph: str, language: str) -> str | None:
    """Return the language of a paragraph that is surely not in ``language``, else None.

    Cheap evidence must contradict ``language``; where it does not name another language for sure, langdetect decides.
    """
    words = paragraph.split()
    if len(paragraph) <= 3 * _SAMPLE and _is_latin(paragraph) and sum(map(_foreign(language).__contains__, words)) < _LEAST_FOREIGN:
        return None
    guess = guess_language(paragraph)
    if guess is not None:
        return None if guess == language or alike(guess, language) else guess
    said, scores = _weighed(words)
    best = max(scores, key=scores.__getitem__, default=None)
    if best is None or said[best] < _LEAST_FOREIGN or scores[best] < 2 * scores.get(language, 0.0) or alike(best, language):
        return None
    found = detect_language(paragraph, 80)
    return found if found == best else None


def function_words(language: str) -> tuple[str, ...]:
    """Return the function words of a language, the most telling ones first; () where none are known."""
    return tuple(_FUNCTION_WORDS.get(language, "").split())


def alike(one: str, other: str) -> bool:
    """Return whether cheap evidence confuses two languages, so that no contradiction between them may be reported."""
    return one == other or any({one, other} <= family for family in _ALIKE)


def _by_script(text: str) -> str | None:
    """Return the language that the script of a text stands for; "" where several share the script, None for Latin and Cyrillic."""
    letters = "".join(filter(str.isalpha, text[:: max(1, len(text) // 400)]))
    for language, pattern in _SCRIPTS:
        share = len(pattern.findall(letters)) / max(1, len(letters))
        if share > (0.15 if language == "ja" else 0.5):
            if language == "ar":
                return "ar" if not _PERSIAN_URDU.search(text) else ""
            return "" if language in _SHARED_SCRIPTS else language
    return None


def detect_language(text: str, least: int = MIN_LETTERS) -> str | None:
    """Return the language that langdetect is sure of; None where it is not, or where the text has fewer than ``least`` letters.

    langdetect looks at 1,000 code points of the text.
    """
    sample = text[:20000]
    if sum(map(str.isalpha, sample[:2000])) < least and sum(map(str.isalpha, sample)) < least:
        return None
    chances = language_chances(sample)
    best = max(chances, key=chances.__getitem__, default=None)
    return best if best is not None and chances[best] >= SURE else None


def language_chances(text: str) -> dict[str, float]:
    """Return the probability that langdetect gives each language for the 1,000 code points in the middle of a text; {} where it gives none.

    langdetect is seeded for each call: the answer does not depend on earlier calls.
    """
    from langdetect.detector import Detector
    from langdetect.lang_detect_exception import LangDetectException

    detector = Detector(profiles())
    middle = max(0, (len(text) - 1000) // 2)
    detector.append(text[middle : middle + 1000].encode("utf-8", "replace").decode("utf-8"))
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return {}
    chances: dict[str, float] = {}
    for each in found:
        language = normal_language(each.lang)
        if language is not None:
            chances[language] = chances.get(language, 0.0) + each.prob
    return chances


def document_language(text: str) -> str | None:
    """Return the language of a whole document, by cheap evidence, then by langdetect; None where neither is sure."""
    return guess_language(text) or detect_language(text)
