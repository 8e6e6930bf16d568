"""Reading questions and BEIR sets: what is taken, and how a mistake is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.beir import load_beir
from eval.dataset import Gold, chosen_questions, dataset_path, load_questions
from kb.answers import Turn
from kb.errors import UsageError

GOOD: dict[str, Any] = {
    "id": "a",
    "question": "倉庫の鍵は？",
    "history": [{"role": "user", "content": "倉庫の話です"}],
    "category": "everyday",
    "split": "dev",
    "answerable": True,
    "reason": None,
    "guideline_nos": [85],
    "gold": [{"document": "d", "meeting": 7, "section": "質問①", "page": 2, "quote": "鍵を掛ける"}],
}
REFUSED: dict[str, Any] = {
    **GOOD,
    "id": "b",
    "split": "test",
    "answerable": False,
    "reason": "not-found",
    "reasons": ["detail-missing", "not-found"],
    "guideline_nos": [],
    "gold": [],
}


def written(path: Path, *rows: dict[str, Any], start: str = "") -> Path:
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(start + lines + "\n", encoding="utf-8")
    return path


def test_a_question_is_read_with_history_gold_and_reasons(tmp_path: Path) -> None:
    good, refused = load_questions(written(tmp_path / "q.jsonl", GOOD, REFUSED))
    assert good.history == (Turn("user", "倉庫の話です"),)
    assert good.gold == (Gold("d", 7, "質問①", 2, "鍵を掛ける"),)
    assert good.reasons == ()
    assert refused.reasons == ("not-found", "detail-missing")


def test_a_byte_order_mark_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "q.jsonl", GOOD, start="\ufeff\n\n")
    assert [q.id for q in load_questions(path)] == ["a"]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"category": "other"}, "category"),
        ({"split": "train"}, "split"),
        ({"answerable": "yes"}, "answerable"),
        ({"surprise": 1}, "surprise"),
        ({"gold": []}, "gold"),
        ({"gold": [{"document": "d", "page": 0}]}, "gold.0.page"),
        ({"reason": "not-found"}, "reason"),
        ({"answerable": False}, "reason"),
        ({"id": "a"}, "id"),
    ],
)
def test_a_mistake_is_told_with_line_and_key(
    tmp_path: Path, change: dict[str, Any], key: str
) -> None:
    path = written(tmp_path / "q.jsonl", GOOD, {**GOOD, "id": "second", **change})
    with pytest.raises(UsageError) as caught:
        load_questions(path)
    assert "2 行目" in caught.value.message.ja
    assert repr(key) in caught.value.message.ja


@pytest.mark.parametrize("content", [b"", b"\x93\xfa\x96{", b"no json\n"])
def test_a_file_without_questions_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(content)
    with pytest.raises(UsageError):
        load_questions(path)


def test_a_split_and_a_limit_choose_questions(tmp_path: Path) -> None:
    questions = load_questions(written(tmp_path / "q.jsonl", GOOD, REFUSED))
    assert [q.id for q in chosen_questions(questions, "test")] == ["b"]
    assert [q.id for q in chosen_questions(questions, "all", 1)] == ["a"]


def test_shipped_datasets_have_names() -> None:
    assert dataset_path("sample").is_file()
    assert dataset_path("nowhere.jsonl") == Path("nowhere.jsonl")


def beir_folder(folder: Path, qrels: str = "qrels.tsv", judged: str = "q1\td1\t1\n") -> Path:
    (folder / qrels).parent.mkdir(parents=True, exist_ok=True)
    written(folder / "corpus.jsonl", {"_id": "d1", "title": "鍵", "text": "棚に鍵を掛ける。"})
    written(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "鍵は？", "metadata": {"x": 1}},
        {"_id": "q2", "text": "誰も判定していない質問"},
        start="\ufeff",
    )
    (folder / qrels).write_text("query-id\tcorpus-id\tscore\n" + judged, encoding="utf-8")
    return folder


@pytest.mark.parametrize("qrels", ["qrels.tsv", "qrels/test.tsv"])
def test_a_beir_set_is_read_with_its_judged_queries(tmp_path: Path, qrels: str) -> None:
    beir = load_beir(beir_folder(tmp_path, qrels))
    assert [(e.id, e.title) for e in beir.corpus] == [("d1", "鍵")]
    assert beir.queries == {"q1": "鍵は？"}
    assert beir.qrels == {"q1": {"d1": 1}}


@pytest.mark.parametrize(
    ("judged", "key"),
    [("q1\td1\tyes\n", "score"), ("q9\td1\t1\n", "query-id"), ("q1\td9\t1\n", "corpus-id")],
)
def test_a_wrong_judgement_is_told_with_line_and_key(tmp_path: Path, judged: str, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_beir(beir_folder(tmp_path, judged=judged))
    assert "2 行目" in caught.value.message.ja
    assert repr(key) in caught.value.message.ja


def test_a_missing_text_in_the_corpus_is_told_with_line_and_key(tmp_path: Path) -> None:
    folder = beir_folder(tmp_path)
    written(folder / "corpus.jsonl", {"_id": "d1", "text": "鍵"}, {"_id": "d2"})
    with pytest.raises(UsageError) as caught:
        load_beir(folder)
    assert "2 行目" in caught.value.message.ja
    assert "'text'" in caught.value.message.ja
