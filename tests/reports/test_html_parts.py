"""The parts of the page (standing, excerpts, samples, drawings, markup) say what plain counts say."""

from __future__ import annotations

import json
import random
import re
import string
from collections import Counter
from html.parser import HTMLParser

import pytest
from helpers.findings import delete, finding, report
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Edit, Finding, Fix, Report, Safety, Severity
from newslint.reports.grouping import group_of
from newslint.reports.html.charts import bar, histogram, strip
from newslint.reports.html.counts import STEPS, PageCounts
from newslint.reports.html.data import Row, embedded
from newslint.reports.html.document_facts import DocumentFacts, Spot, facts_of, rank, read
from newslint.reports.html.highlight import BETWEEN, FOUND, LONGEST, NEW, OLD, covered, marked, quoted
from newslint.reports.html.markup import Markup, element, join, neutral
from newslint.reports.html.page import data_element
from newslint.reports.html.sampling import SAMPLES, Sample, level
from newslint.reports.html.sections import percent
from newslint.reports.html.verdicts import Standing, residue, standing

TEXT = "The bank kept rates on hold.\nSee also: Five charts on inflation\nMarkets barely moved.\n"
LINE = (29, 63)


def report_on(*findings: Finding, text: str = TEXT, id: str | None = None) -> Report:
    """Return a report on a file in a folder, which tells no site."""
    return report(*findings, text=text, source="articles/ecb.txt", id=id)


def stretches(found: tuple[str, str]) -> list[tuple[int, str]]:
    kinds, text = found
    return list(zip(map(int, kinds), text.split(BETWEEN), strict=True)) if kinds else []


# ---------------------------------------------------------------- standing and residue


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], Standing.CLEAN),
        ([finding(TEXT, *LINE, severity=Severity.INFO)], Standing.CLEAN),
        ([finding(TEXT, *LINE, delete(TEXT, 29, 64))], Standing.FIXABLE),
        ([finding(TEXT, *LINE, delete(TEXT, 29, 64)), finding(TEXT, 0, 3, severity=Severity.INFO)], Standing.FIXABLE),
        ([finding(TEXT, *LINE, delete(TEXT, 29, 64, Safety.UNSAFE))], Standing.REVIEW),
        ([finding(TEXT, *LINE)], Standing.REVIEW),
        ([finding(TEXT, 0, len(TEXT), severity=Severity.WARNING)], Standing.REVIEW),
        ([finding(TEXT, 0, len(TEXT) - 1)], Standing.REJECT),
        ([finding(TEXT, *LINE, delete(TEXT, 29, 64)), finding(TEXT, 0, len(TEXT))], Standing.REJECT),
    ],
)
def test_a_document_stands_by_its_worst_finding(findings: list[Finding], expected: Standing) -> None:
    assert standing(report_on(*findings), TEXT) is expected


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.sampled_from(["INS101", "TRN101", "CAP101"])), max_size=8)


@given(spans)
def test_residue_counts_every_character_once_and_no_damage(found: list[tuple[int, int, str]]) -> None:
    text = "x" * 80
    findings = [finding(text, start, start + length, code=code) for start, length, code in found]
    covered_by = {at for start, length, code in found if code != "TRN101" for at in range(start, start + length)}
    assert residue(report_on(*findings, text=text)) == len(covered_by)


def test_infos_are_no_residue() -> None:
    assert residue(report_on(finding(TEXT, *LINE, severity=Severity.INFO))) == 0


# ---------------------------------------------------------------- excerpts


def test_an_excerpt_has_the_words_around_the_finding_and_what_the_fix_takes() -> None:
    assert stretches(marked(finding(TEXT, *LINE, delete(TEXT, 29, 64)), TEXT)) == [
        (0, "The bank kept rates on hold.\n"),
        (FOUND | OLD, "See also: Five charts on inflation"),
        (OLD, "\n"),
        (0, "Markets barely moved.\n"),
    ]


def test_a_replacement_shows_both_sides() -> None:
    text = "The mayorâ€™s office."
    fix = Fix(Safety.SAFE, (Edit(9, 12, "â€™", "’"),))
    assert stretches(marked(finding(text, 9, 12, fix), text)) == [(0, "The mayor"), (FOUND | OLD, "â€™"), (NEW, "’"), (0, "s office.")]


def test_a_pure_insertion_stands_where_it_goes() -> None:
    text = "One.Two."
    assert stretches(marked(finding(text, 3, 5, Fix(Safety.UNSAFE, (Edit(4, 4, "", " "),))), text)) == [
        (0, "One"), (FOUND, "."), (NEW, " "), (FOUND, "T"), (0, "wo."),
    ]  # fmt: skip


def test_far_words_and_long_stretches_are_cut_with_a_mark() -> None:
    text = "word " * 100 + "y" * 4000 + " word" * 100
    before, first, found, after, last = stretches(marked(finding(text, 500, 4500), text))
    assert before == last == (0, "…")
    assert len(first[1]) <= 60
    assert len(found[1]) <= LONGEST + 3
    assert " … " in found[1]
    assert len(after[1]) <= 60


