"""Questions that are none: instructions, personal data, nonsense (pure).

Patterns, not a model, so that each is visible and testable. A question about security that merely
contains such a word (「指示」「個人情報」) must pass, so every pattern wants the whole gesture.
"""

from __future__ import annotations

import re

from kb.answers import RefusalReason
from kb.normalising import search_form

_INSTRUCTION = re.compile(
    r"(?:これまで|今まで|上記|以前|先ほど|すべて|全て|前)の?(?:の)?(?:全ての|すべての)?"
    r"(?:指示|命令|ルール|設定|プロンプト|制約|会話|文脈)(?:は|を|も)?(?:全て|すべて|一切)?"
    r"(?:無視|忘れ|破棄|取り消|上書き|リセット)"
    r"|(?:指示|命令|ルール|制約|規則)(?:は|を)(?:全て|すべて)?(?:無視(?:して[^いる]|せよ|しろ|し、|しな)|忘れ(?:て[^いる]|ろ|なさい))"
    r"|システム\s*(?:プロンプト|メッセージ|指示)|(?:内部|隠し|初期)(?:の)?(?:指示|プロンプト|設定)を?"
    r"(?:表示|教え|出力|見せ|開示)"
    r"|(?:あなた|お前|君|きみ)は(?:今から|これから|もう|以後)?.{0,24}(?:です。|として|になり|になって|のふりを|を演じ)"
    r"|(?:として|のふりをして|になりきって)(?:振る舞|ふるま|回答し|答え|話し)"
    r"|(?:だけ|のみ)(?:を)?(?:出力|返答|回答|返|表示)(?:して|せよ|しろ|す(?:よう|こと))"
    r"|(?:全文|丸ごと|一字一句|最初から最後まで|全部そのまま).{0,12}(?:出力|表示|書き出|貼り付|コピペ|吐き出)(?:し|せ|て)"
    r"|(?:応答|回答|返答|動作|あなたの)?(?:設定|モード|ルール|振る舞い)を(?:変え|変更|切り替え)(?:て|ろ|しろ|せよ)(?![いお]る)"
    r"|(?:と|って)(?:だけ)?(?:断言|宣言|出力|復唱|返答|言い切)(?:して|せよ|しろ|ください)"
    r"|(?:以後|今後|以降|次から)は?、?(?:必ず|常に|すべて|全て|毎回|ずっと).{0,40}"
    r"(?:と(?:だけ|のみ)?|だけ|のみ)(?:答え|回答|返答|返事|言っ|言う)"
    r"|(?:詩|小説|物語|俳句|川柳|歌詞|ポエム|短歌)を?(?:[一二三1-3][つ句首編]|何か)?"
    r"(?:書い|作っ|詠|作成|頼|たの|お願)"
    r"|(?:コード|プログラム|スクリプト|sql)を?(?:書い|実行|作っ|生成)|(?:翻訳|英訳|和訳)(?:して|せよ)"
    r"|ignore (?:all |any |the )?(?:previous|prior|above|earlier)|disregard (?:all|any|the|previous)"
    r"|system prompt|you are (?:now|a|an) |act as |pretend |jailbreak|developer mode|デベロッパーモード|脱獄"
    r"|reveal (?:your|the)|print (?:your|the) |forget (?:all|everything|your)"
    r"|<\|?(?:im_start|system|/?inst)|\[/?inst\]|###\s*(?:system|instruction)|\bsystem\s*:",
    re.IGNORECASE,
)

_PERSON = (
    r"(?:回答者|発表者|登壇者|講師|講演者|プレゼンター|説明者|説明員|司会(?:者)?|担当(?:者|の(?:方|人))"
    r"|先生|(?:答え|回答し|話し|説明し|発表し|解説し|喋っ|しゃべっ)て(?:い|くれ|くださっ)?た?る?(?:人|方|ひと)"
    r"|(?:答え|回答し|話し|説明し|発表し|解説し|登壇し|講演し)た(?:人|方|ひと))"
)
_PERSONAL_DETAIL = (
    r"(?:名前|氏名|フルネーム|本名|姓|苗字|経歴|略歴|職歴|学歴|プロフィール|自己紹介|連絡先|電話|携帯|メール|アドレス"
    r"|住所|年齢|何歳|いくつ|生年月日|誕生日|出身|性別|家族|資格|免許|登録番号|番号|勤務先|勤め先|会社|所属|事務所|肩書"
    r"|役職|顔|写真|sns|年収|誰|だれ|どなた|どんな(?:人|方)|何者|どういう(?:人|方))"
)
_ABOUT_PERSON = re.compile(
    rf"{_PERSON}(?:さん|様|の方|のかた)?(?:の|は|って|とは|について|が|を)?.{{0,12}}{_PERSONAL_DETAIL}"
    rf"|{_PERSONAL_DETAIL}.{{0,8}}{_PERSON}"
    rf"|(?:誰|だれ|どなた)が.{{0,12}}(?:回答|答え|説明|発表|講演|登壇|話し|担当し)"
    rf"|(?:回答|説明|発表|講演|登壇)し(?:た|ている|てる)(?:の|ん)は(?:誰|だれ|どなた)"
)
_NAMED_PERSON = re.compile(
    rf"[一-龯々]{{1,4}}[ 　]?[一-龯々ぁ-んァ-ヶ]{{0,4}}(?:さん|氏|先生|様)(?:の|は|って|とは|について|が){{1,2}}"
    rf".{{0,10}}{_PERSONAL_DETAIL}"
)
_COLLECTIVE = re.compile(
    r"(?:お客|お得意先?|取引先|得意先|皆|親会社|会社|業者|仕入先|委託先|社員|従業員)(?:様|さん)"
)


def screened(question: str) -> RefusalReason | None:
    """Why a question is not taken up at all, or None."""
    text = search_form(question)
    if _INSTRUCTION.search(text):
        return "instruction"
    if _ABOUT_PERSON.search(text) or _is_named_person(text):
        return "personal-data"
    return None


def _is_named_person(text: str) -> bool:
    match = _NAMED_PERSON.search(text)
    return bool(match) and not _COLLECTIVE.search(text)


def has_content(question: str) -> bool:
    """Whether there is anything to search for."""
    return bool(re.search(r"[\w]", search_form(question)))
