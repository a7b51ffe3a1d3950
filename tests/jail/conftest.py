"""Children that try what they should not."""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.jail.child import Child
from extractor.jail.host import can_fork
from extractor.jail.messages import Problem, Start, TakeApart
from extractor.jail.pool import Pool
from tests.jail.rogue import STARTS

MIB = 1024 * 1024

MakePool = Callable[..., Pool]
Ask = Callable[[Child, str], str]

collect_ignore = [] if can_fork() else ["test_walls.py", "test_template.py", "test_opener.py"]


@pytest.fixture
def make_pool() -> Iterator[MakePool]:
    """Give a maker of pools whose children run `tests.jail.rogue`."""
    made: list[Pool] = []

    def make(folder: Path | None = None, *, size: int = 1, starts_programs: bool = False) -> Pool:
        start = Start(
            "tests.jail.rogue",
            str(folder or "").encode(),
            STARTS if starts_programs else "",
            memory_bytes=300 * MIB,
            written_bytes=2 * MIB,
        )
        made.append(Pool(start, size))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


@pytest.fixture
def ask() -> Ask:
    """Give a function that asks a child and waits for its answer."""

    def wait(child: Child, what: str) -> str:
        poller = select.poll()
        poller.register(child, select.POLLIN)
        child.send(TakeApart(what, 0), seconds=60)
        until = time.monotonic() + 60  # on a busy machine
        while time.monotonic() < until:
            poller.poll(1000)
            for answer in child.receive():
                if isinstance(answer, Problem):
                    return answer.detail
        raise TimeoutError(what)

    return wait
