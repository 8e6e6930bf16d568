"""What may be odd in the material: each kind's facts, its words in both languages, how grave it is.

A kind is a class of facts; everything else follows from it. The facts are kept with a generation
and in JSON, and words are made of them where they are shown: nothing is read back from a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Self, dataclass_transform, get_args

from kb.file_parts import PARTS, Part
from kb.guideline.numbers import number_words
from kb.text.bilingual import Language, Text

Severity = Literal["serious", "notable", "routine"]
"""``serious``: something is lost, or an answer may be wrong. ``notable``: somebody should look at
it. ``routine``: told for completeness."""

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The gravest first."""

SettledBy = Literal["number", "personal-data"]
"""What a maintainer's correction decides."""

_ITEMS_LISTED = 12
_LINKS_LISTED = 10
_PARTS_LISTED = 6
_QUESTIONS_LISTED = 3


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Facts:
    """What one warning's words are made of; ``words`` names the fields, or what `values` makes."""

    kind: ClassVar[str]
    """The class's name as a slug, for the ingest report and for what a generation keeps."""
    severity: ClassVar[Severity]
    line: ClassVar[Text]
    """The kind's name on the maintainers' page."""
    words: ClassVar[Text]
    settled_by: ClassVar[SettledBy | None] = None
    naming: ClassVar[tuple[str, ...]] = ()
    """Fields that hold titles, ids and addresses of other documents."""

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"\B(?=[A-Z])", "-", cls.__name__).lower()
        dataclass(frozen=True)(cls)

    def values(self, language: Language) -> dict[str, Any]:  # noqa: ARG002 - the callers of its kind give it
        return vars(self)

    def in_language(self, language: Language) -> str:
        return self.words.in_language(language).format(**self.values(language))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for field in self.naming if (name := getattr(self, field)))


class AsTold(Facts):
    """A warning of which only the sentence is known; anything in it may name a document."""

    message: str
    severity = "notable"
    naming = ("message",)
    words = Text("{message}", "{message}")


