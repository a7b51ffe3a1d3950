"""Turn Ctrl-C and a polite kill into a wish to stop, or a polite kill into a Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType


@contextlib.contextmanager
def stopping_on_signals(stop: threading.Event, wake: Callable[[], None]) -> Iterator[None]:
    """Set an event at the first SIGINT or SIGTERM; the second one interrupts as usual.

    Args:
        stop: is set.
        wake: is called then, to end a sleep.
    """
    before = {it: signal.getsignal(it) for it in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (signal's own)
        stop.set()
        wake()
        restore()

    for number in before:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        restore()


@contextlib.contextmanager
def interrupted_by_kill() -> Iterator[None]:
    """Take a polite kill, SIGTERM, for Ctrl-C: it raises KeyboardInterrupt."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
