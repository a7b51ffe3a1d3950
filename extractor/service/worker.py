"""The loop that takes what arrives, reads it, keeps the record, hands it on, and clears it away.

Only this order loses nothing: a file leaves the inbox after its original and its record are
durable. What is repeated after a crash is recognised by the store and the sinks.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import logging
import threading
from collections.abc import Callable, Sequence

from extractor.errors import (
    DeliveryError,
    ExtractorError,
    InputError,
    ReaderError,
    SourceError,
    StoreError,
)
from extractor.intake.quarantine import quarantined
from extractor.logs import about
from extractor.protocols import Sink, Source
from extractor.store import Store
from extractor.values.incoming import Incoming
from extractor.values.record import FileRecord

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """What one worker works with.

    Attributes:
        read: makes the record of what arrived; raises ExtractorError for what it cannot read.
        tell: is called with each record after it is kept, for progress.
        rescan_seconds: the inbox is looked through at least so often.
        retry_seconds: pause when the store or a sink does not answer.
    """

    source: Source
    read: Callable[[Incoming], FileRecord]
    store: Store
    sinks: Sequence[Sink] = ()
    tell: Callable[[FileRecord], None] = lambda _: None
    rescan_seconds: float = 30.0
    retry_seconds: float = 5.0


def work(line: Line, *, stop: threading.Event) -> int:
    """Process what arrives until told to stop; the file in hand is finished first.

    Args:
        line: what to work with.
        stop: set it to end.

    Returns:
        How many files were dealt with.
    """
    count = 0
    while not stop.is_set():
        for incoming in line.source.poll():
            count += _deal_with(incoming, line, stop)
            if stop.is_set():
                break
        else:
            line.source.wait(line.rescan_seconds)
    return count


def outcome(incoming: Incoming, read: Callable[[Incoming], FileRecord]) -> FileRecord:
    """Give the record of what arrived, a quarantined one when it cannot be read.

    Raises:
        ReaderError: no process that reads can be started; no submission is at fault.
    """
    sha256 = hashlib.sha256(incoming.content).hexdigest() if incoming.content is not None else ""
    if incoming.problem is not None:
        return quarantined(incoming.name, sha256, incoming.problem)
    try:
        return read(incoming)
    except ReaderError:
        raise
    except ExtractorError as error:
        return quarantined(incoming.name, sha256, error)
    except Exception as error:  # one document must never stop the line
        log.exception("unexpected fault", extra={"sha256": sha256})
        problem = InputError(incoming.name, f"an unexpected fault: {type(error).__name__}")
        return quarantined(incoming.name, sha256, problem)


def _deal_with(incoming: Incoming, line: Line, stop: threading.Event) -> bool:
    """Bring one file to its end; say whether it got there before the stop."""
    record = outcome(incoming, line.read)
    keep = functools.partial(_keep, record, incoming, line.store)
    hand_on = [functools.partial(sink.deliver, record) for sink in line.sinks]
    for step in (keep, *hand_on):
        if not _persist(step, line.retry_seconds, stop):
            return False
    try:
        line.source.stored(incoming)
        line.source.settled(incoming.key, record.reason)
    except SourceError as error:
        log.error("a file could not be cleared away", extra=about(error))  # noqa: TRY400
    line.tell(record)
    return True


def _keep(record: FileRecord, incoming: Incoming, store: Store) -> None:
    if not record.source.sha256:  # it could not even be opened: there is nothing to know it by
        log.warning("a file could not be opened")
        return
    store.save(record, incoming.content)


def _persist(step: Callable[[], object], retry_seconds: float, stop: threading.Event) -> bool:
    """Repeat a step that writes until it is done; False if told to stop before."""
    while True:
        try:
            step()
        except (StoreError, DeliveryError) as error:
            # The disk is full or a server is away: not the document's fault, so it waits.
            log.warning("cannot go on yet", extra=about(error))
            if isinstance(error, DeliveryError) and not error.retryable:
                return True
            if stop.wait(retry_seconds):
                return False
        else:
            return True
