"""Data is told from articles, is reported, and is never edited."""

from __future__ import annotations

import pytest
from helpers.findings import codes
from hypothesis import given
from hypothesis import strategies as st

from newslint import Config, Gate, Linter
from newslint.text.data import data_kind, json_kind, table_kind

DATA = {
    "an object": ('{"a": 1}', "JSON"),
    "an array of records": (
        '[\n  {"title": "Bridge shut", "content": "The council voted.\\nSee also: Five charts"},\n  {"title": "Fog", "content": ""}\n]',
        "JSON",
    ),
    "a list of texts": ('["See also", "Read more", "Advertisement"]', "JSON"),
    "records that break off": ('[\n {"id": 1, "text": "The council voted.\\nSee also: A"},\n {"id": 2, "text": "Sno', "JSON"),
    "records with a comma too many": ('[\n {"id": 1, "text": "See also: A"},\n {"id": 2, "text": "b"},\n]', "JSON"),
    "numbers of thousands of digits": ('{"a": ' + "1" * 5000 + "}", "JSON"),
    "lines of JSON": ('{"text": "See also: A"}\n{"text": "b"}\n', "JSON lines"),
    "lines of JSON, one broken": ('{"text": "See also: A"}\n{"text": "b}\n{"text": "c"}\n{"text": "d"}\n', "JSON"),
    "requirements": ("# Advertisement\nrequests==2.31.0\npyyaml>=6\n", "a list of requirements"),
    "more requirements": (
        "# Publicité\nnumpy>=1.26,<2\npandas==2.2.0 ; python_version > '3.8'\nrequests[socks]~=2.31\n-r base.txt\nflask\n",
        "a list of requirements",
    ),
    "a table": (
        'id,content,url\n1,"The board met.\n\nSee also: Five charts",https://a.example/1\n2,Snow fell.,https://a.example/2',
        "a table",
    ),
    "a table of two columns": ('id,text\n1,"Snow fell.\nSee also: Five charts"\n2,"Fog."', "a table"),
    "a table of another mark": ("id;text;url\n1;See also: Five charts;https://a.example/1\n2;Snow fell;https://a.example/2", "a table"),
    "a table with tabs": ("id\ttext\n1\tSee also: Five charts\n2\tSnow fell", "a table"),
    "rows without names": ("".join(f"{number}\tAdvertisement\n" for number in range(6)), "a table"),
    "a table in Markdown": ("| phrase | rule |\n|---|---|\n| Advertisement | INS110 |\n| See also | INS101 |", "a table"),
    "robots.txt": ("User-agent: *\nDisallow: /search\n# Advertisement\nSitemap: https://a.example/sitemap.xml", "a robots.txt"),
    "settings": ("[mail]\nsubject = Read more\nfooter = Advertisement\n", "settings"),
    "YAML": ("phrases:\n  - See also\n  - Advertisement\n  - Read more", "settings"),
    "rules": ('- code: PRO901\n  severity: warning\n  match:\n    starts-with: {en: ["Advertisement"]}\n', "settings"),
    "a licence": (
        "MIT License\n\nCopyright (c) 2024 Ann Ruiz\n\nPermission is hereby granted, free of charge, to any person obtaining\na copy of this",
        "a licence",
    ),
    "phrases": ("See also\nRead more\nAdvertisement\nSign up for our newsletter\nShare this article", "a list of phrases"),
    "phrases of German": ("Lesen Sie auch\nAnzeige\nMehr zum Thema\nNewsletter abonnieren\nArtikel teilen\nFoto: dpa", "a list of phrases"),
    "phrases of Russian": ("Читайте также\nРеклама\nПодписывайтесь на наш канал\nПоделиться\nФото: РИА Новости", "a list of phrases"),
    "phrases of Chinese": ("相关阅读\n广告\n责任编辑\n点击下载\n更多精彩内容\n扫码关注", "a list of phrases"),
    "few phrases with a comment": ("# phrases à retirer\nÀ lire aussi\nPublicité\nPartager cet article\n", "a list of phrases"),
    "longer phrases": (
        "Sign up for our newsletter to get the best stories of the day\nAdvertisement\nSee also\nAll rights reserved.\nRead more\nFollow us",
        "a list of phrases",
    ),
    "phrases in a program": (
        'STOP = [\n    "See also:",\n    "Read more",\n    "Advertisement",\n    "Share this",\n]',
        "a list of phrases",
    ),
    "patterns": ("^See also:?\n^Read more\nAdvertisement$\n(?i)sign up\n^Share\\b", "a list of phrases"),
    "records without names": ('1,"The board met.\n\nSee also: Five charts",x\n2,"Snow fell.\nAdvertisement\nIt melts.",y', "a table"),
    "rows below a remark": ('# export of 4 May\nid,text\n1,"The board met.\n\nSee also: Charts"\n2,"Snow.\nAdvertisement\n"', "a table"),
    "what Python prints": ("[{'title': 'Prices', 'text': 'Sign up'},\n {'title': 'x',\n 'text':\n 'Advertisement'}]", "a list of records"),
    "JSON and a rest": ('{"text": "Prices rose.",\n "html": "See also: B"}\ntrailing junk', "a list of records"),
    "texts in YAML": ("articles:\n  - |\n    Prices rose.\n    Advertisement\n  - |\n    See also: B", "code or settings"),
    "a dump": ("INSERT INTO a VALUES (1, 'x\nAdvertisement\ny');", "code or settings"),
    "a column": ('"Advertisement"\n"See also: Five charts"\n"The bank met"', "a column of a table"),
}
ARTICLES = {
    "an insert": "The council voted.\nSee also: Five charts\nThe work begins in spring.",
    "a caption in brackets": "[Photo: Ann Ruiz]\nThe council voted on Monday to keep the bridge closed.",
    "a note in brackets": '["We won," she said.] The council voted on Monday to keep the bridge closed.',
    "a template": "{{title}}\nThe council voted on Monday to keep the bridge closed.",
    "a brace": "{ The council voted on Monday to keep the bridge closed.",
    "metadata above the article": '{"@type": "NewsArticle", "headline": "Bridge"}\nThe council voted on Monday to keep the bridge closed, and why.',
    "metadata that is broken": '{"@type": "NewsArticle", "headline": "Bridge"\nThe council voted to keep the bridge closed.\nIt did so on Monday.',
    "a short text": "Bridge closed\nRead more\nAdvertisement",
    "line-ups": "Port: Ruiz, Ode, Marsh, Berg\nHill: Lund, Dahl, Falk, Lind\nGoals: Ruiz 12, Falk 33, Ode 60",
    "commas in every line": "".join(f"Ann Ruiz won, Tom Ode lost, and {number} others left.\n" for number in range(9)),
    "a list below a lead": "These are the countries that have signed the treaty on the sea:\nNorway\nSweden\nDenmark\nIceland\nFinland",
    "a table in an article": "The council voted on Monday.\nid,text,url\n1,a,https://a.example/1\n2,b,https://a.example/2",
    "menus around an article": "Home\nNews\nSport\nThe council voted on Monday to keep the bridge closed for another month, it said.\nContact\nImprint",
    "an interview in a chat": "ann: It is considered bad, too!\n\ntom: Is it?? That is a good question.\n\nann: I would say that I am not sure.",
    "lines that stand twice": "Read more\nBridge closed\nRead more\nFerry late\nRead more\nFog",
    "a licence in the news": "The licence says that permission is hereby granted to fish.\nAdvertisement\nThe council voted on it on Monday.",
    "quotations": '"Yes," she said.\n"No," said the mayor, "and never."\nHe left at ten.',
    "nothing": "",
}


