"""The item pipeline of Scrapy gates items, in a crawl and by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from helpers import newsroom
from helpers.records import read_json_lines
from helpers.texts import BODY, JUNK, PAGE

from newslint.errors import ConfigError
from newslint.gate.note import originals

pytest.importorskip("scrapy", reason="Scrapy is not installed")

import scrapy
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from newslint.integrations.scrapy import GatePipeline

CRAWL = """
import json, sys
from scrapy import Spider
from scrapy.crawler import CrawlerProcess

records, settings, accepted, rejects = sys.argv[1:]

class Wire(Spider):
    name = "wire"
    start_urls = ["file://" + records]

    def parse(self, response):
        for line in response.body.decode().split("\\n"):
            yield json.loads(line)

process = CrawlerProcess({
    "ITEM_PIPELINES": {"newslint.integrations.scrapy.GatePipeline": 300},
    "NEWSLINT_CONFIG": settings, "NEWSLINT_REJECTS": rejects,
    "FEEDS": {accepted: {"format": "jsonlines"}}, "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False,
})
crawler = process.create_crawler(Wire)
process.crawl(crawler)
process.start()
print(json.dumps({key: value for key, value in crawler.stats.get_stats().items() if key.startswith(("newslint", "item"))}))
"""


class Article(scrapy.Item):
    text = scrapy.Field()
    newslint = scrapy.Field()


class Bare(scrapy.Item):
    text = scrapy.Field()


@dataclass
class Page:
    url: str
    text: str | None = None


@dataclass
class Author:
    name: str


def pipeline(**settings: Any) -> GatePipeline:
    crawler = get_crawler(settings_dict={"NEWSLINT_CONFIG": None, **settings})
    crawler.spider = crawler._create_spider("wire")
    made = GatePipeline.from_crawler(crawler)
    made.open_spider()
    return made


def test_a_crawl_gives_the_verdicts_of_the_gate(tmp_path: Path) -> None:
    records, accepted, rejects = tmp_path / "records.jsonl", tmp_path / "accepted.jsonl", tmp_path / "out" / "rejects.jsonl"
    records.write_text("\n".join(json.dumps(record) for record in newsroom.RECORDS), "utf-8")
    command = [sys.executable, "-c", CRAWL, str(records), str(newsroom.settings(tmp_path)), str(accepted), str(rejects)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "Traceback" not in ran.stderr
    assert "Deprecat" not in ran.stderr
    kept, dropped = map(read_json_lines, (accepted, rejects))
    newsroom.assert_same_verdicts([*kept, *dropped], tmp_path)
    stats = json.loads(ran.stdout.splitlines()[-1])
    actions = [outcome["action"] for outcome in newsroom.expected(tmp_path).values()]
    assert {name: stats[f"newslint/{name}"] for name in set(actions)} == {name: actions.count(name) for name in set(actions)}
    assert (stats["item_scraped_count"], stats["item_dropped_count"]) == (len(kept), len(dropped))
    assert stats["newslint/code/INS101"] == sum(1 for record in [*kept, *dropped] if "INS101" in record["newslint"]["codes"])


@pytest.mark.parametrize("item", [{"text": JUNK}, Article(text=JUNK)])
def test_a_fixed_item_says_how_to_undo_it(item: Any) -> None:
    fixed = pipeline().process_item(item)
    assert fixed["text"] == BODY
    assert originals(fixed["newslint"], {"text": BODY}.get)["text"][0] == JUNK


def test_an_item_class_without_the_field_gets_no_note() -> None:
    assert dict(pipeline().process_item(Bare(text=JUNK))) == {"text": BODY}
    assert pipeline().process_item(Page("https://daily.example", JUNK)) == Page("https://daily.example", BODY)


def test_a_dropped_item_says_why() -> None:
    gate = pipeline()
    with pytest.raises(DropItem, match=r"^newslint: reject: error ACC201 \S+ in line 1"):
        gate.process_item(Page("https://daily.example", PAGE))
    with pytest.raises(DropItem, match=r"^newslint: unreadable: has no text: "):
        gate.process_item(Page("https://daily.example"))
    with pytest.raises(DropItem, match="unreadable"):
        gate.process_item({"name": "an item of no class may be an article whose text was not found"})
    stats = gate.crawler.stats.get_stats()
    assert (stats["newslint/reject"], stats["newslint/unreadable"], stats["newslint/code/ACC201"]) == (1, 2, 1)
    assert stats["newslint/ruleset"] == gate.gate.ruleset


def test_items_that_are_no_texts_pass() -> None:
    gate = pipeline()
    assert gate.process_item(Author("Ada Winter")) == Author("Ada Winter")
    assert gate.crawler.stats.get_value("newslint/passed") == 1


def test_rejects_are_there_as_soon_as_they_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "rejects.jsonl"
    for number in range(2):  # a second crawl goes on where the first ended
        gate = pipeline(NEWSLINT_REJECTS=str(path))
        with pytest.raises(DropItem):
            gate.process_item(Page(f"https://daily.example/{number}", f"{PAGE}\ud800"))
        lines = read_json_lines(path)
        assert [line["url"][-1] for line in lines] == list("01")[: number + 1]
        gate.close_spider()
    assert lines[0]["text"] == f"{PAGE}\ud800"
    assert lines[0]["newslint"]["findings"][0]["code"] == "ACC201"


def test_the_spider_is_the_source(tmp_path: Path) -> None:
    path = tmp_path / "newslint.yaml"
    path.write_text('per-source-ignores: {"scrapy:wire": [INS101]}', "utf-8")
    assert pipeline(NEWSLINT_CONFIG=str(path)).process_item({"text": JUNK})["text"] == JUNK


def test_a_wrong_configuration_stops_the_crawler(tmp_path: Path) -> None:
    (tmp_path / "newslint.yaml").write_text("gate: {erorr: reject}", "utf-8")
    with pytest.raises(ConfigError, match="erorr"):
        pipeline(NEWSLINT_CONFIG=str(tmp_path / "newslint.yaml"))
