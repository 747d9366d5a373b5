"""The job of ``newslint gate``: each record of a chunk is read, gets a verdict, and is written for its route. It happens in a worker process."""

from __future__ import annotations

from collections.abc import Sequence

from newslint.errors import NewslintError
from newslint.findings import Action, Problem, Rejects
from newslint.gate.note import RecordVerdict, note_of, record_verdict
from newslint.records.codec import Chunk, Kept, Note, Record, TextChange
from newslint.records.codecs import codec_for
from newslint.records.csv.codec import titled
from newslint.records.decode import OVERSIZED
from newslint.records.files import frame, packed
from newslint.records.formats import TABLES, TEXTS, Format, packing_of
from newslint.records.json.note import unreadable_line
from newslint.records.read import Failed, Step
from newslint.records.record import UNREADABLE, Part
from newslint.records.text_codec import TextCodec
from newslint.runs.job import EXCERPT, GateResult, GateSettings, Route, fewest, sample


class GateJob:
    """The job: `perform` decides on the records of a step."""

    def __init__(self, settings: GateSettings) -> None:
        self.settings = settings

    def perform(self, step: Step) -> GateResult:
        """Decide on the records of a step, and return the result. Nothing that stands in a record raises.

        Raise the error of a source that could not be read: the run ends there.
        """
        if isinstance(step, Failed):
            raise step.named()
        return _ChunkWork(self.settings, step).done() if isinstance(step, Chunk) else GateResult()


