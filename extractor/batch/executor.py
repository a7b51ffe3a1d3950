"""What an engine of batch work is: shards go in, done shards come out, whatever dies meanwhile.

Whoever plans the work cuts it into shards of places where documents lie. An engine hands shards to
workers that have loaded their models once, and gives back each shard once, whole. It writes
nothing down: that is done by whoever runs it, so that a shard counts when its transaction does.

Two resource classes share the work. A LIGHT worker recognises nothing: what turns out to be a scan
is handed back (`NeedsOcr`) and done by an OCR worker, in slots of their own, before its shard is
given back. So whoever plans needs not know which documents are scans.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Generator, Iterable
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine(enum.StrEnum):
    """The engines there are."""

    LOCAL = "local"  # processes of this machine
    RAY = "ray"  # a Ray cluster, of this machine or of several; extra ``batch``


class Need(enum.StrEnum):
    """The resource class of a shard, and of the worker that does it."""

    LIGHT = "light"  # words are kept, or come from a text layer
    OCR = "ocr"  # pages may be recognised: slow, and large in memory


class ProblemCode(enum.StrEnum):
    """Why there is no result for an item."""

    KILLED = "killed"  # its worker died of it, twice
    TIMEOUT = "timeout"  # it took longer than the limits allow, twice
    MEMORY = "memory"  # it took more memory than the limits allow, twice
    ERROR = "error"  # the work function raised


class NeedsOcr(Exception):  # noqa: N818 - no error: it says where to go on
    """Raised by a LIGHT work function for an item that an OCR worker is to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no result for an item.

    Attributes:
        text: a sentence; of an error that is not ours only its kind and place, never its words.
    """

    code: ProblemCode
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Shard(Generic[T]):
    """Work that is handed out, lost and done again as one.

    Attributes:
        key: unlike that of any other shard of the run.
        items: picklable and small: where documents lie, never what they hold.
    """

    key: str
    need: Need
    items: tuple[T, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ItemResult(Generic[R]):
    """What came of one item: a result or a problem.

    Attributes:
        key: of the item.
        result: None where there is a problem.
        problem: None where there is a result.
        attempts: how often it was begun, from 1; being handed on to an OCR worker counts as none.
    """

    key: str
    result: R | None
    problem: Problem | None
    attempts: int


@dataclasses.dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """A shard that was done.

    Attributes:
        key: of the shard.
        results: one an item, in the order of the shard's items.
        worker: who did it, or the last part of it: machine and process.
        cpu_seconds: of the workers and the processes they started, for what counts.
        wall_seconds: the same on the clock.
    """

    key: str
    results: tuple[ItemResult[R], ...]
    worker: str
    cpu_seconds: float
    wall_seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """How far a worker may go.

    Attributes:
        item_seconds: for one item, on the clock; a document's own limits end it long before.
        memory_bytes: of a worker without the processes that it starts, which have limits of
            their own.
        items_of_a_life: after so many a worker is replaced, between two shards; 0 for never.
    """

    item_seconds: float = 1800.0
    memory_bytes: int = 4 * 1024**3
    items_of_a_life: int = 50_000


class Executor(Protocol):
    """Does shards of work in workers; used by one thread."""

    def run(
        self,
        make: Callable[[Need], Callable[[T], R]],
        shards: Iterable[Shard[T]],
        *,
        key: Callable[[T], str],
    ) -> Generator[Done[R], None, None]:
        """Do shards as workers come free, and give each back once, in any order.

        Shards are taken from the iterable when there is room: never more than two a worker are
        taken and not yet given back. Closing the iterator ends the work; what was not given back
        is lost then.

        Args:
            make: called once in each worker with its resource class; gives the function that does
                an item. Both are picklable.
            shards: may be a generator; it is asked in the thread that asks for results.
            key: gives an item's key.

        Raises:
            BatchError: no worker can be started, or the engine is gone.
            ExtractorError: what `make` raised, or what the work function raised that every other
                item would meet, too: a ModelError, LedgerError or SettingsError.
            RuntimeError: what `make` raised, where it is no error of ours: its kind and place.
        """
        ...

    def close(self) -> None:
        """End all workers; closing twice does no harm."""
        ...
