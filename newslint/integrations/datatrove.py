"""A pipeline step of datatrove: documents that enter are yielded, fixed where they need it; the others go to a writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

from newslint.errors import ConfigError
from newslint.gate.note import RecordVerdict, note_of
from newslint.gate.records import Outcome, action_of, check_record, put_fixes
from newslint.integrations import Settings, gate_of, missing
from newslint.records.record import put_note

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise missing("datatrove", "datatrove") from error


class GateStep(PipelineStep):
    """A step with the gate, between a reader and a writer.

    ``rejects`` takes the documents that do not enter, as they came, with all findings in ``metadata["newslint"]``; quarantined ones go to
    ``quarantine`` where that is given. Documents that enter say there what was done, enough to undo it. ``text_key`` is the name that the
    configuration has for a document's text; its other fields (``url``, ``title``, ``language`` ...) are found in the metadata. Stats count
    documents by action, and by the codes of the reasons (``dropped_INS101``, ``fixed_INS101``).

    Raise ConfigError for anything wrong in configuration or rules.
    """

    type = "🧹 - GATE"
    name = "newslint"

    def __init__(
        self,
        settings: Settings = None,
        rejects: DiskWriter | None = None,
        quarantine: DiskWriter | None = None,
        text_key: str = "text",
    ) -> None:
        super().__init__()
        self.gate = gate_of(settings)
        if text_key not in self.gate.config.text_fields:
            names = ", ".join(self.gate.config.text_fields)
            raise ConfigError(f"text_key {text_key!r} is none of the configuration's text-fields", hint=f"they are: {names}")
        self.rejects = rejects
        self.quarantine = quarantine or rejects
        self.text_key = text_key

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the documents that enter, in order; the others go to the writers."""
        with ExitStack() as stack:
            for writer in {id(writer): writer for writer in (self.rejects, self.quarantine) if writer is not None}.values():
                stack.enter_context(writer)
            for document in data or ():
                self.stat_update(StatHints.total)
                with self.track_time():
                    outcome = self._check(document)
                self._count(outcome)
                if isinstance(outcome, RecordVerdict) and outcome.keeps:
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document
                    continue
                self.stat_update(StatHints.dropped)
                taker = self.quarantine if action_of(outcome) == "quarantine" else self.rejects
                if taker is not None:
                    taker.write(document, rank)

    def _check(self, document: Document) -> Outcome:
        """Return the verdict on a document, which is fixed and gets its note here."""
        record: dict[str, Any] = {"id": document.id, **document.metadata, self.text_key: document.text}
        outcome = check_record(record, self.gate, document.metadata.get("file_path"))
        if isinstance(outcome, RecordVerdict) and outcome.keeps:
            put_fixes(record, outcome)
            document.text = record.pop(self.text_key)
            document.metadata.update((key, record[key]) for key in document.metadata if key in record)
            put_note(document.metadata, outcome.note(findings=False))
        else:
            put_note(document.metadata, note_of(outcome, self.gate.ruleset))
            document.text = "" if document.text is None else document.text  # writers of datatrove fail on None
        return outcome

    def _count(self, outcome: Outcome) -> None:
        """Count a document by its action, and by the codes of the reasons."""
        self.stat_update(action_of(outcome))
        if isinstance(outcome, RecordVerdict):
            done = "fixed" if outcome.keeps else "dropped"
            for code in outcome.codes:
                self.stat_update(f"{done}_{code}")
