"""Make a document's record again: from kept words where there are some, else from its bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from extractor.errors import InputError, OcrError
from extractor.intake.quarantine import quarantined
from extractor.store import blobs
from extractor.store.readings import fetch_reading
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading
from extractor.values.record import FileRecord

KEEP_AFTER_SECONDS = 0.5  # a page that had to be recognised takes longer, a text rarely


class Steps(Protocol):
    """Makes a record of what arrived, in two steps; a pipeline does."""

    def read_incoming(self, incoming: Incoming) -> Reading:
        """Take it apart and read it.

        Raises:
            ExtractorError: it cannot be read.
        """
        ...

    def conclude_reading(self, reading: Reading) -> FileRecord:
        """Find out what it contests; the parts may be without their bytes.

        Raises:
            ExtractorError: it cannot be told.
        """
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """A document in the store.

    Attributes:
        mailed_at: when its channel says that it came.
        reading: SHA-256 of its kept words; empty where none are kept.
    """

    name: str
    sha256: str
    mailed_at: dt.datetime | None
    reading: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Remade:
    """A record made again; a quarantined one where the document cannot be read.

    Attributes:
        words: read anew, and so slowly that they are worth keeping; None otherwise.
    """

    record: FileRecord
    words: Reading | None = None


def remake_kept(folder: Path, steps: Steps, kept: Kept) -> Remade:
    """Make the record of a document in the store again.

    Args:
        folder: of blobs.
        steps: make it.
        kept: the document.

    Raises:
        StoreError: its bytes are gone or were altered.
        ExtractorError: something else than the document is at fault.
    """

    def read() -> Reading:
        content = blobs.fetch(folder, kept.sha256)
        incoming = Incoming(kept.name, "store", content, kept.sha256, received=kept.mailed_at)
        return steps.read_incoming(incoming)

    words = fetch_reading(folder, kept.reading) if kept.reading else None
    return _remade(steps, (kept.name, kept.sha256), words, read)


def remake_given(steps: Steps, incoming: Incoming, sha256: str) -> Remade:
    """Make the record of a document whose bytes are at hand; as `remake_kept`."""
    read = functools.partial(steps.read_incoming, incoming)
    return _remade(steps, (incoming.name, sha256), None, read)


def _remade(
    steps: Steps,
    named: tuple[str, str],
    words: Reading | None,
    read: Callable[[], Reading],
) -> Remade:
    began = time.monotonic()
    is_slow = False
    try:
        if words is None:
            words = read()
            is_slow = time.monotonic() - began >= KEEP_AFTER_SECONDS
        return Remade(steps.conclude_reading(words), words if is_slow else None)
    except (InputError, OcrError) as error:
        return Remade(quarantined(*named, error))
