"""The loop that looks whether documents, or how well they are read, are still as before.

One at a time does this for a store, once an hour at most; what it finds is told once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools
import logging
import threading
from collections.abc import Callable, Iterator, Sequence

from extractor.delivery.notice_settings import NoticeSettings
from extractor.errors import StoreError
from extractor.learning.drift.look import look
from extractor.learning.drift.promotions import promoted_at
from extractor.logs import about
from extractor.settings import Settings
from extractor.store.accounts import accounts
from extractor.store.drift import Finding, last_look, note_look
from extractor.store.store import Store
from extractor.store.turns import Turn
from extractor.values.case import Role
from extractor.values.drift import DriftReport
from extractor.workflow.drift_settings import DriftSettings
from extractor.workflow.notices import Notice, drift_notice
from extractor.workflow.rules import MANAGER, Rules

log = logging.getLogger(__name__)

EVERY = dt.timedelta(hours=1)
_TURN = "drift"


@dataclasses.dataclass(frozen=True, slots=True)
class Recipients:
    """Finds out whom a name of the settings means."""

    notices: NoticeSettings
    rules: Rules

    def of(self, name: str, store: Store) -> tuple[str, ...]:
        """Give those whom a notice goes to.

        A name that [[notices.person]] has is meant itself, as is one that is no role. A role means
        who is set for it, else everybody at the desk who has it; the role itself where that is
        nobody, so that the notice stands where a person finds it.

        Raises:
            StoreError: the store does not answer.
        """
        if any(it.name == name for it in self.notices.person) or name not in {*Role}:
            return (name,)
        leader = self.rules.manager_of("") if name == Role.MANAGER else MANAGER
        if leader != MANAGER:
            return (leader,)
        having = (it for it in accounts(store) if it.role == name and not it.locked)
        return tuple(it.login for it in having) or (name,)


class DriftWatch:
    """Looks at a store from time to time."""

    def __init__(
        self,
        store: Store,
        settings: DriftSettings,
        recipients: Recipients,
        *,
        promoted: Callable[[], dt.datetime | None] = lambda: None,
        every: dt.timedelta = EVERY,
        idle_seconds: float = 30.0,
    ) -> None:
        """Put a store and settings together.

        Args:
            store: with the documents.
            settings: what is worth a notice, and who is told.
            recipients: whom names mean.
            promoted: gives since when the models in use are in use; None if they never changed.
            every: how long a look holds, whoever looked.
            idle_seconds: pause between asking whether it is time.
        """
        self._store = store
        self._settings = settings
        self._recipients = recipients
        self._promoted = promoted
        self._every = every
        self._idle_seconds = idle_seconds
        self._looked_at: dt.datetime | None = None
        self._turn = Turn(store, _TURN)

    def run(self, stop: threading.Event) -> int:
        """Look until told to stop; give how many findings were new."""
        count = 0
        while not stop.is_set():
            try:
                count += len(self.once())
            except StoreError as error:
                log.warning("the store does not answer", extra=about(error))
            stop.wait(self._idle_seconds)
        return count

    def once(self) -> tuple[Finding, ...]:
        """Look if it is time and our turn; give what is new.

        Raises:
            StoreError: the store does not answer.
        """
        now = self._store.clock()
        if not self._is_time(now) or not self._turn.take():
            return ()
        seen = last_look(self._store)  # somebody else's, or that of an earlier run
        self._looked_at = max((it.at for it in seen), default=self._looked_at)
        if not self._is_time(now):
            return ()
        report = look(self._store, self._settings, now=now, since=self._promoted())
        self._looked_at = now
        told = [to for it in self._settings.tell for to in self._recipients.of(it, self._store)]
        found = note_look(
            self._store,
            report,
            lambda it: _notices(it, report, self._recipients.rules.day_of(now), told),
        )
        if found:
            log.warning("drift was found", extra={"count": len(found)})
        return found

    def close(self) -> None:
        """Let another one take over."""
        self._turn.close()

    def _is_time(self, now: dt.datetime) -> bool:
        last = self._looked_at
        return last is None or not last <= now < last + self._every


def open_watch(store: Store, settings: Settings, rules: Rules) -> DriftWatch:
    """Give what looks at a store as the settings say."""
    return DriftWatch(
        store,
        settings.drift,
        Recipients(settings.notices, rules),
        promoted=functools.partial(promoted_at, settings.releases_folder(store.folder)),
    )


@contextlib.contextmanager
def watching(watch: DriftWatch) -> Iterator[None]:
    """Look meanwhile, in a thread of its own; what is being looked at is finished."""
    stop = threading.Event()
    thread = threading.Thread(target=watch.run, args=(stop,), name="drift", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        watch.close()


def _notices(
    finding: Finding, report: DriftReport, day: dt.date, told: Sequence[str]
) -> Iterator[Notice]:
    found = next(it for it in report.drifting if it.watched == finding.watched)
    for to in dict.fromkeys(told):
        yield drift_notice(found, finding.number, to, day)
