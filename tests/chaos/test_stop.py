"""A polite stop is over in time, and what was in hand is given back as if never begun."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import threading
import time

import sqlalchemy as sa

from extractor.service.politely import ending_in_time
from extractor.service.signals import stopping_on_signals
from extractor.service.worker import Line, work
from extractor.store import tables as t
from extractor.store.leases import Leases
from tests.chaos.line import SINK, Site, Steps, check, everything, killed, start, take_in

GRACE = 0.3


def work_politely(site: Site, stop: threading.Event) -> None:
    """Work on what takes a minute, and end in time when asked to."""
    with (
        site.opened() as store,
        contextlib.closing(Leases(store)) as leases,
        stopping_on_signals(stop, lambda: None),
    ):
        line = Line(store, leases, Steps(site), (SINK,))
        with ending_in_time(line, stop, grace_seconds=GRACE):
            work(line, stop=stop)


def test_what_takes_too_long_is_given_back_and_its_attempt_forgotten(site: Site) -> None:
    texts = ["K1 FA-1 10.00 shortage"]
    site.put(*texts)
    take_in(site, threading.Event())
    process = start(work_politely, dataclasses.replace(site, seconds=60))
    with site.opened() as store:
        chosen = sa.select(t.job.c.owner, t.job.c.attempts)

        def job() -> tuple[int | None, int]:
            with store.database.reading() as connection:
                row = connection.execute(chosen).one()
                return row.owner, row.attempts

        end = time.monotonic() + 60
        while job()[0] is None:
            assert time.monotonic() < end
            time.sleep(0.02)
        asked = time.monotonic()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGTERM)
        process.join(30)
        assert process.exitcode == 0
        assert time.monotonic() - asked < 10
        assert job() == (None, 0)
    assert not killed(start(everything, site))
    check(site, texts)
