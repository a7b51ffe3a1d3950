"""A worker process as who gives it work sees it: give parts, hear what came of them, end it.

Which item it had in hand when it died is known, because it says so in shared memory before it
begins. A worker that dies costs its process; everything else is told to whoever asks.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing import connection
from pathlib import Path
from typing import Generic, TypeVar, cast

from extractor.errors import ReaderError
from extractor.jail.host import SINGLE_THREADED
from extractor.processes.inner import EXHAUSTED
from extractor.processes.words import Answered, Ended, Opening, Place, Raised, Ready

I = TypeVar("I")  # noqa: E741 - an item
O = TypeVar("O")  # noqa: E741 - what comes of it

PROGRAM = "extractor.processes.inner"
ENDING_SECONDS = 2.0  # for a process that has closed its socket to be gone
_FULL = 0.8  # of the memory it may have: a process that died with so much died of it


class Cause(enum.StrEnum):
    """What a worker died of."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    MEMORY = "memory"


@dataclasses.dataclass(frozen=True, slots=True)
class Finished(Generic[O]):
    """A part was done: what came of its items, in order."""

    answers: tuple[O, ...]
    cpu_seconds: float
    wall_seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Died(Generic[O]):
    """The worker is gone, and nothing else will be heard of it.

    Attributes:
        answers: to the first items of the first part that was not done, as far as is known.
        suspect: the place in its part of the item it had in hand; None if it had none.
        part: which of the parts that it had the suspect belongs to, from 0.
        was_ready: its work function had been made.
    """

    cause: Cause
    how: str
    answers: tuple[O, ...]
    suspect: int | None
    part: int
    was_ready: bool

    def of(self, part: int) -> Died[O]:
        """Say what it means for one of the parts that it had, from 0."""
        answers = self.answers if part == 0 else ()
        suspect = self.suspect if part == self.part else None
        return dataclasses.replace(self, answers=answers, suspect=suspect, part=0)


class Worker(Generic[I, O]):
    """A process of its own, in a process group of its own.

    Attributes:
        is_ready: its work function is made.
        begun: items that it was given in its life.
    """

    def __init__(self, opening: Opening, *, item_seconds: float = float("inf")) -> None:
        """Start it; it takes its time until it is ready, and parts wait for it.

        Args:
            opening: what it is to be.
            item_seconds: that one item may take.

        Raises:
            ReaderError: no process can be started.
        """
        self.is_ready = False
        self.begun = 0
        self._parts: list[int] = []  # how many items each has that was given and is not done
        self._number = 0  # of the first of them
        self._answers: list[O] = []
        self._item_seconds = item_seconds
        self._memory_bytes = opening.memory_bytes
        self._is_late = False
        self._peak_bytes = 0
        # Linux counts what its starter held as a new process's own peak
        self._inherited_bytes = _peak_bytes(resource.getrusage(resource.RUSAGE_SELF))
        self._place = Place.new()
        ours, theirs = socket.socketpair()
        end, self._lifeline = os.pipe()
        try:
            self._process = _started((theirs.fileno(), self._place.number, end))
        except OSError as error:
            ours.close()
            os.close(self._lifeline)
            self._place.close()
            raise ReaderError(PROGRAM, str(error)) from error
        finally:
            theirs.close()
            os.close(end)
        self._link = connection.Connection(ours.detach())
        self._send(opening)

    @property
    def process_id(self) -> int:
        """Give its number."""
        return self._process.pid

    @property
    def waiting(self) -> int:
        """Give how many parts it has that are not done."""
        return len(self._parts)

    def fileno(self) -> int:
        """Give the socket on which it is heard, to be waited for."""
        return self._link.fileno()

    def give(self, items: Sequence[I]) -> None:
        """Give it a part, after those that it has; one that is gone will be heard of."""
        self._parts.append(len(items))
        self.begun += len(items)
        self._send(list(items))

    def hear(self) -> Finished[O] | Died[O] | None:
        """Take what has arrived, until a part ends; None if that is not yet.

        Raises:
            ExtractorError: what its work function raised, or what made it.
            RuntimeError: the same, where it is no error of ours.
        """
        self._kill_if_late()
        while self._is_late or self._link.poll():
            try:
                word = self._link.recv()
            except (EOFError, OSError):
                return self._buried()
            match word:
                case Ready():
                    self.is_ready = True
                case Answered():
                    self._answers.append(cast("O", word.value))
                case Ended():
                    return self._finished(word)
                case Raised():
                    self.end()
                    raise word.error
        return None

    def end(self) -> None:
        """Kill it, and bury it; what it started ends with it."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)
            self._reap()
        self._close()

    def _send(self, message: object) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # heard as its end
            self._link.send(message)

    def _finished(self, ended: Ended) -> Finished[O]:
        answers = tuple(self._answers)
        self._answers.clear()
        self._parts.pop(0)
        self._number += 1
        return Finished(answers, ended.cpu_seconds, ended.wall_seconds)

    def _kill_if_late(self) -> None:
        item = self._place.item()
        if self._is_late or item is None or item[2] < self._item_seconds:
            return
        self._is_late = True
        os.kill(self._process.pid, signal.SIGKILL)  # it is not reaped, so the number is its own

    def _buried(self) -> Died[O]:
        item = self._place.item()
        self._reap()
        self._close()
        suspect, part = None, 0
        if item is not None:
            suspect, part = item[1], item[0] - self._number
            if not part and suspect < len(self._answers):
                suspect = None  # it is answered
            self.is_ready = True  # though it may have had no time to say so
        answers = tuple(self._answers)
        return Died(self._cause(), self._how(), answers, suspect, part, self.is_ready)

    def _cause(self) -> Cause:
        if self._is_late:
            return Cause.TIMEOUT
        full = max(_FULL * self._memory_bytes, self._inherited_bytes)
        is_full = self._peak_bytes > full
        return Cause.MEMORY if is_full or self._process.returncode == EXHAUSTED else Cause.KILLED

    def _how(self) -> str:
        code = self._process.returncode
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def _reap(self) -> None:
        """Wait for its end, and remember the most memory it held."""
        pid = self._process.pid
        until = time.monotonic() + ENDING_SECONDS
        found, status, usage = os.wait4(pid, os.WNOHANG)
        while not found and time.monotonic() < until:
            time.sleep(0.002)
            found, status, usage = os.wait4(pid, os.WNOHANG)
        if not found:
            os.kill(pid, signal.SIGKILL)
            _, status, usage = os.wait4(pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._peak_bytes = _peak_bytes(usage)

    def _close(self) -> None:
        if not self._link.closed:
            self._link.close()
            os.close(self._lifeline)
            self._place.close()


def wait_for(workers: Sequence[Worker[I, O]], seconds: float) -> list[Worker[I, O]]:
    """Wait until one of them may be heard, or the time is over; give those."""
    heard = connection.wait([it.fileno() for it in workers], seconds)
    return [it for it in workers if it.fileno() in heard]


def _peak_bytes(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * 1024


def _started(ends: tuple[int, int, int]) -> subprocess.Popen[bytes]:
    # the parent's import path, so that the worker loads this very package, wherever it lies
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    # one thread a process: the items are what is spread over the cores, and sums that several
    # threads make differ in their last digit
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable or "python3", "-P", "-m", PROGRAM, *map(str, ends)],
        stdin=subprocess.DEVNULL,
        env={**os.environ, **SINGLE_THREADED, "PYTHONPATH": path},
        pass_fds=ends,
        process_group=0,
    )
