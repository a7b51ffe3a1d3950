"""The rounds in which an engine brings a run to its end, whatever its workers are.

In each round it gives back what is done, takes in more where there is room, occupies who is free
and hears what came of it.
"""

from __future__ import annotations

import abc
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from extractor.batch.dealing import Dealer, Part
from extractor.batch.executor import Done, Limits, Need, Shard

T = TypeVar("T")
R = TypeVar("R")
W = TypeVar("W")  # a worker

SHARDS_A_WORKER = 2  # taken and not given back
PARTS_A_WORKER = 2  # the second keeps it busy while the driver writes down
_WAIT_SECONDS = 1.0


class Crew(abc.ABC, Generic[T, R, W]):
    """The workers of one run over shards."""

    def __init__(self, slots: Mapping[Need, int], limits: Limits, dealer: Dealer[T, R]) -> None:
        """Hire nobody yet.

        Args:
            slots: how many workers there may be.
            limits: of a worker.
            dealer: knows nothing of any shard yet.
        """
        self.slots = slots
        self.limits = limits
        self.dealer = dealer
        self._most_shards = SHARDS_A_WORKER * slots[Need.LIGHT]
        self._wait_seconds = min(_WAIT_SECONDS, limits.item_seconds / 4)

    def through(self, shards: Iterable[Shard[T]]) -> Iterator[Done[R]]:
        """Do shards; see `executor.Executor`."""
        left = iter(shards)
        has_more = True
        while True:
            yield from self.dealer.done()
            takes = has_more and self.dealer.shards < self._most_shards
            if takes:
                has_more = self._take_in(left)
            self._occupy()
            if not has_more and not self.dealer.shards:
                return
            self.hear(0.0 if takes else self._wait_seconds)

    @abc.abstractmethod
    def free(self, need: Need) -> W | None:
        """Give who may have another part, perhaps somebody new; None where all have enough."""

    @abc.abstractmethod
    def give(self, worker: W, part: Part[T]) -> None:
        """Give somebody a part, after those that they have."""

    @abc.abstractmethod
    def hear(self, seconds: float) -> None:
        """Wait for at most so long until somebody is heard, and tell the dealer what they said."""

    @abc.abstractmethod
    def end(self) -> None:
        """End all workers; what they have in hand is lost."""

    def _take_in(self, shards: Iterator[Shard[T]]) -> bool:
        for shard in shards:
            self.dealer.take_in(shard)
            return True
        return False

    def _occupy(self) -> None:
        for need in Need:
            while self.dealer.waiting(need) and (worker := self.free(need)) is not None:
                self.give(worker, self.dealer.next(need))


class InRounds(abc.ABC):
    """An engine that works in rounds; an `executor.Executor`."""

    def __init__(self, slots: Mapping[Need, int], limits: Limits) -> None:
        """Begin with no run.

        Args:
            slots: how many workers a run may have.
            limits: of a worker.
        """
        self.slots = slots
        self.limits = limits
        self._crews: list[Crew[Any, Any, Any]] = []  # of runs that are not at their end

    def run(
        self,
        make: Callable[[Need], Callable[[T], R]],
        shards: Iterable[Shard[T]],
        *,
        key: Callable[[T], str],
    ) -> Generator[Done[R], None, None]:
        """Do shards; see `executor.Executor`."""
        crew = self.crew_of(make, Dealer(key))
        self._crews.append(crew)
        try:
            yield from crew.through(shards)
        finally:
            self._crews.remove(crew)
            crew.end()

    def close(self) -> None:
        """End all workers; what they have in hand is lost."""
        for crew in self._crews:
            crew.end()

    @abc.abstractmethod
    def crew_of(
        self, make: Callable[[Need], Callable[[T], R]], dealer: Dealer[T, R]
    ) -> Crew[T, R, Any]:
        """Give who will do a run; nobody is at work yet."""
