from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st

from ingest.readers.decoding import decoded, wide_text
from ingest.readers.source import content_of
from kb.errors import ReadingError

PROSE = "倉庫の温度は毎日二回測る。\nA社の鍵は箱に返す。\n"


def cp50221(text: str) -> bytes:
    """ISO-2022-JP with NEC's row 13 and half-width kana, as Windows writes it."""
    data, mode = b"", b"(B"
    for character in text:
        raw = character.encode("cp932")
        if len(raw) == 2:
            lead, trail = raw
            row = (lead - (0x70 if lead <= 0x9F else 0xB0)) * 2 - (trail < 0x9F)
            cell = trail - 0x7E if trail >= 0x9F else trail - (0x20 if trail > 0x7E else 0x1F)
            charset, raw = b"$B", bytes((row, cell))
        elif raw[0] < 0x80:
            charset = b"(B"
        else:
            charset, raw = b"(I", bytes([raw[0] & 0x7F])
        data += (b"\x1b" + charset if charset != mode else b"") + raw
        mode = charset
    return data + (b"\x1b(B" if mode != b"(B" else b"")


WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "utf-32"]


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("text", [PROSE, "鍵は二階\n", "abc\n", "abc", "A社の鍵"])
def test_two_and_four_bytes_a_letter_are_read_with_and_without_a_mark(
    encoding: str, text: str
) -> None:
    data = text.encode(encoding)
    assert content_of(data) == "text"
    assert decoded("a.txt", data) == text


@pytest.mark.parametrize("text", [PROSE, "㈱本社は①番。\n", "ﾊﾞｹﾂと箒\n", "⑳㍻№\n"])
def test_windows_own_mail_encoding_is_read(text: str) -> None:
    data = cp50221(text)
    assert content_of(data) == "text"
    assert decoded("a.txt", data) == text


@pytest.mark.parametrize("text", ["ｼｮｳｶｷﾉ ｵｷﾊﾞ\n", "ﾊﾟｽﾜｰﾄﾞ 3ｶｲ", "ｷﾞｼﾞﾛｸ､ｼｮｳﾆﾝ｡\n"])
def test_half_width_kana_alone_are_read(text: str) -> None:
    assert decoded("a.txt", text.encode("cp932")) == text


@pytest.mark.parametrize("data", [b"\xff\x00\xfe\x80\x00\x81", b"\x00" * 40, b"\x80\x81\x82\xff"])
def test_what_is_no_text_is_none(data: bytes) -> None:
    assert wide_text(data) is None


JAPANESE = st.text(
    st.sampled_from("かぎをまもるのはだれですか鍵棚箱管理者確認毎日月末ア゛ー、。・（）12aB \n"),
    min_size=12,
    max_size=60,
)


@given(JAPANESE, st.sampled_from(["utf-8", "cp932", "euc_jp", "iso2022_jp", *WIDE]))
@example("かぎをまもるのはだれですか。毎日", "utf-16-be")
def test_japanese_is_read_as_it_was_written_or_refused(text: str, encoding: str) -> None:
    try:
        data = text.encode(encoding)
        found = decoded("a.txt", data)
    except (UnicodeEncodeError, ReadingError):
        return
    assert found == text


@given(JAPANESE)
def test_windows_own_mail_encoding_is_read_whatever_it_says(text: str) -> None:
    shown = text.replace("゛", "")
    assert decoded("a.txt", cp50221(shown)) == shown
