"""A small knowledge base whose vectors a Chroma server searches."""

from __future__ import annotations

from pathlib import Path

import httpx

from fakes import FakeEmbedder
from kb.answers import Answer
from kb.assembly import open_knowledge_base
from kb.index.chroma_server import ServedSearch
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings
from made_knowledge_base import MEETINGS

OLD = {"old.md": MEETINGS["old.md"]}


NEW = {"new.md": MEETINGS["new.md"]}


QUESTIONS = ("サーバーの部屋に鍵がありません", "鍵の貸し出しはどう管理しますか", "機密区分はいくつ")


def settings_for(tmp_path: Path, url: str | None) -> Settings:
    return Settings(kb=tmp_path / "kb", chroma_url=url)


def opened(settings: Settings) -> KnowledgeBase:
    return open_knowledge_base(settings, FakeEmbedder())


def told(answer: Answer) -> tuple[str, tuple[str, ...]]:
    return answer.text, tuple(c.quote for c in answer.citations)


def is_served(knowledge_base: KnowledgeBase) -> bool:
    with knowledge_base.live.use() as generation:
        search = generation.neighbours
    return isinstance(search, ServedSearch) and search.is_served


def collections(url: str) -> list[str]:
    path = "/api/v2/tenants/default_tenant/databases/default_database/collections"
    return [c["name"] for c in httpx.get(url + path, trust_env=False).json()]
