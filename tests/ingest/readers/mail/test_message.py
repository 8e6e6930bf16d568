"""Mail and saved pages, as mailers and browsers write them."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest

from ingest.parsed.document import ParsedDocument
from ingest.readers import Limits, Source
from ingest.readers.mail.message import read_mail, read_saved_page
from kb.errors import ReadingError


def text_of(reading: ParsedDocument) -> str:
    return "".join(page.text for page in reading.pages)


def read(data: bytes) -> ParsedDocument:
    return read_mail(Source("見本.eml", data), Limits())


def mail(text: str = "鍵は棚の上にあります。\n") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "鍵の置き場所"
    message.set_content(text)
    return message


def test_the_subject_is_title_and_heading() -> None:
    reading = read(mail().as_bytes())
    assert reading.title == "鍵の置き場所"
    assert text_of(reading) == "鍵の置き場所\n鍵は棚の上にあります。\n"


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("Mon, 02 Nov 2026 10:15:00 +0900", "送信日: 2026年11月2日\n"),
        ("2 Nov 2026 01:15 GMT", "送信日: 2026年11月2日\n"),
        ("sometime", ""),
        ("Mon, 99 Nov 2026 10:15:00 +0900", ""),
    ],
)
def test_the_day_it_was_sent_stands_below_the_subject(date: str, shown: str) -> None:
    data = f"Date: {date}\nSubject: key\n\n鍵は棚の上にあります。\n".encode()
    assert text_of(read(data)) == f"key\n{shown}鍵は棚の上にあります。\n"


def test_letters_that_only_windows_has_are_read_in_text_and_subject() -> None:
    jis = b"\x1b$B-!-j\x1b(B" + "見本の件です。".encode("iso2022_jp")
    word = b"=?ISO-2022-JP?B?" + base64.b64encode(b"\x1b$B-!\x1b(B") + b"?="
    head = b"Subject: " + word + b"\nContent-Type: text/plain; charset=iso-2022-jp\n\n"
    reading = read(head + jis)
    assert reading.title == "①"
    assert "①㈱" in text_of(reading)


def test_of_alternatives_the_richest_is_read_and_its_hidden_text_is_told() -> None:
    message = mail("文字だけの形です。\n")
    html = '<p>飾りのある形です。</p><p style="display:none">見えない文</p>'
    message.add_alternative(html, subtype="html")
    reading = read(message.as_bytes())
    assert "飾りのある形" in text_of(reading)
    assert "文字だけ" not in text_of(reading)
    assert "見えない" not in text_of(reading)
    assert [p.why for p in reading.left_out] == ["hidden"]


def test_an_empty_alternative_gives_way_to_the_plain_one() -> None:
    message = mail("文字だけの形です。\n")
    message.add_alternative("<p> </p>", subtype="html")
    assert "文字だけの形です。" in text_of(read(message.as_bytes()))


def test_attachments_and_forwarded_mails_are_told_by_name() -> None:
    message = mail()
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="細則.pdf")
    message.add_attachment(mail())
    (told,) = read(message.as_bytes()).left_out
    assert (told.part, told.count, told.names) == ("attachment", 2, ("細則.pdf", "鍵の置き場所"))


def test_a_part_of_an_unknown_kind_is_told() -> None:
    message = mail()
    message.make_mixed()
    message.attach(_part("x-new/thing"))
    (told,) = read(message.as_bytes()).left_out
    assert told.part == "attachment"


def _part(kind: str) -> EmailMessage:
    part = EmailMessage()
    part["Content-Type"] = kind
    part.set_payload("x")
    return part


def test_flowed_lines_are_one_and_a_signature_mark_is_not() -> None:
    head = b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
    reading = read(head + "鍵は棚の \n上にあります。\n-- \n受付係\n".encode())
    assert "鍵は棚の上にあります。" in text_of(reading)
    assert "受付係" in text_of(reading)


def test_a_mail_cut_off_within_a_part_is_read_so_far() -> None:
    message = mail()
    message.add_attachment(b"x" * 99, maintype="application", subtype="pdf", filename="a.pdf")
    assert "鍵は棚の上" in text_of(read(message.as_bytes()[:-80]))


def test_a_mail_without_text_is_refused() -> None:
    with pytest.raises(ReadingError) as error:
        read(b"Subject: x\nContent-Type: application/pdf\n\nx")
    assert error.value.reason == "empty"


@pytest.mark.parametrize("start", ["", ' start="<root>";'])
def test_a_saved_page_is_shown_with_its_own_style_sheet(start: str) -> None:
    page = (
        '<html><head><title>門の案内</title><link rel="stylesheet" href="cid:look"></head>'
        '<body><h1>門</h1><p>門は朝六時に開きます。</p><p class="old">五時に開きます。</p></body></html>'
    )
    data = (
        f"Content-Type: multipart/related;{start} boundary=B\n\n"
        "--B\nContent-Type: text/html; charset=utf-8\nContent-ID: <root>\n"
        f"Content-Transfer-Encoding: 8bit\n\n{page}\n"
        "--B\nContent-Type: text/css\nContent-ID: <look>\n\n"
        ".old {text-decoration: line-through}\n--B--\n"
    )
    reading = read_saved_page(Source("見本.mht", data.encode()), Limits())
    assert reading.title == "門の案内"
    assert "門は朝六時に開きます。" in text_of(reading)
    assert "五時" not in text_of(reading)
    assert [p.why for p in reading.left_out] == ["struck-out"]


def plain_mail(text: str, parameters: str = "") -> str:
    head = f"Subject: key\nContent-Type: text/plain; charset=utf-8{parameters}\n\n"
    return text_of(read(f"{head}{text}".encode())).removeprefix("key\n")


def test_what_an_earlier_mail_said_keeps_its_marks_in_every_sentence() -> None:
    shown = plain_mail(
        "鍵は棚の上です。\n\n> 鍵はどこですか。急いでいます。\n> # 置き場所\n>> 鍵を使います。\n"
    )
    assert shown == (
        "鍵は棚の上です。\n> 鍵はどこですか。\n> 急いでいます。\n> # 置き場所\n>> 鍵を使います。\n"
    )


def test_a_wrapped_quotation_is_one_and_ends_where_the_depth_changes() -> None:
    full = "次の月からは夜の当番が二人になるので控えの鍵をもう一本作って"
    shown = plain_mail(f"> {full}\n> おいてください。\n> {full}\nおきました。\n")
    assert shown == f"> {full}おいてください。\n> {full}\nおきました。\n"


@pytest.mark.parametrize(
    "text", [">30度を超えたら止める。次に知らせる。", ">= 5 なら足りる。合格。"]
)
def test_a_sign_that_compares_is_no_mark_of_a_quotation(text: str) -> None:
    assert plain_mail(text) == f"{text}\n"


def test_flowed_quotations_go_on_at_their_depth() -> None:
    shown = plain_mail(
        "> 鍵は \n> どこですか。\n>> 扉の \n>> 前です。\n棚の \n上です。\n",
        "; format=flowed; delsp=yes",
    )
    assert shown == "> 鍵はどこですか。\n>> 扉の前です。\n棚の上です。\n"


def test_a_sign_behind_a_space_begins_an_ordinary_flowed_line() -> None:
    shown = plain_mail(" >棚の上です。扉は閉まります。\n", "; format=flowed")
    assert shown == ">棚の上です。扉は閉まります。\n"


def html_mail(body: str) -> str:
    head = "Subject: key\nContent-Type: text/html; charset=utf-8\n\n"
    return text_of(read(f"{head}<html><body>{body}</body></html>".encode())).removeprefix("key\n")


def test_html_quotations_are_marked_at_each_level() -> None:
    shown = html_mail(
        "<p>棚の上です。</p><blockquote type=cite style='border:none'><h2>置き場所</h2><p>鍵はどこですか。"
        "急いでいます。</p><blockquote><ol><li>使います。</li></ol></blockquote></blockquote><p>以上です。</p>"
    )
    assert shown == (
        "棚の上です。\n> 置き場所\n> 鍵はどこですか。\n> 急いでいます。\n> > 1. 使います。\n以上です。\n"
    )


def test_each_row_of_a_quoted_table_is_marked() -> None:
    row = "<tr><td></td><td>甲</td></tr><tr><td>棚</td><td>乙</td></tr>"
    shown = html_mail(f"<p>確かめました。</p><blockquote><table>{row}</table></blockquote>")
    assert shown == "確かめました。\n\t> 甲\n> 棚\t乙\n"


def test_what_is_only_indented_is_no_quotation() -> None:
    style = "margin:0 0 0 40px;border:none;padding:0px"
    assert html_mail(f'<blockquote style="{style}">棚の上です。</blockquote>') == "棚の上です。\n"


def test_a_saved_page_is_no_mail_and_has_no_marks() -> None:
    head = "Content-Type: text/html; charset=utf-8\n\n"
    page = f"{head}<html><body><p>前</p><blockquote>棚の上です。</blockquote></body></html>"
    reading = read_saved_page(Source("見本.mht", page.encode()), Limits())
    assert text_of(reading) == "前\n棚の上です。\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "鍵は棚の<br>上です<br>&gt; 鍵は<br>&gt; どこですか。急いでいます。<br>以上",
            "鍵は棚の上です\n> 鍵はどこですか。\n> 急いでいます。\n以上\n",
        ),
        (
            "<p>棚の上です。</p><p>&gt; 鍵はどこですか。急いでいます。</p><p>&gt;&gt; 使います。</p>",
            "棚の上です。\n> 鍵はどこですか。\n> 急いでいます。\n>> 使います。\n",
        ),
        ("<p>&gt;30度を超えたら止める。知らせる。</p>", ">30度を超えたら止める。知らせる。\n"),
        (
            "<pre>棚の上です。\n&gt; どこですか。急ぎです。</pre>",
            "棚の上です。\n> どこですか。\n> 急ぎです。\n",
        ),
    ],
)
def test_marks_that_are_typed_into_html_hold_too(body: str, expected: str) -> None:
    assert html_mail(body) == expected
