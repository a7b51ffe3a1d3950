"""Everything readable is found; what is not is listed; nothing readable is an error."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import (
    CorruptFileError,
    EmptyMessageError,
    EncryptedFileError,
    ExtractorError,
    InputError,
    LimitError,
    UnknownTypeError,
)
from extractor.intake.files import submission_of
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.values.submission import PartRole, Submission

HEAD = b"From: Anne <anne@client.fr>\r\nSubject: Avoir\r\n"
PDF = b"%PDF-1.7\n%%EOF"
LETTER = HEAD + b"\r\nIl manque 3 colis"


def opened(content: bytes, limits: Limits = DEFAULT_LIMITS) -> Submission:
    return submission_of(content, file="folder/x.bin", limits=limits)


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_password(content: bytes) -> bytes:
    """Set the encryption flag of the first member in both of its headers."""
    marked = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[marked.index(mark) + offset] |= 1
    return bytes(marked)


def damaged(content: bytes) -> bytes:
    """Overwrite some of the first member's packed bytes."""
    return content[:40] + b"\xff" * 10 + content[50:]


def mail(
    *attachments: tuple[str, bytes], kind: str = "application/octet-stream", text: str = "Bonjour"
) -> bytes:
    lines = [HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n"]
    if text:
        lines.append(b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode())
    for name, content in attachments:
        head = (
            f'--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        )
        body = base64.encodebytes(content)
        lines.append(head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + body)
    return b"\r\n".join([*lines, b"--b--\r\n"])


def png(width: int, height: int, size: int = 20_000) -> bytes:
    head = struct.pack(">LL5B", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    start = b"\x89PNG\r\n\x1a\n" + struct.pack(">L", 13) + chunk
    return (start + struct.pack(">L", zlib.crc32(chunk))).ljust(size, b"\0")


def shape(submission: Submission) -> list[tuple[str, str, PartRole, tuple[str, ...]]]:
    return [(it.name, it.media_type, it.role, it.inside) for it in submission.parts]


def test_a_plain_file_is_one_part_with_its_bare_name() -> None:
    submission = opened(PDF)
    assert shape(submission) == [("x.bin", "application/pdf", PartRole.FILE, ())]
    assert submission.envelope is None
    assert submission.original == PDF


def test_an_attachment_is_typed_by_its_bytes() -> None:
    submission = opened(mail(("lettre.doc", PDF)))
    assert shape(submission)[1] == ("lettre.doc", "application/pdf", PartRole.ATTACHMENT, ())


def test_an_attached_mail_file_is_opened_and_keeps_its_place() -> None:
    inner = mail(("lettre.pdf", PDF), text="Il manque 3 colis")
    submission = opened(mail(("fwd.eml", inner)))
    assert shape(submission) == [
        ("body", "text/plain", PartRole.BODY, ()),
        ("fwd.eml", "text/plain", PartRole.BODY, ("fwd.eml",)),
        ("lettre.pdf", "application/pdf", PartRole.ATTACHMENT, ("fwd.eml",)),
    ]
    assert submission.parts[1].content.startswith(
        b"From: Anne <anne@client.fr>\nSubject: Avoir\n\nIl"
    )


def test_a_mail_that_was_packed_in_base64_is_opened() -> None:
    submission = opened(mail(("fwd.eml", LETTER), kind="message/rfc822"))
    assert shape(submission)[1] == ("fwd.eml", "text/plain", PartRole.BODY, ("fwd.eml",))
    assert submission.parts[1].content.endswith(b"Il manque 3 colis")


def test_an_attached_archive_is_opened_and_keeps_its_place() -> None:
    content = zipped({"a/lettre.pdf": PDF, "__MACOSX/._x": b"x", "mail.eml": LETTER})
    submission = opened(mail(("pieces.zip", content)))
    assert shape(submission)[1:] == [
        ("lettre.pdf", "application/pdf", PartRole.ATTACHMENT, ("pieces.zip",)),
        ("mail.eml", "text/plain", PartRole.BODY, ("pieces.zip", "mail.eml")),
    ]


def test_an_archive_as_the_file_itself_is_opened() -> None:
    assert shape(opened(zipped({"lettre.pdf": PDF}))) == [
        ("lettre.pdf", "application/pdf", PartRole.ATTACHMENT, ())
    ]


def test_parts_of_the_same_name_are_told_apart() -> None:
    submission = opened(mail(("a.pdf", PDF), ("a.pdf", PDF)))
    assert [it.name for it in submission.parts] == ["body", "a.pdf", "a.pdf (2)"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "reason"),
    [
        ("logo.png", png(800, 600, size=3000), "image/png", "small_picture"),
        ("line.png", png(800, 20), "image/png", "small_picture"),
        ("smime.p7s", b"0\x80\x06", "application/pkcs7-signature", "signature"),
        ("invite.ics", b"BEGIN:VCALENDAR", "text/calendar", "calendar"),
        ("invite", b"BEGIN:VCALENDAR", "application/octet-stream", "calendar"),
        ("winmail.dat", b'x\x9f>"', "application/ms-tnef", "empty"),
        ("empty.pdf", b"", "application/pdf", "empty"),
        ("virus.pdf", b"MZ\x90\0", "application/pdf", "unknown_type"),
        ("order.edi", b"UNA:+.? 'UNB+UNOC:3'", "application/edifact", "unreadable_type"),
        ("cut.zip", zipped({"a.pdf": PDF})[:-8], "application/zip", "corrupt_file"),
        ("secret.zip", with_password(zipped({"a.pdf": PDF})), "application/zip", "encrypted_file"),
    ],
)
def test_what_cannot_be_read_is_listed_with_its_reason(
    name: str, content: bytes, kind: str, reason: str
) -> None:
    submission = opened(mail((name, content), kind=kind))
    assert [it.name for it in submission.parts] == ["body"]
    assert [(it.name, it.reason) for it in submission.skipped] == [(name, reason)]


def test_a_photo_is_no_logo() -> None:
    assert opened(mail(("photo.png", png(800, 600)))).parts[1].media_type == "image/png"


def test_a_small_picture_shown_in_the_text_is_a_signature() -> None:
    content = mail(("logo.png", png(300, 200))).replace(b"attachment;", b"inline;")
    assert [it.reason for it in opened(content).skipped] == ["small_picture"]


def test_a_small_picture_as_the_file_itself_is_read() -> None:
    assert opened(png(100, 20, size=500)).parts[0].media_type == "image/png"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(mail(text=""), id="nothing"),
        pytest.param(mail(text="  \n "), id="blanks"),
        pytest.param(mail(("logo.png", png(20, 20)), text=""), id="only-a-logo"),
        pytest.param(HEAD + b"\r\n", id="headers-only"),
        pytest.param(HEAD + b"Content-Type: text/html\r\n\r\n<p>&nbsp;</p>", id="empty-html"),
    ],
)
def test_a_mail_without_anything_to_read_is_refused(content: bytes) -> None:
    with pytest.raises(EmptyMessageError, match=r"x\.bin: the mail has no text"):
        opened(content)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(with_password(zipped({"a.pdf": PDF})), EncryptedFileError, id="password"),
        pytest.param(
            mail(("a.zip", with_password(zipped({"a.pdf": PDF}))), text=""),
            EncryptedFileError,
            id="password-in-mail",
        ),
        pytest.param(zipped({"a.xml": b"<?xml?><a/>"}), UnknownTypeError, id="nothing-readable"),
        pytest.param(zipped({}), UnknownTypeError, id="empty-archive"),
        pytest.param(damaged(zipped({"a.pdf": PDF * 999})), CorruptFileError, id="damaged"),
        pytest.param(b"UNA:+.? 'UNB+UNOC:3'", UnknownTypeError, id="edifact"),
        pytest.param(b"<?xml version='1.0'?><a/>", UnknownTypeError, id="xml"),
    ],
)
def test_a_file_with_nothing_to_read_is_refused_by_name(
    content: bytes, error: type[ExtractorError]
) -> None:
    with pytest.raises(error, match=r"^folder/x\.bin: "):
        opened(content)


