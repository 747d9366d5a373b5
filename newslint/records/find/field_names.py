"""What names of fields mean, in the languages and spellings that scrapers use: ``articleBody``, ``article_body`` and ``cuerpo`` are the text.

A name says what a field is meant to hold; whether it does is for `newslint.records.find.fields`, which looks at the values.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple


class Meaning(Enum):
    """What a field is for, as its name has it."""

    TEXT = "text"
    ID = "id"
    URL = "url"
    TITLE = "title"
    LANGUAGE = "language"
    DATE = "date"
    SUMMARY = "summary"  # a few sentences about the article, beside its text
    MARKUP = "markup"  # source of a page
    ASIDE = "aside"  # about something else than the article, or nothing to read: images, authors, tags, comments


class Role(NamedTuple):
    """The meaning of a field; the lower the rank, the likelier. ``exact`` says that the whole name is known, and not some word in it."""

    meaning: Meaning
    rank: int = 50
    exact: bool = True


# Names as `_key` has them, those of English (and of well-known programs) first: the order counts where several are there.
_EXACT = {
    Meaning.TEXT: (
        "text body content maintext articlebody articletext articlecontent fulltext bodytext contenttext textcontent plaintext maincontent contentencoded "
        "article story fullcontent contents document storytext storybody newstext newscontent newsbody posttext postcontent selftext "
        "paragraphs paragraph texts sentences news post passage fullarticle maintextcontent "
        "cuerpo texto contenido noticia articulo textocompleto conteudo corpo materia artigo texte corps contenu contenuarticle "
        "inhalt artikel volltext artikeltext haupttext fliesstext beitrag nachricht testo contenuto articolo notizia tekst inhoud bericht "
        "treść artykuł zawartość obsah článek článok tělo szöveg tartalom cikk conținut articol corp sadržaj članak besedilo vsebina cos "
        "contingut текст содержание статья тело контент новость съдържание статия зміст стаття вміст κείμενο περιεχόμενο άρθρο metin içerik "
        "haber gövde makale habermetni habericerik brödtext innehåll brødtekst indhold innhold teksti sisältö leipäteksti artikkeli sisu "
        "artikkel teksts saturs raksts tekstas turinys straipsnis isi konten teks isiberita berita kandungan nội_dung văn_bản bài_viết "
        "เนื้อหา ข้อความ เนื้อข่าว 본문 내용 기사 텍스트 기사내용 기사본문 본문내용 본문텍스트 "
        "本文 内容 記事 テキスト 記事本文 正文 文本 文章 新闻内容 新闻正文 正文内容 "
        "內容 內文 全文 文本內容 新聞內容 النص نص المحتوى محتوى المقال متن محتوا טקסט תוכן גוף पाठ सामग्री लेख समाचार বিষয়বস্তু সংবাদ maudhui maandishi"
    ),
    Meaning.TITLE: (
        "title headline heading hed articletitle newstitle posttitle headlinetext mainheadline webtitle pagetitle titletext ogtitle "
        "titulo título titular titre titel überschrift ueberschrift schlagzeile titolo tytuł nadpis titulek cím titlu naslov заголовок "
        "название заглавие τίτλος başlık baslik rubrik overskrift otsikko pealkiri virsraksts antraštė judul tiêu_đề หัวข้อ ชื่อเรื่อง หัวข้อข่าว "
        "제목 タイトル 題名 見出し 标题 標題 题目 新闻标题 العنوان عنوان כותרת शीर्षक শিরোনাম kichwa kop"
    ),
    Meaning.SUMMARY: (
        "summary description desc abstract excerpt lead lede leadparagraph teaser intro introduction snippet dek deck standfirst subtitle "
        "subheadline subheading subhead trailtext metadescription ogdescription highlights tldr preview blurb synopsis shorttext "
        "shortdescription kicker resumen descripción entradilla bajada copete resumo descrição chapeau chapô résumé accroche zusammenfassung "
        "beschreibung vorspann anreißer untertitel riassunto descrizione sommario occhiello samenvatting beschrijving streszczenie opis "
        "zajawka perex popis összefoglaló leírás bevezető rezumat descriere sažetak описание аннотация резюме анонс лид опис περίληψη "
        "περιγραφή özet açıklama spot sammanfattning beskrivning ingress beskrivelse tiivistelmä kuvaus ringkasan deskripsi tóm_tắt mô_tả "
        "สรุป คำอธิบาย 요약 설명 부제목 부제 要約 概要 摘要 简介 簡介 描述 导语 導語 ملخص وصف תקציר תיאור सारांश विवरण"
    ),
    Meaning.ID: (
        "id _id uuid guid articleid docid documentid newsid storyid postid itemid identifier recordid pageid uid objectid key number no "
        "oid identificador identifiant kennung 编号 번호 unnamed0 index"
    ),
    Meaning.URL: (
        "url articleurl link canonicalurl weburl sourceurl pageurl newsurl posturl fullurl originalurl finalurl permalink uri href loc "
        "requestedurl respondedurl responseurl articlelink newslink storyurl address web adres adresse enlace lien adresa ссылка адрес σύνδεσμος "
        "tautan liên_kết 링크 주소 リンク 链接 鏈接 網址 网址 رابط קישור guid id"
    ),
    Meaning.LANGUAGE: (
        "language lang langcode languagecode locale inlanguage langid sourcelang sourcelanguage detectedlanguage articlelanguage languageid "
        "idioma lengua sprache langue lingua língua taal język jazyk nyelv limbă jezik язык език мова γλώσσα dil språk sprog kieli keel "
        "valoda kalba bahasa ngôn_ngữ ภาษา 언어 言語 语言 語言 لغة اللغة שפה भाषा"
    ),
    Meaning.DATE: (
        "datepublished publisheddate publishdate datepublish publishedat publicationdate published pubdate publicationtime publishtime "
        "firstpublished firstpublicationdate webpublicationdate date datetime dategmt articledate newsdate postdate pubtime posteddate postedat "
        "timestamp time seendate releasedate createdat created creationdate datecreated createddate updatedat updated datemodified modified "
        "lastmodified datedownload fecha fechapublicacion data datapublicação veröffentlicht datum datepublication datapubblicazione dátum "
        "dată дата датапубликации ημερομηνία tarih dato "
        "päivämäärä kuupäev datums tanggal ngày วันที่ 날짜 작성일 등록일 입력일 게시일 日付 日期 时间 時間 发布时间 تاريخ התאריך תאריך दिनांक"
    ),
    Meaning.MARKUP: "html rawhtml htmlcontent contenthtml bodyhtml htmlbody pagesource source_code markup xml dom rawpage raw_response",
    Meaning.ASIDE: (
        "tags tag keywords keyword author authors byline image images caption copyright license credits bio biography about comments comment "
        "replies reply publisher section category categories topics topic query prompt logs error traceback headers cookies embedding"
    ),
}  # fmt: skip
# Words in names. `news_text_clean` is a text, `text_length` and `content_hash` are none.
_TEXT_WORDS = frozenset("text texts body content contents article story fulltext maintext paragraphs texto texte tekst inhalt isi".split())
_SUMMARY_WORDS = frozenset("summary description desc abstract excerpt lead teaser snippet standfirst subtitle preview short".split())
_TITLE_WORDS = frozenset("title headline heading".split())
_MARKUP_WORDS = frozenset("html xhtml xml dom markup amp css".split())
_ASIDE_WORDS = frozenset(
    "id ids url urls uri link links href hash md5 sha1 sha256 checksum date time author authors byline image images img photo photos video "
    "videos media thumbnail picture avatar icon logo caption captions alt credit credits copyright license tag tags keyword keywords "
    "category categories section type kind lang language length len count counts num size score label labels class sentiment embedding "
    "vector tokens pos ner entities entity comment comments reply replies status source domain site publisher path file filename encoding "
    "mime slug location country city email phone price error errors bio related recommended recommendations publication outlet newspaper "
    "channel feed user users footnotes location locations person people place quotes quote ads ad".split()
)
_DATE_WORDS = frozenset("date time published datetime timestamp pubdate created updated modified posted crawled utc".split())
_NOT_THE_PAGE = frozenset("image img photo picture thumbnail thumb avatar icon logo video media audio author feed domain top".split())
# What a field inside an object is called where the name of the object says what it is: ``title.rendered``, ``content.value``.
_PLAIN = frozenset(
    "rendered value values text plain plaintext raw content contents data main default full p paragraph paragraphs t cdata oid date "
    "children blocks block sections section items parts elements nodes body string".split()
)  # fmt: skip
_GLUED = re.compile(
    "(?:article|news|story|post|main|full|body|page|item|doc|document|plain|raw|clean|cleaned|field|content|text)*(?:text|body|contents?)"
)
_LESSER = frozenset(  # what was done to a text, or is still to be done
    "raw original orig source old clean cleaned preprocessed processed normalized tokenized lemmatized lemmas stemmed lower lowercase "
    "translated translation masked anonymized augmented short page".split()
)
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FOLDED = str.maketrans("łıøđðæœ", "lioddao")
_ACCENTS = re.compile("[\u0300-\u036f]")
LONGEST = 100  # code points of a name that may mean something


def plain_name(name: str) -> str:
    """Return a name without case, accents and separators: ``Full-Text`` and ``fullText`` are both ``fulltext``."""
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold())).translate(_FOLDED)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", folded)))


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: ``newsText_clean`` has three."""
    return tuple(word.lower() for word in re.split(r"[\W_]+", _HUMP.sub(" ", name)) if word)


