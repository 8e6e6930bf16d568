from __future__ import annotations

from hypothesis import given, strategies as st

from kb.text.sentences import MAX_SENTENCE_CHARS, SentenceStream


def split(text: str, size: int) -> list[str]:
    stream, found = SentenceStream(), []
    for start in range(0, len(text), size):
        found += stream.feed(text[start : start + size])
    return found + stream.finish()


def test_nothing_gives_no_sentence() -> None:
    assert split("", 1) == []


def test_keys_behind_the_full_stop_belong_to_the_sentence() -> None:
    text = "鍵を掛けます。[src-abcde] [src-fghij]次に記録します[src-abcde]。"
    expected = ["鍵を掛けます。[src-abcde] [src-fghij]", "次に記録します[src-abcde]。"]
    assert [split(text, size) for size in (1, 3, 100)] == [expected] * 3


def test_a_sentence_comes_before_the_stream_ends() -> None:
    stream = SentenceStream()
    assert stream.feed("鍵を掛けます。[src-abcde]") == []
    assert stream.feed("次") == ["鍵を掛けます。[src-abcde]"]


def test_a_full_stop_in_quotation_marks_ends_nothing() -> None:
    assert split("「掛けた。」と書きます。", 2) == ["「掛けた。」と書きます。"]


def test_every_line_ends_a_sentence() -> None:
    assert split("一行目\n二行目\n", 4) == ["一行目", "二行目"]


def test_a_sentence_without_end_is_cut() -> None:
    assert max(map(len, split("あ" * 2000, 50))) <= MAX_SENTENCE_CHARS + 1


@given(st.text(alphabet="あ。「」[]src-ab\n ！", max_size=80), st.integers(1, 9))
def test_no_character_is_lost_and_pieces_do_not_matter(text: str, size: int) -> None:
    found = "".join(split(text, size))
    assert "".join(found.split()) == "".join(text.split())
