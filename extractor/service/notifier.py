"""The loop that tells people: what fell due, what is to be routed, what is to be sent.

One at a time does this for a store; another waits and takes over when he dies. What was sent and
not noted is sent again with the same token, by which its receiver knows it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import logging
import random
import threading
from collections.abc import Callable, Iterable, Mapping

from extractor.delivery.retry import Schedule
from extractor.errors import DeliveryError, SettingsError, StoreError
from extractor.faultpoints import reached
from extractor.logs import about
from extractor.service.postman import Postman, seconds_until
from extractor.service.relay import SCHEDULE
from extractor.service.telling import Door, Told, plans
from extractor.store import notices as outbox
from extractor.store.notices import OVERDUE, Message, Way
from extractor.store.store import Store
from extractor.store.turns import Turn
from extractor.values.case import Case
from extractor.workflow.notices import Notice, due_notices

log = logging.getLogger(__name__)

_TURN = "notices"
_IDLE_SECONDS = 1.0  # when there is nothing to do
_RETRY_SECONDS = 5.0  # when the store does not answer
_PATIENCE = 3  # failures of a way in a row, after which the others of this round wait


@dataclasses.dataclass(slots=True)
class _Round:
    """What happened in one round.

    Attributes:
        failures: in a row, by way.
    """

    sent: int = 0
    failures: dict[Way, int] = dataclasses.field(default_factory=dict)


class Notifier:
    """Tells people what they should know of the cases of a store."""

    def __init__(
        self,
        store: Store,
        told: Told,
        doors: Mapping[Way, Door],
        open_cases: Callable[[], Iterable[Case]],
        *,
        recurring: Callable[[dt.date], Iterable[Notice]] = lambda _: (),
        postman: Postman | None = None,
        schedule: Schedule = SCHEDULE,
    ) -> None:
        """Put an outbox and doors together.

        Args:
            store: with the notices.
            told: whose settings hold, and under which rules.
            doors: by which people are reached.
            open_cases: gives the cases that are not over, for what falls due.
            recurring: gives the notices of what comes more often than it used to, once a day.
            postman: sends letters to customers in the same rounds; None sends none.
            schedule: of further attempts.
        """
        self._store = store
        self._told = told
        self._doors = doors
        self._open_cases = open_cases
        self._recurring = recurring
        self._postman = postman
        self._schedule = schedule
        self._chance = random.Random()  # noqa: S311 (no secret)
        self._turn = Turn(store, _TURN)

    def run(self, stop: threading.Event) -> int:
        """Tell until told to stop; give how many messages were sent."""
        count = 0
        while not stop.is_set():
            try:
                sent = self.once(stop) if self._turn.take() else 0
            except StoreError as error:
                log.warning("the store does not answer", extra=about(error))
                stop.wait(_RETRY_SECONDS)
                continue
            count += sent
            if not sent:
                stop.wait(_IDLE_SECONDS)
        return count

    def once(self, stop: threading.Event) -> int:
        """Look at what fell due, route, and send one handful; give how many were sent.

        Raises:
            StoreError: the store does not answer.
        """
        self._look_at_the_day()
        how = functools.partial(
            plans,
            settings=self._told.settings,
            rules=self._told.rules,
            ways=self._doors,
            now=self._store.clock(),
        )
        while outbox.route(self._store, how) and not stop.is_set():
            reached("notices.routed")
        done = _Round()
        for message in outbox.messages_due(self._store, self._doors):
            failures = done.failures.get(message.way, 0)
            if stop.is_set() or failures >= _PATIENCE:
                continue
            self._send(message, done)
        letters = self._postman.once(stop) if self._postman else 0
        return done.sent + letters

    def close(self) -> None:
        """Let another one take over."""
        self._turn.close()

    def _look_at_the_day(self) -> None:
        """Write what fell due since the last day on which this was done."""
        today = self._told.rules.day_of(self._store.clock())
        known = outbox.last_day(self._store, OVERDUE)
        if known is not None and known >= today:
            return
        since = known or today - dt.timedelta(days=1)
        found = due_notices(self._open_cases(), since, today, self._told.rules)
        found = (*found, *self._recurring(today))
        outbox.put_daily(self._store, OVERDUE, today, known, found)

    def _send(self, message: Message, done: _Round) -> None:
        try:
            self._doors[message.way].tell(message)
        except (DeliveryError, SettingsError) as error:
            done.failures[message.way] = done.failures.get(message.way, 0) + 1
            seconds = seconds_until(self._schedule, message.attempts, error, self._chance)
            outbox.note_not_sent(self._store, message, str(error), seconds=seconds)
            log.warning("a notice was not taken", extra=about(error))
            return
        reached("notices.sent")
        outbox.note_sent(self._store, message)
        reached("notices.noted")
        done.failures[message.way] = 0
        done.sent += 1
