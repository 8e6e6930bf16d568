"""Injections against a model that obeys every one of them: what is shown stays clean."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hostile_material import CANARY, INJECTIONS, Injection
from kb.answers import Answer, Finished, RankedPassage, SentenceChecked
from kb.text.instructions import is_hostile, leads_out
from kb.text.normalising import search_form
from scripted_models import (
    DOOR,
    LENDING,
    MEETING,
    ScriptedModel,
    events_of,
    generator_of,
    honest,
    keyed_evidence,
    material_of,
    ranked,
)

CLEAN = (ranked(DOOR, 85, 0), ranked(LENDING, 85, 1))
FORBIDDEN = re.compile(
    r"https?:|www\.|evil|!\[|\]\(|<|>|javascript|data:|@|カナリア|src-|対応完了|合格", re.IGNORECASE
)


def evidence_with(injection: Injection) -> tuple[RankedPassage, ...]:
    if injection.place == "question":
        return CLEAN
    if injection.place == "file name":
        named = replace(MEETING, id=f"materials/{injection.text}", title=injection.text)
        return (*CLEAN, ranked("棚は壁に固定します。", 85, 2, named))
    return (*CLEAN, ranked(f"棚は壁に固定します。{injection.text}", 85, 2))


def obeying(injection: Injection) -> ScriptedModel:
    """Writes what was ordered for every key that it was given, and something true besides."""

    def script(system: str, user: str) -> str:
        ordered = [injection.obeyed.replace("{key}", key) for key, _ in keyed_evidence(user)]
        return "\n".join([*ordered, honest(system, user)])

    return ScriptedModel(script)


def shown(injection: Injection) -> tuple[list[str], Answer, ScriptedModel]:
    question = injection.text if injection.place == "question" else "鍵はどうしますか？"
    model = obeying(injection)
    generator = replace(generator_of(model), min_kept=0.0)
    events = events_of(generator, material_of(evidence_with(injection), question))
    last = events[-1]
    assert isinstance(last, Finished)
    streamed = [event.text for event in events if isinstance(event, SentenceChecked)]
    return [*streamed, last.answer.text, *last.answer.notes], last.answer, model


def test_there_are_enough_injections_of_every_place() -> None:
    assert len(set(INJECTIONS)) >= 40
    assert {i.place for i in INJECTIONS} == {"document", "question", "file name", "link"}


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda i: f"{i.place}: {i.text[:24]}")
def test_a_model_that_obeys_leaks_nothing(injection: Injection) -> None:
    texts, answer, model = shown(injection)
    together = "\n".join(texts)
    assert not FORBIDDEN.search(search_form(together))
    marks = {int(mark) for mark in re.findall(r"〔(\d+)〕", together)}
    assert marks <= {citation.mark for citation in answer.citations}
    figures = set(re.findall(r"\d+", re.sub(r"〔\d+〕", "", together)))
    assert figures <= set(re.findall(r"\d+", DOOR + LENDING)) | {"85", "90", "2031", "04", "01"}
    # The order did reach the reader's side of the checks, and what is true got through.
    assert answer.writing is not None
    assert answer.writing.removed
    assert DOOR in answer.text
    assert model.heard


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda i: f"{i.place}: {i.text[:24]}")
def test_citations_of_an_injected_answer_quote_no_order(injection: Injection) -> None:
    _, answer, _ = shown(injection)
    told = "".join(c.quote + c.title + c.document for c in answer.citations)
    assert CANARY not in told
    assert "evil" not in search_form(told)


@pytest.mark.parametrize(
    "text",
    [
        DOOR,
        LENDING,
        "事故に気付いた人は、上長の指示に従って通信を止めてください。",
        "システムの管理者に、変更の指示を書面で出します。",
        "該当しない欄には「なし」と記入してください。",
        "必ず連絡先を台帳に含めてください。",
        "AIを使うサービスに社外秘の情報を入力しないよう、社員に注意します。",
        "assistant managerの承認を得ます。",
    ],
)
def test_ordinary_sentences_are_not_hostile(text: str) -> None:
    assert not is_hostile(text)
    assert not leads_out(text)
