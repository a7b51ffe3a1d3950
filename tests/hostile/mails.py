"""Mails whose headers and structure attack the parser."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from tests.hostile.samples import READ, Sample

HEAD = (
    b"From: Anne Roux <anne@client.fr>\r\nSubject: Avoir\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
)
TEXT = "Il manque 3 colis sur la facture RE-2026-4512, soit 120,50 EUR."
BODY = b"\r\n" + TEXT.encode() + b"\r\n"


def letter(*headers: bytes, body: bytes = BODY) -> bytes:
    """Give a mail; headers of one's own come first."""
    return b"".join(it + b"\r\n" for it in headers) + HEAD + body


def mixed(*parts: bytes, boundary: bytes = b"b") -> bytes:
    """Give a mail of several parts; each has its own headers."""
    lines = [b"Content-Type: multipart/mixed; boundary=" + boundary + b"\r\n"]
    for part in parts:
        lines.append(b"--" + boundary + b"\r\n" + part)
    return HEAD + b"\r\n".join([*lines, b"--" + boundary + b"--\r\n"])


def attachment(content: bytes, *, name: bytes, kind: bytes = b"application/octet-stream") -> bytes:
    """Give a part that holds a file; the name is a parameter as it stands on the wire."""
    return (
        b"Content-Type: " + kind + b"\r\nContent-Disposition: attachment; " + name + b"\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)
    )


def text_part(text: bytes = TEXT.encode(), kind: bytes = b"text/plain; charset=utf-8") -> bytes:
    """Give a part that holds text."""
    return b"Content-Type: " + kind + b"\r\n\r\n" + text + b"\r\n"


def nested_multiparts(depth: int) -> bytes:
    """Give a mail of multiparts inside each other, the text in the innermost."""
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(depth)
    )
    return HEAD + opening + text_part()


