"""A worker process: makes its work function once, then does parts of work, item by item.

Started as ``python -m extractor.processes.inner SOCKET PLACE LIFELINE``. The first message on the
socket is an `Opening`; each after it is the list of a part's items. Answers are sent by a thread of
their own, so that who asked may be away for a while.
"""

from __future__ import annotations

import functools
import gc
import os
import queue
import resource
import sys
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing import spawn
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from types import TracebackType

from extractor.errors import ExtractorError
from extractor.jail.limits import die_with
from extractor.processes.spent import cpu_seconds
from extractor.processes.words import Answered, Ended, Opening, Place, Raised, Ready

EXHAUSTED = 86  # the exit code of a process that may have no more memory
_SENDING_SECONDS = 5.0  # for a last word


class _Answers:
    """Sends in the background, in order."""

    def __init__(self, link: Connection) -> None:
        self._link = link
        self._waiting: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._sender = threading.Thread(target=self._send, daemon=True)
        self._sender.start()

    def put(self, answer: object) -> None:
        self._waiting.put(answer)

    def last(self, answer: object) -> None:
        self._waiting.put(answer)
        self._waiting.put(None)
        self._sender.join(_SENDING_SECONDS)

    def _send(self) -> None:
        while (answer := self._waiting.get()) is not None:
            try:
                self._link.send(answer)
            except OSError:
                os._exit(0)  # nobody waits for it any more


def _report(
    answers: _Answers,
    kind: type[BaseException],
    error: BaseException,
    _: TracebackType | None,
) -> None:
    """Tell why the process ends, and end it; words of errors that are not ours may be secret."""
    if issubclass(kind, MemoryError):
        os._exit(EXHAUSTED)
    answers.last(Raised(error if isinstance(error, ExtractorError) else fault_of(error)))
    os._exit(1)


def fault_of(error: BaseException) -> RuntimeError:
    """Give the kind and place of an error without its words."""
    place = "an unknown place"
    trace = error.__traceback__
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return RuntimeError(f"{type(error).__name__} at {place}")


def _confine(memory_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _made(opening: Opening) -> Callable[[object], object]:
    if opening.main:
        spawn.prepare(dict(opening.main))
    make: Callable[[], Callable[[object], object]] = ForkingPickler.loads(opening.make)
    return make()


def _do(
    number: int,
    items: Sequence[object],
    work: Callable[[object], object],
    place: Place,
    answers: _Answers,
) -> None:
    cpu, wall = cpu_seconds(), time.monotonic()
    for position, item in enumerate(items):
        place.begin(number, position)
        answers.put(Answered(work(item)))
    place.rest()
    answers.put(Ended(max(cpu_seconds() - cpu, 0.0), time.monotonic() - wall))


def main() -> None:
    """Obey until the other side has gone."""
    socket, seen, lifeline = (int(it) for it in sys.argv[1:4])
    for number in (socket, seen, lifeline):
        os.set_inheritable(number, False)  # noqa: FBT003 (the system's way)
    die_with(lifeline)
    link, place = Connection(socket), Place(seen)
    answers = _Answers(link)
    sys.excepthook = functools.partial(_report, answers)
    opening: Opening = link.recv()
    _confine(opening.memory_bytes)
    work = _made(opening)
    gc.collect()
    gc.freeze()  # models live as long as the process; looking through them again costs only
    answers.put(Ready())
    number = 0
    while True:
        try:
            items: Sequence[object] = link.recv()
        except (EOFError, ConnectionResetError):
            os._exit(0)
        _do(number, items, work, place, answers)
        number += 1


if __name__ == "__main__":
    main()
