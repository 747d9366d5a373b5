"""What ``newslint init`` says of a folder is what `check` and `gate` then read, whatever shape the records have."""

from __future__ import annotations

import json
from typing import Any

import pytest
from helpers.command import Call, write
from helpers.records import json_lines, write_records
from helpers.stories import POLISH, database, stories
from helpers.texts import CLEAN

from newslint.config import load_config


def lines_with(name: str, **more: Any) -> bytes:
    return json_lines(stories(6, name, **more))


class TestWhatIsSaidIsRead:
    """What `init` says that it found, the settings that it writes make `check` and `gate` read, and not a field is found out once more."""

    def shape(self, shape: str) -> None:
        match shape:
            case "JSON Lines with another name":
                write({"a.jsonl": lines_with("body_text", doc_id="n%d", link="https://example.com/a/%d", headline="Vote %d")})
            case "a list in an object":
                rows = stories(6, "content", title="Vote %d", url="https://example.com/a/%d", publishedAt="2024-05-0%dT00:00:00Z")
                write(
                    {
                        "a.json": json.dumps(
                            {"status": "ok", "totalResults": 6, "articles": [{**row, "source": {"id": None, "name": "X"}} for row in rows]}
                        )
                    }
                )
            case "lists in an object of objects":
                papers = {name: {"link": f"https://{name}.com", "articles": stories(3, title="Vote %d")} for name in ("herald", "post")}
                write({"a.json": json.dumps({"newspapers": papers})})
            case "an object by addresses":
                write({"a.json": json.dumps({f"https://example.com/{n}/a": row for n, row in enumerate(stories(6, title="Vote %d"))})})
            case "one object a file":
                write(
                    {
                        f"{n}.json": json.dumps(row)
                        for n, row in enumerate(stories(6, "maintext", title="Vote %d", url="https://example.com/a/%d"))
                    }
                )
            case "paragraphs":
                write({"a.json": json.dumps([{"title": f"Vote {n}", "content": [row["text"], CLEAN]} for n, row in enumerate(stories(6))])})
            case "texts in a list":
                write({"a.json": json.dumps([row["text"] for row in stories(6)])})
            case "CSV with semicolons":
                write({"a.csv": "id;title;text\n" + "".join(f"{n};Vote;{row['text']}\n" for n, row in enumerate(stories(6)))})
            case "CSV without names":
                write({"a.csv": "".join(f'https://example.com/{n}/a,"{row["text"]}"\n' for n, row in enumerate(stories(6)))})
            case "nested Parquet":
                write_records(
                    "a.parquet",
                    [{"uid": f"u{n}", "article": {"body": row["text"], "title": f"Vote {n}"}} for n, row in enumerate(stories(6))],
                )
            case "SQLite":
                database({"story": stories(6, "content", url="https://example.com/a/%d"), "users": [{"name": "Ann"}]})
            case "texts in cp1250":
                write({f"{n}.txt": f"{n}. {POLISH}".encode("cp1250") for n in range(6)})
            case "JSON Lines and Parquet":
                write({"a.jsonl": json_lines(stories(3, "body_text", doc_id="n%d"))})
                write_records("b.parquet", stories(3, url="https://example.com/a/%d"))
            case "JSON in several shapes":
                write(
                    {
                        "a.json": json.dumps(stories(2)),
                        "b.json": json.dumps({"articles": stories(2)}),
                        "c.json": json.dumps(stories(2, "body")),
                    }
                )

    @pytest.mark.parametrize(
        ("shape", "general", "formats"),
        [
            ("JSON Lines with another name", ("body_text",), {}),
            ("a list in an object", ("articles[].content",), {}),
            ("lists in an object of objects", ("newspapers.*.articles[].text",), {}),
            ("an object by addresses", ("*.text",), {}),
            ("one object a file", ("maintext",), {}),
            ("paragraphs", ("content",), {}),
            ("texts in a list", ("text",), {}),
            ("CSV with semicolons", ("text",), {"csv": {"delimiter": ";"}}),
            ("CSV without names", ("column2",), {"csv": {"header": False}}),
            ("nested Parquet", ("article.body",), {}),
            ("SQLite", ("content",), {"sqlite": {"table": "story"}}),
            ("texts in cp1250", ("text",), {}),
            ("JSON Lines and Parquet", ("text",), {"jsonl": {"text-fields": ("body_text",)}, "parquet": {"text-fields": ("text",)}}),
            ("JSON in several shapes", ("text",), {}),
        ],
    )
    def test_by_check_and_by_the_gate(self, call: Call, shape: str, general: tuple[str, ...], formats: dict[str, Any]) -> None:
        self.shape(shape)
        out = call("init").out
        config = load_config("newslint.yaml")
        assert (config.text_fields, config.formats) == (general, formats)
        assert "no record" not in out
        assert " file: " not in out
        checked = call("check", "--select", "INS101")
        assert "No findings in 6 documents." in checked.out
        if shape not in ("texts in a list", "JSON in several shapes"):  # of which nothing could be written down
            assert checked.err == ""
        gated = call("gate", ".", "--dry-run", "--quiet")
        assert gated.code == 0
        assert "6 records: 6 accepted" in gated.err + gated.out
