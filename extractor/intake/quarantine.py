"""The record of a file that was set aside."""

from __future__ import annotations

from extractor.errors import ExtractorError
from extractor.values.record import FileRecord, SourceRecord, Status


def quarantined(file: str, sha256: str, error: ExtractorError) -> FileRecord:
    """Give the record that says why a file was set aside.

    Args:
        file: the name or path it was given by.
        sha256: of its bytes, in hex; empty if they could not be read.
        error: what went wrong; its sentence becomes the reason.
    """
    return FileRecord(
        source=SourceRecord(file=file, sha256=sha256),
        status=Status.QUARANTINED,
        reason=str(error),
        reason_code=error.reason,
    )
