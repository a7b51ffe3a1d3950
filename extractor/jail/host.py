"""Start processes that read: forked from a template where the system can, else one by one."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Protocol

from extractor.errors import ReaderError
from extractor.jail.messages import Ended, Start, ended_of, packet_of
from extractor.jail.template import ASK, DROP, FORK, ORDER

log = logging.getLogger(__name__)

TEMPLATE = "extractor.jail.template"
ALONE = "extractor.jail.alone"
PATIENCE_SECONDS = 120.0  # for a template to take an order, on a busy machine
ENDING_SECONDS = 1.0  # for a process that has closed its pipe to end by itself
# one thread a process: the pages are what is spread over the cores
SINGLE_THREADED = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENCV_FOR_THREADS_NUM",
    ),
    "1",
)
# Fresh memory is what costs a young process most (a scan: 21,500 page faults, 4,700 with this), so
# glibc is to keep what was freed and to ask for large pages; other C libraries do not look at it.
_ALLOCATION = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"
    ":glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=536870912"
}
# what programs and the loader need; secrets often stand in the rest
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "LANG", "TZ", "SYSTEMROOT")


class TemplateGoneError(Exception):
    """The template has ended, by no document's fault."""


class Keeper(Protocol):
    """Holds one process that reads."""

    def exited(self) -> Ended | None:
        """Wait a moment for its end, and bury it; None if it still runs.

        Raises:
            TemplateGoneError: nobody knows any more.
        """
        ...

    def kill(self) -> None:
        """End it and all that it started, unless it was buried."""
        ...


class Template:
    """A process that has loaded all that reading needs, and forks."""

    def __init__(self, start: Start) -> None:
        """Start it; it takes its time to load, and orders wait for it.

        Raises:
            ReaderError: no process can be started.
        """
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._link = ours
        ours.settimeout(PATIENCE_SECONDS)
        with theirs:
            arguments = [TEMPLATE, str(theirs.fileno())]
            try:
                self._process = started(arguments, pass_fds=(theirs.fileno(),))
            except ReaderError:
                ours.close()
                raise
        with contextlib.suppress(OSError):  # noticed when it forks nothing
            ours.send(packet_of(start))

    @property
    def process_id(self) -> int:
        """Give its number."""
        return self._process.pid

    def fork(self, requests: int, answers: int, lifeline: int) -> Keeper:
        """Order a child with these ends of its pipes; it answers when it is ready.

        Raises:
            TemplateGoneError: it has ended.
        """
        number = next(self._numbers)
        order = ORDER.pack(FORK, number)
        with self._lock:
            try:
                socket.send_fds(self._link, [order], [requests, answers, lifeline])
            except OSError as error:
                self._process.kill()  # it is gone, or takes no orders any more
                raise TemplateGoneError from error
        return _Forked(self, number)

    def ask(self, number: int) -> Ended | None:
        """Say how a child ended; None if it runs.

        Raises:
            TemplateGoneError: it has ended.
        """
        with self._lock:
            try:
                self._link.send(ORDER.pack(ASK, number))
                answer = self._link.recv(256)
            except OSError as error:
                self._process.kill()
                raise TemplateGoneError from error
        if not answer:
            raise TemplateGoneError
        return ended_of(answer)

    def drop(self, number: int) -> None:
        """Kill a child; one whose template has gone is dead already."""
        with self._lock, contextlib.suppress(OSError):
            self._link.send(ORDER.pack(DROP, number))

    def is_alive(self) -> bool:
        """Say whether it still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it, and with it its children."""
        with self._lock:
            self._link.close()
        with contextlib.suppress(subprocess.TimeoutExpired):  # it buries its children
            self._process.wait(ENDING_SECONDS)
        _killed(self._process)


class _Forked:
    def __init__(self, template: Template, number: int) -> None:
        self._template = template
        self._number = number
        self._is_over = False

    def exited(self) -> Ended | None:
        until = time.monotonic() + ENDING_SECONDS
        while (ended := self._template.ask(self._number)) is None and time.monotonic() < until:
            time.sleep(0.005)
        self._is_over = ended is not None
        return ended

    def kill(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._template.drop(self._number)


class Alone:
    """A process started for itself, where no template can fork."""

    def __init__(self, requests: int, answers: int, lifeline: int) -> None:
        """Start it.

        Raises:
            ReaderError: no process can be started.
        """
        arguments = [ALONE, str(lifeline)]
        self._process = started(arguments, (lifeline,), stdin=requests, stdout=answers)

    def exited(self) -> Ended | None:
        """Wait a moment for its end, and bury it."""
        until = time.monotonic() + ENDING_SECONDS
        while (ended := self._ended()) is None and time.monotonic() < until:
            time.sleep(0.005)
        if ended is None:
            return None
        _kill_group(self._process)
        return Ended(ended, self._reap())

    def kill(self) -> None:
        """End it and all that it started."""
        if self._process.returncode is None:
            _kill_group(self._process)
            self._reap()

    def _ended(self) -> int | None:
        """Say how it ended without reaping it: until then nobody else can have its number."""
        what = os.WEXITED | os.WNOHANG | os.WNOWAIT
        found = os.waitid(os.P_PID, self._process.pid, what)
        if found is None:
            return None
        return -found.si_status if found.si_code != os.CLD_EXITED else found.si_status

    def _reap(self) -> int:
        """Wait for its end; give the most memory it held, in bytes."""
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss * 1024


def can_fork() -> bool:
    """Say whether a template can fork: on Linux; libraries of other systems do not survive it."""
    return sys.platform == "linux"


def started(
    arguments: list[str],
    pass_fds: tuple[int, ...],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a module of ours in a group of its own, with what it needs of the environment.

    Raises:
        ReaderError: it cannot be started.
    """
    # the parent's import path, so that the child loads this very package, wherever it lies
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    kept = {key: it for key, it in os.environ.items() if key in _KEPT or key.startswith("LC_")}
    python = sys.executable or "python3"
    try:
        return subprocess.Popen(  # noqa: S603 (our own program)
            [python, "-P", "-m", *arguments],
            stdin=stdin,
            stdout=stdout,
            stderr=None if log.isEnabledFor(logging.DEBUG) else subprocess.DEVNULL,
            env={**kept, **SINGLE_THREADED, **_ALLOCATION, "PYTHONPATH": path},
            pass_fds=pass_fds,
            process_group=0,
        )
    except OSError as error:
        raise ReaderError(python, str(error)) from error


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _killed(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None:
        _kill_group(process)
        process.wait()
