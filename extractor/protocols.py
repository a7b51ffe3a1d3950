"""Every plug point, on one page.

Pass an object that has these methods; nothing needs to be inherited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from extractor.values.case_event import CaseEvent
from extractor.values.document import Word
from extractor.values.incoming import Incoming
from extractor.values.ledger import Ledger
from extractor.values.record import FileRecord


@runtime_checkable
class Source(Protocol):
    """Where claims come from: a folder, a mailbox. Used in a ``with`` block."""

    def poll(self) -> Iterator[Incoming]:
        """Give what has arrived and was not acknowledged; after a crash some may come again.

        Raises:
            SourceError: it cannot be looked into now.
        """
        ...

    def stored(self, incoming: Incoming) -> None:
        """Acknowledge: it is durable, so move, flag or delete it; repeated calls are harmless.

        Raises:
            SourceError: it could not be marked; it may be given again.
        """
        ...

    def settled(self, incoming_key: str, problem: str | None) -> None:
        """Say how processing ended, as a courtesy to people who look at the source.

        Args:
            incoming_key: of what was stored, perhaps before a restart.
            problem: why it was set aside; None if it was processed.

        Raises:
            SourceError: it could not be marked.
        """
        ...

    def wait(self, seconds: float) -> None:
        """Return when something may have arrived, at the latest after so long."""
        ...

    def wake(self) -> None:
        """End a wait at once; may be called from another thread or a signal handler."""
        ...

    def __enter__(self) -> object: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


@runtime_checkable
class OcrEngine(Protocol):
    """Reads the words in a picture.

    Attributes:
        name: as in the settings, such as "tesseract".
    """

    name: str

    def version(self) -> str:
        """Give the engine's version, for the cache and for `extractor doctor`.

        Raises:
            OcrError: the engine is not installed.
        """
        ...

    def languages(self) -> tuple[str, ...]:
        """Give the ISO 639-1 codes it can read."""
        ...

    def recognise(
        self, picture: npt.NDArray[np.uint8], *, language: str | None, dpi: int
    ) -> Sequence[Word]:
        """Read one upright page.

        Args:
            picture: greyscale, height x width, 0 is black.
            language: ISO 639-1, or None when it cannot be told.
            dpi: dots per inch of the picture.

        Returns:
            Words in the engine's reading order; boxes in *pixels* of the picture.

        Raises:
            OcrError: the engine failed or ran out of time.
        """
        ...


@runtime_checkable
class LedgerSource(Protocol):
    """Where customers and open invoices come from."""

    def load(self) -> Ledger:
        """Give the ledger as it is now.

        Raises:
            LedgerError: a file is missing or a row is wrong.
        """
        ...


@runtime_checkable
class Sink(Protocol):
    """Where records go; one that has `inform` as well can also be told of cases."""

    def deliver(self, record: FileRecord) -> None:
        """Hand on one record; the same record twice is one delivery.

        Raises:
            DeliveryError: it could not be handed on.
        """
        ...


@runtime_checkable
class CaseSink(Sink, Protocol):
    """Where records and what happens to cases go."""

    def inform(self, event: CaseEvent) -> None:
        """Hand on one event of a case; the same event twice is one delivery.

        Args:
            event: without the installation's name and the accounting system's codes.

        Raises:
            DeliveryError: it could not be handed on.
        """
        ...


@runtime_checkable
class BatchSink(Sink, Protocol):
    """A sink that takes several records for little more than one, such as a file that is synced."""

    def deliver_all(self, records: Sequence[FileRecord]) -> None:
        """Hand on records in their order, each as `deliver` does.

        Raises:
            DeliveryError: not all could be handed on; each is then given to `deliver`.
        """
        ...
