"""An item pipeline of Scrapy: items that do not enter are dropped with the reason, texts of the others are fixed.

Settings of the crawler:

- ``ITEM_PIPELINES = {"newslint.integrations.scrapy.GatePipeline": 300}``
- ``NEWSLINT_CONFIG``: a configuration file (or a `Config` or `Gate`); it names the items' fields (``text-fields`` ...) and the actions.
- ``NEWSLINT_REJECTS``: a file of JSON Lines to which dropped items are appended as they came, with all findings in the field ``newslint``.

An item that enters says in its field ``newslint`` what was done, enough to undo it; an item class that wants that declares the field.
Items whose class declares none of the text fields are none of the gate's business, and pass.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any, Self

from newslint.gate.note import RecordVerdict, note_of
from newslint.gate.records import action_of, check_record, put_fixes, why
from newslint.integrations import gate_of, missing
from newslint.records.record import FIELD, put_note

try:
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem
    from scrapy.exporters import JsonLinesItemExporter
except ImportError as error:
    raise missing("Scrapy", "scrapy") from error


class GatePipeline:
    """A pipeline that checks every item. Raise ConfigError when the crawler is made, for anything wrong in configuration or rules.

    Stats: ``newslint/accept``, ``fix``, ``quarantine``, ``reject``, ``unreadable`` and ``passed`` count items, ``newslint/code/INS101``
    those for which a rule was a reason; ``newslint/ruleset`` is the hash of the rule set.
    """

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.gate = gate_of(crawler.settings.get("NEWSLINT_CONFIG"))
        path = crawler.settings.get("NEWSLINT_REJECTS")
        self._rejects: Path | None = Path(path) if path else None
        self._file: IO[bytes] | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Return the pipeline of a crawler, by its settings."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the file of rejects. Raise OSError where it cannot be written."""
        self.crawler.stats.set_value("newslint/ruleset", self.gate.ruleset)
        if self._rejects is not None:
            self._rejects.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._rejects.open("ab", buffering=0)  # a line at a time: a crawl that is killed loses none

    def close_spider(self) -> None:
        """Close the file of rejects."""
        if self._file is not None:
            self._file.close()

    def process_item(self, item: Any) -> Any:
        """Return the item, fixed. Raise DropItem, with action and reasons, for one that does not enter."""
        record = ItemAdapter(item)
        if not isinstance(item, dict) and not any(name.partition(".")[0] in record.field_names() for name in self.gate.config.text_fields):
            self._count("passed")
            return item
        outcome = check_record(record, self.gate, f"scrapy:{self.crawler.spider.name}")
        self._count(action_of(outcome))
        if isinstance(outcome, RecordVerdict):
            for code in outcome.codes:
                self._count(f"code/{code}")
            if outcome.keeps:
                put_fixes(record, outcome)
                if isinstance(item, dict) or FIELD in record.field_names():
                    put_note(record, outcome.note(findings=False))
                return item
        if self._file is not None:
            rejected = record.asdict()
            put_note(rejected, note_of(outcome, self.gate.ruleset))
            JsonLinesItemExporter(self._file).export_item(rejected)
        raise DropItem(f"newslint: {why(outcome)}")

    def _count(self, what: str) -> None:
        self.crawler.stats.inc_value(f"newslint/{what}")
