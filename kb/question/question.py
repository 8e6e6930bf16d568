"""A question, read once: every step from the door to the answer takes its facts from here.

A text is an ``Utterance``, whose facts are each worked out when they are first asked for. A
``Question`` is an utterance in its conversation, and a ``Query`` what is searched for because of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kb.answers import Turn
from kb.guideline.numbers import NumberMention, find_in_question, numbers_of
from kb.question.details import DetailKind, wanted_detail
from kb.text.normalising import search_form
from kb.text.numerals import number_of
from kb.text.words import Units, lines_of, tokenise, units_of

_MATERIAL = r"(?:相談会|会議|会合|資料|回答|スライド|第\s*[0-9０-９一二三四五六七八九十]+\s*回)"
_DAY = r"(?:いつ|何年|何月|何日)"
_CAME_ABOUT = r"(?:開か|開催|行わ|あ[っり]|公開|発行|出た|作ら|作成さ)"
"""Verbs of what happens to a meeting or its slides once. All others (見直す, 保管する, 消す) ask what
the reader has to do, and of a register or a rule as well."""
_WHEN = re.compile(
    rf"{_MATERIAL}(?:って|は|が|の)?.{{0,8}}(?:日付|開催日)"
    rf"|{_MATERIAL}(?:って|は|が|の)?.{{0,8}}{_DAY}(?:頃|ごろ)?の?"
    rf"(?:もの|です|でした|だった|か|[？?。\s]|$|{_CAME_ABOUT})"
    rf"|{_DAY}(?:の|に?{_CAME_ABOUT}).{{0,6}}{_MATERIAL}|{_DAY}に?{_CAME_ABOUT}.{{0,4}}もの"
    rf"|第何回|何回目の.{{0,4}}{_MATERIAL}"
)
_N_TH = r"([0-9]+|[一二三四五六七八九十]+)"
_MEETING = re.compile(
    rf"第{_N_TH}回(?:目)?の?(?:よろず)?(?:相談会|会合|会議|資料|回答|スライド|説明会)"
    rf"|第{_N_TH}回(?:では|でも|で(?!す)|だと|には|の(?:時|とき)|は|だけ)|{_N_TH}回目の(?:よろず)?(?:相談会|会合|説明会)"
)
"""A meeting named as the place to look in."""
_OF_SOMETHING = re.compile(r"([^、。，．\s]+)の(?:資料|スライド)(?!の)")
_OURS = re.compile(rf"[こそあ]$|{_MATERIAL}|{_DAY}|何回|よろず|質問|今回|今日|本日|前回|当日")
_SECTION = re.compile(
    r"(?:ご?質問|設問|問|Q|Ｑ)(?:の?(?:一覧|リスト)の)?\s*(?:No\.?)?\s*([①-⑳]|[0-9０-９]{1,2})(?![0-9０-９]|つ|人|件|個|点|回|年|月)"
)
_ASKS_FOR_VERDICT = re.compile(
    r"対応完了|完了(?:に|と|で|扱い)|達成(?:に|と|した|でき)|満たせ|クリア|合格|(?:2|二)点|何点|ok(?:です|でしょう|か|[?？]|$)|大丈夫|十分|足り"
)
_WANTS_ALL = re.compile(
    r"一覧|全部|すべて|全て|一通り|何段階|何種類|何区分|いくつ|どんな(?:もの|項目|列|種類|区分|欄)|どのような(?:もの|項目|列|欄)|リスト|例を|種類|区分け|分け方"
    r"|ランク|何を(?:書|載|記)|必要な(?:列|項目|欄)|違い"
)
_WORDING = re.compile(
    r"文言|原文|質問文|達成(?:条件|基準)|要求事項|項目名|(?:の|どんな|どういう|何の|なんの)(?:質問|設問|項目|内容|中身)"
    r"|何について|何を(?:聞|尋|問)|(?:って|とは|は)(?:何|なに|なん)(?:です|でしょ|[?？]|$)"
)
"""Asks what an item or a question says."""
_EACH = re.compile(
    r"それぞれ|両方|どちらも|いずれも|各々|別々に|(?:[2-9二三四五六七八九])つ(?:分|とも)"
)
_WHEREVER = re.compile(
    r"(?:どこに|どこで|どの質問で)(?:出て|書い|載っ|触れ|述べ)|またい(?:で|だ)|横断"
)
# 「と」 before 言う, 思う and the like quotes; it joins only between names.
_JOINT = re.compile(
    r"(?<=[一-龯々ァ-ヶーa-z0-9」方])(?:と、?|、|・|や|及び|および|並びに|それから)"
    r"(?=[一-龯ァ-ヶa-z0-9「])(?![言思考見])"
)
_POINTS_BACK = re.compile(
    r"^(?:それ|これ|そこ|その|この|そっち|こっち|そう|そちら|あれ|あの|さっき|先ほど|同じ|上記|前の|今の|では|じゃあ?|ならば?|だったら"
    r"|でも|あと(?:は|、)|他に|ほかに|もっと|もう少し|具体的に|例えば|たとえば|つまり|要するに|詳しく|理由|根拠|なぜ|どうして"
    r"|何ページ|出典|どこに書|逆に|ちなみに|また、|それと)"
    r"|(?:それ|これ|その(?:場合|回答|答え|項目|資料|表|例|対策|計画)|この(?:場合|回答|項目)|同じ(?:です|でしょう|こと|で|か|[?？]|$)|さっきの|先ほどの|上の)"
)
_PRESUMES = re.compile(
    r"(?:話|こと|項目|件|対策|内容|決まり)(?:です(?:よね|か|っけ)|でしょう?|だよね|だっけ|だろう?|じゃな(?:い|かった)|ですね)"
)
"""A tag question: 「…の話でしょ？」, 「…の項目ですよね」."""
_ASKS_OPENLY = re.compile(r"何|なん(?:の|で)|どの|どれ|どんな|どう|誰|だれ|いくつ|いつ|どこ")
_GIST = re.compile(
    r"^(?:もう少し|もっと|要は)?.{0,6}(?:簡単に|短く|手短に|一言で|かんたんに)|^(?:つまり|要するに|要は|結局)"
)
Courtesy = Literal["greeting", "thanks", "farewell"]
_POLITE = r"(?:です|ます|ました|ございます|ございました|ね|よ|、|。)*"
_COURTESIES: Mapping[Courtesy, re.Pattern[str]] = {
    "greeting": re.compile(
        rf"(?:こんにち[はわ]|こんばん[はわ]|おはよう|はじめまして|初めまして|よろしく|宜しく|お世話になって(?:い|おり)|もしもし|やあ|元気)"
        rf"(?:お?願い?(?:いた)?し)?{_POLITE}(?:元気|お?願い?(?:いた)?し|よろしく|か|{_POLITE})*"
    ),
    "thanks": re.compile(
        rf"(?:どうも|本当に|大変)?(?:ありがと[うー]?|有難う|有り難う|感謝し|助かり|サンキュー|thanks?|thankyou|了解|承知(?:し|いたし)|わかり|分かり|なるほど|どうも|お疲れ(?:様|さま))"
        rf"(?:し|いたし)?{_POLITE}"
    ),
    "farewell": re.compile(
        rf"(?:さようなら|さよなら|失礼(?:し|いたし)|ではまた|それではまた|またね|バイバイ|bye){_POLITE}"
    ),
}
"""Courtesies are a closed class; each is the whole message, whatever signs stand around it."""
_NO_LETTERS = re.compile(r"[^\w、。]|[、。]$")
_FILLER = re.compile(
    r"(?:[一二三四五六七八九十0-9]+(?:つ|番|個)目|最初|最後|少し|もう|くわしく|それ|これ|そこ|その|この|さっきの?|先ほどの?|では|じゃあ?|もっと|もう少し|具体的に|例えば|詳しく|簡単に|一言で|手短に|短く|要するに|つまり|教えて|ください|下さい"
    r"|お願い(?:します)?|理由|根拠|なぜ|どうして|何ページ|出典|どこに|書いて|ありますか|ある|です|ます|か|は|を|の|が|に|と|も|で"
    r"|[?？。、!！\s]|ほか|他|例|資料|回答|項目|答え|場合|必須|必要|何|番号|言う|いう|こと|もの|でしょう|って)"
)
_TOPIC_QUESTIONS, _NUMBER_QUESTIONS = 4, 3
"""So many questions back a conversation's topic and a number are looked for."""


