"""The whole line in processes that may be killed, on a folder of made-up mails.

What stands in a mail is its record: "K1 FA-7 12.50 shortage" contests an invoice, anything else
nothing. So a test can say what must come out without reading or learning anything.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import multiprocessing
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import sqlalchemy as sa

from extractor import faultpoints
from extractor.errors import CorruptFileError, SourceError, StoreError
from extractor.intake.files import submission_of
from extractor.intake.folder import FolderSource
from extractor.intake.folder_settings import FolderSettings
from extractor.records.identity import record_id
from extractor.service.intake import Intake
from extractor.service.relay import Relay
from extractor.service.worker import Line, work
from extractor.store import tables as t
from extractor.store.leases import Leases
from extractor.store.outbox import listed
from extractor.store.store import Store
from extractor.store.tally import tally
from extractor.values.category import Category
from extractor.values.clock import utc_now
from extractor.values.incoming import Incoming
from extractor.values.money import Basis
from extractor.values.progress import State
from extractor.values.reading import Reading
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)

AT_ONCE = FolderSettings(stable_seconds=0, patience_seconds=0, observer="polling")
SINK = "log"


@dataclasses.dataclass(frozen=True)
class Site:
    """Where a line stands.

    Attributes:
        url: of a PostgreSQL database; None for SQLite.
        seconds: that reading a mail takes.
        hours: by which this process's clock is wrong, at random up to so many.
        file_bytes: no file may grow beyond it, as on a full disk.
        one_by_one: each step on the way to a record by itself, as for what is slow.
    """

    folder: Path
    url: str | None = None
    seconds: float = 0.0
    hours: float = 0.0
    file_bytes: int = 0
    one_by_one: bool = False

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @property
    def log(self) -> Path:
        return self.folder / "delivered.jsonl"

    def waiting(self) -> list[Path]:
        """Give the mails that nobody took in."""
        return [
            it
            for it in self.inbox.rglob("*.txt")
            if not any(name.startswith(".") for name in it.relative_to(self.inbox).parts)
        ]

    def opened(self) -> Store:
        return Store.open(self.folder / "store", url=self.url, clock=self.clock)

    def clock(self) -> dt.datetime:
        wrong = random.uniform(-self.hours, self.hours)
        return utc_now() + dt.timedelta(hours=wrong)

    def put(self, *texts: str) -> None:
        self.inbox.mkdir(parents=True, exist_ok=True)
        for number, text in enumerate(texts):
            (self.inbox / f"{number:05}.txt").write_text(text)


class Steps:
    """Makes the record that a mail's own words say."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def read_incoming(self, incoming: Incoming) -> Reading:
        time.sleep(self._site.seconds)
        content = incoming.content or b""
        if content.startswith(b"damaged"):
            raise CorruptFileError(incoming.name, "cut off")
        return Reading(submission_of(content, file=incoming.name), ())

    def conclude_reading(self, reading: Reading) -> FileRecord:
        given = reading.submission
        blob = self._site.folder / "store" / "blobs" / given.sha256[:2] / given.sha256[2:]
        return written(blob.read_text(), given.file, given.sha256)


def written(text: str, file: str, sha256: str) -> FileRecord:
    """Give the record of a mail with these words."""
    source = SourceRecord(file=file, sha256=sha256)
    words = text.split()
    if len(words) < 4:
        return FileRecord(source=source, status=Status.PROCESSED)
    customer, invoice, amount, category = words[:4]
    dispute = DisputeRecord(
        record_id=record_id(sha256, invoice, 0),
        category=CategoryRecord(code=Category(category), confidence=0.9),
        invoice=InvoiceRecord(number=invoice, as_written=invoice, confidence=0.99),
        disputed_amount=AmountRecord(
            value=Decimal(amount),
            currency="EUR",
            basis=Basis.NET,
            as_written=amount,
            confidence=0.9,
        ),
        decision=Decision.REVIEW,
        confidence=0.8,
    )
    return FileRecord(
        source=source,
        status=Status.PROCESSED,
        is_dispute=True,
        customer=CustomerRecord(customer_id=customer, name=customer, confidence=0.99),
        disputes=(dispute,),
    )


