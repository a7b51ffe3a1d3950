"""7z archives and signed content of one's own, right and wrong."""

from __future__ import annotations

import base64
import lzma
import struct
import zlib
from collections.abc import Iterator

from tests.hostile.documents import zeros
from tests.hostile.mails import HEAD, TEXT, attachment, mixed, text_part
from tests.hostile.samples import READ, Sample

NOTE = b"Facture RE-2026-4512\nIl manque 3 colis\n"
COPY, LZMA2, AES, PPMD = b"\0", b"\x21", b"\x06\xf1\x07\x01", b"\x03\x04\x01"
DATA, SIGNED, ENVELOPED, COMPRESSED = (
    bytes.fromhex(it)
    for it in (
        "06092a864886f70d010701",
        "06092a864886f70d010702",
        "06092a864886f70d010703",
        "060b2a864886f70d0109100109",
    )
)
ENTITY = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + TEXT.encode() + b"\r\n"


def number(value: int) -> bytes:
    """Give a number as 7z writes it."""
    if value < 0x80:
        return bytes([value])
    return b"\xff" + struct.pack("<Q", value)


def lzma2(content: bytes) -> bytes:
    """Pack as 7z does by default."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16}]
    return lzma.compress(content, lzma.FORMAT_RAW, filters=filters)


def coder(method: bytes, options: bytes = b"") -> bytes:
    """Give one step of unpacking."""
    flags = len(method) | (0x20 if options else 0)
    return bytes([flags]) + method + (number(len(options)) + options if options else b"")


def folder(*coders: bytes) -> bytes:
    """Give a chain of coders; the last unpacks first."""
    bonds = b"".join(number(it) + number(it + 1) for it in range(len(coders) - 1))
    return number(len(coders)) + b"".join(coders) + bonds


def streams(start: int, packed: bytes, how: bytes, sizes: list[int], files: bytes = b"") -> bytes:
    """Give the part of a directory that says where the bytes are."""
    pack = b"\x06" + number(start) + b"\x01\x09" + number(len(packed)) + b"\0"
    unpack = b"\x07\x0b\x01\0" + how + b"\x0c" + b"".join(map(number, sizes)) + b"\0"
    return pack + unpack + files + b"\0"


def seven_zip(
    members: dict[str, bytes],
    *,
    packed: bytes | None = None,
    how: bytes | None = None,
    size: int | None = None,
    is_packed_header: bool = False,
) -> bytes:
    """Give a 7z archive in one solid folder; what it says of itself may be a lie."""
    content = b"".join(members.values())
    body = lzma2(content) if packed is None else packed
    chain = how or folder(coder(LZMA2, b"\x08"))
    count = chain[0]
    lengths = list(map(len, members.values()))[:-1]
    sums = b"".join(struct.pack("<L", zlib.crc32(it)) for it in members.values())
    told = b"\x09" + b"".join(map(number, lengths)) if lengths else b""
    files = b"\x08\x0d" + number(len(members)) + told + b"\x0a\x01" + sums + b"\0"
    names = b"\0" + b"".join((it + "\0").encode("utf-16-le") for it in members)
    listed = number(len(members)) + b"\x11" + number(len(names)) + names + b"\0"
    sizes = [len(content) if size is None else size] * count
    header = b"\x01\x04" + streams(0, body, chain, sizes, files) + b"\x05" + listed + b"\0"
    if is_packed_header:
        small = lzma2(header)
        lead = streams(len(body), small, folder(coder(LZMA2, b"\x08")), [len(header)])
        body, header = body + small, b"\x17" + lead
    return framed(body, header)


def framed(body: bytes, header: bytes) -> bytes:
    """Give the whole file for a body and a directory."""
    start = struct.pack("<QQL", len(body), len(header), zlib.crc32(header))
    head = b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<L", zlib.crc32(start)) + start
    return head + body + header


def value(tag: int, *parts: bytes) -> bytes:
    """Give a value as ASN.1's distinguished rules write it."""
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    return bytes([tag, 0x84]) + struct.pack(">L", len(content)) + content