@cache
def _known() -> dict[Meaning, dict[str, int]]:
    return {meaning: {plain_name(name): rank for rank, name in reversed([*enumerate(names.split())])} for meaning, names in _EXACT.items()}


def rank_of(meaning: Meaning, name: str) -> int | None:
    """Return the rank of a name among those that are known to have a meaning, from 0; None where it is none of them."""
    return _known()[meaning].get(plain_name(name)) if len(name) <= LONGEST else None


def role_of(path: tuple[str, ...]) -> Role | None:
    """Return what the path of a field (its own name last) says about it; None where that is nothing.

    Objects count with what is in them: ``headline.main`` is a title, ``comments.text`` is not the text, ``content.rendered`` is.
    """
    own = _role(path[-1])
    if is_aside(path):
        return Role(Meaning.ASIDE)
    for name in reversed(path[:-1]):
        above = _role(name)
        if above is None or name.startswith("_") or above.meaning in (Meaning.DATE, Meaning.ASIDE):
            continue
        if (plain_name(path[-1]) in _PLAIN or (own is None and len(path[-1]) == 2)) and above.meaning is not Meaning.ID:
            return own if above.meaning is Meaning.TEXT and own is not None and own.meaning is Meaning.TEXT else above
    return own


def is_aside(path: tuple[str, ...]) -> bool:
    """Return whether a field is in an object about something else than the article: ``author.url``, ``comments.text``."""
    above = [name for name in path[:-1] if not name.startswith("_") and plain_name(name) not in _PLAIN]
    return any((role := _role(name)) is not None and role.meaning is Meaning.ASIDE for name in above)


