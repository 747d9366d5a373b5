"""What cleaners take out of extracted articles: how much residue, and how much of the article with it.

    python benchmarks/residue.py DATA.jsonl[.gz] [--by tier|extractor|lang|set] [--half a|b] [--only CLEANER ...] [--every N] [--json OUT]

DATA holds one record a line: ``id``, ``text`` (what an extractor made of a page), ``gold`` (the article, as people or the publisher's own
markup have it), and as far as known ``page``, ``site``, ``lang``, ``extractor`` and ``titles`` (headlines, which gold texts leave out).

Shingles: the multiset of 4-grams of a text's words (in scripts without blanks: of its characters), compared with gold. Precision and
recall are means over the records; F1 is the harmonic mean of the two means, and dF1 is what cleaning adds to it.
Lines: a line is content where at least 60 % of its words lie in 4-grams that gold has too, and residue where at most 10 % do. In between it
is neither, and so is a line without words or with the headline. Gold's 4-grams are given to the longest lines first: a second copy or
a teaser of a paragraph is residue. A line counts as deleted where less than half of its words survive, in order.

Cleaners other than newslint run where they are installed: datatrove, justext, boilerpy3.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

Record = dict[str, Any]
Cleaner = Callable[[Record], str]
Tokens = tuple[str, ...]

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
SHINGLE = 4
CONTENT, RESIDUE = 0.6, 0.1  # shares of a line's words
EPSILON = 0.005  # a record's F1 got better or worse by more than this
TIERS = {
    **dict.fromkeys(("bs4", "html_text", "inscriptis"), "raw"),
    **dict.fromkeys(("justext", "boilerpipe", "domdistiller", "readability"), "mid"),
    **dict.fromkeys(("goose3", "newspaper", "trafilatura"), "strong"),
}
_LANGUAGES = {"de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish"}
_LANGUAGES |= {"da": "Danish", "no": "Norwegian_Bokmal", "fi": "Finnish", "pl": "Polish", "cs": "Czech", "tr": "Turkish", "ru": "Russian"}
_LANGUAGES |= {
    "uk": "Ukrainian",
    "id": "Indonesian",
    "vi": "Vietnamese",
    "hu": "Hungarian",
    "ro": "Romanian",
    "el": "Greek",
    "is": "Icelandic",
}


# The measure -----------------------------------------------------------------------------------------


def tokens(text: str) -> Tokens:
    """Return the words of a text; in scripts without blanks, its single characters."""
    return tuple(_TOKEN.findall(text))


def shingles(words: Tokens) -> list[Tokens]:
    """Return all 4-grams of the words; a shorter text is one shingle by itself."""
    if len(words) <= SHINGLE:
        return [words] if words else []
    return [words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1)]


@dataclass(frozen=True, slots=True)
class Match:
    """The precision and recall of a text, compared with gold."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


def harmonic(precision: float, recall: float) -> float:
    """Return the harmonic mean, 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def compare(text: str, gold: str) -> Match:
    """Return precision and recall of the shingles of ``text``; two empty texts agree."""
    made, wanted = Counter(shingles(tokens(text))), Counter(shingles(tokens(gold)))
    if not made and not wanted:
        return Match(1.0, 1.0)
    common = sum((made & wanted).values())
    return Match(common / made.total() if made else 0.0, common / wanted.total() if wanted else 0.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, and what it is: content, residue, mixed, neutral (a headline) or empty (no words)."""

    words: Tokens
    label: str


def labelled(text: str, gold: str, titles: Iterable[str] = ()) -> list[Line]:
    """Return the lines of a text, labelled by comparison with gold alone."""
    lines = [tokens(line) for line in text.splitlines() if line.strip()]
    owner = [number for number, line in enumerate(lines) for _ in line]
    flat = tuple(word for line in lines for word in line)
    covered = [False] * len(flat)
    left = Counter(shingles(tokens(gold)))
    starts: dict[int, list[int]] = defaultdict(list)
    for at in range(len(flat) - SHINGLE + 1):
        starts[owner[at]].append(at)
    for number in sorted(starts, key=lambda number: (-len(lines[number]), number)):
        for at in starts[number]:
            shingle = flat[at : at + SHINGLE]
            if left[shingle] > 0:
                left[shingle] -= 1
                covered[at : at + SHINGLE] = [True] * SHINGLE
    found = Counter(number for number, is_covered in zip(owner, covered, strict=True) if is_covered)
    paragraphs = {tokens(line) for line in gold.splitlines()}
    headlines = {tokens(title.lower()) for title in titles if title}
    return [Line(line, _label(line, found[number], paragraphs, headlines)) for number, line in enumerate(lines)]


def _label(line: Tokens, found: int, paragraphs: set[Tokens], headlines: set[Tokens]) -> str:
    if not line:
        return "empty"
    share = found / len(line)
    if share >= CONTENT:
        return "content"
    in_gold = len(line) < SHINGLE and line in paragraphs  # too short for a shingle of its own
    if in_gold and share > RESIDUE:
        return "content"
    if tuple(word.lower() for word in line) in headlines:
        return "neutral"
    return "residue" if share <= RESIDUE and not in_gold else "mixed"


