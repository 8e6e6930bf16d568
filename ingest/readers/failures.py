"""The errors of readers: what failed on which file, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import FailureReason, ReadingError


@dataclass(frozen=True)
class Failure:
    """A way to fail. In its words {0} is the file's name, and the facts of the case follow."""

    reason: FailureReason
    ja: str
    en: str

    def __call__(self, name: str, *facts: object) -> ReadingError:
        return ReadingError(self.reason, self.ja.format(name, *facts), self.en.format(name, *facts))


empty = Failure(
    "empty",
    "{0} は空です。文章の入ったファイルを置き直してください。",
    "{0!r} is empty: put a file with text in its place.",
)
nothing_taken = Failure(
    "empty",
    "{0} から取り込める文章がありませんでした。内容を確認してください。",
    "{0} holds no text that could be taken in. Check its content.",
)
unsupported = Failure(
    "unsupported",
    "{0} の形式は読めません。読める形式({1})に変換してください。",
    "{0!r} is of a kind that cannot be read: convert it to one of {1}.",
)
old_office = Failure(
    "unsupported",
    "{0} は古い Office 形式です。{1} で開き、{2} 形式で保存し直してください。",
    "{0!r} is in an old Office format: open it in {1} and save it as {2}.",
)
needs_libreoffice = Failure(
    "unsupported",
    "{0} を読むには LibreOffice が必要です。LibreOffice を入れるか、{1} 形式で保存し直してください。",
    "{0!r} can only be read with LibreOffice: install it, or save the file as {1}.",
)
strict_office = Failure(
    "unsupported",
    "{0} は「Strict Open XML」形式です。通常の形式で保存し直してください。",
    "{0!r} is in the Strict Open XML form: save it in the usual form.",
)
not_this_format = Failure(
    "not-this-format",
    "{0} は {1} ではありません(中身: {2})。正しい形式で保存し直してください。",
    "{0!r} is not {1} (it holds {2}): save it again in the right format.",
)
too_large = Failure(
    "too-large",
    "{0} は大きすぎます({1}、上限 {2})。分割するか、設定の上限を上げてください。",
    "{0!r} is too large ({1}, limit {2}): split it or raise the limit.",
)
unreadable = Failure(
    "unreadable",
    "{0} を開けません: {1}。ファイルの権限と場所を確認してください。",
    "{0!r} cannot be opened: {1}. Check its rights and place.",
)
special_file = Failure(
    "unsupported",
    "{0} は通常のファイルではありません（パイプ、ソケット、装置など）。ファイルを置き直してください。",
    "{0!r} is no regular file (but a pipe, a socket, a device or the like): put a file in its place.",
)
link_out = Failure(
    "unsupported",
    "{0} はフォルダの外を指すリンクです。リンク先のファイルそのものを置いてください。",
    "{0!r} is a link that leads out of the folder: put the file itself there.",
)
broken_link = Failure(
    "unreadable",
    "{0} はリンクですが、リンク先がありません。ファイルそのものを置いてください。",
    "{0!r} is a link that leads to nothing: put the file itself there.",
)
too_deep = Failure(
    "too-large",
    "{0} は ZIP の中の ZIP の中にあります(上限 {1} 段)。取り出して置いてください。",
    "{0!r} is an archive too deep in archives (limit {1}): take it out of them.",
)
fault = Failure(
    "unreadable",
    "{0} を取り込む途中で予期しない誤り({1})が起きました。ほかのファイルは取り込みました。"
    "別の形式で保存し直すか、ログを添えて開発者に知らせてください。",
    "taking {0!r} in met an unforeseen error ({1}); the other files were taken. Save it in another "
    "format, or tell the developers, with the log.",
)
# The reason is told in Japanese and in English.
damaged = Failure(
    "damaged",
    "{0} は壊れています: {1}。元のファイルを入手し直してください。",
    "{0!r} is damaged: {2}. Get the original again.",
)
password = Failure(
    "password",
    "{0} はパスワードで保護されています。保護を外すか、設定 pdf_passwords に加えてください。",
    "{0!r} is protected by a password: remove it, or add it to the setting pdf_passwords.",
)
office_password = Failure(
    "password",
    "{0} はパスワードで保護されています。保護を外して保存し直してください。",
    "{0!r} is protected by a password: save it again without one.",
)
no_text_layer = Failure(
    "no-text-layer",
    "{0} には文字情報がありません(画像だけの PDF)。tesseract と日本語データを入れて "
    "YOROZU_OCR=1 で取り込むか、先に OCR をかけてください。",
    "{0!r} has no text layer (images only): install tesseract with its Japanese data and "
    "set YOROZU_OCR=1, or OCR it first.",
)
dynamic_form = Failure(
    "unsupported",
    "{0} は動的な XFA フォームで、ページに内容がありません。Acrobat で開き、PDF として印刷し直してください。",
    "{0!r} is a dynamic XFA form, whose pages hold none of its content: open it in Acrobat and "
    "print it to PDF.",
)
no_text_found = Failure(
    "no-text-layer",
    "{0} には文字情報がなく、OCR でも文字を読み取れませんでした。鮮明な元ファイルを入手してください。",
    "{0!r} has no text layer, and OCR found no text either: get a clearer original.",
)
garbled = Failure(
    "encoding",
    "{0} の文字は化けていて読めません(フォントの文字対応の誤りなど)。元のファイルから作り直してください。"
    "PDF なら YOROZU_OCR=1 で読める場合があります。",
    "the text of {0!r} is garbled (a font's wrong character map, or the like): make it "
    "again from its source. A PDF may be readable with YOROZU_OCR=1.",
)
encoding = Failure(
    "encoding",
    "{0} の文字コードを判別できません。UTF-8 で保存し直してください。",
    "{0!r} is in an unknown or mixed encoding: save it as UTF-8.",
)
timeout = Failure(
    "timeout",
    "{0} の読み取りが {1:.0f} 秒を超えました。ファイルを分割してください。",
    "reading {0!r} took more than {1:.0f} seconds: split the file.",
)
