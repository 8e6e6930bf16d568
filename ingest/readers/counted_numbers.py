"""Numbers as programs show those that they count themselves: ②, 二, ii, イ (pure).

The forms are those of ST_NumberFormat (ECMA-376 part 1 §17.18.59, MS-DOCX 2.4), of
ST_TextAutonumberScheme (§20.1.10.61) and of CSS Counter Styles 3, without what stands around them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

NumberForm = Literal[
    "decimal",
    "decimal-zero",
    "full-width",
    "hexadecimal",
    "in-dashes",
    "lower-roman",
    "upper-roman",
    "lower-letter",
    "upper-letter",
    "lower-alphabet",
    "upper-alphabet",
    "lower-greek",
    "ordinal",
    "cardinal-text",
    "ordinal-text",
    "footnote-signs",
    "circled",
    "circled-black",
    "parenthesised",
    "full-stopped",
    "aiueo",
    "aiueo-half-width",
    "iroha",
    "iroha-half-width",
    "hiragana",
    "katakana",
    "hiragana-iroha",
    "katakana-iroha",
    "kanji-counting",
    "kanji-digits",
    "kanji-legal",
    "kanji-parenthesised",
    "heavenly-stem",
    "zodiac",
    "heavenly-stem-and-zodiac",
    "chinese-counting",
    "chinese-thousands",
    "chinese-legal-simplified",
    "chinese-legal-traditional",
    "korean-counting",
    "korean-digits",
    "korean-legal",
    "ganada",
    "chosung",
    "thai-digits",
    "thai-letters",
    "hindi-digits",
    "hindi-vowels",
    "hindi-consonants",
    "hebrew-letters",
    "arabic-letters",
    "arabic-abjad",
]
"""The letters after z are aa, bb, cc in Office (``letter``) and aa, ab, ac in CSS (``alphabet``)."""

Shown = Callable[[int], str]
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_AIUEO_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_IROHA_HALF = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽ"
_GOJUON = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン"
_STEMS, _ZODIAC = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
# Beyond it Word counts no further, and a damaged file's number would be a line of its own.
_MOST = 32_767
_MOST_REPEATED = 30


def formatted(number: int, form: NumberForm) -> str:
    """The number as shown; in decimal digits where the form has no sign for it, as programs do."""
    shown = _SHOWN[form](number) if 0 <= number <= _MOST else ""
    return shown or str(number)


def _of_list(signs: Sequence[str]) -> Shown:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else ""


def _repeated(signs: Sequence[str]) -> Shown:
    """A to z, then aa, bb: the same sign once more for each time round."""

    def shown(number: int) -> str:
        rounds, index = divmod(number - 1, len(signs))
        return signs[index] * (rounds + 1) if 0 <= rounds < _MOST_REPEATED else ""

    return shown


def _alphabetic(signs: Sequence[str]) -> Shown:
    """A to z, then aa, ab."""

    def shown(number: int) -> str:
        text = ""
        while number > 0:
            number, index = divmod(number - 1, len(signs))
            text = signs[index] + text
        return text

    return shown


def _in_digits(digits: Sequence[str]) -> Shown:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _by_places(digits: str, marks: str, zero: str = "", drops_one: str = "") -> Shown:
    """Digits with their places' names, of ten thousand last: 二千百三.

    ``zero`` stands for places left out in the middle; ``drops_one`` says before which names a one
    is not written.
    """

    def below_ten_thousand(number: int, leads: bool) -> str:
        text, gap = "", not leads
        for mark, unit in (*zip(marks[:3][::-1], (1000, 100, 10), strict=True), ("", 1)):
            digit = number // unit % 10
            if digit:
                text += zero if gap and (text or not leads) else ""
                text += mark if digit == 1 and mark and mark in drops_one else digits[digit] + mark
            gap = not digit
        return text

    def shown(number: int) -> str:
        high, low = divmod(number, 10_000)
        above = below_ten_thousand(high, leads=True) + marks[3] if high else ""
        below = below_ten_thousand(low, leads=not (above and low < 1000))
        return (above + below) or digits[0]

    return shown


def _chinese_counting(number: int) -> str:
    """Up to 99 with the ten's name, then digit by digit (MS-DOCX 2.4: 一, 十, 一○○)."""
    return _TENS_NAMED(number) if number < 100 else _in_digits("○一二三四五六七八九")(number)


_TENS_NAMED = _by_places("〇一二三四五六七八九", "十百千万", drops_one="十")


