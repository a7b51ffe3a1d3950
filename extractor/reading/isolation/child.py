"""One child process, as its reader sees it: send, receive, end."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from extractor.errors import ReaderError
from extractor.reading.isolation.messages import (
    Answer,
    BadMessageError,
    Exhausted,
    Fault,
    Ready,
    Request,
    Start,
    cut_answers,
    frame_of,
)
from extractor.reading.settings import ReadingSettings

log = logging.getLogger(__name__)

PROGRAM = "extractor.reading.isolation.program"
AT_ONCE = 1 << 20  # bytes read from or written to a pipe in one call
FULL = 0.8  # of the memory it may have: a child that died with so much died of it
# one thread a child: the pages are what is spread over the cores
_SINGLE_THREADED = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "OPENCV_FOR_THREADS_NUM",
    ),
    "1",
)


class ChildEndedError(Exception):
    """The child is gone or must go; the reason is a note for the page it had in hand."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class _Pipes:
    """The ends of three pipes; nothing is sent through the third, it only breaks."""

    def __init__(self) -> None:
        self.childs_requests, self.requests = os.pipe()
        self.answers, self.childs_answers = os.pipe()
        self.childs_lifeline, self.lifeline = os.pipe()
        self._open = [self.requests, self.answers, self.lifeline]
        self._childs = [self.childs_requests, self.childs_answers, self.childs_lifeline]
        os.set_blocking(self.requests, False)
        os.set_blocking(self.answers, False)

    def close_childs(self) -> None:
        _close(self._childs)

    def close(self) -> None:
        _close(self._open)


def _close(ends: list[int]) -> None:
    while ends:
        os.close(ends.pop())


class Child:
    """A process that reads; it leads a process group, so that what it starts ends with it.

    Attributes:
        parts: how many it has been sent.
        is_ready: it has answered.
    """

    def __init__(self, settings: ReadingSettings) -> None:
        """Start it; it takes its time until it answers that it is ready.

        Raises:
            ReaderError: no process can be started.
        """
        self.parts = 0
        self.is_ready = False
        self._first_peak_bytes = 0
        self._last_word: str | None = None
        self._memory_bytes = settings.memory_bytes
        self._buffer = bytearray()
        self._process, self._pipes = _started(settings.memory_bytes)
        self._poller = select.poll()
        self._poller.register(self._pipes.requests, select.POLLOUT)
        start = Start(settings.model_dump_json().encode())
        with contextlib.suppress(ChildEndedError):  # noticed when it does not answer
            self.send(start, seconds=1.0)

    @property
    def process_id(self) -> int:
        """Give its number, which is also that of its group."""
        return self._process.pid

    def fileno(self) -> int:
        """Give the pipe on which answers arrive, to be waited for."""
        return self._pipes.answers

    def send(self, request: Request, content: bytes = b"", *, seconds: float) -> None:
        """Send a request, and the bytes that belong to it.

        Raises:
            ChildEndedError: it does not take them in that time, or is gone.
        """
        deadline = time.monotonic() + seconds
        for piece in (frame_of(request), content):
            view = memoryview(piece)
            while view:
                if not self._poller.poll(max(deadline - time.monotonic(), 0) * 1000):
                    raise ChildEndedError("page_timeout")
                try:
                    written = os.write(self._pipes.requests, view[:AT_ONCE])
                except BlockingIOError:
                    continue
                except BrokenPipeError as error:
                    raise ChildEndedError("page_crashed") from error
                view = view[written:]

    def receive(self) -> list[Answer]:
        """Give the answers that have arrived; does not wait.

        Raises:
            ChildEndedError: it is gone, or says what it should not.
        """
        try:
            some = os.read(self._pipes.answers, AT_ONCE)
        except BlockingIOError:
            return []
        if not some:
            raise ChildEndedError(self._cause())
        self._buffer += some
        try:
            answers = cut_answers(self._buffer)
        except BadMessageError as error:
            raise ChildEndedError("page_crashed") from error
        return list(itertools.takewhile(self._goes_on, answers))

    def _goes_on(self, answer: Answer) -> bool:
        """Remember a last word; the pipe breaks after it."""
        if isinstance(answer, Ready):
            self.is_ready = True
            self._first_peak_bytes = answer.peak_bytes
        elif isinstance(answer, Exhausted):
            self._last_word = "memory_limit"
        elif isinstance(answer, Fault):
            facts = {"kind": answer.kind, "place": answer.place}
            log.warning("a reading process met an unforeseen fault", extra=facts)
            self._last_word = "page_crashed"
        return self._last_word is None

    def is_alive(self) -> bool:
        """Say whether it still runs."""
        return self._process.returncode is None and self._exited() is None

    def end(self) -> None:
        """Kill it, and all that it started."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._reap()
        self._pipes.close()

    def _cause(self) -> str:
        """Say by what note a process is remembered that closed its pipe."""
        until = time.monotonic() + 1.0
        while (exited := self._exited()) is None and time.monotonic() < until:
            time.sleep(0.005)
        code = exited.si_status if exited else 0
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        peak_bytes = self._reap()
        if self._last_word is not None:
            return self._last_word
        log.warning("a reading process ended", extra={"exit": code})
        if code == signal.SIGXCPU:
            return "page_timeout"
        by_memory = peak_bytes > max(self._first_peak_bytes, FULL * self._memory_bytes)
        return "memory_limit" if by_memory else "page_crashed"

    def _exited(self) -> os.waitid_result | None:
        """Say how it ended without reaping it: until then nobody else can have its number."""
        what = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._process.pid, what)

    def _reap(self) -> int:
        """Wait for its end; give the most memory it held, in bytes."""
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss * 1024


def _started(memory_bytes: int) -> tuple[subprocess.Popen[bytes], _Pipes]:
    pipes = _Pipes()
    # the parent's import path, so that the child loads this very package, wherever it lies
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    python = sys.executable or "python3"
    command = [python, "-P", "-m", PROGRAM, str(memory_bytes), str(pipes.childs_lifeline)]
    try:
        process = subprocess.Popen(  # noqa: S603 (our own program)
            command,
            stdin=pipes.childs_requests,
            stdout=pipes.childs_answers,
            stderr=None if log.isEnabledFor(logging.DEBUG) else subprocess.DEVNULL,
            env={**os.environ, **_SINGLE_THREADED, "PYTHONPATH": path},
            pass_fds=(pipes.childs_lifeline,),
            process_group=0,
        )
    except OSError as error:
        pipes.close()
        raise ReaderError(python, str(error)) from error
    finally:
        pipes.close_childs()
    return process, pipes
