"""A small knowledge base made by a real ingest of texts written for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fakes import FakeEmbedder
from ingest.pipeline import IngestOptions, IngestParts, ingest
from ingest.readers import Limits
from ingest.sources.register import Register
from kb.assembly import open_knowledge_base
from kb.embedding.embedder import Embedder
from kb.generations.folder import Generations
from kb.guideline.items import GuidelineItems
from kb.knowledge_base import KnowledgeBase
from kb.settings import Settings

MEETINGS = {
    "old.md": "# よろず相談会 第8回\n\n2026年6月5日\n\n# 質問①\n\n"
    "ガイドライン[No.85]「設置エリアの施錠」について。サーバーの部屋に鍵がありません。どうすればよいですか？\n\n"
    "回答[No.85]：棚に鍵を付ける方法があります。\n",
    "new.md": "# よろず相談会 第9回\n\n2026年9月4日\n\n# 質問①\n\n"
    "ガイドライン[No.85]「設置エリアの施錠」について。鍵の貸し出しはどう管理しますか？\n\n"
    "回答[No.85]：貸し出し簿を作り、月末に本数を数えます。\n\n# 質問②\n\n"
    "ガイドライン[No.54]「機密区分」について。区分はいくつ必要ですか？\n\n"
    "回答[No.54]：二つから始めて構いません。\n",
}


def ingest_texts(kb: Path, texts: Mapping[str, str] = MEETINGS) -> None:
    """Write the texts beside the knowledge base and ingest them with the fake embedder."""
    ingest_into(Generations(kb), texts)


def ingest_into(generations: Generations, texts: Mapping[str, str]) -> None:
    """The same into generations that may have their collections on a server."""
    kb = generations.folder
    folder = kb.parent / f"{kb.name}-material"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    parts = IngestParts(generations, FakeEmbedder(), Register(), GuidelineItems(), Limits(), 360)
    ingest([folder], IngestOptions(), parts)


def open_made(settings: Settings, embedder: Embedder | None = None) -> KnowledgeBase:
    """As ``open_knowledge_base``, with the fake embedder."""
    return open_knowledge_base(settings, embedder or FakeEmbedder())


def make_knowledge_base(kb: Path, texts: Mapping[str, str] = MEETINGS) -> KnowledgeBase:
    ingest_texts(kb, texts)
    return open_made(Settings(kb=kb))
