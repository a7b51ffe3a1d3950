"""Kept words come back as they were, or not at all."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from extractor.store import blobs
from extractor.store.readings import fetch_reading, keep_reading
from extractor.values.document import Document, Line, Page, PageSource, Word
from extractor.values.geometry import Box
from extractor.values.reading import Reading
from extractor.values.submission import Envelope, Part, PartRole, Skipped, Submission

PARIS = dt.timezone(dt.timedelta(hours=2))
LETTER = Envelope(
    "Anne", "a@x.fr", ("b@y.de",), "Avoir", dt.datetime(2026, 3, 1, 0, 30, tzinfo=PARIS)
)
PAGE = Page(
    1, 595.0, 842.0, PageSource.OCR, (Word("Avoir", Box(1, 2, 3.5, 4), 0.91),), (Line(0, 1),)
)


def reading(name: str = "a.pdf") -> Reading:
    given = Submission(
        "mail.eml",
        "ab",
        "message/rfc822",
        (Part(name, "application/pdf", b"%PDF", PartRole.ATTACHMENT, ("mail.eml",)),),
        envelope=LETTER,
        skipped=(Skipped("logo.png", "image/png", "small_picture"),),
        received=dt.datetime(2026, 3, 1, 1, 0, tzinfo=dt.UTC),
        original=b"From: a",
    )
    return Reading(given, (Document(name, "application/pdf", (PAGE,), "fr", notes=("x",)),))


def test_words_come_back_with_the_day_the_mail_was_written_on(tmp_path: Path) -> None:
    given = reading()
    assert given.documents[0].text  # what is worked out from the words is not kept
    sha256 = keep_reading(tmp_path, given)
    assert sha256 is not None
    again = fetch_reading(tmp_path, sha256)
    assert again is not None
    assert again.documents == given.documents
    bare = tuple(dataclasses.replace(it, content=b"") for it in given.submission.parts)
    assert again.submission == dataclasses.replace(given.submission, parts=bare, original=None)
    assert again.submission.envelope is not None
    assert again.submission.envelope.date is not None
    assert again.submission.envelope.date.date() == dt.date(2026, 3, 1)


def test_damaged_or_missing_words_count_as_none(tmp_path: Path) -> None:
    sha256 = keep_reading(tmp_path, reading())
    assert sha256 is not None
    place = blobs.place(tmp_path, sha256)
    place.write_bytes(place.read_bytes()[:-1])
    assert fetch_reading(tmp_path, sha256) is None
    place.unlink()
    assert fetch_reading(tmp_path, sha256) is None


def test_what_cannot_be_written_down_is_not_kept(tmp_path: Path) -> None:
    assert keep_reading(tmp_path, reading("half \ud83d.pdf")) is None
    assert not [it for it in tmp_path.rglob("*") if it.is_file()]
