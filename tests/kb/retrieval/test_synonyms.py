from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import MaterialError
from kb.retrieval.synonyms import Synonyms, load_synonyms
from kb.text.normalising import search_form


def written(folder: Path, text: str) -> Synonyms:
    path = folder / "synonyms.txt"
    path.write_text(text, encoding="utf-8")
    return load_synonyms(path)


def test_nothing_has_no_synonyms() -> None:
    assert Synonyms().of("鍵") == ()


def test_each_term_of_a_line_finds_the_others(tmp_path: Path) -> None:
    synonyms = written(tmp_path, "# 註\n施錠, 鍵, ロック\n")
    assert set(synonyms.of("鍵を付ける")) == {"施錠", "ロック"}


def test_an_arrow_goes_one_way(tmp_path: Path) -> None:
    synonyms = written(tmp_path, "病院 => 医療機関\n")
    assert synonyms.of("病院の資料") == ("医療機関",)
    assert synonyms.of("医療機関の資料") == ()


def test_terms_are_compared_in_search_form(tmp_path: Path) -> None:
    synonyms = written(tmp_path, "USB, 外部記憶媒体\nサーバー室, マシン室\n")
    assert synonyms.of(search_form("ＵＳＢは禁止？")) == ("外部記憶媒体",)
    assert synonyms.of("サーバ室に入る") == ("マシン室",)


def test_a_term_inside_a_longer_one_does_not_count(tmp_path: Path) -> None:
    synonyms = written(tmp_path, "秘, 丸秘\nマル秘, 機密\nid, アカウント\n")
    assert synonyms.of("マル秘の扱い") == ("機密",)
    assert synonyms.of("秘密の扱い") == ()
    assert synonyms.of("ideaがない") == ()


def test_a_line_with_one_term_is_named(tmp_path: Path) -> None:
    with pytest.raises(MaterialError, match="line 2"):
        written(tmp_path, "施錠, 鍵\nひとつだけ\n")


def test_the_shipped_file_can_be_read() -> None:
    assert "外部記憶媒体" in load_synonyms().of("usbメモリの制限")
