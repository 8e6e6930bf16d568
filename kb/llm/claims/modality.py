"""How strongly a claim speaks (必須, 推奨, 任意, 不要, 禁止) against how its evidence does (pure)."""

from __future__ import annotations

import re

from kb.llm.claims.claim import Support, clauses_of, nearest, plain, sentences_of

_PATTERNS = {
    "mandatory": r"必須|義務|不可欠|(?:なけれ|ね)ば(?:なりません|ならない|ならず|いけません|いけない)|なくては(?:なり|なら|いけ)"
    r"|ないと(?:いけ|なり|なら)|必ず(?!しも)|欠かせ|絶対に",
    "needed": r"必要(?:です|だ|がある|があり|とな|とさ|として|とし|、|。|$|であ|でし)|求め(?:られ|て)|要する|要します|求める",
    "should": r"べき(?!では(?:な|あり)|でな)",
    "recommended": r"推奨|望まし|望まれ|(?:ほう|方)が(?:よ|良|い)い|(?<!を)勧め|おすすめ|(?:と|が)(?:よ|良)い(?:です|でしょう)|有効です",
    "asked": r"(?:て|で|を|お願い(?:いた)?し)?(?:ください|下さい)|ましょう|お願い",
    "optional": r"任意|(?:て|で)も(?:よ|良|い|大丈夫|構|かま|問題|差し支え)|構いません|構わない|かまいません|かまわない|差し支え(?:な|あり)"
    r"|問題(?:は|も)?(?:ない|ありません)|許可|認められ(?:る|ます|てい)|許され(?:る|ます)|自由です",
    "unneeded": r"不要|必要(?:は|が|も|とは|では)?(?:な[いくし]|ありません|ございません|しな|しませ)|なくても?(?:よ|良|い|構|かま|差し支え|問題)"
    r"|要りません|いりません|要しな|要しませ|求め(?:て(?:は)?い(?:ない|ません)|られ(?:ない|ません|てい(?:ない|ません)))|必ずしも",
    "forbidden": r"禁止|禁じ|厳禁|(?:て|で)は(?:なら|なり|いけ|だめ)|不可(?!欠)|べきでは?な|べきではあ|認め(?:ない|ません|られ(?:ない|ません))"
    r"|許され(?:ない|ません)|許可(?:し(?:ない|ません)|され(?:ない|ません))|しないでください",
}
_REGEXES = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
# What the evidence must hold where the claim speaks like this: the same, or nothing weaker.
_SUPPORTED_BY = {
    "mandatory": {"mandatory", "needed"},
    "needed": {"mandatory", "needed", "should", "asked"},
    "should": {"should", "needed", "mandatory", "asked"},
    "recommended": {"recommended", "should", "asked"},
    "optional": {"optional", "unneeded"},
    "unneeded": {"unneeded"},
    "forbidden": {"forbidden"},
}
_AGAINST = frozenset({"unneeded", "forbidden"})


def modalities(text: str) -> set[str]:
    """Every way in which a text speaks; what forbids or frees is not read as what demands."""
    form = plain(text)
    found = {name for name, regex in _REGEXES.items() if regex.search(form)}
    if "forbidden" in found:
        rest = _REGEXES["forbidden"].sub("", form)
        found = {n for n in found if n == "forbidden" or _REGEXES[n].search(rest)}
    if "unneeded" in found:
        rest = _REGEXES["unneeded"].sub("", form)
        found = {n for n in found if n in _AGAINST or _REGEXES[n].search(rest)}
    return found


def changes_modality(claim: str, support: Support) -> bool:
    """It speaks more strongly, more weakly or otherwise than the evidence's nearest words."""
    wanted = modalities(claim)
    told = _told(claim, support)
    if any(not _SUPPORTED_BY[name] & told for name in wanted if name in _SUPPORTED_BY):
        return True
    if wanted & {*_AGAINST, "optional"} or has_negation(claim):
        return False
    clauses = clauses_of(support.text)
    told = _ways_of(nearest(claim, clauses))
    return bool(told and told <= _AGAINST) or _affirms_what_is_ruled_out(claim, clauses)


def _affirms_what_is_ruled_out(claim: str, clauses: list[str]) -> bool:
    """It holds a word that the evidence only says in forbidding it or in doing without it."""
    form = plain(claim)
    ruled_out = {clause: _ruled_out(clause) for clause in clauses}
    words = {word for found in ruled_out.values() for word in found}
    only = (w for w in words if all(w in ruled_out[c] for c in clauses if w in plain(c)))
    return any(word in form for word in only)


