"""Steps that need no models."""

from __future__ import annotations

import hashlib

from extractor.errors import EmptyFileError, EncryptedFileError, OcrError, ReaderError
from extractor.intake.files import submission_of
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import FileRecord, SourceRecord, Status


def incoming(text: str, *, key: str | None = None) -> Incoming:
    return Incoming(text, f"memory:{text}", text.encode(), key or text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Stub:
    """Reads anything, but fails on what is called so.

    Attributes:
        was_read: names, in order.
    """

    def __init__(self) -> None:
        self.was_read: list[str] = []

    def read_incoming(self, incoming: Incoming) -> Reading:
        self.was_read.append(incoming.name)
        errors = {
            "locked": EncryptedFileError(incoming.name),
            "poison": ZeroDivisionError(),
            "scan": OcrError(incoming.name, "no engine"),
            "crowd": ReaderError(incoming.name, "no more processes"),
        }
        if incoming.name in errors:
            raise errors[incoming.name]
        if not incoming.content:
            raise EmptyFileError(incoming.name)
        return Reading(submission_of(incoming.content, file=incoming.name), ())

    def conclude_reading(self, reading: Reading) -> FileRecord:
        given = reading.submission
        source = SourceRecord(file=given.file, sha256=given.sha256)
        return FileRecord(source=source, status=Status.PROCESSED)
