"""The register of official sources: what it accepts, and which printed titles it recognises."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from checkout import CHECKOUT
from ingest.readers import readers_by_suffix
from ingest.sources.file_types import FILE_TYPES, SUFFIXES, Format
from ingest.sources.register import Register, Source, load_register
from kb.errors import MaterialError

SHIPPED = CHECKOUT / "materials" / "sources.toml"

ENTRY = """
[[source]]
id = "a"
title = "資料の題名"
publisher = "発行元"
kind = "reference"
sureness = "V"
"""


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register(SHIPPED)


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def matched_id(register: Register, title: str, url: str | None = None) -> str | None:
    source = register.match(title, url)
    return source.id if source else None


def source(source_id: str, title: str, superseded_by: str | None = None) -> Source:
    return Source(source_id, title, "発行元", "reference", "V", superseded_by=superseded_by)


def test_an_empty_register_matches_nothing() -> None:
    assert Register().match("事業継続ガイドライン", "https://example.com/") is None


def test_reuse_is_link_only_unless_the_entry_says_otherwise(tmp_path: Path) -> None:
    assert load_register(written(tmp_path, ENTRY)).sources[0].reuse == "link-only"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('colour = "red"', "colour"),
        ('reuse = "free"', "reuse"),
        ('date = "2025年2月"', "date"),
        ('url = "http://example.com/"', "url"),
        ('fetch = "yes"', "fetch"),
        ("fetch = true", "fetch"),
        ('superseded_by = "b"', "superseded_by"),
        ('superseded_by = "a"', "superseded_by"),
        ('aliases = [""]', "aliases"),
    ],
)
def test_a_wrong_entry_is_named_with_its_key(tmp_path: Path, line: str, named: str) -> None:
    with pytest.raises(MaterialError) as caught:
        load_register(written(tmp_path, ENTRY + line + "\n"))
    for text in (caught.value.message.ja, caught.value.message.en):
        assert "'a'" in text
        assert named in text


@pytest.mark.parametrize(
    "text", [ENTRY + ENTRY, "not toml", "other = 1", 'source = "a"', "source = [1]"]
)
def test_an_unusable_file_is_our_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(MaterialError, match=r"sources\.toml"):
        load_register(written(tmp_path, text))


def test_a_missing_register_is_our_error(tmp_path: Path) -> None:
    with pytest.raises(MaterialError, match="nowhere"):
        load_register(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("中小企業の情報セキュリティ対策ガイドライン第3.1版", "ipa-sme-guideline-3-1"),
        ("付録7：リスク分析シート（全7シート）（Excel:98 KB）", "ipa-sme-appendix-7"),
        ("セキュリティ推進担当者向け解説資料", "jama-priority-items"),
        ("自工会/部工会・サイバーセキュリティガイドラインV2.2解説書", "jama-commentary-2-2"),
        (r"「情報セキュリティポリシーサンプル 1.0 版」\(JNSA, 2016 年\)", "jnsa-policy-sample-1-0"),
        ("「情報セキュリティ対応方針(サンプル)」(IPA, 2019 年)", "ipa-policy-sample"),
        ("「事業継続ガイドライン」", "cao-bcp-guideline"),
        ("「中小企業BCP策定運用方針」", "chusho-bcp-guideline"),
        ("「サイバー攻撃を想定した事業継続計画（BCP）策定の確認表」", "mhlw-bcp-checklist"),
    ],
)
def test_link_texts_of_the_seventh_meeting_are_recognised(
    register: Register, printed: str, expected: str
) -> None:
    assert matched_id(register, printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("内閣府 事業継続ガイドライン（令和5年3月改定）", "cao-bcp-guideline"),
        (
            "IPA殿Webサイト上の 中小企業の情報セキュリティ対策ガイドライン第3.1版 P54～58",
            "ipa-sme-guideline-3-1",
        ),
        (
            "自工会／部工会・サイバーセキュリティガイドライン　解説書　Ｖ２．２",
            "jama-commentary-2-2",
        ),
        ("セキュリティ推進担当者向けの解説資料", "jama-priority-items"),
    ],
)
def test_publisher_year_pages_and_small_slips_do_not_hide_a_title(
    register: Register, printed: str, expected: str
) -> None:
    assert matched_id(register, printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "こちら",
        "IPA",
        "対応完了",
        "リスク分析",
        "事業継続計画",
        "よろず相談会 第8回",
        "情報セキュリティ基本方針",
        "サイバーセキュリティガイドライン",
        "サイバーセキュリティ経営ガイドライン",
        "テレワークセキュリティガイドライン第5版",
        "自工会/部工会・サイバーセキュリティガイドラインV2.4解説書",
        "自工会/部工会・サイバーセキュリティガイドライン 2.3版 概要",
        "中小企業の情報セキュリティ対策ガイドライン第3.1版 付録3",
    ],
)
def test_unrelated_titles_and_unknown_editions_match_nothing(
    register: Register, printed: str
) -> None:
    assert matched_id(register, printed) is None


def test_a_title_without_an_edition_names_the_newest(register: Register) -> None:
    newest = matched_id(register, "中小企業の情報セキュリティ対策ガイドライン")
    assert newest == "ipa-sme-guideline-4-0"


def test_the_misprinted_title_is_known_as_one(register: Register) -> None:
    guideline = register.by_id("chusho-bcp-guideline")
    assert guideline is not None
    assert guideline.is_misprint("「中小企業BCP策定運用方針」")
    assert not guideline.is_misprint("中小企業BCP策定運用指針")


def test_another_right_name_is_no_misprint(register: Register) -> None:
    sample = register.by_id("ipa-policy-sample")
    assert sample is not None
    assert not sample.is_misprint("情報セキュリティ対応方針(サンプル)")


def test_the_fingerprint_changes_with_an_entry_and_only_then(tmp_path: Path) -> None:
    before = load_register(written(tmp_path, ENTRY)).fingerprint
    assert load_register(written(tmp_path, "# a comment\n" + ENTRY)).fingerprint == before
    assert load_register(written(tmp_path, ENTRY + 'note = "n"\n')).fingerprint != before


def test_an_exact_address_decides_before_the_title(register: Register) -> None:
    address = "https://www.mhlw.go.jp/content/10808000/001261299.pdf#page=2"
    assert matched_id(register, "事業継続ガイドライン", address) == "mhlw-bcp-checklist"


def test_a_landing_page_of_several_sources_leaves_it_to_the_title(register: Register) -> None:
    page = "https://www.ipa.go.jp/security/guide/sme/about.html"
    assert matched_id(register, "こちら", page) is None
    assert matched_id(register, "リスク分析シート", page) == "ipa-sme-appendix-7"


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("jama-commentary-2-2", "jama-commentary-2-3"),
        ("ipa-sme-guideline-3-1", "ipa-sme-guideline-4-0"),
    ],
)
def test_older_editions_name_the_newer(register: Register, older: str, newer: str) -> None:
    old = register.by_id(older)
    assert old is not None
    assert register.superseding(old) == register.by_id(newer)


def test_the_newest_of_a_chain_of_editions_is_named() -> None:
    first = source("a", "一版", superseded_by="b")
    last = source("c", "三版")
    editions = Register((first, source("b", "二版", superseded_by="c"), last))
    assert editions.superseding(first) == last
    assert editions.superseding(last) is None


def test_only_hosts_of_files_marked_for_fetching_are_allowed(tmp_path: Path) -> None:
    files = [("a", "one.example", "true"), ("b", "two.example", "false")]
    text = "".join(
        ENTRY.replace('id = "a"', f'id = "{name}"')
        + f'file_url = "https://{host}/f.pdf"\nfetch = {fetch}\n'
        for name, host, fetch in files
    )
    assert load_register(written(tmp_path, text)).allowed_hosts() == {"one.example"}


def test_an_unverified_file_gives_way_to_the_landing_page(register: Register) -> None:
    appendix = register.by_id("ipa-sme-appendix-7")
    assert appendix is not None
    assert appendix.address == appendix.url


def test_nothing_unverified_is_ever_fetched(register: Register) -> None:
    assert {s.sureness for s in register.sources if s.fetch} <= {"V", "V2"}


def test_every_name_in_the_register_finds_its_own_source(register: Register) -> None:
    found = {(name, matched_id(register, name)) for s in register.sources for name in s.names}
    assert found == {(name, s.id) for s in register.sources for name in s.names}


def test_every_format_that_can_be_read_can_be_registered_and_fetched() -> None:
    """HTML is what an unmarked text turns out to be, so text is no format of its own. Letters, books and
    saved pages are somebody's own files: no publisher has them at an address."""
    assert {*get_args(Format), "text"} == {*FILE_TYPES, "unknown"}
    assert {SUFFIXES[file_type] for file_type in FILE_TYPES} <= set(readers_by_suffix)
    fetched = {readers_by_suffix[SUFFIXES[file_type]].name for file_type in FILE_TYPES}
    own = {"mail", "MHTML", "EPUB", "CSV", "Markdown", "OpenDocument"}
    assert fetched | own == {reader.name for reader in readers_by_suffix.values()}
