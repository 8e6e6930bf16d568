"""Every kind of warning: words in both languages, how grave it is, and how it is kept."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kb.generations.kept_warnings import warning_from_dict, warning_to_dict
from kb.warnings import (
    KINDS,
    AsTold,
    AudienceWithoutDocument,
    ContradictingAnswers,
    CorrectionWithoutPlace,
    DeclarationWithoutDocument,
    DuplicateDocument,
    Facts,
    GarbledPage,
    HiddenContent,
    ItemDisagreement,
    LeftOut,
    LinkWithoutAddress,
    LostTableCell,
    MisfittingOrdinals,
    MislabelledAnswer,
    MisprintedTitle,
    NewerAnswer,
    Numbering,
    NumberOutOfRange,
    OutsidePairs,
    OutsideSections,
    PageWithoutText,
    PersonalData,
    ReadByOcr,
    RepairedCharacters,
    RepeatedSection,
    SheetWithoutNumbers,
    StruckOut,
    SupersededEdition,
    UnknownLink,
    Unpaired,
    Warning,
    kind_line,
)

TOLD: list[tuple[Facts, str]] = [
    (
        MislabelledAnswer("回答[No.153]", (85, 99), (99,), is_refiled=True),
        "「回答[No.153]」と表示されていますが、質問は No.85、No.99 です。内容からNo.99 への回答として登録しました。",
    ),
    (
        MislabelledAnswer("回答[No.3]", (85,), (3, 85), is_refiled=False),
        "「回答[No.3]」と表示されていますが、質問は No.85 です。内容からNo.3、No.85 の両方で示します。",
    ),
    (
        NumberOutOfRange("回答[No.200]", 200),
        "「回答[No.200]」の No.200 は 1〜153 の範囲にありません。",
    ),
    (
        Numbering((84, 85), None, None),
        "チェックシートに似た表ですが、ガイドラインの名前がないため、番号（84・85）はこの資料自身の番号として"
        '扱いました。正しくは、corrections.toml の [[document]] に documents = "資料のID" と、'
        'numbering = "guideline"（ガイドラインの番号）か numbering = "own"（資料自身の番号）を書いてください。',
    ),
    (
        Numbering((1, 2), 20, 3),
        "番号（1・2）の内容が、知られている項目の内容と合いません（20 個のうち一致 3 個）。項目名には使っていません。"
        '正しくは、corrections.toml の [[document]] に documents = "資料のID" と、'
        'numbering = "guideline"（ガイドラインの番号）か numbering = "own"（資料自身の番号）を書いてください。',
    ),
    (
        Unpaired(("質問①", "質問③"), 0),
        "回答のない質問: 質問①、質問③。質問のない回答: 0 件。",
    ),
    (
        OutsidePairs(("鍵は要りますか。",)),
        "質問の形の文が、質問として読まれていません: 「鍵は要りますか。」。",
    ),
    (
        MisfittingOrdinals(("回答3",), ()),
        "質問にない番号の回答: 回答3。重なっている番号: なし。どの質問への回答かを原本で確認してください。",
    ),
    (
        SheetWithoutNumbers(),
        "ガイドラインの表ですが、項目番号を 1 つも読み取れませんでした。番号の列の見出しを確認するか、"
        'corrections.toml の [[document]] に columns.number = "列の見出し" と書いてください。',
    ),
    (
        RepeatedSection("回答", 6),
        "「回答」という名前の箇所が 6 か所あります。見出しが質問や項目を表しているか確認してください。",
    ),
    (
        OutsideSections(30, ("鍵を掛けます。",)),
        "本文 30 字が、質問・回答・表・説明のどれにも入っていません: 「鍵を掛けます。」。",
    ),
    (DuplicateDocument("m/a.pdf"), "m/a.pdf と同じ内容です。回答では m/a.pdf を出典に示します。"),
    (
        ContradictingAnswers(85, "できます", "できません", "m/b.pdf", "質問②"),
        "No.85 について「できます」と、m/b.pdf 質問② の「できません」が食い違っているかもしれません。",
    ),
    (
        NewerAnswer(85, "m/b.pdf", "第8回", None),
        "No.85 は、より新しい「第8回」（日付不明）でも回答されています。",
    ),
    (
        ItemDisagreement("m/a.xlsx", "確認表", "V2.3", tuple(range(1, 15)), (), (9,)),
        "「確認表」（V2.3）とレベルが違う番号 No.1・No.2・No.3・No.4・No.5・No.6・No.7・No.8・No.9・No.10・"
        "No.11・No.12 ほか 2 件、達成条件が違う番号 No.9。m/a.xlsx の方を使います。",
    ),
    (
        LostTableCell("秘", ("台帳", "期限")),
        "表の「秘」の行で列「台帳、期限」の欄が空です。資料からは値が分かりません。",
    ),
    (
        LostTableCell("秘", ()),
        "表の「秘」の行で2 行が 1 行に重なっているようです。資料からは値が分かりません。",
    ),
    (
        LinkWithoutAddress("手引き", "https://a.example"),
        "「手引き」のリンクに住所がありません（登録簿の住所: https://a.example）。",
    ),
    (
        LinkWithoutAddress("手引き", None),
        "「手引き」のリンクに住所がありません（登録簿にもありません）。",
    ),
    (
        UnknownLink((("甲", "https://a.example"), ("乙", "https://b.example"))),
        "登録簿にないリンクです。正しければ sources.toml に加えてください: "
        "「甲」 https://a.example、「乙」 https://b.example。",
    ),
    (SupersededEdition("第1版", "第2版"), "「第1版」には新しい版があります: 第2版。"),
    (MisprintedTitle("方針", "指針"), "資料の表記「方針」は誤りで、正しくは「指針」です。"),
    (PersonalData(is_profile=True), "個人の紹介を取り込みませんでした。"),
    (PersonalData(is_profile=False), "個人に関する行を取り込みませんでした。"),
    (
        PageWithoutText(is_ocr_possible=False),
        "このページには文字がありません（画像だけの可能性）。",
    ),
    (
        PageWithoutText(is_ocr_possible=True),
        "このページには文字がありません（画像だけの可能性）。"
        "tesseract と日本語データを入れて YOROZU_OCR=1 で取り込むと読める場合があります。",
    ),
    (
        GarbledPage(),
        "このページの文字は化けているため取り込みませんでした。元のファイルを確認してください。",
    ),
    (
        ReadByOcr(),
        "このページは画像の文字を OCR で読み取りました。誤読がありえるため原本を確認してください。",
    ),
    (
        HiddenContent("sheet", 1, 0, None, ("台帳",)),
        "非表示のシート（1 か所: 台帳）は取り込みませんでした。",
    ),
    (
        StruckOut("cell", 2, 8, "名簿", ("B3", "B4")),
        "「名簿」の取り消し線の引かれたセル（2 か所、8 字: B3、B4）は取り込みませんでした。",
    ),
    (
        LeftOut("chart", 1, 0, None, ()),
        "グラフ（1 件）は読み取っていません。必要な内容なら本文に書き写してください。",
    ),
    (RepairedCharacters(25), "部首の字形 25 文字を通常の漢字に直しました。"),
    (
        DeclarationWithoutDocument(),
        "corrections.toml の [[document]] に当てはまる資料がありません。ID の綴りを確認してください。",
    ),
    (
        CorrectionWithoutPlace("answer", "鍵を"),
        "corrections.toml の [[answer]]（鍵を）に当てはまる箇所が、この資料にありません。綴りを確認してください。",
    ),
    (
        AudienceWithoutDocument(),
        "corrections.toml の [[audience]] に当てはまる資料がありません。ID の綴りを確認してください。",
    ),
]
"""Facts and their Japanese sentence; every kind is among them."""

JAPANESE = re.compile(r"[\u3040-\u30ff]")


def kept(warning: Warning) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(warning_to_dict(warning), ensure_ascii=False))
    return kept


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_and_a_line_in_both_languages_and_a_severity(
    kind: str,
) -> None:
    facts = KINDS[kind]
    assert facts.severity in ("serious", "notable", "routine")
    for message in (facts.words, facts.line):
        assert JAPANESE.search(message.ja)
        assert message.en
        assert not JAPANESE.search(message.en)
    assert kind_line(kind, "en") != kind != kind_line(kind, "ja")


def test_every_kind_is_told_below() -> None:
    assert {facts.kind for facts, _ in TOLD} == set(KINDS)


def test_slugs_stay_as_generations_keep_them() -> None:
    assert list(KINDS) == [
        "mislabelled-answer", "number-out-of-range", "numbering", "unpaired", "outside-pairs",
        "misfitting-ordinals", "sheet-without-numbers", "repeated-section", "outside-sections", "duplicate-document",
        "contradicting-answers", "newer-answer", "item-disagreement", "lost-table-cell",
        "link-without-address", "unknown-link", "superseded-edition", "misprinted-title",
        "personal-data", "page-without-text", "garbled-page", "read-by-ocr", "hidden-content",
        "struck-out", "left-out", "repaired-characters",
            "declaration-without-document", "correction-without-place", "audience-without-document",
    ]  # fmt: skip


@pytest.mark.parametrize(("facts", "sentence"), TOLD)
def test_words_are_made_of_facts(facts: Facts, sentence: str) -> None:
    warning = Warning.of(facts, "m/a.pdf", "質問①", 3)
    assert warning.message == sentence
    assert "{" not in facts.in_language("en")
    assert facts.in_language("en") != sentence


@pytest.mark.parametrize(("facts", "sentence"), TOLD)
def test_facts_are_kept(facts: Facts, sentence: str) -> None:
    warning = Warning.of(facts, "m/a.pdf", "質問①", 3)
    assert warning_from_dict(kept(warning)) == warning


@pytest.mark.parametrize(("facts", "sentence"), TOLD)
def test_a_warning_kept_without_facts_tells_the_same(facts: Facts, sentence: str) -> None:
    old = {"document": "m/a.pdf", "section": None, "page": 3, "kind": facts.kind}
    warning = warning_from_dict(old | {"message": sentence})
    assert warning.told == Warning.of(facts, "m/a.pdf", None, 3).told
    assert warning.severity == facts.severity
    is_needed = isinstance(facts, LostTableCell | SupersededEdition | MisprintedTitle)
    assert warning.facts == (facts if is_needed else AsTold(sentence))
    assert kept(warning)["message"] == sentence


def test_names_in_a_sentence_without_facts_are_not_missed() -> None:
    assert "m/secret.pdf" in AsTold("m/secret.pdf と同じ内容です。").names[0]
