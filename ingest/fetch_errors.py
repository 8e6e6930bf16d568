"""The errors of fetching: what failed at which address, why, and what to do."""

from __future__ import annotations

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


class FetchError(YorozuError):
    """One source could not be fetched; ``reason`` is the slug for reports."""

    def __init__(self, reason: FetchReason, ja: str, en: str) -> None:
        super().__init__(ja, en)
        self.reason = reason


class TemporaryFetchError(FetchError):
    """A later try may succeed; ``retry_after`` is the wait in seconds that the server asked for."""

    def __init__(
        self, reason: FetchReason, ja: str, en: str, retry_after: float | None = None
    ) -> None:
        super().__init__(reason, ja, en)
        self.retry_after = retry_after


def unreachable(address: str, why: str) -> TemporaryFetchError:
    return TemporaryFetchError(
        "unreachable",
        f"{address} に接続できません: {why}。ネットワークを確かめ、後でもう一度実行してください。",
        f"{address!r} cannot be reached: {why}. Check the network and try again later.",
    )


def busy(address: str, status: int, retry_after: float | None) -> TemporaryFetchError:
    return TemporaryFetchError(
        "unreachable",
        f"{address} のサーバーが応答できません(HTTP {status})。後でもう一度実行してください。",
        f"the server of {address!r} cannot answer (HTTP {status}): try again later.",
        retry_after,
    )


def refused(address: str, status: int) -> FetchError:
    return FetchError(
        "unreachable",
        f"{address} を取得できません(HTTP {status})。手元のファイルを取り込んでください。",
        f"{address!r} cannot be fetched (HTTP {status}): ingest a file of your own instead.",
    )


def forbidden(address: str, status: int) -> FetchError:
    return FetchError(
        "not-allowed",
        f"{address} の取得をサーバーが許していません(HTTP {status})。"
        "ブラウザーで入手したファイルを取り込んでください。",
        f"the server does not allow fetching {address!r} (HTTP {status}): "
        "get the file with a browser and ingest it.",
    )


def not_allowed(address: str, why_ja: str, why_en: str) -> FetchError:
    return FetchError(
        "not-allowed",
        f"{address} への接続は許可されていません: {why_ja}。登録簿の URL を確かめてください。",
        f"connecting to {address!r} is not allowed: {why_en}. Check the address in the register.",
    )


def robots(address: str) -> FetchError:
    return FetchError(
        "robots",
        f"{address} の自動取得はサイトの robots.txt により行いません。"
        "ブラウザーで入手したファイルを取り込んでください。",
        f"{address!r} is not fetched because of the site's robots.txt: "
        "get the file with a browser and ingest it.",
    )


def too_large(address: str, max_bytes: int) -> FetchError:
    bound = f"{max_bytes / 2**20:.1f} MB"
    return FetchError(
        "too-large",
        f"{address} のファイルは大きすぎます(上限 {bound})。設定の上限を上げてください。",
        f"the file at {address!r} is too large (limit {bound}): raise the limit.",
    )


def timed_out(address: str) -> FetchError:
    return FetchError(
        "timeout",
        f"{address} の取得が時間切れになりました。後でもう一度実行してください。",
        f"fetching {address!r} took too long: try again later.",
    )


def not_found(address: str) -> FetchError:
    return FetchError(
        "not-found",
        f"{address} にファイルがありません。登録簿の URL を直してください。",
        f"there is no file at {address!r}: correct the address in the register.",
    )


def without_address(title: str) -> FetchError:
    return FetchError(
        "not-found",
        f"「{title}」の URL が登録簿にありません。url か file_url を加えてください。",
        f"the register has no address for {title!r}: add url or file_url.",
    )


def wrong_type(address: str, expected: str, found: str) -> FetchError:
    return FetchError(
        "wrong-type",
        f"{address} の内容は {expected} ではありません(中身: {found})。登録簿の URL を確かめてください。",
        f"{address!r} does not hold {expected} (it holds {found}): check the register.",
    )


def landing_page_without_file(address: str, title: str, expected: str) -> FetchError:
    return FetchError(
        "landing-page-without-file",
        f"{address} に「{title}」の {expected} へのリンクが見つかりません。"
        "登録簿に file_url を加えるか、ファイルを手で入手してください。",
        f"no link to the {expected} of {title!r} was found on {address!r}: "
        "add file_url to the register, or get the file by hand.",
    )
