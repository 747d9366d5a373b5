"""Little that stands for much: compressed files and records without end are told in the memory that any run takes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import zstandard
from helpers.measuring import work_within
from helpers.records import json_line, read_json_lines
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.main import main
from newslint.records.files import DamagedError, packed, unpacked
from newslint.records.formats import Packing

SIZE = 256 << 20  # bytes that each of them stands for
MEMORY = 250 << 20  # bytes for the whole process: rules and tables of languages take 100 MB of them
PACKINGS = (".gz", ".zst", ".bz2", ".xz")
LINE = json_line("The council met on Monday, and it was not for long.")

# The command line, which says at its end how much memory it took at most. The system counts that for a child too, but from before it began.
MEASURED = """
import sys
from newslint.__main__ import main
code = main()
with open("/proc/self/status") as file:
    print(*[line.split()[1] for line in file if line.startswith("VmHWM")], file=sys.stderr)
sys.exit(code)
"""


pytestmark = pytest.mark.usefixtures("folder")


def plant(name: str, parts: Iterable[bytes]) -> None:
    with _writer(name) as file:
        for part in parts:
            file.write(part)


def _writer(name: str) -> Any:
    if name.endswith(".gz"):
        return gzip.open(name, "wb", compresslevel=1)
    if name.endswith(".bz2"):
        return bz2.open(name, "wb", compresslevel=1)
    if name.endswith(".xz"):
        return lzma.open(name, "wb", preset=0)
    return zstandard.ZstdCompressor().stream_writer(open(name, "wb"), closefd=True)


def repeated(byte: bytes) -> Iterable[bytes]:
    return (byte * (1 << 20) for _ in range(SIZE >> 20))


def told(*arguments: str) -> str:
    """Return what a command says that comes to exit code 2 within the memory."""
    ran = subprocess.run([sys.executable, "-c", MEASURED, *arguments], capture_output=True, check=False, timeout=900)
    *said, memory = ran.stderr.decode().splitlines()
    assert ran.returncode == 2, said
    assert int(memory) << 10 < MEMORY
    return "\n".join([*said, ran.stdout.decode()])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
class TestBombs:
    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            *((f"a.jsonl{packing}", "is binary data, not text") for packing in PACKINGS),
            *((f"a.txt{packing}", "larger than max-record-bytes allows") for packing in PACKINGS),
            ("a.json.gz", "is binary data, not text"),
            ("a.csv.xz", "larger than max-record-bytes allows"),
            ("a.html.gz", "larger than max-record-bytes allows"),
            ("a.wet.bz2", ""),
        ],
    )
    def test_the_gate_refuses_compressed_zeros_in_little_memory(self, name: str, why: str) -> None:
        plant(name, repeated(b"\0"))
        assert Path(name).stat().st_size < SIZE / 200
        said = told("gate", name, "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q")
        assert name in said
        assert why in said

    @pytest.mark.slow
    @pytest.mark.parametrize("name", [f"{start}{packing}" for start in ("a.txt", "a.jsonl") for packing in PACKINGS])
    def test_fixing_reads_no_more_of_them(self, name: str) -> None:
        plant(name, repeated(b"\0"))
        before = Path(name).stat()
        told("check", "--fix", name)
        assert (Path(name).stat().st_size, Path(name).stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)

    @pytest.mark.slow
    @pytest.mark.parametrize("command", ["check", "report"])
    @pytest.mark.parametrize("name", [f"a.jsonl{packing}" for packing in PACKINGS])
    def test_one_line_without_end_is_told_in_little_memory(self, name: str, command: str) -> None:
        plant(name, [LINE, b'{"text": "', *repeated(b"x"), b'"}\n', LINE])
        said = told(command, name)
        assert f"{name}:2: is larger than max-record-bytes allows" in said

    @pytest.mark.slow
    def test_one_element_without_end_is_told_and_the_others_enter(self) -> None:
        plant("a.json.gz", [b"[", LINE, b',{"text": "', *repeated(b"x"), b'"},', LINE, b"]"])
        said = told("gate", "a.json.gz", "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q")
        assert "3 records: 2 accepted (0 of them fixed), 0 quarantined, 0 rejected, 1 unreadable" in said
        assert "a.json.gz:2: is larger than max-record-bytes allows" in said


class TestGate:
    """What is too large is counted, named and left out; the records around it go their way."""

    @pytest.fixture(autouse=True)
    def _small(self, folder: Path) -> None:
        Path("newslint.yaml").write_text("max-record-bytes: 1KB\n", encoding="utf-8")

    def gated(self, name: str, capsys: pytest.CaptureFixture[str], code: int = 2) -> list[dict[str, object]]:
        assert main(["gate", name, "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q"]) == code
        self.said = capsys.readouterr().err
        return [row["newslint"] for row in read_json_lines("no.jsonl")]

    @pytest.mark.parametrize(
        ("name", "start", "record", "between", "end"),
        [
            ("a.jsonl", b"", b'{"text": "%s"}', b"\n", b"\n"),
            ("a.json", b"[", b'{"text": "%s"}', b",\n", b"]"),
            ("a.csv", b"id,text\n", b'1,"%s"', b"\n", b"\n"),
            ("a.tsv", b"id\ttext\n", b"1\t%s", b"\n", b"\n"),
        ],
    )
    def test_a_record_that_is_too_large_is_told_and_the_others_enter(
        self, name: str, start: bytes, record: bytes, between: bytes, end: bytes, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = b"The council met on Monday. "
        Path(name).write_bytes(start + between.join([record % text, record % (text * 100), record % text]) + end)
        (note,) = self.gated(name, capsys)
        line = 2 + start.count(b"\n")
        assert (note["action"], note["kind"], note["source"], note["line"]) == ("unreadable", "size", name, line)
        assert "bytes" not in note
        assert len(Path("ok.jsonl").read_bytes().splitlines()) == 2
        assert f"newslint: {name}:{line}: is larger than max-record-bytes allows" in self.said
        assert "1 record larger than max-record-bytes: the rejects name them, but only the input holds them" in self.said

    def test_a_text_that_is_too_large_is_told_and_the_others_enter(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("texts").mkdir()
        for name, times in (("a", 1), ("b", 100), ("c", 1)):
            Path(f"texts/{name}.txt").write_text("The council met on Monday. " * times, encoding="utf-8")
        (note,) = self.gated("texts", capsys)
        assert (note["kind"], note["source"]) == ("size", "texts/b.txt")
        assert len(Path("ok.jsonl").read_bytes().splitlines()) == 2

    def test_restoring_says_where_it_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("a.jsonl").write_bytes(LINE + LINE.replace(b"Monday", b"Monday" * 300))
        self.gated("a.jsonl", capsys)
        assert main(["restore", "no.jsonl", "-o", "back.jsonl"]) == 2
        assert "no.jsonl:1: was too large to be kept; it is line 2 of a.jsonl" in capsys.readouterr().err
        assert Path("back.jsonl").read_bytes() == Path("no.jsonl").read_bytes()

    def test_a_table_whose_names_are_too_long_is_refused(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("a.csv").write_bytes(b"x" * 2000 + b",text\n1,a\n")
        assert main(["gate", "a.csv", "-o", "ok.jsonl", "--rejects", "no.jsonl"]) == 2
        assert "a.csv: the first row is larger than max-record-bytes allows" in capsys.readouterr().err

    def test_explaining_a_line_says_it_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("a.jsonl").write_bytes(LINE + LINE.replace(b"Monday", b"Monday" * 300) + LINE)
        assert main(["explain", "a.jsonl:2"]) == 2
        assert "a.jsonl:2: is larger than max-record-bytes allows" in capsys.readouterr().err
        assert main(["explain", "a.jsonl:3"]) == 0


@pytest.mark.parametrize("packing", PACKINGS)
def test_an_output_that_holds_nothing_is_not_taken_for_one_that_is_cut_off(packing: str) -> None:
    Path("a.jsonl").write_bytes(b'{"text": ""}\n')
    assert main(["gate", "a.jsonl", "-o", f"ok.jsonl{packing}", "--rejects", "no.jsonl", "-q"]) == 0
    assert main(["gate", f"ok.jsonl{packing}", "-o", "again.jsonl", "--rejects", "no.jsonl", "-q", "--allow-empty"]) == 0
    assert Path("again.jsonl").read_bytes() == b""
    Path(f"ok.jsonl{packing}").write_bytes(b"")
    assert main(["gate", f"ok.jsonl{packing}", "-o", "again.jsonl", "--rejects", "no.jsonl", "-q"]) == 2


@pytest.mark.parametrize("name", [f"a.{kind}{packing}" for kind in ("jsonl", "json", "csv", "txt") for packing in PACKINGS])
def test_a_damaged_file_is_named(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    plant(name, [LINE, b"x" * 10_000])
    Path(name).write_bytes(Path(name).read_bytes()[:-9])
    assert main(["gate", name, "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q"]) == 2
    said = capsys.readouterr().err
    assert f"{name}: {'cannot be read: ' if '.txt' in name else ''}the compressed data is damaged" in said
    assert not Path("ok.jsonl").exists()


class TestHostileFrames:
    """Compressed files that nobody packs by accident."""

    def test_an_xz_file_that_asks_for_much_memory(self, capsys: pytest.CaptureFixture[str]) -> None:
        stored = bytearray(lzma.compress(LINE, preset=0))
        # The size of the dictionary stands in the header of the block: 1.5 GB, with the checksum of the header.
        at = stored.index(b"\x21\x01", 12) + 2
        stored[at] = 37
        length = (stored[12] + 1) * 4
        stored[12 + length - 4 : 12 + length] = zlib.crc32(bytes(stored[12 : 12 + length - 4])).to_bytes(4, "little")
        Path("a.jsonl.xz").write_bytes(stored)
        assert main(["check", "a.jsonl.xz"]) == 2
        said = capsys.readouterr()
        assert "a.jsonl.xz: cannot be read: the compressed data is damaged: Memory usage limit exceeded" in said.out + said.err

    @pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
    def test_many_frames_that_hold_nothing(self, packing: Packing) -> None:
        Path(f"a.jsonl{packing.value}").write_bytes(packed(b"", packing) * 20_000 + packed(LINE, packing))
        with work_within(30):
            assert main(["check", f"a.jsonl{packing.value}"]) == 0

    @pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
    @given(data=st.data())
    def test_whatever_is_changed_in_one_it_is_read_or_told(self, packing: Packing, data: st.DataObject) -> None:
        stored = bytearray(packed(LINE * 3, packing))
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(stored) - 1))
            stored[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
            stored = stored or bytearray(b"\0")
        file = unpacked(io.BytesIO(bytes(stored)), packing)
        with suppress(DamagedError):
            assert len(file.read(1 << 20)) <= 1 << 20
