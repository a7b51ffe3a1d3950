"""Mails as real programs write them, and as nobody should."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import InputError, LimitError
from extractor.intake.limits import DEFAULT_LIMITS
from extractor.intake.mail_parts import Letter
from extractor.intake.message import take_apart
from extractor.values.submission import PartRole

ENVELOPE = "From: Anne <anne@client.fr>\r\nTo: compta@valmont.fr\r\nSubject: Avoir\r\n"
TABLE = "<table><tr><td>FA-1</td><td>12,50</td></tr><tr><td>FA-2</td><td>3,00</td></tr></table>"


def taken(mail: str | bytes) -> Letter:
    content = mail if isinstance(mail, bytes) else mail.encode()
    return take_apart(content, file="x.eml", limits=DEFAULT_LIMITS)


def multipart(kind: str, *parts: str, boundary: str = "b1") -> str:
    joined = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return (
        f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{joined}--{boundary}--\r\n'
    )


def plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"


def rich(text: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\r\n\r\n{text}"


def pdf(name: str = "lettre.pdf") -> str:
    return (
        f'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK"
    )


def texts(letter: Letter) -> list[tuple[str, str]]:
    return [
        (it.declared, it.content.decode().strip())
        for it in letter.pieces
        if it.role is PartRole.BODY
    ]


def test_the_envelope_is_read() -> None:
    letter = taken(
        ENVELOPE + "Cc: chef@valmont.fr\r\nDate: Tue, 10 Nov 2026 07:52:00 +0100\r\n"
        "Message-ID: <[abc]@exchange>\r\nIn-Reply-To: <q@v>\r\n"
        "Received: from a by b; Tue, 10 Nov 2026 08:00:00 +0100\r\n\r\nBonjour"
    )
    envelope = letter.envelope
    assert (envelope.sender_name, envelope.sender_address) == ("Anne", "anne@client.fr")
    assert envelope.recipients == ("compta@valmont.fr", "chef@valmont.fr")
    assert envelope.subject == "Avoir"
    assert (envelope.message_id, envelope.in_reply_to) == ("[abc]@exchange", "q@v")
    assert envelope.date == dt.datetime(2026, 11, 10, 6, 52, tzinfo=dt.UTC)
    assert letter.received == dt.datetime(2026, 11, 10, 7, 0, tzinfo=dt.UTC)


def test_line_breaks_in_a_subject_are_no_new_headers() -> None:
    letter = taken("Subject: =?utf-8?q?Avoir=0D=0ABcc:_evil@x.y?=\r\nFrom: a@b.fr\r\n\r\nBonjour")
    assert letter.envelope.subject == "Avoir Bcc: evil@x.y"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        pytest.param('text/plain; charset="utf-8"', "Réclamation".encode(), id="utf-8"),
        pytest.param(
            'text/plain; charset="iso-8859-1"', "Réclamation".encode("cp1252"), id="latin"
        ),
        pytest.param('text/plain; charset="us-ascii"', "Réclamation".encode(), id="wrong"),
        pytest.param('text/plain; charset="klingon"', "Réclamation".encode("cp1252"), id="unknown"),
        pytest.param("text/plain", "Réclamation".encode("cp1252"), id="missing"),
        pytest.param("multipart/mixed", "Réclamation".encode(), id="multipart-without-boundary"),
    ],
)
def test_a_wrong_or_missing_charset_does_no_harm(header: str, body: bytes) -> None:
    letter = taken(f"{ENVELOPE}Content-Type: {header}\r\n\r\n".encode() + body)
    assert texts(letter) == [("text/plain", "Réclamation")]


@pytest.mark.parametrize(
    ("version", "html", "chosen"),
    [
        pytest.param(
            "Bonjour, il manque 3 colis", "<p>Bonjour, il manque 3 colis", "plain", id="same"
        ),
        pytest.param("FA-1 12,50 FA-2 3,00", TABLE, "html", id="table"),
        pytest.param("   ", "<p>Bonjour", "html", id="plain-is-empty"),
        pytest.param(
            "Voir HTML", "<p>" + "Il manque trois colis. " * 9, "html", id="plain-is-short"
        ),
        pytest.param("Bonjour", "<html><body></body></html>", "plain", id="html-is-empty"),
    ],
)
def test_the_better_version_of_a_mail_is_read(version: str, html: str, chosen: str) -> None:
    letter = taken(ENVELOPE + multipart("alternative", plain(version), rich(html)))
    assert [kind for kind, _ in texts(letter)] == [f"text/{chosen}"]


def test_an_attachment_inside_one_version_is_kept_whichever_is_read() -> None:
    inner = multipart("mixed", rich("<p>Bonjour"), pdf(), boundary="b2")
    letter = taken(ENVELOPE + multipart("alternative", plain("Bonjour"), inner))
    assert [it.name for it in letter.pieces] == ["body", "lettre.pdf"]


def test_a_text_cut_in_two_around_an_attachment_is_one_body() -> None:
    letter = taken(ENVELOPE + multipart("mixed", plain("Avant"), pdf(), plain("Après")))
    assert texts(letter) == [("text/plain", "Avant\r\n\r\nAprès".replace("\r", ""))]


def test_a_text_with_a_file_name_is_an_attachment() -> None:
    note = 'Content-Type: text/plain\r\nContent-Disposition: inline; filename="a.txt"\r\n\r\nNote'
    letter = taken(ENVELOPE + multipart("mixed", plain("Bonjour"), note))
    assert [(it.name, it.role) for it in letter.pieces] == [
        ("body", PartRole.BODY),
        ("a.txt", PartRole.ATTACHMENT),
    ]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename*=utf-8''r%C3%A9clamation.pdf", "réclamation.pdf"),
        ('attachment; filename="=?utf-8?q?r=C3=A9clamation.pdf?="', "réclamation.pdf"),
        ('attachment; filename="../../etc/x..y\0.pdf"', "x..y.pdf"),
        ("attachment; filename*0=lett; filename*1=re.pdf", "lettre.pdf"),
        ("attachment", "attachment.pdf"),
    ],
)
def test_an_attachment_has_a_harmless_name(disposition: str, name: str) -> None:
    part = f"Content-Type: application/pdf\r\nContent-Disposition: {disposition}\r\n\r\n%PDF-1.4"
    letter = taken(ENVELOPE + multipart("mixed", plain("Bonjour"), part))
    assert letter.pieces[1].name == name


def test_a_forwarded_mail_keeps_its_place_and_shows_who_wrote_it() -> None:
    inner = (
        "Content-Type: message/rfc822\r\n\r\nFrom: Claire <c@client.fr>\r\nSubject: Litige 7\r\n"
        + multipart("mixed", plain("Il manque 3 colis"), pdf(), boundary="b2")
    )
    letter = taken(ENVELOPE + multipart("mixed", plain("Pour info"), inner))
    body, forwarded, attachment = letter.pieces
    assert (body.name, body.inside) == ("body", ())
    assert (forwarded.name, forwarded.inside) == ("Litige 7", ("Litige 7",))
    assert forwarded.content.decode().splitlines() == [
        "From: Claire <c@client.fr>",
        "Subject: Litige 7",
        "",
        "Il manque 3 colis",
    ]
    assert (attachment.name, attachment.inside) == ("lettre.pdf", ("Litige 7",))


@pytest.mark.parametrize("encoding", ["7bit", "8BIT", "binary"])
def test_a_forwarded_mail_may_say_that_it_is_not_encoded(encoding: str) -> None:
    head = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    letter = taken(ENVELOPE + multipart("mixed", head + "Subject: Litige\r\n\r\nIl manque 3 colis"))
    assert texts(letter) == [("text/plain", "Subject: Litige\n\nIl manque 3 colis")]


def test_a_forwarded_html_mail_shows_its_headers_as_html() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nFrom: c@client.fr\r\nSubject: A<b>\r\n" + rich(
        TABLE
    )
    letter = taken(ENVELOPE + multipart("mixed", plain("Pour info"), inner))
    assert letter.pieces[1].content.startswith(
        b"<div>From: &lt;c@client.fr&gt;<br>Subject: A&lt;b&gt;"
    )


def test_soft_line_breaks_are_joined() -> None:
    flowed = "Content-Type: text/plain; format=flowed\r\n\r\nIl manque \r\n3 colis\r\n-- \r\nAnne"
    assert texts(taken(ENVELOPE + flowed)) == [("text/plain", "Il manque 3 colis\n-- \nAnne")]


def test_delivery_reports_are_left_out() -> None:
    report = "Content-Type: message/delivery-status\r\n\r\nStatus: 5.0.0\r\n"
    letter = taken(ENVELOPE + multipart("report", plain("Undelivered"), report))
    assert [it.reason for it in letter.skipped] == ["delivery_report"]
    assert texts(letter) == [("text/plain", "Undelivered")]


def test_what_is_nested_too_deeply_is_left_out_and_said() -> None:
    mail = plain("deep")
    for level in range(30):
        mail = multipart("mixed", plain(f"level {level}"), mail, boundary=f"b{level}")
    letter = taken(ENVELOPE + mail)
    assert "level 29" in texts(letter)[0][1]
    assert [it.reason for it in letter.skipped] == ["limit:mail_depth"] * 2


def test_parts_behind_the_limit_are_left_out_and_said() -> None:
    letter = taken(ENVELOPE + multipart("mixed", *[pdf(f"{it}.pdf") for it in range(505)]))
    assert len(letter.pieces) == DEFAULT_LIMITS.mail_parts
    assert [it.reason for it in letter.skipped] == ["limit:mail_parts"] * 5


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param("X: " + "a" * 300_000 + "\n\nBonjour", id="header"),
        pytest.param(ENVELOPE + multipart("mixed", *[""] * 30_000), id="parts"),
        pytest.param(
            ENVELOPE
            + "".join(
                f"Content-Type: multipart/mixed; boundary={i}\n\n--{i}\n" for i in range(1500)
            ),
            id="boundaries",
        ),
    ],
)
def test_a_flood_is_refused_before_it_is_parsed(mail: str) -> None:
    with pytest.raises(LimitError, match=r"more than 500 parts|longer than"):
        taken(mail)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("From: " + '"' * 100_000, id="quotes"),
        pytest.param("From: " + "a " * 50_000, id="words"),
        pytest.param("Content-Type: text/plain" + "; a=b" * 20_000, id="parameters"),
        pytest.param("Subject: " + "=?utf-8?q?a?= " * 15_000, id="encoded-words"),
    ],
)
def test_a_hostile_header_takes_no_time(header: str) -> None:
    assert texts(taken(header + "\r\n\r\nBonjour"))[0][1] == "Bonjour"


def test_mails_in_mails_without_end_are_no_crash() -> None:
    with contextlib.suppress(InputError):
        taken("Content-Type: message/rfc822\n\n" * 3000 + "Subject: x\n\nEnd")


HEADERS = st.sampled_from(
    [
        "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: multipart/alternative; boundary=b",
        "Content-Type: message/rfc822",
        "Content-Type: text/html; charset=utf-16",
        "Content-Type: text/plain; format=flowed; delsp=yes",
        "Content-Type: application/pdf; name*0*=utf-8''a; name*99999999999=b",
        "Content-Type: ;;;=",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Disposition: attachment; filename*=klingon''%ff",
        "From: =?utf-8?b?a?= <a@b",
        "Date: Tue, 32 Foo 99999 99:99:99 +9999",
        "--b",
        "--b--",
        "",
        "begin 644 x",
        "JVBERi0xLjcK===",
        "é=FF=ZZ",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(HEADERS | st.text(max_size=20), max_size=25))
def test_any_mail_is_taken_apart_or_refused(lines: list[str]) -> None:
    with contextlib.suppress(InputError):
        letter = taken("\r\n".join(lines).encode("utf-8", "replace"))
        for piece in letter.pieces:
            assert piece.role is not PartRole.BODY or piece.content.decode("utf-8") is not None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_taken_apart_or_refused(content: bytes) -> None:
    with contextlib.suppress(InputError):
        taken(ENVELOPE.encode() + content)


def test_what_is_only_an_address_is_listed_and_not_fetched() -> None:
    outside = (
        "From: a@b.fr\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\n\nVoir le fichier\n--b\n"
        'Content-Type: message/external-body; access-type=URL; URL="http://192.0.2.1/a.pdf"\n\n'
        "Content-Type: application/pdf\n\n--b--\n"
    )
    letter = take_apart(outside.encode(), file="x.eml", limits=DEFAULT_LIMITS)
    assert [it.content for it in letter.pieces] == [b"Voir le fichier"]
    assert [(it.name, it.reason) for it in letter.skipped] == [
        ("message/external-body", "elsewhere")
    ]
