"""Questions that stand before their answers: by ordinal, by label, by place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from builders import by_common_characters, lines
from ingest.meetings.parsing import parse_meeting


def pairs(source: str) -> list[tuple[str, list[str]]]:
    meeting = parse_meeting(lines(f"# よろず相談会 第8回\n{source}"), by_common_characters, {})
    return [(q.name, [a.text for a in q.answers]) for q in meeting.questions]


ASKED = "質問1 区分は何段階ですか？\n質問2 記録は紙でよいですか？\n"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("回答1：三段階です。", "回答2：紙でよいです。"), (["三段階です。"], ["紙でよいです。"])),
        (("回答2：紙でよいです。", "回答1：三段階です。"), (["三段階です。"], ["紙でよいです。"])),
        (("回答：三段階です。", "回答：紙でよいです。"), (["三段階です。"], ["紙でよいです。"])),
        (("A1 三段階です。", "A2 紙でよいです。"), (["三段階です。"], ["紙でよいです。"])),
        (("回答：紙でよいです。",), ([], ["紙でよいです。"])),
        (("回答1：三段階です。", "回答9：紙でよいです。"), None),
    ],
)
def test_answers_below_two_questions(
    answers: Sequence[str], expected: tuple[list[str], list[str]] | None
) -> None:
    found = pairs(ASKED + "\n".join(answers))
    if expected is not None:
        assert found == [("質問1", expected[0]), ("質問2", expected[1])]
    # Whatever is not sure is lost nowhere.
    assert sum(len(texts) for _, texts in found) == len(answers)


def test_labels_tell_the_question_that_asks_about_the_number() -> None:
    asked = "質問1 [No.54]の区分は何段階ですか？\n質問2 [No.86]の記録は紙でよいですか？\n"
    found = pairs(f"{asked}回答[No.86]：紙でよいです。\n回答[No.54]：三段階です。\n")
    assert found == [("質問1", ["三段階です。"]), ("質問2", ["紙でよいです。"])]


def test_parts_of_one_answer_stay_with_its_question() -> None:
    found = pairs("質問1 鍵と札はどうしますか？\n回答1：鍵を付けます。\n回答2：札を掛けます。\n")
    assert found == [("質問1", ["鍵を付けます。", "札を掛けます。"])]


@pytest.mark.parametrize(
    "rest", ["とりあえず無償でもよいですか？", "がんばって続けても減りません。", "でも予算がない場合はどうしますか？",
             "もし夜なら？", "はじめての人には何を渡しますか？", "からの箱はどうしますか？"],
)  # fmt: skip
def test_a_question_may_begin_with_what_looks_like_a_particle(rest: str) -> None:
    found = pairs(f"質問1 鍵は？\n回答：付けます。\n質問2 {rest}\n回答：よいです。\n")
    assert [name for name, _ in found] == ["質問1", "質問2"]
    assert [len(texts) for _, texts in found] == [1, 1]


def test_a_sentence_about_a_question_opens_none() -> None:
    source = "質問1 鍵は？\n回答：付けます。\n質問1 で述べたとおりです。\n質問1 については後で話します。\n"
    assert [name for name, _ in pairs(source)] == ["質問1"]


@pytest.mark.parametrize("mark", ["答　", "回答　", "Ａ　", "お答え　", "回答 ", "A. ", "答："])
def test_answers_open_with_wide_spaces_and_behind_questions(mark: str) -> None:
    found = pairs(
        f"質問1 鍵は要りますか？\n{mark}要ります。\n質問2 札は要りますか？\n{mark}要りません。\n"
    )
    assert found == [("質問1", ["要ります。"]), ("質問2", ["要りません。"])]


@pytest.mark.parametrize("divider", ["# 回答編", "回答編", "# ご質問への回答", "# 解答編"])
@pytest.mark.parametrize(
    "answers",
    ["# 回答②\n紙でよいです。\n# 回答①\n三段階です。\n",
     "# 質問②への回答\n紙でよいです。\n# 質問①への回答\n三段階です。\n",
     "# 【質問①の回答】\n三段階です。\n# 【質問②の回答】\n紙でよいです。\n",
     "回答：三段階です。\n回答：紙でよいです。\n",
     "# 質問①（再掲）\n回答：三段階です。\n# 質問②（再掲）\n回答：紙でよいです。\n"],
)  # fmt: skip
def test_answers_behind_a_divider(divider: str, answers: str) -> None:
    asked = "# 質問①\n区分は何段階ですか？\n# 質問②\n記録は紙でよいですか？\n"
    found = pairs(f"{asked}{divider}\n{answers}")
    assert found == [("質問①", ["三段階です。"]), ("質問②", ["紙でよいです。"])]


@pytest.mark.parametrize("divider", ["# 回答編", "# 回答", "# いただいたご質問への回答"])
def test_answers_in_a_part_of_their_own_are_given_to_their_questions(divider: str) -> None:
    found = pairs(f"# 質問編\n{ASKED}{divider}\n回答2：紙でよいです。\n回答1：三段階です。\n")
    assert found == [("質問1", ["三段階です。"]), ("質問2", ["紙でよいです。"])]
