"""The sentences of the material page, in Japanese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import Language


@dataclass(frozen=True)
class MaterialWording:
    """Names in braces are filled in by the screen; keys of mappings are our own slugs."""

    page: str
    lead: str
    tabs: tuple[str, str, str]
    upkeep: str
    kinds: Mapping[str, str]
    pages: str
    duplicate: str
    no_warnings: str
    warnings_lead: str
    more: str
    generation: str
    in_use: str
    no_earlier: str
    first_kept: str
    no_change: str
    changes: Mapping[str, str]
    roll_back: str
    roll_back_help: str
    roll_back_now: str
    rolled_back: str
    upkeep_lead: str
    step_upload: str
    choose: str
    choose_help: str
    put: str
    staged: str
    nothing_staged: str
    replaces: str
    new: str
    take_back: str
    step_check: str
    check: str
    check_help: str
    check_first: str
    nothing_new: str
    summary: str
    failed: str
    parse: str
    unit: str
    correct_this: str
    step_correct: str
    correct_help: str
    document: str
    section: str
    label: str
    what: str
    whats: Mapping[str, str]
    action: str
    actions: Mapping[str, str]
    numbers: str
    value: str
    page_numbers: str
    add: str
    added: str
    step_publish: str
    publish: str
    publish_help: str
    running: Mapping[str, str]
    doing: Mapping[str, str]
    done: Mapping[str, str]
    nothing_published: str
    interrupted: str
    clear: str


_JA = MaterialWording(
    page="資料",
    lead="回答のもとになっている資料と、その版、取り込みのときに見つかった注意点です。",
    tabs=("資料", "注意点", "世代"),
    upkeep="取り込み",
    kinds={"meeting": "よろず相談会", "guideline": "ガイドライン・解説", "reference": "参考資料"},
    pages="{count} ページ",
    duplicate="{title} と同じ内容です",
    no_warnings="注意点はありません。",
    warnings_lead="前回の取り込みで、資料の中に見つかった注意点です。",
    more="ほか {count} 件",
    generation="世代 {name}（{created}）",
    in_use="使用中",
    no_earlier="戻せる前の世代はありません。",
    first_kept="保存されている最初の世代です（資料 {count} 件）。",
    no_change="資料の変更はありません（読み直しのみ）。",
    changes={"added": "追加", "changed": "変更", "removed": "削除"},
    roll_back="前の世代に戻す",
    roll_back_help="回答のもとが前の世代に切り替わります。資料フォルダのファイルは変わりません。",
    roll_back_now="世代 {name} に戻す",
    rolled_back="世代 {name} に戻しました。",
    upkeep_lead="資料を置いても、公開するまで回答には使われません。公開の途中でも質問は続けられます。",
    step_upload="1. 資料を置く",
    choose="資料のファイル",
    choose_help="同じ名前の資料があれば、新しい版として置き換えます。",
    put="仮置きする",
    staged="仮置き中の資料",
    nothing_staged="仮置き中の資料はありません。",
    replaces="置き換え",
    new="新規",
    take_back="取り消す",
    step_check="2. 読み取りを確認する",
    check="読み取りを確認",
    check_help="仮置きした資料を読み、結果と注意点を表示します。まだ何も変わりません。",
    check_first="読み取りを確認すると、公開できるようになります。",
    nothing_new="取り込み済みの内容と同じです。公開しても変わるものはありません。",
    summary="追加 {added}、変更 {changed}、変更なし {unchanged}、失敗 {failed}、注意点 {warnings}",
    failed="取り込めません",
    parse="読み取り結果: {title}（{count} 文章）",
    unit="件",
    correct_this="訂正する",
    step_correct="3. 訂正する（必要なとき）",
    correct_help="読み取りの誤りを直します。資料と一緒に保存され、次の取り込みでも使われます。",
    document="資料",
    section="箇所（例：質問⑥）",
    label="資料での表示（例：回答[No.153]）。空欄は箇所全体",
    what="対象",
    whats={"number": "項目の番号", "section": "箇所の名前", "personal-data": "個人情報"},
    action="処理",
    actions={
        "accept": "読み取りのまま確定する",
        "reject": "資料の表示に戻す（個人情報：残す）",
        "override": "下の値にする（個人情報：除く）",
    },
    numbers="正しい番号（例：99、100）",
    value="正しい箇所の名前",
    page_numbers="ページ（個人情報のとき。例：5、6）",
    add="訂正を加える",
    added="仮置き中の訂正",
    step_publish="4. 公開する",
    publish="公開する",
    publish_help="新しい世代を作り、切り替えます。前の世代にはいつでも戻せます。",
    running={"preview": "読み取っています…", "publish": "公開しています…"},
    doing={
        "start": "準備中",
        "open": "検索モデルの読み込み",
        "read": "資料の読み取り",
        "embed": "文章の登録",
        "passages": "書き込み",
        "lexical": "語の索引",
        "chroma": "意味の索引",
    },
    done={"preview": "読み取りが終わりました。", "publish": "世代 {name} を公開しました。"},
    nothing_published="取り込める変更がなかったため、公開したものはありません。",
    interrupted="処理が途中で止まりました。公開中の内容はそのままです。もう一度実行してください。",
    clear="仮置きをすべて取り消す",
)

_EN = MaterialWording(
    page="Material",
    lead="The documents that answers stand on, their editions, and what was odd when they came in.",
    tabs=("Documents", "Warnings", "Generations"),
    upkeep="Upkeep",
    kinds={"meeting": "Meeting", "guideline": "Guideline", "reference": "Reference"},
    pages="{count} pages",
    duplicate="The same as {title}",
    no_warnings="There are no warnings.",
    warnings_lead="What was odd in the material at the last ingest.",
    more="{count} more",
    generation="Generation {name} ({created})",
    in_use="live",
    no_earlier="There is no earlier generation to go back to.",
    first_kept="The oldest that is kept ({count} documents).",
    no_change="No document changed (read again only).",
    changes={"added": "Added", "changed": "Changed", "removed": "Removed"},
    roll_back="Go back to the one before",
    roll_back_help="Answers come from the earlier generation; the folder of materials stays as it is.",
    roll_back_now="Go back to generation {name}",
    rolled_back="Generation {name} is live.",
    upkeep_lead="What is put here is not used until it is published. Questions go on meanwhile.",
    step_upload="1. Put documents",
    choose="Files",
    choose_help="A document of the same name is replaced by the new edition.",
    put="Stage them",
    staged="Staged",
    nothing_staged="Nothing is staged.",
    replaces="replaces",
    new="new",
    take_back="Take back",
    step_check="2. Check what is read",
    check="Check",
    check_help="Reads what is staged and shows the result and its warnings. Nothing changes yet.",
    check_first="It can be published once it has been checked.",
    nothing_new="The same as what is there. Publishing would change nothing.",
    summary="{added} added, {changed} changed, {unchanged} unchanged, {failed} failed, {warnings} warnings",
    failed="Cannot be taken in",
    parse="What was read: {title} ({count} passages)",
    unit="",
    correct_this="Correct it",
    step_correct="3. Correct (where needed)",
    correct_help="Corrections are kept beside the material and hold for every later ingest.",
    document="Document",
    section="Section (for instance 質問⑥)",
    label="Label as printed (for instance 回答[No.153]); empty for the whole section",
    what="What",
    whats={"number": "item number", "section": "section's name", "personal-data": "personal data"},
    action="Decision",
    actions={
        "accept": "confirm what was read",
        "reject": "as printed (personal data: keep)",
        "override": "as given below (personal data: leave out)",
    },
    numbers="Right numbers (for instance 99, 100)",
    value="Right name of the section",
    page_numbers="Pages (personal data; for instance 5, 6)",
    add="Add the correction",
    added="Staged corrections",
    step_publish="4. Publish",
    publish="Publish",
    publish_help="Makes a new generation and switches to it. You can go back at any time.",
    running={"preview": "Reading…", "publish": "Publishing…"},
    doing={
        "start": "starting",
        "open": "loading the model",
        "read": "reading documents",
        "embed": "embedding passages",
        "passages": "writing",
        "lexical": "index of words",
        "chroma": "index of meaning",
    },
    done={"preview": "Reading is done.", "publish": "Generation {name} is live."},
    nothing_published="There was no change that could be taken in, so nothing was published.",
    interrupted="The work stopped half-way. What is live is unchanged. Try again.",
    clear="Take everything back",
)


def material_wording_in(language: Language) -> MaterialWording:
    return _EN if language == "en" else _JA
