"""One child process, as its reader sees it: send, receive, end."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable

from extractor.jail.host import Alone, Keeper, Template, TemplateGoneError
from extractor.jail.messages import (
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

log = logging.getLogger(__name__)

AT_ONCE = 1 << 20  # bytes read from or written to a pipe in one call
FULL = 0.8  # of the memory it may have: a child that died with so much died of it
GONE = "reader_gone"  # the note for what is no document's fault
START_SECONDS = 60.0  # for a child to load its libraries, on a busy machine


class ChildEndedError(Exception):
    """The child is gone or must go; the reason is a note for the page it had in hand.

    The note is `GONE` where the page is not at fault, and another child may try it.
    """

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class _Pipes:
    """The ends of three pipes; nothing is sent through the third, it only breaks."""

    def __init__(self) -> None:
        self.childs_requests, self.requests = os.pipe()
        self.answers, self.childs_answers = os.pipe()
        self.childs_lifeline, self.lifeline = os.pipe()
        self.childs = (self.childs_requests, self.childs_answers, self.childs_lifeline)
        self.is_closed = False
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # the user has many of them
                fcntl.fcntl(self.requests, fcntl.F_SETPIPE_SZ, AT_ONCE)
                fcntl.fcntl(self.answers, fcntl.F_SETPIPE_SZ, AT_ONCE)
        os.set_blocking(self.requests, False)
        os.set_blocking(self.answers, False)

    def close_childs(self) -> None:
        for end in self.childs:
            os.close(end)

    def close(self) -> None:
        self.is_closed = True
        for end in (self.requests, self.answers, self.lifeline):
            os.close(end)


class Child:
    """A process that reads; it leads a process group, so that what it starts ends with it.

    Attributes:
        parts: how many it has been sent.
        is_ready: it has answered.
        process_id: its number, once it is ready.
        walls: what holds it in, once it is ready.
        was_killed: somebody killed it, perhaps before it was given anything.
    """

    def __init__(self, memory_bytes: int, start: Callable[[int, int, int], Keeper]) -> None:
        """Start it; it takes its time until it answers that it is ready.

        Args:
            memory_bytes: that it may take.
            start: starts it with its ends of three pipes: for requests, answers, its lifeline.

        Raises:
            ReaderError: no process can be started.
            TemplateGoneError: its template has ended.
        """
        self.parts = 0
        self.is_ready = False
        self.process_id: int | None = None
        self.walls: tuple[str, ...] = ()
        self.was_killed = False
        self._first_peak_bytes = 0
        self._last_word: str | None = None
        self._memory_bytes = memory_bytes
        self._buffer = bytearray()
        self._pipes = _Pipes()
        try:
            self._keeper = start(*self._pipes.childs)
        except BaseException:
            self._pipes.close()
            raise
        finally:
            self._pipes.close_childs()
        self._poller = select.poll()
        self._poller.register(self._pipes.requests, select.POLLOUT)

    def fileno(self) -> int:
        """Give the pipe on which answers arrive, to be waited for."""
        return self._pipes.answers

    def send(self, request: Request, content: bytes | memoryview = b"", *, seconds: float) -> None:
        """Send a request, and the bytes that belong to it.

        Raises:
            ChildEndedError: it does not take them in that time, or is gone.
        """
        deadline = time.monotonic() + seconds
        for piece in (frame_of(request), content):
            view = memoryview(piece).cast("B")
            while view:
                if not self._poller.poll(max(deadline - time.monotonic(), 0) * 1000):
                    raise ChildEndedError("page_timeout")
                try:
                    written = os.write(self._pipes.requests, view[:AT_ONCE])
                except BlockingIOError:
                    continue
                except BrokenPipeError as error:
                    raise ChildEndedError(self._cause()) from error
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
            self.process_id = answer.process_id
            self.walls = answer.walls
            self._first_peak_bytes = answer.peak_bytes
        elif isinstance(answer, Exhausted):
            self._last_word = "memory_limit"
        elif isinstance(answer, Fault):
            facts = {"kind": answer.kind, "place": answer.place}
            log.warning("a reading process met an unforeseen fault", extra=facts)
            self._last_word = "page_crashed"
        return self._last_word is None

    def until_ready(self, *, seconds: float = START_SECONDS) -> bool:
        """Wait until it is ready; False if it ends before, or takes longer."""
        poller = select.poll()
        poller.register(self, select.POLLIN)
        deadline = time.monotonic() + seconds
        while not self.is_ready:
            if not poller.poll(max(deadline - time.monotonic(), 0) * 1000):
                return False
            try:
                self.receive()  # a child says nothing else before it is asked
            except ChildEndedError:
                return False
        return True

    def is_alive(self) -> bool:
        """Say whether it still holds its end of the pipe; what it says meanwhile is kept."""
        if self._pipes.is_closed:
            return False
        poller = select.poll()
        poller.register(self, select.POLLIN)
        return not any(event & (select.POLLHUP | select.POLLERR) for _, event in poller.poll(0))

    def end(self) -> None:
        """Kill it, and all that it started."""
        if not self._pipes.is_closed:
            self._pipes.close()  # the lifeline with it: that kills where the template cannot
            self._keeper.kill()

    def _cause(self) -> str:
        """Say by what note a process is remembered that closed its pipe."""
        try:
            ended = self._keeper.exited()
        except TemplateGoneError:
            return self._last_word or GONE
        self._keeper.kill()
        if self._last_word is not None:
            return self._last_word
        log.warning("a reading process ended", extra={"exit": ended.code if ended else None})
        if ended is None:
            return "page_crashed"
        if ended.code == -signal.SIGXCPU:
            return "page_timeout"
        by_memory = ended.peak_bytes > max(self._first_peak_bytes, FULL * self._memory_bytes)
        self.was_killed = ended.code == -signal.SIGKILL and not by_memory
        return "memory_limit" if by_memory else "page_crashed"


def forked(template: Template, memory_bytes: int) -> Child:
    """Let a template fork a child.

    Raises:
        TemplateGoneError: it has ended.
    """
    return Child(memory_bytes, template.fork)


def alone(start: Start) -> Child:
    """Start a child for itself.

    Raises:
        ReaderError: it cannot be started.
    """
    child = Child(start.memory_bytes, Alone)
    with contextlib.suppress(ChildEndedError):  # noticed when it does not answer
        child.send(start, seconds=1.0)
    return child
