"""Plug points that live in memory and do what they are told."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

from extractor.errors import DeliveryError, ExtractorError, LedgerError, OcrError
from extractor.values.document import Word
from extractor.values.incoming import Incoming
from extractor.values.ledger import Ledger
from extractor.values.record import FileRecord


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
    """Gives what it was made with, and remembers what was done with each.

    Attributes:
        acknowledged: keys of what was stored, in order, each once.
        ended: keys of what was settled, each with its problem.
    """

    def __init__(self, incoming: Iterable[Incoming] = ()) -> None:
        self._waiting = {it.key: it for it in incoming}
        self._woken = threading.Event()
        self.acknowledged: list[str] = []
        self.ended: dict[str, str | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing."""

    def put(self, incoming: Incoming) -> None:
        """Let one more arrive."""
        self._waiting[incoming.key] = incoming
        self._woken.set()

    def poll(self) -> Iterator[Incoming]:
        """Give what is not yet acknowledged."""
        yield from list(self._waiting.values())

    def stored(self, incoming: Incoming) -> None:
        """Acknowledge."""
        if self._waiting.pop(incoming.key, None) is not None:
            self.acknowledged.append(incoming.key)

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Remember how it ended."""
        self.ended[incoming_key] = problem

    def wait(self, seconds: float) -> None:
        """Return when something is put, or after so long."""
        self._woken.wait(seconds)
        self._woken.clear()

    def wake(self) -> None:
        """End a wait."""
        self._woken.set()


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