class MislabelledAnswer(Facts):
    label: str
    asked: tuple[int, ...]
    filed: tuple[int, ...]
    is_refiled: bool
    """Filed under another number than is printed, not under both."""
    severity = "serious"
    settled_by = "number"
    line = Text("回答の番号の表示が違う可能性", "An answer's label may be wrong")
    words = Text(
        "「{label}」と表示されていますが、質問は {asked} です。内容から{filed} {how}。",
        "labelled {label!r}, but the question is {asked}: by its content {how} {filed}.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        refiled = Text("への回答として登録しました", "filed under")
        both = Text("の両方で示します", "shown under both of")
        how = refiled if self.is_refiled else both
        numbers = {"asked": number_words(self.asked, "、"), "filed": number_words(self.filed, "、")}
        return vars(self) | numbers | {"how": how.in_language(language)}


class NumberOutOfRange(Facts):
    label: str
    number: int
    severity = "notable"
    settled_by = "number"
    line = Text("1〜153 にない番号", "Numbers outside 1 to 153")
    words = Text(
        "「{label}」の No.{number} は 1〜153 の範囲にありません。",
        "No.{number} of {label!r} is not within 1 to 153.",
    )


class Numbering(Facts):
    """Whose the numbers of a sheet are is not sure: nothing beside them names the guideline, or it is
    named and what they say is not what the items are known for."""

    numbers: tuple[int, ...]
    compared: int | None
    """Numbers whose topic is known from elsewhere; None where the guideline is not named."""
    agreeing: int | None
    """Of these, how many the sheet agrees with."""
    severity = "serious"
    line = Text("だれの番号か分からない表", "Tables of numbers without a sure owner")
    words = Text(
        '{what}正しくは、corrections.toml の [[document]] に documents = "資料のID" と、'
        'numbering = "guideline"（ガイドラインの番号）か numbering = "own"（資料自身の番号）を書いてください。',
        "{what} Say what is right in [[document]] of corrections.toml: documents = the document's id,"
        ' and numbering = "guideline" or numbering = "own".',
    )

    def values(self, language: Language) -> dict[str, Any]:
        told = [str(number) for number in self.numbers]
        unowned = Text(
            "チェックシートに似た表ですが、ガイドラインの名前がないため、番号（{listed}）はこの資料自身の番号として"
            "扱いました。",
            "A table like a check sheet that does not name the guideline: its numbers ({listed}) were"
            " taken for its own.",
        )
        contradicting = Text(
            "番号（{listed}）の内容が、知られている項目の内容と合いません（{compared} 個のうち一致 {agreeing} 個）。"
            "項目名には使っていません。",
            "What stands under the numbers ({listed}) is not what the items are known for"
            " ({agreeing} of {compared} agree); the sheet names no items.",
        )
        what = (unowned if self.compared is None else contradicting).in_language(language)
        listed = _shortened(told, "・", _ITEMS_LISTED, language)
        return {"what": what.format(**vars(self) | {"listed": listed})}


class Unpaired(Facts):
    """Questions that nobody answers, or answers to which no question was found, of one document."""

    questions: tuple[str, ...]
    answers: int
    severity = "notable"
    line = Text("対になっていない質問・回答", "Questions and answers without their pair")
    words = Text(
        "回答のない質問: {listed}。質問のない回答: {answers} 件。",
        "questions without an answer: {listed}; answers without a question: {answers}.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        none = Text("なし", "none").in_language(language)
        listed = _shortened(self.questions, "、", _ITEMS_LISTED, language) or none
        return vars(self) | {"listed": listed}


class OutsidePairs(Facts):
    """Lines that ask and stand in no question: perhaps a question whose mark was not known."""

    lines: tuple[str, ...]
    severity = "notable"
    line = Text("質問として読まれていない質問文", "Lines that ask and stand in no question")
    words = Text(
        "質問の形の文が、質問として読まれていません: {listed}。",
        "these lines ask and were not read as questions: {listed}.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        told = [f"「{text}」" for text in self.lines]
        return {"listed": _shortened(told, "、", _QUESTIONS_LISTED, language)}


class MisfittingOrdinals(Facts):
    """Answers whose printed ordinal is that of no question, or of one that has its answer already,
    and questions whose number stands twice; as they are printed."""

    unknown: tuple[str, ...]
    doubled: tuple[str, ...]
    severity = "serious"
    line = Text("質問と合わない回答の番号", "Ordinals of answers that fit no question")
    words = Text(
        "質問にない番号の回答: {unknown}。重なっている番号: {doubled}。どの質問への回答かを原本で確認してください。",
        "answers to questions that there are not: {unknown}; told twice: {doubled}. Look at the"
        " original for which question each answers.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        none = Text("なし", "none").in_language(language)
        told = {"unknown": self.unknown, "doubled": self.doubled}
        return {
            name: _shortened(some, "、", _ITEMS_LISTED, language) or none
            for name, some in told.items()
        }


class SheetWithoutNumbers(Facts):
    """A table of the guideline's from which no number came: its columns were not known."""

    severity = "serious"
    line = Text("番号を読み取れないガイドラインの表", "Guideline tables without a number")
    words = Text(
        "ガイドラインの表ですが、項目番号を 1 つも読み取れませんでした。番号の列の見出しを確認するか、"
        'corrections.toml の [[document]] に columns.number = "列の見出し" と書いてください。',
        "a table of the guideline's, and not one number was read. Look at the head of its column of"
        ' numbers, or write columns.number = "the head" in [[document]] of corrections.toml.',
    )


class RepeatedSection(Facts):
    section: str
    count: int
    severity = "notable"
    line = Text("同じ名前の箇所が多い資料", "Many sections of one name")
    words = Text(
        "「{section}」という名前の箇所が {count} か所あります。見出しが質問や項目を表しているか確認してください。",
        "{count} sections are called 「{section}」. Look whether the headings tell what they are about.",
    )


class OutsideSections(Facts):
    """Text of the pages that came into no passage, the longest lines first."""

    letters: int
    lines: tuple[str, ...]
    severity = "serious"
    line = Text("どこにも取り込まれていない文", "Text that came into no passage")
    words = Text(
        "本文 {letters} 字が、質問・回答・表・説明のどれにも入っていません: {listed}。",
        "{letters} letters of the text stand in no question, answer, table or section: {listed}.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        told = [f"「{text}」" for text in self.lines]
        return vars(self) | {"listed": _shortened(told, "、", _QUESTIONS_LISTED, language)}


class DuplicateDocument(Facts):
    original: str
    severity = "notable"
    naming = ("original",)
    line = Text("同じ内容の資料", "The same document twice")
    words = Text(
        "{original} と同じ内容です。回答では {original} を出典に示します。",
        "the same content as {original}, which answers cite.",
    )


class ContradictingAnswers(Facts):
    number: int
    says: str
    denies: str
    other: str
    """Document that denies it, in its section ``other_section``."""
    other_section: str
    severity = "serious"
    naming = ("other",)
    line = Text("食い違う回答", "Answers contradict each other")
    words = Text(
        "No.{number} について「{says}」と、{other} {other_section} の「{denies}」が"
        "食い違っているかもしれません。",
        "of No.{number}, 「{says}」 may contradict 「{denies}」 in {other} {other_section}.",
    )


class NewerAnswer(Facts):
    number: int
    newer: str
    """Document that answers again, of this title and day."""
    title: str
    date: str | None
    severity = "notable"
    naming = ("newer", "title")
    line = Text("あとの回に新しい回答", "A later meeting answers again")
    words = Text(
        "No.{number} は、より新しい「{title}」（{date}）でも回答されています。",
        "No.{number} is answered again by the newer 「{title}」 ({date}).",
    )

    def values(self, language: Language) -> dict[str, Any]:
        unknown = Text("日付不明", "day unknown")
        return vars(self) | {"date": self.date or unknown.in_language(language)}


class ItemDisagreement(Facts):
    """Numbers of which this check sheet says something else than the one that is believed."""

    believed: str
    title: str
    edition: str | None
    levels: tuple[int, ...]
    labels: tuple[int, ...]
    conditions: tuple[int, ...]
    severity = "notable"
    naming = ("believed", "title")
    line = Text("チェックシートどうしの違い", "Check sheets that differ")
    words = Text(
        "「{title}」{edition}と{differing}。{believed} の方を使います。",
        "differs from 「{title}」{edition}: {differing}. {believed} is used.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        named = (
            (Text("レベルが違う番号", "levels of"), self.levels),
            (Text("ラベルが違う番号", "labels of"), self.labels),
            (Text("達成条件が違う番号", "conditions of"), self.conditions),
        )
        differing = [
            f"{name.in_language(language)} "
            + _shortened([number_words([n]) for n in numbers], "・", _ITEMS_LISTED, language)
            for name, numbers in named
            if numbers
        ]
        edition = f"（{self.edition}）" if self.edition else ""
        return vars(self) | {"edition": edition, "differing": "、".join(differing)}


class LostTableCell(Facts):
    row: str
    """The row's label: its first cell, or the one above that it continues."""
    columns: tuple[str, ...]
    """Columns whose cell is empty; none where two rows look fused into one."""
    severity = "serious"
    line = Text("読み取れなかった表の欄", "Lost cells of a table")
    words = Text(
        "表の「{row}」の行で{what}。資料からは値が分かりません。",
        "row 「{row}」 of a table: {what}. The material does not tell the value.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        empty = Text("列「{columns}」の欄が空です", "column 「{columns}」 is empty")
        fused = Text("2 行が 1 行に重なっているようです", "two rows seem to be fused into one")
        what = (empty if self.columns else fused).in_language(language)
        return vars(self) | {"what": what.format(columns="、".join(self.columns))}


class LinkWithoutAddress(Facts):
    title: str
    registered: str | None
    """Address that the register knows for it."""
    severity = "routine"
    naming = ("title", "registered")
    line = Text("リンク先のない参照", "References without an address")
    words = Text(
        "「{title}」のリンクに住所がありません（{known}）。",
        "the link 「{title}」 has no address ({known}).",
    )

    def values(self, language: Language) -> dict[str, Any]:
        known = Text("登録簿の住所: {registered}", "the register's: {registered}")
        unknown = Text("登録簿にもありません", "unknown to the register")
        told = (known if self.registered else unknown).in_language(language)
        return vars(self) | {"known": told.format(registered=self.registered)}


class UnknownLink(Facts):
    """Links of one section, each as title and address."""

    links: tuple[tuple[str, str], ...]
    severity = "routine"
    line = Text("登録簿にないリンク", "Links that the register does not know")
    words = Text(
        "登録簿にないリンクです。正しければ sources.toml に加えてください: {listed}。",
        "not in the register; add to sources.toml what is right: {listed}.",
    )

    def values(self, language: Language) -> dict[str, Any]:
        told = [f"「{title}」 {url}" for title, url in self.links]
        return {"listed": _shortened(told, "、", _LINKS_LISTED, language)}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for link in self.links for name in link)


class SupersededEdition(Facts):
    title: str
    newer: str
    severity = "notable"
    naming = ("title", "newer")
    line = Text("新しい版がある資料", "A newer edition is known")
    words = Text(
        "「{title}」には新しい版があります: {newer}。",
        "of 「{title}」 there is a newer edition: {newer}.",
    )


class MisprintedTitle(Facts):
    printed: str
    title: str
    severity = "routine"
    naming = ("printed", "title")
    line = Text("資料名の表記の違い", "Misprinted titles")
    words = Text(
        "資料の表記「{printed}」は誤りで、正しくは「{title}」です。",
        "printed as 「{printed}」; the right title is 「{title}」.",
    )


class PersonalData(Facts):
    is_profile: bool
    """Somebody was presented, not named in a line."""
    severity = "notable"
    settled_by = "personal-data"
    line = Text("個人情報の可能性", "Perhaps personal data")
    words = Text("{what}を取り込みませんでした。", "{what} was left out.")

    def values(self, language: Language) -> dict[str, Any]:
        profile = Text("個人の紹介", "who somebody is")
        a_line = Text("個人に関する行", "a line about a person")
        return {"what": (profile if self.is_profile else a_line).in_language(language)}


class PageWithoutText(Facts):
    is_ocr_possible: bool
    severity = "serious"
    line = Text("文字情報のないページ", "Pages without text")
    words = Text(
        "このページには文字がありません（画像だけの可能性）。{advice}",
        "this page has no text (perhaps it is a picture).{advice}",
    )

    def values(self, language: Language) -> dict[str, Any]:
        advice = Text(
            "tesseract と日本語データを入れて YOROZU_OCR=1 で取り込むと読める場合があります。",
            " With tesseract, its Japanese data and YOROZU_OCR=1 it may be read.",
        )
        return {"advice": advice.in_language(language) if self.is_ocr_possible else ""}


class GarbledPage(Facts):
    severity = "serious"
    line = Text("文字化けしたページ（取り込まない）", "Garbled pages (left out)")
    words = Text(
        "このページの文字は化けているため取り込みませんでした。元のファイルを確認してください。",
        "the text of this page is garbled and was left out. Look at the file.",
    )


class ReadByOcr(Facts):
    severity = "notable"
    line = Text("OCR で読み取ったページ", "Pages read by OCR")
    words = Text(
        "このページは画像の文字を OCR で読み取りました。誤読がありえるため原本を確認してください。",
        "this page was read from its picture by OCR and may be misread. Look at the original.",
    )


class _PartsOfFile(Facts):
    """Parts of one kind at one place: ``part`` is a key of `PARTS`."""

    part: Part
    count: int
    letters: int
    """What was in them, 0 where that is unknown."""
    place: str | None
    parts: tuple[str, ...]
    """What the file calls them."""

    def values(self, language: Language) -> dict[str, Any]:
        letters = Text("、{letters} 字", ", {letters} letters").in_language(language)
        named = _shortened(self.parts, "、", _PARTS_LISTED, language)
        colon, opening, closing = ("", "「", "」") if language == "ja" else (" ", "'", "'")
        return vars(self) | {
            "where": f"{opening}{self.place}{closing}{Text('の', ':').in_language(language)}{colon}"
            if self.place
            else "",
            "what": PARTS[self.part].in_language(language),
            "letters": letters.format(letters=self.letters) if self.letters else "",
            "named": f": {named}" if named else "",
        }


class HiddenContent(_PartsOfFile):
    severity = "notable"
    line = Text("非表示の内容（取り込まない）", "Hidden content (left out)")
    words = Text(
        "{where}非表示の{what}（{count} か所{letters}{named}）は取り込みませんでした。",
        "{where}hidden {what} ({count}{letters}{named}) were left out.",
    )


class StruckOut(_PartsOfFile):
    severity = "notable"
    line = Text("取り消し線の内容（取り込まない）", "Struck-out content (left out)")
    words = Text(
        "{where}取り消し線の引かれた{what}（{count} か所{letters}{named}）は取り込みませんでした。",
        "{where}struck-out {what} ({count}{letters}{named}) were left out.",
    )


class LeftOut(_PartsOfFile):
    """What no reader takes in."""

    severity = "notable"
    line = Text("読み取れない要素（取り込まない）", "Parts that are not read (left out)")
    words = Text(
        "{where}{what}（{count} 件{letters}{named}）は読み取っていません。必要な内容なら本文に書き写してください。",
        "{where}{what} ({count}{letters}{named}) are not read. Write into the text what is needed.",
    )


class RepairedCharacters(Facts):
    count: int
    severity = "routine"
    line = Text("修復した文字", "Repaired characters")
    words = Text(
        "部首の字形 {count} 文字を通常の漢字に直しました。",
        "{count} radicals were made the characters that they look like.",
    )


class DeclarationWithoutDocument(Facts):
    """The pattern of documents stands where other warnings have their document."""

    severity = "serious"
    line = Text("当てはまる資料のない [[document]]", "A [[document]] table without a document")
    words = Text(
        "corrections.toml の [[document]] に当てはまる資料がありません。ID の綴りを確認してください。",
        "no document fits this [[document]] of corrections.toml. Check how its id is written.",
    )


class CorrectionWithoutPlace(Facts):
    """A table of corrections.toml that fits nothing in its document."""

    table: str
    says: str
    severity = "serious"
    line = Text("当てはまる箇所のない訂正", "Corrections that fit nothing")
    words = Text(
        "corrections.toml の [[{table}]]（{says}）に当てはまる箇所が、この資料にありません。綴りを確認してください。",
        "nothing of this document fits [[{table}]] of corrections.toml ({says}). Check how it is written.",
    )


class AudienceWithoutDocument(Facts):
    """The pattern of documents stands where other warnings have their document."""

    severity = "serious"
    line = Text("当てはまる資料のない閲覧制限", "An audience without a document")
    words = Text(
        "corrections.toml の [[audience]] に当てはまる資料がありません。ID の綴りを確認してください。",
        "no document fits this [[audience]] of corrections.toml. Check how its id is written.",
    )


def _kinds(base: type[Facts]) -> Iterator[type[Facts]]:
    """The classes that have words: a base of several kinds has none."""
    for facts in base.__subclasses__():
        if "words" in vars(facts):
            yield facts
        yield from _kinds(facts)


KINDS: Mapping[str, type[Facts]] = {
    facts.kind: facts for facts in _kinds(Facts) if facts is not AsTold
}


def kind_line(kind: str, language: Language) -> str:
    """What a kind is called on a page; one that a newer version wrote is called by its slug."""
    return KINDS[kind].line.in_language(language) if kind in KINDS else kind


def _shortened(told: Sequence[str], between: str, limit: int, language: Language) -> str:
    """The first of them, and how many more there are."""
    left = len(told) - limit
    more = Text(f" ほか {left} 件", f" and {left} more").in_language(language)
    return between.join(told[:limit]) + (more if left > 0 else "")


Told = tuple[str | int | None, ...]
"""A warning's kind, place and Japanese sentence."""


@dataclass(frozen=True)
class Warning:
    """Something odd in the material. ``kind`` is the facts' own, or one of a newer version."""

    kind: str
    document: str
    facts: Facts
    section: str | None = None
    page: int | None = None

    @classmethod
    def of(
        cls, facts: Facts, document: str, section: str | None = None, page: int | None = None
    ) -> Self:
        return cls(facts.kind, document, facts, section, page)

    @property
    def severity(self) -> Severity:
        return KINDS[self.kind].severity if self.kind in KINDS else self.facts.severity

    @property
    def told(self) -> Told:
        """What was told, whether or not its facts were kept."""
        return (self.kind, self.document, self.section, self.page, self.message)

    @property
    def message(self) -> str:
        return self.facts.in_language("ja")
