"""Files are streams of bytes, compressed or not; damage is told, and the format goes by the suffix of the name."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.records import zstd
from newslint.records.files import DamagedError, frame, is_address, open_to_read, packed, read_at_most, size_and_time, unpacked
from newslint.records.formats import Format, Packing, format_of, packing_of


@pytest.mark.parametrize(
    ("name", "format", "packing"),
    [
        ("a.jsonl", Format.JSONL, Packing.NONE),
        ("A.NDJSON.GZ", Format.JSONL, Packing.GZIP),
        ("dump.json.zst", Format.JSON, Packing.ZSTD),
        ("CC-MAIN-2026.warc.wet.gz", Format.WET, Packing.GZIP),
        ("s3://bucket/a.parquet", Format.PARQUET, Packing.NONE),
        ("table.tsv", Format.TSV, Packing.NONE),
        ("feed.jl.bz2", Format.JSONL, Packing.BZIP2),
        ("a.md.xz", Format.MARKDOWN, Packing.XZ),
        ("dump.warc.gz", Format.WARC, Packing.GZIP),
        ("in.csv/a", None, Packing.NONE),
        ("a.dat", None, Packing.NONE),
        ("jsonl", None, Packing.NONE),
    ],
)
def test_the_name_says_what_a_file_holds(name: str, format: Format | None, packing: Packing) -> None:
    assert (format_of(name), packing_of(name)) == (format, packing)


@given(st.lists(st.binary(max_size=200), max_size=5), st.sampled_from(list(Packing)))
def test_frames_behind_each_other_are_one_stream(parts: list[bytes], packing: Packing) -> None:
    stored = b"".join(frame(part, packing) for part in parts) or packed(b"", packing)
    assert unpacked(io.BytesIO(stored), packing).read() == b"".join(parts)
    assert frame(b"", packing) == b""
    assert [frame(part, packing) for part in parts] == [frame(part, packing) for part in parts]


@pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
@pytest.mark.parametrize("damage", [lambda data: b"no" + data, lambda data: data[:200] + b"\0\0\0\0" + data[204:]])
def test_damaged_data_is_told(packing: Packing, damage: object) -> None:
    data = bytes(range(256)) * 40 + b"".join(str(number).encode() for number in range(3000))
    with pytest.raises(DamagedError, match="the compressed data is damaged"):
        unpacked(io.BytesIO(damage(frame(data, packing))), packing).read()  # type: ignore[operator]


@pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
def test_data_that_ends_too_early_is_told(packing: Packing) -> None:
    data = frame(b"".join(str(number).encode() for number in range(3000)), packing)
    for size in (0, 1, len(data) // 2, len(data) - 1):
        with pytest.raises(DamagedError, match="the compressed data is damaged"):
            unpacked(io.BytesIO(data[:size]), packing).read()


@given(st.binary(max_size=3000), st.integers(0, 3000), st.integers(1, 7), st.booleans(), st.booleans())
def test_zstandard_is_what_its_package_makes_of_it(data: bytes, flushes: int, level: int, checksum: bool, sized: bool) -> None:
    compressor = zstandard.ZstdCompressor(level=level, write_checksum=checksum, write_content_size=sized)
    streamed = io.BytesIO()
    with compressor.stream_writer(streamed, closefd=False) as writer:
        writer.write(data[:flushes])
        writer.flush()
        writer.write(data[flushes:])
    skipped = b"\x5f\x2a\x4d\x18\x04\0\0\0skip"
    stored = streamed.getvalue() + skipped + compressor.compress(data)
    assert unpacked(io.BytesIO(stored), Packing.ZSTD).read() == data + data
    for size in {len(stored) // 3, len(stored) - 1} - {len(streamed.getvalue())}:
        with pytest.raises(DamagedError, match="the compressed data is damaged"):
            unpacked(io.BytesIO(stored[:size]), Packing.ZSTD).read()


@pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
def test_a_read_that_fails_is_no_damage(packing: Packing) -> None:
    class Lost(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError("the other side went away")

    with pytest.raises(ConnectionResetError):
        unpacked(Lost(), packing).read()


def test_what_a_few_bytes_stand_for_is_unpacked_a_little_at_a_time() -> None:
    bomb = zstandard.ZstdCompressor(write_checksum=True).compress(bytes(64 << 20))
    assert len(bomb) < 10_000
    assert max(len(block) for block in zstd.blocks(io.BytesIO(bomb), zstandard)) <= 1 << 17
    file = unpacked(io.BytesIO(bomb), Packing.ZSTD)
    assert read_at_most(file, 1 << 20) is None
    assert len(file.read()) < 63 << 20


def test_a_window_that_takes_too_much_memory_is_refused_with_what_to_do() -> None:
    large = zstandard.ZstdCompressionParameters(window_log=28)
    stored = io.BytesIO()
    with zstandard.ZstdCompressor(compression_params=large).stream_writer(stored, closefd=False) as writer:
        writer.write(b"x")
    with pytest.raises(DamagedError, match="it needs 256 MB of memory to unpack; at most 128 MB are given: pack it without --long"):
        unpacked(io.BytesIO(stored.getvalue()), Packing.ZSTD).read()


def test_no_more_is_read_than_asked_for() -> None:
    assert read_at_most(io.BytesIO(b"x" * 10), 10) == b"x" * 10
    assert read_at_most(io.BytesIO(b"x" * 11), 10) is None


@pytest.mark.parametrize("packing", [packing for packing in Packing if packing])
def test_a_compressed_file_is_never_empty(packing: Packing) -> None:
    assert unpacked(io.BytesIO(packed(b"", packing)), packing).read() == b""
    with pytest.raises(DamagedError, match="the file is empty, its upload was cut off"):
        unpacked(io.BytesIO(b""), packing).read()


def test_local_files_and_addresses_are_read_alike(tmp_path: Path) -> None:
    import fsspec

    (tmp_path / "a.jsonl").write_bytes(b"x" * 10)
    assert size_and_time(str(tmp_path / "a.jsonl"))[0] == 10
    fsspec.filesystem("memory").pipe("/there/a.jsonl", b"abc")
    assert size_and_time("memory://there/a.jsonl") == (3, 0)
    with open_to_read("memory://there/a.jsonl") as file:
        assert file.read() == b"abc"
    assert [is_address(path) for path in ("s3://b/a", "hf://datasets/a", "a.jsonl", "C:/a.jsonl", "a:b")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    with pytest.raises(FileNotFoundError):
        size_and_time("memory://there/gone.jsonl")
    with pytest.raises(NewslintError, match="nosuch://a"):
        open_to_read("nosuch://a/b")


@pytest.mark.parametrize(("module", "call", "extra"), [("fsspec", "s3://a/b", "remote"), ("zstandard", "", "zstd")])
def test_what_is_not_installed_is_named_with_its_extra(module: str, call: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(NewslintError, match=rf"pip install 'newslint\[{extra}\]'"):
        open_to_read(call) if call else frame(b"x", Packing.ZSTD)


def test_gzip_frames_are_what_gzip_reads() -> None:
    assert gzip.decompress(frame(b"a", Packing.GZIP) + frame(b"b", Packing.GZIP)) == b"ab"
