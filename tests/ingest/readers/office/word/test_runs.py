"""What a paragraph shows: signs, breaks, links, ruby; and what of its runs is told."""

from __future__ import annotations

import pytest

from word_files import left_out, p, r, reading_of, texts_of


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<w:t>前</w:t><w:tab/><w:t>後</w:t>", ["前 後"]),
        ("<w:t>前</w:t><w:noBreakHyphen/><w:t>後</w:t>", ["前-後"]),
        ("<w:t>前。</w:t><w:br/><w:t>後。</w:t>", ["前。", "後。"]),
        ("<w:t>前。</w:t><w:cr/><w:t>後。</w:t>", ["前。", "後。"]),
        ('<w:t>前</w:t><w:br w:type="page"/><w:t>後</w:t>', ["前 後"]),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/><w:t>済み</w:t>', ["✓済み"]),
        ("<w:t>前</w:t><w:softHyphen/><w:t>後</w:t>", ["前後"]),
    ],
)
def test_signs_stand_for_what_they_look_like(inside: str, shown: list[str]) -> None:
    body = f"<w:p><w:r>{inside}</w:r></w:p>"
    assert texts_of(body) == shown
    assert left_out(body) == []


def test_a_sign_that_is_not_known_is_told() -> None:
    body = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F020"/><w:t>本文</w:t></w:r></w:p>'
    assert texts_of(body) == ["本文"]
    assert left_out(body) == [("not-read", "unknown", 1)]


def test_ruby_is_told_and_its_base_read() -> None:
    ruby = "<w:ruby><w:rt><w:r><w:t>かぎ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>鍵</w:t></w:r></w:rubyBase></w:ruby>"
    body = f"<w:p><w:r>{ruby}</w:r>{r('を掛ける')}</w:p>"
    assert texts_of(body) == ["鍵を掛ける"]
    assert left_out(body) == [("not-read", "ruby", 1)]


def test_links_out_of_the_file_are_kept() -> None:
    body = f'<w:p>{r("詳しくは")}<w:hyperlink r:id="rId1">{r("手引き")}</w:hyperlink></w:p>'
    page = reading_of(body, {"hyperlink!/https://example.org/a": ""}).pages[0]
    assert [(page.text[k.start : k.end], k.url) for k in page.links] == [
        ("手引き", "https://example.org/a")
    ]


def test_an_element_that_is_not_known_is_told() -> None:
    body = "<w:p><w:r><w:t>本文</w:t><w:news>号外</w:news></w:r><w:more/></w:p>"
    assert texts_of(body) == ["本文"]
    assert left_out(body) == [("not-read", "unknown", 2)]


def test_a_field_that_never_ends_swallows_only_its_paragraph() -> None:
    body = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + p("次の文")
    assert texts_of(body) == ["次の文"]


def test_struck_out_and_unseen_runs_are_told_apart() -> None:
    white = '<w:color w:val="FFFFFF"/>'
    body = f"<w:p>{r('三月', '<w:strike/>')}{r('控え', white)}{r('五月')}</w:p>"
    assert texts_of(body) == ["五月"]
    assert sorted(left_out(body)) == [("hidden", "text", 1), ("struck-out", "text", 1)]