def _chinese_thousands(number: int) -> str:
    shown = _by_places("零一二三四五六七八九", "十百千万", "零")(number)
    return shown.removeprefix("一") if 10 <= number < 20 else shown


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _ordinal(number: int) -> str:
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, one = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_ONES[one]}" if one else "")
    unit, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    high, low = divmod(number, unit)
    return f"{_words(high)} {name}" + (f" {_words(low)}" if low else "")


def _ordinal_words(number: int) -> str:
    words = _words(number)
    last = words.replace("-", " ").split()[-1]
    regular = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return words.removesuffix(last) + _IRREGULAR.get(last, regular)


def _signs_from(first: int, count: int) -> list[str]:
    return [chr(first + index) for index in range(count)]


def _as_hiragana(katakana: str) -> str:
    return "".join(chr(ord(sign) - 0x60) for sign in katakana)


_SHOWN: Mapping[NumberForm, Shown] = {
    "decimal": str,
    "decimal-zero": lambda number: f"{number:02}",
    "full-width": _in_digits("０１２３４５６７８９"),
    "hexadecimal": lambda number: f"{number:X}",
    "in-dashes": lambda number: f"- {number} -",
    "lower-roman": _roman,
    "upper-roman": lambda number: _roman(number).upper(),
    "lower-letter": _repeated(_LATIN),
    "upper-letter": _repeated(_LATIN.upper()),
    "lower-alphabet": _alphabetic(_LATIN),
    "upper-alphabet": _alphabetic(_LATIN.upper()),
    "lower-greek": _alphabetic(_GREEK),
    "ordinal": _ordinal,
    "cardinal-text": lambda number: _words(number).capitalize(),
    "ordinal-text": lambda number: _ordinal_words(number).capitalize(),
    "footnote-signs": _repeated("*†‡§"),
    "circled": _of_list(_signs_from(0x2460, 20)),
    "circled-black": _of_list(_signs_from(0x2776, 10) + _signs_from(0x24EB, 10)),
    "parenthesised": _of_list(_signs_from(0x2474, 20)),
    "full-stopped": _of_list(_signs_from(0x2488, 20)),
    "aiueo": _repeated(_AIUEO),
    "aiueo-half-width": _repeated(_AIUEO_HALF),
    "iroha": _repeated(_IROHA + "ン"),
    "iroha-half-width": _repeated(_IROHA_HALF + "ﾝ"),
    "hiragana": _alphabetic(_as_hiragana(_GOJUON)),
    "katakana": _alphabetic(_GOJUON),
    "hiragana-iroha": _alphabetic(_as_hiragana(_IROHA)),
    "katakana-iroha": _alphabetic(_IROHA),
    "kanji-counting": _by_places("〇一二三四五六七八九", "十百千万", drops_one="十百千"),
    "kanji-digits": _in_digits("〇一二三四五六七八九"),
    "kanji-legal": _by_places("〇壱弐参四伍六七八九", "拾百阡萬"),
    "kanji-parenthesised": _of_list(_signs_from(0x3220, 10)),
    "heavenly-stem": _of_list(_STEMS),
    "zodiac": _of_list(_ZODIAC),
    "heavenly-stem-and-zodiac": _of_list([_STEMS[i % 10] + _ZODIAC[i % 12] for i in range(60)]),
    "chinese-counting": _chinese_counting,
    "chinese-thousands": _chinese_thousands,
    "chinese-legal-simplified": _by_places("零壹贰叁肆伍陆柒捌玖", "拾佰仟万", "零"),
    "chinese-legal-traditional": _by_places("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", "零"),
    "korean-counting": _by_places("영일이삼사오육칠팔구", "십백천만", drops_one="십백천"),
    "korean-digits": _in_digits("영일이삼사오육칠팔구"),
    "korean-legal": _of_list(
        ["하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열"]
    ),
    "ganada": _repeated("가나다라마바사아자차카타파하"),
    "chosung": _repeated("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "thai-digits": _in_digits("๐๑๒๓๔๕๖๗๘๙"),
    "thai-letters": _repeated("กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"),
    "hindi-digits": _in_digits("०१२३४५६७८९"),
    "hindi-vowels": _repeated("अआइईउऊऋएऐओऔ"),
    "hindi-consonants": _repeated("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह"),
    "hebrew-letters": _repeated("אבגדהוזחטיכלמנסעפצקרשת"),
    "arabic-letters": _repeated("ابتثجحخدذرزسشصضطظعغفقكلمنهوي"),
    "arabic-abjad": _repeated("ابجدهوزحطيكلمنسعفصقرشتثخذضظغ"),
}
