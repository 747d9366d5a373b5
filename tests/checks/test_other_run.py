"""Words of another language that a translator left standing inside a sentence are marked; names, quotations and Latin are not."""

from __future__ import annotations

import pytest
from helpers.marks import ENGLISH as IN_ENGLISH
from helpers.marks import marked
from helpers.measuring import work_within
from hypothesis import given
from hypothesis import strategies as st

from newslint.checks.check import Context
from newslint.checks.language.other_run import _FAMILIES, _evidence, find, skips
from newslint.linter import Linter
from newslint.text.document import Document
from newslint.text.language import function_words

ENGLISH = "The mayor of the port said to the council {} and that she will go on with it."
GERMAN = "Der Bürgermeister sagte am Freitag, dass er {} und auch nicht mehr auf die Stadt wartet."


def foreign(text: str, language: str | None = "en") -> list[str]:
    """Return the runs of another language that are marked in a text."""
    return marked(find, text, Context(language, None, ()), min_words=4)


@pytest.mark.parametrize(
    "run",
    [
        "que los puentes de la ciudad",
        "der Minister die Brücken gestern nicht geschlossen",
        "que le pont sera fermé pour la semaine",
        "yang akan datang ke kota untuk",
        "bu yıl için çok daha fazla yatırım",
        "że most nie jest bezpieczny",
        "che la giunta non ha ancora deciso",
        "que as pontes não foram fechadas",
        "het stadsbestuur heeft niet gezegd dat de",
        "att bron inte är säker",
    ],
)
def test_a_run_inside_an_english_sentence(run: str) -> None:
    (found,) = foreign(ENGLISH.format(run))
    assert run.startswith(found)
    assert len(found.split()) >= 4


@pytest.mark.parametrize(
    ("text", "language", "run"),
    [
        (GERMAN.format("que los puentes de la ciudad"), "de", "que los puentes de la ciudad"),
        (
            "El alcalde de la ciudad dijo el viernes que der Minister nicht mit ihm gesprochen y que no va a ir.",
            "es",
            "der Minister nicht mit ihm",
        ),
        ("Le maire de la ville a dit que bu yıl için çok daha fazla et que le pont sera fermé.", "fr", "bu yıl için çok daha fazla"),
    ],
)
def test_a_run_inside_a_sentence_of_another_language(text: str, language: str, run: str) -> None:
    (found,) = foreign(text, language)
    assert run in found


@pytest.mark.parametrize(
    "words",
    [
        "that she worked for Médecins sans Frontières",
        "that she had read the Corriere della Sera and the Gazzetta dello Sport",
        "that she voted for the Frente de Todos por la Patria",
        "that she had been to the Banco Central de la República de Colombia",
        "that she saw La casa de papel",
        "that she knew the boss of Cosa Nostra",
        "that she saw El coronel no tiene quien le escriba",
        "that she met Ursula von der Leyen and Ludwig van Beethoven",
        "that she met Rio de Janeiro mayor Eduardo da Costa Paes dos Santos",
        "that she had pollo con arroz y frijoles negros",
        "that she went to the Musée de l'Armée et des Invalides",
        "that she joined the Alternative für Deutschland and the Bund für Umwelt und Naturschutz",
        "that the Organisation pour l'harmonisation en Afrique du droit des affaires",
        "that it was a fortiori, e pluribus unum, and de minimis non curat lex",
    ],
)
def test_names_works_dishes_and_latin_are_left_alone(words: str) -> None:
    assert foreign(ENGLISH.format(words)) == []


@pytest.mark.parametrize(
    "words",
    [
        "“que los puentes de la ciudad no son seguros”",
        "(que los puentes de la ciudad no son seguros)",
        "*que los puentes de la ciudad no son seguros*",
        "_que los puentes de la ciudad no son seguros_",
        "«que los puentes de la ciudad no son seguros»",
        "in Spanish que los puentes de la ciudad no son seguros",
        "with the slogan que los puentes de la ciudad no son seguros",
    ],
)
def test_what_is_quoted_emphasised_or_introduced_is_left_alone(words: str) -> None:
    assert foreign(ENGLISH.format(words)) == []


def test_a_sentence_of_its_own_is_left_to_the_rule_on_paragraphs() -> None:
    assert foreign("The mayor of the port said so on Friday. El alcalde dijo que los puentes de la ciudad no son seguros.") == []


def test_languages_of_one_family_and_english_are_not_told_apart() -> None:
    assert foreign("El alcalde de la ciudad dijo que não foram fechadas pelo governo as pontes y que no va a ir.", "es") == []
    assert foreign(GERMAN.format("all of them were there with the others"), "de") == []


def test_a_language_that_is_not_known_is_passed_over() -> None:
    run = ENGLISH.format("que los puentes de la ciudad")
    for language in (None, "ja"):
        assert foreign(run, language) == []
        assert skips(Document(run), 0, Context(language, None, ()), {}, ()) is not None
    assert skips(Document(run), 0, IN_ENGLISH, {}, ()) is None


def test_the_message_names_both_languages() -> None:
    (mark,) = find(Document(ENGLISH.format("que los puentes de la ciudad")), IN_ENGLISH, {"min-words": 4})
    assert mark.message == "These words are in 'es', the sentence in 'en'."


def test_a_run_shorter_than_min_words_is_left_alone() -> None:
    text = ENGLISH.format("que los puentes de la ciudad")
    assert marked(find, text, min_words=7) == []


def test_it_is_a_sign_for_the_verdict() -> None:
    text = ENGLISH.format("que los puentes de la ciudad") + " Trade was thin. ."
    assert {"MTR111", "MTR301"} <= {finding.code for finding in Linter().lint(text, language="en").findings}


def test_every_member_of_a_family_has_function_words() -> None:
    assert all(function_words(language) for family in _FAMILIES for language in family)


def test_what_is_foreign_is_no_word_of_the_language() -> None:
    for language in (language for family in _FAMILIES for language in family):
        evidence = _evidence(language)
        assert evidence is not None
        assert evidence.foreign.isdisjoint(function_words(language))


@given(st.lists(st.sampled_from("the of and said que los der nicht Ada “ ” ( ) . , \n ve için é".split(" ")), max_size=60).map(" ".join))
def test_every_mark_lies_in_one_line(text: str) -> None:
    for mark in find(Document(text), IN_ENGLISH, {"min-words": 4}):
        assert 0 <= mark.start < mark.end <= len(text)
        assert "\n" not in text[mark.start : mark.end]


@pytest.mark.parametrize("joint", [" ", " and ", ". ", "\n"])
def test_hostile_text_takes_no_time(joint: str) -> None:
    text = joint.join(["the of to was que los puentes para porque"] * 20_000)
    with work_within(30):
        foreign(text)