# fmt: off
_ASKING_NOUNS = frozenset({
    "違い", "意味", "やり方", "仕方", "方法", "書き方", "コツ", "種類", "名前", "理由", "目的", "狙い", "中身", "内容",
    "具体例", "具体的", "答え", "設問", "項番", "いくつ", "両方", "一緒", "今後", "最初", "最後", "何か", "どれ", "やつ",
    "なし", "一言", "こと", "話", "項目",
})
# fmt: on
"""Nouns that say what is asked about a subject, and name none."""


def is_subject(noun: str) -> bool:
    """Whether a noun names something that a material could tell of: 保険, but not 違い or 何日."""
    return noun not in _ASKING_NOUNS and not re.match(r"何|[一二三四五六七八九十0-9]+つ", noun)


@dataclass(frozen=True)
class Utterance:
    """One text of a user and what can be read from it, each fact once."""

    text: str
    """As it was typed."""

    @cached_property
    def form(self) -> str:
        return search_form(self.text)

    @cached_property
    def _units(self) -> Units:
        lines = lines_of(self.text)
        # Words do not run across lines, which the search form of the whole has lost.
        return units_of([self.form] if len(lines) == 1 else map(search_form, lines))

    @property
    def words(self) -> list[str]:
        """In their order, repeated as often as they occur."""
        return self._units.words

    @cached_property
    def subjects_named(self) -> list[str]:
        """The nouns that a material could tell of."""
        return [noun for noun in self.nouns if is_subject(noun)]

    @property
    def nouns(self) -> list[str]:
        """What it names, each as often as it does, in search form."""
        return self._units.nouns

    @cached_property
    def mentions(self) -> list[NumberMention]:
        return find_in_question(self.text)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Guideline numbers named, ascending."""
        return numbers_of(self.mentions)

    @property
    def out_of_range(self) -> list[int]:
        """Numbers named as guideline numbers that are none."""
        return [n for mention in self.mentions for n in mention.out_of_range]

    @cached_property
    def sections(self) -> tuple[int, ...]:
        """Numbers of the meeting's own questions that are named: 質問⑥, 質問6, Q6."""
        return section_numbers(_SECTION.findall(self.text))

    @cached_property
    def meetings(self) -> tuple[int, ...]:
        """Numbers of the meetings that are named as where to look, ascending."""
        named = (next(filter(None, match.groups())) for match in _MEETING.finditer(self.form))
        return tuple(sorted({n for text in named if (n := number_of(text)) is not None}))

    @cached_property
    def asks_when(self) -> bool:
        """Whether the day of the meeting or of the material is asked for.

        「…の資料」 is another's material, which may be one that the meeting names, unless it is ours.
        """
        theirs = _OF_SOMETHING.search(self.text)
        return bool(_WHEN.search(self.text)) and not (theirs and not _OURS.search(theirs[1]))

    @cached_property
    def detail(self) -> DetailKind | None:
        """The kind of detail asked for."""
        return wanted_detail(self.form)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The subjects where each of them is asked for; empty where they are not."""
        if not _EACH.search(self.form):
            return ()
        parts = [part for part in _JOINT.split(self.form) if tokenise(_EACH.sub("", part))]
        return tuple(parts) if len(parts) > 1 else ()

    @cached_property
    def asks_wherever(self) -> bool:
        """Whether every place is wanted that tells of the subject."""
        return bool(_WHEREVER.search(self.form))

    @cached_property
    def asks_for_verdict(self) -> bool:
        """Whether it asks if what is done suffices."""
        return bool(_ASKS_FOR_VERDICT.search(self.form))

    @cached_property
    def wants_all(self) -> bool:
        """Whether a whole list is wanted."""
        return bool(_WANTS_ALL.search(self.text))

    @cached_property
    def asks_for_wording(self) -> bool:
        """Whether the item's or the question's own words are wanted, and not what was answered."""
        named = bool(self.numbers or self.sections)
        return named and bool(_WORDING.search(self.form))

    @cached_property
    def leans_on_history(self) -> bool:
        """Whether it can hardly be understood alone, by what it lacks: it points at what was said,
        or names nothing, or says nothing of what it names (「管理職は？」)."""
        says = self._units.has_predicate and not self.points_back_only
        return self.points_back or not says or not self.words

    @cached_property
    def points_back(self) -> bool:
        """Whether a word of it stands for what was said before."""
        return bool(_POINTS_BACK.search(self.form))

    @cached_property
    def presumes(self) -> bool:
        """Whether it says what an item is about and wants that confirmed."""
        return bool(_PRESUMES.search(self.form)) and not _ASKS_OPENLY.search(self.form)

    @cached_property
    def wants_the_gist(self) -> bool:
        """Whether the answer before is wanted again, shorter: 「もう少し簡単に」, 「つまり禁止？」."""
        return bool(_GIST.search(self.form)) and len(self.subjects_named) <= 1

    @cached_property
    def courtesy(self) -> Courtesy | None:
        """What kind of courtesy it is and nothing else, as こんにちは！"""
        bare = _NO_LETTERS.sub("", self.form)
        kinds = (kind for kind, said in _COURTESIES.items() if said.fullmatch(bare))
        return next(kinds, None)

    @cached_property
    def points_back_only(self) -> bool:
        """Whether nothing is left of it but words that point at what was said before."""
        return len(_FILLER.sub("", self.form)) <= 3


@dataclass(frozen=True)
class Query:
    """What is sent to retrieval. ``background`` is the conversation's topic, weighing less."""

    said: Utterance
    numbers: tuple[int, ...] = ()
    sections: tuple[int, ...] = ()
    """Numbers of the meeting's own questions (質問⑥) that are asked about."""
    background: Utterance | None = None
    wants_the_gist: bool = False
    """Whether the answer before is wanted again, shorter."""
    meetings: tuple[int, ...] = ()
    """Numbers of the meetings that alone are to be looked in."""
    own_rows: tuple[int, ...] = ()
    """Rows of the generation asked that its numbers of other lists and older editions name."""


