"""What safe fixes leave alone: sentences that no rule has seen, texts that would be empty, repairs that nobody can prove."""

from __future__ import annotations

import pytest
from helpers.findings import codes
from helpers.made_rules import linter_of, read_rules, rule_text

import newslint
from newslint import Document
from newslint.errors import ConfigError
from newslint.findings import Safety

LEDE = "The council voted on Monday to keep the bridge closed for another month."
ENGINEER = "Work on the piers is to begin in spring, the engineer said."


def safely(text: str, **about: str) -> str:
    return newslint.fix(text, **about).text


def found(text: str, **about: str) -> dict[str, Safety | None]:
    """Return the codes found in a text, with how safe their fixes are."""
    return {one.code: one.fix and one.fix.safety for one in newslint.lint(text, **about).findings}


# A line that holds more than one sentence


@pytest.mark.parametrize(
    ("before", "call", "behind"),
    [
        (f"{LEDE} {ENGINEER} ", "Please support us on Patreon.", ""),
        ("Ferries were late on Friday. ", "Sign up for our newsletter to get the best stories.", " The operator blamed the fog."),
        ("El pleno votó el lunes cerrar el puente. ", "Síguenos en Facebook y Twitter.", " Los comerciantes pidieron ayuda al alcalde."),
        ("The song was written by her brother. It comes out on 22 June. ", "Subscribe to her YouTube channel here.", ""),
        ("Segler sagen, dass Wände im Nebel verschwinden. ", "Folgen Sie uns auf Facebook.", " Die Arbeiten dauern sechs Wochen."),
        (
            "Il sindaco ha chiuso il ponte per un mese.",
            "Iscriviti alla newsletter per ricevere le notizie.",
            "I lavori cominciano in primavera.",
        ),
        ("The bridge is shut! ", "Follow us on Twitter and Facebook.", " It opens in May."),
    ],
)
@pytest.mark.parametrize("around", ["{}", "The harbour stays shut.\n{}\nThe vote follows on Monday."])
def test_safe_fixes_take_the_call_or_nothing_and_no_sentence_beside_it(before: str, call: str, behind: str, around: str) -> None:
    assert safely(around.format(before + call + behind)) in {
        around.format(before + call + behind),
        around.format(f"{before.strip()} {behind.strip()}".strip()),
    }


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Facebook and Twitter",
        "Updated at 5:30 p.m. ET on Tuesday, July 2",
        "Photo: Jane Doe / The St. Ives Post",
        "See also: Mr. Poe and No. 5",
    ],
)
def test_a_stop_that_ends_no_sentence_keeps_no_fix_from_being_safe(line: str) -> None:
    assert safely(f"{LEDE}\n{line}\n{ENGINEER}") == f"{LEDE}\n{ENGINEER}"


def test_a_line_of_a_script_without_stops_is_not_taken_for_one_sentence() -> None:
    linter = linter_of("match: {starts-with: อ่านเพิ่มเติม}\nfix: {delete: line, safety: safe}")
    short, long = "อ่านเพิ่มเติม สะพานปิด", "อ่านเพิ่มเติม สะพานปิด " + "เจ้าหน้าที่กล่าวว่าสะพานจะปิดอีกหนึ่งเดือนเพราะน้ำท่วม " * 2
    assert linter.fix(f"ข่าว\n{short}").text == "ข่าว"
    assert linter.fix(f"ข่าว\n{long}").text == f"ข่าว\n{long}"


# A page's program in a line of the article


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("{} $('.fbShare').click(function(){{", "{}"),
        ("{} $(document).ready(function(){{ show('the ferry is late'); }}); Work begins in spring.", "{} Work begins in spring."),
        ("{} window.tide = window.tide || []; tide.push({{article: 'auto'}});", "{}"),
        ("(function() {{ window.tide = 1; }})(); {}", "{}"),
    ],
)
@pytest.mark.parametrize("sentence", [LEDE, "Le conseil a voté lundi la fermeture du pont pour un mois encore."])
def test_of_a_script_in_a_line_of_the_article_the_script_goes(code: str, left: str, sentence: str) -> None:
    for unsafe in (False, True):
        assert newslint.fix(code.format(sentence), unsafe=unsafe).text == left.format(sentence)


