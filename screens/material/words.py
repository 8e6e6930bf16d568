"""The sentences of the material page, in Japanese and in English."""

from __future__ import annotations

from kb.text.bilingual import Text, Texts, Words


class MaterialWording(Words):
    """Names in braces are filled in by the screen; keys of mappings are our own slugs."""

    page = Text("資料", "Material")
    lead = Text(
        "回答のもとになっている資料と、その版、取り込みのときに見つかった注意点です。",
        "The documents that answers stand on, their editions, and what was odd when they came in.",
    )
    documents = Text("資料", "Documents")
    warnings = Text("注意点", "Warnings")
    generations = Text("世代", "Generations")
    upkeep = Text("取り込み", "Upkeep")
    pages = Text("{count} ページ", "{count} pages")
    duplicate = Text("{title} と同じ内容です", "The same as {title}")
    no_warnings = Text("注意点はありません。", "There are no warnings.")
    warnings_lead = Text(
        "前回の取り込みで、資料の中に見つかった注意点です。",
        "What was odd in the material at the last ingest.",
    )
    routine = Text("そのほか（確認は任意）: {listed}", "Routine: {listed}")
    told_before = Text("以前から知らせている注意（{count}）", "Told before ({count})")
    more = Text("ほか {count} 件", "{count} more")
    generation = Text("世代 {name}（{created}）", "Generation {name} ({created})")
    in_use = Text("使用中", "live")
    no_earlier = Text(
        "戻せる前の世代はありません。", "There is no earlier generation to go back to."
    )
    first_kept = Text(
        "保存されている最初の世代です（資料 {count} 件）。",
        "The oldest that is kept ({count} documents).",
    )
    no_change = Text(
        "資料の変更はありません（読み直しのみ）。", "No document changed (read again only)."
    )
    changes = Texts(
        {
            "added": Text("追加", "Added"),
            "changed": Text("変更", "Changed"),
            "removed": Text("削除", "Removed"),
        }
    )
    roll_back = Text("前の世代に戻す", "Go back to the one before")
    roll_back_help = Text(
        "回答のもとが前の世代に切り替わります。資料フォルダのファイルは変わりません。",
        "Answers come from the earlier generation; the folder of materials stays as it is.",
    )
    roll_back_now = Text("世代 {name} に戻す", "Go back to generation {name}")
    rolled_back = Text("世代 {name} に戻しました。", "Generation {name} is live.")
    upkeep_lead = Text(
        "資料を置いても、公開するまで回答には使われません。公開の途中でも質問は続けられます。",
        "What is put here is not used until it is published. Questions go on meanwhile.",
    )
    step_upload = Text("1. 資料を置く", "1. Put documents")
    choose = Text("資料のファイル", "Files")
    choose_help = Text(
        "同じ名前の資料があれば、新しい版として置き換えます。",
        "A document of the same name is replaced by the new edition.",
    )
    put = Text("仮置きする", "Stage them")
    staged = Text("仮置き中の資料", "Staged")
    nothing_staged = Text("仮置き中の資料はありません。", "Nothing is staged.")
    replaces = Text("置き換え", "replaces")
    new = Text("新規", "new")
    take_back = Text("取り消す", "Take back")
    step_check = Text("2. 読み取りを確認する", "2. Check what is read")
    check = Text("読み取りを確認", "Check")
    check_help = Text(
        "仮置きした資料を読み、結果と注意点を表示します。まだ何も変わりません。",
        "Reads what is staged and shows the result and its warnings. Nothing changes yet.",
    )
    check_first = Text(
        "読み取りを確認すると、公開できるようになります。",
        "It can be published once it has been checked.",
    )
    nothing_new = Text(
        "取り込み済みの内容と同じです。公開しても変わるものはありません。",
        "The same as what is there. Publishing would change nothing.",
    )
    summary = Text(
        "追加 {added}、変更 {changed}、変更なし {unchanged}、失敗 {failed}、注意点 {warnings}",
        "{added} added, {changed} changed, {unchanged} unchanged, {failed} failed, {warnings} warnings",
    )
    failed = Text("取り込めません", "Cannot be taken in")
    parse = Text(
        "読み取り結果: {title}（{count} 文章）", "What was read: {title} ({count} passages)"
    )
    correct_this = Text("訂正する", "Correct it")
    step_correct = Text("3. 訂正する（必要なとき）", "3. Correct (where needed)")
    correct_help = Text(
        "読み取りの誤りを直します。資料と一緒に保存され、次の取り込みでも使われます。",
        "Corrections are kept beside the material and hold for every later ingest.",
    )
    document = Text("資料", "Document")
    section = Text("箇所（例：質問⑥）", "Section (for instance 質問⑥)")
    label = Text(
        "資料での表示（例：回答[No.153]）。空欄は箇所全体",
        "Label as printed (for instance 回答[No.153]); empty for the whole section",
    )
    what = Text("対象", "What")
    whats = Texts(
        {
            "number": Text("項目の番号", "item number"),
            "section": Text("箇所の名前", "section's name"),
            "personal-data": Text("個人情報", "personal data"),
        }
    )
    action = Text("処理", "Decision")
    actions = Texts(
        {
            "accept": Text("読み取りのまま確定する", "confirm what was read"),
            "reject": Text(
                "資料の表示に戻す（個人情報：残す）", "as printed (personal data: keep)"
            ),
            "override": Text(
                "下の値にする（個人情報：除く）", "as given below (personal data: leave out)"
            ),
        }
    )
    numbers = Text("正しい番号（例：99、100）", "Right numbers (for instance 99, 100)")
    value = Text("正しい箇所の名前", "Right name of the section")
    page_numbers = Text(
        "ページ（個人情報のとき。例：5、6）", "Pages (personal data; for instance 5, 6)"
    )
    add = Text("訂正を加える", "Add the correction")
    added = Text("仮置き中の訂正", "Staged corrections")
    step_publish = Text("4. 公開する", "4. Publish")
    publish = Text("公開する", "Publish")
    publish_help = Text(
        "新しい世代を作り、切り替えます。前の世代にはいつでも戻せます。",
        "Makes a new generation and switches to it. You can go back at any time.",
    )
    running = Texts(
        {
            "preview": Text("読み取っています…", "Reading…"),
            "publish": Text("公開しています…", "Publishing…"),
        }
    )
    doing = Texts(
        {
            "start": Text("準備中", "starting"),
            "open": Text("検索モデルの読み込み", "loading the model"),
            "read": Text("資料の読み取り", "reading documents"),
            "embed": Text("文章の登録", "embedding passages"),
            "passages": Text("書き込み", "writing"),
            "lexical": Text("語の索引", "index of words"),
            "chroma": Text("意味の索引", "index of meaning"),
        }
    )
    published = Text("世代 {name} を公開しました。", "Generation {name} is live.")
    nothing_published = Text(
        "取り込める変更がなかったため、公開したものはありません。",
        "There was no change that could be taken in, so nothing was published.",
    )
    interrupted = Text(
        "処理が途中で止まりました。公開中の内容はそのままです。もう一度実行してください。",
        "The work stopped half-way. What is live is unchanged. Try again.",
    )
    clear = Text("仮置きをすべて取り消す", "Take everything back")
