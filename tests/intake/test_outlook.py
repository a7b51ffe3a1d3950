"""Mails saved by Outlook."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import struct
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from oxmsg.storage import Storage, Stream

from extractor.errors import CorruptFileError, InputError
from extractor.intake.files import open_submission, submission_of
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.intake.outlook import take_apart

FILE = Path(__file__).parent / "files" / "fake-email-attachment.msg"
CONTENT = FILE.read_bytes()


def test_an_outlook_file_gives_envelope_text_and_attachment() -> None:
    submission = open_submission(FILE)
    envelope = submission.envelope
    assert envelope is not None
    assert envelope.sender_name == "Mallori Harrell"
    assert envelope.sender_address == "mallori@unstructured.io"
    assert envelope.subject == "Fake email with attachment"
    assert envelope.date == dt.datetime(2023, 4, 20, 21, 39, 10, tzinfo=dt.UTC)
    assert [(it.name, it.media_type) for it in submission.parts] == [
        ("body", "text/plain"),
        ("fake-attachment.txt", "text/plain"),
    ]
    assert submission.parts[1].content == b"Hey this is a fake attachment!"


def test_a_cut_off_file_is_corrupt() -> None:
    with pytest.raises(CorruptFileError, match="Outlook message"):
        take_apart(CONTENT[:1500], file="x.msg", limits=DEFAULT_LIMITS)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(CONTENT) - 1), st.binary(min_size=1, max_size=40))
@example(32, b"@")  # small sectors of 2**64 bytes
def test_a_damaged_file_is_opened_or_refused(at: int, junk: bytes) -> None:
    damaged = CONTENT[:at] + junk + CONTENT[at + len(junk) :]
    with contextlib.suppress(InputError):
        assert submission_of(damaged, file="x.msg").parts


def storage(path: str, head: int, texts: dict[int, str], *inside: Storage) -> Storage:
    """Give a storage as a .msg file has them: a list of properties, and a stream for each text."""
    entries = b"".join(
        struct.pack("<HHLLL", 0x1F, key, 6, 2 * len(text) + 2, 0) for key, text in texts.items()
    )
    listed = Stream(f"{path}/__properties_version1.0", bytes(head) + entries)
    streams = [
        Stream(f"{path}/__substg1.0_{key:04X}001F", text.encode("utf-16-le"))
        for key, text in texts.items()
    ]
    return Storage(path, (listed, *streams), inside)


def mail_in_mail(depth: int) -> Storage:
    """Give a mail with a mail attached, and so on; the head of the outermost is longer."""
    root = storage("inner", 24, {0x0037: "Avoir", 0x1000: "Il manque 3 colis"})
    for level in range(depth):
        nested = dataclasses.replace(root, path="__substg1.0_3701000D")
        attached = storage("__attach_version1.0_#00000000", 8, {0x3001: "Ancien"}, nested)
        head = 32 if level == depth - 1 else 24
        root = storage("outer", head, {0x0037: "TR: Avoir", 0x1000: "Voir ci-dessous"}, attached)
    return root


def test_a_mail_inside_an_outlook_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Storage, "from_ole", lambda _: mail_in_mail(1))
    submission = submission_of(CONTENT, file="x.msg")
    assert [(it.name, it.inside) for it in submission.parts] == [
        ("body", ()),
        ("Avoir", ("Avoir",)),
    ]
    assert submission.parts[1].content == b"Subject: Avoir\n\nIl manque 3 colis"


def test_mails_inside_each_other_end_at_the_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Storage, "from_ole", lambda _: mail_in_mail(9))
    submission = submission_of(CONTENT, file="x.msg", limits=Limits(mail_depth=3))
    assert len(submission.parts) == 3
    assert [(it.name, it.reason) for it in submission.skipped] == [("Ancien", "limit:mail_depth")]
