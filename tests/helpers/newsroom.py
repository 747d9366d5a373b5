"""Sixty made-up records, clean, to fix, to quarantine, to reject and without text, and what the gate says of each.

The tests of the adapters send them through one engine after the other and compare every verdict with these.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from newslint.gate import Gate
from newslint.text.document import Document
from newslint.text.host import host

# The settings must reach every engine: they change actions by rule, language, site and source.
SETTINGS = """\
source-field: source
per-source-ignores: {"wire:*": [INS101]}
sites:
  "*.quiet.example": {ignore: [ACC]}
gate:
  warning: quarantine
  rules: {CAP: quarantine}
  languages: {pl: quarantine}
"""

ARTICLES = {
    "en": "The central bank kept its rates on hold on Thursday. It said that it would look at prices again in March.\n"
    "Households had expected a cut, and many of them have put off buying a home until the summer.",
    "de": "Die Notenbank hat ihre Zinsen am Donnerstag nicht verändert. Sie will die Preise im März noch einmal prüfen.\n"
    "Viele Familien hatten mit einer Senkung gerechnet und den Kauf einer Wohnung auf den Sommer verschoben.",
    "fr": "La banque centrale a laissé ses taux inchangés jeudi. Elle examinera de nouveau les prix au mois de mars.\n"
    "Beaucoup de ménages attendaient une baisse et ont remis à l'été l'achat d'un logement.",
    "es": "El banco central mantuvo el jueves los tipos de interés. Dijo que volverá a estudiar los precios en marzo.\n"
    "Muchas familias esperaban una bajada y han dejado para el verano la compra de una vivienda.",
    "ru": "Центральный банк в четверг сохранил ставку без изменений. В марте он снова рассмотрит данные о ценах.\n"
    "Многие семьи ждали снижения и отложили покупку жилья до лета, сообщили в министерстве.",
    "pl": "Bank centralny nie zmienił w czwartek stóp procentowych. W marcu ponownie przyjrzy się cenom w sklepach.\n"
    "Wiele rodzin liczyło na obniżkę i odłożyło zakup mieszkania do lata, podało ministerstwo.",
}
SEE_ALSO = {
    "en": "See also: Five charts on inflation",
    "de": "Lesen Sie auch: Fünf Grafiken zur Inflation",
    "fr": "À lire aussi : L'inflation en cinq graphiques",
    "es": "Lea también: La inflación en cinco gráficos",
    "ru": "Читайте также: Инфляция в пяти графиках",
    "pl": "Czytaj też: Inflacja na pięciu wykresach",
}
ERROR_PAGE = "404 - Page not found\nThe page you are looking for has moved or is no longer there."


def _texts(language: str) -> list[str | None]:
    article, line = ARTICLES[language], SEE_ALSO[language]
    first, second = article.split("\n")
    return [
        article,
        f"{first}\n{line}\n{second}",
        f"{line}\r\n{first}\r\n{second}\r\n",
        f"{first}\nPhoto: Ada Winter / Getty Images\n{second}",
        f"{first}\n{line}\n{second}\nPhoto: Ada Winter / Getty Images",
        article.replace("a", "a\u200b\u200b", 1) + "\n\x07\n",
        ERROR_PAGE,
        "",
        None,
        f"🗞️ {first} 𝒜\n{line}\n{second}",
    ]


RECORDS: list[dict[str, Any]] = [
    {
        "id": f"{language}-{number}",
        "text": text,
        "language": language if number % 3 else None,
        "url": f"https://www.{'quiet' if number == 6 and language in 'de fr' else 'daily'}.example/{language}/{number}",
        "title": ARTICLES[language].split(".")[0],
        "source": f"{'wire' if language == 'es' else 'crawl'}:{language}",
        "words": len((text or "").split()),
    }
    for language in ARTICLES
    for number, text in enumerate(_texts(language))
]


def settings(folder: Path) -> Path:
    """Write the file of settings to a folder, and return its path."""
    path = folder / "newslint.yaml"
    path.write_text(SETTINGS, "utf-8")
    return path


@cache
def expected(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what becomes of each record, by id, as `Gate.check` says on this machine: action, reasons, edits, codes of the findings, text."""
    gate = Gate(settings(folder))
    return {record["id"]: _outcome(record, gate) for record in RECORDS}


def _outcome(record: dict[str, Any], gate: Gate) -> dict[str, Any]:
    if record["text"] is None:
        return {"action": "unreadable", "ruleset": gate.ruleset, "reasons": [], "edits": [], "text": None}
    site = host(record["url"])
    document = Document(record["text"], record["id"], record["source"], site, record["title"], record["language"])
    verdict = gate.check(document)
    return {
        "action": verdict.action.value,
        "ruleset": gate.ruleset,
        "reasons": [{"field": "text", **reason.to_dict()} for reason in verdict.reasons],
        "edits": [{"field": "text", **edit.to_dict()} for edit in verdict.edits],
        "text": verdict.text,
    }


def assert_same_verdicts(records: Iterable[dict[str, Any]], folder: Path) -> None:
    """Fail unless what came out of an engine, all of it together, is every record once, with the verdict and the text it should have."""
    found = {}
    for record in records:
        note = record["newslint"]
        assert record["id"] not in found, f"{record['id']} came out twice"
        found[record["id"]] = {**{key: note[key] for key in ("action", "ruleset", "reasons", "edits")}, "text": record["text"]}
    for name, outcome in expected(folder).items():
        assert found.get(name) == outcome, name
    assert len(found) == len(RECORDS)
