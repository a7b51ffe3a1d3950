"""Mails saved by Outlook."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import CorruptFileError, InputError
from extractor.intake.files import open_submission, submission_of
from extractor.intake.limits import DEFAULT_LIMITS
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
def test_a_damaged_file_is_opened_or_refused(at: int, junk: bytes) -> None:
    damaged = CONTENT[:at] + junk + CONTENT[at + len(junk) :]
    with contextlib.suppress(InputError):
        assert submission_of(damaged, file="x.msg").parts
