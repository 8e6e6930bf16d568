"""Text that gives orders to a language model, or leads out of the answer (pure).

Only a first line of defence: what a model writes is checked against its evidence in any case. A
passage that reads like an order is not given to the model and supports no sentence.
"""

from __future__ import annotations

import re

from kb.text.normalising import search_form

_ASKS = (
    r"て(?=$|[。、,!！?？\s「『]|ください|下さい|くれ|ほしい|欲しい|もらえ|いただけ|頂け|ね|よ$)"
)
"""The te-form where it asks: at the end of its clause or before a word of asking; not ている, ても, てから."""
_DOES = rf"(?:{_ASKS}|ろ|よ(?=$|[。!！])|なさい)"
_INSTRUCTION = re.compile(
    r"(?:これまで|今まで|上記|以前|先ほど|すべて|全て|前)の?(?:の)?(?:全ての|すべての)?"
    r"(?:指示|命令|ルール|設定|プロンプト|制約|会話|文脈)(?:は|を|も)?(?:全て|すべて|一切)?"
    rf"(?:(?:無視|破棄|上書き|リセット)(?:し(?:{_DOES}|、)|せよ|して「)|忘れ(?:{_DOES}|、|去)|取り消(?:し{_DOES}|せ))"
    rf"|(?:指示|命令|ルール|制約|規則)(?:は|を)(?:全て|すべて)?(?:無視(?:し{_DOES}|せよ|し、)|忘れ{_DOES})"
    r"|システム\s*(?:プロンプト|指示)|(?:システム\s*メッセージ|(?:内部|隠し|初期)(?:の)?(?:指示|プロンプト|設定))を?"
    rf"(?:表示し{_DOES}|出力し{_DOES}|開示し{_DOES}|教え{_DOES}|見せ{_DOES})"
    r"|(?:あなた|お前|君|きみ)は(?:今から|これから|もう|以後)?.{0,24}(?:です。|として|になり|になって|のふりを|を演じ)"
    r"|(?:として|のふりをして|になりきって)(?:振る舞|ふるま|回答し|答え|話し)"
    rf"|(?:だけ|のみ)(?:を)?(?:(?:出力|返答|回答|表示)(?:し{_DOES}|せよ|す(?:よう|ること))|返(?:し{_DOES}|せ|す(?:よう|こと)))"
    r"|(?:全文|丸ごと|一字一句|最初から最後まで|全部そのまま).{0,12}(?:出力|表示|書き出|貼り付|コピペ|吐き出)(?:し|せ|て)"
    rf"|(?:応答|回答|返答|動作|あなたの)?(?:設定|モード|ルール|振る舞い)を(?:変え|変更し?|切り替え)(?:{_DOES}|せよ)"
    rf"|(?:と|って)(?:だけ)?(?:断言|宣言|出力|復唱|返答)(?:し{_DOES}|せよ|ください)|(?:と|って)言い切(?:っ{_ASKS}|れ)"
    r"|(?:以後|今後|以降|次から)は?、?(?:必ず|常に|すべて|全て|毎回|ずっと).{0,40}"
    r"(?:と(?:だけ|のみ)?|だけ|のみ)(?:答え|回答|返答|返事|言っ|言う)"
    r"|(?:詩|小説|物語|俳句|川柳|歌詞|ポエム|短歌)を?(?:[一二三1-3][つ句首編]|何か)?"
    r"(?:書い|作っ|詠|作成|頼|たの|お願)"
    rf"|(?:コード|プログラム|スクリプト|sql)を?(?:(?:書い|作っ){_DOES}|(?:実行|生成)(?:し{_DOES}|せよ))"
    rf"|(?:翻訳|英訳|和訳)(?:し{_DOES}|せよ)"
    r"|ignore (?:all |any |the )?(?:previous|prior|above|earlier)|disregard (?:all|any|the|previous)"
    r"|system prompt|you are (?:now|a|an) |act as |pretend |jailbreak|developer mode|デベロッパーモード|脱獄"
    r"|reveal (?:your|the)|print (?:your|the) |forget (?:all|everything|your)"
    r"|<\|?(?:im_start|system|/?inst)|\[/?inst\]|###\s*(?:system|instruction)|\bsystem\s*:",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|(?:data|javascript|mailto|file|vbscript):\S|\]\s*\(|!\[|\]\s*:\s*\S+\.\S"
    r"|</?[a-z!][^>]{0,200}>|&#?\w{2,8};|(?<![\w.])[\w.+-]+@[\w-]+\.\w",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"(?:ai|人工知能|言語モデル|チャットボット|アシスタント|assistant|chatbot|llm|gpt|claude|gemini|copilot)"
    r"(?:へ|は|に|よ、|が|宛|向け|:)+.{0,30}"
    r"(?:指示|命令|答え|回答|出力|表示|従え|書[けくい]|伝え|付け|must|should|instruction|output|print|respond)"
    r"|(?:必ず|全ての?回答|すべての?回答|回答(?:に|の(?:最後|末尾|冒頭|先頭))|答え(?:に|の(?:最後|末尾|冒頭)))"
    r".{0,40}(?:と(?:だけ)?(?:答え|回答|書|記|表示|出力|伝え|述べ|付)|を(?:含め|付け|入れ|挿入|出力|表示|追加|末尾))"
    r"|と(?:だけ)?(?:答え|返答し|回答し|出力し|復唱し|表示し|書き|言い)(?:よ|ろ|なさい|て(?:ください|下さい)|てね|、|$|るこ|こと)"
    r"|(?:次の|以下の)(?:文|文字列|合言葉|コード|画像|リンク|url).{0,12}(?:を|と)(?:そのまま)?(?:出力|表示|書|回答|含め|付け|入れ|挿入)"
    r"|(?:合言葉|秘密の(?:言葉|文字列|コード)|シークレット|パスフレーズ|確認コード).{0,16}(?:出力|表示|書[けくい]|答え|付け|含め|を?復唱)"
    r"|(?:出典|根拠|キー|引用|資料番号)(?:は|として|に|を|の代わりに).{0,24}(?:偽|使え|付けよ|とせよ|と書け|不要とせよ|を付け(?:よ|ろ|なさい|てください))"
    r"|\[\s*/?(?:system|inst|user|assistant|src-)|\b(?:system|assistant|user|human)\s*[:>]|^#+\s*(?:system|instruction|新しい指示)"
    r"|(?:新しい|追加の|最優先の?|重要な)(?:指示|命令|ルール)|指示(?:に|を)?(?:従え|優先|上書|更新)|(?:せよ|しろ|したまえ)(?:。|!|$)"
    r"|\b(?:ignore|disregard|override|forget)\b.{0,40}\b(?:instruction|rule|evidence|above|previous|prompt|all)"
    r"|\b(?:say|reply|respond|answer|output|print|write|append|include|add|repeat|insert|render|display|tell the user|"
    r"state|claim|cite|conclude|end (?:every|each|your|the)|begin (?:every|each|your|the))\b.{0,60}"
    r"(?:\"|'|:|\b(?:with|that|only|exactly|every|each|image|link|url|word|phrase|token|code|answer|response|user|source)\b)"
    r"|\b(?:you (?:must|are|should|will|have to)|your (?:task|role|instructions?)|new instructions?|important instruction"
    r"|end of (?:evidence|document|data|context)|secret|canary|password is)\b",
    re.IGNORECASE,
)
_HIDES_ADDRESS = re.compile(
    r"\]\s*\(\s*[^)#\s]|\]\s*:\s*\S+\.\S|!\[|</?(?:img|a|script|iframe|svg|style|link)\b",
    re.IGNORECASE,
)


def is_instruction(form: str) -> bool:
    """Whether a text in search form tells the program how to behave, where a question should stand."""
    return bool(_INSTRUCTION.search(form))


def leads_out(text: str) -> bool:
    """Whether it holds an address, a link, a picture or HTML."""
    return bool(_ADDRESS.search(search_form(text)) or _ADDRESS.search(text))


def is_hostile(text: str) -> bool:
    """Whether it reads like an order to a model, or hides an address behind Markdown or HTML."""
    plain = search_form(text)
    return bool(_ORDER.search(plain)) or is_instruction(plain) or bool(_HIDES_ADDRESS.search(text))
