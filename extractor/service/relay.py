"""The loop that hands records on: what the outbox holds goes to the sinks, each once.

A sink may see a record twice after a crash and knows it by its SHA-256 and version. What it does
not take is tried again over three days with growing waits, then given up where people see it.
"""

from __future__ import annotations

import dataclasses
import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from extractor.delivery.retry import STANDARD, Schedule
from extractor.errors import DeliveryError, StoreError
from extractor.faultpoints import reached
from extractor.logs import about
from extractor.protocols import BatchSink, CaseSink, Sink
from extractor.store.leases import Leases
from extractor.store.outbox import (
    Delivery,
    give_back,
    give_back_all,
    note_done,
    note_failed,
    take,
    wake,
)
from extractor.store.store import Store
from extractor.values.record import FileRecord

log = logging.getLogger(__name__)

# The Standard Webhooks' 75 hours, with quicker first attempts for a full disk or a restart.
SCHEDULE = dataclasses.replace(STANDARD, waits=(2.0, *STANDARD.waits))
_IDLE = 0.25  # seconds of pause when nothing is due
_PATIENCE = 3  # failures in a row before a sink rests
_AWAY = 300.0  # seconds without a success from which on a sink was away, not only busy
_LONGEST_REST = 60.0  # seconds
_LONGEST_BREAK = 3600.0


@runtime_checkable
class Tended(Protocol):
    """A sink that has something to do while nothing is due, such as closing a file."""

    def tend(self) -> None:
        """Do it.

        Raises:
            DeliveryError: it cannot be done.
        """
        ...

    def close(self) -> None:
        """Let go of what is open.

        Raises:
            DeliveryError: it cannot be ended well.
        """
        ...


@dataclasses.dataclass(slots=True)
class _Break:
    """Lets a sink rest that takes nothing, so that its backlog does not run into it one by one.

    Attributes:
        until: seconds of the monotonic clock.
        failures: one after the other.
        since: when the first of them was.
    """

    until: float = 0.0
    failures: int = 0
    since: float = 0.0

    def succeeded(self, now: float) -> bool:
        """Note a success; say whether the sink is back after it had been away."""
        was_away = self.failures >= _PATIENCE and now - self.since >= _AWAY
        self.failures = 0
        return was_away

    def failed(self, error: DeliveryError, now: float) -> None:
        """Note a failure; rest after several, and for as long as the receiver asks."""
        if not self.failures:
            self.since = now
        self.failures += 1
        over = self.failures - _PATIENCE
        rest = min(2.0**over, _LONGEST_REST) if error.retryable and over >= 0 else 0.0
        self.until = now + max(rest, min(error.after or 0.0, _LONGEST_BREAK))


