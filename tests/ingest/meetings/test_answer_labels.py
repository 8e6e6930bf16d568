from __future__ import annotations

from collections.abc import Sequence

from ingest.meetings.answer_labels import Filing, LabelledAnswer, file_answers


def by_common_characters(text: str, candidates: Sequence[str]) -> list[float]:
    """Share of a candidate's characters that the text has: predictable by eye."""
    return [len(set(text) & set(c)) / max(len(set(c)), 1) for c in candidates]


LOCK = ((85,), "鍵と施錠")
USB = ((99,), "USBの制限")


def answer(text: str, *numbers: int, out: tuple[int, ...] = ()) -> LabelledAnswer:
    return LabelledAnswer(numbers, out, text)


def test_no_answers_give_no_filings() -> None:
    assert file_answers([LOCK], [], {}, by_common_characters) == []


def test_a_label_that_was_asked_and_fits_is_kept() -> None:
    answers = [answer("鍵と施錠を検討", 85), answer("USBの制限を検討", 99)]
    assert file_answers([LOCK, USB], answers, {}, by_common_characters) == [
        Filing((85,)),
        Filing((99,)),
    ]


def test_a_label_not_asked_about_is_refiled_under_the_only_number_left() -> None:
    answers = [answer("鍵と施錠を検討", 85), answer("USBの制限を検討", 153)]
    filings = file_answers([LOCK, USB], answers, {153: "復旧手順"}, by_common_characters)
    assert filings == [Filing((85,)), Filing((99,), is_slip=True, is_refiled=True)]


def test_a_label_not_asked_about_whose_own_topic_is_nearer_is_only_warned_of() -> None:
    answers = [answer("鍵と施錠を検討", 85), answer("復旧手順の整備", 153)]
    filings = file_answers([LOCK, USB], answers, {153: "復旧手順"}, by_common_characters)
    assert filings[1] == Filing((153,), is_slip=True)


def test_with_two_numbers_left_nothing_is_refiled_and_both_are_shown() -> None:
    third = ((21,), "事業継続計画")
    answers = [answer("鍵と施錠を検討", 85), answer("USBの制限を検討", 153)]
    filings = file_answers([LOCK, USB, third], answers, {}, by_common_characters)
    assert filings[1] == Filing((99, 153), is_slip=True)


def test_swapped_labels_are_warned_of_and_shown_with_both() -> None:
    answers = [answer("USBの制限を検討", 85), answer("鍵と施錠を検討", 99)]
    filings = file_answers([LOCK, USB], answers, {}, by_common_characters)
    assert filings == [Filing((85, 99), is_slip=True), Filing((85, 99), is_slip=True)]


def test_the_same_label_twice_refiles_the_one_that_answers_the_other_number() -> None:
    answers = [answer("鍵と施錠を検討", 85), answer("USBの制限を検討", 85)]
    filings = file_answers([LOCK, USB], answers, {}, by_common_characters)
    assert filings == [Filing((85,)), Filing((99,), is_slip=True, is_refiled=True)]


def test_a_label_out_of_range_is_refiled_by_text() -> None:
    answers = [answer("鍵と施錠を検討", 85), answer("USBの制限を検討", out=(199,))]
    filings = file_answers([LOCK, USB], answers, {}, by_common_characters)
    assert filings[1] == Filing((99,), is_slip=True, is_refiled=True)


def test_unlabelled_answers_take_the_only_asked_number() -> None:
    assert file_answers([LOCK], [answer("検討")], {}, by_common_characters) == [Filing((85,))]


def test_as_many_unlabelled_answers_as_questions_are_filed_in_order() -> None:
    answers = [answer("一つ目"), answer("二つ目")]
    assert file_answers([LOCK, USB], answers, {}, by_common_characters) == [
        Filing((85,)),
        Filing((99,)),
    ]


def test_an_unlabelled_answer_beside_a_labelled_one_takes_what_is_left() -> None:
    answers = [answer("鍵と施錠を検討", 85), answer("その他")]
    assert file_answers([LOCK, USB], answers, {}, by_common_characters)[1] == Filing((99,))


def test_a_label_is_believed_where_the_question_names_no_number() -> None:
    assert file_answers([], [answer("鍵", 85)], {}, by_common_characters) == [Filing((85,))]