def deleted(lines: Sequence[Line], text: str) -> list[bool]:
    """Return for each line whether it is gone from a cleaned text. Of identical lines, the residue is taken to have gone first."""
    before = [line.words for line in lines]
    after = [words for words in map(tokens, text.splitlines()) if words]
    kept = [0] * len(before)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            kept[a:b] = [len(words) for words in before[a:b]]
        elif tag == "replace":
            owner = [number for number in range(a, b) for _ in before[number]]
            old = [word for words in before[a:b] for word in words]
            new = [word for words in after[c:d] for word in words]
            for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
                for at in range(block.a, block.a + block.size):
                    kept[owner[at]] += 1
    gone = [bool(words) and 2 * survived < len(words) for words, survived in zip(before, kept, strict=True)]
    order = ("residue", "neutral", "mixed", "empty", "content")
    alike: dict[Tokens, list[int]] = defaultdict(list)
    for number, words in enumerate(before):
        alike[words].append(number)
    for numbers in alike.values():
        count = sum(gone[number] for number in numbers)
        for rank, number in enumerate(sorted(numbers, key=lambda number: order.index(lines[number].label))):
            gone[number] = rank < count
    return gone


@dataclass(slots=True)
class Tally:
    """The counts of what a cleaner did to a group of records."""

    records: int = 0
    better: int = 0
    worse: int = 0
    seconds: float = 0.0
    sums: dict[str, float] = field(
        default_factory=lambda: defaultdict(float)
    )  # of precisions and recalls, and of the texts with a precision
    lines: Counter[str] = field(default_factory=Counter)  # of each label
    gone: Counter[str] = field(default_factory=Counter)

    def add(self, record: Record, lines: Sequence[Line], before: Match, cleaned: str, seconds: float) -> None:
        """Count one record."""
        after = before if cleaned == record["text"] else compare(cleaned, record["gold"])
        self.records += 1
        self.seconds += seconds
        self.better += after.f1 > before.f1 + EPSILON
        self.worse += after.f1 < before.f1 - EPSILON
        for when, text, match in (("before", record["text"], before), ("after", cleaned, after)):
            self.sums[f"recall {when}"] += match.recall
            if text.strip():  # nothing has no precision
                self.sums[f"precision {when}"] += match.precision
                self.sums[f"texts {when}"] += 1
        for line, gone in zip(lines, deleted(lines, cleaned), strict=True):
            self.lines[line.label] += 1
            self.gone[line.label] += gone

    def f1(self, when: str) -> float:
        """Return F1 ``before`` or ``after`` cleaning."""
        precision = self.sums[f"precision {when}"] / max(1, self.sums[f"texts {when}"])
        return harmonic(precision, self.sums[f"recall {when}"] / max(1, self.records))

    def row(self) -> dict[str, float | int | None]:
        """Return the figures of the table."""
        removed = self.gone["residue"] + self.gone["content"]
        return {
            "records": self.records,
            "F1 before": self.f1("before"),
            "dF1": self.f1("after") - self.f1("before"),
            "line precision": self.gone["residue"] / removed if removed else None,
            "line recall": self.gone["residue"] / self.lines["residue"] if self.lines["residue"] else None,
            "content lost per 1000": 1000 * self.gone["content"] / self.lines["content"] if self.lines["content"] else None,
            "better": self.better,
            "worse": self.worse,
            "seconds": round(self.seconds, 2),
        }


# The cleaners ----------------------------------------------------------------------------------------


def nothing() -> Cleaner:
    """Return a cleaner that leaves every text as it is."""
    return lambda record: str(record["text"])


def duplicate_lines() -> Cleaner:
    """Return a cleaner that takes out every line that stands earlier in the text."""

    def clean(record: Record) -> str:
        lines = record["text"].splitlines()
        first = {line: number for number, line in reversed(list(enumerate(lines)))}
        return "\n".join(line for number, line in enumerate(lines) if not line.strip() or first[line] == number)

    return clean


def newslint(unsafe: bool) -> Cleaner:
    """Return newslint as a cleaner, with the rules that it ships and no configuration."""
    from newslint import Linter

    linter = Linter()
    return lambda record: linter.fix(record["text"], unsafe=unsafe, language=record.get("lang")).text


def c4(**settings: Any) -> Cleaner:
    """Return C4's line filter as datatrove has it.

    Its verdicts on whole documents are not followed: here a document is cleaned or left.
    """
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter

    step = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False, **settings)

    def clean(record: Record) -> str:
        document = Document(text=record["text"], id=record["id"])
        step.filter(document)
        return str(document.text)

    return clean


_COUNTER = re.compile(r"\W*\d[\d.,]*\s*[km]?\s+(?:like|share|comment|retweet|repost|upvote|view|follower)s?\W*\Z")