def nested_mails(depth: int) -> bytes:
    """Give a mail in a mail in a mail."""
    return (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * depth + HEAD + BODY


def samples() -> Iterator[Sample]:
    """Give the mails."""
    yield from _floods()
    yield from _headers()
    yield from _names()
    yield from _structures()


def _floods() -> Iterator[Sample]:
    many = b",".join(b"a%d@b.fr" % it for it in range(20_000))
    parts = b"".join(b"--b\r\n\r\nx\r\n" for _ in range(100_000))
    words = b" ".join([b"=?utf-8?q?a?="] * 10_000)
    announced = b"; ".join(b"p%d=v" % it for it in range(20_000))
    yield Sample("quotes-in-from.eml", letter(b"From: " + b'"' * 100_000), READ)
    yield Sample("words-in-from.eml", letter(b"From: " + b"a " * 50_000), READ)
    yield Sample("brackets-in-from.eml", letter(b"From: " + b"(" * 100_000), READ)
    yield Sample("addresses.eml", letter(b"To: " + many), READ)
    yield Sample("long-header.eml", HEAD + b"X-A: " + b"a" * 400_000 + BODY, "limit:header_bytes")
    yield Sample("many-headers.eml", HEAD + b"X-A: b\r\n" * 50_000 + BODY, "limit:header_bytes")
    yield Sample("endless-header.eml", HEAD + b"X-A: a\r\n " * 90_000, "limit:header_bytes")
    yield Sample("encoded-words.eml", letter(b"Subject: " + words), READ)
    yield Sample("parameters.eml", letter(b"Content-Type: text/plain; " + announced), READ)
    yield Sample(
        "continuations.eml",
        letter(
            b"Content-Type: text/plain; " + b"; ".join(b"name*%d=a" % it for it in range(15_000))
        ),
        READ,
    )
    yield Sample(
        "100000-parts.eml",
        letter(b"Content-Type: multipart/mixed; boundary=b", body=b"\r\n" + parts),
        "limit:mail_parts",
    )
    yield Sample(
        "100000-parts-old-line-ends.eml",
        letter(b"Content-Type: multipart/mixed; boundary=b", body=b"\r\n" + parts).replace(
            b"\r\n", b"\r"
        ),
        "limit:mail_parts",
    )
    yield Sample("1000-multiparts-deep.eml", nested_multiparts(1000), "limit:mail_depth")
    yield Sample("100-multiparts-deep.eml", nested_multiparts(100), "limit:mail_depth")
    yield Sample("5000-mails-deep.eml", nested_mails(5000), "limit:mail_depth")
    yield Sample("15-mails-deep.eml", nested_mails(15), READ)


def _headers() -> Iterator[Sample]:
    injected = base64.b64encode(b"Avoir\r\nBcc: all@client.fr\r\n\r\n<b>x</b>\x00\x1b[31m")
    yield Sample("line-end-in-subject.eml", letter(b"Subject: =?utf-8?b?" + injected + b"?="), READ)
    yield Sample(
        "log-lines-in-subject.eml", letter(b"Subject: x =?utf-8?q?=0AERROR_all_lost?="), READ
    )
    yield Sample("exchange-id.eml", letter(b"Message-ID: <[0f3c@x.prod.outlook.com]>"), READ)
    yield Sample("odd-id.eml", letter(b"Message-ID: <@@>", b"In-Reply-To: <<>>"), READ)
    for name, date in (
        ("none", b""),
        ("year-99999", b"Mon, 2 Mar 99999 10:00:00 +0100"),
        ("month-13", b"Mon, 2 Foo 2026 25:61:61 +9999"),
        ("zone", b"Mon, 2 Mar 2026 10:00:00 +99999999999999999999"),
        ("digits", b"9" * 5000),
        ("negative", b"-1 -1 -1 -1"),
        ("bytes", b"\xff\xfe\x00\x80"),
    ):
        yield Sample(f"date-{name}.eml", letter(b"Date: " + date), READ)
    yield Sample("raw-bytes-in-headers.eml", letter(b"Subject: R\xe9clamation \xff\xfe"), READ)
    yield Sample("nul-in-headers.eml", letter(b"Subject: a\0b", b"From: a\0b@c.fr"), READ)
    yield Sample("no-colon.eml", letter(b"From anne", b"Subject: Avoir", b"Date: x"), READ)
    yield Sample("headers-only.eml", HEAD, "empty_message")
    yield Sample(
        "unknown-word-charset.eml", letter(b"Subject: =?x-none?q?a?= =?idna?b?YQ==?="), READ
    )


def _names() -> Iterator[Sample]:
    file = b"Facture RE-2026-4512\nIl manque 3 colis\n"
    for name, parameter in (
        ("traversal", b'filename="../../../etc/cron.d/x.txt"'),
        ("windows-path", b'filename="C:\\\\Windows\\\\system32\\\\x.txt"'),
        ("nul", b"filename*=utf-8''a%00.pdf%00.txt"),
        ("right-to-left", b"filename*=utf-8''%E2%80%AEtxt.exe"),
        ("10000-characters", b'filename="' + b"a" * 10_000 + b'.txt"'),
        ("device", b'filename="CON"'),
        ("dots", b'filename=".."'),
        ("line-end", b"filename*=utf-8''a%0D%0ABcc%3A%20b.txt"),
        ("markup", b'filename="<img src=x onerror=alert(1)>.txt"'),
        ("formula", b'filename="=cmd|calc!A0.txt"'),
        ("twice", b'filename="a.txt"; filename="b.txt"'),
        ("broken-2231", b"filename*0*=x'y; filename*9999999999999=z; filename*=''%zz"),
        ("charset-2231", b"filename*=punycode''abc"),
    ):
        part = attachment(file, name=parameter)
        yield Sample(f"name-{name}.eml", mixed(text_part(), part), READ)


def _structures() -> Iterator[Sample]:
    open_ended = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + text_part()
    yield Sample("cut-off.eml", open_ended, READ)
    yield Sample("no-boundary.eml", letter(b"Content-Type: multipart/mixed"), READ)
    yield Sample("empty-boundary.eml", letter(b'Content-Type: multipart/mixed; boundary=""'), READ)
    yield Sample(
        "boundary-pattern.eml", mixed(text_part(), boundary=b'"(.*)*[[+"'.replace(b'"', b"")), READ
    )
    yield Sample(
        "bad-base64.eml",
        letter(b"Content-Transfer-Encoding: base64", body=b"\r\n!!!=Il===manque*3\r\n"),
        READ,
    )
    yield Sample("unknown-encoding.eml", letter(b"Content-Transfer-Encoding: x-none; a=\xff"), READ)
    yield Sample("bare-returns.eml", letter().replace(b"\r\n", b"\r"), READ)
    yield Sample("no-type.eml", letter(b"Content-Type: /;;;="), READ)
    inner = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + text_part()
    yield Sample("same-boundary-inside.eml", mixed(inner, text_part()), READ)
    yield Sample(
        "alternatives-empty.eml",
        letter(b"Content-Type: multipart/alternative; boundary=b", body=b"\r\n--b--\r\n"),
        "empty_message",
    )
    signed = attachment(b"", name=b"filename=a.p7s", kind=b"application/pkcs7-signature")
    yield Sample("only-a-signature.eml", mixed(signed), "empty_message")
