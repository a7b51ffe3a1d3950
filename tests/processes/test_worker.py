"""What is known of a worker that is gone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from extractor.processes.words import opening_of
from extractor.processes.worker import Died, Worker, wait_for


def silent(_self: Connection, _said: object) -> None:
    time.sleep(600)


def die(_item: str) -> str:
    os._exit(3)


def make_mute() -> Callable[[str], str]:
    """Give the work of a process that never comes to say anything, as where it is slow to."""
    Connection.send = silent  # type: ignore[method-assign]
    return die


def test_who_died_at_work_was_ready_for_it() -> None:
    worker: Worker[str, str] = Worker(opening_of(make_mute, 1024**3))
    worker.give(["a"])
    while (news := worker.hear()) is None:
        wait_for([worker], 1.0)
    assert isinstance(news, Died)
    assert (news.suspect, news.was_ready, news.how) == (0, True, "exit code 3")
