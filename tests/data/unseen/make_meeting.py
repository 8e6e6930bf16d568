"""Writes the slides of the fictional meeting: ``python tests/data/unseen/make_meeting.py``."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation
from pptx.util import Inches, Pt

FILE = Path(__file__).resolve().parent / "material" / "meeting-32.pptx"
NOTICE = "検査のために書き下ろした架空の記録です。公式の資料ではありません。"
SLIDES = (
    (
        82,
        "生産技術の社員が、自宅から設備の画面を見たいと言っています。認めてよいですか。",
        "画面を見るだけなら認めて差し支えありません。設備を動かす操作は自宅からさせないでください。"
        "使えるのは会社が貸した端末に限ります。接続は毎回申請し、有効な時間は4時間までとします。",
    ),
    (
        92,
        "試作品を撮った端末を、外へ持って出ることがあります。気を付けることは何ですか。",
        "持ち出す前に、写真を社内の共有フォルダへ移し、端末から消してください。消えたことは上長が画面で確かめます。"
        "展示会などでやむを得ず写真ごと持ち出すときは、青い持出票に枚数を書きます。",
    ),
    (
        137,
        "工場の装置はインターネットにつながっていません。対策ソフトの定義ファイルをどう新しくしますか。",
        "更新用の媒体を総務課が週に一度作り、各棟に配ります。媒体は書き込みのできない種類を使います。"
        "更新した日は装置の横の札に書き、2週間更新できなかった装置は、使用を止めるかどうかを生産管理課が決めます。",
    ),
    (
        28,
        "派遣社員や技能実習生にも同じ教育をするのですか。言葉が通じないこともあります。",
        "相手の母語で書いた教材を用意してください。現場で実物の札や端末を見せながら話すと伝わります。"
        "入場の初日に行い、翌年からは毎年同じ月に繰り返します。時間と確かめ方は下の表を目安にします。",
    ),
    (
        19,
        "事故を知らせる様式が細かすぎて、現場では書いている暇がありません。",
        "最初の知らせは口頭で構いません。気付いてから30分以内に、いつ、どの設備で、何が見えたかだけを伝えます。"
        "様式に書くのは当日中でよく、原因は空欄のまま出して構いません。",
    ),
    (
        120,
        "クリーンルームには携帯電話を持ち込めません。二つ目の認証はどうすればよいですか。",
        "数字を表示する小型のトークンか、社員証と暗証番号の組み合わせで代えられます。指紋は手袋のため向きません。"
        "トークンをなくしたと届けがあれば、その日のうちに情報システム課が無効にします。",
    ),
    (
        84,
        "清掃業者は人がよく替わります。サーバーの区画に入る人の一覧に、一人ずつ名前を載せるのですか。",
        "一覧には会社の名前で載せ、来る人は当日の名簿で確かめてください。"
        "サーバーの区画の清掃は、社員が立ち会える火曜の午前に限ります。鍵は渡しません。",
    ),
    (
        76,
        "図面を共有するクラウドのサービスを使いたいという部署があります。何を確かめますか。",
        "使う前に、データを置く国、解約したときの消去、障害の知らせ方の三つを書面で確かめてください。"
        "書面で答えてもらえない無料のサービスは、仕事には使いません。確かめた結果は年に一度見直します。",
    ),
    (
        123,
        "第31回で、古いOSの操作盤には中継機を置くと聞きました。置く場所がない装置はどうしますか。",
        "中継機を置けない装置では、通信を片方向に限る機器を使っても構いません。"
        "なお、工場長の承認の取り直しは、年に1回から半年に1回へ改めました。",
    ),
)
TRAINING = (
    ("相手", "時間", "確かめ方"),
    ("派遣社員", "30分", "三問の筆記"),
    ("技能実習生", "45分", "絵を選ぶ問題"),
    ("構内の請負会社", "20分", "責任者への聞き取り"),
)


def main() -> None:
    """One title slide, then one slide a question."""
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = "よろず相談会 第32回"
    first.placeholders[1].text = f"2031年11月21日\n{NOTICE}"
    for number, (item, question, answer) in enumerate(SLIDES, 1):
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = f"質問{number} ガイドライン[No.{item}]"
        box = slide.shapes.add_textbox(Inches(0.5), Inches(1.6), Inches(9), Inches(3))
        box.text_frame.word_wrap = True
        box.text_frame.text = question
        box.text_frame.add_paragraph().text = f"回答[No.{item}]：{answer}"
        for paragraph in box.text_frame.paragraphs:
            paragraph.font.size = Pt(18)
        if item == 28:
            _add_table(slide)
    show.save(str(FILE))


def _add_table(slide) -> None:  # type: ignore[no-untyped-def]
    place = (Inches(0.5), Inches(5), Inches(9), Inches(1.8))
    table = slide.shapes.add_table(len(TRAINING), len(TRAINING[0]), *place).table
    for y, row in enumerate(TRAINING):
        for x, text in enumerate(row):
            table.cell(y, x).text = text


if __name__ == "__main__":
    main()
