"""Two questions with their gold, over a meeting that each test writes for itself."""

from __future__ import annotations

from typing import Any

TWO_QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "k1",
        "question": "No.85 棚へ電子錠を付ける方法",
        "category": "exact-number",
        "split": "dev",
        "answerable": True,
        "guideline_nos": [85],
        "gold": [{"document": "meeting", "section": "質問①", "quote": "棚へ電子錠を付ける"}],
    },
    {
        "id": "k2",
        "question": "No.21 停電の手順は連絡先と復旧の順番",
        "category": "exact-number",
        "split": "test",
        "answerable": True,
        "guideline_nos": [21],
        "gold": [{"document": "meeting", "section": "質問②", "quote": "復旧の順番まで"}],
    },
]
