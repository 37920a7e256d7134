"""Mails as they are found in the wild: read as far as they can be, refused with a reason where they cannot."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage

import pytest

from farley.capture.channels.email.headers import Person
from farley.capture.channels.email.html import as_text, sanitised
from farley.capture.channels.email.parsing import Mail, read_mail, split_mbox
from farley.capture.channels.email.quoting import take_apart
from farley.capture.unreadable import Unreadable

HEAD = (
    b"From: Ken <ken@kabuto.example>\r\nTo: sales@aoba.example\r\nDate: Sat, 1 Mar 2025 10:00:00 +0900\r\n"
    b"Message-ID: <m1@kabuto.example>\r\n"
)


def mail(body: bytes = b"Hello", head: bytes = HEAD, **headers: str) -> Mail:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return read_mail(head + more.encode() + b"\r\n" + body)


def test_a_plain_mail() -> None:
    read = mail(b"Hello\r\n", Subject="Tea", Cc="Emma <emma@example.org>, ken@kabuto.example")

    assert (read.sender, read.to) == (Person("ken@kabuto.example", "Ken"), (Person("sales@aoba.example"),))
    assert (read.subject, read.text.strip(), read.message_id) == ("Tea", "Hello", "m1@kabuto.example")
    assert read.sent_at == datetime(2025, 3, 1, 1, 0, tzinfo=UTC)
    assert [person.address for person in read.cc] == ["emma@example.org", "ken@kabuto.example"]
    assert not read.notes


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("iso-2022-jp", "iso2022_jp", "納期はいつですか"),
        ("shift_jis", "cp932", "株式会社髙島①です"),
        ("us-ascii", "cp932", "お世話になっております。納期の件です。"),
        ("iso-8859-1", "cp932", "お世話になっております。納期の件です。"),
        ("utf-8", "euc_jp", "お世話になっております。納期の件です。"),
        ("gb2312", "gb18030", "您好，请问什么时候发货？朱镕基"),
        ("big5", "big5", "您好，請問什麼時候出貨？"),
        ("no-such-charset", "utf-8", "いつもの煎茶"),
        ("iso-8859-1", "latin-1", "Grüße aus Köln"),
    ],
)
def test_texts_in_the_encodings_of_east_and_west_even_if_declared_wrongly(declared: str, codec: str, text: str) -> None:
    body = base64.encodebytes(text.encode(codec))
    told = f"Content-Type: text/plain; charset={declared}\r\nContent-Transfer-Encoding: base64\r\n".encode()

    assert mail(body, HEAD + told).text == text


@pytest.mark.parametrize(
    "subject",
    [
        Header("お見積もりの件", "iso-2022-jp").encode(),
        Header("お見積もりの件", "utf-8").encode(),
        "=?shift_jis?B?gqiMqZDPguCC6IK=?=\r\n =?shift_jis?B?zI+M?=",
    ],
)
def test_japanese_subjects(subject: str) -> None:
    assert mail(Subject=subject).subject.startswith("お見積もり")


def test_a_character_cut_in_two_between_encoded_words() -> None:
    raw = "お見積もりの件".encode()
    words = " ".join(f"=?utf-8?b?{base64.b64encode(raw[at : at + 5]).decode()}?=" for at in range(0, len(raw), 5))

    assert mail(Subject=words).subject == "お見積もりの件"


def test_raw_japanese_bytes_in_headers() -> None:
    read = mail(head=HEAD + b"Subject: " + "お見積もりの件について".encode("cp932") + b"\r\n")

    assert read.subject == "お見積もりの件について"


def test_names_with_commas_and_encodings_in_addresses() -> None:
    name = Header("佐藤, 健", "iso-2022-jp").encode()
    read = mail(
        head=f'From: "{name}" <ken@kabuto.example>\r\nTo: "Lee, Ann" <ann@x.example>, broken@, b@x.example\r\n'.encode()
    )

    assert read.sender == Person("ken@kabuto.example", "佐藤, 健")
    assert read.to == (Person("ann@x.example", "Lee, Ann"), Person("b@x.example"))


def test_attachments_with_names_in_both_old_and_new_encoding() -> None:
    letter = EmailMessage()
    letter["From"] = "ken@kabuto.example"
    letter.set_content("see below")
    letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="見積書.pdf")
    letter.add_attachment("inner text", subtype="plain", filename="メモ.txt")
    old = letter.as_bytes().replace(
        b"filename*=utf-8''%E3%83%A1%E3%83%A2.txt", b'filename="=?utf-8?b?44Oh44OiLnR4dA==?="'
    )

    read = read_mail(old)

    assert [(a.name, a.content_type) for a in read.attachments] == [
        ("見積書.pdf", "application/pdf"),
        ("メモ.txt", "text/plain"),
    ]
    assert read.attachments[0].content == b"%PDF"
    assert read.text.strip() == "see below"


def test_html_is_made_harmless_and_gives_the_text_where_there_is_none() -> None:
    page = (
        '<html><head><style>p{color:red}</style></head><body onload="x()">'
        '<p style="x" onclick="y()">お世話に<b>なって</b></p>'
        '<script>alert(1)</script><img src="https://spy.example/p.gif"><img src="cid:logo"><a href="javascript:x">a</a>'
        '<a href="https://ok.example">b</a><form><input name="password"></form><iframe src="x"></iframe></body></html>'
    )
    read = mail(page.encode(), HEAD + b"Content-Type: text/html; charset=utf-8\r\n")

    assert read.text.splitlines()[0] == "お世話になって"
    for bad in (
        "script",
        "onload",
        "onclick",
        "style",
        "spy.example",
        "javascript",
        "form",
        "input",
        "iframe",
        "alert",
    ):
        assert bad not in read.html
    assert 'src="cid:logo"' in read.html
    assert 'href="https://ok.example"' in read.html


def test_bottomless_html_does_no_harm() -> None:
    deep = "<div><blockquote>" * 20_000 + "words"

    assert "words" in as_text(deep)
    assert isinstance(sanitised(deep), str)


def test_threads_begin_with_the_first_reference() -> None:
    reply = mail(References="<root@a.example> <second@a.example>", In_Reply_To="<second@a.example>")

    assert (mail().thread, reply.thread) == ("m1@kabuto.example", "root@a.example")


def test_no_date_no_sender_no_id() -> None:
    read = mail(b"x", b"Received: from a by b; Sat, 1 Mar 2025 10:00:00 +0000\r\nSubject: x\r\n")

    assert (read.sender, read.sent_at) == (None, datetime(2025, 3, 1, 10, tzinfo=UTC))
    assert read.message_id.startswith("sha256:")
    assert set(read.notes) == {"The mail names no date that can be read.", "The mail names no sender."}
    assert mail(b"x", b"From: a@b.example\r\nDate: soon\r\n").sent_at is None


def nested(depth: int) -> bytes:
    text = b"innermost"
    for level in range(depth):
        mark = b"b%d" % level
        text = b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n--%b\r\n%b\r\n--%b--\r\n' % (
            mark, mark, text if level else b"\r\n" + text, mark,
        )  # fmt: skip
    return HEAD + text


def test_fifty_parts_in_each_other_are_read_and_five_hundred_refused() -> None:
    assert read_mail(nested(50)).text.strip() == "innermost"
    for depth in (100, 500, 3000):
        with pytest.raises(Unreadable, match="deeper than 60"):
            read_mail(nested(depth))


def test_a_mail_within_the_mail_is_an_attachment() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["Subject"] = "old"
    inner.set_content("inner words")
    outer["From"] = "ken@kabuto.example"
    outer.set_content("outer words")
    outer.add_attachment(inner)

    read = read_mail(outer.as_bytes())

    assert read.text.strip() == "outer words"
    assert b"inner words" in read.attachments[0].content


def test_huge_headers_are_cut_and_too_many_refused() -> None:
    assert len(mail(Subject="x" * 1_000_000).subject) <= 20_000
    with pytest.raises(Unreadable, match="headers"):
        mail(head=HEAD + b"X-More: 1\r\n" * 2000)


@pytest.mark.parametrize(
    "raw", [b"", b"\0\1\2\3", b"just words", b"\x89PNG\r\n\x1a\n" * 9, "氏名,住所\n".encode() * 50]
)
def test_what_is_no_mail(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="no headers"):
        read_mail(raw)


@pytest.mark.parametrize(
    "head",
    [
        b"From: =?utf-8?b?////?= <a@b.example>\r\nContent-Type: text/plain; charset=\"\xff\"\r\n",
        b"From: <a@b.example\r\nTo: ,,,;<>@,\r\nDate: Mon, 99 Foo 99999 99:99:99\r\nReferences: <<<>>\r\n",
        b"From: a@b.example\r\nContent-Type: multipart/mixed\r\n",
        b"From: a@b.example\r\nContent-Type: ;;;=\r\nContent-Transfer-Encoding: odd\r\nContent-Disposition: =?x\r\n",
        b"From: a@b.example\r\nContent-Type: text/plain; charset*0*=utf-8''%zz; charset*5=x\r\n",
        b"From: a@[\r\nTo: \"unclosed <x@y.example>\r\nContent-Type: text/html; charset=utf-7\r\n",
        b"From: a@b.example\r\nContent-Type: text/plain; charset=base64\r\nContent-Transfer-Encoding: base64\r\n",
    ],
)  # fmt: skip
def test_malformed_headers_never_stop_the_reading(head: bytes) -> None:
    assert isinstance(mail(b"--x\r\n\xff\xfe words", head), Mail)


@pytest.mark.parametrize(
    ("text", "new", "quoted"),
    [
        ("Thanks!\n\nOn Sat, 1 Mar 2025 at 10:00, Ken <k@x.example> wrote:\n> When?\n> Ken", "Thanks!", "On Sat"),
        ("了解です。\n\n2025年3月1日(土) 10:00 佐藤 健 <k@x.example>:\n> 納期は？", "了解です。", "2025年3月1日"),
        ("了解です。\n\n佐藤さんは書きました:\n> 納期は？", "了解です。", "佐藤さん"),
        ("好的。\n\n在 2025年3月1日，张伟 <z@x.example> 写道：\n> 什么时候发货？", "好的。", "在 2025"),
        ("Yes.\n\n-----Original Message-----\nFrom: Ken\nSent: Saturday\nOld words", "Yes.", "-----Original"),
        ("はい。\n\n差出人: 佐藤\n送信日時: 2025年3月1日\n古い文", "はい。", "差出人"),
        ("> When?\nOn Friday.\n> How many?\nTwo.", "On Friday.\nTwo.", "> When?"),
        ("Nothing quoted here", "Nothing quoted here", ""),
    ],
)
def test_new_words_and_quoted_ones(text: str, new: str, quoted: str) -> None:
    parts = take_apart(text)

    assert parts.new == new
    assert parts.quoted.startswith(quoted)
    assert bool(parts.quoted) == bool(quoted)


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nKen\nKabuto Ltd.",
        "==========\n佐藤 健\n株式会社カブト\nTEL 03-1234-5678\n==========",
        "――――――\n佐藤 健\nken@kabuto.example",
    ],
)
def test_signatures(signature: str) -> None:
    parts = take_apart("お世話になっております。\n納期の件です。\n\n" + signature)

    assert (parts.new, parts.signature) == ("お世話になっております。\n納期の件です。", signature)


def test_a_drawn_line_within_a_text_is_no_signature() -> None:
    text = "Two points.\n----------\nThe delivery was late again, and I would like to know how you mean to mend that."

    assert take_apart(text).new == text


@pytest.mark.parametrize(
    "header", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Unsubscribe": "<https://x.example>"}]
)
def test_what_programs_send_on_their_own_is_told_apart(header: dict[str, str]) -> None:
    assert mail(**header).is_automatic
    assert not mail(Auto_Submitted="no").is_automatic


def test_an_mbox_is_cut_into_its_mails() -> None:
    box = (
        b"From a@b Sat Mar  1\n" + HEAD + b"\nOne\n>From here on\nFrom the start\n\nFrom c@d Sun\n" + HEAD + b"\nTwo\n"
    )

    one, two = split_mbox(io.BytesIO(box))

    assert b"\nFrom here on\nFrom the start" in one
    assert two.endswith(b"\nTwo\n")
