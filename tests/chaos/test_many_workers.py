"""Workers on one PostgreSQL: killed, cut off from their server, and sharing what there is."""

from __future__ import annotations

import collections
import dataclasses
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from extractor.store import tables as t
from tests.chaos.line import Site, check, hand_on, killed, start, take_in, work_off
from tests.chaos.storm import storm
from tests.chaos.test_kills import mails
from tests.postgres import Server

WORKERS = 4
KILLS = 10
RESTART_AT = 5


@pytest.fixture
def taken_in(postgres: Server, tmp_path: Path) -> tuple[Site, list[str]]:
    """Give a store in which mails wait."""
    site = Site(tmp_path, postgres.new_database(), seconds=0.03)
    texts = mails(80)
    site.put(*texts)
    take_in(site, threading.Event())
    return site, texts


@pytest.mark.slow
def test_kills_and_a_restart_of_the_server_lose_nothing_and_double_nothing(
    postgres: Server, taken_in: tuple[Site, list[str]]
) -> None:
    site, texts = taken_in
    restarts: list[int] = []

    def restart(kills: int) -> None:
        if kills == RESTART_AT:
            postgres.restart()
            restarts.append(kills)

    slow = dataclasses.replace(site, one_by_one=True)
    hits = storm(slow, kills=KILLS, seed=11, crew=[work_off] * WORKERS, tell=restart)
    assert hits >= RESTART_AT
    assert restarts == [RESTART_AT]
    hand_on(site, threading.Event())
    check(site, texts)


@pytest.mark.slow
def test_work_is_spread_over_all_workers(taken_in: tuple[Site, list[str]]) -> None:
    site, texts = taken_in
    crew = [start(work_off, site) for _ in range(WORKERS)]
    assert [killed(it) for it in crew] == [False] * WORKERS
    hand_on(site, threading.Event())
    check(site, texts)
    ends = ("recorded", "not_a_dispute", "duplicate", "quarantined")
    chosen = sa.select(t.event.c.owner).where(t.event.c.state.in_(ends))
    with site.opened() as store, store.database.reading() as connection:
        done = collections.Counter(connection.execute(chosen).scalars())
    assert len(done) == WORKERS
    assert min(done.values()) >= len(texts) / WORKERS / 3, done
