"""The local engine: everything comes back once, whatever dies, hangs or hoards."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.batch import local
from extractor.batch.executor import Limits, Need, ProblemCode, Shard
from extractor.batch.local import Local
from extractor.errors import BatchError, LedgerError
from extractor.processes.worker import Worker, wait_for
from tests.batch.stub_work import (
    Item,
    Killer,
    Stub,
    name_of,
    results,
    shards_of,
    wait_until,
    worker_ids,
)


def test_every_item_has_its_result(tmp_path: Path) -> None:
    items = [Item(f"n{number}") for number in range(95)]
    found = results(Local(2), tmp_path, shards_of(items, 30))
    # one thread a process, so that sums come out the same everywhere
    assert {key: it.result for key, it in found.items()} == {
        it.name: f"{it.name.upper()} 1" for it in items
    }
    assert {it.attempts for it in found.values()} == {1}
    assert len(Stub(tmp_path).lines("opened")) <= 2


def test_a_shard_without_items_is_done(tmp_path: Path) -> None:
    assert results(Local(1), tmp_path, [Shard("empty", Need.LIGHT, ())]) == {}


def test_a_scan_is_handed_on_to_an_ocr_worker(tmp_path: Path) -> None:
    items = [Item(f"n{number}", "scan" if number % 3 == 0 else "") for number in range(12)]
    found = results(Local(2), tmp_path, shards_of(items, 6))
    assert all(it.problem is None and it.attempts == 1 for it in found.values())
    opened = [line.split()[0] for line in Stub(tmp_path).lines("opened")]
    assert opened.count("ocr") == 1
    by_ocr = [line.split()[1] for line in Stub(tmp_path).lines("begun") if line.endswith(" ocr")]
    assert sorted(by_ocr) == sorted(it.name for it in items if it.does)


def test_shards_for_ocr_workers_need_no_others(tmp_path: Path) -> None:
    found = results(Local(2), tmp_path, shards_of([Item("a"), Item("b")], 2, Need.OCR))
    assert len(found) == 2
    assert [line.split()[0] for line in Stub(tmp_path).lines("opened")] == ["ocr"]


@pytest.mark.parametrize(
    ("does", "code", "says"),
    [
        pytest.param("die", ProblemCode.KILLED, "SIGKILL", id="killed"),
        pytest.param("exit", ProblemCode.KILLED, "exit code 3", id="ends"),
        pytest.param("hang", ProblemCode.TIMEOUT, "longer", id="hangs"),
        pytest.param("hog", ProblemCode.MEMORY, "memory", id="hoards"),
    ],
)
def test_poison_is_reported_and_its_shard_goes_on(
    tmp_path: Path, does: str, code: ProblemCode, says: str
) -> None:
    items = [Item("a"), Item("b"), Item("bad", does), Item("c"), Item("d")]
    limits = Limits(item_seconds=2 if does == "hang" else 60, memory_bytes=512 * 1024**2)
    found = results(Local(1, limits=limits), tmp_path, shards_of(items, 5))
    bad = found.pop("bad")
    assert bad.result is None
    assert bad.problem is not None
    assert (bad.problem.code, bad.attempts) == (code, 2)
    assert says in bad.problem.text
    assert all(it.problem is None and it.attempts == 1 for it in found.values())
    begun = [line.split()[1] for line in Stub(tmp_path).lines("begun")]
    assert begun.count("bad") == 2


def test_what_its_starter_held_is_not_a_workers_memory(tmp_path: Path) -> None:
    held = bytearray(b"x") * (700 * 1024**2)  # more than a worker may have
    limits = Limits(memory_bytes=512 * 1024**2)
    found = results(Local(1, limits=limits), tmp_path, shards_of([Item("bad", "die")], 1))
    del held
    problem = found["bad"].problem
    assert problem is not None
    assert problem.code is ProblemCode.KILLED


def test_an_error_is_the_items_own(tmp_path: Path) -> None:
    items = [Item("a", "refuse"), Item("b"), Item("c", "stumble")]
    found = results(Local(1), tmp_path, shards_of(items, 3))
    refused, stumbled = found["a"].problem, found["c"].problem
    assert refused is not None
    assert stumbled is not None
    assert {refused.code, stumbled.code} == {ProblemCode.ERROR}
    assert "it is empty" in refused.text
    assert "ValueError" in stumbled.text
    assert "secret" not in stumbled.text
    assert found["b"].result == "B 1"


def test_an_error_that_every_item_would_meet_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "no-ledger").touch()
    with pytest.raises(LedgerError, match="there is none"):
        results(Local(1), tmp_path, shards_of([Item("a")], 1))
    assert worker_ids() == set()


class Dying:
    """A work function that cannot be made."""

    def __call__(self, need: Need) -> Callable[[Item], str]:
        raise SystemExit(need)


def test_workers_that_never_come_up_end_the_run() -> None:
    with pytest.raises(BatchError, match="ended while it started"):
        list(Local(1).run(Dying(), shards_of([Item("a")], 1), key=name_of))


def test_no_more_than_two_shards_a_worker_are_taken(tmp_path: Path) -> None:
    shards = shards_of([Item(f"n{number}") for number in range(60)], 2)
    taken, given = 0, 0

    def counted() -> Iterator[Shard[Item]]:
        nonlocal taken
        for shard in shards:
            taken += 1
            assert taken - given <= 4
            yield shard

    for _ in Local(2).run(Stub(tmp_path), counted(), key=name_of):
        assert taken - given <= 4
        given += 1
    assert (taken, given) == (30, 30)


def test_nobody_waits_while_all_workers_have_nothing_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watched(workers: list[Worker[Item, object]], seconds: float) -> object:
        assert seconds == 0 or any(it.waiting for it in workers)
        return wait_for(workers, seconds)

    monkeypatch.setattr(local, "wait_for", watched)
    found = results(Local(1), tmp_path, shards_of([Item(f"n{it}") for it in range(400)], 2))
    assert len(found) == 400


def test_a_worker_is_replaced_after_its_life(tmp_path: Path) -> None:
    limits = Limits(items_of_a_life=20)
    results(Local(1, limits=limits), tmp_path, shards_of([Item(f"n{it}") for it in range(80)], 40))
    assert len(Stub(tmp_path).lines("opened")) >= 2


def test_an_end_before_the_end_leaves_no_process(tmp_path: Path) -> None:
    shards = shards_of([Item(f"n{number}", seconds=0.05) for number in range(100)], 4)
    engine = Local(2)
    run = engine.run(Stub(tmp_path), shards, key=name_of)
    next(run)
    assert worker_ids()
    run.close()
    assert worker_ids() == set()
    engine.close()


@pytest.mark.parametrize("seed", range(3))
def test_workers_killed_at_any_time_cost_nothing(tmp_path: Path, seed: int) -> None:
    items = [
        Item(f"n{number}", "scan" if number % 7 == 0 else "", seconds=0.01) for number in range(150)
    ]
    killer = Killer(Stub(tmp_path), random.Random(seed), kills=6)
    with killer:
        found = results(Local(2), tmp_path, shards_of(items, 12))
    assert {key: it.result for key, it in found.items()} == {
        it.name: f"{it.name.upper()} 1" for it in items
    }
    assert killer.killed


def test_all_ends_with_a_driver_that_is_killed(tmp_path: Path) -> None:
    driver = subprocess.Popen([sys.executable, "-m", "tests.batch.driver", "local", tmp_path])
    wait_until(lambda: len(Stub(tmp_path).lines("begun")) > 4)
    workers = {int(line.split()[1]) for line in Stub(tmp_path).lines("opened")}
    driver.kill()
    driver.wait()
    wait_until(lambda: not any(Path(f"/proc/{it}").exists() for it in workers))
