"""Bytes become text and come back the same; what is no text is told by its place."""

from __future__ import annotations

import pytest

from newslint.findings import Problem
from newslint.records.decode import CannotEncodeError, Decoded, decode


class TestText:
    def decoded(self, data: bytes, encoding: str = "utf-8") -> Decoded:
        result = decode(data, encoding, "a.txt")
        assert isinstance(result, Decoded)
        return result

    def problem(self, data: bytes, encoding: str = "utf-8") -> Problem:
        result = decode(data, encoding, "a.txt")
        assert isinstance(result, Problem)
        return result

    @pytest.mark.parametrize("data", [b"", b"one\r\ntwo\nthree\r", "\ufeffZürich\n".encode(), b"a\0b", "\x1b[31mred\x85\u2028".encode()])
    def test_what_is_read_is_written_back(self, data: bytes) -> None:
        decoded = self.decoded(data)
        assert decoded.encode(decoded.text) == data

    def test_the_byte_order_mark_is_not_text(self) -> None:
        decoded = self.decoded(b"\xef\xbb\xbfZ\xc3\xbcrich")
        assert (decoded.text, decoded.encode("Bern")) == ("Zürich", b"\xef\xbb\xbfBern")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "UTF8"])
    def test_texts_in_other_encodings_are_read_and_written_back(self, encoding: str) -> None:
        data = "Zürich tagt\r\n".encode(encoding)
        decoded = self.decoded(data, encoding)
        assert decoded.text == "Zürich tagt\r\n"
        assert decoded.encode(decoded.text) == data

    def test_bad_bytes_are_told_by_place_and_value(self) -> None:
        problem = self.problem(b"\xef\xbb\xbfcaf\xe9 noir")
        assert (problem.kind, problem.message) == ("encoding", "not UTF-8 at byte 6 (0xe9); pass --encoding or convert it")

    def test_a_character_that_the_encoding_lacks_is_not_lost_in_writing(self) -> None:
        with pytest.raises(CannotEncodeError, match="cannot be written as"):
            self.decoded(b"caf\xe9", "latin-1").encode("“café”")

    @pytest.mark.parametrize(
        "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), bytes(300), b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0"]
    )
    def test_binary_data_is_no_text(self, data: bytes) -> None:
        assert self.problem(data).kind == "binary"

    def test_a_stray_nul_does_not_make_a_text_binary(self) -> None:
        assert self.decoded(b"The council met.\0 It adjourned.\n" + "é".encode() * 5000).text.startswith("The council met.\0")

    def test_utf_16_is_recognised_by_its_mark(self) -> None:
        assert "UTF-16" in self.problem("Zürich".encode("utf-16")).message
