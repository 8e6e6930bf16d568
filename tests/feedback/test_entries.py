from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from fake_knowledge_base import ANSWERED, EXPLANATION, MEETING, REFUSED
from feedback.entries import Asked, Entry, entry_of, is_unanswered

AT = datetime(2031, 4, 2, 3, 4, 5, tzinfo=UTC)


def kept(question: str, refused: bool = False, keeps_question: bool = True) -> Entry:
    answer = replace(REFUSED if refused else ANSWERED, question=question)
    documents = (replace(MEETING, audience=("office",)), EXPLANATION)
    asked = Asked("e1", question, answer, "000007", ("前の質問です a@b.example",), AT)
    return entry_of(asked, documents, keeps_question)


def test_an_entry_holds_the_answer_its_places_and_its_generation() -> None:
    entry = kept("倉庫の扉はどうしますか")
    assert (entry.generation, entry.asked_at) == ("000007", "2031-04-02T03:04:05Z")
    assert [(c.document, c.page) for c in entry.citations] == [
        (MEETING.id, 2),
        (EXPLANATION.id, None),
    ]
    assert entry.answer == ANSWERED.text


def test_a_visitors_words_are_masked() -> None:
    entry = kept("架空精機株式会社の田村さんの扉は？")
    assert (entry.question, entry.earlier) == (
        "［会社名］の［個人名］の扉は？",
        ("前の質問です ［メールアドレス］",),
    )


def test_without_consent_no_word_of_the_visitor_is_kept() -> None:
    entry = kept("倉庫の扉はどうしますか", refused=True, keeps_question=False)
    assert (entry.question, entry.answer, entry.earlier) == ("", "", ())
    assert kept("扉は？", keeps_question=False).answer == ""
    assert len(kept("扉は？", keeps_question=False).citations) == 2


def test_numbers_are_those_asked_and_those_answered() -> None:
    entry = kept("No.12 の扉は？")
    assert (entry.guideline_nos, entry.answered_nos) == ((12, 99), (99,))


def test_what_a_model_wrote_is_masked_too() -> None:
    answer = replace(ANSWERED, text="a@b.example には施錠が要ります", mode="generated")
    asked = Asked("e1", "扉は？", answer, "000001")
    assert entry_of(asked, (), True).answer == "［メールアドレス］ には施錠が要ります"


def test_an_entry_is_seen_by_who_may_see_all_that_it_cites() -> None:
    entry = kept("扉は？")
    assert entry.may_be_seen(frozenset({"office"}))
    assert entry.may_be_seen(None)
    assert not entry.may_be_seen(frozenset({"others"}))
    assert kept("扉は？", refused=True).may_be_seen(frozenset())


def test_only_what_the_material_does_not_say_is_unanswered() -> None:
    assert is_unanswered(REFUSED)
    assert not is_unanswered(ANSWERED)
    assert not is_unanswered(replace(REFUSED, reason="personal-data"))


def test_a_refusal_is_seen_by_who_may_see_the_documents_that_it_quotes() -> None:
    quoting = replace(REFUSED, named_documents=(MEETING.id, "m/gone.pdf"))
    documents = (replace(MEETING, audience=("office",)), EXPLANATION)
    entry = entry_of(Asked("e1", "窓は？", quoting, "000007"), documents, True)
    assert [place.document for place in entry.citations] == [MEETING.id]
    assert entry.may_be_seen(frozenset({"office"}))
    assert not entry.may_be_seen(frozenset())
