"""A winmail.dat gives what Outlook would show: the mail's text and its files."""

from __future__ import annotations

import contextlib
import datetime as dt
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import CorruptFileError, InputError
from extractor.intake.files import submission_of
from extractor.intake.limits import DEFAULT_LIMITS
from extractor.intake.tnef import take_apart
from extractor.values.submission import PartRole
from tests.hostile import outlook
from tests.hostile.mails import TEXT

WHOLE = outlook.winmail(outlook.MESSAGE, outlook.file("rÉf.txt", outlook.NOTE))


def test_a_saved_winmail_gives_envelope_text_and_files() -> None:
    submission = submission_of(WHOLE, file="winmail.dat")
    envelope = submission.envelope
    assert envelope is not None
    assert (envelope.sender_name, envelope.sender_address) == ("Anne Roux", "anne@client.fr")
    assert (envelope.subject, envelope.message_id) == ("Réclamation", "1@client.fr")
    assert envelope.date == dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    assert [(it.name, it.media_type, it.role) for it in submission.parts] == [
        ("body", "text/html", PartRole.BODY),
        ("rÉf.txt", "text/plain", PartRole.ATTACHMENT),
    ]
    assert submission.parts[0].content.decode() == outlook.HTML
    assert submission.parts[1].content == outlook.NOTE
    assert submission.skipped == ()


def test_its_text_is_not_read_twice_where_the_mail_has_it() -> None:
    submission = submission_of(outlook.in_mail(WHOLE), file="a.eml")
    assert [it.name for it in submission.parts] == ["body", "rÉf.txt"]
    assert submission.parts[0].content.decode().strip() == TEXT
    assert [it.reason for it in submission.skipped] == ["other_version"]


def test_its_text_is_the_mails_where_the_mail_has_none() -> None:
    submission = submission_of(outlook.in_mail(WHOLE, text=b" "), file="a.eml")
    assert submission.parts[0].content.decode() == outlook.HTML
    assert submission.parts[0].role is PartRole.BODY
    assert submission.envelope is not None
    assert submission.envelope.subject == "Avoir"


def test_a_mail_inside_keeps_its_place_and_its_headers() -> None:
    nested = outlook.winmail(outlook.mail_inside("Ancien message", WHOLE))
    submission = submission_of(outlook.in_mail(nested), file="a.eml")
    assert [(it.name, it.inside) for it in submission.parts] == [
        ("body", ()),
        ("Ancien message", ("Ancien message",)),
        ("rÉf.txt", ("Ancien message",)),
    ]
    assert submission.parts[1].content.startswith(b"<div>From: Anne Roux")


def test_attributes_alone_are_enough() -> None:
    """Old programs write no properties."""
    stream = outlook.winmail(
        outlook.attribute(0x00018004, b"R\xe9clamation\0"),
        outlook.attribute(
            0x00008000, struct.pack("<4H", 4, 22, 10, 16) + b"Anne Roux\0SMTP:a@client.fr\0"
        ),
        outlook.attribute(0x00038005, struct.pack("<7H", 2026, 3, 2, 9, 30, 0, 1)),
        outlook.attribute(0x0002800C, b"Il manque 3 colis \x80\r\n\0"),
        outlook.attribute(0x00069002, bytes(14), level=2),
        outlook.attribute(0x00018010, b"note.txt\0", level=2),
        outlook.attribute(0x0006800F, outlook.NOTE, level=2),
    )
    submission = submission_of(stream, file="winmail.dat")
    envelope = submission.envelope
    assert envelope is not None
    assert (envelope.sender_name, envelope.sender_address) == ("Anne Roux", "a@client.fr")
    assert (envelope.subject, envelope.date) == (
        "Réclamation",
        dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC),
    )
    assert submission.parts[0].content.decode() == "Il manque 3 colis €\n"
    assert submission.parts[1].name == "note.txt"


def test_what_came_before_the_damage_is_kept_and_the_rest_named() -> None:
    letter = take_apart(WHOLE[:-30], file="winmail.dat", limits=DEFAULT_LIMITS)
    assert [it.name for it in letter.pieces] == ["body", "SHORT~1.TXT"]
    assert [(it.name, it.reason) for it in letter.skipped] == [("winmail.dat", "corrupt_file")]


def test_a_stream_of_junk_is_corrupt() -> None:
    with pytest.raises(CorruptFileError, match="ends early"):
        take_apart(WHOLE[:9] + b"\xff" * 40, file="winmail.dat", limits=DEFAULT_LIMITS)


def test_bytes_behind_the_end_do_no_harm() -> None:
    letter = take_apart(WHOLE + bytes(7), file="winmail.dat", limits=DEFAULT_LIMITS)
    assert letter.skipped == ()


@settings(max_examples=150, deadline=None)
@given(st.integers(6, len(WHOLE) - 1), st.binary(min_size=1, max_size=30), st.integers(0, 1))
def test_any_damage_is_opened_or_refused(at: int, junk: bytes, missing: int) -> None:
    damaged = WHOLE[:at] + junk + (b"" if missing else WHOLE[at + len(junk) :])
    with contextlib.suppress(InputError):
        assert submission_of(damaged, file="winmail.dat").parts
