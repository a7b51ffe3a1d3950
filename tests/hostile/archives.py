"""Archives that are small outside and huge, endless or dangerous inside."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Iterator

from tests.hostile.mails import attachment, mixed, text_part
from tests.hostile.samples import READ, Sample

NOTE = b"Facture RE-2026-4512\nIl manque 3 colis\n"


def zipped(members: dict[str, bytes]) -> bytes:
    """Give a zip file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def locked(content: bytes) -> bytes:
    """Set the encryption flag of every member."""
    marked = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = marked.find(mark)
        while at >= 0:
            marked[at + offset] |= 1
            at = marked.find(mark, at + 4)
    return bytes(marked)


def overlapping(count: int, megabytes: int) -> bytes:
    """Give a zip whose directory names one packed stretch many times (as in zbsm.zip)."""
    content = bytearray(zipped({"a.txt": bytes(megabytes * 1024 * 1024)}))
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = bytes(content[start:end])
    tail = bytearray(content[end:])
    struct.pack_into("<HHL", tail, 8, count, count, len(entry) * count)
    return bytes(content[:start]) + entry * count + bytes(tail)


def gzip_bomb(megabytes: int) -> bytes:
    """Give a gzip file of nothing but zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = [packer.compress(bytes(1024 * 1024)) for _ in range(megabytes)]
    return b"".join([*packed, packer.flush()])


def tarred(members: dict[str, bytes], *, link: bool = False) -> bytes:
    """Give a tar file, with a link to a file of the system if asked for."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        if link:
            entry = tarfile.TarInfo("link.txt")
            entry.type = tarfile.SYMTYPE
            entry.linkname = "/etc/passwd"
            archive.addfile(entry)
    return target.getvalue()


def samples() -> Iterator[Sample]:
    """Give the archives."""
    yield from _bombs()
    yield from _tricks()
    yield from _other_kinds()


def _bombs() -> Iterator[Sample]:
    ratio = zipped({"a.txt": bytes(60 * 1024 * 1024)})
    yield Sample("bomb-ratio.zip", ratio, "limit:archive_ratio")
    yield Sample(
        "bomb-in-a-mail.eml", mixed(text_part(), attachment(ratio, name=b"filename=a.zip")), READ
    )
    yield Sample("bomb-overlapping.zip", overlapping(150, 1), "unsafe_file")
    yield Sample("bomb-directory.zip", overlapping(60_000, 1), "limit:archive_members")
    nested = zipped({"a.txt": NOTE})
    for level in range(8):
        nested = zipped({f"{level}.zip": nested})
    yield Sample("bomb-nested.zip", nested, "limit:archive_depth")
    many = zipped({f"{it}.txt": NOTE for it in range(2000)})
    yield Sample("2000-members.zip", many, READ)
    yield Sample("bomb.gz", gzip_bomb(150), "limit:archive_ratio")


def _tricks() -> Iterator[Sample]:
    yield Sample("traversal.zip", zipped({"../../etc/cron.d/a.txt": NOTE, "/b.txt": NOTE}), READ)
    yield Sample("names.zip", zipped({"\u202etxt.exe": NOTE, "a" * 9000 + ".txt": NOTE}), READ)
    yield Sample("password.zip", locked(zipped({"a.txt": NOTE})), "encrypted_file")
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", NOTE)
    yield Sample("link.zip", target.getvalue(), READ)
    twice = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(twice, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("a.txt", NOTE)
        archive.writestr("a.txt", NOTE + b"other")
    yield Sample("same-name-twice.zip", twice.getvalue(), READ)
    whole = zipped({"a.txt": NOTE * 99})
    yield Sample("cut-off.zip", whole[: len(whole) // 2], "corrupt_file")
    yield Sample("damaged.zip", whole[:40] + b"\xff" * 10 + whole[50:], "corrupt_file")
    yield Sample("only-a-program.zip", zipped({"a.exe": b"MZ\x90\0" + bytes(99)}), "unknown_type")
    yield Sample("empty.zip", zipped({}), "unknown_type")
    lying = bytearray(zipped({"a.txt": bytes(100_000)}))
    struct.pack_into("<L", lying, lying.index(b"PK\x01\x02") + 24, 10)
    yield Sample("lying-size.zip", bytes(lying), "corrupt_file")
    method = bytearray(zipped({"a.txt": NOTE}))
    struct.pack_into("<H", method, method.index(b"PK\x01\x02") + 10, 97)
    struct.pack_into("<H", method, method.index(b"PK\x03\x04") + 8, 97)
    yield Sample("unknown-method.zip", bytes(method), "corrupt_file")


def _other_kinds() -> Iterator[Sample]:
    yield Sample("note.txt.gz", gzip.compress(NOTE, mtime=0), READ)
    yield Sample("notes.tar", tarred({"../a.txt": NOTE}, link=True), READ)
    yield Sample("notes.tar.gz", gzip.compress(tarred({"a.txt": NOTE}), mtime=0), READ)
    yield Sample("cut-off.gz", gzip.compress(NOTE * 999, mtime=0)[:-12], "corrupt_file")
    yield Sample("notes.rar", b"Rar!\x1a\x07\x01\x00" + bytes(60), "unknown_type")
    yield Sample(
        "rar-in-a-mail.eml",
        mixed(text_part(), attachment(b"Rar!\x1a\x07\x00" + bytes(60), name=b"filename=a.rar")),
        READ,
    )
