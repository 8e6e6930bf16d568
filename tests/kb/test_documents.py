"""What is kept of documents and passages, and what older generations kept."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from kb.documents import (
    Document,
    Link,
    document_from_dict,
    passage_from_dict,
    passage_to_dict,
)

PASSAGE = {
    "id": "1", "document_id": "a", "text": "鍵", "page": 1, "page_index": 0, "start": 0, "end": 1,
    "section": "s", "part": "answer", "group": "g", "position": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("note", "is_slip", "is_mapping"),
    [(None, False, False), ("mislabelled-answer", True, False), ("reference-mapping", False, True)],
)
def test_a_passage_kept_with_one_note_for_two_facts_is_read(
    note: str | None, is_slip: bool, is_mapping: bool
) -> None:
    passage = passage_from_dict(PASSAGE | ({"note": note} if note else {}))
    assert (passage.is_slip, passage.is_reference_mapping) == (is_slip, is_mapping)
    assert passage_from_dict(passage_to_dict(passage)) == passage


def test_defaults_are_not_kept() -> None:
    assert passage_to_dict(passage_from_dict(PASSAGE)) == PASSAGE


def test_a_passage_with_everything_survives_json() -> None:
    links = [{"title": "手引き", "url": "https://a.example", "hint": "P3"}]
    more = {"guideline_nos": [85], "headings": ["章", "節"], "links": links, "anchor": "kagi"}
    passage = passage_from_dict(PASSAGE | more)
    assert passage.links == (Link("手引き", "https://a.example", hint="P3"),)
    assert passage_from_dict(json.loads(json.dumps(passage_to_dict(passage)))) == passage


def test_a_document_survives_json_and_an_older_one_is_for_everybody() -> None:
    document = Document("m/a.pdf", "資料", "meeting", "h", audience=("品質",))
    kept = json.loads(json.dumps(asdict(document)))
    assert document_from_dict(kept) == document
    del kept["audience"]
    assert document_from_dict(kept).audience == ()


def test_a_passage_is_searched_with_its_context_and_by_words_twice() -> None:
    bare = passage_from_dict(PASSAGE)
    assert (bare.search_text, bare.lexical_text) == ("鍵", "鍵")
    row = passage_from_dict(PASSAGE | {"context": "表", "labelled": "品: 鍵"})
    assert (row.search_text, row.lexical_text) == ("表\n品: 鍵", "表\n表\n品: 鍵")
