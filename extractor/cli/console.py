"""Progress on standard error."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from extractor import logs

log = logging.getLogger(__name__)

_SAY_SECONDS = 60.0  # between two lines where nobody looks at a bar
_PACE_SECONDS = 120.0  # that the time left is judged by


class Advance(Protocol):
    """Is told what was done."""

    def __call__(self, count: int, name: str = "", /) -> None:
        """Count so many more steps, the last of them about so named a thing."""
        ...


def say(sentence: str) -> None:
    """Write one line to standard error."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def names_may_be_told() -> bool:
    """Say whether a person reads along; what goes into a log must name no sender and no file."""
    return sys.stderr.isatty()


def tell(event: str, sentence: str = "", **facts: object) -> None:
    """Say a sentence, or log an event with facts where the log is for machines.

    Args:
        event: a constant.
        sentence: what people are told; empty for the event itself.
        facts: under names of `logs.KEYS`.
    """
    if logs.Format.JSON.value in logs.as_options():
        log.info(event, extra=facts)
    else:
        say(sentence or event)


def counted(number: int, thing: str) -> str:
    """Give "1 file" or "2 files"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


@contextlib.contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[str], None]]:
    """Show how far it is, as `counting` does.

    Args:
        total: how many steps there are.
        what: the heading.

    Yields:
        A function to call with the name of each thing that is done.
    """
    with counting(total, what) as advance:
        yield lambda name: advance(1, name)


@contextlib.contextmanager
def counting(
    total: int | None,
    what: str,
    *,
    done: int = 0,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Advance]:
    """Show a bar with the time that is left on a terminal, and a line a minute elsewhere.

    Args:
        total: how many steps there are; None where nobody knows.
        what: the heading.
        done: how many of them were done before.
        clock: in seconds.

    Yields:
        A function to call with how many steps were done, and of what.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(what, total, done, clock).advance
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(elapsed_when_finished=False),
        TextColumn("{task.fields[name]}"),
    )
    bar = Progress(*columns, console=console, transient=True, speed_estimate_period=_PACE_SECONDS)
    with bar:
        task = bar.add_task(what, total=total, completed=done, name="")
        yield lambda count, name="": bar.update(task, advance=count, name=name)


class _Lines:
    """Says how far it is, now and then."""

    def __init__(self, what: str, total: int | None, done: int, clock: Callable[[], float]) -> None:
        self._what = what
        self._total = total
        self._before = self._done = done
        self._clock = clock
        self._began = self._said = clock()

    def advance(self, count: int, _name: str = "", /) -> None:
        """Count so many more."""
        self._done += count
        now = self._clock()
        if now - self._said < _SAY_SECONDS:
            return
        self._said = now
        of_all = f" of {self._total:,}" if self._total else ""
        pace = (self._done - self._before) / (now - self._began)
        if self._total and pace:
            from extractor.workflow.locales import written_time  # noqa: PLC0415 (only said late)

            of_all += f", {written_time((self._total - self._done) / pace, 'en')} left"
        say(f"{self._what}: {self._done:,}{of_all}")
