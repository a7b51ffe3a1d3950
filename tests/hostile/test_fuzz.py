"""Whatever is done to the bytes of a file, intake gives parts or an InputError."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import InputError
from extractor.intake.files import submission_of
from extractor.intake.limits import Limits
from extractor.values.submission import Submission
from tests.hostile import archives, mails, mime, outlook, packed
from tests.hostile.samples import Sample

SMALL = 20_000  # bytes; larger samples are only the same again and again
LIMITS = Limits(archive_bytes=5_000_000, body_bytes=100_000, mail_parts=40)
SAMPLES = [
    it for module in (mails, mime, outlook, packed, archives) for it in module.samples()
    if 0 < len(it.content) < SMALL
]  # fmt: skip
JUNK = (
    b"\0", b"\xff\xff\xff\xff", b"\r\n\r\n", b"--b\r\n", b"\x30\x80", b"PK\x01\x02", b'"', b"=?",
    b"\x7f\xff\xff\xff", b"\x80", b"Content-Type: message/rfc822\r\n\r\n", b"7z\xbc\xaf\x27\x1c",
)  # fmt: skip


def accounted_for(submission: Submission) -> bool:
    """Say whether a submission is within its limits and its parts can be told apart."""
    names = [it.name for it in submission.parts]
    return 0 < len(names) == len(set(names)) <= LIMITS.mail_parts


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(JUNK) | st.binary(max_size=9)), max_size=4),
    st.floats(0.5, 1),
)
def test_any_damage_to_any_sample_is_read_or_refused(
    sample: Sample, damage: list[tuple[float, bytes]], kept: float
) -> None:
    content = bytearray(sample.content)
    for place, junk in damage:
        at = int(place * len(content))
        content[at : at + len(junk)] = junk
    try:
        submission = submission_of(
            bytes(content[: int(kept * len(content)) or 1]), file=sample.name, limits=LIMITS
        )
    except InputError:
        return
    assert accounted_for(submission)


def _tree(chance: random.Random, depth: int) -> bytes:
    """Give a part of a mail with parts, mails, archives and files inside each other."""
    kind = chance.randrange(7) if depth else chance.randrange(2)
    if kind == 0:
        return mails.text_part(chance.randbytes(chance.randrange(60)))
    if kind == 1:
        return mails.attachment(chance.choice(SAMPLES).content, name=b"filename=a.bin")
    if kind in (2, 3):
        boundary = b"b%d" % chance.randrange(3)  # sometimes the same as outside
        parts = [_tree(chance, depth - 1) for _ in range(chance.randrange(4))]
        whole = mails.mixed(*parts, boundary=boundary)
        return whole.removeprefix(mails.HEAD)
    if kind == 4:
        return b"Content-Type: message/rfc822\r\n\r\n" + mails.HEAD + _tree(chance, depth - 1)
    if kind == 5:
        inside = archives.zipped({"a.eml": mails.HEAD + _tree(chance, depth - 1)})
        return mails.attachment(inside, name=b"filename=a.zip")
    return mails.attachment(packed.signed(_tree(chance, depth - 1)), name=b"filename=smime.p7m")


@pytest.mark.parametrize("seed", range(60))
def test_any_nesting_is_read_or_refused(seed: int) -> None:
    content = mails.HEAD + _tree(random.Random(seed), 6)
    try:
        submission = submission_of(content, file="a.eml", limits=LIMITS)
    except InputError:
        return
    assert accounted_for(submission)
