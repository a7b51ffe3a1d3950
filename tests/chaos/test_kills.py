"""Whatever happens to the processes, the disk, the database and the clock, nothing is lost."""

from __future__ import annotations

import dataclasses
import threading
import time

import pytest
import sqlalchemy as sa

from tests.chaos.line import (
    Site,
    check,
    everything,
    hand_on,
    killed,
    start,
    take_in,
    work_off,
)
from tests.chaos.storm import storm

MAILS = 40
KILLS = 16


def mails(count: int) -> list[str]:
    """Give mails about fewer invoices, so that some are reminders, and some no disputes."""
    return [
        f"thanks {it}"
        if it % 5 == 0
        else f"K{it % 7} FA-{it % 7}-{it // 10} 1{it % 7}.00 shortage mail {it}"
        for it in range(count)
    ]


@pytest.mark.slow
def test_random_kills_under_load_lose_nothing_and_double_nothing(site: Site) -> None:
    texts = mails(MAILS)
    site = dataclasses.replace(site, seconds=0.02, one_by_one=True)
    site.put(*texts)
    assert storm(site, kills=KILLS, seed=7) >= KILLS // 2
    check(site, texts)


@pytest.mark.slow
def test_two_intakes_and_two_workers_on_one_inbox_do_nothing_twice(site: Site) -> None:
    texts = mails(20)
    site.put(*texts)
    crew = [start(role, site) for role in (take_in, take_in, work_off, work_off, hand_on, hand_on)]
    assert [killed(it) for it in crew] == [False] * len(crew)
    check(site, texts)


@pytest.mark.slow
def test_a_clock_that_jumps_steals_no_work_and_strands_none(site: Site) -> None:
    texts = mails(12)
    wrong = dataclasses.replace(site, hours=48, seconds=0.02)
    wrong.put(*texts)
    crew = [start(role, wrong) for role in (take_in, work_off, work_off, hand_on)]
    assert [killed(it) for it in crew] == [False] * len(crew)
    check(site, texts)
    with site.opened() as store, store.database.reading() as connection:
        lost = connection.execute(sa.text("SELECT count(*) FROM event WHERE state = 'read'"))
        assert lost.scalar() == len(texts), "a live worker's task was taken away"


def test_a_full_disk_is_waited_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = Site(tmp_path_factory.mktemp("full"))
    texts = [f"K{it} FA-{it} 10.00 shortage {'x' * 3000}" for it in range(12)]
    site.put(*texts)
    with site.opened():
        pass
    full = dataclasses.replace(site, file_bytes=150_000)
    process = start(everything, full)
    time.sleep(1.5)
    assert process.is_alive(), "a full disk ended the line"
    process.kill()
    process.join()
    with site.opened() as store, store.database.reading() as connection:
        taken = connection.execute(sa.text("SELECT count(*) FROM submission")).scalar()
    assert len(site.waiting()) >= len(texts) - (taken or 0)
    assert not killed(start(everything, site))
    check(site, texts)


def test_a_locked_database_is_waited_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = Site(tmp_path_factory.mktemp("locked"))
    texts = mails(6)
    site.put(*texts)
    with site.opened() as store:
        locked, done = threading.Event(), threading.Event()

        def hold() -> None:
            with store.database.writing():
                locked.set()
                done.wait(1.0)

        thread = threading.Thread(target=hold)
        thread.start()
        assert locked.wait(10)
        process = start(everything, site)
        thread.join()
    assert not killed(process)
    check(site, texts)