def refinedweb() -> Cleaner:
    """Clean by the line rules of RefinedWeb's appendix (Penedo et al. 2023, G.2): capitals, digits, counters, single words, buttons."""

    def is_junk(line: str) -> bool:
        text = line.strip()
        if not text:
            return False
        words, letters = text.split(), [character for character in text if character.isalpha()]
        capitals = letters and sum(character.isupper() for character in letters) > 0.5 * len(letters)
        if capitals or not letters or _COUNTER.match(text.lower()) or len(words) == 1:
            return True
        low = text.lower()
        return len(words) <= 10 and (low.startswith("sign-in") or low.endswith("read more...") or "items in cart" in low)

    return lambda record: "\n".join(line for line in record["text"].splitlines() if not is_junk(line))


def _as_html(text: str) -> str:
    lines = "\n".join(f"<p>{html.escape(line.strip())}</p>" for line in text.splitlines() if line.strip())
    return f"<html><head><title></title></head><body>\n{lines}\n</body></html>"


def justext_on_lines() -> Cleaner:
    """Return jusText as a cleaner: every line is a paragraph, the stop words are those of the record's language (else of all languages)."""
    import justext

    every = frozenset(word for name in justext.get_stoplists() for word in justext.get_stoplist(name))

    def clean(record: Record) -> str:
        if not record["text"].strip():
            return str(record["text"])
        name = "English" if record.get("lang") == "en" else _LANGUAGES.get(record.get("lang") or "")
        words = justext.get_stoplist(name) if name in justext.get_stoplists() else every
        return "\n".join(p.text for p in justext.justext(_as_html(record["text"]), words) if not p.is_boilerplate)

    return clean


def boilerpy3_article() -> Cleaner:
    """Return boilerpy3's article extractor as a cleaner; every line is a paragraph."""
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)
    return lambda record: str(extractor.get_content(_as_html(record["text"])) or "")


CLEANERS: dict[str, Callable[[], Cleaner]] = {
    "nothing": nothing,
    "newslint, safe fixes": lambda: newslint(unsafe=False),
    "newslint, all fixes": lambda: newslint(unsafe=True),
    "C4 (datatrove)": c4,
    "C4 as FineWeb sets it": lambda: c4(filter_no_terminal_punct=False),
    "RefinedWeb line rules": refinedweb,
    "jusText on lines": justext_on_lines,
    "boilerpy3 article": boilerpy3_article,
    "exact duplicate lines": duplicate_lines,
}


# The run ---------------------------------------------------------------------------------------------


def read(path: str) -> Iterator[Record]:
    """Yield the records of a file, with the tier of their extractor."""
    with gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                record = json.loads(line)
                yield {"tier": TIERS.get(record.get("extractor", ""), "other"), **record}


def half(record: Record) -> str:
    """Return ``a`` or ``b``, the same for all records of a site: rules are written on the one half and measured on the other."""
    key = record.get("site") or record.get("page") or record["id"]
    return "ab"[hashlib.sha256(str(key).encode()).digest()[0] & 1]


def measure(records: Sequence[Record], clean: Cleaner, by: str) -> dict[str, Tally]:
    """Return what a cleaner does to the records, by group and for all of them."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for record in records:
        start = time.perf_counter()
        cleaned = clean(record)
        seconds = time.perf_counter() - start
        lines = labelled(record["text"], record["gold"], record.get("titles") or ())
        before = compare(record["text"], record["gold"])
        for group in (str(record.get(by)), "all"):
            tallies[group].add(record, lines, before, cleaned, seconds)
    return tallies


def table(results: dict[str, dict[str, Tally]]) -> str:
    """Return a Markdown table: cleaners down, groups across."""
    groups = [*sorted({group for tallies in results.values() for group in tallies} - {"all"}), "all"]
    lines = ["| cleaner | " + " | ".join(f"{group} (dF1, lost)" for group in groups) + " | better / worse | s |"]
    lines.append("|---" * (len(groups) + 3) + "|")
    for name, tallies in results.items():
        cells = []
        for group in groups:
            row = tallies[group].row()
            lost = row["content lost per 1000"]
            cells.append(f"{row['F1 before']:.3f} {row['dF1']:+.3f}, {'-' if lost is None else format(lost, '.1f')}")
        whole = tallies["all"]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {whole.better} / {whole.worse} | {whole.seconds:.1f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", help="records, JSONL or JSONL.gz")
    parser.add_argument("--by", default="tier", help="the field to group by (default: tier)")
    parser.add_argument("--half", choices="ab", help="half of the sites only")
    parser.add_argument("--only", nargs="+", choices=CLEANERS, metavar="CLEANER", help="just these cleaners")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every N-th record only")
    parser.add_argument("--json", metavar="OUT", help="write all figures to a file")
    options = parser.parse_args(arguments)
    records = [record for record in read(options.data) if options.half in (None, half(record))][:: options.every]
    results: dict[str, dict[str, Tally]] = {}
    for name in options.only or CLEANERS:
        try:
            clean = CLEANERS[name]()
        except ImportError as error:
            print(f"left out: {name} ({error})", file=sys.stderr)
            continue
        results[name] = measure(records, clean, options.by)
    print(table(results))
    if options.json:
        figures = {name: {group: tally.row() for group, tally in tallies.items()} for name, tallies in results.items()}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, ensure_ascii=False, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
