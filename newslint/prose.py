"""Whether a unit reads as sentences: the guard that keeps rules off the article itself."""

from __future__ import annotations

from newslint.document import BLANKS, CLOSERS, TERMINALS, ends_sentence
from newslint.lazyre import lazily
from newslint.patterns import count_words

SENTENCE_END = lazily(r"[.!?…]['\"”’»)\]]*\s+(?=['\"“‘«(\[]*[^\W\d_a-zß-öø-ÿа-яё])|[。！？।॥။]['\"”’」』）]*(?=\S)")
# A stop behind one of these ends no sentence: initials, titles, months, units, as they stand before a capital in news.
ABBREVIATED = lazily(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Rev|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Pres|St|Jr|Sr|vs|No|Nr|Inc|Corp|Co|Ltd|Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?"
    r"|Oct|Nov|Dec|Mme|Mlle|Sra?|Srta|Sig|Hr|Hrn|Fr|Abs|Art|Mio|Mrd|etc|al|approx|ca|bzw|[A-Z]\.[A-Z])\.)\s*\Z"
)
_WORDS = lazily(r"[^\W\d_]+")
# Marks that close a sentence beside those of `newslint.document`: German and Nordic usage turns quotation marks around.
_BEHIND_STOPS = BLANKS + CLOSERS + "“«‹„‘"


def sentence_ends(text: str) -> list[int]:
    """Offsets behind every sentence that another one follows (blanks included), stops of abbreviations left out."""
    return [m.end() for m in SENTENCE_END.finditer(text) if not ABBREVIATED.search(text, max(0, m.start() - 12), m.start() + 1)]


def is_closed(text: str) -> bool:
    """Whether a line ends as sentences do in any usage: `ends_sentence`, quotation marks of every country looked through."""
    if text[-1:] not in _BEHIND_STOPS:
        return text[-1] in TERMINALS
    stripped = text.rstrip(_BEHIND_STOPS)
    return stripped != "" and stripped[-1] in TERMINALS


def is_headline(text: str) -> bool:
    """Whether most of a line's longer words are capitalised, as in English headlines and names in a row."""
    words = [word for word in _WORDS.findall(text) if len(word) > 3]
    return len(words) > 1 and sum(word[0].isupper() for word in words) > 0.6 * len(words)


def is_prose(text: str) -> bool:
    """Whether a text ends like a sentence and is either two of them or at least 16 words long; 8 words are the least.

    A headline may hold a stop or a question mark, but seldom ends in a full stop; a notice is seldom two sentences long.
    """
    if not ends_sentence(text):
        return False
    words = count_words(text)
    return words >= 8 and (words >= 16 or bool(sentence_ends(text)))
