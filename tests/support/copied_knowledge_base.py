"""A knowledge base that an object store holds, and stores that fail at a chosen call."""

from __future__ import annotations

from typing import Any

from fakes import FakeEmbedder
from kb.answers import answer_to_dict
from kb.assembly import open_knowledge_base
from kb.copies.object_store import ObjectStore
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

QUESTIONS = (
    "サーバーの部屋に鍵がありません",
    "鍵の貸し出しはどう管理しますか？",
    "No.54",
    "駐車場",
)


LATER = {
    "later.md": "# よろず相談会 第10回\n\n2026年12月4日\n\n# 質問①\n\n"
    "ガイドライン[No.85]「設置エリアの施錠」について。鍵を失くしたときはどうしますか？\n\n"
    "回答[No.85]：錠前を取り替え、失くした日を帳面に書きます。\n"
}


def opened(settings: Settings, embedder: FakeEmbedder | None = None) -> KnowledgeBase:
    return open_knowledge_base(settings, embedder or FakeEmbedder())


def look(knowledge_base: KnowledgeBase) -> None:
    assert knowledge_base.follower
    knowledge_base.follower.look()


def answers_of(knowledge_base: KnowledgeBase) -> list[dict[str, Any]]:
    found = [answer_to_dict(knowledge_base.ask(question)) for question in QUESTIONS]
    return [{key: value for key, value in a.items() if key != "seconds"} for a in found]


def store_at(settings: Settings) -> ObjectStore:
    return ObjectStore.at(str(settings.object_store))


class _CutError(Exception):
    """What a killed process or a broken line leaves: nothing after this."""


class _CutStore:
    """A file system whose calls, or those of one name, fail from the n-th on."""

    def __init__(self, whole: Any, calls: int, counted: str | None) -> None:
        self._whole = whole
        self._left = calls
        self._counted = counted

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._whole, name)
        if not callable(found) or self._counted not in (None, name):
            return found

        def call(*arguments: Any, **named: Any) -> Any:
            if self._left <= 0:
                raise _CutError("the line is cut")
            self._left -= 1
            return found(*arguments, **named)

        return call


def cut_after(calls: int, settings: Settings, counted: str | None = None) -> ObjectStore:
    whole = store_at(settings)
    return ObjectStore(_CutStore(whole._files, calls, counted), whole._root, whole.address)
