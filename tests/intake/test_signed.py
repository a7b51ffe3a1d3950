"""What was signed is read; what is encrypted is asked for; nothing checks a signature."""

from __future__ import annotations

import contextlib
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import EncryptedFileError, InputError, UnknownTypeError
from extractor.intake.files import submission_of
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.intake.signed import content_of
from extractor.values.submission import PartRole
from tests.hostile.mails import TEXT, attachment, mixed, text_part
from tests.hostile.packed import ENTITY, NOTE, compressed, samples, signed

SAMPLES = {it.name: it.content for it in samples()}
WHOLE = signed(ENTITY, is_open=True)


@pytest.mark.parametrize(
    "name",
    ["signed.p7m", "signed-open.p7m", "signed-base64.p7m", "signed.eml", "compressed.p7m"],
)
def test_the_text_of_a_signed_mail_is_its_body(name: str) -> None:
    submission = submission_of(SAMPLES[name], file=name)
    assert [(it.name, it.role) for it in submission.parts] == [("body", PartRole.BODY)]
    assert submission.parts[0].content.decode().strip() == TEXT


def test_a_signed_file_loses_only_its_last_ending() -> None:
    """Italian invoices are sent so."""
    part = attachment(signed(b"%PDF-1.7\n%%EOF"), name=b"filename=fattura.pdf.p7m")
    submission = submission_of(mixed(text_part(), part), file="a.eml")
    assert [(it.name, it.media_type) for it in submission.parts[1:]] == [
        ("fattura.pdf", "application/pdf")
    ]


def test_a_signature_apart_is_listed() -> None:
    submission = submission_of(SAMPLES["signature-apart.eml"], file="a.eml")
    assert [(it.name, it.reason) for it in submission.skipped] == [("smime.p7s", "signature")]


def test_a_signature_alone_holds_nothing() -> None:
    with pytest.raises(UnknownTypeError, match=r"a\.p7s: signature"):
        submission_of(SAMPLES["signature.p7s"], file="a.p7s")


@pytest.mark.parametrize("name", ["enveloped.p7m", "enveloped.eml"])
def test_an_encrypted_mail_asks_for_one_without(name: str) -> None:
    with pytest.raises(EncryptedFileError, match=r"addressee \(S/MIME\); open it in the mail"):
        submission_of(SAMPLES[name], file=name)


def test_compressed_content_is_bounded() -> None:
    with pytest.raises(InputError, match="archive_bytes"):
        content_of(
            compressed(zlib.compress(NOTE * 99)), file="a.p7m", limits=Limits(archive_bytes=100)
        )


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=20))
def test_any_damage_is_read_or_refused(at: int, junk: bytes) -> None:
    damaged = WHOLE[:at] + junk + WHOLE[at + len(junk) :]
    with contextlib.suppress(InputError):
        content_of(damaged, file="a.p7m", limits=DEFAULT_LIMITS)
    with contextlib.suppress(InputError):
        submission_of(damaged, file="a.p7m")