@pytest.mark.slow
@pytest.mark.parametrize(("text", "kind"), DATA.values(), ids=DATA)
def test_data_is_known_and_never_edited(text: str, kind: str) -> None:
    found = data_kind(text)
    assert found is not None
    assert found == kind
    for unsafe in (False, True):
        fixed = Linter().fix(text, unsafe=unsafe)
        assert (fixed.text, fixed.edits) == (text, ())
    assert Gate().check(text).text == text


@pytest.mark.parametrize("text", ARTICLES.values(), ids=ARTICLES)
def test_articles_are_no_data(text: str) -> None:
    assert data_kind(text) is None


def test_what_is_found_in_data_is_told_and_so_is_why_it_stays() -> None:
    text = "# Advertisement\nrequests==2.31.0\npyyaml>=6\n"
    for linter in (Linter(), Linter(select=["INS"])):
        fixed = linter.fix(text)
        assert {finding.code: finding.message for finding in fixed.findings if finding.code.startswith("NAV9")} == {
            "NAV903": "The text is a list of requirements, not an article; no fix is applied."
        }
        assert [finding.code for finding in fixed.findings if finding.code == "INS110"] == ["INS110"]
    assert codes(Linter(ignore=["NAV903"]).fix(text)) == ["INS110"]


def test_data_without_fixes_gets_no_finding_of_its_own() -> None:
    assert Linter().lint("requests==2.31.0\npyyaml>=6\n").findings == ()


def test_the_gate_leaves_the_errors_in_data_for_a_person() -> None:
    verdict = Gate(Config()).check("# Advertisement\nrequests==2.31.0\npyyaml>=6\n")
    assert (verdict.action.value, verdict.edits) == ("quarantine", ())


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 50_000, '[{"a": 1},' * 9, '{"a": 1, "b": ' + '"' * 9999, "a,b\n" + '"' * 9999, "\ufeff[1]"]
)
def test_hostile_text_is_answered(text: str) -> None:
    assert isinstance(data_kind(text), str | None)


@given(st.text(st.sampled_from('{}[]",:;\t\n |a1 '), max_size=60))
def test_any_text_is_answered(text: str) -> None:
    assert json_kind(text) in (None, "JSON", "JSON lines")
    assert table_kind(text) in (None, *"\t,;|")
    assert isinstance(data_kind(text), str | None)
