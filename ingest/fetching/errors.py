"""The errors of fetching: what failed at which address, why, and what to do."""

from __future__ import annotations

from enum import Enum
from typing import Literal

from kb.errors import YorozuError

FetchReason = Literal[
    "unreachable",
    "not-allowed",
    "robots",
    "too-large",
    "timeout",
    "not-found",
    "wrong-type",
    "landing-page-without-file",
]


class Fault(Enum):
    """Reason and words of everything that can go wrong; braces name what `FetchError` fills in."""

    UNREACHABLE = (
        "unreachable",
        "{address} に接続できません: {why}。ネットワークを確かめ、後でもう一度実行してください。",
        "{address!r} cannot be reached: {why}. Check the network and try again later.",
    )
    BUSY = (
        "unreachable",
        "{address} のサーバーが応答できません(HTTP {status})。後でもう一度実行してください。",
        "the server of {address!r} cannot answer (HTTP {status}): try again later.",
    )
    REFUSED = (
        "unreachable",
        "{address} を取得できません(HTTP {status})。手元のファイルを取り込んでください。",
        "{address!r} cannot be fetched (HTTP {status}): ingest a file of your own instead.",
    )
    FORBIDDEN = (
        "not-allowed",
        "{address} の取得をサーバーが許していません(HTTP {status})。"
        "ブラウザーで入手したファイルを取り込んでください。",
        "the server does not allow fetching {address!r} (HTTP {status}): "
        "get the file with a browser and ingest it.",
    )
    NOT_ALLOWED = (
        "not-allowed",
        "{address} への接続は許可されていません: {why_ja}。登録簿の URL を確かめてください。",
        "connecting to {address!r} is not allowed: {why_en}. Check the address in the register.",
    )
    ROBOTS = (
        "robots",
        "{address} の自動取得はサイトの robots.txt により行いません。"
        "ブラウザーで入手したファイルを取り込んでください。",
        "{address!r} is not fetched because of the site's robots.txt: "
        "get the file with a browser and ingest it.",
    )
    TOO_LARGE = (
        "too-large",
        "{address} のファイルは大きすぎます(上限 {megabytes:.1f} MB)。設定の上限を上げてください。",
        "the file at {address!r} is too large (limit {megabytes:.1f} MB): raise the limit.",
    )
    TIMEOUT = (
        "timeout",
        "{address} の取得が時間切れになりました。後でもう一度実行してください。",
        "fetching {address!r} took too long: try again later.",
    )
    NOT_FOUND = (
        "not-found",
        "{address} にファイルがありません。登録簿の URL を直してください。",
        "there is no file at {address!r}: correct the address in the register.",
    )
    NO_ADDRESS = (
        "not-found",
        "「{title}」の URL が登録簿にありません。url か file_url を加えてください。",
        "the register has no address for {title!r}: add url or file_url.",
    )
    WRONG_TYPE = (
        "wrong-type",
        "{address} の内容は {expected} ではありません(中身: {found})。登録簿の URL を確かめてください。",
        "{address!r} does not hold {expected} (it holds {found}): check the register.",
    )
    NO_LINK = (
        "landing-page-without-file",
        "{address} に「{title}」の {expected} へのリンクが見つかりません。"
        "登録簿に file_url を加えるか、ファイルを手で入手してください。",
        "no link to the {expected} of {title!r} was found on {address!r}: "
        "add file_url to the register, or get the file by hand.",
    )

    def __init__(self, reason: FetchReason, ja: str, en: str) -> None:
        self.reason = reason
        self.ja = ja
        self.en = en


class FetchError(YorozuError):
    """One source could not be fetched; ``reason`` is the slug for reports.

    ``retry_after`` is the wait in seconds that the server asked for, if it did.
    """

    def __init__(
        self, fault: Fault, address: str, retry_after: float | None = None, **facts: object
    ) -> None:
        words = {"address": address, **facts}
        super().__init__(fault.ja.format_map(words), fault.en.format_map(words))
        self.reason = fault.reason
        self.retry_after = retry_after
        self.is_temporary = fault in (Fault.UNREACHABLE, Fault.BUSY)
        """A later try may succeed."""
