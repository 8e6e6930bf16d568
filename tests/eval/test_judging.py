"""What a passage hits: document, place, quote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.dataset import EvalQuestion, Gold
from eval.judging import (
    Excerpt,
    has_quote,
    hits,
    judged_run,
    judged_units,
    units_hit,
)

GOLD = Gold("meeting-90", 90, "質問⑥", 18, "棚に鍵を掛けておく")
EXCERPT = Excerpt(
    "materials/meeting-90.pdf", 90, "質問⑥", 18, "倉庫では、\n棚に鍵を 掛けておくこと。"
)
OTHER = replace(EXCERPT, text="掃除は毎週おこなう。")


def question(*gold: Gold, all_of: bool = False) -> EvalQuestion:
    return EvalQuestion("q", "？", "everyday", "dev", True, gold=gold, all_of=all_of)


def test_a_passage_of_the_place_with_the_quote_hits() -> None:
    assert hits(EXCERPT, GOLD)


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ("materials/meeting-90.pdf", "meeting-90"),
        ("materials/meeting-90.pdf", "meeting-90.pdf"),
        ("https://example.org/a/meeting-90.pdf?v=2#page=3", "meeting-90"),
        ("a/b/meeting-90.pdf", "b/meeting-90.pdf"),
    ],
)
def test_documents_are_named_by_file(document: str, named: str) -> None:
    excerpt = replace(EXCERPT, document=document, meeting=None)
    assert hits(excerpt, replace(GOLD, document=named))


def test_another_document_does_not_hit() -> None:
    excerpt = replace(EXCERPT, document="materials/meeting-190.pdf", meeting=190)
    assert not hits(excerpt, GOLD)


def test_a_copy_of_the_same_meeting_without_pages_hits_by_its_section() -> None:
    copy = replace(EXCERPT, document="materials/copy.txt", page=None)
    assert hits(copy, GOLD)
    assert not hits(replace(copy, section="質問⑤"), GOLD)


def test_page_or_section_is_enough() -> None:
    assert hits(replace(EXCERPT, section="質問①"), GOLD)
    assert hits(replace(EXCERPT, page=19), GOLD)
    assert not hits(replace(EXCERPT, page=19, section="質問①"), GOLD)


def test_a_section_is_found_in_a_path_of_headings_but_not_in_a_longer_number() -> None:
    elsewhere = replace(EXCERPT, page=99)
    assert hits(replace(elsewhere, section="第一部 / 質問⑥ 倉庫"), GOLD)
    assert not hits(replace(elsewhere, section="質問60"), GOLD)
    assert not hits(replace(elsewhere, section=""), GOLD)


def test_quotes_are_compared_without_white_space_and_width() -> None:
    assert has_quote("ＵＳＢ ﾒﾓﾘを\n使わない", "USBメモリを使わない")


def test_a_passage_inside_the_quote_has_it_unless_it_is_tiny() -> None:
    assert has_quote("鍵を掛け", "棚に鍵を掛けておくこと")
    assert not has_quote("鍵を掛", "棚に鍵を掛けておくこと")


def test_three_fifths_of_the_quote_in_one_piece_are_enough() -> None:
    # Six of ten characters, and five of ten.
    assert has_quote("始めabcdef終り", "abcdefghij")
    assert not has_quote("始めabcde終り", "abcdefghij")


def test_pieces_do_not_add_up() -> None:
    assert not has_quote("abcd-efgh-ij", "abcdefghij")


def test_alternatives_are_one_unit_and_needed_ones_are_several() -> None:
    other = replace(GOLD, quote="掃除は毎週")
    assert len(judged_units(question(GOLD, other))) == 1
    assert len(judged_units(question(GOLD, other, all_of=True))) == 2
    assert judged_units(question()) == ()


def test_units_hit_are_told_by_index() -> None:
    both = question(GOLD, replace(GOLD, quote="掃除は毎週"), all_of=True)
    assert units_hit(both, EXCERPT) == [0]
    assert units_hit(both, OTHER) == [1]


def test_a_unit_counts_at_its_first_hit_and_repeated_hits_keep_their_place() -> None:
    other = replace(OTHER, text="電気を消す。")
    run = judged_run(question(GOLD), [other, EXCERPT, EXCERPT])
    assert run == ["other-1", "unit-0", "other-3"]


def test_a_passage_that_hits_two_units_takes_two_places() -> None:
    both = question(GOLD, replace(GOLD, quote="掛けておくこと"), all_of=True)
    assert judged_run(both, [EXCERPT, OTHER]) == ["unit-0", "unit-1", "other-2"]
