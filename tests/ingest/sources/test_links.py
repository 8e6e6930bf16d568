from __future__ import annotations

from builders import page
from ingest.sources.links import link_warnings, located_links
from ingest.sources.register import Register, Source
from kb.documents import Link

GUIDE = Source(
    id="guide-1",
    title="見本ガイドライン第1.0版",
    publisher="見本協会",
    kind="reference",
    sureness="U",
    misprints=("見本ガイドラン第1.0版",),
    url="https://example.org/guide/",
    superseded_by="guide-2",
)
NEWER = Source(
    id="guide-2",
    title="見本ガイドライン第2.0版",
    publisher="見本協会",
    kind="reference",
    sureness="U",
)
REGISTER = Register((GUIDE, NEWER))
TEXT = "参考 見本ガイドライン第1.0版 P9～10 を見ます。"
TITLE = "見本ガイドライン第1.0版"


def links(text: str, *found: tuple[str, str | None]) -> list[Link]:
    return [x.link for x in located_links(page(text, 1, found), REGISTER)]


def test_a_page_without_links_has_none() -> None:
    assert links("鍵を付けます。") == []


def test_a_link_without_address_gets_the_registers_with_its_page_hint() -> None:
    (link,) = links(TEXT, (TITLE, None))
    assert (link.title, link.publisher, link.url) == (
        TITLE,
        "見本協会",
        "https://example.org/guide/",
    )
    assert link.hint == "P9～10"


def test_an_official_title_over_another_address_shows_the_registers_address() -> None:
    (link,) = links(TEXT, (TITLE, "https://hostile.example.com/"))
    assert link.url == "https://example.org/guide/"


def test_a_link_that_nobody_registered_keeps_its_own_address() -> None:
    (link,) = links("社内の手順書を見ます。", ("社内の手順書", "https://intra.example.com/a"))
    assert (link.title, link.url, link.source_id) == (
        "社内の手順書",
        "https://intra.example.com/a",
        None,
    )


def test_a_title_in_quotation_marks_needs_no_link() -> None:
    (link,) = links("「見本ガイドライン第1.0版」を見ます。")
    assert link.source_id == "guide-1"


def test_what_is_odd_about_a_link_is_told() -> None:
    source = page("見本ガイドラン第1.0版 を見ます。", 3, [("見本ガイドラン第1.0版", None)])
    found = link_warnings(located_links(source, REGISTER), source, REGISTER)
    # The register knows its address: nobody has to do anything about that.
    assert [(w.kind, w.page) for w in found] == [
        ("superseded-edition", 3),
        ("misprinted-title", 3),
    ]
    unknown = page("社内の手順書を見ます。", 3, [("社内の手順書", None)])
    (lacking,) = link_warnings(located_links(unknown, REGISTER), unknown, REGISTER)
    assert lacking.kind == "link-without-address"


def test_links_that_nobody_registered_are_told_together_with_their_section() -> None:
    text = "社内の手順書と外の手順書を見ます。"
    found = [
        ("社内の手順書", "https://intra.example.com/a"),
        ("外の手順書", "https://example.com/b"),
    ]
    source = page(text, 2, found)
    (warning,) = link_warnings(
        located_links(source, REGISTER), source, REGISTER, lambda offset: "質問①"
    )
    assert (warning.kind, warning.section, warning.page) == ("unknown-link", "質問①", 2)
    assert "「社内の手順書」 https://intra.example.com/a" in warning.message
    assert "「外の手順書」 https://example.com/b" in warning.message


def test_many_unknown_links_are_counted_and_the_first_are_listed() -> None:
    names = [f"資料その{n}番" for n in range(10, 25)]
    found = [(name, f"https://example.com/{n}") for n, name in enumerate(names)]
    source = page("、".join(names), 1, found)
    (warning,) = link_warnings(located_links(source, REGISTER), source, REGISTER)
    assert "ほか 5 件" in warning.message


def test_links_within_a_page_and_registered_ones_are_not_unknown() -> None:
    source = page(TEXT, 1, [(TITLE, "https://example.org/guide/"), ("参考", "#note")])
    kinds = {w.kind for w in link_warnings(located_links(source, REGISTER), source, REGISTER)}
    assert kinds == {"superseded-edition"}


def test_every_link_warning_names_its_section() -> None:
    source = page("見本ガイドラン第1.0版 を見ます。", 3, [("見本ガイドラン第1.0版", None)])
    found = link_warnings(located_links(source, REGISTER), source, REGISTER, lambda offset: "質問⑤")
    assert {w.section for w in found} == {"質問⑤"}
