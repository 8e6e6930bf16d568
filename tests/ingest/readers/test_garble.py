"""What is text that somebody wrote, and what a wrong character map made."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ingest.readers import Limits, Source, read_source
from ingest.readers.garble import is_garbled
from ingest.readers.pdf.reader import read_pdf
from kb.errors import ReadingError
from pdf_builder import PdfBuilder

PROSE = (
    "入口の扉は係の者が朝と夕に鍵の本数を数え、台帳に記録を残します。セキュリティカードを失くしたときは、"
    "すぐに管理者へ届け出てください。サーバーの置き場には、係でない人が入れないようにしています。"
)
ENGLISH = (
    "The keys of the server room are counted every morning and every evening, and the number is "
    "written into the register. Whoever loses a card must tell the office at once, before leaving. "
    "Visitors are taken to the meeting room and never left alone between the machines. "
)

GARBLE: dict[str, str] = {
    "replacement characters": "情報\ufffd\ufffdの管理\ufffdについて\ufffd",
    "private use": "".join(map(chr, range(0xE000, 0xE020))),
    "controls": "\x01\x02\x03\x04鍵\x05\x06",
    "glyph numbers": "".join(f"(cid:{n})" for n in range(1200, 1230)),
    "CP932 as Latin-1": PROSE.encode("cp932").decode("latin-1"),
    "CP932 as cp1252": PROSE.encode("cp932").decode("cp1252", "replace"),
    "UTF-8 as Latin-1": PROSE.encode().decode("latin-1"),
    "UTF-8 as cp1252": PROSE.encode().decode("cp1252", "replace"),
    "UTF-8 as CP932": PROSE.encode().decode("cp932", "replace"),
    "EUC-JP as CP932": PROSE.encode("euc_jp").decode("cp932", "replace"),
    "UTF-16 the wrong way round": PROSE.encode("utf-16-le").decode("utf-16-be", "replace"),
    "glyph numbers as characters": "".join(chr(0x100 + ord(c) * 7 % 0x2E00) for c in PROSE),
    "random kanji": "".join(random.Random(5).choices(list(map(chr, range(0x4E00, 0x9FFF))), k=120)),
    "shifted hiragana": "".join(
        chr((ord(c) - 0x3041 + 5) % 83 + 0x3041) if "ぁ" <= c <= "ん" else c for c in PROSE
    ),
    # The codes of fonts that count their glyphs from 1, space being the third.
    "shifted Latin": "".join(chr(ord(c) - 29) if c.isalpha() else c for c in ENGLISH),
}
TEXT: dict[str, str] = {
    "nothing": " \n",
    "prose": PROSE,
    "English": ENGLISH,
    "French": "Les clés de la salle sont comptées chaque matin, l'écran est éteint, la fenêtre fermée à 18 h.",
    "numbers": "2024\t1,250\t98.5%\n2025\t1,310\t97.2%\n±0.5 ×3 10° µm\n",
    "code": "def f(xs):\n    return {k: v[0] for k, v in xs if not v & 0xFF}\n#!/bin/sh\nls -l | grep ^d\n",
    "abbreviations": "HTTP HTTPS SMTP DHCP VLAN SFTP LDAPS DMZ VPN DNS SSH TLS",
    "marks": "① ㈱見本 ② ㊙ ㎡ № Ⅳ ℃ ㍻ 〒 ☎ ※ 【済】 →⇒▲▼◆● ①②③④⑤⑥⑦⑧",
    "half-width kana": "ｾｷｭﾘﾃｨ ﾁｪｯｸｼｰﾄ ｶﾝﾘｼｬ ﾊﾟｽﾜｰﾄﾞ ﾒｰﾙｱﾄﾞﾚｽ ｻｰﾊﾞｰ､ﾙｰﾀｰ",
    "leaders": "第1章 鍵 ………………………………………… 3\n第2章 窓 ・・・・・・・・・・・・・・・・・ 7\n",
    "rare kanji": "髙﨑さん、𠮷野さん、栁さん、葛󠄀城さん、驫木さん、鰐淵さん、纐纈さん",
    "kanji only": "情報資産管理台帳　機密区分　保管場所　廃棄方法　点検頻度　責任部署　承認者氏名",
    "emoji": "了解です👍🏻 ありがとう🙇‍♀️🎉 🇯🇵 10:32 既読2 🫠🪪",
    "Korean": "출입문 열쇠는 담당자가 아침과 저녁에 세어서 기록합니다. USB를 쓰지 마세요.",
    "Chinese": "办公室的钥匙由负责人每天早上和晚上清点并记录。请不要使用自己的设备，也不要把资料带回家。",
    "list of languages": "English 日本語 한국어 ภาษาไทย Русский العربية עברית हिन्दी Tiếng Việt。"
    + PROSE,
    "bullets of icon fonts": "\ue001 鍵を閉めてから帰ってください\n\ue001 窓も閉めてから帰ってください\n",
    "one lost letter": "情報\ufffdの管理は担当者を決めて行い、記録を残します。",
}


@pytest.mark.parametrize("name", GARBLE)
def test_garble_is_told(name: str) -> None:
    assert is_garbled(GARBLE[name])


@pytest.mark.parametrize("name", TEXT)
def test_text_that_somebody_wrote_is_kept(name: str) -> None:
    assert not is_garbled(TEXT[name])


def test_glyphs_without_characters_count() -> None:
    assert is_garbled("鍵の管理", unreadable=40)
    assert not is_garbled(PROSE, unreadable=4)


def read_pages(*pages: str) -> PdfBuilder:
    pdf = PdfBuilder()
    for text in pages:
        pdf.text(40, 60, text).page()
    return pdf


def test_a_garbled_page_of_a_pdf_is_left_out_and_named() -> None:
    data = read_pages("鍵の管理", GARBLE["UTF-8 as CP932"]).build()
    reading = read_pdf(Source("見本.pdf", data), Limits())
    assert [page.text for page in reading.pages] == ["鍵の管理\n", ""]
    assert (reading.garbled_pages, reading.pages_without_text) == ((2,), ())


def test_a_pdf_of_garbled_pages_fails_as_encoding() -> None:
    with pytest.raises(ReadingError) as error:
        read_pdf(Source("見本.pdf", read_pages(GARBLE["UTF-8 as CP932"]).build()), Limits())
    assert error.value.reason == "encoding"
    assert "化けて" in error.value.message.ja


def test_a_garbled_text_file_fails_as_encoding(tmp_path: Path) -> None:
    path = tmp_path / "見本.txt"
    path.write_text(GARBLE["UTF-8 as CP932"], encoding="utf-8")
    with pytest.raises(ReadingError) as error:
        read_source(path)
    assert error.value.reason == "encoding"


def test_a_text_file_of_prose_is_read(tmp_path: Path) -> None:
    path = tmp_path / "見本.txt"
    path.write_text(PROSE, encoding="utf-8")
    assert read_source(path).garbled_pages == ()


def test_no_page_of_the_real_meeting_is_refused(materials_folder: Path) -> None:
    reading = read_source(materials_folder / "yorozu-07.pdf")
    assert reading.garbled_pages == ()
