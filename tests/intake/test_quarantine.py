"""A file that was set aside has a record that says why."""

from __future__ import annotations

from extractor.errors import EncryptedFileError
from extractor.intake.quarantine import quarantined
from extractor.values.record import Decision, Status


def test_the_record_of_a_refused_file_says_why() -> None:
    record = quarantined("lettre.pdf", "ab" * 32, EncryptedFileError("lettre.pdf"))
    assert record.status is Status.QUARANTINED
    assert record.decision is Decision.REVIEW
    assert record.reason_code == "encrypted_file"
    assert record.reason is not None
    assert "password" in record.reason
    assert (record.source.file, record.source.sha256) == ("lettre.pdf", "ab" * 32)
    assert not record.is_dispute
