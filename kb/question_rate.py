"""How many questions a visitor may ask in a minute, over all of their windows in this process."""

from __future__ import annotations

import threading
from collections import deque

WINDOW_SECONDS = 60.0


class QuestionRate:
    """Counts questions of the last minute by visitor; only visitors of that minute are kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        """0 sets no limit."""
        self._asked: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def allows(self, visitor: str, now: float) -> bool:
        """Count a question at a time (seconds, monotonic), unless it is one too many."""
        if not self._limit:
            return True
        with self._lock:
            self._drop_before(now - WINDOW_SECONDS)
            asked = self._asked.setdefault(visitor, deque())
            if len(asked) >= self._limit:
                return False
            asked.append(now)
            return True

    def _drop_before(self, border: float) -> None:
        for visitor, asked in list(self._asked.items()):
            while asked and asked[0] <= border:
                asked.popleft()
            if not asked:
                del self._asked[visitor]
