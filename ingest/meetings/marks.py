"""How a line of meeting material shows what it is: question, answer, list, house-keeping (pure).

Only 第7回 is known to us, so the marks are wide: digits of any form, brackets of any kind, the
number's label before or after the word 回答, Q3/A3, numbered or not. What keeps them from reading
running text is the end of the mark: a bracket, a separator, a wide space or the line's end. A mark
that ends with a space alone may be running text (質問2 では…): it is ``is_doubtful``, and whoever
knows the place decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.guideline.numbers import find_in_material
from kb.text.numerals import number_of
from kb.text.words import begins_with_particle

_OPEN = r"[【\[［(（<＜〈《「『〔■□◆◇●○◎▼▽▶►★☆※#＃・•▪➢✓✔\s]*"
_CLOSE = r"[】\]］)）>＞〉》」』〕]"
_DIGITS = r"(?:[0-9０-９]{1,3}|[①-⑳]|[⑴-⒇]|[❶-❿]|[一二三四五六七八九十]{1,3})"
_SEPARATOR = r"[:：.．、,，\-－ー―–—・|｜/／]"
_QUESTION_WORD = r"(?:ご?質問(?:事項|内容)?|お?問い?合わせ|設問|問い?|Question|Ques|[QＱ])"
_ANSWER_WORD = r"(?:ご?回答(?:内容|例)?|お?答え?|アンサー|Answer|Ans|[AＡ])"
# After a mark without bracket or separator these would be running text: 質問①では…
_PARTICLE = re.compile(
    r"(?:[でにはとをがもへや]|から|より|まで|など|についての回答|者|票|紙|箱|数)"
)

# White space is taken by one part only: where two may share a run, its length counts squared.
_QUESTION = re.compile(
    rf"^{_OPEN}(?P<word>(?:第\s*)?{_QUESTION_WORD}(?:\s*(?:No\.?|Ｎｏ．?|番号|その))?(?:\s*[.．])?"
    rf"{_OPEN}(?P<number>{_DIGITS})(?:\s*[-－‐.．]\s*[0-9０-９]{{1,2}}(?![0-9０-９]))?(?:\s*(?:問目?|番))?)"
    rf"(?P<tail>(?:\s*{_CLOSE})*\s*{_SEPARATOR}?\s*)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER_FIRST_QUESTION = re.compile(
    rf"^{_OPEN}(?P<word>第\s*(?P<number>{_DIGITS})\s*(?:問目?|の?質問))"
    rf"(?P<tail>(?:\s*{_CLOSE})*\s*{_SEPARATOR}?\s*)(?P<rest>.*)$",
    re.DOTALL,
)
_UNNUMBERED_QUESTION = re.compile(
    rf"^(?:[【\[［(（<＜〈《〔■□◆◇●▼]\s*(?P<word>{_QUESTION_WORD})\s*(?:{_CLOSE}\s*{_SEPARATOR}?|[:：]|$)"
    rf"|(?P<bare>ご?質問|お?問い?|[QＱ])(?:\s*[:：.．]|[\u3000\t]|(?<=[QＱ])\s))\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_TRAILING_QUESTION = re.compile(
    rf"^(?P<rest>.+?)(?<!\s)\s*[【\[［(（<＜〈《〔]\s*(?P<word>{_QUESTION_WORD}(?:\s*No\.?)?\s*"
    rf"(?P<number>{_DIGITS}))\s*{_CLOSE}$",
    re.IGNORECASE | re.DOTALL,
)

_ANSWER = re.compile(
    rf"^{_OPEN}(?P<word>{_ANSWER_WORD})(?:\s*(?P<ordinal>{_DIGITS})(?:\s*[-－‐]\s*[0-9０-９]{{1,2}})?)?"
    r"(?P<after>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION_FIRST_ANSWER = re.compile(
    rf"^{_OPEN}(?:{_QUESTION_WORD}\s*{_OPEN}(?P<ordinal>{_DIGITS})|第\s*(?P<other>{_DIGITS})\s*問)"
    rf"(?:\s*{_CLOSE})*\s*(?:への|に対する|に関する|についての|の)\s*{_OPEN}ご?(?:回答|お?答え)"
    rf"(?:(?:\s*{_CLOSE})+\s*{_SEPARATOR}?|\s*{_SEPARATOR}|\s*$|[\u3000\t])",
    re.IGNORECASE,
)
_CLOSERS = re.compile(rf"^(?:\s*{_CLOSE})+")
_SEPARATORS = re.compile(rf"^\s*{_SEPARATOR}\s*")
_LABEL_LINK = re.compile(
    rf"^{_CLOSE}*\s*(?:について|に関して|に関する|に対して|に対する|への|分)?の?\s*{_CLOSE}*\s*"
)
_WIDE_SPACES = "\u3000\t"
_ONE_SPACE = re.compile(r"[ \u00a0]+")
_SHORT_ANSWER = re.compile(r"^(?:答え?|お答え|A|Ａ)$", re.IGNORECASE)


@dataclass(frozen=True)
class QuestionMark:
    """A line that opens a question. ``number`` is None where the mark has none.

    ``name`` is the mark as printed, without brackets; ``rest_start`` and ``rest_end`` bound the
    text beside the mark.
    """

    number: int | None
    name: str
    rest_start: int
    rest_end: int
    is_doubtful: bool = False


@dataclass(frozen=True)
class AnswerMark:
    """A line that opens an answer.

    ``label`` is the printed mark where it names guideline numbers, else None. The answer's text
    begins at ``rest_start``. ``ordinal`` is the number of the question or of the part that it says it
    answers (回答2).
    """

    label: str | None
    numbers: tuple[int, ...]
    out_of_range: tuple[int, ...]
    rest_start: int
    ordinal: int | None = None
    is_doubtful: bool = False


def question_mark(text: str) -> QuestionMark | None:
    """The question mark that ``text`` begins (or, in brackets, ends) with, or None."""
    match = _QUESTION.match(text) or _NUMBER_FIRST_QUESTION.match(text)
    if match and _ends_like_a_mark(match):
        return _as_question(match)
    trailing = _TRAILING_QUESTION.match(text)
    if trailing:
        return _as_question(trailing)
    unnumbered = _UNNUMBERED_QUESTION.match(text)
    if unnumbered:
        name = unnumbered["word"] or unnumbered["bare"]
        return QuestionMark(None, name, unnumbered.start("rest"), unnumbered.end("rest"))
    return None


class QuestionMarks:
    """Reads the question marks of lines in their order.

    A doubtful mark (質問2 では…) counts where its text goes on from nothing (とりあえず), or where the
    question that it names is the next one and is asked there.
    """

    def __init__(self) -> None:
        self._last = 0

    def of(self, text: str) -> QuestionMark | None:
        mark = question_mark(text)
        if mark is None or (mark.is_doubtful and not self._is_believed(mark, text)):
            return None
        self._last = mark.number or self._last + 1
        return mark

    def _is_believed(self, mark: QuestionMark, text: str) -> bool:
        rest = text[mark.rest_start : mark.rest_end]
        is_next = mark.number == self._last + 1 and asks(rest)
        return is_next or not begins_with_particle(rest)


_ASKS = re.compile(
    r"(?:[?？]|でしょうか|ですか|ますか|せんか|ほしい|欲しい|たい(?:です|。|$)|ください|下さい|お願い(?:し|いた)"
    r"|知りた|難しい|困って|懸念|不明|分から|わから)[。．」）)\s]*$"
)


def asks(text: str) -> bool:
    """Whether a line ends like a question or a wish."""
    return bool(_ASKS.search(text))


_QUESTIONS = re.compile(
    r"(?:[?？]|か|(?:お?教え|聞かせ)て?(?:ください|下さい|ほしい|欲しい)|知りたい(?:です)?)[。．」）)\s]*$"
)


def is_question(text: str) -> bool:
    """Whether a line ends like a question; 「…してください」, which answers say too, does not."""
    return bool(_QUESTIONS.search(text))


def _as_question(match: re.Match[str]) -> QuestionMark:
    name = re.sub(rf"\s+|{_CLOSE}", "", match["word"])
    name = re.sub(r"[【\[［(（<＜〈《「『〔]", "", name)
    tail = match.groupdict().get("tail") or ""
    return QuestionMark(
        number_of(match["number"]),
        name,
        match.start("rest"),
        match.end("rest"),
        is_doubtful=bool(_ONE_SPACE.fullmatch(tail) and _PARTICLE.match(match["rest"])),
    )


def _ends_like_a_mark(match: re.Match[str]) -> bool:
    if match["tail"] or not match["rest"]:
        return True
    # Of digits without a separator only ringed ones end by themselves: 質問一覧 is no 質問一.
    rings = not re.match(r"[0-9０-９一二三四五六七八九十]", match["number"][-1])
    return rings and not _PARTICLE.match(match["rest"])


def answer_mark(text: str) -> AnswerMark | None:
    """The answer mark that ``text`` begins with, or None."""
    match = _ANSWER.match(text)
    if match:
        return _word_first(text, match)
    named = _QUESTION_FIRST_ANSWER.match(text)
    if named:
        # 質問②への回答
        ordinal = number_of(named["ordinal"] or named["other"])
        return AnswerMark(None, (), (), named.end() + _blank(text[named.end() :]), ordinal)
    return _label_first(text)


def _word_first(text: str, match: re.Match[str]) -> AnswerMark | None:
    label = _leading_label(match["after"])
    end = match.start("after") + (label.rest_start if label else 0)
    closed = _CLOSERS.match(text[end:])
    end += closed.end() if closed else 0
    separated = _SEPARATORS.match(text[end:])
    ends_itself = bool(label or separated or closed or _stands_alone(text[end:], match))
    if not (ends_itself or _ONE_SPACE.match(text[end:])):
        return None
    printed = _without_bullet(text[:end]) if label else None
    end += separated.end() if separated else 0
    return AnswerMark(
        printed,
        label.numbers if label else (),
        label.out_of_range if label else (),
        end + _blank(text[end:]),
        ordinal=number_of(match["ordinal"]) if match["ordinal"] else None,
        is_doubtful=not ends_itself,
    )


def _stands_alone(rest: str, match: re.Match[str]) -> bool:
    """Without bracket or separator: 回答 alone on its line, or A3 before a space."""
    if not rest.strip():
        return match["ordinal"] is not None or not _SHORT_ANSWER.match(match["word"])
    return rest[0] in _WIDE_SPACES or bool(match["ordinal"] and rest[0].isspace())


def _without_bullet(text: str) -> str:
    return re.sub(r"^[\s■□◆◇●○◎▼▽▶►★☆※・•▪➢✓✔]+", "", text).strip()


def _leading_label(text: str) -> AnswerMark | None:
    """A guideline number right at the start, brackets and 達成条件 allowed before it.

    The mark ends behind it and what links it to an answer; nothing is printed of it yet.
    """
    mentions = find_in_material(text)
    if not mentions:
        return None
    first = mentions[0]
    before = re.sub(rf"{_OPEN}|達成条件|ガイドライン|項目|項番|[:：]", "", text[: first.start])
    if before:
        return None
    numbers, out, end = first.numbers, first.out_of_range, first.end
    for mention in mentions[1:]:
        if not re.fullmatch(
            rf"[\s、,，・/／及びと&＆{_CLOSE[1:-1]}{_OPEN[1:-2]}]*", text[end : mention.start]
        ):
            break
        numbers += mention.numbers
        out += mention.out_of_range
        end = mention.end
    linked = _LABEL_LINK.match(text[end:])
    end += linked.end() if linked else 0
    return AnswerMark(None, numbers, out, end)


def _label_first(text: str) -> AnswerMark | None:
    """Marks such as ［No.85］回答： or No.85への回答 or 【No.85の回答】."""
    label = _leading_label(text)
    if not label:
        return None
    match = re.match(
        rf"{_OPEN}{_ANSWER_WORD}(?:(?:\s*{_CLOSE})+\s*{_SEPARATOR}?|\s*{_SEPARATOR}|\s*$|\s)",
        text[label.rest_start :],
        re.IGNORECASE,
    )
    if not match:
        return None
    end = label.rest_start + match.end()
    printed = _without_bullet(re.sub(rf"{_SEPARATOR}$", "", text[:end].rstrip()).rstrip())
    return replace(label, label=printed, rest_start=end + _blank(text[end:]))


def bare_label(text: str) -> AnswerMark | None:
    """Within an answer, a line that begins with a bracketed number: 【No.85】 鍵を…"""
    if not re.match(r"^[\s■□◆◇●▼★・•▪➢✓✔]*[【\[［(（<＜〈《〔]", text):
        return None
    label = _leading_label(text)
    if not label or not re.search(rf"{_CLOSE}", text[: label.rest_start]):
        return None
    end = label.rest_start
    separated = _SEPARATORS.match(text[end:])
    printed = _without_bullet(text[:end])
    end += separated.end() if separated else 0
    return replace(label, label=printed, rest_start=end + _blank(text[end:]))


def _blank(text: str) -> int:
    return len(text) - len(text.lstrip())


_LIST_HEADING = re.compile(
    r"(?:質問|問い?合わせ|相談)(?:事項|内容)?(?:の)?(?:一覧|リスト|まとめ)|一覧表?$"
    r"|^(?:本日|今回)?(?:の|お?取り?上げ(?:る|させて.{1,8}))?ご?質問(?:事項)?$|^ご質問の?(?:概要|内容)$"
)
_PROFILE_HEADING = re.compile(
    r"(?:回答者|登壇者|講師|発表者|講演者|プレゼンター|メンバー|担当者|パネリスト|スピーカー|自己).{0,12}"
    r"(?:紹介|プロフィール|略歴|経歴)|^(?:自己紹介|プロフィール|略歴|ご?挨拶)$"
)
_HOUSE_KEEPING_HEADING = re.compile(
    r"本日の(?:進行|流れ|予定|内容|アジェンダ)|進行について|注意事項|留意事項|お願い事項|ご参加にあたって"
    r"|アジェンダ|タイムスケジュール|^(?:議事)?次第$|開会|閉会|事務局(?:から|より)|お知らせ|ご案内"
    r"|アンケート|次回(?:の)?(?:開催|予定|ご案内)|^目次$|^はじめに$|^おわりに$|^END$",
    re.IGNORECASE,
)
_DIVIDER = re.compile(r"^(?:質疑応答|質問と回答|Q\s*[&＆]\s*A|質問編|一問一答)$", re.IGNORECASE)
_ANSWERS_DIVIDER = re.compile(
    r"^(?:ご?質問(?:への|に対する)ご?回答|[ごお]?[回解]答[ 　]?(?:編|集|一覧|の部|パート))$"
)
_CLOSING_LINE = re.compile(
    r"^(?:END|以上|終わり|ご清聴.*|.{0,8}ありがとうございました。?)$"
    r"|アンケート|(?:本|当日の?)資料は|資料(?:送付|の配布|のダウンロード)|チャット欄|ご参加(?:いただき|ありがとう)"
    r"|次回(?:の)?(?:開催|は|第)|お問い?合わせ(?:先|は)",
    re.IGNORECASE,
)
_TIME_TALK = re.compile(r"時間が(?:足り|余)|活発な(?:議論|意見)|ご発言(?:頂|いただ)")


def is_list_heading(text: str) -> bool:
    return len(text) <= 40 and bool(_LIST_HEADING.search(text))


def is_profile_heading(text: str) -> bool:
    return len(text) <= 40 and bool(_PROFILE_HEADING.search(text))


def is_house_keeping_heading(text: str) -> bool:
    return len(text) <= 30 and bool(_HOUSE_KEEPING_HEADING.search(text))


def is_divider(text: str) -> bool:
    return bool(_DIVIDER.match(text.strip())) or is_answers_divider(text)


def is_answers_divider(text: str) -> bool:
    """A slide behind which the answers stand to questions that stand before it."""
    return bool(_ANSWERS_DIVIDER.match(text.strip()))


def is_closing_line(text: str) -> bool:
    return bool(_CLOSING_LINE.search(text))


def is_time_talk(text: str) -> bool:
    """Lines about how the meeting's time is used."""
    return bool(_TIME_TALK.search(text))
