"""Records as scrapers, services and data sets shape them, all made up: the file, the way to its records, and what their fields are."""

from __future__ import annotations

from typing import Any, NamedTuple

_SENTENCES = (
    "The council met on Monday to hear the report on the harbour, and the mayor declined to say when it would open again.",
    "Residents of the old quarter said that they had waited for three years, and that nobody had told them anything.",
    "A spokeswoman for the builders put the delay down to the flood of last spring, which washed away part of the road.",
    "The new bridge was to cost forty million; by the end of the year it will have cost twice as much, the auditors say.",
    "Two members of the opposition walked out before the vote, which the majority won by nine to six.",
    "Ferries will run every half hour until the work is done, and the fare stays as it is.",
)


def story(number: int, sentences: int = 5) -> str:
    """Return a text of about twenty words a sentence; every number gives another one."""
    return f"Report {number}. " + " ".join(_SENTENCES[(number + at) % len(_SENTENCES)] for at in range(sentences))


def paragraphs(number: int) -> list[str]:
    return [_SENTENCES[(number + at) % len(_SENTENCES)] for at in range(3)]


def html(number: int) -> str:
    return "".join(f'<p class="text">{paragraph}</p>\n<div><a href="/more">More</a></div>' for paragraph in paragraphs(number) * 2)


def page(number: int) -> str:
    return f"<!DOCTYPE html>\n<html><head><title>x</title></head><body>{html(number)}{html(number)}</body></html>"


def short(number: int) -> str:
    return f"{_SENTENCES[number % len(_SENTENCES)]}"


def title(number: int) -> str:
    return f"Harbour to open in month {number}"


def url(number: int) -> str:
    return f"https://www.example.com/2024/{number}/harbour.html"


class Shape(NamedTuple):
    """A shape: the value in the file, the path to its records, and the fields of these. ``id`` and the others are None where there is none."""

    name: str
    data: Any
    path: tuple[str, ...]
    text: str | None
    id: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None
    date: str | None = None


N = range(1, 6)


def _rows(make: Any) -> list[Any]:
    return [make(number) for number in N]


