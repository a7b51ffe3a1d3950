"""The loop that takes in what arrives: durable first, then acknowledged, and nothing else.

What lies there at the same time is made durable together: a sync takes longer than all the rest.

It reads no document, so that a long scan never keeps a mail server or a folder waiting. What
could not be acknowledged is acknowledged later; what is given twice is recognised by the store.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Iterator, Sequence

from extractor.errors import SourceError, StoreError
from extractor.faultpoints import reached
from extractor.logs import about
from extractor.protocols import Source
from extractor.store.receiving import (
    Received,
    has_unsettled,
    note_acknowledged,
    note_settled,
    receive_all,
    unsettled,
)
from extractor.store.store import Store
from extractor.store.turns import Turn
from extractor.values.incoming import Incoming

log = logging.getLogger(__name__)

_LONGEST_PAUSE = 300.0  # seconds
_TOGETHER = 32  # things that are made durable together,
_TOGETHER_BYTES = 8 * 1024 * 1024  # so large in all,
_TOGETHER_SECONDS = 0.25  # and waiting so long for each other


class Intake:
    """Looks after one source, which must be open.

    Attributes:
        problem: what the source said last; None while it answers.
    """

    def __init__(
        self,
        source: Source,
        store: Store,
        *,
        name: str,
        rescan_seconds: float = 30.0,
        settle_seconds: float = 2.0,
        retry_seconds: float = 5.0,
    ) -> None:
        """Put a source and a store together.

        Args:
            source: where from.
            store: where to.
            name: of the source; keys are told apart by it, so it stays the same over restarts.
            rescan_seconds: the source is looked through at least so often,
            settle_seconds: and so often while it can be told how something ended.
            retry_seconds: first pause when the source or the store does not answer.
        """
        self.problem: str | None = None
        self._source = source
        self._store = store
        self._name = name
        self._rescan_seconds = rescan_seconds
        self._settle_seconds = settle_seconds
        self._retry_seconds = retry_seconds
        self._acknowledged: list[int] = []
        self._unmarked: list[tuple[Incoming, int]] = []
        self._turn = Turn(store, name)

    def close(self) -> None:
        """Let somebody else look after the source."""
        self._turn.close()

    def run(self, stop: threading.Event) -> int:
        """Take in what arrives until told to stop; to end a wait, wake the source.

        Returns:
            How many things arrived.
        """
        count, failures = 0, 0
        while not stop.is_set():
            try:
                count += self.once(stop)
            except SourceError as error:
                self.problem = str(error)
                log.warning("a source does not answer", extra=about(error))
                stop.wait(min(self._retry_seconds * 2**failures, _LONGEST_PAUSE))
                failures += 1
                continue
            failures, self.problem = 0, None
            waits = self.settle()
            if not stop.is_set():
                self._source.wait(self._settle_seconds if waits else self._rescan_seconds)
        return count

    def once(self, stop: threading.Event) -> int:
        """Take in everything that waits now; nothing while somebody else looks after the source.

        Raises:
            SourceError: the source cannot be looked into.
        """
        count = 0
        if not self._is_ours():
            return count
        try:
            for some in _together(self._source.poll()):
                received = self._received(some, stop)
                if received is None:
                    break
                for incoming, it in zip(some, received, strict=True):
                    self._acknowledge(incoming, it.arrival)
                count += len(some)
                if stop.is_set():
                    break
        finally:
            waiting, self._unmarked = self._unmarked, []
            for incoming, arrival in waiting:
                self._acknowledge(incoming, arrival)
            self._flush()
        return count

    def settle(self) -> bool:
        """Tell the source how things ended that it gave; say whether some are still in work."""
        done: list[int] = []
        try:
            for number, key, problem in unsettled(self._store, self._name):
                self._source.settled(key, problem)
                done.append(number)
        except (SourceError, StoreError) as error:  # a courtesy: never needed for safety
            log.warning("an outcome could not be told", extra=about(error))
        try:
            note_settled(self._store, done)
            return has_unsettled(self._store, self._name)
        except StoreError as error:
            log.warning("the store does not answer", extra=about(error))
            return True

    def _is_ours(self) -> bool:
        try:
            return self._turn.take()
        except StoreError as error:
            log.warning("the store does not answer", extra=about(error))
            return False

    def _received(
        self, given: Sequence[Incoming], stop: threading.Event
    ) -> Sequence[Received] | None:
        """Make it durable, however long the store does not answer; None if told to stop first."""
        while True:
            try:
                received = receive_all(
                    self._store, given, source=self._name, acknowledged=self._acknowledged
                )
            except StoreError as error:  # the disk is full or the server away: it waits
                log.warning("cannot take in yet", extra=about(error))
                if stop.wait(self._retry_seconds):
                    return None
            else:
                self._acknowledged.clear()
                return received

    def _acknowledge(self, incoming: Incoming, arrival: int) -> None:
        try:
            self._source.stored(incoming)
        except SourceError as error:  # tried again after the next look
            log.warning("cannot be acknowledged yet", extra=about(error))
            self._unmarked.append((dataclasses.replace(incoming, content=None), arrival))
            return
        reached("source.acknowledged")
        self._acknowledged.append(arrival)

    def _flush(self) -> None:
        try:
            note_acknowledged(self._store, self._acknowledged)
        except StoreError as error:
            log.warning("cannot be noted yet", extra=about(error))
        else:
            self._acknowledged.clear()


def _together(arriving: Iterator[Incoming]) -> Iterator[Sequence[Incoming]]:
    """Put together what a source gives without a pause.

    Raises:
        SourceError: the source cannot be looked into, after what it gave before.
    """
    some: list[Incoming] = []
    size, since = 0, 0.0
    problem: SourceError | None = None
    try:
        for incoming in arriving:
            since = since if some else time.monotonic()
            some.append(incoming)
            size += len(incoming.content or b"")
            waited = time.monotonic() - since >= _TOGETHER_SECONDS
            if waited or len(some) == _TOGETHER or size >= _TOGETHER_BYTES:
                yield some
                some, size = [], 0
    except SourceError as error:
        problem = error
    if some:
        yield some
    if problem is not None:
        raise problem
