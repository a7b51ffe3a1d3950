"""Mails as real programs write them, right and wrong: types, charsets, old encodings, reports."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.mails import HEAD, TEXT, attachment, letter, mixed, text_part
from tests.hostile.samples import READ, Sample

FRENCH = "Écart de prix sur la facture RE-2026-4512 : 120,50 €. Réclamation n° 77."


def samples() -> Iterator[Sample]:
    """Give the mails."""
    yield from _charsets()
    yield from _kinds()


def _charsets() -> Iterator[Sample]:
    for name, declared, content in (
        ("none", "", FRENCH.encode("cp1252")),
        ("unknown", "x-unknown-8bit", FRENCH.encode("cp1252")),
        ("cp1252-as-utf-8", "utf-8", FRENCH.encode("cp1252")),
        ("utf-8-as-latin-1", "iso-8859-1", FRENCH.encode()),
        ("utf-8-as-ascii", "us-ascii", FRENCH.encode()),
        ("utf-16-le-no-mark", "utf-16", FRENCH.encode("utf-16-le")),
        ("utf-16-be-no-mark", "utf-16", FRENCH.encode("utf-16-be")),
        ("utf-16-undeclared", "", FRENCH.encode("utf-16-le")),
        ("utf-7", "utf-7", FRENCH.encode("utf-7")),
        ("utf-32", "utf-32", FRENCH.encode("utf-32")),
        ("iso-2022-jp", "iso-2022-jp", "請求書 RE-2026-4512".encode("iso-2022-jp")),
        ("iso-2022-jp-undeclared", "", "請求書 RE-2026-4512".encode("iso-2022-jp")),
        ("mixed", "utf-8", FRENCH.encode() + b"\r\n" + FRENCH.encode("cp1252")),
        ("punycode", "punycode", b"a" * 300_000),
        ("not-a-text-codec", "zlib_codec", FRENCH.encode()),
        ("broken-name", "=?utf-8?q?x?=\xff", FRENCH.encode()),
    ):
        head = f'Content-Type: text/plain; charset="{declared}"' if declared else "X-None: 1"
        body = b"\r\n" + content + b"\r\n"
        yield Sample(f"charset-{name}.eml", letter(head.encode("latin-1"), body=body), READ)


def _kinds() -> Iterator[Sample]:
    note = b"Facture RE-2026-4512\nIl manque 3 colis\n"
    event = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    report = b"Reporting-MTA: dns; mx.client.fr\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    notification = (
        b"Original-Recipient: rfc822;ar@us.fr\r\nDisposition: manual-action; displayed\r\n"
    )
    yield Sample(
        "octet-stream-text.eml", mixed(text_part(), attachment(note, name=b"filename=a.bin")), READ
    )
    yield Sample(
        "pdf-that-is-a-program.eml",
        mixed(
            text_part(),
            attachment(b"MZ\x90\0" + bytes(99), name=b"filename=a.pdf", kind=b"application/pdf"),
        ),
        READ,
    )
    yield Sample("only-an-attachment.eml", mixed(attachment(note, name=b"filename=a.txt")), READ)
    yield Sample(
        "calendar.eml",
        mixed(text_part(), b"Content-Type: text/calendar; method=REQUEST\r\n\r\n" + event),
        READ,
    )
    yield Sample(
        "bounce.eml",
        mixed(text_part(), b"Content-Type: message/delivery-status\r\n\r\n" + report),
        READ,
    )
    yield Sample(
        "read-receipt.eml",
        mixed(
            text_part(), b"Content-Type: message/disposition-notification\r\n\r\n" + notification
        ),
        READ,
    )
    yield Sample(
        "only-a-read-receipt.eml",
        mixed(b"Content-Type: message/disposition-notification\r\n\r\n" + notification),
        "empty_message",
    )
    outside = (
        b'Content-Type: message/external-body; access-type=URL; URL="http://192.0.2.1/a"\r\n\r\n'
        b"Content-Type: application/pdf\r\n\r\n"
    )
    yield Sample("fetch-me.eml", mixed(text_part(), outside), READ)
    yield Sample(
        "one-of-three.eml",
        letter(b'Content-Type: message/partial; number=1; total=3; id="a@b"'),
        READ,
    )
    armour = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA0\r\n=abcd\r\n-----END PGP MESSAGE-----\r\n"
    yield Sample("pgp-in-text.eml", letter(body=b"\r\n" + armour), "encrypted_file")
    yield Sample(
        "pgp-mime.eml",
        HEAD
        + b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n'
        + b"\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        + b"--b\r\nContent-Type: application/octet-stream\r\n\r\n"
        + armour
        + b"--b--\r\n",
        "encrypted_file",
    )
    uu = (
        b"begin 644 a.txt\r\n"
        b"""M1F%C='5R92!212TR,#(V+30U,3(*26P@;6%N<75E(#,@8V]L:7,*"""
        b"\r\n`\r\nend\r\n"
    )
    yield Sample("uuencoded.eml", letter(body=b"\r\n" + TEXT.encode() + b"\r\n\r\n" + uu), READ)
    yield Sample(
        "web-bug.eml",
        letter(
            b"Content-Type: text/html",
            body=b"\r\n<p>" + TEXT.encode() + b"<img src=http://192.0.2.1/bug.gif>"
            b"<link rel=stylesheet href=http://192.0.2.1/a.css><script>fetch('http://192.0.2.1')"
            b"</script><iframe src=file:///etc/passwd></iframe></p>\r\n",
        ),
        READ,
    )