class LoggingSink:
    """Notes each delivery it gets, also the second one of the same record."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, record: FileRecord) -> None:
        line = (record.model_dump_json() + "\n").encode()
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)


class BatchSink(LoggingSink):
    """Takes several records with one stroke."""

    def deliver_all(self, records: Sequence[FileRecord]) -> None:
        for it in records:
            self.deliver(it)


def take_in(site: Site, stop: threading.Event) -> None:
    """Empty the inbox."""
    with site.opened() as store:
        memory = site.folder / "folder.sqlite"
        source = FolderSource(site.inbox, settings=AT_ONCE, memory=memory)
        intake = Intake(source, store, name="inbox", retry_seconds=0.05)
        while not stop.is_set():
            with contextlib.suppress(SourceError):
                intake.once(stop)
            if not site.waiting():
                break
            stop.wait(0.02)
        intake.close()


def work_off(site: Site, stop: threading.Event) -> None:
    """Do everything there is to do, what was put off included."""
    with site.opened() as store, contextlib.closing(Leases(store)) as leases:
        line = Line(store, leases, Steps(site), (SINK,), idle_seconds=0.02, retry_seconds=0.05)
        if site.one_by_one:
            line.keep_after_seconds = 0.0
        else:
            line.ahead = 1
        while not stop.is_set():
            work(line, stop=stop, drain=True)
            with contextlib.suppress(StoreError):
                arriving = site.waiting()
                told = tally(store)
                if not (arriving or told.in_work):
                    return
            stop.wait(0.05)


def hand_on(site: Site, stop: threading.Event) -> None:
    """Empty the outbox once everything is recorded."""
    with site.opened() as store, contextlib.closing(Leases(store)) as leases:
        sink = LoggingSink(site.log) if site.one_by_one else BatchSink(site.log)
        relay = Relay(store, leases, {SINK: sink}, retry_seconds=0.05)
        while not stop.is_set():
            with contextlib.suppress(StoreError):
                leases.free_the_dead()
                if relay.once(stop):
                    continue
                arriving = site.waiting()  # asked first: what leaves the folder is in the store
                told = tally(store)
                if not (arriving or told.in_work or told.deliveries_waiting):
                    return
            stop.wait(0.01)


def everything(site: Site, stop: threading.Event) -> None:
    """Do all of it in one process, one after the other."""
    take_in(site, stop)
    work_off(site, stop)
    hand_on(site, stop)


Role = Callable[[Site, threading.Event], None]


def _run(role: Role, site: Site, point: str, times: int) -> None:
    random.seed(os.getpid())
    faultpoints.arm(point, times)
    if site.file_bytes:
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_FSIZE, (site.file_bytes, site.file_bytes))
    role(site, threading.Event())


def context() -> ForkServerContext:
    """Give processes that have everything loaded."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.chaos.line"])
    return made


def start(role: Role, site: Site, *, point: str = "", times: int = 1) -> BaseProcess:
    """Start a process; it is killed when it comes to a place for so many times."""
    process = context().Process(target=_run, args=(role, site, point, times))
    process.start()
    return process


def killed(process: BaseProcess) -> bool:
    """Wait for the end of a process; say whether it was killed."""
    process.join(60)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise AssertionError("a process does not end")
    assert process.exitcode in (0, -signal.SIGKILL), f"it ended with {process.exitcode}"
    return process.exitcode != 0


def check(site: Site, texts: Iterable[str]) -> None:
    """Check that every mail has exactly one outcome and every record was delivered."""
    expected = list(texts)
    site = dataclasses.replace(site, hours=0)
    with site.opened() as store:
        told = tally(store)
        assert told.adds_up, str(told)
        assert (told.received, told.in_work) == (len(expected), 0), str(told)
        assert (told.deliveries_waiting, told.deliveries_dead) == (0, 0), listed(store)
        records = list(store.records())
        assert sorted(store.original(it.source.sha256).decode() for it in records) == sorted(
            set(expected)
        )
        _check_events(store)
        _check_disputes(store)
        with store.database.reading() as connection:
            assert connection.execute(sa.select(t.job)).first() is None
            if store.database.is_file:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert not site.waiting()
    lines = [json.loads(it) for it in site.log.read_text().splitlines()]
    seen: dict[tuple[str, int], object] = {}
    for line in lines:
        key = (line["source"]["sha256"], line["version"])
        assert seen.setdefault(key, line) == line, "one record was delivered in two forms"
    assert set(seen) == {(it.source.sha256, it.version) for it in records}


def _check_events(store: Store) -> None:
    """Every submission went through its states once, whoever died on the way."""
    with store.database.reading() as connection:
        rows = connection.execute(
            sa.select(t.event.c.submission, t.event.c.state).order_by(t.event.c.number)
        ).all()
    history: dict[int, list[str]] = {}
    for number, state in rows:
        history.setdefault(number, []).append(state)
    ends = {State.NOT_A_DISPUTE, State.DUPLICATE, State.QUARANTINED, State.RECORDED}
    for states in history.values():
        assert states[0] == State.RECEIVED
        assert states.count(State.RECEIVED) == 1
        assert sum(it in ends for it in states) == 1, states
        assert states.count(State.DELIVERED) == (State.RECORDED in states), states


def _check_disputes(store: Store) -> None:
    """Of all mails about one invoice of one customer, one is the dispute."""
    d = t.dispute.c
    with store.database.reading() as connection:
        rows = connection.execute(
            sa.select(d.customer_id, d.invoice, sa.func.count())
            .where(d.follows.is_(None))
            .group_by(d.customer_id, d.invoice)
        ).all()
        roots = set(connection.execute(sa.select(d.record_id).where(d.follows.is_(None))).scalars())
        follows = set(
            connection.execute(sa.select(d.follows).where(d.follows.is_not(None))).scalars()
        )
    assert [it for it in rows if it[2] != 1] == []
    assert follows <= roots
