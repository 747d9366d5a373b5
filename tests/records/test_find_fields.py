"""What the fields of records are for: told by names in many languages and spellings, by values where names say nothing, and by both."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from helpers.news_texts import BRIDGE
from helpers.record_shapes import html, page, paragraphs, short, story, title, url
from hypothesis import given
from hypothesis import strategies as st

from newslint.records.find.fields import find_fields, find_text, longest_of
from newslint.records.record import look_up

NUMBERS = range(1, 7)
# Language: text, title, summary, date and address, as scrapers of that language call them.
NAMES = {
    "en": "articleBody headline description publishedAt link", "es": "cuerpo titular entradilla fecha enlace",
    "pt": "conteudo titulo resumo data url", "fr": "texte titre chapo date lien", "de": "Inhalt Titel Zusammenfassung Datum Adresse",
    "it": "testo titolo sommario data link", "nl": "inhoud titel samenvatting datum url", "pl": "treść tytuł opis data adres",
    "cs": "obsah nadpis perex datum adresa", "hu": "szöveg cím leírás dátum link", "ro": "conținut titlu descriere dată adresa",
    "sv": "brödtext rubrik ingress datum länk", "tr": "haber_metni başlık özet tarih link", "ru": "текст заголовок описание дата ссылка",
    "uk": "зміст заголовок опис дата адрес", "el": "Κείμενο τίτλος περίληψη ημερομηνία σύνδεσμος", "id": "isi judul ringkasan tanggal tautan",
    "ar": "النص العنوان ملخص تاريخ رابط", "he": "תוכן כותרת תקציר תאריך קישור", "th": "เนื้อหา หัวข้อ สรุป วันที่ url", "ko": "본문 제목 요약 날짜 링크",
    "ja": "本文 タイトル 概要 日付 リンク", "zh": "正文 标题 摘要 发布时间 链接", "zh-Hant": "內文 標題 摘要 時間 網址",
}  # fmt: skip


def records(**make: Any) -> list[dict[str, Any]]:
    """Return records whose fields are made by functions of a number."""
    return [{name: made(number) if callable(made) else made for name, made in make.items()} for number in NUMBERS]


def spellings(*words: str) -> list[str]:
    low = [word.lower() for word in words]
    camel = low[0] + "".join(map(str.title, low[1:]))
    return ["_".join(low), "-".join(low), " ".join(low), "".join(low), camel, camel[0].upper() + camel[1:], "_".join(low).upper()]


class TestNames:
    @pytest.mark.parametrize("language", NAMES)
    def test_they_are_known_in_many_languages(self, language: str) -> None:
        text = BRIDGE.get(language, BRIDGE["es"])
        names = NAMES[language].split()
        rows = [(f"{text}{n}", f"{text[:30]}{n}", f"{text[:150]} {n}.", f"2024-05-0{n} 10:00:00", url(n)) for n in NUMBERS]
        found = find_fields([dict(zip(names, row, strict=True)) for row in rows])
        assert (found.text, found.title, found.date, found.url) == ((names[0],), names[1], names[3], names[4])

    @pytest.mark.parametrize(
        "name", [*spellings("article", "body"), *spellings("full", "text"), *spellings("main", "content"), *spellings("News", "text")]
    )
    def test_spelling_does_not_matter(self, name: str) -> None:
        rows = [{"title": title(n), "summary": story(n), name: story(n + 1)} for n in NUMBERS]
        assert find_fields(rows).text == (name,)

    def test_a_name_is_enough_for_a_short_text(self) -> None:
        assert find_fields(records(doc_id=str, body_text=short)).text == ("body_text",)
        assert find_fields([{"text": "Fire out."}]).text == ("text",)
        assert find_fields([{"text": ""}, {"text": "Fire out."}]).text == ("text",)

    @pytest.mark.parametrize(
        "name",
        [
            "title",
            "og:title",
            "headline",
            "meta_description",
            "summary",
            "text_url",
            "content_type",
            "image_caption",
            "author_bio",
            "text_html",
        ],
    )
    def test_a_better_field_is_chosen_before_one_that_says_it_is_no_text(self, name: str) -> None:
        assert find_fields([{name: story(n), "payload": story(n + 1)} for n in NUMBERS]).text == ("payload",)

    def test_text_beside_a_longer_summary_is_the_text(self) -> None:
        assert find_fields(records(text=short, description=lambda n: story(n, 2))).text == ("text",)

    def test_a_remnant_of_a_text_is_not_chosen_before_the_text(self) -> None:
        assert find_fields(records(content="Read more", description=story)).text == ("description",)
        assert find_fields(records(text="n/a", notice=story)).text == ("notice",)

    @pytest.mark.parametrize("name", ["comments", "author", "image", "related_articles", "publisher", "user", "tags"])
    def test_what_an_object_is_about_counts_for_what_is_in_it(self, name: str) -> None:
        rows = [
            {name: {"text": story(n), "id": n, "url": url(n), "title": title(n)}, "note": short(n) + " " + short(n + 1)} for n in NUMBERS
        ]
        found = find_fields(rows)
        assert (found.text, found.id, found.url, found.title) == (("note",), None, None, None)


class TestValues:
    def test_long_sentences_are_text_whatever_the_name(self) -> None:
        found = find_fields(records(a=lambda n: n, b=title, c=story, d=url))
        assert (found.text, found.url) == (("c",), "d")

    @pytest.mark.parametrize(
        "value",
        [
            page, url, lambda n: f"{n}" * 300, lambda n: repr([{"a": n}] * 40), lambda n: "x" * 4000, lambda n: n,
            lambda n: "All rights reserved. Nothing of this site may be copied without the written permission of the owner, who is asked here. " * 2,
            lambda n: ["mayor", "harbour", "bridge"] * 20, lambda n: f"2024-05-0{n}T10:00:00Z", lambda n: None, lambda n: {}, lambda n: b"x" * 400,
        ],
    )  # fmt: skip
    def test_what_nobody_reads_is_no_text(self, value: Any) -> None:
        assert find_fields(records(field=value)).text == ()

    def test_source_of_a_page_is_chosen_only_where_there_is_nothing_else(self) -> None:
        assert find_fields(records(content=html, plain=story)).text == ("plain",)
        assert find_fields(records(content=html, description=short)).text == ("content",)
        assert find_fields(records(body=page, description=short)).text == ("description",)

    def test_lists_of_paragraphs_are_text_and_lists_of_words_are_not(self) -> None:
        assert find_fields(records(content=paragraphs, title=title)).text == ("content",)
        assert find_fields(records(content=lambda n: story(n).split(), title=title)).text == ()

    def test_a_dictionary_in_a_cell_is_looked_into(self) -> None:
        rows = records(id=lambda n: str(n), cell=lambda n: repr({"title": title(n), "text": story(n), "at": datetime.date(2024, 5, n)}))
        found = find_fields(rows)
        assert (found.text, found.title, found.there) == (("cell.text",), "cell.title", ("id", "cell.title", "cell.text", "cell.at"))

    def test_a_language_is_a_code_or_a_name(self) -> None:
        for value in ("en", "pt-BR", "zh_Hans", "English", "deutsch", "eng"):
            assert find_fields(records(text=story, language=value)).language == "language"
        for value in ("https://example.com", "x", "Something else", 3, ""):
            assert find_fields(records(text=story, language=value)).language is None

    @pytest.mark.parametrize(
        "value",
        [
            "2024-05-01", "2024-05-01T10:00:00.000+02:00", "2024/05/01 10:00", "Wed, 01 May 2024 10:00:00 GMT", "May 1, 2024", "1 May 2024",
            "1. Mai 2024", "1 de mayo de 2024", "December 31, 2017 ", "01.05.2024", "5/1/2024 10:15", "20240501", "20240501T101500Z",
            1714557600, 1714557600000, "1714557600", "2024年5月1日", datetime.date(2024, 5, 1), datetime.datetime(2024, 5, 1, 10),
        ],
    )  # fmt: skip
    def test_a_date_is_written_in_many_ways(self, value: Any) -> None:
        assert find_fields(records(text=story, published=value)).date == "published"

    def test_what_is_called_a_date_and_is_none_is_none(self) -> None:
        assert find_fields(records(text=story, date="unknown", time=3)).date is None

    def test_an_identifier_is_different_in_every_record(self) -> None:
        assert find_fields(records(id=lambda n: n, text=story)).id == "id"
        assert find_fields(records(id=7, text=story)).id is None
        assert find_fields(records(id=7, guid=lambda n: f"g{n}", text=story)).id == "guid"

    def test_an_address_of_a_picture_is_not_that_of_the_article(self) -> None:
        rows = records(text=story, image_url=url, top=lambda n: f"https://img.example.com/{n}.jpg", seen_at=url)
        assert find_fields(rows).url == "seen_at"

    def test_columns_without_names_are_told_by_their_values(self) -> None:
        rows = records(column1=lambda n: str(n), column2=title, column3=story, column4=url, column5=lambda n: f"2024-05-0{n}", column6="en")
        found = find_fields(rows)
        assert found[:4] == (("column3",), "column1", "column4", "column2")
        assert found.date == "column5"

    def test_a_field_that_few_records_have_is_not_chosen(self) -> None:
        rows: list[dict[str, Any]] = [{"text": short(n), "title": title(n)} for n in range(50)]
        rows[7]["full_text"] = story(1, 6)
        assert find_fields(rows).text == ("text",)


def test_the_longest_field_is_named_whatever_it_is() -> None:
    assert longest_of(records(id=str, title=title, n=3)) == "title"
    assert longest_of([]) is None


def test_no_records_have_no_fields() -> None:
    assert find_fields([]) == find_fields([{}]) == ((), None, None, None, None, None, ())
    assert find_text([]) is None


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([story(1), page(1), url(1), "{'a': 1}", "2024-05-01"])
)
KEYS = st.text(max_size=6) | st.sampled_from("text body title id url a.b a[] comments content date".split())
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=5))
def test_what_is_chosen_is_there_and_the_choice_is_the_same_again(rows: list[dict[str, Any]]) -> None:
    found = find_fields(rows)
    assert found == find_fields(rows)
    assert len(found.text) <= 1
    chosen = [*found.text, *filter(None, found[1:6])]
    assert set(chosen) <= set(found.there)
    assert all(chosen)
    for name in chosen:
        if "[]" not in name and not any(isinstance(value, str) for row in rows for value in row.values()):
            assert any(look_up(row, name)[1] is not None for row in rows)


def nested(depth: int) -> Mapping[str, Any]:
    value: dict[str, Any] = {"text": "x"}
    for _ in range(depth):
        value = {"a": [value], "b": value}
    return value


def test_hostile_records_are_looked_at_without_end() -> None:
    assert find_fields([nested(2000)]).there
    many = find_fields([{f"f{n}": "x" for n in range(100_000)}])
    assert len(many.there) == 400
    assert find_fields([{"text": "x" * 5_000_000, "y" * 100_000: "z", "l": ["a"] * 1_000_000}]).text == ()