def _ruled_out(clause: str) -> set[str]:
    """The word before each prohibition or release: 転送 of 「転送は認めません」."""
    form = plain(clause)
    found: set[str] = set()
    for name in _AGAINST:
        for match in _REGEXES[name].finditer(form):
            found |= set(
                _HEAD.findall(form[max(0, match.start() - _HEAD_CHARS) : match.start()])[-1:]
            )
    return found


def _told(claim: str, support: Support) -> set[str]:
    """How the nearest sentences speak; of a sentence that speaks in several ways, its clauses."""
    near = nearest(claim, sentences_of(support.text))
    told = _ways_of(near)
    if len(told) > 1:
        return _ways_of(nearest(claim, clauses_of("\n".join(near)))) or told
    return told


def _ways_of(texts: list[str]) -> set[str]:
    return {way for text in texts for way in modalities(text)}


# Forms that hold ない and deny nothing.
_NO_NEGATION = re.compile(
    r"(?:なけれ|ね)ば(?:なりません|ならない|いけません|いけない)|なくては(?:なりません|ならない|いけません|いけない)|ないと(?:いけません|いけない)"
    r"|かもしれ(?:ない|ません)|(?:だけ|のみ)で(?:は)?なく|ではないでしょうか|のではないか|かねない|やむを得(?:ない|ず|ません)|少なくとも|漏れなく|もれなく"
    r"|問題(?:は|も)?(?:ない|ありません)|差し支え(?:ない|ありません)|構わない|構いません|かまわない|かまいません|必ず|まず|はず|問わず|限らず|関わらず|かかわらず"
    r"|なくても?(?:よい|良い|いい|よく|構|かま)|必要(?:は|が|も)?(?:ない|なく|ありません)|ておらず"
)
_NEGATION = re.compile(
    r"(?:ない|ません|なく|なかった|なし|ず(?=、|に|。|$)|ぬよう|不要|不可(?!欠)|ておらず)"
)
_HEAD = re.compile(r"[一-龯々ァ-ヶー]+|[a-z]{2,}")
_HEAD_CHARS = 14
# What one cannot do keeps its ending: 使えない says nothing of 使わせる.
_CAN = re.compile(r"(?:[一-龯々]+[えけげせてねべめれ]|[一-龯々]+[ぁ-ん]?られ)$")


def has_negation(text: str) -> bool:
    return bool(_NEGATION.search(_NO_NEGATION.sub("", plain(text))))


def negated_words(text: str) -> set[str]:
    """The word before each negation, which it denies: 施錠 of 「施錠していません」."""
    form = _NO_NEGATION.sub("＿", plain(text))
    found = set()
    for match in _NEGATION.finditer(form):
        before = form[max(0, match.start() - _HEAD_CHARS) : match.start()]
        can = _CAN.search(before)
        found |= {can[0]} if can else set(_HEAD.findall(before)[-1:])
    return found


def turns_negation(claim: str, support: Support) -> bool:
    """It denies what the evidence says, or says what the evidence only denies."""
    near = clauses_of("\n".join(nearest(claim, sentences_of(support.text))))
    denied = negated_words(claim)
    told_denied = {word for clause in near for word in negated_words(clause)}
    if any(_is_said(word, near) and not _is_in(word, told_denied) for word in denied):
        return True
    if modalities(claim) & _AGAINST:
        return False
    if denied and not told_denied and not modalities(support.text) & _AGAINST:
        return True
    return any(w in plain(claim) and not _is_in(w, denied) for w in _only_denied(claim, support))


def _only_denied(claim: str, support: Support) -> set[str]:
    """Words that the nearest clauses deny, and that the nearest sentences nowhere say."""
    clauses = clauses_of("\n".join(nearest(claim, sentences_of(support.text))))
    denied = {word for clause in nearest(claim, clauses) for word in negated_words(clause)}
    return {word for word in denied if not _is_said(word, clauses)}


def _is_said(word: str, clauses: list[str]) -> bool:
    return any(word in plain(c) and not _is_in(word, negated_words(c)) for c in clauses)


def _is_in(word: str, words: set[str]) -> bool:
    return any(word in other or other in word for other in words)