@pytest.mark.parametrize(
    ("key", "most", "members"),
    [
        pytest.param("archive_members", 3, {f"{i}.pdf": PDF for i in range(9)}, id="members"),
        pytest.param("archive_bytes", 1000, {"a.pdf": PDF + b"\0" * 5000}, id="bytes"),
    ],
)
def test_a_bomb_is_stopped_at_the_budget(key: str, most: int, members: dict[str, bytes]) -> None:
    limits = Limits.model_validate({key: most})
    submission = opened(mail(("bomb.zip", zipped(members))), limits)
    assert ("bomb.zip", f"limit:{key}") in [(it.name, it.reason) for it in submission.skipped]
    assert submission.parts[0].name == "body"


def test_the_budget_is_shared_by_all_archives() -> None:
    archives = [(f"{i}.zip", zipped({"a.pdf": PDF, "b.pdf": PDF})) for i in range(4)]
    submission = opened(mail(*archives), Limits(archive_members=5))
    assert len(submission.parts) == 1 + 5


def test_archives_in_archives_end_at_the_depth() -> None:
    content = zipped({"deep.pdf": PDF})
    for level in range(5):
        content = zipped({f"{level}.zip": content, f"{level}.pdf": PDF})
    submission = opened(content, Limits(archive_depth=3))
    assert {it.name for it in submission.parts} == {"4.pdf", "3.pdf", "2.pdf"}
    assert [it.reason for it in submission.skipped] == ["limit:archive_depth"]


def test_a_file_larger_than_the_limit_is_refused() -> None:
    with pytest.raises(LimitError, match="larger than 10 bytes"):
        opened(PDF, Limits(file_bytes=10))


def test_the_same_bytes_have_the_same_digest_under_any_name() -> None:
    first = submission_of(PDF, file="a.pdf")
    second = submission_of(PDF, file="b.pdf")
    assert first.sha256 == second.sha256
    assert dataclasses.replace(first, file="b.pdf", parts=second.parts) == second


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a.pdf", "b.eml", "c.zip", "é", ""]),
            st.sampled_from([PDF, LETTER, zipped({"x": PDF}), png(5, 5), b"", b"\xff\xd8\xff"])
            | st.binary(max_size=60),
        ),
        max_size=4,
    ),
    st.integers(0, 2000),
)
def test_any_cut_off_mail_is_opened_or_refused(
    attachments: list[tuple[str, bytes]], missing: int
) -> None:
    content = mail(*attachments)
    with contextlib.suppress(InputError):
        submission = opened(content[: max(len(content) - missing, 0)])
        names = [it.name for it in submission.parts]
        assert len(set(names)) == len(names) > 0