class Relay:
    """Hands on what is due to the sinks it has."""

    def __init__(
        self,
        store: Store,
        leases: Leases,
        sinks: Mapping[str, Sink],
        *,
        retry_seconds: float = 5.0,
        schedule: Schedule = SCHEDULE,
        batch: int = 32,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Put an outbox and sinks together.

        Args:
            store: with the outbox.
            leases: under whose number deliveries are taken.
            sinks: by the names under which records were put into the outbox.
            retry_seconds: pause when the store does not answer.
            schedule: of further attempts.
            batch: how many deliveries are taken at a time, and so held in memory.
            monotonic: seconds that no clock set by somebody changes.
        """
        self._store = store
        self._leases = leases
        self._sinks = sinks
        self._retry_seconds = retry_seconds
        self._schedule = schedule
        self._batch = batch
        self._monotonic = monotonic
        self._chance = random.Random()  # noqa: S311 (no secret)
        self._in_doubt = False  # whether we may own what we do not know of
        self._breaks = {it: _Break() for it in sinks}

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
                    self._tend()
            except StoreError as error:
                log.warning("the store does not answer", extra=about(error))
                stop.wait(self._retry_seconds)
                continue
            count += done
            if not done:
                stop.wait(_IDLE)
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
        if self._in_doubt:
            give_back_all(self._store, self._leases.owner, list(self._sinks))
            self._in_doubt = False
        now = self._monotonic()
        able = [name for name, it in self._breaks.items() if it.until <= now]
        self._in_doubt = True  # until it is written what became of what is taken here
        taken = take(self._store, self._leases.owner, able, most=self._batch) if able else []
        reached("relay.claimed")
        done: list[Delivery] = []
        left: list[Delivery] = []
        for name in dict.fromkeys(it.sink for it in taken):
            some = [it for it in taken if it.sink == name]
            if self._all_handed_on(name, some):
                done += some
            else:
                self._one_by_one(name, some, done, left, stop)
        self._put_down(done, left)
        self._in_doubt = False
        return len(done)

    def close(self) -> None:
        """Let the sinks go of what they hold open."""
        for sink in self._sinks.values():
            if isinstance(sink, Tended):
                _politely(sink.close)

    def _put_down(self, done: Sequence[Delivery], left: Sequence[Delivery]) -> None:
        if done:
            note_done(self._store, self._leases.owner, done)
            reached("relay.committed")
        give_back(self._store, left)

    def _all_handed_on(self, name: str, deliveries: Sequence[Delivery]) -> bool:
        """Hand everything to a sink at once; False where it cannot, or did not take all."""
        sink = self._sinks[name]
        records = [it.content for it in deliveries if isinstance(it.content, FileRecord)]
        together = len(records) == len(deliveries) > 1
        if not together or not isinstance(sink, BatchSink):
            return False
        try:
            sink.deliver_all(records)
        except DeliveryError as error:
            log.info("records were not taken together", extra=about(error))
            return False
        self._note_taken(name)
        return True

    def _one_by_one(
        self,
        name: str,
        deliveries: Sequence[Delivery],
        done: list[Delivery],
        left: list[Delivery],
        stop: threading.Event,
    ) -> None:
        """Hand on until told to stop or the sink rests; what follows one that failed is left."""
        stuck: set[str] = set()  # orderings in which one failed
        for delivery in deliveries:
            resting = self._breaks[name].until > self._monotonic()
            if stop.is_set() or resting or delivery.ordering in stuck:
                left.append(delivery)
            elif self._handed_on(delivery):
                done.append(delivery)
            else:
                stuck.add(delivery.ordering)

    def _handed_on(self, delivery: Delivery) -> bool:
        try:
            _hand(self._sinks[delivery.sink], delivery)
        except DeliveryError as error:
            self._breaks[delivery.sink].failed(error, self._monotonic())
            note_failed(self._store, delivery, str(error), seconds=self._pause(delivery, error))
            log.warning("a record was not taken", extra=about(error))
            return False
        self._note_taken(delivery.sink)
        return True

    def _note_taken(self, name: str) -> None:
        reached("relay.delivered")
        if self._breaks[name].succeeded(self._monotonic()):
            woken = wake(self._store, name)
            log.info("a sink is back", extra={"sink": name, "count": woken})

    def _pause(self, delivery: Delivery, error: DeliveryError) -> float | None:
        """Give the seconds until the next attempt; None when it is given up."""
        if not error.retryable:
            return None
        return self._schedule.pause(delivery.attempts, chance=self._chance, at_least=error.after)

    def _tend(self) -> None:
        for sink in self._sinks.values():
            if isinstance(sink, Tended):
                _politely(sink.tend)


def _hand(sink: Sink, delivery: Delivery) -> None:
    if isinstance(delivery.content, FileRecord):
        sink.deliver(delivery.content)
    elif isinstance(sink, CaseSink):
        sink.inform(delivery.content)
    else:
        detail = "it takes records only, and this is an event of a case; see `events` of the sink"
        raise DeliveryError(delivery.sink, detail, retryable=False)


def _politely(do: Callable[[], None]) -> None:
    try:
        do()
    except DeliveryError as error:
        log.warning("a sink cannot be tended", extra=about(error))
