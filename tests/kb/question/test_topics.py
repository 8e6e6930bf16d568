from __future__ import annotations

from pathlib import Path

from kb.question.topics import Topics, load_topics


def test_without_subjects_none_is_absent() -> None:
    assert Topics().absent("何でも", "".__contains__) == ()


def test_subjects_named_and_nowhere_mentioned_are_absent_in_their_order() -> None:
    assert load_topics().absent("無線lanの暗号化は？", "usb の制限".__contains__) == (
        "無線lan",
        "暗号化",
    )


def test_a_subject_that_the_corpus_names_in_another_word_is_not_absent() -> None:
    assert load_topics().absent("mfaは必要？", "多要素認証を使う".__contains__) == ()
    assert load_topics().absent("ドットの話", "".__contains__) == ()


def test_a_latin_name_inside_a_longer_word_is_not_named() -> None:
    topics = Topics((("ot",),))
    assert topics.absent("robotの話", "".__contains__) == ()
    assert topics.absent("robotとotの話", "".__contains__) == ("ot",)


def test_names_are_taken_in_search_form_and_comments_left_out(tmp_path: Path) -> None:
    file = tmp_path / "topics.txt"
    file.write_text("# 注\n\n食堂,社食\nＶＰＮ, \n", encoding="utf-8")
    assert load_topics(file) == Topics((("食堂", "社食"), ("vpn",)))
