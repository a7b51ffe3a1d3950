"""The work function as a worker calls it: whatever is the fault of one item becomes its answer."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Generic, TypeVar

from extractor.batch.executor import Need, NeedsOcr
from extractor.errors import ExtractorError, LedgerError, ModelError, SettingsError
from extractor.processes.inner import fault_of

T = TypeVar("T")
R = TypeVar("R")

EVERY_ITEMS_FAULT = (LedgerError, ModelError, SettingsError)  # the next item would meet it, too


@dataclasses.dataclass(frozen=True, slots=True)
class Made(Generic[R]):
    """The work function gave a result."""

    result: R


@dataclasses.dataclass(frozen=True, slots=True)
class Failed:
    """It raised."""

    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class HandedOn:
    """An OCR worker is to do it."""


Answer = Made[R] | Failed | HandedOn


def guarded(
    make: Callable[[Need], Callable[[T], R]], need: Need
) -> Callable[[], Callable[[T], Answer[R]]]:
    """Give what a worker process calls to make its work function; picklable as `make` is."""
    return functools.partial(_opened, make, need)


def _opened(make: Callable[[Need], Callable[[T], R]], need: Need) -> Callable[[T], Answer[R]]:
    return functools.partial(_answer, make(need))


def _answer(work: Callable[[T], R], item: T) -> Answer[R]:
    try:
        return Made(work(item))
    except NeedsOcr:
        return HandedOn()
    except EVERY_ITEMS_FAULT:
        raise
    except ExtractorError as error:
        return Failed(str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the worker's loop around one item
        return Failed(str(fault_of(error)))
