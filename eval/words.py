"""What the measures, categories and failures are called for people who do not program."""

from __future__ import annotations

from collections.abc import Mapping

from eval.outcomes import Kind
from kb.answers import RefusalReason

MEASURES_IN_WORDS = {
    "nDCG@10": "上位10件の並びの良さ（正解が上にあるほど高い）",
    "RR@10": "最初の正解の順位の逆数（1位なら1、2位なら0.5）",
    "R@1": "1位だけで見つかった正解の割合",
    "R@5": "上位5件で見つかった正解の割合",
    "R@10": "上位10件で見つかった正解の割合",
    "Success@1": "1位が正解だった質問の割合",
    "Success@5": "上位5件に正解があった質問の割合",
    "gold-cited": "必要な箇所をすべて引用できた質問の割合",
    "citation-recall": "必要な箇所のうち引用できた割合",
    "citation-precision": "引用のうち、正しい箇所からのものの割合",
    "citation-on-topic": "引用のうち、正しい箇所か、同じ項目番号を扱う箇所からのものの割合",
    "numbers-exact": "項目番号が正解とちょうど一致した割合",
    "numbers-none-too-many": "余計な項目番号がなかった回答の割合",
    "wrongly-refused": "答えがあるのに断った割合（低いほど良い）",
    "unanswerable-refused": "答えのない質問を正しく断った割合",
    "plainly-answered-unanswerable": "答えのない質問に、答えとして示した割合（低いほど良い）",
    "told-as-near": "答えがあるのに「近い記載」とした割合（低いほど良い）",
    "lead-has-gold": "冒頭の文に答えがあった割合",
    "first-three-have-gold": "初めの三文に答えがあった割合",
    "characters-before-gold": "答えの前に読む文字数の平均（低いほど良い）",
    "reason-right": "断った理由・近い記載とした理由が正しかった割合",
    "quotations-literal": "引用が資料の文と一字一句同じだった割合",
    "limits-kept": "引用の数と長さの上限を守った回答の割合",
    "generated": "言語モデルの文で答えた割合",
    "sentences-kept": "言語モデルの文のうち、資料と照合できた割合",
    "citations-in-common": "言語モデルの回答の引用のうち、引用だけの回答と同じ割合",
    "first-sentence-seconds-p50": "言語モデルに尋ねてから最初の文が出るまでの時間の中央値（秒、低いほど良い）",
    "seconds-p50": "回答時間の中央値（秒、低いほど良い）",
    "seconds-p95": "回答の95%が収まる時間（秒、低いほど良い）",
}
CATEGORIES_IN_WORDS = {
    "exact-number": "番号を指定した質問",
    "everyday": "普段の言葉での質問",
    "keyword": "用語での質問",
    "table": "表の内容",
    "reference": "参考資料",
    "several-sources": "複数の箇所",
    "follow-up": "続きの質問",
    "trap": "思い違いを含む質問",
    "unanswerable": "資料に答えがない質問",
    "ambiguous": "二通りに読める質問",
    "dev": "調整用",
    "test": "確認用",
}
FAILURES_IN_WORDS = {
    "not-in-first-5": "正解が上位5件に揃わない",
    "gold-cited": "必要な箇所を引用していない",
    "numbers-exact": "項目番号が一致しない",
    "numbers-none-too-many": "余計な項目番号がある",
    "wrongly-refused": "答えがあるのに断った",
    "plainly-answered-unanswerable": "答えがないのに答えた",
    "reason-right": "断った理由が違う",
    "quotations-literal": "引用が原文どおりでない",
    "limits-kept": "引用が上限を超えた",
}
REASONS_IN_WORDS: Mapping[RefusalReason, str] = {
    "unknown-number": "その番号を扱う資料がない",
    "not-found": "資料に記載がない",
    "detail-missing": "尋ねた細部が資料にない",
    "out-of-scope": "資料の範囲外",
    "personal-data": "個人情報",
    "instruction": "質問ではなく指示",
    "no-question": "質問ではない",
}
KINDS_IN_WORDS: Mapping[Kind, str] = {
    "retrieval": "検索の評価",
    "beir": "検索の評価（BEIR 形式）",
    "answers": "回答の評価",
}
