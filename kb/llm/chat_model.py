"""Language models through LangChain: which one, how long, and what a call may cost.

Only here: langchain's chat models. Nothing is sent anywhere unless the setting ``llm`` names a
model; its key comes from the provider's own environment variable and is never read by us.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

from kb.errors import LanguageModelError, SettingsError
from kb.settings import Settings
from kb.text.bilingual import Text

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

TRIES = 2
_RETRY_PAUSE_SECONDS = 0.3
_MAX_STREAM_CHARS = 12_000
"""No answer is this long: what goes on beyond it is a stream without an end."""
_EXTRAS = {"bedrock_converse": "bedrock"}
"""The optional dependency that brings a provider, where it is not of the provider's name."""


class LanguageModel(Protocol):
    """What writes answers; everything it says is checked by others."""

    name: str

    def stream(self, system: str, user: str, deadline: float) -> Iterator[str]:
        """Pieces of the answer as they come, until ``deadline`` (``time.monotonic`` seconds).

        While nothing comes an empty piece is given now and then, so that whoever reads can stop.

        Raises:
            LanguageModelError: the call failed or took too long; pieces may have come before.
        """


@dataclass
class ChatModel:
    """A LangChain chat model with one deadline for everything, one retry and few calls at once."""

    name: str
    model: BaseChatModel
    concurrency: int
    price_read: float = 0.0
    """US dollars for a million tokens; 0 where nobody said."""
    price_written: float = 0.0
    may_be_traced: bool = False
    """Whether LangChain's own switches may send prompts to LangSmith."""
    _slots: threading.Semaphore = field(init=False)
    _workers: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self._slots = threading.Semaphore(self.concurrency)
        # More workers than slots: a call that was given up may still hang in its socket.
        self._workers = ThreadPoolExecutor(self.concurrency * 4, "language-model")

    def stream(self, system: str, user: str, deadline: float) -> Iterator[str]:
        """As promised by ``LanguageModel``; a call that fails before its first piece is repeated."""
        if not self._slots.acquire(timeout=max(0.0, deadline - time.monotonic())):
            raise _failed(self.name, "混み合っています", "too many calls at once")
        try:
            yield from self._tried(system, user, deadline)
        finally:
            self._slots.release()

    def _tried(self, system: str, user: str, deadline: float) -> Iterator[str]:
        for left in reversed(range(TRIES)):
            has_begun = False
            try:
                for piece in self._once(system, user, deadline):
                    has_begun = has_begun or bool(piece)
                    yield piece
                return
            except LanguageModelError as error:
                rest = deadline - time.monotonic()
                if has_begun or not left or rest <= _RETRY_PAUSE_SECONDS:
                    raise
                log.info("language model %s: %s; trying again", self.name, error)
                time.sleep(_RETRY_PAUSE_SECONDS)

    def _once(self, system: str, user: str, deadline: float) -> Iterator[str]:
        call = _Call(self.model, [("system", system), ("user", user)], self.may_be_traced)
        # The future keeps whatever the provider raises; each has its own tree of errors.
        future = self._workers.submit(call.run)
        try:
            yield from _pieces(self.name, call, deadline)
        finally:
            call.given_up.set()
        error = future.exception()
        if error is not None:
            # The provider's own words may hold the request or parts of the key: the kind is enough.
            kind = type(error).__name__
            ja, en = f"呼び出しに失敗しました ({kind})", f"the call failed ({kind})"
            raise _failed(self.name, ja, en) from error
        log.info(
            "language model %s: %d tokens read, %d written%s",
            self.name,
            call.tokens_read,
            call.tokens_written,
            self._cost(call),
        )

    def _cost(self, call: _Call) -> str:
        cost = self.price_read * call.tokens_read + self.price_written * call.tokens_written
        return f", {cost / 1e6:.6f} USD" if cost else ""

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)


_END = None
_BEAT_SECONDS = 0.2
"""How long a reader who wants to stop may have to wait."""


@dataclass
class _Call:
    """One call, run in a worker so that whoever waits can stop waiting."""

    model: BaseChatModel
    messages: list[tuple[str, str]]
    may_be_traced: bool = False
    pieces: queue.SimpleQueue[str | None] = field(default_factory=queue.SimpleQueue)
    given_up: threading.Event = field(default_factory=threading.Event)
    tokens_read: int = 0
    tokens_written: int = 0

    def run(self) -> None:
        from langsmith import tracing_context

        try:
            # A variable in the environment alone must not send questions to a tracing service.
            with nullcontext() if self.may_be_traced else tracing_context(enabled=False):
                for chunk in self.model.stream(list(self.messages)):
                    if self.given_up.is_set():
                        return
                    self._count(getattr(chunk, "usage_metadata", None) or {})
                    self.pieces.put(str(chunk.text))
        finally:
            self.pieces.put(_END)

    def _count(self, usage: Any) -> None:
        self.tokens_read += usage.get("input_tokens", 0)
        self.tokens_written += usage.get("output_tokens", 0)


