"""Bytes that do not say how they are encoded: the encoding is found where it is sure, and never one that would lose a byte."""

from __future__ import annotations

import codecs
import json

import pytest
from helpers.news_texts import BRIDGE
from hypothesis import given
from hypothesis import strategies as st

from newslint.records.find.encoding import HEAD, find_encoding

WINDOWS = [
    *(("pl cs hu ro".split(), "cp1250")), *(("ru uk bg".split(), "cp1251")), *(("fr de es pt sv en".split(), "cp1252")), *((["el"], "cp1253")),
    *((["tr"], "cp1254")), *((["he"], "cp1255")), *((["ar"], "cp1256")), *(("lt et".split(), "cp1257")), *((["th"], "cp874")),
    *((["ko"], "cp949")), *((["ja"], "cp932")), *((["ja"], "euc_jp")), *((["zh"], "gb18030")), *((["zh-Hant"], "cp950")),
]  # fmt: skip
PAIRS = [(language, encoding) for languages, encoding in zip(WINDOWS[::2], WINDOWS[1::2], strict=True) for language in languages]
OLDER = [
    ("pl", "iso8859_2"), ("ru", "koi8_r"), ("ru", "cp866"), ("ru", "iso8859_5"), ("fr", "mac_roman"), ("el", "iso8859_7"), ("ko", "euc_kr"),
    ("zh", "gb2312"), ("zh-Hant", "big5"), ("ja", "shift_jis"), ("de", "latin-1"), ("tr", "iso8859_9"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "encoding"), PAIRS)
class TestOneEncoding:
    def test_news_of_a_few_lines_is_enough(self, language: str, encoding: str) -> None:
        assert find_encoding(BRIDGE[language].encode(encoding)) == encoding

    def test_it_does_not_matter_what_the_text_stands_in(self, language: str, encoding: str) -> None:
        text = BRIDGE[language]
        for written in (json.dumps([{"title": text[:40], "text": text}], ensure_ascii=False), f'id,text\n1,"{text}"\n', f"<p>{text}</p>"):
            assert find_encoding(written.encode(encoding)) == encoding

    def test_a_beginning_is_read_rightly_or_not_at_all(self, language: str, encoding: str) -> None:
        text = BRIDGE[language]
        for end in range(40, len(text), 9):
            found = find_encoding(text[:end].encode(encoding))
            assert found is None or text[:end].encode(encoding).decode(found) == text[:end], end

    def test_a_character_that_is_cut_off_does_not_matter(self, language: str, encoding: str) -> None:
        data = BRIDGE[language].encode(encoding)
        assert {find_encoding(data[:end]) for end in range(len(data) - 5, len(data))} == {encoding}

    def test_large_data_is_as_sure(self, language: str, encoding: str) -> None:
        data = (BRIDGE[language] + "\n").encode(encoding)
        assert find_encoding(data * (2 * HEAD // len(data))) == encoding

    def test_the_first_letters_may_come_late(self, language: str, encoding: str) -> None:
        assert find_encoding(b"plain\n" * HEAD + BRIDGE[language].encode(encoding)) == encoding


@pytest.mark.parametrize(("language", "encoding"), OLDER)
def test_older_encodings_are_read_rightly_by_their_own_name_or_that_of_a_larger_one(language: str, encoding: str) -> None:
    text = BRIDGE[language].translate({0x2019: "'"})
    found = find_encoding(text.encode(encoding))
    assert found is not None
    assert text.encode(encoding).decode(found) == text


@pytest.mark.parametrize("text", BRIDGE.values(), ids=BRIDGE)
class TestUnicode:
    def test_utf_8_is_utf_8_with_and_without_its_mark(self, text: str) -> None:
        assert find_encoding(text.encode()) == "utf-8"
        assert find_encoding(codecs.BOM_UTF8 + text.encode()) == "utf-8"

    def test_wide_characters_are_known_by_their_mark(self, text: str) -> None:
        for encoding in ("utf-16", "utf-32"):
            assert find_encoding(text.encode(encoding)) == encoding
        assert find_encoding(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == "utf-16"
        assert find_encoding(codecs.BOM_UTF32_BE + text.encode("utf-32-be")) == "utf-32"

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
    def test_wide_characters_are_known_without_it(self, text: str, encoding: str) -> None:
        assert find_encoding(f'{{"text": "{text}"}}\r\n'.encode(encoding)) == encoding


class TestNotSure:
    def test_utf_8_with_a_broken_byte_is_no_other_encoding(self) -> None:
        for language in ("pl", "ru", "ko", "fr"):
            data = BRIDGE[language].encode()
            assert find_encoding(data[: len(data) // 2] + b"\xff" + data[len(data) // 2 :]) is None

    @pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)), b"\xff" * 100, b"PK\x03\x04" + bytes(50)])
    def test_data_that_is_no_text_has_none(self, data: bytes) -> None:
        assert find_encoding(data) is None

    def test_ascii_and_nothing_are_utf_8(self) -> None:
        assert find_encoding(b"") == find_encoding(b"plain") == "utf-8"

    def test_a_letter_at_the_end_is_no_character_cut_off(self) -> None:
        assert find_encoding("Nobody was seen in the café".encode("cp1252")) == "cp1252"


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-16-le", "surrogatepass")))
def test_what_is_found_reads_the_data_and_writes_it_again(data: bytes) -> None:
    found = find_encoding(data)
    assert found == find_encoding(data)
    if found:
        text = codecs.getincrementaldecoder(found)().decode(data)
        again = text.encode(found)
        assert found in ("utf-16", "utf-32") or (data.startswith(again) and len(data) - len(again) < 4)
