"""The sentences of saved conversations, in Japanese and in English."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import Language, Message


@dataclass(frozen=True)
class SavingWording:
    """Names in braces are filled in by the screen."""

    saving: str
    saving_help: str
    saved_for: str
    saved: str
    delete: str
    delete_one: str
    delete_all: str


_JA = SavingWording(
    saving="相談を保存する",
    saving_help="オンにすると、いまの相談とこれからの相談が、あなたのアカウントだけで開ける一覧に残ります"
    "（新しい順に{count}件まで）。名前や連絡先は伏せて保存します。オフにしても、保存済みのものは消えません。",
    saved_for="{days}日間使わない相談は自動で消えます。",
    saved="保存した相談（{count}件）",
    delete="削除",
    delete_one="この相談を削除",
    delete_all="保存した相談をすべて削除",
)

_EN = SavingWording(
    saving="Save conversations",
    saving_help="While this is on, this conversation and later ones stay in a list that only your "
    "account can open (the newest {count}). Names and addresses are masked. Switching it off "
    "deletes nothing. ",
    saved_for="A conversation that is not used for {days} days is deleted.",
    saved="Saved conversations ({count})",
    delete="Delete",
    delete_one="Delete this conversation",
    delete_all="Delete all saved conversations",
)

ERASED = Message(
    "この回答は、引用した資料が消去されたため、残っていません。",
    "This answer is gone because a document that it quoted was erased.",
)


def saving_wording_in(language: Language) -> SavingWording:
    return _EN if language == "en" else _JA
