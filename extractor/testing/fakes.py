"""Plug points that live in memory and do what they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from extractor.errors import DeliveryError, ExtractorError, LedgerError, OcrError
from extractor.values.document import Word
from extractor.values.ledger import Ledger
from extractor.values.record import FileRecord
from extractor.values.submission import Submission


class ScriptedOcr:
    """Reads from each picture what the script says, one entry a call.

    Attributes:
        name: as in the settings.
        calls: (height, width, language, dpi) of each picture it was given.
    """

    def __init__(
        self,
        script: Iterable[Sequence[Word] | OcrError] = (),
        *,
        name: str = "scripted",
        languages: tuple[str, ...] = ("de", "en", "es", "fr"),
    ) -> None:
        """Write the script.

        Args:
            script: words with boxes in pixels, or the error to raise; when it is used up, pages
                are blank.
            name: as in the settings.
            languages: ISO 639-1.
        """
        self.name = name
        self.calls: list[tuple[int, int, str | None, int]] = []
        self._script = list(script)
        self._languages = languages

    def version(self) -> str:
        """Give a version."""
        return "1"

    def languages(self) -> tuple[str, ...]:
        """Give the languages it was made with."""
        return self._languages

    def recognise(
        self, picture: npt.NDArray[np.uint8], *, language: str | None, dpi: int
    ) -> Sequence[Word]:
        """Give the next entry of the script.

        Raises:
            OcrError: the script says so.
        """
        height, width = picture.shape[:2]
        entry = self._script[len(self.calls)] if len(self.calls) < len(self._script) else ()
        self.calls.append((height, width, language, dpi))
        if isinstance(entry, OcrError):
            raise entry
        return entry


class MemorySource:
    """Gives the submissions it was made with, and remembers what was done with each.

    Attributes:
        finished: the files marked as processed.
        refused: the files set aside, with the reasons.
    """

    def __init__(self, submissions: Iterable[Submission] = ()) -> None:
        self._waiting = list(submissions)
        self.finished: list[str] = []
        self.refused: dict[str, str] = {}

    def put(self, submission: Submission) -> None:
        """Let one more arrive."""
        self._waiting.append(submission)

    def poll(self) -> Iterator[Submission]:
        """Give what is not yet marked."""
        yield from list(self._waiting)

    def done(self, submission: Submission) -> None:
        """Mark as processed."""
        self._waiting.remove(submission)
        self.finished.append(submission.file)

    def failed(self, submission: Submission, reason: str) -> None:
        """Mark as set aside."""
        self._waiting.remove(submission)
        self.refused[submission.file] = reason

    def wait(self, seconds: float) -> None:
        """Return at once: nothing arrives by itself."""


class MemorySink:
    """Keeps what is delivered.

    Attributes:
        records: in order, each once.
    """

    def __init__(self, *, failures: Iterable[DeliveryError] = ()) -> None:
        """Make a sink.

        Args:
            failures: raised by the first calls, one each.
        """
        self.records: list[FileRecord] = []
        self._failures = list(failures)

    def deliver(self, record: FileRecord) -> None:
        """Keep a record.

        Raises:
            DeliveryError: as told.
        """
        if self._failures:
            raise self._failures.pop(0)
        if record not in self.records:
            self.records.append(record)


class MemoryLedger:
    """Gives one ledger, or the error it was made with."""

    def __init__(self, ledger: Ledger | LedgerError) -> None:
        self._ledger = ledger

    def load(self) -> Ledger:
        """Give the ledger.

        Raises:
            LedgerError: it was made with one.
        """
        if isinstance(self._ledger, ExtractorError):
            raise self._ledger
        return self._ledger
