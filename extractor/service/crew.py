"""Worker processes, started again when they die.

Each is a program of its own that reaches the others only through the store. One that finds its
settings, ledger or models at fault ends all of them; one that dies is replaced.
"""

from __future__ import annotations

import dataclasses
import logging
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

READY = b"ready\n"  # what a worker says when it has loaded everything
_FIRST_PAUSE = 1.0  # seconds before a dead worker is replaced
_LONGEST_PAUSE = 30.0
_LIVED = 60.0  # who lived so long did not die of starting
_ERRORS = range(2, 64)  # exit codes of errors with a name; see docs/errors.md


@dataclasses.dataclass(slots=True)
class _Member:
    process: subprocess.Popen[bytes]
    ready: threading.Event
    since: float


class Crew:
    """A number of workers.

    Attributes:
        problem: exit code of the worker that could not start; None while all is well.
    """

    def __init__(self, command: Sequence[str], count: int) -> None:
        """Say what to start.

        Args:
            command: of a program that writes `READY` and ends when its standard input does.
            count: how many.
        """
        self.problem: int | None = None
        self._command = list(command)
        self._count = count
        self._members: list[_Member] = []
        self._failures = 0

    def start(self) -> None:
        """Start all."""
        self._members = [self._started() for _ in range(self._count)]

    def wait_ready(
        self, stop: threading.Event, *, meanwhile: Callable[[], None] = lambda: None
    ) -> bool:
        """Wait until the first has loaded everything; False if it cannot, or told to stop."""
        while not stop.is_set():
            meanwhile()
            if any(it.ready.is_set() for it in self._members) or not self._members:
                return True
            self.look_after(stop)
            if self.problem is not None:
                return False
            stop.wait(0.05)
        return False

    def look_after(self, stop: threading.Event) -> None:
        """Replace the dead."""
        for at, member in enumerate(self._members):
            code = member.process.poll()
            if code is None or stop.is_set():
                continue
            if code in _ERRORS:
                self.problem = code
                return
            lived = time.monotonic() - member.since
            self._failures = 0 if lived >= _LIVED else self._failures + 1
            pause = min(_FIRST_PAUSE * 2 ** max(self._failures - 1, 0), _LONGEST_PAUSE)
            log.warning("a worker died and is replaced", extra={"exit": code})
            if stop.wait(0.0 if self._failures == 1 else pause):
                return
            self._members[at] = self._started()

    def stop(self, seconds: float) -> None:
        """Ask all to end, and end those that have not after so long."""
        end = time.monotonic() + seconds
        for member in self._members:
            if member.process.poll() is None:
                member.process.terminate()
        for member in self._members:
            try:
                member.process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                member.process.kill()
                member.process.wait()
        self._members = []

    def _started(self) -> _Member:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for us; we tell them
        )
        member = _Member(process, threading.Event(), time.monotonic())
        threading.Thread(target=_listen, args=(member,), daemon=True).start()
        return member


def _listen(member: _Member) -> None:
    stream = member.process.stdout
    if stream is None:
        return
    for line in stream:
        if line == READY:
            member.ready.set()
