"""The two pipes between a child and who started it, as the child sees them."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import os
import sys
from collections.abc import Callable
from types import TracebackType
from typing import BinaryIO

from extractor.jail.messages import (
    Answer,
    Exhausted,
    Fault,
    FrameTooLongError,
    Request,
    Start,
    frame_of,
    next_request,
)
from extractor.jail.plain import encodable

Serve = Callable[["Channel"], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Prepared:
    """A program that has loaded all it needs.

    Attributes:
        serve: does what requests say, until there are no more.
        readable: folders that it reads from, beside those of Python and the system.
        writable: folders that it writes to.
        starts_programs: it has to start other programs.
    """

    serve: Serve
    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    starts_programs: bool = False


class Channel:
    """Requests come in, answers go out."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests = requests
        self._answers = answers

    @classmethod
    def over(cls, requests: int, answers: int) -> Channel:
        """Make one of two file descriptors."""
        return cls(os.fdopen(requests, "rb"), os.fdopen(answers, "wb"))

    def next(self) -> Request | None:
        """Wait for a request; None when the other side has gone."""
        return next_request(self._requests)

    def content(self, size: int) -> bytes:
        """Take the bytes that follow a request."""
        return self._requests.read(size)

    def send(self, answer: Answer) -> None:
        """Answer; text that cannot be encoded is sent with replacement signs."""
        try:
            frame = frame_of(answer)
        except UnicodeEncodeError:
            frame = frame_of(encodable(answer))
        self._answers.write(frame)
        self._answers.flush()

    def report_faults(self) -> None:
        """Tell why the process ends when an exception ends it, and end it at once."""
        sys.excepthook = functools.partial(_report, self)


def prepared(start: Start) -> Prepared:
    """Load what reads files."""
    program = importlib.import_module(start.program)
    ready: Prepared = program.prepare(start.settings, start.task)
    return ready


def silence() -> None:
    """Let what a library prints go where errors go, and let it read nothing."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)


def _report(
    channel: Channel,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Print the trace where it can be seen, and send its end."""
    sys.__excepthook__(kind, error, trace)
    if issubclass(kind, MemoryError | FrameTooLongError):
        channel.send(Exhausted())
        os._exit(1)
    place = ""
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    channel.send(Fault(kind.__name__, place))
    os._exit(1)
