"""The encoding of bytes that say nothing about it: that in which they are letters of one language, in words that people write.

Every encoding is tried. What it makes of the bytes outside ASCII is compared with the alphabets of the languages that are written in it: Polish read
as French has letters of neither. Where languages share all the letters that occur, their frequent words decide.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from newslint.text.language import document_language, function_words

HEAD = 1 << 18  # bytes that are looked at
WORDS = 1000  # with letters outside ASCII that are looked at
FITS, AHEAD = 0.9, 0.03  # the least share of letters that belong to a language, and how far the next reading must be behind
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# The letters of languages beside those of ASCII.
_LETTERS = {
    "en": "éèêïôçñ", "fr": "àâæçéèêëîïôœùûüÿ", "de": "äöüßé", "es": "áéíñóúüç", "pt": "ãáâàçéêíóôõúü", "it": "àèéìíîòóùú", "nl": "éëïóèöêü",
    "sv": "åäöéü", "da": "æøåé", "no": "æøåéòô", "fi": "äöåšžé", "is": "áðéíóúýþæö", "ca": "àçéèíïòóúü", "et": "äöõüšž",
    "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű", "ro": "ăâîşţșț", "hr": "čćđšž", "sl": "čšž",
    "tr": "çğıöşüâîûiİ", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюяѝ", "sr": "абвгдђежзијклљмнњопрстћуфхцчџш", "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيًٌٍَُِّْ", "fa": "ءآأؤئابتثجحخدذرزسشصضطظعغفقلمنهوپچژگکی",
    "th": "".join(map(chr, (*range(0xE01, 0xE3B), *range(0xE3F, 0xE5C)))),
}  # fmt: skip
# The most frequent letters in scripts of which all letters are outside ASCII: half of a text at least. A wrong reading has as many of any letter.
_USUAL = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk"), "оаеинтсрвлі"),
    "ko": "이다는을의에가고하은로를지기도사한서대시인", "ja": "のにはをたがでとしいるなもっされ",
    "el": "αοιετσνηυρςπ", "he": "יוהלאבמתרש", "ar": "اليمونرتبة", "fa": "اینردهمتوس", "th": "านรอกเงมลวยทส่้ี",
}  # fmt: skip
_ROMAN = ("en", "fr", "de", "es", "pt", "it", "nl", "sv", "da", "no", "fi", "is", "ca", "et")
_CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr", "sl")
_CYRILLIC = ("ru", "uk", "be", "bg", "sr", "mk")
# In order of preference where two read the bytes alike: those of Windows hold more than those of ISO.
_SINGLE: dict[str, tuple[str, ...]] = {
    "cp1252": _ROMAN, "cp1250": _CENTRAL, "cp1254": ("tr",), "cp1257": ("lt", "lv", "et"), "cp1251": _CYRILLIC, "cp1253": ("el",),
    "cp1255": ("he",), "cp1256": ("ar", "fa"), "cp874": ("th",), "koi8_r": ("ru", "bg"), "koi8_u": ("uk",), "cp866": _CYRILLIC[:4],
    "iso8859_2": _CENTRAL, "iso8859_15": _ROMAN, "iso8859_5": _CYRILLIC, "iso8859_7": ("el",), "iso8859_6": ("ar",),
    "mac_roman": _ROMAN, "mac_cyrillic": _CYRILLIC,
}  # fmt: skip
_SELDOM = {"mac": 0.1, "iso": 0.04}  # what the score of a reading is lowered by where those of Windows may be as good
_DOUBLE = {"cp949": "ko", "cp932": "ja", "euc_jp": "ja", "gb18030": "zh", "cp950": "zh", "big5hkscs": "zh"}
_SIGNS = frozenset("“”„‚‘’‹›«»–—…•·°§©®€£™\xa0¿¡ºª№־’،؛؟")
_WIDE_SIGNS = frozenset("、。，．・：；？！「」『』【】《》〈〉（）“”‘’…—─～〜々ー％　·―－〔〕［］／＋＝①②③○●◎△▲▼▽■□◆◇★☆※→℃㎡㎞㈜ㆍ")
_FREQUENT = frozenset(
    "的一是了不在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还"
    "发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者"
    "向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市"
    "這來國個說們為時對過學後裡麼還發當開無經頭動兩長樣現將與實點種聲話兒問機給幾業間門電東氣關並產萬報導記員會區縣經濟週號車費議橋"
)
_OUTSIDE = re.compile(r"[^\W\d_]{0,20}[^\x00-\x7f][^\W\d_]{0,20}")
# What no text holds; signs among it are where encodings of ISO have letters and the euro.
_CONTROL = re.compile("[¶¤\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd-\uffff]|(?<=[a-z])[¼½¾](?=[a-z])")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_WIDE_OUTSIDE = re.compile("[^\x00-\x7f]{1,50}")


class _Reading(NamedTuple):
    """What an encoding makes of the bytes; ``score`` says how well that is a language: 1 where every letter belongs to it, more with its words."""

    encoding: str
    languages: tuple[str, ...]
    text: str
    score: float


def find_encoding(data: bytes) -> str | None:
    """Return the encoding of a file that begins with ``data``, by Python's name; None where it is not sure.

    A byte order mark says it; bytes that are UTF-8 are; otherwise the data is read in every encoding, and what is a language wins. The
    encoding reads the data without an error, a character cut off at its end aside, and writes the same bytes again.
    """
    data = _safely_cut(data)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name if _read(data, name) is not None else None
    text = _read(data, "utf-8")
    if text is not None and not (text.isascii() and len(text) < len(data)) and "\0" not in text:
        return "utf-8"
    if b"\0" in data:
        return _wide(data)
    if _is_damaged(data):
        return None
    readings = sorted(_readings(data), key=lambda reading: -reading.score)  # of equals the first
    if not readings or readings[0].score < FITS:
        return None
    best = _chosen(readings)
    alike = [reading.encoding for reading in readings if best is not None and reading.text == best.text]
    return min(alike, key=_ORDER.index, default=None)


_ORDER = [*_SINGLE, *_DOUBLE]


def _chosen(readings: list[_Reading]) -> _Reading | None:
    """Return the best of readings that begin with it; where others are nearly as good, the one that is in a language of its encoding."""
    best = readings[0]
    near = [reading for reading in readings if reading.score > best.score - AHEAD]
    if all(reading.text == best.text or reading.languages == best.languages for reading in near):
        return best
    return next((reading for reading in near if document_language(reading.text) in reading.languages), None)


def _safely_cut(data: bytes) -> bytes:
    """Return so much of the data as is looked at, where it first leaves ASCII.

    It begins and ends at a line end or a blank: these are no part of a character in any of the encodings. Wide characters begin the file.
    """
    if len(data) <= HEAD:
        return data
    if b"\0" in data[:HEAD]:
        return data[:HEAD]
    outside = _NOT_ASCII.search(data)
    low = outside.start() if outside and outside.start() > HEAD // 2 else 0
    start = max(0, data.rfind(b"\n", 0, low), data.rfind(b" ", 0, low)) if low else 0
    high = start + HEAD
    end = max(data.rfind(b"\n", start, high), data.rfind(b" ", start, high)) if high < len(data) else len(data)
    return data[start : end if end > start + HEAD // 2 else high]


def _read(data: bytes, encoding: str) -> str | None:
    """Return the text of data, without a character that is cut off at the end; None where the encoding does not give back these bytes."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
        again = text.encode(encoding)
    except (UnicodeError, ValueError):
        return None
    if encoding in ("utf-16", "utf-32"):
        return text  # the mark says the order of bytes
    return text if data.startswith(again) and len(data) - len(again) < 4 else None


