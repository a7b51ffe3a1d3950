"""What any runner must do: each task is done by one, and what the dead had is done by another.

A runner of another make is added to `RUNNERS` and to nothing else.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import threading
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from extractor.service.worker import ATTEMPTS, Line, work
from extractor.store import tables as t
from extractor.store.leases import Leases
from extractor.store.runner import LostTaskError, Runner
from extractor.store.steps import Made, note_recorded
from extractor.store.store import Store
from extractor.store.tally import tally
from tests.chaos.line import SINK, Site, Steps, killed, start, take_in, work_off, written

RUNNERS: dict[str, Callable[[Store], Runner]] = {"leases": Leases}


@pytest.fixture(params=RUNNERS)
def make(request: pytest.FixtureRequest) -> Callable[[Store], Runner]:
    return RUNNERS[request.param]


def die_at_work(site: Site, stop: threading.Event) -> None:
    """Take a task and die, as whoever is killed by a file."""
    del stop
    with site.opened() as store:
        for make in RUNNERS.values():
            make(store).claim()
    os.kill(os.getpid(), signal.SIGKILL)


def hang_at_work(site: Site, stop: threading.Event) -> None:
    """Take a task and never finish it."""
    with site.opened() as store:
        claimed = [make(store).claim() for make in RUNNERS.values()]
        (site.folder / "claimed").write_text(str(len(claimed)))
        stop.wait(60)


def test_what_a_dead_worker_had_is_done_by_another(
    site: Site, make: Callable[[Store], Runner]
) -> None:
    site.put("K1 FA-1 10.00 shortage")
    take_in(site, threading.Event())
    assert killed(start(die_at_work, site))
    with site.opened() as store, contextlib.closing(make(store)) as runner:
        assert runner.claim() is None, "nobody said yet that its owner is dead"
        assert runner.free_the_dead() == 1
        task = runner.claim()
        assert task is not None
        assert task.attempts == 2


def test_what_is_reserved_is_handed_to_nobody_else_and_not_counted_until_it_is_begun(
    site: Site, make: Callable[[Store], Runner]
) -> None:
    site.put("K1 FA-1 10.00 shortage", "K2 FA-2 20.00 shortage")
    take_in(site, threading.Event())
    with site.opened() as store, contextlib.closing(make(store)) as runner:
        first, second = runner.claim(), runner.reserve()
        assert first is not None
        assert second is not None
        assert (first.attempts, second.attempts) == (1, 0)
        with contextlib.closing(make(store)) as other:
            assert (other.claim(), other.reserve()) == (None, None)
            runner.give_back(second)
            again = other.reserve()
            assert again is not None
            with pytest.raises(LostTaskError):
                runner.begin(second)
            begun = other.begin(again)
            assert begun.attempts == 1
            other.give_back(begun)
        claimed = runner.claim()
        assert claimed is not None
        assert (claimed.number, claimed.attempts) == (second.number, 1)


def test_who_was_struck_from_the_list_too_early_leaves_no_task_behind(
    site: Site, make: Callable[[Store], Runner]
) -> None:
    site.put("K1 FA-1 10.00 shortage")
    take_in(site, threading.Event())
    assert killed(start(die_at_work, site))
    with site.opened() as store, contextlib.closing(make(store)) as runner:
        # Somebody looked between his entry in the list and his lock, and took him for dead.
        with store.database.writing() as connection:
            connection.execute(t.owner.delete())
        assert runner.free_the_dead() == 1
        assert runner.claim() is not None


def test_what_a_living_worker_has_is_not_taken_from_him(
    site: Site, make: Callable[[Store], Runner]
) -> None:
    site.put("K1 FA-1 10.00 shortage")
    take_in(site, threading.Event())
    process = start(hang_at_work, site)
    end = time.monotonic() + 30
    while not (site.folder / "claimed").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    later = dataclasses.replace(site, hours=24 * 30)
    try:
        with later.opened() as store, contextlib.closing(make(store)) as runner:
            assert runner.free_the_dead() == 0
            assert runner.claim() is None
    finally:
        process.kill()
        process.join()
    with site.opened() as store, contextlib.closing(make(store)) as runner:
        assert runner.free_the_dead() == 1


def test_a_result_counts_once(site: Site, make: Callable[[Store], Runner]) -> None:
    site.put("K1 FA-1 10.00 shortage")
    take_in(site, threading.Event())
    with site.opened() as store, contextlib.closing(make(store)) as runner:
        task = runner.claim()
        assert task is not None
        record = written("K1 FA-1 10.00 shortage", task.name, task.sha256)
        note_recorded(store, runner, task, Made(record), (SINK,))
        with pytest.raises(LostTaskError):
            note_recorded(store, runner, task, Made(record), (SINK,))
        with store.database.reading() as connection:
            assert (
                connection.execute(sa.select(sa.func.count()).select_from(t.record)).scalar() == 1
            )


def test_who_kills_every_worker_is_set_aside_and_the_rest_goes_on(
    site: Site, make: Callable[[Store], Runner]
) -> None:
    site.put("K1 FA-1 10.00 shortage", "K2 FA-2 20.00 shortage")
    take_in(site, threading.Event())
    for _ in range(ATTEMPTS):
        assert killed(start(die_at_work, site))
        with site.opened() as store, contextlib.closing(make(store)) as runner:
            runner.free_the_dead()
    with site.opened() as store, contextlib.closing(make(store)) as runner:
        line = Line(store, runner, Steps(site), (SINK,))
        assert work(line, stop=threading.Event(), drain=True) == 2
        told = tally(store)
    assert (told.quarantined, told.recorded, told.adds_up) == (1, 1, True)


def test_many_workers_do_each_task_once(site: Site) -> None:
    texts = [f"K{it} FA-{it} 10.00 shortage" for it in range(20)]
    site.put(*texts)
    take_in(site, threading.Event())
    crew = [start(work_off, site) for _ in range(4)]
    assert [killed(it) for it in crew] == [False] * 4
    with site.opened() as store, store.database.reading() as connection:
        read = sa.select(sa.func.count()).where(t.event.c.state == "read")
        assert connection.execute(read).scalar() == len(texts)
