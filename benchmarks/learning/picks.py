"""What a simulated user labels next: in the order of the labelling page, or at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

from extractor.labeling.queue import Queue
from extractor.labeling.waiting import Waiting

ORDERS = ("active", "random")


class Picks:
    """The names of what a user labelled so far, in one order."""

    def __init__(self, names: Iterable[str], order: str, seed: int) -> None:
        """Take in what may be labelled.

        Args:
            names: of the documents.
            order: one of `ORDERS`.
            seed: of the order, or of the queue's lots.
        """
        self._names = sorted(names)
        self._order, self._seed = order, seed
        self._taken: list[str] = []
        self._queue: Queue | None = None

    @property
    def taken(self) -> Sequence[str]:
        """Give the names of labelled documents, in the order of labelling."""
        return tuple(self._taken)

    def grow(self, size: int, waiting: Callable[[], Sequence[Waiting]]) -> None:
        """Label until there are so many.

        Args:
            size: in all.
            waiting: what the models of now say of all documents; not asked in random order.
        """
        if self._order == "random":
            order = list(self._names)
            random.Random(self._seed).shuffle(order)
            self._taken = order[:size]
            return
        doubts = waiting()
        if self._queue is None:
            self._queue = Queue(doubts, seed=self._seed)
        self._queue.rerank({it.id: it.doubt for it in doubts})
        while len(self._taken) < size:
            pick = self._queue.next(len(self._taken))
            if pick is None:
                return
            self._queue.take([pick.id])
            self._taken.append(pick.id)