def test_short_lines_around_a_finding_are_few() -> None:
    text = "".join(f"Item {n}\n" for n in range(20))
    at = text.index("Item 10")
    shown = "".join(words for _, words in stretches(marked(finding(text, at, at + 7), text)))
    assert shown == "…Item 8\nItem 9\nItem 10\nItem 11…" or shown.count("\n") <= 5


def test_hostile_characters_of_an_excerpt_are_made_visible() -> None:
    text = "a\tb\x1b[2J\u202e\r\nSee also: x\n"
    shown = marked(finding(text, len(text) - 12, len(text) - 1), text).text
    assert "␉b␛[2J<U+202E>\n" in shown
    assert "\x1b" not in shown


@st.composite
def fixed_texts(draw: st.DrawFn) -> tuple[str, Finding]:
    """Return a short text on one line, with a finding whose fix has several edits."""
    text = draw(st.text(string.ascii_letters, min_size=4, max_size=50))
    borders = sorted(draw(st.sets(st.integers(0, len(text)), min_size=4, max_size=4)))
    edits = tuple(Edit(a, b, text[a:b], draw(st.sampled_from(["", "NEW", "."]))) for a, b in (borders[:2], borders[2:]))
    start, end = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    return text, finding(text, start, end, Fix(Safety.UNSAFE, edits))


@given(fixed_texts())
def test_stretches_without_the_new_ones_are_the_text_and_without_the_old_ones_the_fixed_text(made: tuple[str, Finding]) -> None:
    text, found = made
    parts = stretches(marked(found, text))
    fixed = text
    assert found.fix is not None
    for edit in reversed(found.fix.edits):
        fixed = fixed[: edit.start] + edit.new + fixed[edit.end :]
    assert "".join(words for kind, words in parts if not kind & NEW) == text
    assert "".join(words for kind, words in parts if not kind & OLD) == fixed
    assert "".join(words for kind, words in parts if kind & FOUND) == text[found.start : found.end]


@given(spans, st.integers(10, 90))
def test_a_marked_document_is_its_text_with_every_finding_over_its_own(found: list[tuple[int, int, str]], longest: int) -> None:
    text = "".join(random.Random(3).choices(string.ascii_lowercase, k=80))
    findings = [finding(text, start, start + length) for start, length, _ in found]
    parts = list(covered(list(enumerate(findings)), text, longest))
    assert "".join(words for words, _ in parts) == text[:longest]
    for number, one in enumerate(findings):
        assert "".join(words for words, over in parts if number in over) == text[one.start : min(one.end, longest)]


def test_a_finding_without_its_document_shows_its_excerpt_or_its_edits() -> None:
    assert stretches(quoted("See also: x")) == [(FOUND, "See also: x")]
    assert stretches(quoted("â€™", (Edit(9, 12, "â€™", "’"),))) == [(FOUND | OLD, "â€™"), (NEW, "’")]
    assert stretches(quoted("One. Two", (Edit(60, 61, "x", ""),))) == [(0, "One. Two"), (0, "\n"), (FOUND | OLD, "x")]


# ---------------------------------------------------------------- facts of documents, counts and limits


def test_facts_of_a_document_survive_their_journey() -> None:
    made = facts_of(report_on(finding(TEXT, *LINE, delete(TEXT, 29, 64)), id="a\x1b"), TEXT)
    there = read(made.line())
    assert there == made._replace(pieces=[list(words) for words in made.pieces])  # type: ignore[misc]
    assert (there.standing, there.residue, there.id, there.spots[0].remedy) == ("fixable", 34, "a␛", "delete the line")
    assert "\n" not in made.line()


def test_clean_documents_travel_without_their_text() -> None:
    assert facts_of(report_on(), TEXT).pieces == []


@pytest.mark.parametrize(
    ("source", "id", "site", "expected"),
    [
        ("a/b/c.txt", None, None, "a/b"),
        ("c.txt", None, None, "."),
        ("a\\c.txt", None, None, "a"),
        ("crawl/x.jsonl", "17", None, "crawl/x.jsonl"),
        ("crawl/x.jsonl", "17", "bbc.example", "bbc.example"),
        (None, None, None, "<text>"),
    ],
)
def test_documents_are_counted_under_their_site_else_folder_else_file(source: str, id: str, site: str, expected: str) -> None:
    assert group_of(source, id, site) == expected


def spot(code: str = "INS101", start: int = 0, end: int = 10, whole: bool = False, text: str = "words") -> Spot:
    return Spot(code, "error", 1, 1, start, end, whole, "message", "1", text, "", "")


def document(number: int, *spots: Spot, chars: int = 100) -> DocumentFacts:
    where = "review" if spots else "clean"
    return DocumentFacts("x.jsonl", str(number), "x.jsonl", "en", chars, where, False, 0, rank("x.jsonl", str(number)), list(spots), [])


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(1, 40)), max_size=20))
def test_a_strip_shares_out_every_finding_and_loses_none(found: list[tuple[int, int]]) -> None:
    counts = PageCounts()
    counts.add(document(1, *(spot(start=start, end=min(start + length, 100)) for start, length in found), spot(end=100, whole=True)))
    assert sum(counts.strips["insert"]) == pytest.approx(len(found))


