"""The sentences of signing in, of feedback and its sorting, and of saved conversations."""

from __future__ import annotations

from kb.text.bilingual import Text, Texts, Words


class PeopleWording(Words):
    """Names in braces are filled in by the screen; keys of mappings are our own slugs."""

    chat_page = Text("質問する", "Ask")
    sign_in = Text("サインイン", "Sign in")
    sign_in_first = Text(
        "このページを使うには、会社のアカウントでサインインしてください。",
        "Please sign in with your company account to use this page.",
    )
    sign_in_again = Text(
        "サインインの有効期限が切れました。お手数ですが、もう一度サインインしてください。",
        "Your sign-in has expired. Please sign in again.",
    )
    sign_out = Text("サインアウト", "Sign out")
    signed_in_as = Text("サインイン中: {address}", "Signed in: {address}")
    not_allowed = Text(
        "{address} では、このページを利用できません。別のアカウントでサインインし直すか、"
        "社内の担当者に利用の許可を依頼してください。",
        "{address} may not use this page. Sign in with another account, or ask the person "
        "in charge for access.",
    )
    no_address = Text(
        "サインインしたアカウントのメールアドレスを確認できませんでした。"
        "別のアカウントでサインインし直すか、社内の担当者に連絡してください。",
        "The address of your account could not be confirmed. Sign in with another account, "
        "or tell the person in charge.",
    )
    other_machine = Text(
        "サインインの設定がないため、このページは他の端末からは利用できません。"
        "管理者に連絡してください。",
        "Sign-in is not set up, so this page serves its own machine only. "
        "Please tell the administrator.",
    )
    operators_link = Text("運用者用のリンク:", "The operator's link:")
    link_elsewhere = Text(
        "運用者用のリンクは `yorozu chat --link` で表示します。",
        "`yorozu chat --link` shows the operator's link.",
    )
    other_name = Text(
        "このアドレスでは開けません。社内の名前で開くには、yorozu.toml の public_addresses に"
        "そのアドレス（例: https://yorozu.example.co.jp）を加えて、チャットを起動し直してください。",
        "The chat is not served under this address. To open it under a name of your network, add its "
        "address (for instance https://yorozu.example.com) to public_addresses in yorozu.toml "
        "and start the chat again.",
    )
    rate = Text("この回答は役に立ちましたか？", "Was this answer useful?")
    rating_kept = Text(
        "押すと、質問と回答が改善のために保存されます。名前や連絡先は伏せて保存します。",
        "Rating keeps the question and the answer. Names and addresses are masked.",
    )
    thanks = Text("ありがとうございます。", "Thank you.")
    what_was_wrong = Text("どこが良くありませんでしたか？", "What was not good?")
    complaints = Texts(
        {
            "wrong-answer": Text("内容が違う", "It is wrong"),
            "wrong-source": Text("引用の場所が違う", "The source is wrong"),
            "missing": Text("知りたいことがない", "What I need is missing"),
            "unclear": Text("わかりにくい", "Hard to understand"),
            "other": Text("そのほか", "Something else"),
        }
    )
    comment = Text("くわしく（書かなくてもかまいません）", "Details (optional)")
    comment_hint = Text(
        "例: No.85 の回答ではなく、手順を知りたかった",
        "For instance: I wanted the procedure, not the answer to No.85",
    )
    send = Text("送る", "Send")
    sent = Text("送りました。ありがとうございます。", "Sent. Thank you.")
    consent = Text(
        "答えが見つからなかった質問を保存してよい", "Questions without an answer may be kept"
    )
    consent_help = Text(
        "次回の相談会で取り上げる質問を選ぶために使います。名前や連絡先は伏せて保存し、"
        "だれの質問かは残しません。",
        "They help to choose questions for the next meeting. Names and addresses are "
        "masked, and who asked is not kept.",
    )
    all_kept = Text(
        "答えが見つからなかった質問は、次回の相談会のために保存されます"
        "（名前や連絡先は伏せ、だれの質問かは残しません）。",
        "Questions without an answer are kept for the next meeting (names and addresses "
        "masked, without who asked).",
    )
    feedback_page = Text("寄せられた声", "Feedback")
    sorting_lead = Text(
        "評価された回答と、答えが見つからなかった質問です。次回の相談会に持っていくものを選べます。",
        "Answers that were rated and questions without an answer. Choose what to take "
        "along to the next meeting.",
    )
    status = Text("状態", "State")
    statuses = Texts(
        {
            "new": Text("新着", "New"),
            "to-answer": Text("回答が必要", "To be answered"),
            "done": Text("済み", "Done"),
        }
    )
    kinds_label = Text("種類", "Kind")
    kinds = Texts(
        {
            "any": Text("すべて", "All"),
            "unanswered": Text("答えなし", "No answer"),
            "good": Text("役に立った", "Useful"),
            "bad": Text("役に立たなかった", "Not useful"),
        }
    )
    number = Text("項目番号", "Item number")
    any_number = Text("すべて（{count}件）", "All ({count})")
    no_number = Text("番号なし（{count}件）", "No number ({count})")
    numbered = Text("No.{number}（{count}件）", "No.{number} ({count})")
    nothing_kept = Text("当てはまるものはありません。", "There is nothing of this kind.")
    page_of = Text("ページ（全{pages}ページ、{count}件）", "Page (of {pages}, {count} entries)")
    no_words = Text("（質問文は保存されていません）", "(the question's words were not kept)")
    shown_answer = Text("そのときの回答", "The answer given")
    places = Text("引用した箇所", "Places cited")
    confirmed = Text(
        "この回答は正しい（評価の問題に加える）",
        "This answer is right (make it an evaluation case)",
    )
    confirmed_help = Text(
        "断った質問では「資料に答えがない」が正しい、という意味になります。",
        "For a refusal this means that the material indeed does not say.",
    )
    delete = Text("削除", "Delete")
    delete_one = Text("この1件を削除", "Delete this one")
    delete_question = Text("同じ質問をすべて削除", "Delete every one of this question")
    deleted = Text("{count}件を削除しました。", "{count} deleted.")
    take_along = Text("書き出す", "Export")
    take_along_help = Text(
        "質問のリストには、上の条件に関係なく「回答が必要」にしたものがすべて入ります。",
        "The list of questions holds everything that is to be answered, whatever is chosen above.",
    )
    as_cases = Text("評価の問題（JSONL）", "Evaluation cases (JSONL)")
    as_markdown = Text("次回の質問リスト（Markdown）", "Questions for the next meeting (Markdown)")
    as_csv = Text("次回の質問リスト（CSV）", "Questions for the next meeting (CSV)")
    list_title = Text("次回のよろず相談会への質問", "Questions for the next meeting")
    delete_older = Text("この日より前をすべて削除", "Delete everything before this day")
    older_than = Text("日付", "Day")
    counts = Text("項目番号ごとの件数", "How many by item number")
    saving = Text("相談を保存する", "Save conversations")
    saving_help = Text(
        "オンにすると、いまの相談とこれからの相談が、あなたのアカウントだけで開ける一覧に残ります"
        "（新しい順に{count}件まで）。名前や連絡先は伏せて保存します。オフにしても、保存済みのものは消えません。",
        "While this is on, this conversation and later ones stay in a list that only your "
        "account can open (the newest {count}). Names and addresses are masked. Switching it off "
        "deletes nothing. ",
    )
    saved_for = Text(
        "{days}日間使わない相談は自動で消えます。",
        "A conversation that is not used for {days} days is deleted.",
    )
    saved = Text("保存した相談（{count}件）", "Saved conversations ({count})")
    delete_saved = Text("この相談を削除", "Delete this conversation")
    delete_all_saved = Text("保存した相談をすべて削除", "Delete all saved conversations")


WITHDRAWN = Text(
    "この回答の資料は、いまは閲覧できなくなりました。",
    "The documents of this answer may not be shown to you any more.",
)
ERASED = Text(
    "この回答は、引用した資料が消去されたため、残っていません。",
    "This answer is gone because a document that it quoted was erased.",
)
TOO_MANY = Text(
    "短い時間に質問が続いたため、いったん受け付けを止めています。"
    "1分ほど待ってから、もう一度質問してください（1分間に{limit}件まで）。",
    "That were many questions in a short time. Please wait a minute and ask again "
    "(at most {limit} a minute).",
)
"""That a visitor must wait before asking again."""
