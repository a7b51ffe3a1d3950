"""What a stranger writes into headers and names forges no lines, paths or order of letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest

from extractor.errors import InputError
from extractor.intake.files import submission_of
from extractor.intake.headers import NAME_CHARACTERS
from tests.hostile import archives, mails, mime, outlook, packed
from tests.hostile.samples import Sample

SAMPLES = [
    it
    for module in (mails, mime, outlook, packed)
    for it in module.samples()
    if len(it.content) < 100_000
] + [it for it in archives.samples() if it.name in {"traversal.zip", "names.zip", "notes.tar"}]


def told(sample: Sample) -> Iterator[str]:
    """Give every text that is shown, logged or exported for a file."""
    try:
        submission = submission_of(sample.content, file=sample.name)
    except InputError as error:
        yield str(error)
        return
    envelope = submission.envelope
    if envelope is not None:
        yield from (envelope.subject, envelope.sender_name, envelope.sender_address)
        yield from (envelope.message_id, envelope.in_reply_to, *envelope.recipients)
    for part in submission.parts:
        yield from (part.name, part.media_type, *part.inside)
    for skipped in submission.skipped:
        yield from (skipped.name, skipped.media_type, skipped.reason)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda it: it.name)
def test_no_text_forges_a_line_or_turns_letters_around(sample: Sample) -> None:
    for text in told(sample):
        kinds = {unicodedata.category(it) for it in text}
        assert not kinds & {"Cc", "Cs", "Zl", "Zp"}, text
        assert not {"\u202e", "\u2066", "\u200f"} & set(text), text


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda it: it.name)
def test_no_name_is_a_path(sample: Sample) -> None:
    try:
        submission = submission_of(sample.content, file=sample.name)
    except InputError:
        return
    names = [it.name for it in (*submission.parts, *submission.skipped)]
    assert not [it for it in names if {"/", "\\"} & set(it) and it not in _TYPES]
    assert all(len(it) <= NAME_CHARACTERS + len(" (999)") for it in names)
    assert not [it for it in names if it in {"", ".", ".."}]


# parts without a name
_TYPES = {
    "message/delivery-status",
    "message/disposition-notification",
    "message/external-body",
}
