"""Batch work in processes of this machine."""

from __future__ import annotations

import collections
import dataclasses
import platform
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from extractor.batch.dealing import Dealer, Part
from extractor.batch.executor import Done, Limits, Need, Shard
from extractor.batch.guarded import Answer, guarded
from extractor.errors import BatchError, ReaderError
from extractor.processes.words import Opening, opening_of
from extractor.processes.worker import Died, Finished, Worker, wait_for

T = TypeVar("T")
R = TypeVar("R")

SHARDS_A_WORKER = 2  # taken and not given back
PARTS_A_WORKER = 2  # the second keeps it busy while the driver writes down
STARTS = 5  # of workers that end before they are ready, one after the other
_WAIT_SECONDS = 1.0


class Local:
    """Worker processes on this machine; an `executor.Executor`."""

    def __init__(self, workers: int, *, ocr_workers: int = 1, limits: Limits | None = None) -> None:
        """Start nothing yet; workers are started when there is work for them.

        Args:
            workers: for what needs no text recognition, at least 1.
            ocr_workers: for what does, at least 1.
            limits: of a worker.
        """
        self._slots = {Need.LIGHT: workers, Need.OCR: ocr_workers}
        self._limits = limits or Limits()
        self._endings: list[Callable[[], None]] = []

    def run(
        self,
        make: Callable[[Need], Callable[[T], R]],
        shards: Iterable[Shard[T]],
        *,
        key: Callable[[T], str],
    ) -> Generator[Done[R], None, None]:
        """Do shards; see `executor.Executor`."""
        memory = self._limits.memory_bytes
        openings = {need: opening_of(guarded(make, need), memory) for need in Need}
        run: _Run[T, R] = _Run(self._slots, openings, self._limits, Dealer(key))
        self._endings.append(run.end)
        try:
            yield from run.through(iter(shards))
        finally:
            self._endings.remove(run.end)
            run.end()

    def close(self) -> None:
        """End all workers; what they have in hand is lost."""
        for end in self._endings:
            end()


@dataclasses.dataclass(frozen=True, slots=True)
class _Post(Generic[T]):
    """What a worker is for, and the parts that it has."""

    need: Need
    parts: collections.deque[Part[T]]


class _Run(Generic[T, R]):
    """One run over shards."""

    def __init__(
        self,
        slots: Mapping[Need, int],
        openings: Mapping[Need, Opening],
        limits: Limits,
        dealer: Dealer[T, R],
    ) -> None:
        self._slots = slots
        self._openings = openings
        self._limits = limits
        self._dealer = dealer
        self._staff: dict[Worker[T, Answer[R]], _Post[T]] = {}
        self._bad_starts = 0
        self._most_shards = SHARDS_A_WORKER * slots[Need.LIGHT]
        self._wait_seconds = min(_WAIT_SECONDS, limits.item_seconds / 4)

    def through(self, shards: Iterator[Shard[T]]) -> Iterator[Done[R]]:
        has_more = True
        while True:
            yield from self._dealer.done()
            takes = has_more and self._dealer.shards < self._most_shards
            if takes:
                has_more = self._take_in(shards)
            self._occupy()
            if not has_more and not self._dealer.shards:
                return
            self._hear(0.0 if takes else self._wait_seconds)

    def end(self) -> None:
        for worker in self._staff:
            worker.end()
        self._staff.clear()

    def _take_in(self, shards: Iterator[Shard[T]]) -> bool:
        for shard in shards:
            self._dealer.take_in(shard)
            return True
        return False

    def _occupy(self) -> None:
        for need in Need:
            while self._dealer.waiting(need):
                worker = self._free(need)
                if worker is None:
                    break
                part = self._dealer.next(need)
                self._staff[worker].parts.append(part)
                worker.give(part.items)

    def _free(self, need: Need) -> Worker[T, Answer[R]] | None:
        """Give who has least to do, perhaps somebody new; None where all have enough."""
        posted = [it for it, post in self._staff.items() if post.need is need]
        fresh = [it for it in posted if not self._is_worn(it)]
        least = min(fresh, key=lambda it: it.waiting, default=None)
        if least is not None and not least.waiting:
            return least
        if len(posted) < self._slots[need]:
            return self._hired(need)
        able = (it for it in fresh if it.is_ready and it.waiting < PARTS_A_WORKER)
        return min(able, key=lambda it: it.waiting, default=None)

    def _is_worn(self, worker: Worker[T, Answer[R]]) -> bool:
        return 0 < self._limits.items_of_a_life <= worker.begun

    def _hired(self, need: Need) -> Worker[T, Answer[R]]:
        try:
            worker: Worker[T, Answer[R]] = Worker(
                self._openings[need], item_seconds=self._limits.item_seconds
            )
        except ReaderError as error:
            raise BatchError("a worker", f"it cannot be started ({error.detail})") from error
        self._staff[worker] = _Post(need, collections.deque())
        return worker

    def _hear(self, seconds: float) -> None:
        wait_for(list(self._staff), seconds)
        for worker, post in tuple(self._staff.items()):
            while worker in self._staff and (news := worker.hear()) is not None:
                if isinstance(news, Died):
                    self._bury(worker, post, news)
                else:
                    self._finish(worker, post, news)

    def _finish(
        self, worker: Worker[T, Answer[R]], post: _Post[T], news: Finished[Answer[R]]
    ) -> None:
        name = f"{platform.node()}:{worker.process_id}"
        self._dealer.finish(post.parts.popleft(), news, name)
        if self._is_worn(worker) and not post.parts:
            del self._staff[worker]
            worker.end()

    def _bury(self, worker: Worker[T, Answer[R]], post: _Post[T], news: Died[Answer[R]]) -> None:
        del self._staff[worker]
        self._bad_starts = 0 if news.was_ready else self._bad_starts + 1
        if self._bad_starts == STARTS:
            detail = f"it ended while it started ({news.how}), {STARTS} times one after the other"
            raise BatchError("a worker", detail)
        for place, part in reversed(tuple(enumerate(post.parts))):
            self._dealer.bury(part, news.of(place))
