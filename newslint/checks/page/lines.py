"""The likeness of each line of a page's text to the article: first of the line alone, then with its surroundings.

Not a check: `main_block` uses it. Both looks are linear: the score of a line is the weighted sum of its features, above 0 for article and
below for page. Every weight stands beside its feature; `look`, `surroundings` and `page_topic.shared_words` return the features in the
order of these tables.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import mul

from ahocorasick_rs import BytesAhoCorasick

from newslint.checks.page.page_topic import shared_words
from newslint.checks.page.words import BUTTONS, COMMENT_MARKS, COMMENTS_BY_START, NOTICES, RELATED_BY_START, TIMES, UNSPACED_BUTTONS
from newslint.text.sentences import ends_sentence
from newslint.text.words import count_words

_PUNCTUATION = "“”\"'’.,:;!?()|»›*•«„"
_BULLETS = _PUNCTUATION + "–-—>▶►▸#+·[]0123456789 \t\xa0"
_LINK_MARKS = "|»›<>•→{}@"
_DIGIT = re.compile(r"\d")
# One class of characters in front: `re` skips to them, in a tenth of the time that two alternatives take.
_SENTENCE_END = re.compile(r"[.!?…。！？।](?:(?<=[.!?…])['\"”’»)]*\s+\W*[^\W\d_a-zß-öø-ÿа-яё]|(?<=[。！？।])(?=.))")
_LIST_MARK = re.compile(r"\s*[*•·+–o-] ")
_RELATED, _COMMENTS = 15, 16  # where `look` tells of such headings ...
_FURNITURE = (14, 15, 16, 17, 19)  # ... and of all that articles seldom hold
_LIMIT = 4.0  # scores of the first look count for no more than this in the second
MIN_ARTICLE = 80  # words of prose: a heading of comments below fewer belongs to the head of the page
# Fitted (logistic regression of scikit-learn, C = 0.3) in November 2026 on 68,725 lines of 873 texts of 68 sites in 14 languages: page text
# as three programs make it, the outputs of seven extractors, clean articles. The weight of "heading of comments above" was fitted and then
# lowered by 4: few of the sites show comments, and those that do drown a short article in them.
ALONE = {
    "words (logarithm)": 0.37,
    "ends like a sentence": 1.94,
    "the same, below 8 words": -1.02,
    "at most 3 words": -0.99,
    "at most 1 word": -0.50,
    "words with a capital": -1.06,
    "digits": -1.01,
    "starts in lower case or with a comma": 1.19,
    "has a comma": 0.61,
    "sentences that another follows (logarithm)": 0.21,
    "all capitals": 1.47,
    "colon at the end": 1.98,
    "question mark at the end": -0.38,
    "stands more than once": -3.24,
    "word of a button": -1.32,
    "heading of other articles": -1.64,
    "heading of comments": -5.30,
    "mark of a comment": -4.32,
    "time or date": -0.79,
    "notice about the site": -2.78,
    "list mark": -1.95,
    "link mark": 0.29,
}
ALONE_BIAS = -0.62

# The second look was fitted later the same month (C = 0.3) on the lines of 965 texts that `main_block.looks_raw` lets through, of 298 sites in
# 19 languages: every line of those with a human's text of the article, elsewhere those that a human said must stay or must go. Each site counts
# with the root of its lines, and 174 news articles without page text around them count a tenth.
TOGETHER = {
    "score alone": 0.17,
    "of the line above": 0.13,
    "of the line below": 0.14,
    "of 8 lines above": 0.18,
    "of 8 lines below": 0.34,
    "between likely lines": 0.04,
    "share of the prose above": 0.84,
    "place in the text": -0.74,
    "headings of other articles above": -3.36,
    "heading of comments above": -3.10,
    "above the headline": -1.82,
    "words (logarithm)": 0.62,
    "ends like a sentence": 0.30,
    "the same, below 8 words": -0.29,
    "at most 3 words": -0.05,
    "at most 1 word": 0.62,
    "words with a capital": -0.18,
    "digits": 0.75,
    "starts in lower case or with a comma": 0.81,
    "has a comma": 0.73,
    "sentences that another follows (logarithm)": 0.11,
    "all capitals": -0.22,
    "colon at the end": 0.54,
    "question mark at the end": -0.35,
    "stands more than once": 0.12,
    "word of a button": -0.91,
    "heading of other articles": -0.46,
    "heading of comments": -0.68,
    "mark of a comment": -1.34,
    "time or date": -0.84,
    "notice about the site": -2.33,
    "list mark": 0.19,
    "link mark": -0.53,
    "words that other likely lines hold": 0.65,
    "words that more than one of them holds": 0.55,
}
TOGETHER_BIAS = -1.43

Vector = list[float]


def look(line: str, repeated: bool) -> Vector:
    """Return the features of a line alone, in the order of `ALONE`; ``repeated``: the same line stands in the text more than once."""
    text = line.strip()
    words = text.split()
    plain = text.isascii()
    count = len(words) if plain else count_words(text)
    ends = ends_sentence(text)
    others = words[1:40]
    cased = text[:1].lower() != text[:1].upper() or text.lower() != text.upper()
    # Without a second word or without case (there the ending has to tell a headline from a sentence) what is usual is put in.
    usual = 0.4 if cased else 0.2 if ends else 0.8
    digits = len(_DIGIT.findall(text))
    lowered = text[:200].lower()
    few, button, related, comments, comment, time = count <= 8, False, False, False, False, False
    if count <= 12:
        start = lowered.lstrip(_BULLETS)
        comment = COMMENT_MARKS.match(start) is not None
        time = digits > 0 and TIMES.search(lowered) is not None
        if few:
            related = start.startswith(RELATED_BY_START.get(start[:2], ()))
            comments = start.startswith(COMMENTS_BY_START.get(start[:2], ()))
            button = not BUTTONS.isdisjoint([word.strip(_PUNCTUATION) for word in lowered.split()])
            button = button or (not plain and any(map(text.__contains__, UNSPACED_BUTTONS)))
    return [
        math.log1p(min(count, 60)),
        float(ends),
        float(ends and count < 8),
        float(count <= 3),
        float(count <= 1),
        sum([word[0].isupper() for word in others]) / len(others) if others and cased else usual,
        digits / (len(text) or 1),
        float(text[:1].islower() or text[:1] in ",.;:)"),
        float("," in text or (not plain and ("、" in text or "，" in text or "،" in text))),
        math.log1p(len(_SENTENCE_END.findall(text[:600]))) if count > 6 else 0.0,
        float(text.isupper()),
        float(text[-1:] == ":"),
        float(text[-1:] == "?"),
        float(repeated),
        float(button),
        float(related),
        float(comments),
        float(comment),
        float(time),
        float(bool(_notices().find_matches_as_indexes(lowered.encode("utf-8", "surrogatepass")))),
        float(_LIST_MARK.match(line) is not None),
        float(any(map(text.__contains__, _LINK_MARKS))),
    ]


@cache
def _notices() -> BytesAhoCorasick:
    """Return an automaton that finds all phrases of notices at once: one by one they take five times as long."""
    return BytesAhoCorasick([notice.encode() for notice in NOTICES])


def headline(lines: Sequence[str], title: str | None) -> int:
    """Return the index of the first line that repeats the page's title, as a headline does; -1 where none does.

    Most words of such a line are in the title. Where no title is known, the first line is taken for it, as pages are usually turned into
    text.
    """
    known = (title or lines[0]).strip().lower()
    words = set(known.split())
    for number, line in enumerate(lines[1:], 1):
        if 10 <= len(line) <= len(known) + 30:
            said = line.lower().split()
            if len(said) >= 4:
                if sum([word in words for word in said]) >= 0.8 * len(said):
                    return number
            elif not line.isascii() and line.strip().lower() in known:
                return number
    return -1


def surroundings(first: Sequence[float], seen: Sequence[Vector], headline: int) -> list[Vector]:
    """Return the features of every line beside those of `look`, which are ``seen``.

    ``first`` are the scores of the first look, ``headline`` is the index of the headline (-1: unknown).
    """
    n = len(first)
    scores = [max(-_LIMIT, min(_LIMIT, score)) for score in first]
    prose = list(accumulate(math.expm1(vector[0]) if score > 0 else 0.0 for score, vector in zip(scores, seen, strict=True)))
    whole = prose[-1] or 1.0
    related = list(accumulate(vector[_RELATED] * (words > 0.3 * whole) for vector, words in zip(seen, prose, strict=True)))
    comments = list(accumulate(vector[_COMMENTS] * (words > MIN_ARTICLE) for vector, words in zip(seen, prose, strict=True)))
    sums = list(accumulate(scores, initial=0.0))
    padded = [-_LIMIT] * 4 + scores + [-_LIMIT] * 4
    return [
        [
            scores[i],
            padded[i + 3],
            padded[i + 5],
            (sums[i] - sums[max(0, i - 8)]) / 8,
            (sums[min(n, i + 9)] - sums[i + 1]) / 8,
            min(max(padded[i : i + 5]), max(padded[i + 4 : i + 9])),
            prose[i] / whole,
            i / (n - 1) if n > 1 else 0.0,
            1 - math.exp(-related[i]),
            min(comments[i], 1.0),
            float(i < headline),
        ]
        for i in range(n)
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A line's score, how much it looks like the article (log odds); its words (60 at most); and whether it holds words of boilerplate."""

    score: float
    words: int
    furniture: bool


def scored(lines: Sequence[str], title: str | None = None) -> list[Line]:
    """Return every line (none of them blank), scored in the light of the others. ``title`` is the page's title where it is known."""
    if not lines:
        return []
    times = Counter([line.strip() for line in lines])
    seen = [look(line, times[line.strip()] > 1) for line in lines]
    alone = _weighted(seen, tuple(ALONE.values()), ALONE_BIAS)
    around = surroundings(alone, seen, headline(lines, title))
    shared = shared_words(lines, [score > 0 for score in alone])
    whole = [[*a, *b, *c] for a, b, c in zip(around, seen, shared, strict=True)]
    together = _weighted(whole, tuple(TOGETHER.values()), TOGETHER_BIAS)
    return [Line(score, round(math.expm1(v[0])), any(map(v.__getitem__, _FURNITURE))) for score, v in zip(together, seen, strict=True)]


def _weighted(vectors: Sequence[Vector], weights: Sequence[float], bias: float) -> list[float]:
    return [bias + sum(map(mul, vector, weights)) for vector in vectors]
