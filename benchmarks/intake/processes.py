"""What a program and everything it started take, as Linux tells it."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

_PROC = Path("/proc")
_KIB = 1024


@dataclasses.dataclass(slots=True)
class Peaks:
    """The most that was seen.

    Attributes:
        one_bytes: resident memory of one process, without what it shares with files.
        all_bytes: of all of them together.
        processes: at the same time.
    """

    one_bytes: int = 0
    all_bytes: int = 0
    processes: int = 0


class Watch:
    """Looks at a process and its descendants some times a second."""

    def __init__(self, pid: int, *, every_seconds: float = 0.1) -> None:
        self.peaks = Peaks()
        self._pid = pid
        self._every_seconds = every_seconds
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._every_seconds):
            sizes = [_anonymous_bytes(it) for it in family(self._pid)]
            peaks = self.peaks
            peaks.one_bytes = max([peaks.one_bytes, *sizes])
            peaks.all_bytes = max(peaks.all_bytes, sum(sizes))
            peaks.processes = max(peaks.processes, len(sizes))


def family(pid: int) -> list[int]:
    """Give a process and all that descend from it."""
    found = [pid]
    for one in found:
        for children in _PROC.glob(f"{one}/task/*/children"):
            try:
                found += [int(it) for it in children.read_text().split()]
            except OSError:  # it ended meanwhile
                continue
    return found


def _anonymous_bytes(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    for line in lines:
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * _KIB
    return 0