@dataclass(frozen=True)
class Question:
    """A question in its conversation, as it comes in at the door."""

    said: Utterance
    history: tuple[Turn, ...] = ()

    @cached_property
    def query(self) -> Query:
        """What is searched for.

        A question that points back, or is too short to stand alone, takes the last questions of
        the user along as background; its own numbers replace those talked about before.
        """
        said = self.said
        earlier = [
            Utterance(turn.content)
            for turn in self.history
            if turn.role == "user" and turn.content.strip()
        ]
        earlier = [said for said in earlier if not said.courtesy]
        if not earlier or not said.leans_on_history:
            return Query(said, said.numbers, said.sections, meetings=said.meetings)
        topic = _topic(earlier)
        numbers = said.numbers or _inherited(said, earlier)
        # A question without a subject of its own is nothing to search for by itself.
        sought = Utterance(f"{topic.text} {said.text}") if said.points_back_only else said
        return Query(
            sought, numbers, said.sections, topic, said.wants_the_gist, meetings=said.meetings
        )


def question_of(text: str, history: Sequence[Turn] = ()) -> Question:
    """The question as it was typed after these turns."""
    return Question(Utterance(text), tuple(history))


def _topic(earlier: Sequence[Utterance]) -> Utterance:
    """The last question that stands alone, and the leaning ones after it."""
    taken: list[str] = []
    for said in reversed(earlier[-_TOPIC_QUESTIONS:]):
        taken.append(said.text)
        if not said.leans_on_history:
            break
    return Utterance(" ".join(reversed(taken)))


def _inherited(said: Utterance, earlier: Sequence[Utterance]) -> tuple[int, ...]:
    """A number talked about goes on only where the question brings no subject of its own."""
    if not said.points_back_only:
        return ()
    for former in reversed(earlier[-_NUMBER_QUESTIONS:]):
        if former.numbers:
            return former.numbers
        if not former.leans_on_history:
            break
    return ()


def section_numbers(names: Iterable[str]) -> tuple[int, ...]:
    """The number in each section name that has one (質問⑥ is 6)."""
    found = (re.search(r"\d+", unicodedata.normalize("NFKC", name)) for name in names)
    return tuple(int(match[0]) for match in found if match)