def _pieces(name: str, call: _Call, deadline: float) -> Iterator[str]:
    chars = 0
    while True:
        left = max(0.0, deadline - time.monotonic())
        try:
            piece = call.pieces.get(timeout=min(_BEAT_SECONDS, left))
        except queue.Empty:
            if left > _BEAT_SECONDS:
                yield ""
                continue
            raise _failed(name, "時間内に終わりませんでした", "it took too long") from None
        if piece is _END:
            return
        chars += len(piece)
        if chars > _MAX_STREAM_CHARS or time.monotonic() > deadline:
            raise _failed(name, "回答が終わりません", "its answer does not end")
        yield piece


def _failed(name: str, ja: str, en: str) -> LanguageModelError:
    return LanguageModelError(
        f"言語モデル {name}: {ja}。資料の文だけで回答します。",
        f"language model {name}: {en}. The answer uses the material's own sentences.",
    )


def open_language_model(settings: Settings) -> ChatModel | None:
    """The model that the settings name, or None where they name none.

    Raises:
        SettingsError: the name is no ``provider:model``, its package is not installed, or its key
            is not in the environment.
    """
    if not settings.llm:
        return None
    provider, name = _provider_and_name(settings.llm)
    model = _chat_model(provider, name, settings)
    return ChatModel(
        settings.llm,
        model,
        settings.llm_concurrency,
        settings.llm_price_read,
        settings.llm_price_written,
        settings.langsmith,
    )


def _provider_and_name(llm: str) -> tuple[str, str]:
    provider, separator, name = llm.partition(":")
    if not (separator and provider.strip() and name.strip()):
        raise SettingsError(
            f"設定 llm の値 {llm!r} が使えません: openai:モデル名 のように 提供元:モデル名 で指定してください。",
            f"the setting llm cannot be {llm!r}: write provider:model, such as openai:NAME.",
        )
    return provider.strip(), name.strip()


def _chat_model(provider: str, name: str, settings: Settings) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    arguments = _arguments(provider, settings)
    # The future keeps whatever the provider raises; each has its own tree of errors.
    with ThreadPoolExecutor(1) as opening:
        future: Future[Any] = opening.submit(
            lambda: init_chat_model(name, model_provider=provider, **arguments)
        )
    error = future.exception()
    if isinstance(error, ImportError):
        extra = _EXTRAS.get(provider, provider)
        raise SettingsError(
            f"言語モデル {provider} の部品がありません。`pip install -e '.[{extra}]'` を実行してください。",
            f"the package for {provider} is not installed. Run `pip install -e '.[{extra}]'`.",
        ) from error
    if error is not None:
        raise _unusable(provider, error) from error
    model: BaseChatModel = future.result()
    return model


def _unusable(provider: str, error: BaseException) -> SettingsError:
    kind = type(error).__name__
    return SettingsError(
        f"言語モデル {provider} を使えません ({kind})。提供元の名前と、キーの環境変数"
        f"（{provider.upper()}_API_KEY など）を確認してください。",
        f"the language model {provider} cannot be used ({kind}). Check the provider's name and its "
        f"key in the environment ({provider.upper()}_API_KEY or the like).",
    )


def _arguments(provider: str, settings: Settings) -> dict[str, Any]:
    """Retries and deadlines are ours; each provider is told of them in its own words."""
    arguments: dict[str, Any] = {"temperature": 0}
    if provider in ("openai", "azure_openai", "anthropic", "google_genai"):
        arguments |= {"timeout": settings.llm_timeout, "max_retries": 0}
        arguments["max_tokens"] = settings.llm_max_tokens
    if provider in ("openai", "azure_openai"):
        arguments["stream_usage"] = True
    if settings.llm_base_url:
        arguments["base_url"] = settings.llm_base_url
    if provider == "openai":
        # Other endpoints than OpenAI's own know the plain chat protocol only, and may want no key.
        arguments["use_responses_api"] = False
        if settings.llm_base_url and not os.environ.get("OPENAI_API_KEY"):
            arguments["api_key"] = "not-needed"
    return arguments


def mode_message(settings: Settings) -> Text:
    """Which mode is on, and to whom text is sent: for the screen."""
    if not settings.llm:
        return Text(
            "言語モデルなし：資料の文をそのまま引用します。質問文は外部に送信されません。",
            "No language model: the material is quoted as it stands. Questions are not sent anywhere.",
        )
    place = f" ({_host(settings.llm_base_url)})" if settings.llm_base_url else ""
    receiver = f"{settings.llm}{place}"
    return Text(
        f"言語モデルあり：質問文、会話、資料の該当箇所を {receiver} に送信します。"
        "出典と照合できた文だけを表示します。",
        f"Language model on: the question, the conversation and passages are sent to {receiver}. "
        "Only sentences that hold against their source are shown.",
    )


def _host(url: str) -> str:
    """The address without user, password, path and query, which may hold secrets."""
    parts = urlsplit(url)
    return f"{parts.hostname or '?'}{f':{parts.port}' if parts.port else ''}"
