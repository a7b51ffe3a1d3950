"""End in time: what is in hand is finished, or given back when it takes too long."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Iterator

from extractor.errors import StoreError
from extractor.logs import about
from extractor.service.worker import Line

log = logging.getLogger(__name__)

GRACE_SECONDS = 8.0  # of the ten in which whoever stops a service waits for it


@contextlib.contextmanager
def ending_in_time(
    line: Line, stop: threading.Event, *, grace_seconds: float = GRACE_SECONDS
) -> Iterator[None]:
    """Give the tasks in hand back and end the process if it is not finished in time after a stop.

    Args:
        line: of the worker.
        stop: is set by whoever wants it to end.
        grace_seconds: from then on.
    """
    finished = threading.Event()

    def look_on() -> None:
        stop.wait()
        if finished.wait(grace_seconds):
            return
        for task in (line.in_hand, *line.reserved()):
            try:
                if task is not None:
                    line.runner.give_back(task)
            except StoreError as error:  # whoever comes next finds us dead
                log.warning("a task could not be given back", extra=about(error))
        sys.stderr.flush()
        os._exit(0)  # the thread that works cannot be ended otherwise

    threading.Thread(target=look_on, name="ending in time", daemon=True).start()
    try:
        yield
    finally:
        finished.set()


def stop_at_end_of(pipe: int, stop: threading.Event) -> None:
    """Set an event when whoever holds the other end of a pipe has died or let go."""

    def wait() -> None:
        while os.read(pipe, 1):
            pass
        stop.set()

    threading.Thread(target=wait, name="pipe", daemon=True).start()