def _wide(data: bytes) -> str | None:
    """Return the kind of UTF-16 or UTF-32 in which data without a mark is text, None where it is in none."""
    for encoding in ("utf-32-le", "utf-32-be"):
        if (text := _read(data, encoding)) and not _CONTROL.search(text):
            return encoding
    found = []
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _read(data, encoding)
        if text and not _CONTROL.search(text):
            found.append((sum(" " <= char <= "~" or char in "\t\r\n" or char in _FREQUENT for char in text) / len(text), encoding))
    found.sort(reverse=True)
    if not found or found[0][0] < 0.02 or (len(found) > 1 and found[0][0] < 2 * found[1][0]):
        return None
    return found[0][1]


def _is_damaged(data: bytes) -> bool:
    """Return whether data is UTF-8 but for a few bytes: no other encoding is right then."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return sum(char > "\x7f" for char in text) - wrong > wrong


def _readings(data: bytes) -> Iterator[_Reading]:
    for encoding, languages in _SINGLE.items():
        text = _read(data, encoding)
        if text is not None and not _CONTROL.search(text):
            words = [word.group() for word in islice(_OUTSIDE.finditer(text), WORDS)]
            said = re.findall(r"[^\W\d_]+", text[:50_000].lower())
            scores = [(_fit(words, language), language) for language in languages]
            score = max(fit + (_said(said, words, language) if fit >= FITS else 0) for fit, language in scores)
            if languages[0] in _USUAL:  # a few letters among many of ASCII are no text in another script
                score *= min(1.0, 20 * sum(map(len, words)) / max(1, sum(map(len, said))))
            yield _Reading(encoding, languages, text, score - _SELDOM.get(encoding[:3], 0))
    for encoding, language in _DOUBLE.items():
        text = _read(data, encoding)
        if text is not None and not _CONTROL.search(text):
            yield _Reading(
                encoding, (language,), text, _wide_fit([run.group() for run in islice(_WIDE_OUTSIDE.finditer(text), WORDS)], language)
            )


@cache
def _alphabet(language: str) -> frozenset[str]:
    letters = _LETTERS[language]
    return frozenset(letters + letters.upper()) | _SIGNS


def _fit(words: list[str], language: str) -> float:
    """Return the share of the characters outside ASCII that belong to a language, and stand where they may.

    A capital behind a small letter, a letter of another script beside one of ASCII, and a sign inside a word do not.
    """
    letters, foreign = _alphabet(language), frozenset[str]()
    is_roman = language not in _USUAL
    if is_roman and language in _ROMAN:
        foreign = frozenset().union(*map(_alphabet, _ROMAN)) - letters  # names come from everywhere
    seen, good = 0, 0.0
    for word in words:
        outside = [char for char in word if char > "\x7f"]
        seen += len(outside)
        right = sum(1.0 if char in letters else 0.5 * (char in foreign) for char in outside)
        if not is_roman and len(outside) < len(word):
            right = 0
        torn = sum(low.islower() and high.isupper() for low, high in pairwise(word))
        good += max(0, right - 2 * torn)
    return good / seen if seen else 0.0


def _said(said: list[str], words: list[str], language: str) -> float:
    """Return how usual the words of a text are in a language, or (in other scripts) the letters."""
    if usual := _USUAL.get(language):
        letters = [char for word in words for char in word.lower() if char.isalpha()]
        inside = sum(char.isascii() for word in said for char in word)
        return sum(char in usual for char in letters) / max(1, len(letters), inside / 10)
    frequent = frozenset(function_words(language))
    return sum(word in frequent for word in said) / max(1, len(said))


def _wide_fit(runs: list[str], language: str) -> float:
    """Return how well characters outside ASCII are Korean, Japanese or Chinese: by the share of the right ones, and of frequent ones.

    One alone between those of ASCII is none: it is a letter with an accent, with the letter behind it.
    """
    text = "".join(runs)
    size = max(1, len(text))
    hangul = sum(char in _syllables() for char in text)
    kana = sum("ぁ" <= char <= "ヿ" for char in text)
    han = sum("一" <= char <= "鿿" for char in text)
    right = sum(char in _WIDE_SIGNS or "！" <= char <= "～" for char in text) - sum(len(run) == 1 for run in runs)
    usual = sum(char in (_FREQUENT if language == "zh" else _USUAL[language]) for char in text) / size
    if language == "ko":
        return (hangul + min(han, hangul / 10) + right) / size + usual if hangul else 0.0
    if language == "ja":
        return (kana + han + right) / size + usual if kana and kana >= 0.2 * (kana + han) else 0.0
    return (han + right) / size * min(1.0, 4 * usual * size / han) + usual if han else 0.0


@cache
def _syllables() -> frozenset[str]:
    """Return the 2,350 syllables that make up nearly all of Korean; those of cp949 beside them are found in a wrong reading."""
    return frozenset(bytes((high, low)).decode("euc_kr") for high in range(0xB0, 0xC9) for low in range(0xA1, 0xFF))
