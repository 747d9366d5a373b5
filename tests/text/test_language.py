"""Which language a text is in: scripts and function words first, langdetect for the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.text.language import (
    _MASK,
    _SAMPLE,
    _votes,
    alike,
    detect_language,
    document_language,
    function_words,
    guess_language,
    normal_language,
    other_language,
)

TEXTS = {
    "en": "The mayor said on Monday that the bridge would be closed for a year, and that the ferry is to run from seven in the morning. ",
    "de": "Der Bürgermeister sagte am Montag, dass die Brücke für ein Jahr geschlossen wird und die Fähre von sieben Uhr an fahren soll. ",
    "fr": "Le maire a dit lundi que le pont sera fermé pour un an et que le bac va partir dès sept heures du matin avec les voyageurs. ",
    "es": "El alcalde dijo el lunes que el puente se cerrará por un año y que las lanchas saldrán desde las siete de la mañana con todos. ",
    "it": "Il sindaco ha detto lunedì che il ponte sarà chiuso per un anno e che il traghetto partirà alle sette della mattina con tutti. ",
    "pt": "O prefeito disse que a ponte não vai abrir por um ano e que os barcos vão sair às sete da manhã com os passageiros da cidade. ",
    "nl": "De burgemeester zei dat de brug voor een jaar dicht is en dat het veer van zeven uur af met de reizigers naar de stad vaart. ",
    "ru": "Мэр сказал, что мост закроют на год, а паром будет ходить с семи утра, как и было раньше, но не для всех. ",
    "tr": "Başkan, köprünün bir yıl için kapalı olacağını ve bu sabah ile vapurun daha çok çalışacağını söyledi, ancak her gün değil. ",
    "pl": "Burmistrz powiedział, że most nie jest otwarty na rok, a prom będzie kursował od siódmej, jak to było przez lata w mieście. ",
    "zh": "市长星期一说，大桥将关闭一年，渡轮从早上七点开始运行。",
    "ja": "市長は月曜日に、橋を一年間閉鎖し、フェリーは朝七時から運航すると述べた。",
    "ko": "시장은 월요일에 다리를 일 년 동안 닫고 배가 아침 일곱 시부터 다닌다고 말했다.",
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر سيغلق لمدة عام وإن العبارة ستعمل من الساعة السابعة صباحا.",
    "el": "Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα κλείσει για ένα χρόνο και το φέρι θα ξεκινά στις επτά.",
    "th": "นายกเทศมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดเป็นเวลาหนึ่งปี",
}


@pytest.mark.parametrize("language", TEXTS)
def test_scripts_and_function_words_name_the_language(language: str) -> None:
    assert guess_language(TEXTS[language] * 4) == language


def test_short_or_mixed_text_gets_no_answer() -> None:
    assert guess_language("") is None
    assert guess_language("Bergen 3, Oslo 1") is None
    assert guess_language(TEXTS["en"] + TEXTS["de"]) is None


@given(st.lists(st.sampled_from(" ".join(TEXTS.values()).split()), max_size=60))
def test_the_short_way_to_a_clear_answer_leads_to_the_same(words: list[str]) -> None:
    text = " ".join(words)
    with pytest.MonkeyPatch.context() as patch:
        guess = guess_language(text)
        patch.setattr("newslint.text.language._clear", lambda words: None)
        assert guess_language(text) == guess


def test_sums_of_weights_stay_in_their_fields() -> None:
    assert _votes().unit * 3 * _SAMPLE <= _MASK


@given(st.lists(st.sampled_from(" ".join(TEXTS.values()).split()), max_size=40), st.sampled_from(["en", "de", "da", "ru", "xx"]))
def test_a_paragraph_with_hardly_a_foreign_word_is_never_called_foreign(words: list[str], language: str) -> None:
    text = " ".join(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newslint.text.language.detect_language", lambda text, least: "fr")
        seen = other_language(text, language)
        patch.setattr("newslint.text.language._foreign", lambda language: frozenset(words))
        assert other_language(text, language) == seen or len(words) < 4


def test_urdu_and_persian_are_not_called_arabic() -> None:
    assert guess_language("میئر نے پیر کو کہا کہ پل ایک سال کے لیے بند رہے گا اور کشتی صبح سات بجے سے چلے گی۔") is None


def test_langdetect_decides_the_rest_and_remembers_nothing() -> None:
    lithuanian = "Meras pirmadienį pasakė, kad tiltas bus uždarytas metams, o keltas plauks nuo septintos valandos ryto iki vakaro. " * 3
    assert guess_language(lithuanian) is None
    first = detect_language(lithuanian)
    detect_language(TEXTS["ru"] * 5)
    assert detect_language(lithuanian) == first == "lt"


def test_below_200_letters_nothing_is_detected() -> None:
    assert detect_language("Oslo og Bergen") is None
    assert document_language("1, 2, 3") is None


def test_surrogates_do_no_harm() -> None:
    assert document_language("\ud800" * 300 + TEXTS["en"] * 4) == "en"


def test_a_paragraph_in_another_language_is_told() -> None:
    assert other_language(TEXTS["de"], "en") == "de"
    assert other_language(TEXTS["zh"], "en") == "zh"
    assert other_language(TEXTS["en"], "en") is None


def test_names_and_neighbouring_languages_contradict_nothing() -> None:
    assert other_language("Anna Vos, Piet Maas, Jan Smit, Aylin Tilki, João Silva, Émile Duval, Zoë Karlsson", "en") is None
    assert other_language("Statsministeren sa at det ikke er på tide å gi opp, og at de har tenkt å være med.", "da") is None


def test_languages_that_are_easily_mixed_up_are_alike() -> None:
    assert alike("da", "no")
    assert alike("en", "en")
    assert not alike("en", "de")


def test_a_language_has_function_words_the_most_frequent_first() -> None:
    assert function_words("en")[0] == "the"
    assert function_words("xx") == ()


@pytest.mark.parametrize(
    ("tag", "base"),
    [("pt-BR", "pt"), ("nb", "no"), ("EN_us", "en"), (" de ", "de"), ("zh-Hant-TW", "zh"), ("x-y", None), ("", None), (None, None)],
)
def test_a_language_tag_is_reduced_to_its_language(tag: str | None, base: str | None) -> None:
    assert normal_language(tag) == base
