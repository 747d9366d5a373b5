"""Sentences: where they end, and whether a unit reads as prose. The guards that keep rules off the article itself use this."""

from __future__ import annotations

from itertools import pairwise
from string import ascii_letters, ascii_uppercase

from newslint.text.characters import BLANKS, CLOSERS, TERMINALS
from newslint.text.words import count_words
from newslint.util.lazy_regex import lazily


def ends_sentence(text: str) -> bool:
    """Return whether a text ends in sentence punctuation of any script, closing quotes and brackets aside."""
    stripped = text.rstrip(BLANKS).rstrip(CLOSERS).rstrip(BLANKS)
    return stripped != "" and stripped[-1] in TERMINALS


# One class of characters in front: `re` skips to them, in a tenth of the time that two alternatives take.
SENTENCE_END = lazily(
    r"[.!?…。！？।॥။؟۔։።](?:(?<=[.!?…])['\"”’»)\]]*\s+(?=['\"“‘«(\[]*[^\W\d_a-zß-öø-ÿа-яё])"
    r"|(?<=[。！？।॥။])['\"”’」』）]*(?=\S)|(?<=[।॥؟۔։።])['\"”’»)\]]*\s+(?=\S))"
)
# A stop behind one of these ends no sentence: initials, titles, months, units, as they stand before a capital in news.
_ABBREVIATIONS = frozenset(ascii_uppercase) | frozenset(
    "Mr Mrs Ms Dr Prof Rev Gen Col Lt Sgt Capt Sen Rep Gov Pres St Jr Sr vs No Nr Inc Corp Co Ltd Bros Jan Feb Mar Apr Jun Jul Aug Sep Sept"
    " Oct Nov Dec Mme Mlle Sr Sra Srta Sig Hr Hrn Fr Abs Art Mio Mrd etc al approx ca bzw".split()
)
_LONGEST = max(map(len, _ABBREVIATIONS))
# Where a second sentence may begin, in any script and also without a blank ("입니다.경기", "Wikipedia.Les også"). Wider than `SENTENCE_END`: who
# asks for it must not miss a sentence, and may take a headline with a question mark for two.
_SECOND = lazily(
    r"[.!?…؟۔։።፧‽]['\"”’»)\]]*\s+(?=\W*[^\W_a-zß-öø-ÿа-яё])|[。！？।॥။｡]['\"”’」』）]*\s*(?=\w)"
    r"|(?<=[a-zß-öø-ÿа-яё가-힣]{2})[.!?](?=[A-ZÀ-ÖØ-ÞА-ЯЁ가-힣])"
)
_SPEECH_VERB = (
    r"(?:said|says|told|added|warned|advised|urged|asked|recommended|wrote|sagte|sagt|riet|rät|warnte|forderte|empfahl|bat|teilte|schrieb"
    r"|(?:a )?(?:dit|conseillé|déclaré|demandé|recommandé|prévenu|lancé)|conseille|selon|dijo|dice|pidió|aconsejó|recomendó|afirmó|advirtió"
    r"|(?:ha )?(?:detto|chiesto|consigliato|avvertito)|disse|afirmou|pediu|aconselhou|recomendou|zei|adviseerde|waarschuwde|sade|sagde"
    r"|powiedzia[lł]a?|сказала?|сообщила?|заявила?|dedi|söyledi)\b"
)
_ATTRIBUTION = lazily(rf"(?i)[,”\"»]\s(?:[^.!?:\n]{{0,40}}\s)?{_SPEECH_VERB}")
_SPEAKER = lazily(rf"(?i)\b{_SPEECH_VERB}\s*\Z")
_QUOTES = tuple("\"'“”„«»‹›‘’")
_ONE_LETTER = lazily(r"(?<![^\W_])[^\W\d_]\Z")
# Words: no broken sentence is longer. Of 259 cuts in field texts 34 took more than 250 code points, one took 5,197 of 6,541.
LONGEST_CUT = 60
_STOPLESS = lazily("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer: sentences end without a stop
_LONG_STOPLESS = 60  # letters of these: about twelve words, what a rule on lines of furniture allows at the most
_LONGER_WORDS = lazily(r"[^\W\d_]{4,}")
# Marks that may stand behind the stop of a sentence, beside `CLOSERS`: German and Nordic usage turns quotation marks around.
_BEHIND_STOPS = BLANKS + CLOSERS + "“«‹„‘"


def sentence_ends(text: str) -> list[int]:
    """Return the offset behind every sentence that another one follows (blanks included), without stops of abbreviations."""
    return [m.end() for m in SENTENCE_END.finditer(text) if not _is_abbreviated(text, m.start())]


def cautious_sentences(text: str) -> list[str]:
    """Return the parts of a line that may be sentences of their own, without the blanks around them: rather too many than too few."""
    borders = [0]
    for match in _SECOND.finditer(text):
        stop = match.start()
        if not (text[stop] == "." and (_is_abbreviated(text, stop) or _ONE_LETTER.search(text, max(0, stop - 2), stop))):
            borders.append(match.end())
    return [text[start:end].strip(BLANKS) for start, end in pairwise([*borders, len(text)])]


def reports_speech(text: str) -> bool:
    """Return whether a line tells what somebody said: a call to the reader in it is then the speaker's.

    What stands behind a label ("See also: ...") is a headline, unless it is a quotation and the label ends with a verb of speech.
    """
    label, colon, rest = text.partition(":")
    if colon and len(label) <= 60:
        return rest.lstrip(BLANKS).startswith(_QUOTES) and _SPEAKER.search(label) is not None
    return _ATTRIBUTION.search(text) is not None


def is_long_without_stops(text: str) -> bool:
    """Return whether a line in a script without stops is so long that it may be several sentences."""
    return not text.isascii() and len(_STOPLESS.findall(text)) > _LONG_STOPLESS


def writes_stops(text: str) -> bool:
    """Return whether a text is written in scripts that end sentences with a stop, so that the end of a sentence can be recognised."""
    return text.isascii() or _STOPLESS.search(text) is None


def _is_abbreviated(text: str, stop: int) -> bool:
    """Return whether the word before the stop at offset ``stop`` is an abbreviation that the stop belongs to."""
    piece = text[max(0, stop - _LONGEST - 1) : stop]
    before = piece.rstrip(ascii_letters)
    return piece[len(before) :] in _ABBREVIATIONS and text[stop] == "." and not (before[-1:].isalnum() or before[-1:] == "_")


def is_closed(text: str) -> bool:
    """Return whether a line ends as sentences do in any usage: as `ends_sentence`, but past the quotation marks of every country."""
    if text[-1:] not in _BEHIND_STOPS:
        return text[-1] in TERMINALS
    stripped = text.rstrip(_BEHIND_STOPS)
    return stripped != "" and stripped[-1] in TERMINALS


def is_headline(text: str) -> bool:
    """Return whether most of a line's longer words (four letters or more) are capitalised, as in English headlines and rows of names."""
    words = _LONGER_WORDS.findall(text)
    return len(words) > 1 and sum(map(str.isupper, [word[0] for word in words])) > 0.6 * len(words)


def is_prose(text: str) -> bool:
    """Return whether a text ends like a sentence and is either two sentences or at least 16 words long; 8 words are the least.

    A headline may hold a stop or a question mark, but seldom ends in a full stop; a notice is seldom two sentences long.
    """
    if not ends_sentence(text):
        return False
    words = count_words(text)
    return words >= 8 and (words >= 16 or bool(sentence_ends(text)))
