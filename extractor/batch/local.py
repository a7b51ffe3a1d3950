"""Batch work in processes of this machine."""

from __future__ import annotations

import collections
import dataclasses
import platform
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from extractor.batch.dealing import Dealer, Part
from extractor.batch.executor import Limits, Need
from extractor.batch.guarded import Answer, guarded
from extractor.batch.rounds import PARTS_A_WORKER, Crew, InRounds
from extractor.batch.supervisor import STARTS, hired, never_ready
from extractor.processes.words import Opening, opening_of
from extractor.processes.worker import Died, Finished, Worker, wait_for

T = TypeVar("T")
R = TypeVar("R")


class Local(InRounds):
    """Worker processes on this machine; an `executor.Executor`."""

    def __init__(self, workers: int, *, ocr_workers: int = 1, limits: Limits | None = None) -> None:
        """Start nothing yet; workers are started when there is work for them.

        Args:
            workers: for what needs no text recognition, at least 1.
            ocr_workers: for what does, at least 1.
            limits: of a worker.
        """
        super().__init__({Need.LIGHT: workers, Need.OCR: ocr_workers}, limits or Limits())

    def crew_of(
        self, make: Callable[[Need], Callable[[T], R]], dealer: Dealer[T, R]
    ) -> Crew[T, R, Worker[T, Answer[R]]]:
        """Give workers that are processes of this machine."""
        memory = self.limits.memory_bytes
        openings = {need: opening_of(guarded(make, need), memory) for need in Need}
        return _Crew(self.slots, self.limits, dealer, openings)


@dataclasses.dataclass(frozen=True, slots=True)
class _Post(Generic[T]):
    """What a worker is for, and the parts that it has."""

    need: Need
    parts: collections.deque[Part[T]]


class _Crew(Crew[T, R, Worker[T, Answer[R]]]):
    """Processes of this machine."""

    def __init__(
        self,
        slots: Mapping[Need, int],
        limits: Limits,
        dealer: Dealer[T, R],
        openings: Mapping[Need, Opening],
    ) -> None:
        super().__init__(slots, limits, dealer)
        self._openings = openings
        self._staff: dict[Worker[T, Answer[R]], _Post[T]] = {}
        self._bad_starts = 0

    def give(self, worker: Worker[T, Answer[R]], part: Part[T]) -> None:
        self._staff[worker].parts.append(part)
        worker.give(part.items)

    def end(self) -> None:
        for worker in self._staff:
            worker.end()
        self._staff.clear()

    def free(self, need: Need) -> Worker[T, Answer[R]] | None:
        """Give who has least to do; hire somebody where nobody is idle."""
        posted = [it for it, post in self._staff.items() if post.need is need]
        fresh = [it for it in posted if not self._is_worn(it)]
        least = min(fresh, key=lambda it: it.waiting, default=None)
        if least is not None and not least.waiting:
            return least
        if len(posted) < self.slots[need]:
            return self._hired(need)
        able = (it for it in fresh if it.is_ready and it.waiting < PARTS_A_WORKER)
        return min(able, key=lambda it: it.waiting, default=None)

    def _is_worn(self, worker: Worker[T, Answer[R]]) -> bool:
        return 0 < self.limits.items_of_a_life <= worker.begun

    def _hired(self, need: Need) -> Worker[T, Answer[R]]:
        worker: Worker[T, Answer[R]] = hired(self._openings[need], self.limits.item_seconds)
        self._staff[worker] = _Post(need, collections.deque())
        return worker

    def hear(self, seconds: float) -> None:
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
        self.dealer.finish(post.parts.popleft(), news, name)
        if self._is_worn(worker) and not post.parts:
            del self._staff[worker]
            worker.end()

    def _bury(self, worker: Worker[T, Answer[R]], post: _Post[T], news: Died[Answer[R]]) -> None:
        del self._staff[worker]
        self._bad_starts = 0 if news.was_ready else self._bad_starts + 1
        if self._bad_starts == STARTS:
            raise never_ready(news.how)
        for place, part in reversed(tuple(enumerate(post.parts))):
            self.dealer.bury(part, news.of(place))
