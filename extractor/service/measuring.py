"""Measure documents whose records were made before, or without words at hand."""

from __future__ import annotations

import enum
from collections.abc import Callable

from extractor.errors import InputError, OcrError, StoreError
from extractor.remaking.making import Steps
from extractor.store.proposals import current
from extractor.store.steps import kept_reading
from extractor.store.store import Store
from extractor.store.tracing import put_trace
from extractor.store.untraced import Untraced, untraced
from extractor.values.drift import Measured
from extractor.values.incoming import Incoming
from extractor.values.reading import Reading


class How(enum.StrEnum):
    """What a document could be measured by."""

    WORDS = "words"
    RECORD = "record"  # its words cannot be had any more


def measure_all(
    store: Store,
    steps: Steps,
    measure: Callable[[Reading], Measured],
    tell: Callable[[Untraced, How], None],
) -> None:
    """Measure what is not, from kept words where there are some; records stay as they are.

    Args:
        store: with the documents.
        steps: reads originals.
        measure: says of words how they are laid out and how familiar they are.
        tell: is called after each document.

    Raises:
        ExtractorError: the store or the models are at fault, not one file.
    """
    last = 0
    while some := untraced(store, after=last):
        for it in some:
            words = _words(store, steps, it)
            record = current(store, it.number)
            with store.database.writing() as connection:
                put_trace(connection, it.number, record, measure(words) if words else None)
            tell(it, How.WORDS if words else How.RECORD)
        last = some[-1].number


def _words(store: Store, steps: Steps, document: Untraced) -> Reading | None:
    try:
        kept = kept_reading(store, document.number)
        if kept is not None or not document.has_bytes:
            return kept
        content = store.original(document.sha256)
        return steps.read_incoming(Incoming(document.name, "store", content, document.sha256))
    except (InputError, OcrError, StoreError):  # unreadable now, or the original is gone
        return None