class _ChunkWork:
    """The work on one chunk."""

    def __init__(self, settings: GateSettings, chunk: Chunk) -> None:
        self.settings = settings
        self.chunk = chunk
        self.gate = settings.gates[chunk.source.group]
        self.codec = codec_for(chunk.layout)
        self.out: dict[Route, list[Kept | bytes]] = {route: [] for route in settings.targets}
        self.files: list[tuple[str, bytes]] = []
        self.result = GateResult()

    def done(self) -> GateResult:
        """Do the work, and return the result."""
        for position, record in enumerate(self.codec.records(self.chunk)):
            if self.chunk.chosen is not None and position not in self.chunk.chosen:
                continue
            if record.problem is not None:
                self._unreadable(record, record.problem)
            elif record.parts:
                self._readable(record)
        self.result.samples = fewest(self.result.samples, self.settings.samples)
        for route, kept in self.out.items():
            target = self.settings.targets[route]
            pieces = [(len(part), frame(self._written(part, route, target.format), target.packing)) for part in self._parts(kept)]
            self.result.data[route] = pieces
        if self.files:
            self.result.data[Route.ACCEPTED] = [(len(self.files), self.files)]
        return self.result

    def _parts(self, kept: list[Kept | bytes]) -> list[list[Kept | bytes]]:
        """Return the records for one route in parts, each with as many as a file of the output may have."""
        most = self.settings.most or len(kept) or 1
        return [kept[start : start + most] for start in range(0, len(kept), most)]

    def _readable(self, record: Record) -> None:
        """Decide on a record, count it, and keep what is to be written; one that newslint fails on counts as unreadable."""
        try:
            verdict = record_verdict((part.name, self.gate.check(part.document)) for part in record.parts)
            route = self.settings.route(verdict.action)
            kept = self._kept(record, verdict, route) if route in self.settings.targets else None
        except RecursionError:
            self._unreadable(record, Problem(*self._place(record), "record", "is nested too deeply to be written again"))
            return
        except NewslintError as error:  # its format has no place for what fixing made of it
            self._unreadable(record, Problem(*self._place(record), "record", str(error)))
            return
        except Exception as error:  # a bug in newslint must not cost the rest of the run, nor the record
            self.result.counts.failures += 1
            message = f"newslint failed on it, please report this: {type(error).__name__}: {error}"
            self._unreadable(record, Problem(*self._place(record), "internal", message))
            return
        self.result.counts.add(verdict)
        if isinstance(kept, Kept | bytes):
            self.out[route].append(kept)
        elif kept is not None:
            self.files.append(kept)
        if route is not Route.ACCEPTED and self.settings.samples:
            why = "; ".join(each.why for _, each in verdict.verdicts if each.why)
            text = record.parts[0].document.text.strip()
            self.result.samples.append(sample(*self._place(record), verdict.action.value, why, text))

    def _kept(self, record: Record, verdict: RecordVerdict, route: Route) -> Kept | bytes | tuple[str, bytes]:
        """Return what is to be written of a record for its route: fixed where it is accepted, with a note where one is asked for or it is kept
        out.
        """
        changes = changes_of(record.parts, verdict) if route is Route.ACCEPTED else []
        note: Note | None = None
        if route is not Route.ACCEPTED or self.settings.annotate:
            source, line = self._place(record)
            findings = route is not Route.ACCEPTED and self.gate.config.gate_rejects is Rejects.FULL
            note = {**verdict.note(findings=findings), "source": source, "line": line}
        kind = self.settings.targets[route].format
        if kind in TEXTS:
            assert isinstance(self.codec, TextCodec)
            new = self.codec.fixed(record, changes[0].text) if changes else record.raw
            name = record.parts[0].document.source or ""
            return name, packed(new, packing_of(name))
        if changes and note is not None and self.chunk.layout.format is Format.JSONL:
            from newslint.runs.restore import with_original

            note = with_original(self.codec, self.chunk, record, changes, note)
        kept = Kept(record, changes, note)
        # Written at once where that is possible: what cannot be written is unreadable, and costs no other record.
        return kept if self._as_rows() else in_utf8(self.codec.write(self.chunk, [kept], kind), self.chunk, kind)

    def _as_rows(self) -> bool:
        return self.chunk.layout.format in TABLES

    def _written(self, kept: Sequence[Kept | bytes], route: Route, format: Format) -> bytes:
        """Return the records one behind the other, as they stand in a file of this format, without what opens and closes it."""
        if self._as_rows():
            return self.codec.write(self.chunk, [each for each in kept if isinstance(each, Kept)], format)
        records = [each for each in kept if isinstance(each, bytes)]
        if format is Format.JSONL:
            data = b"".join(record if record.endswith(b"\n") else record + b"\n" for record in records)
            if data.count(b"\n") != len(records):
                raise NewslintError("a record stands on more than one line")  # counted, because counts are what this run promises
            return data
        return b"".join(records)

    def _unreadable(self, record: Record, problem: Problem) -> None:
        """Count a record that has no verdict, and keep it for the rejects."""
        self.result.counts.add_unreadable(problem)
        if problem.kind == OVERSIZED:
            self.result.dropped.append(problem)
        if Route.REJECTS in self.settings.targets:
            if self._as_rows():
                note = {**note_of(problem.message, self.gate.ruleset), "source": problem.source, "line": problem.line}
                self.out[Route.REJECTS].append(Kept(record, (), note))
            else:
                self.out[Route.REJECTS].append(unreadable_line(problem, record.raw, self.gate.ruleset))
        if self.settings.samples:
            excerpt = record.raw[:EXCERPT].decode("utf-8", "replace")
            self.result.samples.append(sample(problem.source, problem.line, UNREADABLE, problem.message, excerpt))

    def _place(self, record: Record) -> tuple[str, int | None]:
        """Return the file that a record stands in, and its line there; the line is None where the record is the file."""
        if self.chunk.layout.format in TEXTS:
            return record.parts[0].document.source or "" if record.parts else self.chunk.source.source, None
        return self.chunk.source.source, record.line


def in_utf8(data: bytes, chunk: Chunk, kind: Format) -> bytes:
    """Return what a codec wrote of a source whose encoding was found out, in UTF-8: the next source may be in another one."""
    layout = chunk.layout
    own = layout.format in (Format.JSONL, Format.JSON) or kind in (Format.CSV, Format.TSV)  # other lines of JSON are UTF-8 as they are
    return data.decode(layout.encoding).encode("utf-8") if layout.auto and own and layout.encoding != "utf-8" else data


def changes_of(parts: tuple[Part, ...], verdict: RecordVerdict) -> list[TextChange]:
    """Return the texts of a record that fixing changed."""
    if verdict.action is not Action.FIX:
        return []
    pairs = zip(parts, verdict.verdicts, strict=True)
    return [TextChange(part.path, each.text, each.edits) for part, (_, each) in pairs if each.edits]


def title_of(step: Step, settings: GateSettings) -> bytes:
    """Return the row that names the columns, as it is written before the first record of a table of text; ``b""`` for all else."""
    if not isinstance(step, Chunk) or not step.head:
        return b""
    return in_utf8(titled(step.head, step.layout, settings.annotate), step, step.layout.format)
