"""The sentences of signing in, of feedback and of its sorting, in Japanese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import Language, Message


@dataclass(frozen=True)
class PeopleWording:
    """Names in braces are filled in by the screen; keys of mappings are our own slugs."""

    chat_page: str
    sign_in: str
    sign_in_first: str
    sign_in_again: str
    sign_out: str
    signed_in_as: str
    not_allowed: str
    no_address: str
    other_machine: str
    too_many: str
    rate: str
    rating_kept: str
    thanks: str
    what_was_wrong: str
    complaints: Mapping[str, str]
    comment: str
    comment_hint: str
    send: str
    sent: str
    consent: str
    consent_help: str
    all_kept: str
    feedback_page: str
    sorting_lead: str
    status: str
    statuses: Mapping[str, str]
    any_status: str
    kinds_label: str
    kinds: Mapping[str, str]
    number: str
    any_number: str
    no_number: str
    numbered: str
    nothing_kept: str
    page_of: str
    no_words: str
    rated: Mapping[bool, str]
    shown_answer: str
    places: str
    confirmed: str
    confirmed_help: str
    delete: str
    delete_one: str
    delete_question: str
    deleted: str
    take_along: str
    take_along_help: str
    as_cases: str
    as_markdown: str
    as_csv: str
    list_title: str
    delete_older: str
    older_than: str
    counts: str


_JA = PeopleWording(
    chat_page="質問する",
    sign_in="サインイン",
    sign_in_first="このページを使うには、会社のアカウントでサインインしてください。",
    sign_in_again="サインインの有効期限が切れました。お手数ですが、もう一度サインインしてください。",
    sign_out="サインアウト",
    signed_in_as="サインイン中: {address}",
    not_allowed="{address} では、このページを利用できません。別のアカウントでサインインし直すか、"
    "社内の担当者に利用の許可を依頼してください。",
    no_address="サインインしたアカウントのメールアドレスを確認できませんでした。"
    "別のアカウントでサインインし直すか、社内の担当者に連絡してください。",
    other_machine="サインインの設定がないため、このページは他の端末からは利用できません。"
    "管理者に連絡してください。",
    too_many="短い時間に質問が続いたため、いったん受け付けを止めています。"
    "1分ほど待ってから、もう一度質問してください（1分間に{limit}件まで）。",
    rate="この回答は役に立ちましたか？",
    rating_kept="押すと、質問と回答が改善のために保存されます。名前や連絡先は伏せて保存します。",
    thanks="ありがとうございます。",
    what_was_wrong="どこが良くありませんでしたか？",
    complaints={
        "wrong-answer": "内容が違う",
        "wrong-source": "引用の場所が違う",
        "missing": "知りたいことがない",
        "unclear": "わかりにくい",
        "other": "そのほか",
    },
    comment="くわしく（書かなくてもかまいません）",
    comment_hint="例: No.85 の回答ではなく、手順を知りたかった",
    send="送る",
    sent="送りました。ありがとうございます。",
    consent="答えが見つからなかった質問を保存してよい",
    consent_help="次回の相談会で取り上げる質問を選ぶために使います。名前や連絡先は伏せて保存し、"
    "だれの質問かは残しません。",
    all_kept="答えが見つからなかった質問は、次回の相談会のために保存されます"
    "（名前や連絡先は伏せ、だれの質問かは残しません）。",
    feedback_page="寄せられた声",
    sorting_lead="評価された回答と、答えが見つからなかった質問です。次回の相談会に持っていくものを選べます。",
    status="状態",
    statuses={"new": "新着", "to-answer": "回答が必要", "done": "済み"},
    any_status="すべて",
    kinds_label="種類",
    kinds={
        "any": "すべて",
        "unanswered": "答えなし",
        "good": "役に立った",
        "bad": "役に立たなかった",
    },
    number="項目番号",
    any_number="すべて（{count}件）",
    no_number="番号なし（{count}件）",
    numbered="No.{number}（{count}件）",
    nothing_kept="当てはまるものはありません。",
    page_of="ページ（全{pages}ページ、{count}件）",
    no_words="（質問文は保存されていません）",
    rated={True: "役に立った", False: "役に立たなかった"},
    shown_answer="そのときの回答",
    places="引用した箇所",
    confirmed="この回答は正しい（評価の問題に加える）",
    confirmed_help="断った質問では「資料に答えがない」が正しい、という意味になります。",
    delete="削除",
    delete_one="この1件を削除",
    delete_question="同じ質問をすべて削除",
    deleted="{count}件を削除しました。",
    take_along="書き出す",
    take_along_help="質問のリストには、上の条件に関係なく「回答が必要」にしたものがすべて入ります。",
    as_cases="評価の問題（JSONL）",
    as_markdown="次回の質問リスト（Markdown）",
    as_csv="次回の質問リスト（CSV）",
    list_title="次回のよろず相談会への質問",
    delete_older="この日より前をすべて削除",
    older_than="日付",
    counts="項目番号ごとの件数",
)

_EN = PeopleWording(
    chat_page="Ask",
    sign_in="Sign in",
    sign_in_first="Please sign in with your company account to use this page.",
    sign_in_again="Your sign-in has expired. Please sign in again.",
    sign_out="Sign out",
    signed_in_as="Signed in: {address}",
    not_allowed="{address} may not use this page. Sign in with another account, or ask the person "
    "in charge for access.",
    no_address="The address of your account could not be confirmed. Sign in with another account, "
    "or tell the person in charge.",
    other_machine="Sign-in is not set up, so this page serves its own machine only. "
    "Please tell the administrator.",
    too_many="That were many questions in a short time. Please wait a minute and ask again "
    "(at most {limit} a minute).",
    rate="Was this answer useful?",
    rating_kept="Rating keeps the question and the answer. Names and addresses are masked.",
    thanks="Thank you.",
    what_was_wrong="What was not good?",
    complaints={
        "wrong-answer": "It is wrong",
        "wrong-source": "The source is wrong",
        "missing": "What I need is missing",
        "unclear": "Hard to understand",
        "other": "Something else",
    },
    comment="Details (optional)",
    comment_hint="For instance: I wanted the procedure, not the answer to No.85",
    send="Send",
    sent="Sent. Thank you.",
    consent="Questions without an answer may be kept",
    consent_help="They help to choose questions for the next meeting. Names and addresses are "
    "masked, and who asked is not kept.",
    all_kept="Questions without an answer are kept for the next meeting (names and addresses "
    "masked, without who asked).",
    feedback_page="Feedback",
    sorting_lead="Answers that were rated and questions without an answer. Choose what to take "
    "along to the next meeting.",
    status="State",
    statuses={"new": "New", "to-answer": "To be answered", "done": "Done"},
    any_status="All",
    kinds_label="Kind",
    kinds={"any": "All", "unanswered": "No answer", "good": "Useful", "bad": "Not useful"},
    number="Item number",
    any_number="All ({count})",
    no_number="No number ({count})",
    numbered="No.{number} ({count})",
    nothing_kept="There is nothing of this kind.",
    page_of="Page (of {pages}, {count} entries)",
    no_words="(the question's words were not kept)",
    rated={True: "Useful", False: "Not useful"},
    shown_answer="The answer given",
    places="Places cited",
    confirmed="This answer is right (make it an evaluation case)",
    confirmed_help="For a refusal this means that the material indeed does not say.",
    delete="Delete",
    delete_one="Delete this one",
    delete_question="Delete every one of this question",
    deleted="{count} deleted.",
    take_along="Export",
    take_along_help="The list of questions holds everything that is to be answered, whatever is "
    "chosen above.",
    as_cases="Evaluation cases (JSONL)",
    as_markdown="Questions for the next meeting (Markdown)",
    as_csv="Questions for the next meeting (CSV)",
    list_title="Questions for the next meeting",
    delete_older="Delete everything before this day",
    older_than="Day",
    counts="How many by item number",
)


WITHDRAWN = Message(
    "この回答の資料は、いまは閲覧できなくなりました。",
    "The documents of this answer may not be shown to you any more.",
)


def too_many(limit: int) -> Message:
    """That a visitor must wait before asking again."""
    return Message(_JA.too_many.format(limit=limit), _EN.too_many.format(limit=limit))


def people_wording_in(language: Language) -> PeopleWording:
    return _EN if language == "en" else _JA
