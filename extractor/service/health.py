"""Is the service alive, and does it keep up? For a file, an endpoint and whoever asks.

Alive means that the loop that looks after everything turns: a report is written from that loop, so
a report that grows old is the sign that it hangs. Nothing in it names a sender or a file.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from extractor.errors import SettingsError, StoreError
from extractor.logs import about
from extractor.store.store import Store
from extractor.store.vitals import Fault, Vitals, vitals
from extractor.values.progress import Handing

log = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
STALE_SECONDS = 60.0


@dataclasses.dataclass(frozen=True, slots=True)
class Health:
    """One report.

    Attributes:
        alive: False in the last report of a service that was told to stop.
        at: when it was made.
        vitals: of the store; None when it does not answer.
        fault: the last thing that went wrong, in the store or around it.
    """

    alive: bool
    pid: int
    started: dt.datetime
    at: dt.datetime
    vitals: Vitals | None
    fault: Fault | None

    def as_json(self) -> dict[str, object]:
        """Give it as it is written; keys are never removed, only added."""
        report: dict[str, object] = {
            "alive": self.alive,
            "pid": self.pid,
            "started": self.started.isoformat(timespec="seconds"),
            "at": self.at.isoformat(timespec="seconds"),
            "store_answers": self.vitals is not None,
            "backlog": None,
            "oldest_waiting_seconds": None,
            "states": None,
            "deliveries": None,
            "last_error": None,
        }
        if self.fault is not None:
            instant = self.fault.at.isoformat(timespec="seconds")
            report["last_error"] = {"code": self.fault.code, "at": instant}
        if self.vitals is not None:
            report["backlog"] = self.vitals.backlog
            report["oldest_waiting_seconds"] = waiting_seconds(self.vitals, self.at)
            report["states"] = {it.value: count for it, count in self.vitals.states.items()}
            report["deliveries"] = {
                it.value: self.vitals.deliveries[it] for it in (Handing.WAITING, Handing.DEAD)
            }
        return report


class LastFault(logging.Handler):
    """Remembers the code of the last warning or error of ours.

    Attributes:
        fault: None as long as there was none.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.fault: Fault | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a log record."""
        code = vars(record).get("code")
        if isinstance(code, str):
            self.fault = Fault(code, dt.datetime.fromtimestamp(record.created, dt.UTC))


class HealthReports:
    """Makes reports, and writes one to a file each few seconds; used in a ``with`` block."""

    def __init__(
        self,
        store: Store,
        file: Path | None = None,
        *,
        every_seconds: float = EVERY_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin with the service.

        Args:
            store: what is counted.
            file: where reports go; None only makes them when asked.
            every_seconds: between two files.
            clock: seconds that only go forward.
        """
        self._store = store
        self._file = file
        self._every_seconds = every_seconds
        self._clock = clock
        self._started = store.clock()
        self._heard = LastFault()
        self._next = 0.0
        self._is_told = False

    def __enter__(self) -> HealthReports:
        logging.getLogger("extractor").addHandler(self._heard)
        self.turn()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        logging.getLogger("extractor").removeHandler(self._heard)
        self._write(self.report(alive=False))

    def turn(self) -> None:
        """Say that the loop turned; writes a file when the last one is old enough."""
        now = self._clock()
        if self._file is None or now < self._next:
            return
        self._next = now + self._every_seconds
        self._write(self.report())

    def report(self, *, alive: bool = True) -> Health:
        """Look now; a store that does not answer is part of the report."""
        now = self._store.clock()
        counted: Vitals | None = None
        faults = [self._heard.fault]
        try:
            counted = vitals(self._store)
        except StoreError as error:
            faults.append(Fault(error.code, now))
        else:
            faults.append(counted.fault)
        fault = max((it for it in faults if it is not None), key=lambda it: it.at, default=None)
        return Health(alive, os.getpid(), self._started, now, counted, fault)

    def _write(self, report: Health) -> None:
        """Write beside and rename: who reads never sees half a report."""
        if self._file is None:
            return
        partial = self._file.with_name(f".{self._file.name}.{os.getpid()}.tmp")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(json.dumps(report.as_json()) + "\n", encoding="ascii")
            partial.replace(self._file)
        except OSError as error:  # a full disk must not end the service; an old file tells
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            if not self._is_told:
                log.warning("the health file cannot be written", extra=about(error))
            self._is_told = True
        else:
            self._is_told = False


@contextlib.contextmanager
def reporting(store: Store, file: Path | None) -> Iterator[None]:
    """Write a report every few seconds, beside whatever this process is busy with.

    That it is busy with one file for too long is not told here: such a process is ended.

    Args:
        store: what is counted.
        file: where; None writes none.
    """
    if file is None:
        yield
        return
    over = threading.Event()
    with HealthReports(store, file, every_seconds=EVERY_SECONDS) as reports:

        def turn() -> None:
            while not over.wait(EVERY_SECONDS):
                reports.turn()

        turning = threading.Thread(target=turn, name="health", daemon=True)
        turning.start()
        try:
            yield
        finally:
            over.set()
            turning.join()


def waiting_seconds(counted: Vitals, now: dt.datetime) -> float | None:
    """Give for how long the oldest file in work has waited; None if none is."""
    if counted.oldest_waiting is None:
        return None
    return max(0.0, round((now - counted.oldest_waiting).total_seconds(), 1))


def complaint(file: Path, *, max_age_seconds: float, now: dt.datetime) -> str | None:
    """Say what is wrong according to a health file; None if all is well.

    Args:
        file: as the service writes it.
        max_age_seconds: of the report; an older one means that the service hangs or is gone.
        now: aware.

    Raises:
        SettingsError: the file is none of ours.
    """
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
        age = (now - dt.datetime.fromisoformat(report["at"])).total_seconds()
        alive, answers = bool(report["alive"]), bool(report["store_answers"])
    except FileNotFoundError:
        return "there is no health file; the service does not run, or writes it elsewhere"
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise SettingsError(
            str(file), "is no health file of `extractor watch` or `work`"
        ) from error
    if not alive:
        return "the service was stopped"
    if age > max_age_seconds:
        return f"the report is {age:.0f} seconds old; the service hangs or is gone"
    return None if answers else "the record store does not answer"
