"""Whatever happens between us and a receiver, it ends with exactly the disputes that stand."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from extractor.cli.main import app
from extractor.delivery import signing
from extractor.delivery.webhook import Webhook
from extractor.store.outbox import listed, retry
from extractor.store.store import Store
from tests.delivery.outage import BATCH, HOUR, KEY, MODES, POINTS, Times, World, a_day, killing
from tests.delivery.receiver import receiving
from tests.postgres import Server

RUNS = itertools.count()
EXAMPLES = {"sqlite": 20, "postgres": 3}
LONG_FORM = 40 if "EXTRACTOR_SOAK" in os.environ else 1


@pytest.fixture(scope="module", params=list(EXAMPLES))
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Times]]:
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    times = Times()
    folder = tmp_path_factory.mktemp("outage") / "kept"
    with Store.open(folder, url=url, clock=times.wall) as opened:
        yield opened, times


PUT = st.tuples(
    st.integers(0, 2), st.sets(st.sampled_from("abc")).map(lambda it: tuple(sorted(it)))
)
ROUND = st.fixed_dictionaries(
    {
        "receiver": st.sampled_from(MODES),
        "puts": st.lists(PUT, max_size=4),
        "assigned": st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc")), max_size=3),
        "clock": st.sampled_from([0.0, 0.0, 200.0, -600.0, -26 * HOUR, 5 * HOUR]),
        "killed": st.none() | st.tuples(st.sampled_from(POINTS), st.integers(1, 3)),
        "passes": st.sampled_from([1.0, 60.0, HOUR, 9 * HOUR, 30 * HOUR]),
    }
)


def play(world: World, rounds: list[dict[str, Any]]) -> None:
    """Do what a schedule says."""
    for it in rounds:
        world.receiver.mode, world.times.wrong = it["receiver"], it["clock"]
        for file, ids in it["puts"]:
            world.put(file, ids)
        for file, letter in it["assigned"]:
            world.assign(file, letter, f"person{next(RUNS)}")
        if it["killed"]:
            with killing(*it["killed"]):
                world.run(60.0)
        world.run(it["passes"])


def test_the_receiver_is_exact_after_any_schedule(
    kept: tuple[Store, Times], request: pytest.FixtureRequest
) -> None:
    """Outages, lost answers, doubled requests, killed senders and wrong clocks, in any order."""
    store, times = kept

    @settings(
        max_examples=EXAMPLES[request.node.callspec.params["kept"]] * LONG_FORM,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(rounds=st.lists(ROUND, min_size=2, max_size=6))
    def check(rounds: list[dict[str, Any]]) -> None:
        world = World(store, times, prefix=f"run{next(RUNS)}-")
        try:
            play(world, rounds)
            world.settle()
            given_up = world.waiting("dead")
            assert len(listed(store, dead=True)) == given_up
            if given_up:
                assert retry(store) == given_up
                world.settle()
            assert world.receiver.standing() == world.disputes()
            assert world.receiver.cases == world.cases()
            assert given_up or not world.out_of_order()
            assert world.held() == 0
            assert world.most_held <= 2 * BATCH
        finally:
            world.close()

    check()


def test_a_receiver_that_was_away_for_a_day_is_exact_soon_after(
    kept: tuple[Store, Times],
) -> None:
    store, times = kept
    world = World(store, times, prefix=f"day{next(RUNS)}-")
    world.receiver.mode = "away"
    a_day(world, files=20)
    assert 10 <= world.receiver.came["away"] <= 60  # it is asked again, and not stormed
    world.receiver.mode = "up"
    world.put(41, ("a",), customer="new")  # the first that it takes wakes the others
    world.run(60.0)
    assert (world.waiting(), world.waiting("dead")) == (0, 0)
    assert world.receiver.standing() == world.disputes()
    assert world.receiver.cases == world.cases()
    assert not world.out_of_order()
    assert world.most_held <= 2 * BATCH
    world.close()


def test_what_was_given_up_after_75_hours_comes_home_on_request(tmp_path: Path) -> None:
    times = Times()
    folder = tmp_path / "kept"
    with Store.open(folder, clock=times.wall) as store:
        world = World(store, times)
        for file in range(3):
            world.put(file, ("a", "b"))
        world.receiver.mode = "away"
        everything = world.waiting()
        assert everything > 6
        world.run(65 * HOUR)
        assert world.waiting("dead") == 0
        world.run(20 * HOUR)
        assert world.waiting("dead") == 2  # the records of two customers; what follows waited
        world.run(4 * 80 * HOUR)
        given_up = world.waiting("dead")
        assert (world.waiting(), given_up) == (0, everything)
        shown = CliRunner().invoke(app, ["deliveries", "list", "--dead", "--store", str(folder)])
        assert shown.stdout.count("given up") == given_up, shown.output
        world.receiver.mode = "up"
        world.run(HOUR)
        assert world.receiver.standing() == set()
        CliRunner().invoke(app, ["deliveries", "retry", "--store", str(folder)])
        world.run(60.0)
        assert world.receiver.standing() == world.disputes()
        world.close()


def test_a_long_list_of_what_was_given_up_says_how_long_it_is(tmp_path: Path) -> None:
    times = Times()
    folder = tmp_path / "kept"
    with Store.open(folder, clock=times.wall) as store:
        world = World(store, times)
        for file in range(12):
            world.put(file, ("a",))
        with store.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM delivery WHERE submission IS NULL")
            connection.exec_driver_sql("UPDATE delivery SET state = 'dead'")
        world.close()
    command = ["deliveries", "list", "--dead", "--most", "5", "--store", str(folder)]
    shown = CliRunner().invoke(app, command)
    assert shown.stdout.count("given up") == 5
    assert "12 records not delivered, the oldest 5 shown" in shown.stderr


def test_real_requests_are_exact_and_signed_for_the_reference_library(tmp_path: Path) -> None:
    """A server that is away, then fails, then takes everything; its events make the state."""
    times = Times()
    with receiving() as server, Store.open(tmp_path / "kept", clock=times.wall) as store:
        webhook = Webhook(
            f"http://127.0.0.1:{server.port}/", lambda: [KEY], allow=("127.0.0.1",), clock=time.time
        )
        world = World(store, times, webhook=webhook)
        server.answers = [(503, {"retry-after": "60"}), (500, {})]
        a_day(world, files=10)
        refused = len(server.came)
        server.answers = [(204, {})]
        world.settle()
        world.close()
    reader = standardwebhooks.Webhook(signing.written(KEY))
    for _, heads, body in server.came:
        reader.verify(body, heads)
    for _, heads, body in server.came[refused:]:
        world.receiver.take(heads, body)
    assert world.receiver.standing() == world.disputes()
    ids = [json.loads(body)["id"] for _, _, body in server.came[refused:]]
    assert len(ids) == len(set(ids)) > 10
