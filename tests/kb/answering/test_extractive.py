from __future__ import annotations

from kb.answering.extractive import Layout, references_of
from kb.answering.stretches import Stretch, stretches_of
from kb.answers import RankedPassage
from kb.citations import cite
from kb.documents import Document, Link, Passage
from kb.guideline.items import GuidelineItems
from kb.places import document_words
from kb.retrieval.evidence import QUOTE_LIMITS
from kb.text.sentences import sentences

MEETING = Document(
    id="m/a.pdf", title="よろず相談会 第8回", kind="meeting", content_hash="h", date="2026-06-05"
)
PAGE = "鍵を付けます。棚に置きます。\n極秘\t要\n"
LINK = Link("見本ガイド", "https://example.org/", "見本協会", hint="P9")


def passage(start: int, end: int, **values: object) -> RankedPassage:
    fields: dict[str, object] = {"part": "answer", "group": "g", "guideline_nos": (85,), **values}
    made = Passage(
        id=str(start), document_id="m/a.pdf", text=PAGE[start:end], page=1, page_index=0,
        start=start, end=end, section="質問①", position=start, **fields,  # type: ignore[arg-type]
    )  # fmt: skip
    return RankedPassage(made, MEETING, 1.0)


def text_of(*evidence: RankedPassage) -> str:
    return layout_of(*evidence).whole("")


def layout_of(*evidence: RankedPassage) -> Layout:
    cited = cite(evidence, lambda document, page: PAGE, QUOTE_LIMITS)
    return Layout(evidence, cited, GuidelineItems())


def test_a_run_of_sentences_carries_its_mark_once_under_a_line_that_says_whose_it_is() -> None:
    assert text_of(passage(0, 14)) == (
        "■ No.85 よろず相談会 第8回（2026-06-05） 質問①の回答（1ページ）\n鍵を付けます。棚に置きます。〔1〕"
    )


def test_what_leads_stands_first_and_nowhere_else() -> None:
    found = passage(0, 14)
    first, second = stretches_of(found.passage)
    layout = layout_of(found)
    assert layout.lead([second]) == "棚に置きます。〔1〕"
    assert layout.led_by([second]) == (
        "棚に置きます。〔1〕\n\n"
        "■ No.85 よろず相談会 第8回（2026-06-05） 質問①の回答（1ページ）\n鍵を付けます。〔1〕"
    )
    assert layout.led_by([first, second]).endswith("質問①の回答（1ページ）")
    assert layout.lead([]) is None


def test_the_answer_that_leads_stands_before_the_others() -> None:
    row = passage(15, 19, part="table", labelled="区分: 極秘 / 台帳: 要", group="t")
    text = layout_of(passage(0, 14), row).led_by([Stretch(row.passage, 0, 4)])
    first, own, other = text.split("\n\n")
    assert first == "区分: 極秘 / 台帳: 要〔1〕"
    assert "鍵を付けます。" not in own
    assert "鍵を付けます。" in other


def test_a_table_row_is_shown_with_its_column_heads() -> None:
    row = passage(15, 19, part="table", labelled="区分: 極秘 / 台帳: 要", group="t")
    assert "・区分: 極秘 / 台帳: 要〔1〕" in text_of(row)


def test_a_row_that_was_stored_in_pieces_is_told_once() -> None:
    words = {"part": "table", "labelled": "区分: 極秘 / 台帳: 要", "group": "t"}
    text = text_of(passage(15, 17, **words), passage(18, 19, **words))
    assert text.count("区分: 極秘") == 1


def test_another_standards_row_is_told_as_a_reference() -> None:
    row = passage(15, 19, part="table", guideline_nos=(85, 86), is_reference_mapping=True)
    assert text_of(row).startswith(
        "■ 参考: よろず相談会 第8回（2026-06-05） 質問①（No.85・No.86 を参照先に"
    )


def test_references_are_listed_with_title_publisher_place_and_address() -> None:
    text = text_of(passage(0, 14, links=(LINK,)))
    assert text.endswith("参考資料:\n・「見本ガイド」（見本協会） P9 https://example.org/")


def test_a_reference_named_twice_is_listed_once() -> None:
    evidence = [passage(0, 7, links=(LINK,)), passage(7, 14, links=(LINK,))]
    assert references_of(evidence) == (LINK,)


def test_sentences_end_at_full_stops_outside_quotation_marks() -> None:
    assert sentences("") == []
    assert sentences("鍵。棚？はい") == ["鍵。", "棚？", "はい"]
    assert sentences("「鍵。棚。」と言う。次。") == ["「鍵。棚。」と言う。", "次。"]


def test_a_document_is_named_with_what_tells_its_age() -> None:
    guide = Document(id="g", title="解説書", kind="guideline", content_hash="h", edition="V2.3")
    assert document_words(MEETING) == "よろず相談会 第8回（2026-06-05）"
    assert document_words(guide) == "解説書（V2.3）"