LIST = ("[]",)
SHAPES = [
    Shape("plain", _rows(lambda n: {"id": n, "text": story(n)}), LIST, "text", id="id"),
    Shape(
        "NewsAPI",
        {
            "status": "ok",
            "totalResults": 5,
            "articles": _rows(
                lambda n: {
                    "source": {"id": "example", "name": "Example News"},
                    "author": "Jane Roe",
                    "title": title(n),
                    "description": short(n),
                    "url": url(n),
                    "urlToImage": f"https://img.example.com/{n}.jpg",
                    "publishedAt": f"2024-05-0{n}T10:00:00Z",
                    "content": f"{short(n + 1)[:90]}… [+{n}204 chars]",
                }
            ),
        },
        ("articles", "[]"), "content", url="url", title="title", date="publishedAt",
    ),
    Shape(
        "NewsAPI dump without the wrapper",
        _rows(lambda n: {"title": title(n), "description": short(n), "content": story(n), "url": url(n), "publishedAt": "2024-05-01"}),
        LIST, "content", url="url", title="title", date="publishedAt",
    ),
    Shape(
        "news-please, one object",
        {
            "authors": ["Jane Roe"], "date_download": "2024-05-02 10:00:00", "date_modify": None, "date_publish": "2024-05-01 08:00:00",
            "description": short(1), "filename": "https%3A%2F%2Fwww.example.com%2F1.json", "image_url": "https://www.example.com/1.jpg",
            "language": "en", "localpath": None, "maintext": story(1), "source_domain": "www.example.com", "title": title(1),
            "title_page": None, "title_rss": None, "url": url(1),
        },
        (), "maintext", url="url", title="title", language="language", date="date_publish",
    ),
    Shape(
        "newspaper3k tutorial",
        {
            "newspapers": {
                name: {
                    "rss": f"https://{name}.example/rss",
                    "link": f"https://{name}.example/",
                    "articles": _rows(lambda n: {"title": title(n), "text": story(n), "link": url(n), "published": f"2024-05-0{n}T00:00:00"}),
                }
                for name in ("herald", "post")
            }
        },
        ("newspapers", "*", "articles", "[]"), "text", url="link", title="title", date="published",
    ),
    Shape(
        "newspaper3k attributes",
        _rows(
            lambda n: {
                "url": url(n), "title": title(n), "text": story(n), "html": page(n), "article_html": html(n), "top_image": "", "images": [],
                "movies": [], "authors": ["J. Roe"], "keywords": ["harbour", "bridge"], "summary": short(n), "meta_lang": "en",
                "meta_description": short(n), "publish_date": None,
            }
        ),
        LIST, "text", url="url", title="title", language="meta_lang",
    ),
    Shape(
        "scrapy items",
        _rows(lambda n: {"link": url(n), "headline": title(n), "article_body": paragraphs(n), "crawled": f"2024-05-0{n}", "tags": ["a", "b"]}),
        LIST, "article_body", url="link", title="headline", date="crawled",
    ),
    Shape(
        "GDELT articles with text",
        {
            "articles": _rows(
                lambda n: {
                    "url": url(n), "url_mobile": "", "title": title(n), "seendate": f"2024050{n}T101500Z", "socialimage": "",
                    "domain": "example.com", "language": "English", "sourcecountry": "United States", "body": story(n),
                }
            )
        },
        ("articles", "[]"), "body", url="url", title="title", language="language", date="seendate",
    ),
    Shape(
        "fake news CSV",
        _rows(lambda n: {"title": title(n), "text": story(n), "subject": "politicsNews", "date": f"December {n}, 2017 "}),
        LIST, "text", title="title", date="date",
    ),
    Shape(
        "CC-News",
        _rows(
            lambda n: {
                "title": title(n), "text": story(n), "domain": "www.example.com", "date": f"2018-01-0{n} 00:00:00", "description": short(n),
                "url": url(n), "image_url": f"https://www.example.com/{n}.jpg",
            }
        ),
        LIST, "text", url="url", title="title", date="date",
    ),
    Shape(
        "CC-News, newer",
        _rows(
            lambda n: {
                "requested_url": url(n), "plain_text": story(n), "published_date": f"2024-05-0{n}", "title": title(n), "tags": ["x"],
                "categories": [], "author": "Jane Roe", "sitename": "Example", "image_url": f"https://www.example.com/{n}.jpg",
                "language": "en", "language_score": 0.99, "responded_url": url(n), "crawl_date": f"2024-06-0{n}T00:00:00Z",
            }
        ),
        LIST, "plain_text", url="requested_url", title="title", language="language", date="published_date",
    ),
    Shape(
        "WordPress REST",
        _rows(
            lambda n: {
                "id": n, "date": f"2024-05-0{n}T10:00:00", "guid": {"rendered": f"https://www.example.com/?p={n}"}, "slug": f"harbour-{n}",
                "link": url(n), "title": {"rendered": title(n)}, "content": {"rendered": html(n), "protected": False},
                "excerpt": {"rendered": f"<p>{short(n)}</p>", "protected": False}, "author": 3, "categories": [4], "_links": {"self": []},
            }
        ),
        LIST, "content.rendered", id="id", url="link", title="title.rendered", date="date",
    ),
    Shape(
        "Guardian API",
        {
            "response": {
                "status": "ok", "total": 5, "pageSize": 5,
                "results": _rows(
                    lambda n: {
                        "id": f"world/2024/may/0{n}/harbour", "type": "article", "sectionId": "world", "sectionName": "World news",
                        "webPublicationDate": f"2024-05-0{n}T10:00:00Z", "webTitle": title(n), "webUrl": url(n),
                        "apiUrl": f"https://api.example.com/{n}",
                        "fields": {"headline": title(n), "trailText": short(n), "body": html(n), "bodyText": story(n), "wordcount": "105"},
                    }
                ),
            }
        },
        ("response", "results", "[]"), "fields.bodyText", id="id", url="webUrl", title="webTitle", date="webPublicationDate",
    ),
    Shape(
        "NYT API",
        {
            "status": "OK", "copyright": "Copyright (c) 2024 Example. All Rights Reserved. Nothing of it may be copied without permission.",
            "response": {
                "docs": _rows(
                    lambda n: {
                        "abstract": short(n)[:80], "web_url": url(n), "snippet": short(n)[:80], "lead_paragraph": story(n, 2),
                        "source": "Example", "multimedia": [{"url": "images/1.jpg", "caption": short(n + 2)}],
                        "headline": {"main": title(n), "kicker": None}, "keywords": [{"name": "subject", "value": "Harbours", "rank": 1}],
                        "pub_date": f"2024-05-0{n}T10:00:00+0000", "_id": f"nyt://article/{n}", "word_count": 800,
                    }
                ),
                "meta": {"hits": 5, "offset": 0, "time": 12},
            },
        },
        ("response", "docs", "[]"), "lead_paragraph", id="_id", url="web_url", title="headline.main", date="pub_date",
    ),
    Shape(
        "GraphQL connection",
        {
            "data": {
                "viewer": {
                    "articles": {
                        "edges": _rows(
                            lambda n: {"cursor": str(n), "node": {"id": f"a{n}", "headline": title(n), "body": story(n), "canonicalUrl": url(n)}}
                        ),
                        "pageInfo": {"hasNextPage": False, "endCursor": "x"},
                    }
                }
            }
        },
        ("data", "viewer", "articles", "edges", "[]"), "node.body", id="node.id", url="node.canonicalUrl", title="node.headline",
    ),
    Shape(
        "JSON:API",
        {
            "data": _rows(
                lambda n: {"type": "articles", "id": str(n), "attributes": {"title": title(n), "body": story(n), "published-at": "2024-05-01"}}
            ),
            "links": {"self": "https://www.example.com/api"},
        },
        ("data", "[]"), "attributes.body", id="id", title="attributes.title", date="attributes.published-at",
    ),
    Shape(
        "Elasticsearch hits",
        {
            "took": 3, "timed_out": False, "_shards": {"total": 1, "successful": 1},
            "hits": {
                "total": {"value": 5, "relation": "eq"},
                "hits": _rows(lambda n: {"_index": "news", "_id": f"x{n}", "_score": 1.0, "_source": {"content": story(n), "url": url(n)}}),
            },
        },
        ("hits", "hits", "[]"), "_source.content", id="_id", url="_source.url",
    ),
    Shape(
        "Mongo export",
        _rows(
            lambda n: {
                "_id": {"$oid": f"5f1d{n}0000000000000000000"}, "url": url(n), "cuerpo": story(n), "titulo": title(n),
                "fecha": {"$date": f"2024-05-0{n}T10:00:00Z"},
            }
        ),
        LIST, "cuerpo", id="_id.$oid", url="url", title="titulo", date="fecha.$date",
    ),
    Shape(
        "keyed by address",
        {url(n): {"title": title(n), "text": story(n), "date": "2024-05-01"} for n in N},
        ("*",), "text", title="title", date="date",
    ),
    Shape("keyed by id", {f"{n}7": {"headline": title(n), "content": story(n)} for n in N}, ("*",), "content", title="headline"),
    Shape("keyed by a name", {f"item{chr(96 + n)}": {"t": title(n), "body": story(n)} for n in N}, ("*",), "body"),
    Shape(
        "by date, lists",
        {f"2024-05-0{n}": [{"title": title(n), "text": story(n)}, {"title": title(n + 9), "text": story(n + 2)}] for n in N},
        ("*", "[]"), "text", title="title",
    ),
    Shape("by language", {"en": {"text": story(1), "title": title(1)}, "de": {"text": story(2), "title": title(2)}}, ("*",), "text", title="title"),
    Shape("paragraphs", _rows(lambda n: {"url": url(n), "content": paragraphs(n)}), LIST, "content", url="url"),
    Shape(
        "paragraph objects",
        _rows(lambda n: {"url": url(n), "title": title(n), "paragraphs": [{"type": "p", "text": each} for each in paragraphs(n)]}),
        LIST, "paragraphs[].text", url="url", title="title",
    ),
    Shape(
        "one object of paragraph objects",
        {"url": url(1), "title": title(1), "paragraphs": [{"type": "p", "text": each} for each in paragraphs(1)]},
        (), "paragraphs[].text", url="url", title="title",
    ),
    Shape(
        "editor blocks",
        _rows(lambda n: {"id": n, "body": {"blocks": [{"type": "paragraph", "data": {"text": each}} for each in paragraphs(n)]}}),
        LIST, "body.blocks[].data.text", id="id",
    ),
    Shape(
        "JSON-LD",
        _rows(
            lambda n: {
                "@context": "https://schema.org", "@type": "NewsArticle", "@id": url(n), "headline": title(n), "articleBody": story(n),
                "datePublished": f"2024-05-0{n}T10:00:00Z", "inLanguage": "en-GB", "description": short(n), "url": url(n),
                "author": [{"@type": "Person", "name": "Jane Roe", "description": story(n, 6)}],
                "publisher": {"@type": "Organization", "name": "Example", "url": "https://www.example.com", "description": story(9)},
            }
        ),
        LIST, "articleBody", id="@id", url="url", title="headline", language="inLanguage", date="datePublished",
    ),
    Shape(
        "comments beside the text",
        _rows(lambda n: {"id": n, "body": story(n, 2), "comments": [{"author": "x", "text": story(each)} for each in N]}),
        LIST, "body", id="id",
    ),
    Shape(
        "full text beside a text",
        _rows(lambda n: {"text": short(n), "full_text": story(n, 6), "title": title(n)}),
        LIST, "full_text", title="title",
    ),
    Shape(
        "raw and clean beside the text",
        _rows(lambda n: {"text": story(n), "clean_text": story(n).lower(), "raw_text": story(n) + " Share this article with your friends"}),
        LIST, "text",
    ),
    Shape(
        "feed items",
        {
            "version": "https://jsonfeed.org/version/1.1", "title": "Example", "description": short(1), "home_page_url": "https://example.com",
            "items": _rows(
                lambda n: {
                    "id": str(n), "url": url(n), "title": title(n), "content_html": html(n), "content_text": story(n), "summary": short(n),
                    "date_published": f"2024-05-0{n}T10:00:00Z",
                }
            ),
        },
        ("items", "[]"), "content_text", id="id", url="url", title="title", date="date_published",
    ),
    Shape(
        "feedparser entries",
        {
            "feed": {"title": "Example", "subtitle": short(1)},
            "entries": _rows(
                lambda n: {
                    "id": url(n), "link": url(n), "title": title(n), "title_detail": {"type": "text/plain", "value": title(n)},
                    "summary": short(n), "summary_detail": {"type": "text/html", "value": short(n)}, "published": f"Wed, 0{n} May 2024 10:00:00 GMT",
                    "content": [{"type": "text/plain", "language": None, "value": story(n)}],
                }
            ),
            "status": 200,
        },
        ("entries", "[]"), "content[].value", id="id", url="link", title="title", date="published",
    ),
    Shape("only summaries", _rows(lambda n: {"title": title(n), "description": short(n), "link": url(n)}), LIST, "description", url="link", title="title"),
    Shape("only titles", _rows(lambda n: {"title": title(n), "link": url(n)}), LIST, None, url="link", title="title"),
    Shape(
        "headlines of a million",
        _rows(lambda n: {"publish_date": f"2003021{n}", "headline_text": f"council {n} decides against harbour"}),
        LIST, None, title="headline_text", date="publish_date",
    ),
    Shape("unknown names", _rows(lambda n: {"a1": n, "h": title(n), "xyz": story(n), "u": url(n)}), LIST, "xyz", url="u"),
    Shape("short body", _rows(lambda n: {"doc_id": f"d{n}", "link": url(n), "body_text": short(n)}), LIST, "body_text", id="doc_id", url="link"),
    Shape("strings", _rows(story), LIST, ""),
    Shape("strings by id", {f"doc-{n}001": story(n) for n in N}, ("*",), ""),
    Shape("columns of pandas", {"title": {str(n): title(n) for n in N}, "text": {str(n): story(n) for n in N}}, ("text", "*"), ""),
    Shape(
        "lists of articles and tags",
        {"tags": [{"name": "harbour", "slug": "harbour"}] * 30, "list": _rows(lambda n: {"title": title(n), "story": story(n)}), "page": 1},
        ("list", "[]"), "story", title="title",
    ),
    Shape(
        "sites with articles",
        _rows(lambda n: {"site": f"s{n}", "url": f"https://s{n}.example", "articles": [{"title": title(n), "text": story(n)}] * 2}),
        ("[]", "articles", "[]"), "text", title="title",
    ),
    Shape(
        "pages of an API",
        _rows(lambda n: {"status": "ok", "page": n, "message": "Success", "articles": [{"title": title(n), "content": story(n)}]}),
        ("[]", "articles", "[]"), "content", title="title",
    ),
    Shape(
        "Reddit listing",
        {
            "kind": "Listing",
            "data": {
                "after": None,
                "children": _rows(
                    lambda n: {"kind": "t3", "data": {"id": f"t{n}", "title": title(n), "selftext": story(n), "url": url(n), "created_utc": 1714557600}}
                ),
            },
        },
        ("data", "children", "[]"), "data.selftext", id="data.id", url="data.url", title="data.title", date="data.created_utc",
    ),
    Shape(
        "trafilatura",
        {
            "title": title(1), "author": "Jane Roe", "hostname": "example.com", "date": "2024-05-01", "fingerprint": "f3a1", "id": None,
            "license": None, "comments": short(2), "raw_text": story(1), "text": story(1), "language": None, "image": None,
            "source": url(1), "source-hostname": "example.com", "excerpt": short(1), "categories": "", "tags": "",
        },
        (), "text", url="source", title="title", date="date",
    ),
    Shape(
        "OSCAR",
        _rows(
            lambda n: {
                "content": story(n),
                "warc_headers": {"warc-record-id": f"<urn:uuid:{n}>", "warc-date": f"2024-05-0{n}T00:00:00Z", "warc-target-uri": url(n)},
                "metadata": {"identification": {"label": "en", "prob": 0.9}, "annotation": None},
            }
        ),
        LIST, "content", url="warc_headers.warc-target-uri", date="warc_headers.warc-date",
    ),
    Shape(
        "Python dict in a cell",
        _rows(lambda n: {"id": str(n), "article": repr({"title": title(n), "text": story(n), "authors": ["J. Roe"], "none": None})}),
        LIST, "article.text", id="id", title="article.title",
    ),
    Shape("CNN and Daily Mail", _rows(lambda n: {"article": story(n, 6), "highlights": short(n), "id": f"{n}0fa3"}), LIST, "article", id="id"),
    Shape("summaries of documents", _rows(lambda n: {"document": story(n, 6), "summary": short(n), "id": f"{n}9"}), LIST, "document", id="id"),
    Shape(
        "tagged words",
        _rows(lambda n: {"id": n, "sentence_tokens": story(n).split(), "ner_tags": [0] * 100, "news_text": story(n)}),
        LIST, "news_text", id="id",
    ),
    Shape(
        "page source beside a body",
        _rows(lambda n: {"url": url(n), "html": page(n), "raw_content": page(n), "body": short(n)}),
        LIST, "body", url="url",
    ),
    Shape(
        "the article in an object",
        {"article": {"title": title(1), "body": story(1), "url": url(1)}},
        (), "article.body", url="article.url", title="article.title",
    ),
    Shape(
        "Contentful",
        {"items": _rows(lambda n: {"sys": {"id": f"s{n}", "createdAt": "2024-05-01"}, "fields": {"title": title(n), "slug": "x", "body": story(n)}})},
        ("items", "[]"), "fields.body", id="sys.id", title="fields.title", date="sys.createdAt",
    ),
    Shape(
        "a feed as xmltodict has it",
        {
            "rss": {
                "@version": "2.0",
                "channel": {
                    "title": "Example", "link": "https://example.com", "description": short(1),
                    "item": _rows(
                        lambda n: {
                            "title": title(n), "link": url(n), "description": short(n), "content:encoded": html(n),
                            "pubDate": "Wed, 01 May 2024 10:00:00 GMT", "guid": {"@isPermaLink": "false", "#text": f"g{n}"},
                        }
                    ),
                },
            }
        },
        ("rss", "channel", "item", "[]"), "content:encoded", url="link", title="title", date="pubDate",
    ),
    Shape(
        "lists by site",
        {site: _rows(lambda n: {"title": title(n), "text": story(n)}) for site in ("herald", "post")},
        ("*", "[]"), "text", title="title",
    ),
    Shape(
        "by site and address",
        {site: {f"{url(n)}?{site}": {"title": title(n), "text": story(n)} for n in N} for site in ("herald", "post")},
        ("*", "*"), "text", title="title",
    ),
    Shape("by year and month", {"2024": {f"0{n}": [{"t": title(n), "texto": story(n)}] for n in N}}, ("*", "*", "[]"), "texto"),
    Shape(
        "Event Registry",
        {
            "articles": {
                "page": 1, "totalResults": 5,
                "results": _rows(
                    lambda n: {
                        "uri": f"7{n}", "lang": "eng", "isDuplicate": False, "date": f"2024-05-0{n}", "time": "10:00:00",
                        "dateTime": f"2024-05-0{n}T10:00:00Z", "url": url(n), "title": title(n), "body": story(n),
                        "source": {"uri": "example.com", "title": "Example"}, "image": f"https://www.example.com/{n}.jpg",
                    }
                ),
            }
        },
        ("articles", "results", "[]"), "body", url="url", title="title", language="lang", date="date",
    ),
    Shape(
        "posts with threads",
        {
            "posts": _rows(
                lambda n: {
                    "uuid": f"a{n}", "url": url(n), "published": "2024-05-01T00:00:00.000+03:00", "title": title(n), "text": story(n),
                    "language": "english", "thread": {"uuid": f"t{n}", "url": url(n), "title": title(n), "main_image": "https://x.example/1.jpg"},
                }
            ),
            "moreResultsAvailable": 0,
        },
        ("posts", "[]"), "text", id="uuid", url="url", title="title", language="language", date="published",
    ),
    Shape(
        "documents of a vector store",
        _rows(lambda n: {"page_content": story(n), "metadata": {"source": url(n), "language": "en"}, "type": "Document"}),
        LIST, "page_content", url="metadata.source", language="metadata.language",
    ),
    Shape(
        "settings of a program",
        {"name": "harbour", "version": "1.0.0", "description": "Reads tables of tides", "scripts": {"test": "run"}, "files": ["a.js", "b.js"]},
        (), None,
    ),
]  # fmt: skip
"""Every name stands once; the text of a shape whose records are strings is called ``""``."""
