"""The errors of readers: what failed on which file, why, and what to do."""

from __future__ import annotations

from kb.errors import ReadingError


def empty(name: str) -> ReadingError:
    return ReadingError(
        "empty",
        f"{name} は空です。文章の入ったファイルを置き直してください。",
        f"{name!r} is empty: put a file with text in its place.",
    )


def unsupported(name: str, suffixes: list[str]) -> ReadingError:
    known = " ".join(suffixes)
    return ReadingError(
        "unsupported",
        f"{name} の形式は読めません。読める形式({known})に変換してください。",
        f"{name!r} is of a kind that cannot be read: convert it to one of {known}.",
    )


def not_this_format(name: str, expected: str, found: str) -> ReadingError:
    return ReadingError(
        "not-this-format",
        f"{name} は {expected} ではありません(中身: {found})。正しい形式で保存し直してください。",
        f"{name!r} is not {expected} (it holds {found}): save it again in the right format.",
    )


def too_large(name: str, what: str, bound: str) -> ReadingError:
    return ReadingError(
        "too-large",
        f"{name} は大きすぎます({what}、上限 {bound})。分割するか、設定の上限を上げてください。",
        f"{name!r} is too large ({what}, limit {bound}): split it or raise the limit.",
    )


def unreadable(name: str, why: str) -> ReadingError:
    return ReadingError(
        "unreadable",
        f"{name} を開けません: {why}。ファイルの権限と場所を確認してください。",
        f"{name!r} cannot be opened: {why}. Check its rights and place.",
    )


def damaged(name: str, why_ja: str, why_en: str) -> ReadingError:
    return ReadingError(
        "damaged",
        f"{name} は壊れています: {why_ja}。元のファイルを入手し直してください。",
        f"{name!r} is damaged: {why_en}. Get the original again.",
    )


def password(name: str) -> ReadingError:
    return ReadingError(
        "password",
        f"{name} はパスワードで保護されています。保護を外すか、設定 pdf_passwords に加えてください。",
        f"{name!r} is protected by a password: remove it, or add it to the setting pdf_passwords.",
    )


def no_text_layer(name: str, was_recognised: bool = False) -> ReadingError:
    if was_recognised:
        return ReadingError(
            "no-text-layer",
            f"{name} には文字情報がなく、OCR でも文字を読み取れませんでした。鮮明な元ファイルを入手してください。",
            f"{name!r} has no text layer, and OCR found no text either: get a clearer original.",
        )
    return ReadingError(
        "no-text-layer",
        f"{name} には文字情報がありません(画像だけの PDF)。tesseract と日本語データを入れて "
        "YOROZU_OCR=1 で取り込むか、先に OCR をかけてください。",
        f"{name!r} has no text layer (images only): install tesseract with its Japanese data and "
        "set YOROZU_OCR=1, or OCR it first.",
    )


def garbled(name: str) -> ReadingError:
    return ReadingError(
        "encoding",
        f"{name} の文字は化けていて読めません(フォントの文字対応の誤りなど)。元のファイルから作り直してください。"
        "PDF なら YOROZU_OCR=1 で読める場合があります。",
        f"the text of {name!r} is garbled (a font's wrong character map, or the like): make it "
        "again from its source. A PDF may be readable with YOROZU_OCR=1.",
    )


def encoding(name: str) -> ReadingError:
    return ReadingError(
        "encoding",
        f"{name} の文字コードを判別できません。UTF-8 で保存し直してください。",
        f"{name!r} is in an unknown or mixed encoding: save it as UTF-8.",
    )


def timeout(name: str, seconds: float) -> ReadingError:
    return ReadingError(
        "timeout",
        f"{name} の読み取りが {seconds:.0f} 秒を超えました。ファイルを分割してください。",
        f"reading {name!r} took more than {seconds:.0f} seconds: split the file.",
    )