def test_a_line_that_is_all_script_goes_whole() -> None:
    script = "(function() { window.tide = window.tide || {}; document.write('The ferry is late today again'); })();"
    assert safely(f"{LEDE}\n{script}\n{ENGINEER}") == f"{LEDE}\n{ENGINEER}"


# Copies


@pytest.mark.parametrize(
    "text",
    [
        "The board resolves to adopt the\nagenda of the meeting of all shareholders, which is to be held\non 4 June.\n\nThey vote on the\n"
        "agenda of the meeting of all shareholders, which is to be held\nin the town hall.",
        "Der Rat berät über den\nVertrag mit den Stadtwerken über die Lieferung von Wärme an die Schulen\nim Mai.\n\nAndere wollen den\n"
        "Vertrag mit den Stadtwerken über die Lieferung von Wärme an die Schulen\nnun kündigen.",
    ],
)
def test_a_line_of_wrapped_prose_that_stands_twice_is_no_copy(text: str) -> None:
    assert "DUP401" not in found(text)
    assert safely(text) == text


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ("Important: bring a towel and a pair of shoes for the pool.", "Mondays, 2 pm to 5 pm."),
        ("Wichtig: Bitte ein Handtuch und feste Schuhe für das Becken mitbringen.", "Montags, 14 bis 17 Uhr."),
        ("The course is given in English and in sign language.", "Mondays, 2 pm to 5 pm."),
    ],
)
def test_a_fact_that_is_said_of_each_item_of_a_listing_stays(line: str, before: str) -> None:
    text = f"Two courses begin in May.\nPottery\n{before}\n{line}\nTeacher: Ann Gil.\nPhotography\n{before}\n{line}\nTeacher: Ann Gil."
    assert safely(text) == text
    assert newslint.fix(text, unsafe=True).text == text


def test_a_paragraph_that_stands_twice_goes_once() -> None:
    paragraph = f"{LEDE} {ENGINEER}"
    assert safely(f"{paragraph}\nThe vote was close.\n{paragraph}\nIt rained.") == f"{paragraph}\nThe vote was close.\nIt rained."


# What is cut off at the end

FERRY = "The ferry was late again on Monday, and nobody on the quay could say why that was so."


@pytest.mark.parametrize(
    ("ending", "language"),
    [
        (" ".join(f"Best of {n}: Ann Ruiz - The Morning - Channel 3 Tom Ode - Late Hour -" for n in range(8)) + " and the", None),
        ("เรือออกจากท่าวันที่ 31 มี.ค. และจะกลับมาใน", "th"),
    ],
)
def test_a_list_and_a_script_without_stops_are_not_cut_off(ending: str, language: str | None) -> None:
    text = f"{FERRY} {FERRY}\n{ending}"
    fixed = newslint.fix(Document(text, language=language), unsafe=True)
    assert fixed.text == text


@pytest.mark.parametrize(
    ("sentence", "rest", "language"),
    [
        ("सोमवार को नौका फिर देर से आई और घाट पर किसी को कारण नहीं पता था।", "बंदरगाह के प्रमुख ने कहा कि [+812 chars]", "hi"),
        ("شہر کی کونسل نے پیر کو پل بند رکھنے کا فیصلہ کیا اور کام بہار میں شروع ہوگا۔", "انجینئر نے بتایا کہ [+812 chars]", "ur"),
    ],
)
def test_a_cut_goes_back_to_the_stop_of_the_text_s_own_script(sentence: str, rest: str, language: str) -> None:
    text = f"Late? {sentence} {sentence} {rest}"
    assert newslint.fix(text, unsafe=True, language=language).text == f"Late? {sentence} {sentence}"


def test_a_hint_cuts_nothing_off() -> None:
    assert found(f"{FERRY}\n{FERRY} The harbour master met owners in the municip") == {"TRN105": None}
    with pytest.raises(ConfigError, match="a hint cuts nothing off"):
        read_rules(rule_text("severity: info\nmatch: {contains: x}\nfix: {cut: to-end}"))


# Mojibake