@lru_cache(4096)
def _role(name: str) -> Role | None:
    """Return what the name of one field says."""
    if len(name) > LONGEST:
        return None
    key, words = plain_name(name), words_of(name)
    for meaning in Meaning:
        if (rank := _known()[meaning].get(key)) is not None:
            return Role(meaning, rank)
    said = set(words)
    if said & _MARKUP_WORDS:
        return Role(Meaning.MARKUP, exact=False)
    if said & _TITLE_WORDS and not said & _ASIDE_WORDS:
        return Role(Meaning.TITLE, exact=False)
    if said & _SUMMARY_WORDS and not said & _ASIDE_WORDS:
        return Role(Meaning.SUMMARY, exact=False)
    if said & _ASIDE_WORDS:
        return Role(Meaning.ASIDE, exact=False)
    if said & _TEXT_WORDS or _GLUED.fullmatch(key):
        return Role(Meaning.TEXT, 100 if said & _LESSER or key.startswith(("raw", "clean")) else 60, exact=False)
    return None


def names_a_lesser_text(name: str) -> bool:
    """Return whether a name says that its text is raw, or was prepared for some purpose."""
    return not _LESSER.isdisjoint(words_of(name))


def names_another_address(path: tuple[str, ...]) -> bool:
    """Return whether the path of a field says that the address in it is of an image or the like, and not of the article."""
    return any(not _NOT_THE_PAGE.isdisjoint(words_of(name)) and not name.startswith("_") for name in path)


def names_a_date(name: str) -> bool:
    """Return whether there is a word in a name that speaks of time."""
    return not _DATE_WORDS.isdisjoint(words_of(name)) or rank_of(Meaning.DATE, name) is not None


def names_a_language(name: str) -> bool:
    """Return whether there is a word in a name that speaks of language."""
    return not {"lang", "language", "locale"}.isdisjoint(words_of(name))
