"""Progress on standard error."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from extractor import logs

log = logging.getLogger(__name__)


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
    """Show a bar on a terminal, nothing elsewhere.

    Args:
        total: how many steps there are.
        what: the heading.

    Yields:
        A function to call with the name of each thing that is done.
    """
    with counting(total, what) as advance:
        yield lambda name: advance(1, name)


@contextlib.contextmanager
def counting(total: int, what: str) -> Iterator[Callable[[int, str], None]]:
    """Show a bar on a terminal, nothing elsewhere.

    Args:
        total: how many steps there are.
        what: the heading.

    Yields:
        A function to call with how many steps were done, and of what.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _count, _name: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[name]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total, name="")
        yield lambda count, name: bar.update(task, advance=count, name=name)
