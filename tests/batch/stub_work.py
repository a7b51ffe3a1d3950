"""Work for engines to do: what an item says is done to the worker that has it."""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from extractor.batch.executor import Executor, ItemResult, Need, NeedsOcr, Shard
from extractor.errors import InputError, LedgerError


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """An item whose result is its name, in upper case.

    Attributes:
        does: what it does to its worker.
        seconds: it takes.
    """

    name: str
    does: str = ""
    seconds: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Stub:
    """Makes the work function; leaves a line in `opened` and in `begun` each time."""

    folder: Path

    def __call__(self, need: Need) -> Callable[[Item], str]:
        self._note("opened", f"{need} {os.getpid()}")
        if (self.folder / "no-ledger").exists():
            raise LedgerError("ledger", "there is none")

        def work(item: Item) -> str:
            self._note("begun", f"{os.getpid()} {item.name} {need}")
            time.sleep(item.seconds)
            do(item, need)
            return f"{item.name.upper()} {os.environ['OMP_NUM_THREADS']}"

        return work

    def _note(self, file: str, line: str) -> None:
        with (self.folder / file).open("a", encoding="utf-8") as stream:
            stream.write(f"{line}\n")

    def lines(self, file: str) -> list[str]:
        """Give the whole lines of one of its files."""
        try:
            return (self.folder / file).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []


def do(item: Item, need: Need) -> None:
    match item.does:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(3)
        case "hang":
            time.sleep(600)
        case "hog":
            hoard = [bytearray(64 * 1024**2) for _ in range(64)]
            raise AssertionError(len(hoard))
        case "refuse":
            raise InputError(item.name, "it is empty")
        case "stumble":
            raise ValueError("a customer's secret")
        case "scan" if need is Need.LIGHT:
            raise NeedsOcr


def name_of(item: Item) -> str:
    return item.name


def shards_of(items: list[Item], size: int, need: Need = Need.LIGHT) -> list[Shard[Item]]:
    pieces = [tuple(items[at : at + size]) for at in range(0, len(items), size)]
    return [Shard(f"shard-{at}", need, piece) for at, piece in enumerate(pieces)]


def results(
    engine: Executor, folder: Path, shards: list[Shard[Item]]
) -> dict[str, ItemResult[str]]:
    """Do shards, and give what came of each item, having checked that nothing is lost or double."""
    found: dict[str, ItemResult[str]] = {}
    keys: list[str] = []
    for done in engine.run(Stub(folder), shards, key=name_of):
        keys.append(done.key)
        expected = next(it for it in shards if it.key == done.key)
        assert [it.key for it in done.results] == [it.name for it in expected.items]
        found |= {it.key: it for it in done.results}
    assert sorted(keys) == sorted(it.key for it in shards)
    return found


def worker_ids() -> set[int]:
    """Give the numbers of all worker processes that this process or one below it has."""
    return {number for number in _below(os.getpid()) if _is_worker(number)}


def parent_of(number: int) -> int:
    """Give who started a process, 0 where it is gone."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def descendants() -> set[int]:
    return set(_below(os.getpid()))


def _below(number: int) -> Iterator[int]:
    try:
        tasks = list(Path(f"/proc/{number}/task").iterdir())
        lists = [(it / "children").read_text() for it in tasks]
    except OSError:
        return
    for child in (int(it) for children in lists for it in children.split()):
        yield child
        yield from _below(child)


def _is_worker(number: int) -> bool:
    try:
        return b"extractor.processes.inner" in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def wait_until(holds: Callable[[], bool], *, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to hold"
        time.sleep(0.02)


class Killer(threading.Thread):
    """Kills workers, but never twice at the same item: that would be taken for poison."""

    def __init__(self, stub: Stub, chance: random.Random, kills: int) -> None:
        super().__init__(daemon=True)
        self._stub = stub
        self._chance = chance
        self._kills = kills
        self._over = threading.Event()
        self.killed: list[int] = []

    def run(self) -> None:
        while len(self.killed) < self._kills:
            if self._over.wait(self._chance.uniform(0.05, 0.6)):
                return
            if not (there := sorted(worker_ids())):
                continue
            chosen = self._chance.choice(there)
            os.kill(chosen, signal.SIGSTOP)  # so that what it has in hand is what it dies at
            mine = [it.split() for it in self._stub.lines("begun")]
            in_hand = next((name for pid, name, _ in reversed(mine) if pid == str(chosen)), "")
            if in_hand not in {name for pid, name, _ in mine if int(pid) in self.killed}:
                self.killed.append(chosen)
                os.kill(chosen, signal.SIGKILL)
            os.kill(chosen, signal.SIGCONT)

    def __enter__(self) -> Killer:
        self.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._over.set()
        self.join()
