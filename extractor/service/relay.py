"""The loop that hands records on: what the outbox holds goes to the sinks, each once.

A sink may see a record twice after a crash and knows it by its SHA-256 and version. What it does
not take is tried again over three days with growing waits, then given up where people see it.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Mapping, Sequence

from extractor.errors import DeliveryError, StoreError
from extractor.faultpoints import reached
from extractor.logs import about
from extractor.protocols import Sink
from extractor.store.leases import Leases
from extractor.store.outbox import Delivery, give_back, note_done, note_failed, take
from extractor.store.store import Store

log = logging.getLogger(__name__)

# Seconds before each further attempt: 75 hours in all, as the Standard Webhooks advise, with
# quicker first ones for a full disk.
PAUSES = (2, 10, 60, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
_JITTER = 0.1  # so that many records do not come back in one moment


class Relay:
    """Hands on what is due to the sinks it has."""

    def __init__(
        self,
        store: Store,
        leases: Leases,
        sinks: Mapping[str, Sink],
        *,
        idle_seconds: float = 0.25,
        retry_seconds: float = 5.0,
    ) -> None:
        """Put an outbox and sinks together.

        Args:
            store: with the outbox.
            leases: under whose number deliveries are taken.
            sinks: by the names under which records were put into the outbox.
            idle_seconds: pause when nothing is due.
            retry_seconds: pause when the store does not answer.
        """
        self._store = store
        self._leases = leases
        self._sinks = sinks
        self._idle_seconds = idle_seconds
        self._retry_seconds = retry_seconds

    def run(self, stop: threading.Event) -> int:
        """Hand on until told to stop; the record in hand is finished first.

        Returns:
            How many deliveries were done.
        """
        count = 0
        while not stop.is_set():
            try:
                done = self.once(stop)
                if not done:
                    self._leases.free_the_dead()
            except StoreError as error:
                log.warning("the store does not answer", extra=about(error))
                stop.wait(self._retry_seconds)
                continue
            count += done
            if not done:
                stop.wait(self._idle_seconds)
        return count

    def run_dry(self, seconds: float) -> int:
        """Hand on what is due, for so long at most; give how many deliveries were done."""
        late = threading.Event()
        timer = threading.Timer(seconds, late.set)
        timer.daemon = True
        timer.start()
        count = 0
        try:
            while done := self.once(late):
                count += done
        except StoreError as error:
            log.warning("the store does not answer", extra=about(error))
        finally:
            timer.cancel()
        return count

    def once(self, stop: threading.Event) -> int:
        """Hand on one handful; give how many were done.

        Raises:
            StoreError: the store does not answer.
        """
        taken = take(self._store, self._leases.owner, list(self._sinks))
        reached("relay.claimed")
        done: list[Delivery] = []
        left: list[Delivery] = []
        stuck: set[tuple[str, str]] = set()  # sinks and orderings in which one failed
        for delivery in taken:
            place = (delivery.sink, delivery.ordering)
            if stop.is_set() or place in stuck:
                left.append(delivery)
            elif self._handed_on(delivery):
                done.append(delivery)
            else:
                stuck.add(place)
        self._put_down(done, left)
        return len(done)

    def _put_down(self, done: Sequence[Delivery], left: Sequence[Delivery]) -> None:
        if done:
            note_done(self._store, self._leases.owner, done)
            reached("relay.committed")
        give_back(self._store, left)

    def _handed_on(self, delivery: Delivery) -> bool:
        try:
            self._sinks[delivery.sink].deliver(delivery.record)
        except DeliveryError as error:
            note_failed(self._store, delivery, str(error), seconds=_pause(delivery, error))
            log.warning("a record was not taken", extra=about(error))
            return False
        reached("relay.delivered")
        return True


def _pause(delivery: Delivery, error: DeliveryError) -> float | None:
    """Give the seconds until the next attempt; None when it is given up."""
    if not error.retryable or delivery.attempts >= len(PAUSES):
        return None
    return PAUSES[delivery.attempts] * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311
