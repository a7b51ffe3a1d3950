"""How much computing a process and all that it started have done."""

from __future__ import annotations

import os
import time
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def cpu_seconds() -> float:
    """Give the seconds of computing of this process and its descendants, dead ones included.

    Where the system does not tell of grandchildren, those that still run are not counted.
    """
    number = os.getpid()
    if not (_PROC / "self/task" / str(number) / "children").exists():
        times = os.times()
        return times.user + times.system + times.children_user + times.children_system
    buried = os.times()
    below = sum(_ticks_below(child) for child in _children(number)) / _TICK
    return time.process_time() + buried.children_user + buried.children_system + below


def _ticks_below(number: int) -> int:
    return _ticks(number) + sum(_ticks_below(child) for child in _children(number))


def _children(number: int) -> list[int]:
    try:
        tasks = os.listdir(f"/proc/{number}/task")  # noqa: PTH208 - a third of the time
        lists = [Path(f"/proc/{number}/task/{it}/children").read_bytes() for it in tasks]
    except OSError:  # it has ended meanwhile; who buried it counts it
        return []
    return [int(it) for children in lists for it in children.split()]


def _ticks(number: int) -> int:
    """Give what a process and the children that it buried have used."""
    try:
        fields = Path(f"/proc/{number}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0
    return sum(int(it) for it in fields[11:15])
