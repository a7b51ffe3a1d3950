"""The Ray engine: the same as the local one, also when actors and machines are lost."""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.batch.engines import engine_of
from extractor.batch.executor import Engine, Executor, Limits, Need, ProblemCode, Shard
from extractor.batch.local import Local
from extractor.errors import BatchError, LedgerError
from tests.batch.sample_work import made_here, made_there, samples_in_store
from tests.batch.stub_work import (
    Item,
    Killer,
    Stub,
    descendants,
    name_of,
    parent_of,
    results,
    shards_of,
    wait_until,
    worker_ids,
)

pytest.importorskip("ray", reason="the extra batch is not installed")

from ray.cluster_utils import Cluster

OCR = {"extractor_ocr": 1}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Give a cluster of one machine, with room for three workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_worker_niceness", "0")
        head = {"num_cpus": 4, "resources": OCR, "include_dashboard": False}
        started = Cluster(initialize_head=True, head_node_args=head)
        yield started
        started.shutdown()


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[Executor]:
    limits = Limits(item_seconds=60, memory_bytes=512 * 1024**2)
    engine = engine_of(Engine.RAY, 2, limits=limits, address=cluster.address)
    yield engine
    engine.close()


def test_both_engines_give_the_same(engine: Executor, tmp_path: Path) -> None:
    does = {3: "refuse", 11: "scan", 20: "stumble", 33: "exit"}
    items = [Item(f"n{number}", does.get(number, "")) for number in range(60)]
    (tmp_path / "ray").mkdir()
    (tmp_path / "local").mkdir()
    on_ray = results(engine, tmp_path / "ray", shards_of(items, 5))
    assert on_ray == results(Local(2), tmp_path / "local", shards_of(items, 5))
    poison = on_ray["n33"].problem
    assert poison is not None
    assert poison.code is ProblemCode.KILLED
    stub = Stub(tmp_path / "ray")
    assert [it.split()[1] for it in stub.lines("begun") if it.endswith(" ocr")] == ["n11"]
    # models are loaded once a worker: two, one for scans, and two in place of those that died
    assert len(stub.lines("opened")) <= 5


@pytest.mark.ocr
def test_actors_make_the_records_that_this_process_makes(
    cluster: Cluster, tmp_path: Path, root: Path
) -> None:
    recipe, shard = samples_in_store(tmp_path, root)
    engine = engine_of(Engine.RAY, 1, address=cluster.address)
    (done,) = engine.run(recipe, [shard], key=lambda it: it.key)
    engine.close()
    assert made_there(done.results) == made_here(recipe, shard)


def test_an_end_before_the_end_leaves_no_worker(engine: Executor, tmp_path: Path) -> None:
    shards = shards_of([Item(f"n{number}", seconds=0.05) for number in range(100)], 4)
    taken, given = 0, 0

    def counted() -> Iterator[Shard[Item]]:
        nonlocal taken
        for shard in shards:
            taken += 1
            assert taken - given <= 4  # two a worker
            yield shard

    run = engine.run(Stub(tmp_path), counted(), key=name_of)
    for _ in range(4):
        next(run)
        given += 1
    assert worker_ids()
    run.close()
    wait_until(lambda: not worker_ids())


def test_an_error_that_every_item_would_meet_ends_the_run(engine: Executor, tmp_path: Path) -> None:
    (tmp_path / "no-ledger").touch()
    with pytest.raises(LedgerError, match="there is none"):
        results(engine, tmp_path, shards_of([Item("a")], 1))
    wait_until(lambda: not worker_ids())


@pytest.mark.parametrize("seed", range(2))
def test_workers_and_actors_killed_at_any_time_cost_nothing(
    engine: Executor, tmp_path: Path, seed: int
) -> None:
    items = [Item(f"n{number}", seconds=0.02) for number in range(240)]
    stub = Stub(tmp_path)
    killed: list[int] = []

    def kill_an_actor() -> bool:
        actors = {parent_of(it) for it in worker_ids()} & descendants()
        for actor in sorted(actors)[:1]:
            os.kill(actor, signal.SIGKILL)
            killed.append(actor)
        return bool(killed)

    def kill() -> None:
        wait_until(lambda: len(stub.lines("begun")) > 10)
        wait_until(kill_an_actor)

    killer = threading.Thread(target=kill)
    killer.start()
    with Killer(stub, random.Random(seed), kills=3) as other:
        found = results(engine, tmp_path, shards_of(items, 30))
    killer.join()
    assert killed
    assert other.killed
    assert all(it.problem is None for it in found.values())


def test_a_machine_that_is_lost_costs_nothing(cluster: Cluster, tmp_path: Path) -> None:
    other = cluster.add_node(num_cpus=1, resources=OCR)
    engine = engine_of(Engine.RAY, 2, ocr_workers=2, address=cluster.address)
    stub, is_lost = Stub(tmp_path), threading.Event()

    def lose() -> None:
        wait_until(lambda: len(stub.lines("opened")) == 2)  # one on each machine
        cluster.remove_node(other, allow_graceful=False)
        is_lost.set()

    def until_lost() -> Iterator[Shard[Item]]:
        for number in itertools.count():
            names = [f"s{number}-{at}" for at in range(10)]
            yield Shard(str(number), Need.OCR, tuple(Item(it, seconds=0.02) for it in names))
            if is_lost.is_set():
                return

    loser = threading.Thread(target=lose)
    loser.start()
    done = list(engine.run(stub, until_lost(), key=name_of))
    loser.join()
    engine.close()
    assert sorted(int(it.key) for it in done) == list(range(len(done)))
    found = [it for shard in done for it in shard.results]
    assert sorted(it.key for it in found) == sorted({it.key for it in found})
    assert len(found) == 10 * len(done)
    assert all(it.problem is None for it in found)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        pytest.param("somewhere", "no address of a Ray cluster", id="none"),
        pytest.param("", "is it running", id="nobody-listens"),
    ],
)
def test_a_cluster_that_cannot_be_reached_is_an_error(address: str, says: str) -> None:
    if not address:
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = f"127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(BatchError, match=says):
        engine_of(Engine.RAY, 2, address=address)


@pytest.mark.slow
def test_a_cluster_of_its_own_ends_with_the_engine(tmp_path: Path) -> None:
    before = descendants()
    engine = engine_of(Engine.RAY, 1)
    assert len(results(engine, tmp_path, shards_of([Item("a"), Item("b", "scan")], 2))) == 2
    engine.close()
    wait_until(lambda: descendants() <= before)
    assert Need.OCR in {Need(it.split()[0]) for it in Stub(tmp_path).lines("opened")}
