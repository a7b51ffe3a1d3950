"""What the review works with, and who has which case open."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Annotated

import fastapi

from extractor.casework.casework import Casework
from extractor.errors import WorkflowError
from extractor.reconciliation.index import LedgerIndex
from extractor.records.dial import Dial
from extractor.settings import Settings
from extractor.values.casework import Count
from extractor.viewing.viewer import Viewer
from extractor.web.frame.recounted import Recounted
from extractor.workflow.drift_settings import DriftSettings
from extractor.workflow.letters import Letters, load_letters
from extractor.workflow.refusals import refused

GONE_SECONDS = 45.0  # after which somebody whose page is silent is no longer there


class Watchers:
    """Who has which case open; of this process only, and forgotten when it ends.

    Two people who change the same case are told by its version, wherever they are; this tells
    them before.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[str, dict[str, float]] = {}
        self._lock = threading.Lock()

    def look(self, case_id: str, name: str) -> tuple[str, ...]:
        """Note that somebody has a case open; give the others who have it open as well."""
        now = self._clock()
        with self._lock:
            for known in list(self._seen):
                here = {it: at for it, at in self._seen[known].items() if now - at < GONE_SECONDS}
                if here:
                    self._seen[known] = here
                else:
                    del self._seen[known]
            self._seen.setdefault(case_id, {})[name] = now
            return tuple(sorted(it for it in self._seen[case_id] if it != name))

    def leave(self, case_id: str, name: str) -> None:
        """Note that somebody has gone on to another case."""
        with self._lock:
            self._seen.get(case_id, {}).pop(name, None)


class Counters:
    """What stands on every page: kept in memory, because the store would count it each time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._done: dict[str, tuple[dt.date, int]] = {}
        self._left = Recounted(clock)
        self._lock = threading.Lock()

    def done(self, who: str, day: dt.date, count: Callable[[], int]) -> int:
        """Give how many cases somebody has decided on a day.

        Args:
            who: by name.
            day: today; another one begins anew.
            count: asks the store, the first time.
        """
        with self._lock:
            known = self._done.get(who)
        if known is None or known[0] != day:
            known = (day, count())
            with self._lock:
                self._done[who] = known
        return known[1]

    def add(self, who: str) -> None:
        """Count one more that somebody has decided."""
        with self._lock:
            day, number = self._done.get(who, (None, 0))
            if day is not None:
                self._done[who] = (day, number + 1)
        self._left.less()

    def left(self, count: Callable[[], Count]) -> Count:
        """Give how many wait; the store is asked once in a while."""
        return self._left.count(count)


@dataclasses.dataclass(frozen=True, slots=True)
class Room:
    """All that the review needs beside the desk itself.

    Attributes:
        books: gives the ledger's look-ups; None where no ledger is at hand.
        drawn: how many documents drawn by lot wait for a look.
        letters: the templates of answers.
        signature: under an answer, such as the company's name.
        sends: a mail server is set, so that answers can be sent from here.
        dial: says where the dial of the models in use stands; None where that is not known.
        drift: when a change of what comes in counts as one.
        settings: of the installation; say where its releases are.
        promoted: gives since when the models in use are in use; None if they never changed.
    """

    casework: Casework
    viewer: Viewer
    books: Callable[[], LedgerIndex | None]
    watchers: Watchers = dataclasses.field(default_factory=Watchers)
    counters: Counters = dataclasses.field(default_factory=Counters)
    drawn: Recounted = dataclasses.field(default_factory=Recounted)
    letters: Letters = dataclasses.field(default_factory=load_letters)
    signature: str = ""
    sends: bool = False
    dial: Callable[[], Dial | None] = lambda: None
    drift: DriftSettings = dataclasses.field(default_factory=DriftSettings)
    promoted: Callable[[], dt.datetime | None] = lambda: None
    settings: Settings = dataclasses.field(default_factory=Settings)

    def refused(self, error: WorkflowError, language: str) -> str:
        """Say why a change was refused, as a sentence that stands alone."""
        told = refused(error, language, self.casework.rules.states)
        return told[:1].upper() + told[1:]


def room_of(request: fastapi.Request) -> Room:
    """Give what the review works with."""
    room: Room = request.app.state.room
    return room


TheRoom = Annotated[Room, fastapi.Depends(room_of)]