@pytest.mark.parametrize("text", ["It’s the café of Zoë’s", "Он сказал: «Нет» — и ушёл", "Święto w Łodzi"])
@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252"])
def test_a_text_that_is_utf8_read_wrongly_as_a_whole_is_repaired(text: str, encoding: str) -> None:
    wrong = text.encode().decode(encoding, errors="replace")
    if "\ufffd" not in wrong:
        assert safely(wrong) == text


@pytest.mark.parametrize(
    "text",
    [
        f'{LEDE}\nThe "unfairâ€ rule was dropped.',
        "Ha detto che è â€œingiustoâ€ e se n'è andato.",
        "新港市议会星期二决定关闭两座游泳馆。官员说维修费用将超过四百万元。".encode("gb18030").decode("latin-1"),
        "Міська рада Новопорта вирішила у вівторок закрити восени два басейни.".encode("windows-1251").decode("latin-1"),
        "市議会は火曜日、九つある市営プールのうち二つを今年の秋に閉鎖することを決めた。".encode("shift_jis").decode("latin-1"),
        "The cafÃ© of José was closed.",
    ],
)
def test_a_repair_that_the_text_as_a_whole_does_not_prove_is_not_safe(text: str) -> None:
    assert safely(text) == text


# Texts of which nothing would be left


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement\n\nSee also: Five charts on inflation\n",
        "Share this article\n",
        "\ufeffAdvertisement\u200b",
        "  See also: Five charts  ",
    ],
)
def test_a_text_that_is_all_residue_is_an_error_and_stays(text: str) -> None:
    for unsafe in (False, True):
        fixed = newslint.fix(text, unsafe=unsafe)
        assert (fixed.text, fixed.edits) == (text, ())
        whole = next(one for one in fixed.findings if one.code == "NAV902")
        assert (whole.severity, whole.start, whole.end) == ("error", 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to continue reading\n\nThis article is for subscribers only. Already a subscriber? Log in",
        "Jetzt weiterlesen mit Plus\n\nDieser Artikel ist nur für Abonnenten. Sie haben bereits ein Abo? Anmelden",
    ],
)
def test_a_notice_instead_of_an_article_stays_as_the_evidence(text: str) -> None:
    assert safely(text) == text
    assert newslint.Gate().check(text).action in ("quarantine", "reject")


def test_the_reason_is_told_when_only_some_rules_are_selected() -> None:
    fixed = newslint.Linter(select=["INS"]).fix("See also: Five charts on inflation")
    assert codes(fixed) == ["INS101", "NAV902"]
    assert codes(newslint.Linter(select=["INS"], ignore=["NAV902"]).fix("See also: Five charts")) == ["INS101"]


# Rules that read calls into the article


@pytest.mark.parametrize(
    "line",
    [
        "Tell us about yourself and your band",
        "Tell us what you do on a quiet day",
        "To access the service, subscribers choose one of three phones, and the operator lends them a card for a month.",
    ],
)
def test_interview_prompts_and_news_of_subscribers_stay(line: str) -> None:
    text = f"{LEDE}\n{line}\nIt was a ferry, and it leaked."
    assert safely(text) == text


@pytest.mark.parametrize(
    "line",
    [
        'The minister said: "Sign up for our newsletter."',
        "Der Chef sagte: „Abonnieren Sie unseren Newsletter.“",
        "Le maire a dit : « Abonnez-vous à notre newsletter »",
        "Lisez aussi les œuvres de Camus, a conseillé la ministre aux élèves",
        "Lesen Sie auch den Roman von Anna Berg, sagte der Minister",
        "Suscríbete al boletín del ayuntamiento, pidió la alcaldesa a los vecinos",
        "Click here, said the fake mail that emptied 40 accounts on Monday",
    ],
)
def test_what_somebody_said_stays(line: str) -> None:
    text = f"{LEDE}\n{line}\nThe hall was full."
    assert safely(text) == text


def test_a_headline_behind_a_label_may_say_what_somebody_said() -> None:
    assert safely(f"{LEDE}\nSee also: Bridge stays shut, says mayor\n{ENGINEER}") == f"{LEDE}\n{ENGINEER}"


def test_marks_alone_are_nothing_to_read() -> None:
    assert safely("Advertisement\n.\n") == "Advertisement\n.\n"
