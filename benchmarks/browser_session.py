"""One browser's side of Streamlit's web socket: opens the chat, asks, and reads what is shown.

The messages are Streamlit's own (``ForwardMsg``, ``BackMsg``); like a browser, it fetches the
pictures that an answer shows.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Self

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_QUESTION_KEY = "question"
_PROTOCOLS = [Subprotocol("streamlit")]


@dataclass
class Shown:
    """What one run of the script put on the screen."""

    texts: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    finished: bool = False

    def texts_after(self, question: str) -> list[str]:
        """What stands below the question, where it was asked last: the page shows what was before."""
        last = len(self.texts) - self.texts[::-1].index(question) if question in self.texts else 0
        return self.texts[last:]

    def take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_element(message.delta.new_element)
        elif kind == "script_finished":
            status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            # A run that rerun() or a switched page cut short is followed by another.
            self.finished = status == "FINISHED_SUCCESSFULLY"
            if "COMPILE" in status:
                self.problems.append(status)

    def _take_element(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.problems.append(f"exception: {element.exception.message}")
        elif kind == "text":
            self.texts.append(element.text.body)
        elif kind == "imgs":
            self.pictures += [picture.url for picture in element.imgs.imgs]


class BrowserSession:
    """A visitor; to be closed by leaving its context."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._socket: ClientConnection | None = None
        self._http = httpx.AsyncClient(base_url=self._address, timeout=30, trust_env=False)
        self._question_id = ""
        self._page = ""
        self._seen: set[str] = set()

    async def __aenter__(self) -> Self:
        target = self._address.replace("http://", "ws://", 1) + "/_stcore/stream"
        self._socket = await connect(
            target, subprotocols=_PROTOCOLS, max_size=None, origin=Origin(self._address), proxy=None
        )
        return self

    async def __aexit__(self, *ended: object) -> None:
        if self._socket:
            await self._socket.close()
        await self._http.aclose()

    async def open(self) -> Shown:
        """Load the page."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        return await self._run(message)

    async def ask(self, question: str) -> tuple[Shown, float]:
        """Ask, and wait until the whole page with the answer and its pictures is there (seconds)."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        widget = message.rerun_script.widget_states.widgets.add(id=self._question_id)
        widget.chat_input_value.data = question
        started = time.perf_counter()
        shown = await self._run(message)
        await self._fetch(shown)
        return shown, time.perf_counter() - started

    async def _run(self, message: BackMsg) -> Shown:
        assert self._socket is not None  # noqa: S101 - tells the type checker what the class keeps
        await self._socket.send(message.SerializeToString())
        shown = Shown()
        while not shown.finished:
            received = await self._socket.recv()
            content = received if isinstance(received, bytes) else received.encode()
            forward = ForwardMsg.FromString(content)
            shown.take(forward)
            self._remember(forward)
        return shown

    def _remember(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "new_session":
            self._page = message.new_session.page_script_hash
        # Messages of another kind have an empty element.
        question = message.delta.new_element.chat_input
        if question.id.endswith(f"-{_QUESTION_KEY}"):
            self._question_id = question.id

    async def _fetch(self, shown: Shown) -> None:
        """Pictures that were shown before come from the browser's cache."""
        for url in dict.fromkeys(shown.pictures):
            if url not in self._seen:
                self._seen.add(url)
                answer = await self._http.get(url)
                if answer.status_code != httpx.codes.OK:
                    shown.problems.append(f"picture: {answer.status_code}")