def open_value(tag: int, *parts: bytes) -> bytes:
    """Give a value without a length, as programs write what they do not know the end of."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def signed(content: bytes | None, *, is_open: bool = False) -> bytes:
    """Give signed content without a single signature; None for a signature apart."""
    make = open_value if is_open else value
    held = b"" if content is None else make(0xA0, value(0x04, content))
    if is_open and content is not None:
        halves = value(0x04, content[:9]), value(0x04, content[9:])
        held = open_value(0xA0, open_value(0x24, *halves))
    inner = make(0x30, value(0x02, b"\1"), value(0x31), make(0x30, DATA, held), value(0x31))
    return make(0x30, SIGNED, make(0xA0, inner))


def compressed(packed: bytes) -> bytes:
    """Give compressed content (RFC 3274) for what zlib gave."""
    how = value(0x30, bytes.fromhex("060b2a864886f70d0109100308"))
    held = value(0xA0, value(0x04, packed))
    inner = value(0x30, value(2, b"\0"), how, value(0x30, DATA, held))
    return value(0x30, COMPRESSED, value(0xA0, inner))


def samples() -> Iterator[Sample]:
    """Give the files."""
    yield from _seven_zips()
    yield from _signed()


def _seven_zips() -> Iterator[Sample]:
    whole = seven_zip({"a.txt": NOTE, "b/c.txt": NOTE * 2})
    yield Sample("notes.7z", whole, READ)
    yield Sample("notes-packed-header.7z", seven_zip({"a.txt": NOTE}, is_packed_header=True), READ)
    yield Sample("traversal.7z", seven_zip({"../../etc/cron.d/a.txt": NOTE}), READ)
    yield Sample(
        "password.7z",
        seven_zip({"a.txt": NOTE}, how=folder(coder(AES, bytes(18)))),
        "encrypted_file",
    )
    yield Sample(
        "ppmd.7z", seven_zip({"a.txt": NOTE}, how=folder(coder(PPMD, bytes(5)))), "unknown_type"
    )
    yield Sample("bomb.7z", seven_zip({"a.txt": bytes(60 * 1024 * 1024)}), "limit:archive_ratio")
    yield Sample("lying-size.7z", seven_zip({"a.txt": NOTE}, size=1 << 62), "corrupt_file")
    greedy = seven_zip({"a.txt": NOTE}, how=folder(coder(LZMA2, b"\x28")))
    yield Sample("4-GiB-dictionary.7z", greedy, READ)
    yield Sample("cut-off.7z", whole[:-20], "corrupt_file")
    yield Sample("many-files.7z", framed(b"", b"\x01\x05\xff" + b"\xff" * 8), "corrupt_file")
    yield Sample(
        "7z-in-a-mail.eml", mixed(text_part(), attachment(whole, name=b"filename=a.7z")), READ
    )
    loop = b"\x17" + streams(0, b"", folder(coder(COPY)), [0])
    yield Sample("empty-header.7z", framed(b"", loop), "unknown_type")


def _signed() -> Iterator[Sample]:
    kind = b"application/pkcs7-mime; smime-type=signed-data"
    yield Sample("signed.p7m", signed(ENTITY), READ)
    yield Sample("signed-open.p7m", signed(ENTITY, is_open=True), READ)
    yield Sample("signed-base64.p7m", base64.encodebytes(signed(ENTITY)), READ)
    yield Sample("signed-file.txt.p7m", signed(NOTE), READ)
    yield Sample("signed-empty.p7m", signed(b""), "unknown_type")
    yield Sample("signature.p7s", signed(None), "unknown_type")
    yield Sample("signed-cut-off.p7m", signed(ENTITY)[:-30], "corrupt_file")
    yield Sample("compressed.p7m", compressed(zlib.compress(ENTITY)), READ)
    yield Sample("compressed-bomb.p7m", compressed(zeros(150)), "limit:archive_bytes")
    nested = NOTE
    for _ in range(40):
        nested = signed(nested)
    yield Sample("signed-40-deep.p7m", nested, "limit:mail_depth")
    deep = b"\x30\x80" + SIGNED + b"\xa0\x80" + b"\x30\x80" * 200_000
    yield Sample("signed-endless.p7m", deep, "corrupt_file")
    yield Sample(
        "enveloped.p7m", value(0x30, ENVELOPED, value(0xA0, value(0x30))), "encrypted_file"
    )
    in_mail = HEAD + b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield Sample("signed.eml", in_mail + base64.encodebytes(signed(ENTITY)), READ)
    envelope = base64.encodebytes(value(0x30, ENVELOPED, value(0xA0, value(0x30))))
    yield Sample("enveloped.eml", in_mail + envelope, "encrypted_file")
    apart = attachment(signed(None), name=b"filename=smime.p7s")
    yield Sample("signature-apart.eml", mixed(text_part(), apart), READ)
