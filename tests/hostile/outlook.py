"""A winmail.dat of one's own, right and wrong."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.hostile.mails import HEAD, TEXT, attachment, mixed, text_part
from tests.hostile.samples import READ, Sample

NOTE = b"Facture RE-2026-4512\nIl manque 3 colis\n"
HTML = "<html><p>Il manque 3 colis, soit 120,50 \u20ac</p></html>"
# what Outlook writes for that HTML (MS-OXRTFEX 4.1)
RTF = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\generator x;}"
    rb"{\*\htmltag18 <html>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Il manque 3 colis,"
    rb" soit 120,50 \'80\htmlrtf }\htmlrtf0 {\*\htmltag72 </p>}{\*\htmltag27 </html>}}"
)


def packed(rtf: bytes) -> bytes:
    """Give RTF as packed without a single repetition (MS-OXRTFCP)."""
    stretches = [rtf[at : at + 8] for at in range(0, len(rtf), 8)]
    body = b"".join(b"\0" + it for it in stretches)
    return struct.pack("<LL4sL", len(body) + 12, len(rtf), b"LZFu", 0) + body


def attribute(kind: int, value: bytes, *, level: int = 1) -> bytes:
    """Give one attribute with its checksum."""
    return (
        struct.pack("<BLL", level, kind, len(value)) + value + struct.pack("<H", sum(value) % 65536)
    )


def properties(*known: tuple[int, int, bytes]) -> bytes:
    """Give a list of properties: (type, id, value); lengths and padding are added."""
    listed = [struct.pack("<L", len(known))]
    for kind, key, value in known:
        listed.append(struct.pack("<HH", kind, key))
        if kind in (0x1E, 0x1F, 0x0D, 0x102):
            listed.append(struct.pack("<LL", 1, len(value)) + value + bytes(-len(value) % 4))
        else:
            listed.append(value)
    return b"".join(listed)


def wide(text: str) -> bytes:
    """Give a text as Outlook keeps it."""
    return (text + "\0").encode("utf-16-le")


def winmail(*attributes: bytes) -> bytes:
    """Give a TNEF stream."""
    version = attribute(0x00089006, b"\0\0\1\0")
    page = attribute(0x00069007, struct.pack("<LL", 1252, 0))
    return b"\x78\x9f\x3e\x22\1\0" + version + page + b"".join(attributes)


def file(name: str, content: bytes) -> bytes:
    """Give the attributes of one attachment, its long name in Unicode."""
    listed = properties(
        (0x1F, 0x3707, wide(name)), (0x1F, 0x370E, wide("application/octet-stream"))
    )
    return (
        attribute(0x00069002, bytes(14), level=2)
        + attribute(0x00018010, b"SHORT~1.TXT\0", level=2)
        + attribute(0x0006800F, content, level=2)
        + attribute(0x00069005, listed, level=2)
    )


def mail_inside(name: str, stream: bytes) -> bytes:
    """Give the attributes of an attached mail."""
    listed = properties((0x1F, 0x3001, wide(name)), (0x0D, 0x3701, bytes(16) + stream))
    return attribute(0x00069002, bytes(14), level=2) + attribute(0x00069005, listed, level=2)


MESSAGE = attribute(
    0x00069003,
    properties(
        (0x1F, 0x0037, wide("Réclamation")),
        (0x1F, 0x0C1A, wide("Anne Roux")),
        (0x1F, 0x5D01, wide("anne@client.fr")),
        (0x1F, 0x1035, wide("<1@client.fr>")),
        (0x40, 0x0039, struct.pack("<Q", 134_168_400_000_000_000)),
        (0x0B, 0x8001, bytes(16) + struct.pack("<LL", 0, 7) + b"\1\0\0\0"),
        (0x102, 0x1009, packed(RTF)),
    ),
)


def in_mail(stream: bytes, *, text: bytes = TEXT.encode()) -> bytes:
    """Give a mail that carries a winmail.dat."""
    kind = b"application/ms-tnef"
    return mixed(text_part(text), attachment(stream, name=b"filename=winmail.dat", kind=kind))


def samples() -> Iterator[Sample]:
    """Give the files."""
    whole = winmail(MESSAGE, file("rÉf.txt", NOTE))
    yield Sample("winmail.dat", whole, READ)
    yield Sample("winmail-in-a-mail.eml", in_mail(whole), READ)
    yield Sample("winmail-with-the-text.eml", in_mail(whole, text=b" "), READ)
    yield Sample("winmail-cut-off.eml", in_mail(whole[:-30], text=b" "), READ)
    yield Sample("winmail-of-nothing.eml", in_mail(winmail(), text=b" "), "empty_message")
    yield Sample("winmail-damaged.dat", whole[:9] + b"\xff" * 40, "corrupt_file")
    nested = winmail(MESSAGE)
    for _ in range(40):
        nested = winmail(mail_inside("mail", nested))
    yield Sample("winmail-40-deep.dat", nested, "limit:mail_depth")
    many = winmail(MESSAGE, *[attribute(0x00069002, b"", level=2)] * 50_000)
    yield Sample("winmail-50000-attachments.dat", many, READ)
    huge = struct.pack("<LL4sL", 100, 0xFFFFFFFF, b"LZFu", 0) + bytes(100)
    bomb = winmail(attribute(0x00069003, properties((0x102, 0x1009, huge))))
    yield Sample("winmail-huge-text.dat", bomb, "limit:body_bytes")
    endless = struct.pack("<LHHL", 0xFFFFFFFF, 0x1003, 0x0037, 0xFFFFFFFF)
    yield Sample(
        "winmail-endless-list.dat", winmail(attribute(0x00069003, endless)), "corrupt_file"
    )
    yield Sample("winmail-head-only.eml", HEAD + b"\r\n" + whole[:4], READ)