def test_a_finding_stands_in_the_cells_it_covers() -> None:
    counts = PageCounts()
    counts.add(document(1, spot(start=50, end=60), chars=100))
    cells = counts.strips["insert"]
    assert [number for number, cell in enumerate(cells) if cell] == [20, 21, 22, 23]
    assert len(cells) == STEPS


@given(st.lists(st.integers(0, 50), max_size=12), st.integers(0, 200))
def test_the_level_is_the_highest_that_fits(sizes: list[int], most: int) -> None:
    cap = level(sizes, most)
    assert sum(min(size, cap) for size in sizes) <= most
    assert sum(sizes) <= most or sum(min(size, cap + 1) for size in sizes) > most


def test_a_sample_that_is_large_enough_keeps_everything_in_order() -> None:
    sample = Sample(most=100)
    for number in range(20):
        sample.put(document(number, *(spot(code) for code in ("INS101", "CAP101"))))
    assert [kept.number for kept in sample.findings()] == list(range(40))


def test_a_full_sample_keeps_rare_rules_whole_and_the_same_findings_in_any_order() -> None:
    documents = [
        document(number, spot("NAV101"), spot("INS101"), *([spot("ENC101")] if number % 100 == 0 else [])) for number in range(500)
    ]
    kept_in = []
    for seed in (1, 2):
        sample = Sample(most=60)
        for one in random.Random(seed).sample(documents, len(documents)):
            sample.put(one)
            assert sample._size <= 120
        kept = sample.findings()
        assert sample.seen == 1005
        assert 50 <= len(kept) <= 60
        assert Counter(one.spot.code for one in kept)["ENC101"] == 5
        kept_in.append({(one.document.id, one.spot.code) for one in kept})
    assert kept_in[0] == kept_in[1]


def test_texts_that_are_too_long_together_leave_room_for_fewer_findings() -> None:
    sample = Sample(most=1000, most_text=10_000)
    for number in range(500):
        sample.put(document(number, spot(text=f"{number:03} " + "東京" * 50)))
    kept = sample.findings()
    assert 20 <= len(kept) <= 33
    assert sum(len(one.spot.text.encode()) for one in kept) <= 10_000


def test_the_same_few_documents_are_drawn_in_any_order() -> None:
    documents = [document(number, spot()) for number in range(50)]
    drawn = []
    for seed in (1, 2):
        sample = Sample()
        for one in random.Random(seed).sample(documents, len(documents)):
            sample.put(one)
        drawn.append([one.id for one in sample.samples()])
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == SAMPLES


# ---------------------------------------------------------------- markup, numbers, drawings


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.said += "".join(value or "" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.said += data


@given(st.text(), st.text())
def test_no_string_breaks_out_of_its_element_or_attribute(text: str, value: str) -> None:
    reader = _Reader()
    reader.feed(element("p", text, title=value))
    reader.close()
    assert reader.seen == ["p"]
    assert reader.said == neutral(value) + neutral(text)


def test_markup_is_taken_as_it_is_and_nothing_is_left_out() -> None:
    assert element("p", element("b", "<"), None, 3, cls="x", hidden=None) == '<p class="x"><b>&lt;</b>3</p>'
    assert isinstance(join("a", Markup("<i></i>")), Markup)


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_the_embedded_data_reads_back_and_cannot_end_its_element(value: object) -> None:
    text = data_element({"value": json.loads(json.dumps(value).encode("utf-8", "replace"))}) if not _surrogates(value) else "{}"
    assert not re.search("[<>&]", text)
    assert _surrogates(value) or json.loads(text) == {"value": value}


def _surrogates(value: object) -> bool:
    return "\\ud" in json.dumps(value)


def test_the_embedded_data_stores_every_string_once() -> None:
    rows = [Row("INS101", "error", "x.jsonl", str(n), "x.jsonl", n, 1, "Said.", "1", "the same words", "", "") for n in range(50)]
    data = embedded(rows, {"INS101": "see-also"})
    assert (data["texts"], data["messages"]) == (["the same words"], ["Said."])
    assert data["line"] == list(range(50))
    assert [facet["key"] for facet in data["facets"]] == ["severity", "category", "rule", "source", "fix"]


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, "0 %"), (0, 9, "0 %"), (1, 1000, "< 1 %"), (1, 3, "33 %"), (999, 1000, "99 %"), (9, 9, "100 %")],
)
def test_a_share_is_never_rounded_to_nothing_or_everything(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_bars_and_columns_are_as_long_as_their_numbers() -> None:
    assert [float(width) for width in re.findall(r'width="([\d.]+)"', bar(("a", 30), ("b", 10), of=40))] == [750, 250]
    heights = [float(height) for height in re.findall(r'class="cell"[^>]*height="([\d.]+)"', strip([1, 2, 0, 4]))]
    assert heights == pytest.approx([23 / 4, 23 / 2, 23], abs=0.1)
    drawn = histogram([("short", 10, 5), ("long", 20, 20)])
    assert [float(height) for height in re.findall(r'class="hit"[^>]*height="([\d.]+)"', drawn)] == [27, 108]
    assert ">20<" in drawn
