"""A spider whose articles go through the gate: python examples/scrapy_spider.py [FOLDER FOR THE RESULT]"""

import json
import sys
from collections import Counter
from pathlib import Path

from scrapy import Spider
from scrapy.crawler import CrawlerProcess

ARTICLES = Path(__file__).resolve().parent / "articles.jsonl"
OUT = Path(sys.argv[1] if len(sys.argv) > 1 else "gated")


class Wire(Spider):
    name = "wire"
    start_urls = [ARTICLES.as_uri()]
    custom_settings = {
        "ITEM_PIPELINES": {"newslint.integrations.scrapy.GatePipeline": 300},
        "NEWSLINT_CONFIG": None,  # or a path: "newslint.yaml"
        "NEWSLINT_REJECTS": str(OUT / "rejects.jsonl"),
    }

    def parse(self, response):
        for line in response.body.decode().splitlines():
            yield json.loads(line)


if __name__ == "__main__":
    feeds = {OUT / "accepted.jsonl": {"format": "jsonlines", "overwrite": True}}
    process = CrawlerProcess({"FEEDS": feeds, "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    crawler = process.create_crawler(Wire)
    process.crawl(crawler)
    process.start()
    actions = ("accept", "fix", "quarantine", "reject")
    print(sorted(Counter({action: crawler.stats.get_value(f"newslint/{action}", 0) for action in actions}).items()))
